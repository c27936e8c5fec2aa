"""What the rooms below tell, in the reader's language: their English text is found again among its templates.

The core raises errors with English words and knows no languages. `tools/told_words.py` reads the templates of all
these texts from the source into the domain `told`; here a text is held against them, and the translated template
is filled with what stood in the blanks, untouched. A text that no template fits stays as it is.
"""

from __future__ import annotations

import functools
import gettext as catalogues
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import get_language, get_language_bidi, ngettext

from vedette.core.evidence.chain import FIGURE
from vedette.core.kernel.codelists import codelist
from vedette.web.ui.vocabulary import VOCABULARY

DOMAIN = "told"
_LOCALE = Path(__file__).parent / "locale"
_BLANK = re.compile(r"%\((\w+)\)s")
_WITHIN = frozenset({"said", "then", "last"})
"""Names of blanks in which a text of ours stands again."""
_JOINT = re.compile(r"(?<=[.!?…])\s|;\s|\s·\s")
_POINT = " · "
"""Between a title and the point of a figure."""
_NUMBER = re.compile(r"\(\d+\) ")
_SPAN = re.compile(r"(\d+) (month|year)s?")
"""Months or years, as a sentence about time tells them."""
_CLAUSE_MARKS = {"ar": "؛", "fr": " ;"}
"""What stands between clauses, where it is not the semicolon of English."""
_CODED = (
    "cause",
    "personnel_category",
    "incident_type",
    "activity",
    "weapon",
    "place_of_death",
    "injury_severity",
    "null_reason",
)
"""Code lists whose labels a scope tells in small letters."""
_REACH = 4
"""Sentences that one template may span."""
_HEAD = 2
"""Letters by which templates are kept apart before they are tried."""


@dataclass(frozen=True, slots=True)
class Template:
    """One message of the domain.

    Args:
        literals: What stands between the blanks, in order; one more than there are blanks.
        blanks: Names of the blanks, in order.
        said: The translated message.
    """

    literals: tuple[str, ...]
    blanks: tuple[str, ...]
    said: str

    @property
    def weight(self) -> int:
        """How many letters are its own: of two that fit, the one with more tells more."""
        return sum(map(len, self.literals))

    def filling(self, text: str) -> dict[str, str] | None:
        """What stands in the blanks of a text, each up to the next literal; None where it does not fit."""
        first, last = self.literals[0], self.literals[-1]
        if not self.blanks:
            return {} if text == first else None
        end = len(text) - len(last)
        if not text.startswith(first) or not text.endswith(last) or end < len(first):
            return None
        found: list[str] = []
        at = len(first)
        for literal in self.literals[1:-1]:
            there = text.find(literal, at, end)
            if there < 0:
                return None
            found.append(text[at:there])
            at = there + len(literal)
        return dict(zip(self.blanks, (*found, text[at:end]), strict=True))


def template(message: str, said: str) -> Template:
    """The template of a message and its translation."""
    parts = _BLANK.split(message)
    literals = tuple(part.replace("%%", "%") for part in parts[::2])
    return Template(literals, tuple(parts[1::2]), said)


class Catalogue:
    """The templates of a language, the ones that tell most first."""

    def __init__(self, messages: dict[str, str]) -> None:
        made = [template(message, said) for message, said in messages.items()]
        made.sort(key=lambda one: (-one.weight, len(one.blanks)))
        self._whole = {one.literals[0]: one for one in made if not one.blanks}
        self._with_blanks: dict[str, list[Template]] = {}
        for one in made:
            if one.blanks:
                head = one.literals[0][:_HEAD]
                self._with_blanks.setdefault(head if len(head) == _HEAD else "", []).append(one)

    def fitting(self, text: str) -> tuple[Template, dict[str, str]] | None:
        """The template that tells most of a text, with what fills its blanks."""
        if text in self._whole:
            return self._whole[text], {}
        best: tuple[Template, dict[str, str]] | None = None
        for head in (text[:_HEAD], ""):
            for one in self._with_blanks.get(head, ()):
                if best is not None and one.weight <= best[0].weight:
                    break
                filling = one.filling(text)
                if filling is not None:
                    best = one, filling
                    break
        return best


@functools.cache
def catalogue(language: str) -> Catalogue | None:
    """The templates of a language; None where the domain has none, as in English."""
    found = catalogues.find(DOMAIN, str(_LOCALE), [language])
    if found is None:
        return None
    with Path(found).open("rb") as file:
        held = catalogues.GNUTranslations(file)
    # The standard library reads the file and has no name for listing it; Django's own classes do as here.
    messages: dict[str, str] = held._catalog  # type: ignore[attr-defined] # missing in its stub
    return Catalogue({message: said for message, said in messages.items() if message})


def retold(text: object) -> str:
    """A text of the rooms below in the reader's language; several sentences or parts are found one by one."""
    words = str(text or "")
    language = get_language() or "en"
    if not words or language.split("-")[0] == "en" or catalogue(language) is None:
        return words
    return _told(words, language)


def titled(title: str, ref: str) -> str:
    """What something of the chain is called: a figure in the reader's language; what people wrote stays as it is."""
    return retold(title) if ref.startswith(FIGURE) else title


@functools.lru_cache(maxsize=4_096)
def _told(text: str, language: str) -> str:
    ends = [0, *(found.end() for found in _JOINT.finditer(text)), len(text)]
    # best[n]: letters known, and words, of the text up to its n-th end
    best: list[tuple[int, int, str]] = [(0, 0, "")]
    for last in range(1, len(ends)):
        best.append(max(_ways(text, ends, last, best, language), key=lambda way: way[:2]))
    return best[-1][2]


