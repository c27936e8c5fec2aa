"""The points of a figure before they become rows, and what all kinds of figure need to make them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pyarrow as pa

from vedette.core.kernel.quantities import Interval
from vedette.core.stats import clusters
from vedette.core.stats.definition import OF_INCIDENTS, OF_PEOPLE, Definition, Way
from vedette.core.stats.factors import Named, factors_named
from vedette.core.stats.query import (
    NO_VALUE,
    TIMES_OF_DAY,
    Cell,
    Ledger,
    Measure,
    Period,
    Query,
    Scope,
    answer,
)
from vedette.core.stats.rates import exact_interval, mid_p_interval

NOT_TOLD = "(not told)"
"""Value of a dimension where the facts tell none."""
TABLES = (
    "exposure", "exposure_years", "contributor_exposure", "context_sources", "inquiries", "inquiry_factors",
)  # fmt: skip
"""Tables of a run that figures are computed from besides its facts, where it has them."""

_LEAST_P = 0.001
_NOWHERE = Scope(missions=("(nothing)",))


def p_digits(p: float) -> str:
    """A p with three digits after its name; a smaller one as papers print it, never as nought."""
    return f"{p:.3f}" if p >= _LEAST_P else "< 0.001"


@dataclass(frozen=True, slots=True)
class Inputs:
    """What figures are computed from.

    Args:
        book: The facts.
        exposure: Table EXPOSURE; empty where a review has no strength.
        period: Closed period of the review; None is every year that the facts of a figure have.
        cutoff: Incidents after this day are left out; None is the end of the period.
        contributors: Table CONTRIBUTOR_EXPOSURE; None where a run has none.
        years: Table EXPOSURE_YEARS: strength of years of which there are no months; None where a run has none.
        rights: Table of context sources with licence and publisher; None where a run has none.
        inquired: Incident with a coded inquiry -> issue areas that it names.
        factors: Issue area -> its label.
    """

    book: Ledger
    exposure: pa.Table
    period: Period | None = None
    cutoff: dt.date | None = None
    contributors: pa.Table | None = None
    years: pa.Table | None = None
    rights: pa.Table | None = None
    inquired: Named = field(default_factory=dict)
    factors: Mapping[str, str] = field(default_factory=dict)


def inputs_of(tables: Mapping[str, pa.Table], book: Ledger, settings: Mapping[str, Any]) -> Inputs:
    """What the figures of a run are computed from.

    Args:
        tables: Tables of the run by name; `exposure`, and those of contributors, terms and inquiries where it
            has them.
        book: The facts of the run.
        settings: Settings of its review.
    """
    made = Inputs(
        book,
        tables["exposure"],
        period_of(settings),
        contributors=tables.get("contributor_exposure"),
        years=tables.get("exposure_years"),
        rights=tables.get("context_sources"),
    )
    if "inquiries" not in tables:
        return made
    factors = tables["inquiry_factors"]
    labels = dict(zip(factors["factor"].to_pylist(), factors["label"].to_pylist(), strict=True))
    return replace(made, inquired=factors_named(tables["inquiries"], factors), factors=labels)


@dataclass(frozen=True, slots=True)
class Point:
    """One number of a figure.

    Args:
        group: Dimension and value, for up to two dimensions.
        value: The number; None where it is refused.
        cell: The facts behind it.
        interval: Its interval.
        unit, measure: As printed.
        period, source: Where they are others than those of the figure.
        person_years: Exposure of a rate.
        caveats: What a reader must know.
        range: The number by the lowest and the highest values of the sources.
    """

    group: tuple[tuple[str, str], ...]
    value: float | None
    cell: Cell
    interval: Interval | None
    unit: str
    measure: str
    period: Period | None = None
    source: str | None = None
    person_years: float | None = None
    caveats: tuple[str, ...] = ()
    range: tuple[float, float] | None = None

    @property
    def name(self) -> str:
        """Name of the point within its figure."""
        return "|".join(value for _, value in self.group) or "total"


def query_of(definition: Definition, inputs: Inputs) -> Query:
    """The definition as a question in the period of the review, or in all years that it has."""
    query = Query(
        measure=definition.measure,
        scope=definition.scope,
        period=definition.period or inputs.period,
        cutoff=inputs.cutoff,
        by=definition.by,
        source=definition.source,
    )
    if query.period is not None:
        return query
    years = inputs.book.years(query) or inputs.book.years(Query(Measure.ALL_INCIDENTS))
    return replace(query, period=Period.years(*(years or (1948, 1948))))


def period_of(settings: Mapping[str, Any]) -> Period | None:
    """The closed period that the settings of a review state; None where they state none."""
    stated = settings.get("period")
    if not stated:
        return None
    return Period(*(dt.date.fromisoformat(str(stated[name])) for name in ("from", "to")))


def nothing(query: Query, book: Ledger) -> Cell:
    """The cell of a count of nothing."""
    return answer(replace(query, by=(), scope=_NOWHERE), book)[0]


def named(by: Sequence[str], group: Sequence[str | None]) -> tuple[tuple[str, str], ...]:
    """A group with the names of its dimensions; what is not told is named too."""
    return tuple(
        (name, NOT_TOLD if value is None else value) for name, value in zip(by, group, strict=False)
    )


def in_order(cells: Sequence[Cell]) -> list[Cell]:
    """Cells by their groups: quarters of the day as the day runs, kinds of no value last."""
    return sorted(cells, key=lambda cell: tuple(_place(value) for value in cell.group))


def _place(value: str | None) -> tuple[int, int, str]:
    if value in TIMES_OF_DAY:
        return 0, TIMES_OF_DAY.index(value), value
    return int(value is None or value in NO_VALUE), 0, value or ""


def interval_of(definition: Definition, cell: Cell) -> Interval | None:
    """The interval of a count by the way of the figure; None for counts that have none."""
    way, measure = definition.resolved, definition.measure
    if measure in OF_PEOPLE:
        if way is Way.BOOTSTRAP:
            return clusters.bootstrap_interval(cell.sizes, seed=definition.seed)
        if way is Way.EXACT:
            return exact_interval(cell.value)
        return clusters.cluster_interval(cell.sizes)
    if measure not in OF_INCIDENTS:
        return None
    return mid_p_interval(cell.value) if way is Way.MID_P else exact_interval(cell.value)


def caveats_of(definition: Definition, cell: Cell) -> tuple[str, ...]:
    """What a reader of the interval of a count of people must know."""
    interval = interval_of(definition, cell)
    if interval is None or definition.measure not in OF_PEOPLE:
        return ()
    said = clusters.caveat(interval, len(cell.sizes))
    return (said,) if said else ()
