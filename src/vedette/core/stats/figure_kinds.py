"""Counts, shares, rates, windows and numbers by source: the kinds of figure whose points are cells of facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from vedette.core.kernel.errors import NotEnoughData
from vedette.core.kernel.quantities import Interval
from vedette.core.linkage.reconciled import ALL
from vedette.core.stats.clusters import bootstrap_totals
from vedette.core.stats.common_scope import Scoped, check_comparable
from vedette.core.stats.definition import OF_INCIDENTS, Definition
from vedette.core.stats.methods import SHARED
from vedette.core.stats.points import (
    Inputs,
    Point,
    caveats_of,
    in_order,
    interval_of,
    named,
    nothing,
)
from vedette.core.stats.query import (
    UNITS,
    Cell,
    Ledger,
    Measure,
    Period,
    Query,
    answer,
    said_dimension,
)
from vedette.core.stats.severity import wilson_interval
from vedette.core.stats.windows import windows

_DRAWS = 10_000


def counts(definition: Definition, query: Query, inputs: Inputs) -> list[Point]:
    """The count of each cell."""
    found = complete(answer(query, inputs.book), query, inputs.book, exposure=inputs.exposure)
    cells = in_order(found)
    return [_count(definition, cell, named(definition.by, cell.group)) for cell in cells]


def _count(definition: Definition, cell: Cell, group: tuple[tuple[str, str], ...]) -> Point:
    return Point(
        group=group,
        value=cell.value,
        cell=cell,
        interval=interval_of(definition, cell),
        unit=UNITS[definition.measure],
        measure=definition.measure.value,
        range=(cell.low, cell.high),
        caveats=caveats_of(definition, cell),
    )


def complete(
    cells: list[Cell], query: Query, book: Ledger, *, exposure: pa.Table | None = None
) -> list[Cell]:
    """The cells with the years between that have nothing: 0 is a number too.

    By year and something else each of its values has every year. A mission has none in years in which the table
    of strength knows the mission and has nobody there.

    Args:
        cells: What was counted.
        query: The question; without a year in its dimensions, or without a period, nothing is added.
        book: The facts.
        exposure: Table EXPOSURE, where there is one.
    """
    if "year" not in query.by or query.period is None or not (cells or len(query.by) == 1):
        return cells or answer(replace(query, by=()), book)
    empty = nothing(query, book)
    found = {cell.group: cell for cell in cells}
    last = min(query.period.last, query.cutoff or query.period.last).year
    years = [str(year) for year in range(query.period.first.year, last + 1)]
    at = query.by.index("year")
    rests = dict.fromkeys((*group[:at], *group[at + 1 :]) for group in found) or {(): None}
    served = _served(exposure) if "mission" in query.by else {}
    groups = dict.fromkeys(
        (*rest[:at], year, *rest[at:])
        for rest in rests
        for year in years
        if not rest or year in served.get(str(rest[0]), years)
    )
    return [
        found.get(group, replace(empty, group=group))
        for group in {**groups, **dict.fromkeys(found)}
    ]


def _served(exposure: pa.Table | None) -> dict[str, set[str]]:
    """Years in which somebody served in each mission of the table of strength."""
    found: dict[str, set[str]] = {}
    if exposure is None or not exposure.num_rows:
        return found
    there = exposure.filter(pc.greater(pc.fill_null(exposure["strength"], 0), 0))
    pairs = zip(there["mission"].to_pylist(), pc.year(there["month"]).to_pylist(), strict=True)
    for mission, year in pairs:
        found.setdefault(str(mission), set()).add(str(year))
    return found


def shares(definition: Definition, query: Query, inputs: Inputs) -> list[Point]:
    """The part of the total that each cell holds; shares of deaths are no risks (M17).

    Incidents of a cell are drawn anew against those of all others, so that one large attack is one attack;
    shares of incidents have Wilson's interval.
    """
    cells = in_order(answer(query, inputs.book))
    whole = sum(cell.value for cell in cells)
    said = f"share of {UNITS[definition.measure]}: no risk, for nobody counts how many were exposed"
    return [
        Point(
            group=named(definition.by, cell.group),
            value=cell.value / whole if whole else None,
            cell=cell,
            interval=_share_interval(definition, cell, cells) if whole else None,
            unit=f"share of {UNITS[definition.measure]}",
            measure="share",
            caveats=(said, *caveats_of(definition, cell)),
        )
        for cell in cells
    ]


def _share_interval(definition: Definition, cell: Cell, cells: Sequence[Cell]) -> Interval:
    if definition.measure in OF_INCIDENTS:
        return wilson_interval(cell.value, sum(one.value for one in cells))
    chance = np.random.default_rng(definition.seed)
    others = [size for one in cells if one is not cell for size in one.sizes]
    mine = bootstrap_totals(cell.sizes, chance, n_draws=_DRAWS)
    rest = bootstrap_totals(others, chance, n_draws=_DRAWS)
    drawn = mine[mine + rest > 0] / (mine + rest)[mine + rest > 0]
    low, high = np.quantile(drawn, [0.025, 0.975]) if len(drawn) else (0.0, 1.0)
    return Interval(float(low), float(high), 0.95, SHARED)


def by_source(definition: Definition, query: Query, inputs: Inputs) -> list[Point]:
    """The number under each source, reconciled first (4.5).

    A source that never tells what the scope asks is refused, not left out; one whose rows do not reach over the
    whole period says so, with the years that it can be compared in (U18).
    """
    points = []
    for source in (ALL, *inputs.book.sources):
        own = replace(query, by=(), source=source)
        group = (("source", source),)
        silent = [one for one in own.scope.needs() if not inputs.book.tells(source, one)]
        if silent:
            what = ", ".join(map(said_dimension, silent))
            said = f"tells nothing of {what}: not to be compared"
            points.append(_refused(definition, nothing(own, inputs.book), group, said))
            continue
        [cell] = answer(own, inputs.book)
        made = _count(definition, cell, group)
        points.append(replace(made, source=source, caveats=_of_span(own, inputs.book)))
    return points


def _refused(
    definition: Definition, cell: Cell, group: tuple[tuple[str, str], ...], said: str
) -> Point:
    unit, source = UNITS[definition.measure], group[0][1]
    measure = definition.measure.value
    return Point(group, None, cell, None, unit, measure, source=source, caveats=(said,))


def _of_span(query: Query, book: Ledger) -> tuple[str, ...]:
    """Where the rows of a source begin after the period or end before it: which years both have."""
    span = book.years(Query(Measure.ALL_INCIDENTS, source=query.source))
    if query.source == ALL or query.period is None or span is None:
        return ()
    rows = Period.years(*span)
    begins, ends = max(rows.first, query.period.first), min(rows.last, query.period.last)
    if ends < begins:
        return (f"its rows are of {rows}: nothing of the period",)
    try:
        check_comparable(
            Scoped("the figure", query.scope, query.period),
            Scoped(query.source, query.scope, Period(begins, ends)),
        )
    except NotEnoughData:
        return (f"its rows are of {rows}: compare {Period(begins, ends)}",)
    return ()


def of_windows(definition: Definition, query: Query, inputs: Inputs) -> list[Point]:
    """Every window of years that the facts allow, whatever the period of the review (M13)."""
    span = inputs.book.years(replace(query, period=None))
    if span is None or span[1] - span[0] + 1 < definition.length:
        return []
    cells = answer(replace(query, by=("year",), period=None), inputs.book)
    by_year = {int(cell.group[0]): cell.value for cell in cells if cell.group[0] is not None}
    points = []
    for window in windows(by_year, length=definition.length):
        period = Period.years(window.first, window.last)
        [cell] = answer(replace(query, by=(), period=period), inputs.book)
        made = _count(definition, cell, (("window", f"{window.first}-{window.last}"),))
        points.append(replace(made, period=period, caveats=()))
    return points
