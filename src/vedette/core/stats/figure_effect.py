"""What came after a measure: before and after, the series around its date, a control, and what hangs on what (M8, M9).

Nothing here proves a cause. Each point is one way to look; a reader who sees only one of them is misled.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import StrEnum

from vedette.core.context.served_months import next_month
from vedette.core.kernel.errors import NotEnoughData
from vedette.core.kernel.quantities import Interval
from vedette.core.stats.clusters import cluster_interval
from vedette.core.stats.contrasts import Side, bootstrap_ratio
from vedette.core.stats.definition import OF_PEOPLE, Definition
from vedette.core.stats.effect_sides import (
    Sides,
    Stretch,
    around_the_date,
    joined,
    monthly,
    sides_of,
)
from vedette.core.stats.interrupted import LEAST_POINTS, Interrupted
from vedette.core.stats.leaving_out import leave_one_out
from vedette.core.stats.methods import OF_RATIOS, SEGMENTED
from vedette.core.stats.points import Inputs, Point, p_digits
from vedette.core.stats.query import Cell, Period, Query
from vedette.core.stats.rates import exact_interval, rate_ratio
from vedette.core.stats.sequential import watch
from vedette.core.stats.standardise import Stratum, clustered_ratio


class Look(StrEnum):
    """A way to look at what came after a measure; the name of its point."""

    BEFORE = "rate before"
    AFTER = "rate after"
    RATIO = "after against before"
    STEP = "step at the date"
    TREND = "trend before, year to year"
    EXPECTED = "expected by the trend before"
    CONTROL = "the control, after against before"
    AGAINST_CONTROL = "against the control"
    SAME_MIX = "same mix of missions"
    FIVE_YEARS = "against five years before"
    WITHOUT_LAST_YEAR = "without the last year before"
    LOWEST = "without one mission, lowest"
    HIGHEST = "without one mission, highest"
    WITHOUT_LARGEST = "without the largest incident of each side"
    WATCHED = "watched month by month"


UNTOUCHED = ("accident", "illness")
"""Causes that a measure against violence cannot have touched: the negative control of the same missions."""
_PER, _RATE, _RATIO = 1000.0, "per 1,000 person-years", "ratio of rates"
_YEAR, _FIVE_YEARS = 12, 60
_PRETREND = 0.1
_LEVEL = 0.95


def of_effect(definition: Definition, query: Query, inputs: Inputs) -> list[Point]:
    """Every way to look at what came after a measure, the plainest first.

    Months without exposure are in no side. The newest month that any source tells of is not yet whole and is
    left out. Deaths have intervals that know of incidents, incidents exact ones.

    Raises:
        NotEnoughData: There is no exposure on a side yet, or nothing happened in the base.
    """
    sides = sides_of(definition, query, inputs)
    before, after = sides.stretch(sides.base), sides.stretch(sides.look)
    _check(sides, before, after)
    return [
        _rate(Look.BEFORE, sides, before, sides.base),
        _rate(Look.AFTER, sides, after, sides.look),
        _ratio_point(Look.RATIO, sides, before, after),
        *_around(sides),
        *_controlled(sides, before, after),
        *_mixed(sides),
        *_other_bases(sides, before, after),
        *_left_out(sides, before, after),
        _watched(sides, before, after),
    ]


def _check(sides: Sides, before: Stretch, after: Stretch) -> None:
    for side, period in ((before, sides.base), (after, sides.look)):
        if not side.person_years > 0:
            raise NotEnoughData(
                f"There is no strength from {period.first} to {period.last}.",
                "Add strength tables, or declare time alone as the exposure.",
            )
    if not before.count:
        raise NotEnoughData(
            "Nothing happened in the base: no change can be told from it.",
            "Take a longer base or another outcome.",
        )


def _rate(name: Look, sides: Sides, side: Stretch, period: Period) -> Point:
    per, unit = (_PER, _RATE) if sides.is_by_strength else (1.0, "a year")
    is_of_people = sides.definition.measure in OF_PEOPLE and side.count
    counted = cluster_interval(side.cell.sizes) if is_of_people else exact_interval(side.count)
    scale = per / side.person_years
    n, of = len(side.served.of_years), len(side.served.person_years)
    said = (f"{n} of {of} months of missions have the strength of their calendar year",)
    return Point(
        (("statistic", name),),
        side.rate * per,
        side.cell,
        replace(counted, low=counted.low * scale, high=counted.high * scale),
        unit,
        "rate",
        period=side.spanned(period),
        person_years=side.person_years if sides.is_by_strength else None,
        caveats=said if n else (),
    )


def _ratio_point(name: Look, sides: Sides, before: Stretch, after: Stretch, *said: str) -> Point:
    """The ratio of two rates, with what it is of."""
    value, interval, p = _ratio(sides, before, after)
    of = f"{after.count} after against {before.count} before"
    if sides.is_by_strength:
        of = (
            f"{after.count} in {after.person_years:,.0f} person-years after against {before.count} in "
            f"{before.person_years:,.0f} before"
        )
    if not after.count and sides.definition.measure in OF_PEOPLE:
        said = (
            *said,
            "nobody afterwards: the interval is that of incidents, taken to hurt as many as before",
        )
    return _of_ratio(name, value, joined(before.cell, after.cell), interval, p, *said, of)


def _of_ratio(
    name: Look,
    value: float | None,
    cell: Cell,
    interval: Interval | None,
    p: float | None,
    *said: str,
    unit: str = _RATIO,
) -> Point:
    told = (*said, *((f"p {p_digits(p)}",) if p is not None else ()))
    return Point((("statistic", name),), value, cell, interval, unit, "ratio", caveats=told)


def _refused(name: Look, cell: Cell, said: str) -> Point:
    return _of_ratio(name, None, cell, None, None, f"refused: {said}")


def _ratio(sides: Sides, before: Stretch, after: Stretch) -> tuple[float, Interval, float]:
    """Ratio of two rates, interval, p: people by drawing incidents anew, incidents exact.

    With nobody afterwards there is nothing to draw from: the incidents tell how far chance goes.
    """
    if sides.definition.measure not in OF_PEOPLE:
        made = rate_ratio(after.count, after.person_years, before.count, before.person_years)
    elif not after.count:
        made = rate_ratio(0, after.person_years, len(before.sizes), before.person_years)
    else:
        first, second = (
            Side(name, side.sizes, side.person_years)
            for name, side in (("after", after), ("before", before))
        )
        made = bootstrap_ratio(first, second, seed=sides.definition.seed)
    return made.value, made.interval, made.p


def _around(sides: Sides) -> Iterator[Point]:
    """The series by month with a step at the date (M8): the step, the trend before, what the trend had brought."""
    side = sides.stretch(Period(sides.base.first, sides.look.last))
    series = monthly(sides, side)
    made = around_the_date(sides, series)
    if made is None:
        yield _refused(
            Look.STEP,
            side.cell,
            f"fewer than {LEAST_POINTS} months on a side, or none with anything in it.",
        )
        return
    yield from _of_series(made, side.cell, len(series.months))


def _of_series(made: Interrupted, cell: Cell, n_months: int) -> Iterator[Point]:
    level, trend = made.level, made.trend
    yield _of_ratio(
        Look.STEP, level.ratio, cell, replace(level.interval, method=SEGMENTED), level.p,
        f"{n_months} months, the trend before going on; dispersion {made.model.dispersion:.2f}",
    )  # fmt: skip
    is_moving = trend.p < _PRETREND
    yearly = [bound**_YEAR for bound in (trend.interval.low, trend.interval.high)]
    yield _of_ratio(
        Look.TREND, trend.ratio**_YEAR, cell, Interval(yearly[0], yearly[1], trend.interval.level, SEGMENTED), trend.p,
        "the rate was moving before the date already" if is_moving else "no trend is told apart from chance",
        unit="ratio from one year to the next",
    )  # fmt: skip
    said = (f"{made.observed} observed in the same months",)
    unit = "events after the date"
    yield Point(
        (("statistic", Look.EXPECTED),), made.expected, cell, None, unit, "count", caveats=said
    )


def _controlled(sides: Sides, before: Stretch, after: Stretch) -> Iterator[Point]:
    """The same two sides of what the measure cannot have touched, and the ratio of the two ratios."""
    found = _control(sides)
    if found is None:
        return
    name, query, missions = found
    was, now = (
        sides.stretch(one, query=query, missions=missions) for one in (sides.base, sides.look)
    )
    if not (was.count and now.count):
        yield _refused(Look.CONTROL, joined(was.cell, now.cell), "nothing happened on a side.")
        return
    yield _ratio_point(Look.CONTROL, sides, was, now, name)
    if not after.count:
        return
    four = (before, after, was, now)
    ratio = (after.rate / before.rate) / (now.rate / was.rate)
    spread = math.sqrt(sum(one.squares / one.count**2 for one in four))
    from scipy import special

    factor = math.exp(float(special.ndtri((1 + _LEVEL) / 2)) * spread)
    p = 2 * float(special.ndtr(-abs(math.log(ratio)) / spread))
    cell = joined(joined(before.cell, after.cell), joined(was.cell, now.cell))
    bounds = Interval(ratio / factor, ratio * factor, _LEVEL, OF_RATIOS)
    unit = "ratio of two ratios"
    yield _of_ratio(Look.AGAINST_CONTROL, ratio, cell, bounds, p, name, unit=unit)


def _control(sides: Sides) -> tuple[str, Query, tuple[str, ...]] | None:
    """Name, query and missions of the control: other missions, else other causes of the same missions."""
    scope, there = sides.query.scope, sides.measure.control
    if there:
        query = replace(sides.query, scope=replace(scope, missions=there))
        return ", ".join(there), query, there
    if not scope.causes or {*scope.causes} & {*UNTOUCHED}:
        return None
    query = replace(sides.query, scope=replace(scope, causes=UNTOUCHED))
    return "accident and illness of the same missions", query, sides.missions


def _mixed(sides: Sides) -> Iterator[Point]:
    """The ratio at one mix of missions, of those that served on both sides."""
    if not sides.is_by_strength:
        return
    shared = {
        name: pair
        for name, pair in sides.by_mission.items()
        if all(s.person_years > 0 for s in pair)
    }
    if len(shared) < 2:  # noqa: PLR2004 - one mission is no mix
        return
    was, now = (
        [
            Stratum(name, pair[n].count, pair[n].person_years, pair[n].squares)
            for name, pair in shared.items()
        ]
        for n in (0, 1)
    )
    left = ", ".join(sorted(sides.by_mission.keys() - shared.keys()))
    said = f"{len(shared)} missions with strength on both sides, weighted by that of the base"
    cells = [sides.stretch(side, missions=tuple(shared)).cell for side in (sides.base, sides.look)]
    try:
        made = clustered_ratio(now, was, {one.name: one.person_years for one in was})
    except NotEnoughData as error:
        yield _refused(Look.SAME_MIX, joined(*cells), error.problem)
        return
    told = (said, f"not in it: {left}") if left else (said,)
    yield _of_ratio(Look.SAME_MIX, made.value, joined(*cells), made.interval, made.p, *told)


def _other_bases(sides: Sides, before: Stretch, after: Stretch) -> Iterator[Point]:
    """The same against other bases: a review is ordered at a peak, and after a peak a fall comes in any case (M9)."""
    first, last = sides.base.first, sides.base.last
    others = {Look.FIVE_YEARS: Period(_months_back(last, _FIVE_YEARS), last)}
    year_before = _months_back(last, _YEAR) - dt.timedelta(days=1)
    if first < year_before:
        others[Look.WITHOUT_LAST_YEAR] = Period(first, year_before)
    for name, base in others.items():
        side = sides.stretch(base)
        if side.count and side.person_years != before.person_years:
            yield _ratio_point(name, sides, side, after, f"base {base.first} to {base.last}")


def _months_back(last: dt.date, months: int) -> dt.date:
    """The first day of so many months that end with a day."""
    return next_month((last + dt.timedelta(days=1)).replace(day=1), -months)


def _left_out(sides: Sides, before: Stretch, after: Stretch) -> Iterator[Point]:
    """The ratio without each mission, lowest and highest; and without the largest incident of each side."""
    whole = joined(before.cell, after.cell)
    if sides.is_by_strength and len(sides.missions) > 1:
        found = leave_one_out(sides.by_mission, _ratio_of)
        for name, mission in ((Look.LOWEST, found.lowest), (Look.HIGHEST, found.highest)):
            yield _of_ratio(name, found.without[mission], whole, None, None, f"without {mission}")
    is_of_people = sides.definition.measure in OF_PEOPLE
    if not is_of_people or min(len(before.sizes), len(after.sizes)) < 2:  # noqa: PLR2004
        return
    largest = [max(side.sizes) for side in (before, after)]
    rates = [
        (side.count - most) / side.person_years
        for side, most in zip((before, after), largest, strict=True)
    ]
    said = f"{largest[0]} before, {largest[1]} after left out"
    yield _of_ratio(Look.WITHOUT_LARGEST, rates[1] / rates[0], whole, None, None, said)


def _ratio_of(pairs: Sequence[Sequence[Stretch]]) -> float | None:
    counts = [sum(pair[n].count for pair in pairs) for n in (0, 1)]
    people = [sum(pair[n].person_years for pair in pairs) for n in (0, 1)]
    if not counts[0] or not all(people):
        return None
    return (counts[1] / people[1]) / (counts[0] / people[0])


def _watched(sides: Sides, before: Stretch, after: Stretch) -> Point:
    """What a look at every month since the date has told so far, false alarms of all looks together at 5 %."""
    series = monthly(sides, after)
    made = watch(
        before.count,
        before.person_years,
        [f"{month:%Y-%m}" for month in series.months],
        series.events,
        series.person_years,
        dispersion=max(1.0, before.squares / before.count),
    )
    last = made.looks[-1]
    alarm = "no alarm yet" if made.alarm is None else f"alarm in {made.looks[made.alarm].name}"
    looks = f"{len(made.looks)} looks, the last at {last.name}"
    cell = joined(before.cell, after.cell)
    return _of_ratio(Look.WATCHED, last.ratio, cell, last.interval, None, alarm, looks)
