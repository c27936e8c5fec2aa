"""What the words of sources mean: codes of closed lists, countries, missions, and kinds of no value.

The words beside those of the code lists are data: `synonyms.csv` (field, word, code).
"""

from __future__ import annotations

import csv
import functools
import importlib.resources
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from vedette.core.kernel.codelists import codelist, folded
from vedette.core.kernel.countries import country_code

CLOSED = (
    "cause",
    "incident_type",
    "activity",
    "weapon",
    "personnel_category",
    "injury_severity",
    "place_of_death",
)
"""Fields of closed vocabularies: a word outside them is allowed, blocked or parked by a person (DR-04)."""
OF_READINGS = ("reading_quality",)
"""Fields of closed vocabularies that only readings of indicators have."""
OPEN = {"country": "country_iso3", "nationality": "nationality_iso3", "mission": "mission_code"}
"""Fields of open vocabularies and the field of their code: a word outside them is kept without code."""

_NO_VALUE_OF_CAUSE = {
    "to_be_determined": "not_yet_known",
    "unknown": "unknown",
    "not_recorded": "not_recorded",
}
_NUMERIC = re.compile(r"0*([0-9]{1,3})(\.0)?")
_MIN_ACRONYM = 6


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one word of a source means.

    Args:
        code: The code; None where the word says that there is no value, or where nothing is known of it.
        kind: The kind of no value (code list `null_reason`), where the word says so.
        known: Whether the word is in the vocabulary at all.
        guessed: Whether the word was read as a misspelling of another.
    """

    code: str | None = None
    kind: str | None = None
    known: bool = True
    guessed: bool = False


UNKNOWN_WORD = Meaning(known=False)
"""A word that nothing is known of."""


def meaning(field: str, word: str) -> Meaning:
    """What a word means in a field, by code lists and synonyms; `known` is false where nothing says.

    Args:
        field: A common field name: one of the closed or open vocabularies, `sex` or `geo_precision`.
        word: The word as read.

    Example:
        >>> meaning("cause", "Malicious Act").code, meaning("personnel_category", "Local ").code
        ('malicious_act', 'civ_national')
    """
    text = folded(word)
    if not text:
        return Meaning()
    code = _CODERS.get(field, functools.partial(_listed, field))(text)
    if code is None:
        return _without_code(field, text)
    return Meaning(code, _NO_VALUE_OF_CAUSE.get(code) if field == "cause" else None)


def stated(field: str, target: str | None) -> Meaning | None:
    """What a value map of a mapping states; None where the target is no code of the field.

    The target is a code of the field's list, a kind of no value, or None for no value. Open fields
    take local codes (a mission of the review's own) as they are.
    """
    if target is None:
        return Meaning()
    if field in (*CLOSED, *OF_READINGS) or field in ("geo_precision", "date_precision"):
        if target in codelist(field).codes:
            kind = _NO_VALUE_OF_CAUSE.get(target) if field == "cause" else None
            return Meaning(target, kind)
        return Meaning(kind=target) if target in codelist("null_reason").codes else None
    if target in codelist("null_reason").codes:
        return Meaning(kind=target)
    if field == "sex":
        return Meaning(target) if target in ("F", "M") else None
    return Meaning(target)


def code_of_country(word: str) -> str | None:
    """The country code of a name or code; typographic apostrophes and codes as `250.0` are understood.

    Example:
        >>> code_of_country("Côte d’Ivoire"), code_of_country("250.0"), code_of_country("50")
        ('CIV', 'FRA', 'BGD')
    """
    text = folded(word).replace("’", "'").strip("'")
    found = _NUMERIC.fullmatch(text)
    text = found[1].zfill(3) if found else text
    return country_code(text) or synonyms("country").get(text)


def code_of_mission(word: str) -> str | None:
    """The mission code of an acronym, a name or a known misspelling; None for other words."""
    text = folded(word)
    missions = codelist("missions")
    found = missions.code_for(text) or synonyms("mission").get(text)
    if found is None and text.startswith("united nations "):
        found = missions.code_for("un " + text.removeprefix("united nations "))
    if found is None and "(" in text:
        found = missions.code_for(text.partition("(")[0])
    return found


def kind_of_no_value(word: str) -> str | None:
    """The kind of no value that a word such as `n/a` or `To be determined` tells; None for other words."""
    return synonyms("missing").get(folded(word))


def _listed(field: str, text: str) -> str | None:
    if field == "sex":
        return synonyms("sex").get(text)
    return codelist(field).code_for(text) or synonyms(field).get(text)


def _precision(text: str) -> str | None:
    found = re.match(r"\(?([1-7])\)?(\.0)?(?![0-9])", text)
    return found[1] if found else codelist("geo_precision").code_for(text)


def _without_code(field: str, text: str) -> Meaning:
    if kind := kind_of_no_value(text):
        return Meaning(kind=kind)
    if field == "mission" and (code := _transposed(text)):
        return Meaning(code, guessed=True)
    return UNKNOWN_WORD


def _transposed(text: str) -> str | None:
    """The one mission whose acronym has two neighbouring letters exchanged; None for none or several."""
    if len(text) < _MIN_ACRONYM or not text.isalpha():
        return None
    words = codelist("missions").words
    swapped = {text[:at] + text[at + 1] + text[at] + text[at + 2 :] for at in range(len(text) - 1)}
    codes = {words[word] for word in swapped if word in words}
    return codes.pop() if len(codes) == 1 else None


@functools.cache
def synonyms(field: str) -> Mapping[str, str]:
    """Folded word -> code of a field, from `synonyms.csv`; `column` and `missing` are fields of their own."""
    path = importlib.resources.files(__package__) / "synonyms.csv"
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    return {row["word"]: row["code"] for row in rows if row["field"] == field}


_CLOCK = re.compile(
    r"([01]?[0-9]|2[0-3])(?:[:h.]([0-5][0-9])(?::[0-5][0-9](?:\.0+)?)?| ?h)(?: ?(?:hrs?|lt))?"
)
_MILITARY = re.compile(r"([01][0-9]|2[0-3])([0-5][0-9])(?: ?(?:h|hrs?|lt))?")


def _clock(text: str) -> str | None:
    """A time of day as 07:45; only clocks of 24 hours are read."""
    found = _CLOCK.fullmatch(text) or _MILITARY.fullmatch(text)
    return None if found is None else f"{int(found[1]):02d}:{found[2] or '00'}"


_CODERS: Mapping[str, Callable[[str], str | None]] = {
    "local_time": _clock,
    "country": code_of_country,
    "nationality": code_of_country,
    "country_iso3": code_of_country,
    "nationality_iso3": code_of_country,
    "mission": code_of_mission,
    "mission_code": code_of_mission,
    "geo_precision": _precision,
}
