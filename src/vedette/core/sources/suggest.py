"""A proposed mapping for a file that nobody mapped yet, with the reason for every column.

Names are compared with the words that sources use for a field (`synonyms.csv`, field `column`),
values with the code lists, countries, missions, dates and numbers. Nothing is applied unseen.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from vedette.core.kernel.codelists import folded
from vedette.core.sources import vocabulary
from vedette.core.sources.cells import COUNTS
from vedette.core.sources.vocabulary import CLOSED, OPEN

if TYPE_CHECKING:
    from vedette.core.sources.staging import Staged

_SAMPLE_ROWS = 20_000
_SAMPLE_WORDS = 2_000
_N_SAMPLES = 3
_ENOUGH = 0.6
_NAME_WEIGHT, _PART_OF_NAME = 1.0, 0.45
_DISTINCT_KINDS = ("mission", "country", "cause", "personnel_category", "date", "lat", "lon")
"""Fields that values alone can tell, when (nearly) all of them fit."""
_TELLING_SHARE = 0.9
_MISFIT_SHARE = 0.5
_DEAD = frozenset({"fatality", "death", "dead", "killed", "deceased", "décès", "died"})
_DAY_FIRST = 12
_KEY_SHARE = 0.99

_DATE = re.compile(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})([T ][0-9:.Z+]*)?|([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{2,4})"
)
_WHOLE = re.compile(r"[0-9]{1,6}(\.0)?")
_REAL = re.compile(r"[+-]?[0-9]{1,3}([.,][0-9]+)?")


@dataclass(frozen=True, slots=True)
class Proposal:
    """One column of the file and what it probably holds.

    Args:
        column: Name of the column.
        common: Proposed common name; None where nothing fits.
        score: How well it fits, 0 to 2; above 0.6 it is proposed.
        reasons: Why, in words.
        samples: Values of the column.
        share: Share of the filled cells that are values of that field.
    """

    column: str
    common: str | None
    score: float
    reasons: tuple[str, ...]
    samples: tuple[str, ...]
    share: float


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A proposed mapping: an object for `parse_mapping`, and the reason for each part of it."""

    mapping: dict[str, object]
    proposals: tuple[Proposal, ...]
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Profile:
    """What is in one column: distinct words with their counts, and how many cells are filled."""

    name: str
    words: Mapping[str, int]
    distinct: int
    filled: int
    rows: int
    shares: dict[str, float] = field(default_factory=dict)

    def share(self, common: str) -> float | None:
        """The share of filled cells that are values of a field; None for fields of any text."""
        test = _TESTS.get(common)
        if test is None or not self.filled:
            return None
        if common not in self.shares:
            fitting = sum(n for word, n in self.words.items() if test(word))
            self.shares[common] = fitting / sum(self.words.values())
        return self.shares[common]

    @property
    def tells_apart(self) -> bool:
        """Whether (nearly) every record has a value of its own."""
        return self.filled == self.rows > 0 and self.distinct >= _KEY_SHARE * self.rows

    @property
    def is_row_number(self) -> bool:
        """Whether it only numbers the rows."""
        first = list(self.words)[:_SAMPLE_WORDS]
        return first == [str(number) for number in range(1, len(first) + 1)]


def suggestion(staged: Staged) -> Suggestion:
    """A mapping proposed from the names and values of the columns.

    Each common name goes to the column that fits it best, each column to one common name. The key
    is a column of unique values that is called like one.

    Args:
        staged: The file as text; its first 20,000 records are looked at.
    """
    profiles = [_profile(staged.cells, name) for name in staged.cells.column_names]
    chosen = _assigned(profiles)
    proposals = tuple(_proposal(profile, chosen.get(profile.name)) for profile in profiles)
    reasons: list[str] = []
    columns: dict[str, object] = {p.common: p.column for p in proposals if p.common}
    _date_in_parts(profiles, columns, reasons)
    key = _key(profiles, columns, reasons)
    mapping: dict[str, object] = {"columns": columns, "key": key}
    if any(p.name == key and p.distinct < p.rows for p in profiles):
        mapping["duplicate_keys"] = "number"
    if not {"killed", "killed_low"} & set(columns):
        _dead_rows(profiles, mapping, reasons)
    return Suggestion(mapping, proposals, tuple(reasons))


