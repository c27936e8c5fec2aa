"""What a report is written from: the tables of a run, its numbers, the words of the review."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from vedette.core.kernel.codelists import codelist
from vedette.core.kernel.errors import WrongState
from vedette.core.reports.bindings import Bindings, Bound, bindings
from vedette.core.reports.document import LiveNumber

ALL = "all"
"""Source name of the reconciled picture."""
MALICIOUS = "malicious_act"

_YEARS_SHOWN = 12
_EMPTY_FIGURES = pa.table({"key": pa.array([], pa.string())})


@dataclass(frozen=True, slots=True)
class Material:
    """Tables and words of one review at one run.

    Args:
        review: The words of the review: title, label, period, cause, template.
        tables: Tables of the run by name; a stage that has not run has none.
        numbers: Figures by key.
        first: First year shown.
        last: Last year shown.
        cause: Code of the cause that the review is about.
        known_on: Day up to which data were known.
    """

    review: Mapping[str, object]
    tables: Mapping[str, pa.Table]
    numbers: Bindings
    first: int
    last: int
    cause: str
    known_on: dt.date

    @property
    def years(self) -> range:
        """The years shown, both ends included."""
        return range(self.first, self.last + 1)

    @property
    def cause_words(self) -> str:
        """The cause in lower-case words."""
        return codelist("cause").label(self.cause).lower()

    def rows(self, name: str) -> list[dict[str, object]]:
        """The rows of a table; none when the run has no such table."""
        return self.tables[name].to_pylist() if name in self.tables else []

    def words(self, name: str, default: str = "") -> str:
        """A text of the review's description."""
        return str(self.review.get(name) or default)


def material(tables: Mapping[str, pa.Table], review: Mapping[str, object]) -> Material:
    """The material of a report; the period is the review's, else the last twelve years counted."""
    cause = str(review.get("cause") or MALICIOUS)
    first, last = _period(tables, review)
    numbers = bindings(tables.get("figures", _EMPTY_FIGURES))
    known_on = as_day(review.get("known_on")) or as_day(review.get("created_at"))
    if known_on is None:
        raise WrongState(
            "The review does not say up to which day its data were known.",
            "Give `known_on` as a date, such as 2025-04-04.",
        )
    return Material(review, tables, numbers, first, last, cause, known_on)


def _period(tables: Mapping[str, pa.Table], review: Mapping[str, object]) -> tuple[int, int]:
    stated = review.get("period")
    if isinstance(stated, Mapping):
        return int(str(stated["from"])[:4]), int(str(stated["to"])[:4])
    counted = tables.get("counts")
    if counted is None or not counted.num_rows:
        return 0, -1
    extent = pc.min_max(counted.filter(pc.greater(counted["best"], 0))["year"]).as_py()
    if extent["max"] is None:
        return 0, -1
    return max(int(extent["min"]), int(extent["max"]) - _YEARS_SHOWN + 1), int(extent["max"])


@dataclass(frozen=True, slots=True)
class Total:
    """A sum of counts: lowest, chosen and highest."""

    low: int
    best: int
    high: int


def totals(found: Material, *by: str) -> dict[tuple[object, ...], Total]:
    """People killed by the review's cause in the years shown, summed over all but `by`.

    Args:
        found: The material.
        by: Columns of the table of counts: source, year, mission.

    Returns:
        Values of `by` to their sum; what nobody counts is absent, never 0.
    """
    counted = found.tables.get("counts")
    if counted is None or not counted.num_rows:
        return {}
    keep = pc.and_(
        pc.equal(counted["cause"], found.cause),
        pc.and_(
            pc.greater_equal(counted["year"], found.first),
            pc.less_equal(counted["year"], found.last),
        ),
    )
    sums = (
        counted.filter(keep)
        .group_by(list(by))
        .aggregate([("low", "sum"), ("best", "sum"), ("high", "sum")])
    )
    return {
        tuple(row[name] for name in by): Total(
            int(row["low_sum"] or 0), int(row["best_sum"] or 0), int(row["high_sum"] or 0)
        )
        for row in sums.to_pylist()
    }


def sources_counted(found: Material) -> list[str]:
    """Sources in the counts, the largest first, the reconciled picture left out."""
    by_source = totals(found, "source")
    names = [str(key[0]) for key in by_source if key[0] != ALL]
    return sorted(names, key=lambda name: (-by_source[(name,)].best, name))


def headline(found: Material, keys: Sequence[str]) -> Bound | None:
    """The figure of the headline total: the first of the outline's keys that the run has."""
    for key in keys:
        if key in found.numbers:
            return found.numbers[key]
    return None


def series(found: Material, keys: Sequence[str]) -> list[Bound]:
    """The points of the first of the outline's figures that the run has."""
    for key in keys:
        points = found.numbers.points(key)
        if points:
            return points
    return []


def live(key: str, text: str, *, strong: bool = False) -> LiveNumber:
    """A number of a table that is no figure, bound to the cell it comes from."""
    return LiveNumber(key, text, strong=strong)


def as_day(value: object) -> dt.date | None:
    """A date from a date or ISO text; null for anything else."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