def _ways(
    text: str, ends: list[int], last: int, best: list[tuple[int, int, str]], language: str
) -> Iterator[tuple[int, int, str]]:
    """Ways to tell the text up to an end: letters known, minus the number of parts, words."""
    firsts = range(max(0, last - _REACH), last)
    for first in firsts if firsts[0] == 0 or last < len(ends) - 1 else (0, *firsts):
        part = text[ends[first] : ends[last]]
        known, said = _part(part, language)
        if known or first == last - 1:
            before = best[first]
            yield before[0] + known, before[1] - 1, before[2] + said


def _part(part: str, language: str) -> tuple[int, str]:
    """How much of a part is known, and the part in the language, with the joint that follows it."""
    words = part.removesuffix(_POINT).rstrip()
    joint = ""
    if words.endswith(";") and part != words:
        words, joint = words[:-1], ";"
    number = _NUMBER.match(words)
    begin = number.group() if number else ""
    found = _sentence(words[len(begin) :], language)
    if found is None:
        return 0, part
    joint = _CLAUSE_MARKS.get(language, ";") if joint else ""
    return found[0], f"{begin}{found[1]}{joint}{part[len(part.removesuffix(_POINT).rstrip()) :]}"


def _sentence(words: str, language: str) -> tuple[int, str] | None:
    held = catalogue(language)
    assert held is not None, "asked only for a language with templates"
    found = held.fitting(words)
    if found is not None and _is_half_told(*found):
        return None
    if found is not None:
        return found[0].weight, _filled(*found)
    # A remedy of a mapping begins with a capital where it stands alone.
    small = held.fitting(words[0].lower() + words[1:]) if words[:1].isupper() else None
    if small is None:
        return None
    said = _filled(*small)
    return small[0].weight, said[:1].upper() + said[1:]


def _is_half_told(one: Template, filling: dict[str, str]) -> bool:
    """Whether a template that only joins would join what is no text of ours, such as a title that a person wrote."""
    joins = "".join(one.literals).strip() == "and"
    return joins and any(
        _known_phrase(value) is None and _untold(value) is None for value in filling.values()
    )


def _filled(one: Template, filling: dict[str, str]) -> str:
    values = {name: _value(name, value) for name, value in filling.items()}
    return _BLANK.sub(lambda blank: values[blank.group(1)], one.said.replace("%%", "%"))


def _value(name: str, value: str) -> str:
    """What stands in a blank: a text of ours in the language, anything else as it is, kept in its own direction."""
    if name in _WITHIN:
        return phrase(value)
    return f"\u2068{value}\u2069" if value and get_language_bidi() else value


def phrase(text: str) -> str:
    """A part of a sentence: a text of ours, words of codes, or several of them with commas; else as it is."""
    return _known_phrase(text) or text


def _known_phrase(text: str) -> str | None:
    """The part in the language; None where it is no text of ours, such as a title that a person wrote."""
    said = retold(text)
    if said != text:
        return said
    words = VOCABULARY.get(_codes().get(text, text).replace(" ", "_"))
    if words is not None:
        return str(words)
    small = VOCABULARY.get(f"{text[:1].lower()}{text[1:]}".replace(" ", "_"))
    if small is not None:
        return str(small)[:1].upper() + str(small)[1:]
    if span := _SPAN.fullmatch(text):
        return _span(int(span[1]), is_years=span[2] == "year")
    clauses = text.split("; ")
    listed = clauses if len(clauses) > 1 else _listed(text)
    if len(listed) == 1:
        return None
    parts = [_known_phrase(part) or _untold(part) for part in listed]
    whole = [part for part in parts if part is not None]
    if len(whole) < len(parts):
        return None
    return f"{_clause_mark()} ".join(whole) if listed is clauses else joined(whole)


def _clause_mark() -> str:
    return _CLAUSE_MARKS.get((get_language() or "en").partition("-")[0], ";")


def _untold(text: str) -> str | None:
    """A text in which nothing is to be told, such as the code of a mission or a number."""
    return None if re.search("[a-z]", text) else text


def _listed(text: str) -> list[str]:
    """The parts of a list with commas; a label that has a comma of its own stays one part."""
    pieces = text.split(", ")
    parts = []
    while pieces:
        longest = next(n for n in range(len(pieces), 0, -1) if n == 1 or _is_label(pieces[:n]))
        parts.append(", ".join(pieces[:longest]))
        del pieces[:longest]
    return parts


def _is_label(pieces: list[str]) -> bool:
    return ", ".join(pieces) in _codes()


def _span(n: int, *, is_years: bool) -> str:
    """Months or years in words, in the form that their number takes."""
    if is_years:
        return ngettext("%(n)s year", "%(n)s years", n) % {"n": n}
    return ngettext("%(n)s month", "%(n)s months", n) % {"n": n}


def joined(parts: Iterable[str]) -> str:
    """Parts of a sentence in the language, one after the other."""
    return ("، " if get_language_bidi() else ", ").join(parts)


@functools.cache
def _codes() -> dict[str, str]:
    """Label of a code in small letters, as a scope tells it -> the code."""
    lists = (codelist(name).entries for name in _CODED)
    return {entry.label.lower(): code for entries in lists for code, entry in entries.items()}