def proposals(staged: Staged) -> tuple[Proposal, ...]:
    """For each column of a file the field that its name and values suggest, and why."""
    profiles = [_profile(staged.cells, name) for name in staged.cells.column_names]
    chosen = _assigned(profiles)
    return tuple(_proposal(profile, chosen.get(profile.name)) for profile in profiles)


def _profile(cells: pa.Table, name: str) -> _Profile:
    column = cells[name].slice(0, _SAMPLE_ROWS).combine_chunks()
    column = pc.utf8_trim_whitespace(column)
    filled = column.filter(pc.fill_null(pc.not_equal(column, ""), fill_value=False))
    counted = pc.value_counts(filled)
    pairs = zip(counted.field(0).to_pylist(), counted.field(1).to_pylist(), strict=True)
    words = dict(itertools.islice(pairs, _SAMPLE_WORDS))
    return _Profile(name, words, len(counted), len(filled), len(column))


def _assigned(profiles: Sequence[_Profile]) -> dict[str, tuple[str, float, tuple[str, ...]]]:
    """For each column its common name; the best pairs are taken first."""
    pairs = []
    for place, profile in enumerate(profiles):
        for common in _column_words():
            score, reasons = _score(profile, common)
            if score >= _ENOUGH:
                pairs.append((-score, place, common, reasons))
    taken: dict[str, tuple[str, float, tuple[str, ...]]] = {}
    used: set[str] = set()
    for negative, place, common, reasons in sorted(pairs):
        name = profiles[place].name
        by_values = -negative < _NAME_WEIGHT
        if by_values and common == "country" and "nationality" in used:
            continue
        if name not in taken and common not in used:
            taken[name] = (common, -negative, reasons)
            used.add(common)
    return taken


def _score(profile: _Profile, common: str) -> tuple[float, tuple[str, ...]]:
    """How well a column fits a field, by its name and by its values."""
    by_name, reasons = _name_score(profile.name, common)
    share = profile.share(common)
    if share is None:
        return by_name, reasons
    told = f"{share:.0%} of {profile.filled} filled cells are {_KINDS[common]}"
    if by_name:
        fits = share >= _MISFIT_SHARE or not profile.filled
        if not fits and by_name == _NAME_WEIGHT and common in OPEN:
            # A mission or country of the review's own is in no list; the name of the column says enough.
            return _ENOUGH, (*reasons, told)
        return (by_name + share if fits else by_name * share), (*reasons, told)
    telling = common in _DISTINCT_KINDS and share >= _TELLING_SHARE and profile.filled
    return (share * _ENOUGH / _TELLING_SHARE if telling else 0.0), (told,)


def _name_score(name: str, common: str) -> tuple[float, tuple[str, ...]]:
    words = _column_words()[common]
    text = folded(name)
    spaced = folded(text.replace("_", " "))
    if text in words or spaced in words:
        return _NAME_WEIGHT, (f"'{name}' is a name of {common}",)
    parts = set(re.split(r"[^\w]+", spaced))
    inner = sorted(word for word in words if " " not in word and len(word) > 2 and word in parts)  # noqa: PLR2004
    if inner:
        return _PART_OF_NAME, (f"'{name}' contains '{inner[0]}', a name of {common}",)
    return 0.0, ()


def _proposal(profile: _Profile, chosen: tuple[str, float, tuple[str, ...]] | None) -> Proposal:
    samples = tuple(list(profile.words)[:_N_SAMPLES])
    if chosen is None:
        return Proposal(profile.name, None, 0.0, ("neither name nor values tell",), samples, 0.0)
    common, score, reasons = chosen
    share = profile.share(common)
    return Proposal(
        profile.name, common, round(score, 3), reasons, samples, 1.0 if share is None else share
    )


def _date_in_parts(
    profiles: Sequence[_Profile], columns: dict[str, object], reasons: list[str]
) -> None:
    """A date told by columns of year, month and day, where no column holds whole dates."""
    if "date" in columns:
        return
    by_name = {folded(profile.name): profile for profile in profiles}
    parts = {part: by_name[part].name for part in ("year", "month", "day") if part in by_name}
    if "year" in parts:
        columns["date"] = parts
        reasons.append(f"date: told in parts by the columns {', '.join(parts.values())}")


