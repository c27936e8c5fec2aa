"""The two sides of a measure: what happened before and after it, in the months of which strength is known."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from vedette.core.context.served_months import (
    ServedMonths,
    months_between,
    next_month,
    served_months,
)
from vedette.core.kernel.errors import NotEnoughData
from vedette.core.stats.definition import OF_PEOPLE, Definition, Intervention
from vedette.core.stats.interrupted import Interrupted, Shape, interrupted_series
from vedette.core.stats.points import Inputs
from vedette.core.stats.query import Cell, Flags, Ledger, Measure, Period, Query, answer

LAGS = 3
"""Months over which errors may hang together."""
EVERYWHERE = "(everywhere)"
"""Name of all missions together where time alone is the exposure."""
_DAYS_OF_YEAR = 365.25
_EPOCH = dt.date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """What happened in some months with exposure.

    Args:
        cell: The facts behind it.
        served: Who served.
        count: People or incidents.
        squares: Sum of squared sizes of incidents; equal to `count` where each counts one.
    """

    cell: Cell
    served: ServedMonths
    count: int
    squares: int

    @property
    def person_years(self) -> float:
        """Exposure; years where time alone counts."""
        return self.served.total

    @property
    def rate(self) -> float:
        """Events per person-year."""
        return self.count / self.person_years

    @property
    def sizes(self) -> tuple[int, ...]:
        """People in each incident that hit anybody."""
        return tuple(n for n in self.cell.sizes if n > 0)

    def spanned(self, otherwise: Period) -> Period:
        """From its first month to its last."""
        return _spanned(self.served, otherwise)


@dataclass(frozen=True)
class Sides:
    """What a figure of an effect is computed from.

    Args:
        definition: The figure.
        query: What is counted.
        book: The facts.
        served: Who served where, month by month.
        measure: When the measure was done.
        base: The time before that counts.
        look: The time after that is looked at, as far as whole months are told.
    """

    definition: Definition
    query: Query
    book: Ledger
    served: ServedMonths
    measure: Intervention
    base: Period
    look: Period

    @property
    def is_by_strength(self) -> bool:
        """Whether people served are the exposure, or time alone."""
        return self.definition.component is not None

    @cached_property
    def missions(self) -> tuple[str, ...]:
        """Missions where the measure is done and that served on a side; those of the control are not."""
        if self.definition.scope.missions:
            return self.definition.scope.missions
        found = {
            mission
            for side in (self.base, self.look)
            for mission, _ in self.served.within(side.first, side.last).person_years
        }
        return tuple(sorted(found - {*self.measure.control}))

    @cached_property
    def _inside(self) -> Flags:
        return self.book.in_months(self.served.person_years.keys())

    def stretch(
        self,
        period: Period,
        *,
        query: Query | None = None,
        missions: Sequence[str] | None = None,
    ) -> Stretch:
        """What happened in the months of a period that have exposure.

        Args:
            period: The period.
            query: What is counted; None is what the figure counts.
            missions: Where; None is where the measure is done.
        """
        asked = query or self.query
        served = self.served.within(period.first, period.last)
        only: Flags | None = None
        if self.is_by_strength:
            mine = frozenset(self.missions if missions is None else missions)
            served = served.of(mine)
            only = self._inside & self.book.texts["mission"].among(mine)
        elif self.measure.control and missions is None:
            only = ~self.book.texts["mission"].among(self.measure.control)
        if not served.person_years:
            only = self._inside & False
        whole = _spanned(served, period)
        [cell] = answer(replace(asked, period=whole, by=()), self.book, only=only)
        is_of_people = asked.measure in OF_PEOPLE
        sizes = [n for n in cell.sizes if n > 0] if is_of_people else [1] * cell.value
        return Stretch(cell, served, sum(sizes), sum(n * n for n in sizes))

    @cached_property
    def by_mission(self) -> Mapping[str, tuple[Stretch, Stretch]]:
        """Both sides of each mission, before and after."""
        return {
            mission: (
                self.stretch(self.base, missions=(mission,)),
                self.stretch(self.look, missions=(mission,)),
            )
            for mission in self.missions
        }


@dataclass(frozen=True, slots=True)
class Monthly:
    """Events and exposure of each month with exposure, in order."""

    months: tuple[dt.date, ...]
    events: tuple[int, ...]
    person_years: tuple[float, ...]


def sides_of(definition: Definition, query: Query, inputs: Inputs) -> Sides:
    """The sides of a measure; the newest month that any source tells of is not yet whole and is left out.

    Raises:
        NotEnoughData: There is no whole month after the start yet.
    """
    period, measure = definition.period, definition.intervention
    assert period is not None, "an effect has its period"
    assert measure is not None, "an effect has its measure"
    begins = max(next_month(measure.start.replace(day=1), measure.phase_in), measure.start)
    last = min(period.last, _last_whole(inputs.book, query))
    if last < next_month(begins) - dt.timedelta(days=1):
        raise NotEnoughData(
            f"No source tells of a whole month after {begins} yet.",
            "Wait, or import newer casualty data.",
        )
    named = definition.scope.missions
    if definition.component is None:
        served = _of_time(period.first, last)
    else:
        served = served_months(
            inputs.exposure,
            inputs.years,
            definition.component,
            missions=(*named, *measure.control) if named else (),
            fill=definition.fill,
        ).within(dt.date.min, last)
    base, look = Period(period.first, measure.base_last), Period(begins, last)
    return Sides(definition, query, inputs.book, served, measure, base, look)


def joined(first: Cell, second: Cell) -> Cell:
    """The cell of two sides together, so that a number opens the rows of both."""
    return Cell(
        (),
        first.value + second.value,
        first.low + second.low,
        first.high + second.high,
        tuple(sorted((*first.sizes, *second.sizes), reverse=True)),
        tuple(sorted({*first.incident_refs, *second.incident_refs})),
        np.union1d(first.rows, second.rows),
    )


def monthly(sides: Sides, side: Stretch) -> Monthly:
    """A side month by month."""
    served: dict[dt.date, float] = {}
    for (_, month), value in side.served.person_years.items():
        served[month] = served.get(month, 0.0) + value
    events = _by_month(sides.book, sides.query.measure, side.cell)
    months = tuple(sorted(served))
    return Monthly(
        months, tuple(events.get(month, 0) for month in months), tuple(served[m] for m in months)
    )


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter around the date of a measure.

    Args:
        first: First day.
        events: What happened in its months with exposure.
        person_years: Exposure of these months.
        expected: What the trend before had brought; None where no trend can be told.
        is_after: Whether it lies after the date and the months of coming.
        is_between: Whether it lies between base and look, and counts for neither.
    """

    first: dt.date
    events: int
    person_years: float
    expected: float | None
    is_after: bool
    is_between: bool


