"""Codes that did not mean the same all the time: where a source began or ceased to use a word (U19).

A source that uses a word for a share of its rows in the years in which it has the word at all would have used it in the
other years too; if that none of those rows has it is less likely than one in a thousand, the word began or ended.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import pyarrow as pa
import pyarrow.compute as pc

from vedette.core.linkage.reconciled import Reason

CHANCE = 0.001
"""Likelihood below which the absence of a word is no accident."""

FIELDS: Mapping[str, str] = {
    "cause": "cause_text",
    "incident_type": "incident_type_text",
    "personnel_category": "personnel_category_text",
}
"""Coded field -> the column with the source's own word."""


class Drift(StrEnum):
    """How a code came to mean something else."""

    BEGINS = "begins"
    """The source has the word from a year on."""
    ENDS = "ends"
    """The source has it up to a year."""
    RECLASSIFIED = "reclassified"
    """A later release of the same publisher gives another code."""
    RECODED = "recoded"
    """A newer mapping of the source gives the same word another code."""


@dataclass(frozen=True, slots=True)
class Drifted:
    """One change of meaning.

    Args:
        drift: How.
        source: The source (the later release).
        field: Coded field.
        word: The source's word; of releases the code before.
        code: What it counts as (now).
        year: First year with the word, or last; None for what concerns the whole period.
        n: Rows with it; of releases people and incidents with another code.
        instead: Other words that ended as it began, or began as it ended, each with its code.
        before: Of recodings and releases: the code before.
    """

    drift: Drift
    source: str
    field: str
    word: str
    code: str
    year: int | None
    n: int
    instead: tuple[tuple[str, str], ...] = ()
    before: str = ""


@dataclass(frozen=True, slots=True)
class Concern:
    """What of the codes a figure rests on.

    Args:
        codes: Coded field -> codes that it counts; empty for all, as it is grouped by the field.
        first: First year.
        last: Last year.
    """

    codes: Mapping[str, tuple[str, ...]]
    first: int
    last: int


def word_drifts(records: pa.Table, concern: Concern) -> list[Drifted]:
    """Words of sources that begin or end within the period, for the codes that a figure rests on.

    Args:
        records: Table RECORDS.
        concern: What the figure rests on.
    """
    found = []
    for field, codes in concern.codes.items():
        if field in FIELDS:
            for source, used in sorted(_uses(records, field).items()):
                found += _of_source(source, field, used, codes, concern)
    return sorted(found, key=lambda one: (one.year or 0, one.source, one.word))


@dataclass(slots=True)
class _Use:
    """One word of one source."""

    code: str
    by_year: Counter[int]

    @property
    def first(self) -> int:
        return min(self.by_year)

    @property
    def last(self) -> int:
        return max(self.by_year)


def _uses(records: pa.Table, field: str) -> dict[str, dict[str, _Use]]:
    """Source -> word -> its rows by year."""
    word = FIELDS[field]
    kept = records.filter(pc.and_(pc.is_valid(records[word]), pc.is_valid(records["date_from"])))
    table = kept.select(["source", word, field]).append_column("year", pc.year(kept["date_from"]))
    counted = table.group_by(["source", word, field, "year"]).aggregate([([], "count_all")])
    found: dict[str, dict[str, _Use]] = {}
    for row in counted.to_pylist():
        name = " ".join(str(row[word]).split()).casefold()
        use = found.setdefault(row["source"], {}).setdefault(
            name, _Use(str(row[field] or ""), Counter())
        )
        use.by_year[int(row["year"])] += int(row["count_all"])
    return found


def _of_source(
    source: str, field: str, used: Mapping[str, _Use], codes: Sequence[str], concern: Concern
) -> list[Drifted]:
    whole: Counter[int] = Counter()
    for use in used.values():
        whole.update(use.by_year)
    found = []
    for word, use in used.items():
        if codes and use.code not in codes:
            continue
        for drift, year in _turns(use, whole):
            if concern.first <= year <= concern.last and _is_inside(drift, year, concern):
                instead = _instead(used, word, drift, year)
                n = sum(use.by_year.values())
                found.append(Drifted(drift, source, field, word, use.code, year, n, instead))
    return found


def _is_inside(drift: Drift, year: int, concern: Concern) -> bool:
    """Whether the period holds years on both sides of the turn."""
    return year > concern.first if drift is Drift.BEGINS else year < concern.last


def _turns(use: _Use, whole: Counter[int]) -> Iterable[tuple[Drift, int]]:
    """Where the word begins and ends, if that is no accident."""
    during = sum(n for year, n in whole.items() if use.first <= year <= use.last)
    share = sum(use.by_year.values()) / during
    before = sum(n for year, n in whole.items() if year < use.first)
    after = sum(n for year, n in whole.items() if year > use.last)
    if before and (1 - share) ** before < CHANCE:
        yield Drift.BEGINS, use.first
    if after and (1 - share) ** after < CHANCE:
        yield Drift.ENDS, use.last


def _instead(
    used: Mapping[str, _Use], word: str, drift: Drift, year: int
) -> tuple[tuple[str, str], ...]:
    """Words that end in the year before or the same as it begins; or begin as it ends."""
    found = []
    for other, use in used.items():
        turn = use.last if drift is Drift.BEGINS else use.first
        near = (year - 1, year) if drift is Drift.BEGINS else (year, year + 1)
        if other != word and turn in near:
            found.append((other, use.code))
    return tuple(sorted(found))


def release_drifts(differences: pa.Table, concern: Concern) -> list[Drifted]:
    """Codes that a later release of a publisher changed, within the period; one line for each two codes.

    Args:
        differences: Table DIFFERENCES.
        concern: What the figure rests on.
    """
    mine = differences.filter(pc.equal(differences["reason"], Reason.RECLASSIFIED.value))
    counted: Counter[tuple[str, str, str, str]] = Counter()
    for row in mine.to_pylist():
        codes = concern.codes.get(row["field"])
        year = str(row["period"] or "")[:4]
        if codes is None or not year.isdigit() or not concern.first <= int(year) <= concern.last:
            continue
        before, now = str(row["value_a"] or ""), str(row["value_b"] or "")
        if not codes or {before, now} & set(codes):
            counted[row["source_b"], row["field"], before, now] += 1
    return [
        Drifted(Drift.RECLASSIFIED, source, field, before, now, None, n, before=before)
        for (source, field, before, now), n in sorted(counted.items())
    ]
