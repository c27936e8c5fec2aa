"""Control charts: is something happening now? Each with its rate of false alarms (run lengths)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from vedette.core.kernel.errors import BadInput, NotEnoughData
from vedette.core.stats.run_lengths import Reals, lattice_cusum_run_length, zone_run_length

_NEEDED = {1: (3, 1, 1), 2: (2, 2, 3), 3: (1, 4, 5), 4: (0, 8, 8)}


class Rule(StrEnum):
    """The rules of the Western Electric handbook (1956)."""

    BEYOND_3 = "one point beyond 3 sigma"
    TWO_OF_3_BEYOND_2 = "two of three points beyond 2 sigma on one side"
    FOUR_OF_5_BEYOND_1 = "four of five points beyond 1 sigma on one side"
    EIGHT_ON_ONE_SIDE = "eight points in a row on one side"


RULES: Mapping[Rule, tuple[int, int, int]] = dict(zip(Rule, _NEEDED.values(), strict=True))
"""Rule -> (sigma, points, of so many)."""


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """One point of a u-chart.

    Args:
        name: Name of the step.
        rate: Events per 1,000 person-years.
        centre: Centre line in the same unit.
        low: Lower 3-sigma limit, 0 or more.
        high: Upper 3-sigma limit.
        broken: Rules that the point breaks, with the points before it.
    """

    name: str
    rate: float
    centre: float
    low: float
    high: float
    broken: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class UChart:
    """A chart of rates with limits that follow the exposure.

    Args:
        points: Points in order.
        false_alarm_after: Mean number of points to a false alarm under these rules while nothing
            changes, from the normal distribution: small counts alarm otherwise.
        dispersion: What the Poisson variance was multiplied with.
    """

    points: tuple[ChartPoint, ...]
    false_alarm_after: float
    dispersion: float


@dataclass(frozen=True, slots=True)
class CusumPoint:
    """One step of a CUSUM: its name, the sum after it, and whether it has reached the limit."""

    name: str
    total: float
    alarm: bool


@dataclass(frozen=True, slots=True)
class Cusum:
    """A one-sided CUSUM of events against what exposure makes expect.

    Args:
        points: Points in order; the sum starts again at 0 after an alarm.
        reference: What is taken off each step, in events at mean exposure.
        limit: The sum that alarms.
        false_alarm_after: Mean number of steps to a false alarm at mean exposure while nothing changes.
        alarm_after: The same once the rate is `ratio` times as high.
    """

    points: tuple[CusumPoint, ...]
    reference: float
    limit: float
    false_alarm_after: float
    alarm_after: float


def u_chart(
    names: Sequence[str],
    events: Sequence[int],
    person_years: Sequence[float],
    *,
    base: int | None = None,
    dispersion: float = 1.0,
    rules: Sequence[Rule] = tuple(Rule),
) -> UChart:
    """Rates with centre line, 3-sigma limits and the rules that points break.

    Args:
        names: Names of steps.
        events: Events of each step.
        person_years: Exposure of each step.
        base: The centre line is the rate of so many first steps; None: of all.
        dispersion: Multiplies the variance; for deaths the sum of squared sizes over deaths.
        rules: Rules in force; each one more makes false alarms more frequent.

    Raises:
        NotEnoughData: No events in the base.

    Source: Montgomery (2009), Introduction to Statistical Quality Control, 7.3 and 5.3; Champ and Woodall
        (1987), Technometrics 29, 393-399 (run lengths).
    """
    known = slice(0, base)
    if not sum(events[known]) or min(person_years) <= 0:
        raise NotEnoughData(
            "The base of the chart has no events or no exposure.", "Take a longer base."
        )
    centre = sum(events[known]) / sum(person_years[known])
    sigma = [math.sqrt(dispersion * centre / py) for py in person_years]
    off = [(x / py - centre) / s for x, py, s in zip(events, person_years, sigma, strict=True)]
    points = tuple(
        ChartPoint(
            name=name,
            rate=1000 * events[n] / person_years[n],
            centre=1000 * centre,
            low=max(0.0, 1000 * (centre - 3 * sigma[n])),
            high=1000 * (centre + 3 * sigma[n]),
            broken=tuple(rule for rule in rules if _breaks(off[: n + 1], rule)),
        )
        for n, name in enumerate(names)
    )
    return UChart(points, zone_run_length([RULES[rule] for rule in rules]), dispersion)


def cusum(  # noqa: PLR0913 - names, counts, exposure and three choices
    names: Sequence[str],
    events: Sequence[int],
    person_years: Sequence[float],
    rate: float,
    *,
    ratio: float = 2.0,
    false_alarm_after: float = 120.0,
    sizes: Mapping[int, float] | None = None,
) -> Cusum:
    """CUSUM that looks for a rate `ratio` times as high, with a limit for the wished rate of false alarms.

    The reference is the best one for the ratio, rounded to halves of an event or finer; the limit is
    the smallest that keeps the mean run to a false alarm at mean exposure. Run lengths are exact for the
    lattice of whole events: Poisson incidents, or deaths as compound Poisson when `sizes` is given.

    Args:
        names: Names of steps.
        events: Incidents, or deaths when sizes are given.
        person_years: Exposure of each step.
        rate: Events per person-year while nothing is wrong, known from before.
        ratio: The rise to look for, above 1.
        false_alarm_after: Wished mean number of steps to a false alarm.
        sizes: Probability of each size of incident; None: each event comes alone.

    Source: Page (1954), Biometrika 41, 100-115; Lucas (1985), Technometrics 27, 129-144.
    """
    if not (rate > 0 and ratio > 1 and min(person_years) > 0):
        raise BadInput("The CUSUM needs a rate, exposure and a ratio above 1.", "Correct them.")
    mean_py = sum(person_years) / len(person_years)
    expected = rate * mean_py
    pmf, raised = (count_distribution(expected * times, sizes) for times in (1.0, ratio))
    best = expected * (ratio - 1) / math.log(ratio)
    # on a fine lattice, yet above the mean, or the sum would climb while nothing happens
    lattice = max(2, math.ceil(4 / best))
    reference = max(round(best * lattice), math.floor(expected * lattice) + 1) / lattice
    limit = _limit(pmf, reference, lattice, false_alarm_after)
    points: list[CusumPoint] = []
    total = 0.0
    for name, x, py in zip(names, events, person_years, strict=True):
        before = 0.0 if points and points[-1].alarm else total
        total = max(0.0, before + x - reference * py / mean_py)
        points.append(CusumPoint(name, total, total >= limit))
    return Cusum(
        points=tuple(points),
        reference=reference,
        limit=limit,
        false_alarm_after=lattice_cusum_run_length(pmf, reference, limit, lattice=lattice),
        alarm_after=lattice_cusum_run_length(raised, reference, limit, lattice=lattice),
    )


def count_distribution(mean: float, sizes: Mapping[int, float] | None = None) -> Reals:
    """Probability of 0, 1, 2, ... events: Poisson, or compound Poisson with this mean of events.

    Args:
        mean: Mean number of events (deaths, where sizes are given).
        sizes: Probability of each size of incident.

    Source: Panjer (1981), ASTIN Bulletin 12, 22-26.
    """
    severity = dict(sizes or {1: 1.0})
    size = sum(n * p for n, p in severity.items())
    incidents = mean / size
    spread = math.sqrt(incidents * sum(n * n * p for n, p in severity.items()))
    length = math.ceil(mean + 12 * spread + 12 * max(severity)) + 1
    pmf = np.zeros(length)
    pmf[0] = math.exp(-incidents)
    for x in range(1, length):
        parts = (n * p * pmf[x - n] for n, p in severity.items() if n <= x)
        pmf[x] = incidents / x * sum(parts)
    return pmf


def _limit(pmf: Reals, reference: float, lattice: int, wished: float) -> float:
    """The smallest limit of which the run to a false alarm is at least as long as wished."""

    def long_enough(steps: int) -> bool:
        run = lattice_cusum_run_length(pmf, reference, steps / lattice, lattice=lattice)
        return run >= wished

    high = lattice
    while not long_enough(high):
        high *= 2
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if long_enough(middle) else (middle, high)
    return high / lattice


def _breaks(off: Sequence[float], rule: Rule) -> bool:
    """Whether the last point breaks the rule, itself being on the side of the rule."""
    sigma, points, of = RULES[rule]
    sides: tuple[Callable[[float], float], ...] = (lambda z: z, lambda z: -z)
    return any(
        side(off[-1]) > sigma and sum(side(z) > sigma for z in off[-of:]) >= points
        for side in sides
    )
