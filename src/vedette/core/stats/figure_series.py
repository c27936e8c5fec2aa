"""Figures that are one answer of several numbers: trend, change, concentration, care, killed and wounded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from vedette.core.kernel.errors import NotEnoughData
from vedette.core.kernel.quantities import Interval
from vedette.core.stats import clusters
from vedette.core.stats.changepoints import Change, change_of_deaths, change_of_events
from vedette.core.stats.definition import Definition
from vedette.core.stats.evacuation import NEVER, CareTime, Evacuation, evacuation
from vedette.core.stats.figure_rates import served_by
from vedette.core.stats.methods import PROFILE
from vedette.core.stats.points import Inputs, Point, p_digits
from vedette.core.stats.query import CARE, Cell, Ledger, Measure, Query, answer
from vedette.core.stats.severity import severity
from vedette.core.stats.trends import Step, trend

_MOST_NAMED = 20
_CARE: dict[str, tuple[str, float]] = {
    "to_first_aid": ("first aid", 10.0),
    "to_advanced_care": ("advanced care", 60.0),
    "to_surgery": ("surgery", 120.0),
}
"""Care by column, with the minutes within which 10-1-2 wants it."""


def concentration(definition: Definition, query: Query, inputs: Inputs) -> list[Point]:
    """How people gather in few incidents, in five numbers."""
    [cell] = answer(replace(query, by=()), inputs.book)
    made = clusters.concentration(cell.sizes)
    values: list[tuple[str, float | None, str]] = [
        ("incidents", made.n_incidents, "incidents with people killed"),
        ("single", made.n_single, "incidents with one person killed"),
        ("largest", made.largest, "people killed in the largest incident"),
        ("half", made.half, "largest incidents that hold half of the people killed"),
        ("dispersion", made.dispersion, "sum of n² over sum of n"),
    ]
    return [
        Point((("statistic", name),), value, cell, None, unit, definition.measure.value)
        for name, value, unit in values
    ]


def largest(definition: Definition, query: Query, inputs: Inputs) -> list[Point]:
    """The largest incidents one by one, until they hold half of all; at most twenty of them."""
    [whole] = answer(replace(query, by=()), inputs.book)
    column = "injured" if definition.measure is Measure.INJURIES else "killed"
    cells = _by_incident(inputs.book, whole, column)
    cells.sort(key=lambda cell: (-cell.value, cell.incident_refs))
    points, held = [], 0
    for cell in cells[:_MOST_NAMED]:
        if 2 * held >= whole.value:
            break
        held += cell.value
        said = f"{held} of {whole.value} with those above: {held / whole.value:.0%}"
        points.append(
            Point(
                (("incident", cell.incident_refs[0]),),
                cell.value,
                cell,
                None,
                f"people {column} in one incident",
                definition.measure.value,
                range=(cell.low, cell.high),
                caveats=(said,),
            )
        )
    return points


def _by_incident(book: Ledger, cell: Cell, column: str) -> list[Cell]:
    """The cell of each incident in a cell, of those with anybody counted."""
    codes = book.texts["incident_ref"].codes[cell.rows]
    words = book.texts["incident_ref"].words
    found = []
    for code in np.unique(codes):
        rows = cell.rows[codes == code]
        low, best, high = (
            int(book.numbers[name][rows].sum())
            for name in (
                ("killed_low", "killed", "killed_high") if column == "killed" else (column,) * 3
            )
        )
        if best > 0:
            bounds = (min(low, best), max(high, best))
            found.append(Cell((), best, *bounds, (best,), (words[code],), rows))
    return found


def of_trend(definition: Definition, query: Query, inputs: Inputs) -> list[Point]:
    """Ratio of rates from one year to the next, deaths with incidents as clusters, incidents by quasi-Poisson."""
    steps, cell = _steps(definition, query, inputs)
    made = trend(steps, seed=definition.seed)
    is_of_deaths = definition.measure is Measure.DEATHS
    term = made.deaths if is_of_deaths else made.incidents
    p = made.permuted_p if is_of_deaths else made.exact_p
    said = (
        f"{len(steps)} years with strength, {steps[0].name} to {steps[-1].name}",
        f"p {p_digits(p)} by {'dealing incidents anew' if is_of_deaths else 'the exact test'}",
    )
    return [
        Point(
            (("statistic", "yearly ratio"),),
            term.ratio,
            cell,
            term.interval,
            "rate of a year for each one of the year before",
            "ratio",
            caveats=said,
        )
    ]


def of_change(definition: Definition, query: Query, inputs: Inputs) -> list[Point]:
    """The one change of rate that fits best: its year with interval, the rates before and after, p of none."""
    steps, cell = _steps(definition, query, inputs)
    made = _changed(definition, steps)
    years = Interval(float(made.earliest), float(made.latest), 0.95, PROFILE)
    said = f"p {p_digits(made.p)} of no change, by drawing series without one"
    unit = "rate per 1,000 person-years"
    return [
        Point(
            (("statistic", "first year after"),),
            float(made.first_after),
            cell,
            years,
            "calendar year",
            "year",
            caveats=(said,),
        ),
        Point((("statistic", "rate before"),), made.before * 1000, cell, None, unit, "rate"),
        Point((("statistic", "rate after"),), made.after * 1000, cell, None, unit, "rate"),
    ]


def _changed(definition: Definition, steps: Sequence[Step]) -> Change:
    if definition.measure is Measure.DEATHS:
        return change_of_deaths(steps, seed=definition.seed)
    return change_of_events(
        [len(step.sizes) for step in steps],
        [step.person_years for step in steps],
        [step.name for step in steps],
        seed=definition.seed,
    )


def _steps(definition: Definition, query: Query, inputs: Inputs) -> tuple[list[Step], Cell]:
    """Each year with strength with the sizes of its incidents; and the cell of all of them."""
    asked = replace(query, by=("year",))
    yearly = replace(definition, by=("year",))
    served = {y: one for (y,), one in served_by(yearly, asked, inputs).items() if one.value > 0}
    if not served:
        raise NotEnoughData(
            "There is no strength in these years.", "Add strength tables of the same missions."
        )
    everyone = frozenset().union(*(one.covered for one in served.values()))
    inside = inputs.book.in_months(everyone)
    cells = {cell.group[0]: cell for cell in answer(asked, inputs.book, only=inside)}
    [whole] = answer(replace(query, by=()), inputs.book, only=inside)
    steps = [
        Step(year, cells[year].sizes if year in cells else (), one.value)
        for year, one in sorted(served.items())
    ]
    return steps, whole


def care(definition: Definition, query: Query, inputs: Inputs) -> list[Point]:
    """Shares that reached first aid, advanced care and surgery within 10 minutes, 1 hour and 2 hours, and medians.

    Everybody hit of whom a source lists the person stays in the denominator; of whom no time is told, nothing
    is known but that care may have come at any time (M16).
    """
    cell = _hit(query, inputs)
    book = inputs.book
    if not cell.rows.size:
        raise NotEnoughData(
            "No source lists the people hit.", "Add a source of persons, such as evacuations."
        )
    at_scene = book.texts["place_of_death"].among(["at_scene"])[cell.rows]
    points = []
    for column in CARE:
        told, minutes = book.told[column][cell.rows], book.numbers[column][cell.rows]
        times = [
            _time(bool(is_told), float(after), died=bool(died))
            for is_told, after, died in zip(told, minutes, at_scene, strict=True)
        ]
        if told.any():
            points += _of_care(column, evacuation(times, seed=definition.seed), cell)
    if not points:
        raise NotEnoughData(
            "No source tells when care was reached.",
            "Map the minutes to first aid, advanced care and surgery of a medical source.",
        )
    return points


def _time(is_told: bool, minutes: float, *, died: bool) -> CareTime:  # noqa: FBT001 - a cell
    if is_told:
        return CareTime(minutes, minutes)
    return CareTime(0.0, NEVER, died=died)


def _of_care(column: str, made: Evacuation, cell: Cell) -> list[Point]:
    words, within = _CARE[column]
    shown = next(one for one in made.shares.values() if one.minutes == within)
    said = (
        f"{made.n_unknown} of {made.n} without a time; {made.n_died} died before care",
        f"between {shown.low:.0%} and {shown.high:.0%} whatever the missing times were",
    )
    unknown = "half never reached it, or it is unknown"
    share = Point(
        (("statistic", f"{words} within {within:g} minutes"),),
        shown.value,
        cell,
        shown.interval,
        "share of those hit",
        "share",
        caveats=said,
        range=(shown.low, shown.high),
    )
    median = Point(
        (("statistic", f"median minutes to {words}"),),
        made.median,
        cell,
        None,
        "minutes from the injury",
        "minutes",
        caveats=said[:1] if made.median is not None else (unknown,),
    )
    return [share, median]


def _hit(query: Query, inputs: Inputs) -> Cell:
    """Persons killed or injured whom a source lists one by one."""
    book = inputs.book
    rows = book.rows(replace(query, measure=Measure.ALL_INCIDENTS)) & ~book.texts["fact"].among(
        ["count"]
    )
    rows &= (book.numbers["killed"] > 0) | (book.numbers["injured"] > 0)
    [cell] = answer(replace(query, measure=Measure.ALL_INCIDENTS, by=()), book, only=rows)
    return replace(cell, value=int(rows.sum()))


def of_severity(definition: Definition, query: Query, inputs: Inputs) -> list[Point]:
    """Wounded for each one killed, and the share of those hit who died: the first is a signal of reporting."""
    book = inputs.book
    [cell] = answer(replace(query, measure=Measure.ALL_INCIDENTS, by=()), book)
    codes = book.texts["incident_ref"].codes[cell.rows]
    _, place = np.unique(codes, return_inverse=True)
    killed, wounded = (
        np.bincount(place, weights=book.numbers[name][cell.rows]).astype(int).tolist()
        for name in ("killed", "injured")
    )
    made = severity(list(zip(killed, wounded, strict=True)), seed=definition.seed)
    hit = replace(cell, value=made.killed + made.wounded)
    said = (
        f"{made.wounded} wounded, {made.killed} killed in {made.n_incidents} incidents",
        f"{made.n_without_wounded} of them tell of dead and of no wounded",
        *((made.signal,) if made.signal else ()),
    )
    bounds = made.interval
    finite = bounds if np.isfinite(bounds.high) else None
    return [
        Point(
            (("statistic", "wounded for each one killed"),),
            made.ratio,
            hit,
            finite,
            "wounded for each one killed",
            "ratio",
            caveats=said,
        ),
        Point(
            (("statistic", "share of those hit who died"),),
            made.fatal.value,
            hit,
            made.fatal.interval,
            "share of those hit",
            "share",
            caveats=said[:1],
        ),
    ]