def _key(
    profiles: Sequence[_Profile], columns: dict[str, object], reasons: list[str]
) -> str | None:
    """The column of the key, or None: one row per victim."""
    called = [profile for profile in profiles if _is_called_id(profile.name)]
    telling = [profile for profile in called if profile.tells_apart]
    best = max(telling, key=_fitness_as_key, default=None)
    if best is None:
        repeats = (
            f"'{called[0].name}' is called like an id but repeats" if called else "no id found"
        )
        reasons.append(f"key: none, one row per victim; {repeats}")
        return None
    again = best.rows - best.distinct
    told = f"but repeats in {again} records" if again else "and is different in every record"
    reasons.append(f"key: '{best.name}' is called like an id {told}")
    own = next((p for p in profiles if p.name == columns.get("incident_id")), None)
    if own is not None and (own is best or own.is_row_number):
        del columns["incident_id"]
    return best.name


def _fitness_as_key(profile: _Profile) -> tuple[bool, int, int]:
    """An id of the source before a row number, a name of several words before one word."""
    return (
        not profile.is_row_number,
        len(re.split(r"[ _.-]", folded(profile.name))),
        profile.distinct,
    )


def _is_called_id(name: str) -> bool:
    words = _column_words()["incident_id"]
    return folded(name.replace("_", " ")) in words or _ends_as_id(name)


def _ends_as_id(name: str) -> bool:
    return re.search(r"(^|[ _.-])id$", folded(name)) is not None


def _dead_rows(
    profiles: Sequence[_Profile], mapping: dict[str, object], reasons: list[str]
) -> None:
    """One dead person per row, where a column says of every row that it is a death."""
    for profile in profiles:
        if profile.words and {folded(word) for word in profile.words} <= _DEAD:
            mapping["constants"] = {"killed": 1}
            mapping["grain"] = "person"
            reasons.append(
                f"killed: 1 in every record, since '{profile.name}' says "
                f"'{next(iter(profile.words))}' in all {profile.filled}"
            )
            return
    reasons.append("killed: no column found; name one, or state a constant")


def _is_date(word: str) -> bool:
    found = _DATE.fullmatch(word)
    if not found:
        return False
    parts = [int(part) for part in found.group(2, 3) + found.group(5, 6) if part]
    return all(1 <= part <= 31 for part in parts) and min(parts) <= _DAY_FIRST  # noqa: PLR2004


def _is_degrees(most: float) -> Callable[[str], bool]:
    def test(word: str) -> bool:
        found = _REAL.fullmatch(word)
        return (
            found is not None
            and ("." in word or "," in word)
            and abs(float(word.replace(",", "."))) <= most
        )

    return test


def _is_year(word: str) -> bool:
    return re.fullmatch(r"(19|20)[0-9]{2}(\.0)?", word) is not None


def _is_in(common: str, word: str) -> bool:
    read = vocabulary.meaning(common, word)
    return read.known


def _has_code(common: str, word: str) -> bool:
    return vocabulary.meaning(common, word).code is not None


_TESTS: Mapping[str, Callable[[str], bool]] = {
    **dict.fromkeys(("date", "date_to", "died_on", "reported_on"), _is_date),
    **{name: lambda word: _WHOLE.fullmatch(word) is not None for name in COUNTS},
    **{name: functools.partial(_is_in, name) for name in (*CLOSED, "sex")},
    **{name: functools.partial(_has_code, name) for name in OPEN},
    "lat": _is_degrees(90),
    "lon": _is_degrees(180),
    "birth_year": _is_year,
}
_KINDS: Mapping[str, str] = {
    **dict.fromkeys(("date", "date_to", "died_on", "reported_on"), "dates"),
    **dict.fromkeys(COUNTS, "whole numbers"),
    **{name: f"words of the code list {name}" for name in CLOSED},
    "sex": "words for a sex",
    "country": "names or codes of countries",
    "nationality": "names or codes of countries",
    "mission": "names or codes of missions",
    "lat": "decimal degrees up to 90",
    "lon": "decimal degrees up to 180",
    "birth_year": "years",
}


def is_column_word(text: str) -> bool:
    """Whether sources call a column so.

    Example:
        >>> is_column_word("Date of incident"), is_column_word("Kidal")
        (True, False)
    """
    word = folded(text.replace("_", " "))
    return any(word in words or folded(text) in words for words in _column_words().values())


@functools.cache
def _column_words() -> Mapping[str, frozenset[str]]:
    """Common name -> names that sources give to such a column."""
    words: dict[str, set[str]] = {}
    for word, common in vocabulary.synonyms("column").items():
        words.setdefault(common, {common, common.replace("_", " ")}).add(word)
    return {common: frozenset(names) for common, names in words.items()}
