"""Exponentially weighted moving average of rates: small, lasting changes that a single month cannot show."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from vedette.core.kernel.errors import BadInput
from vedette.core.stats.run_lengths import normal_ewma_run_length


@dataclass(frozen=True, slots=True)
class EwmaPoint:
    """One step: its name, the moving average in sigmas after it, and whether it is beyond the limits."""

    name: str
    average: float
    alarm: bool


@dataclass(frozen=True, slots=True)
class Ewma:
    """A two-sided chart of the moving average.

    Args:
        points: Points in order; the average goes on after an alarm.
        limit: The limit on both sides, in the unit of the averages.
        false_alarm_after: Mean number of points to a false alarm, from the normal distribution; counts
            below about five a step alarm more often on the upper side.
        alarm_after: The same once the mean has moved by one sigma.
    """

    points: tuple[EwmaPoint, ...]
    limit: float
    false_alarm_after: float
    alarm_after: float


def ewma(  # noqa: PLR0913 - names, counts, exposure and three choices
    names: Sequence[str],
    events: Sequence[int],
    person_years: Sequence[float],
    rate: float,
    *,
    weight: float = 0.2,
    width: float = 2.86,
    dispersion: float = 1.0,
) -> Ewma:
    """Moving average of standardised deviations from a known rate, with fixed limits.

    Each count is turned into (events - expected) / sqrt(dispersion x expected).

    Args:
        names: Names of steps.
        events: Events of each step.
        person_years: Exposure of each step.
        rate: Events per person-year while nothing is wrong.
        weight: Weight of the newest step.
        width: Limits in standard deviations of the average.
        dispersion: Multiplies the variance; for deaths the sum of squared sizes over deaths.

    Source: Lucas and Saccucci (1990), Technometrics 32, 1-12.

    Example:
        >>> made = ewma(["a", "b", "c"], [4, 9, 11], [1.0] * 3, 4.0)
        >>> [point.alarm for point in made.points]
        [False, False, True]
    """
    if not (rate > 0 and 0 < weight <= 1 and min(person_years) > 0):
        raise BadInput("The average needs a rate, exposure and a weight up to 1.", "Correct them.")
    limit = width * math.sqrt(weight / (2 - weight))
    average, points = 0.0, []
    for name, x, py in zip(names, events, person_years, strict=True):
        off = (x - rate * py) / math.sqrt(dispersion * rate * py)
        average = weight * off + (1 - weight) * average
        points.append(EwmaPoint(name, average, abs(average) > limit))
    return Ewma(
        tuple(points),
        limit,
        normal_ewma_run_length(weight, width),
        normal_ewma_run_length(weight, width, 1.0),
    )