def by_quarter(sides: Sides) -> tuple[Quarter, ...]:
    """Observed and expected events of each quarter, from the first month of the base to the last that is told.

    A quarter that holds months of both sides counts as the side of its last month.
    """
    series = monthly(sides, sides.stretch(Period(sides.base.first, sides.look.last)))
    found = around_the_date(sides, series)
    expected = trend_before(found, series) if found else None
    quarters: dict[dt.date, list[int]] = {}
    for n, month in enumerate(series.months):
        quarters.setdefault(month.replace(month=3 * ((month.month - 1) // 3) + 1), []).append(n)
    return tuple(
        Quarter(
            first,
            sum(series.events[n] for n in places),
            sum(series.person_years[n] for n in places),
            sum(expected[n] for n in places) if expected else None,
            series.months[places[-1]] >= sides.look.first,
            sides.base.last < series.months[places[-1]] < sides.look.first,
        )
        for first, places in quarters.items()
    )


def around_the_date(sides: Sides, series: Monthly) -> Interrupted | None:
    """The series with a step at the date; None with fewer than 8 months on a side, or nothing in them (M8)."""
    start = sum(month <= sides.base.last for month in series.months)
    gap = sum(sides.base.last < month < sides.look.first for month in series.months)
    try:
        return wider_step(series.events, series.person_years, start, gap)
    except NotEnoughData:
        return None


def wider_step(
    events: Sequence[int], person_years: Sequence[float], start: int, gap: int = 0
) -> Interrupted:
    """A step with the wider of two errors: months that hang together (Newey and West), or each for itself.

    With so few months the first alone are too short: their 95 % intervals held 89 to 94 of 100 simulated steps
    (`benchmarks/effects.py`).

    Args:
        events: Events of each month.
        person_years: Exposure of each month.
        start: Place of the first month after the base, from 0.
        gap: Months from `start` on that count for neither side.

    Raises:
        NotEnoughData: Fewer than 8 months on a side, or nothing in them.
    """
    made = [
        interrupted_series(events, person_years, start, shape=Shape.LEVEL, phase_in=gap, lags=lags)
        for lags in (LAGS, None)
    ]
    return max(made, key=lambda one: one.level.error)


def trend_before(made: Interrupted, series: Monthly) -> list[float]:
    """Events of each month by the trend before the date, had it gone on."""
    rate, slope = made.model.intercept.coefficient, made.trend.coefficient
    return [math.exp(rate + slope * n) * py for n, py in enumerate(series.person_years)]


def _spanned(served: ServedMonths, otherwise: Period) -> Period:
    months = [month for _, month in served.person_years]
    if not months:
        return otherwise
    return Period(min(months), next_month(max(months)) - dt.timedelta(days=1))


def _of_time(first: dt.date, last: dt.date) -> ServedMonths:
    """Time alone as exposure, in years."""
    found = {
        (EVERYWHERE, month): (next_month(month) - month).days / _DAYS_OF_YEAR
        for month in months_between(first, last)
    }
    return ServedMonths(found, frozenset())


def _last_whole(book: Ledger, query: Query) -> dt.date:
    """Last day of the last month before the newest fact of any kind."""
    days = book.numbers["date_from"][book.told["date_from"]]
    if not len(days):
        raise NotEnoughData("No source tells a day.", "Import casualty data with days.")
    newest = _EPOCH + dt.timedelta(days=int(days.max()))
    if query.cutoff is not None:
        newest = min(newest, query.cutoff + dt.timedelta(days=1))
    return newest.replace(day=1) - dt.timedelta(days=1)


def _by_month(book: Ledger, measure: Measure, cell: Cell) -> Mapping[dt.date, int]:
    """Events of each month among the facts of a cell; an incident falls into the month of its first fact."""
    days = book.numbers["date_from"][cell.rows]
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    if measure in OF_PEOPLE:
        weights = book.numbers["injured" if measure is Measure.INJURIES else "killed"][cell.rows]
    else:
        order = np.argsort(days, kind="stable")
        refs = book.texts["incident_ref"].codes[cell.rows][order]
        first = np.unique(refs, return_index=True)[1]
        months = months[order][first]
        weights = np.ones(len(months), np.int64)
    found: dict[dt.date, int] = {}
    for month, n in zip(months.tolist(), weights.tolist(), strict=True):
        day = next_month(_EPOCH, month)
        found[day] = found.get(day, 0) + n
    return found
