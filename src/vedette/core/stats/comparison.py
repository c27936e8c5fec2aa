"""Many missions or contributors side by side without a league table (M12): shrinkage and funnel limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
from scipy import special

from vedette.core.kernel.errors import BadInput, NotEnoughData
from vedette.core.kernel.quantities import Interval

Reals = npt.NDArray[np.float64]
SHRUNK = "gamma-Poisson shrinkage"
_LEAST_UNITS = 3


class Position(StrEnum):
    """Where a unit lies against its funnel."""

    WITHIN = "within the limits"
    BELOW = "below the limits"
    ABOVE = "above the limits"


@dataclass(frozen=True, slots=True)
class Unit:
    """A mission, contributor or base.

    Args:
        name: Its name.
        events: Incidents (deaths come in clusters), 0 or more.
        expected: Person-years, or events expected by indirect standardisation; above 0.
    """

    name: str
    events: int
    expected: float

    def __post_init__(self) -> None:
        if self.events < 0 or not self.expected > 0:
            raise BadInput(
                f"{self.name}: {self.events} events against {self.expected:g}.",
                "Give 0 or more events and exposure above 0, or leave the unit out.",
            )


@dataclass(frozen=True, slots=True)
class Shrunk:
    """The rate of a unit drawn towards that of all.

    Args:
        unit: The unit.
        raw: Events by what was expected.
        value: Posterior mean.
        interval: Credible interval; the prior is taken as known, so it is a little too short.
        kept: Share of the unit's own rate in the posterior mean, between 0 and 1.
    """

    unit: Unit
    raw: float
    value: float
    interval: Interval
    kept: float


@dataclass(frozen=True, slots=True)
class Shrinkage:
    """All units together.

    Args:
        units: In the order given.
        shape: Shape of the gamma distribution of rates; infinite when the units differ by chance only.
        mean: Mean of that distribution.
    """

    units: tuple[Shrunk, ...]
    shape: float
    mean: float


@dataclass(frozen=True, slots=True)
class FunnelPoint:
    """A unit against the limits that chance alone would keep.

    Args:
        unit: The unit.
        value: Events by what was expected.
        target: The rate that all would share.
        inner: Limits that 95 % of such units keep.
        outer: Limits that 99.8 % of such units keep.
        position: Against the outer limits.
    """

    unit: Unit
    value: float
    target: float
    inner: Interval
    outer: Interval
    position: Position


def shrinkage(units: Sequence[Unit], *, level: float = 0.95) -> Shrinkage:
    """Empirical-Bayes rates: small units are drawn far towards the common rate, large ones hardly.

    Rates of units are taken as gamma distributed; shape and mean by maximum likelihood of the negative
    binomial margin.

    Raises:
        NotEnoughData: Fewer than 3 units, or no events.

    Source: Clayton and Kaldor (1987), Biometrics 43, 671-681.

    Example:
        >>> made = shrinkage([Unit("A", 0, 2.0), Unit("B", 30, 20.0), Unit("C", 4, 10.0)])
        >>> [one.raw < one.value for one in made.units]
        [True, False, True]
    """
    events = np.asarray([unit.events for unit in units], float)
    expected = np.asarray([unit.expected for unit in units])
    if len(units) < _LEAST_UNITS or not events.sum():
        raise NotEnoughData(
            f"{len(units)} units with {events.sum():g} events tell no common distribution.",
            "Compare more units, or take a longer period.",
        )
    shape, mean = _prior(events, expected)
    if np.isinf(shape):
        fixed = Interval(mean, mean, level, SHRUNK)
        same = tuple(Shrunk(unit, unit.events / unit.expected, mean, fixed, 0.0) for unit in units)
        return Shrinkage(same, shape, mean)
    return Shrinkage(tuple(_shrunk(unit, shape, mean, level) for unit in units), shape, mean)


def funnel(units: Sequence[Unit], *, target: float | None = None) -> tuple[FunnelPoint, ...]:
    """Each unit against exact Poisson limits at 95 and 99.8 % around the common rate.

    Limits are interpolated between whole counts, as Spiegelhalter does, so that they run smoothly. With
    `n` units about n x 0.002 lie outside the outer ones by chance.

    Args:
        units: Units; use incidents, deaths scatter wider than these limits.
        target: The rate all would share; None: events of all by what was expected of all.

    Source: Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202, appendix A.
    """
    total = sum(unit.expected for unit in units)
    if not total:
        raise NotEnoughData("There are no units.", "Add some.")
    rate = sum(unit.events for unit in units) / total if target is None else target
    return tuple(_funnel_point(unit, rate) for unit in units)


def funnel_limits(mean: float, *, level: float) -> Interval:
    """Limits of a Poisson count of this mean, interpolated between whole counts.

    The upper limit is r - (P(X <= r) - q) / P(X = r) with r the smallest count of which
    P(X <= r) > q = (1 + level) / 2; the lower one likewise, 0 where it would be below.

    Source: Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202, appendix A.3.
    """
    low, high = (_interpolated(mean, q) for q in ((1 - level) / 2, (1 + level) / 2))
    return Interval(low, high, level, "exact Poisson, interpolated (Spiegelhalter)")


def _interpolated(mean: float, q: float) -> float:
    # bdtri-like inverse: pdtrik gives a real number whose ceiling is the smallest count with P >= q
    r = max(0, int(np.ceil(float(special.pdtrik(q, mean)) - 1e-9)))
    below, upto = (float(special.pdtr(r - 1, mean)) if r else 0.0), float(special.pdtr(r, mean))
    return max(0.0, r - (upto - q) / (upto - below))


def _funnel_point(unit: Unit, rate: float) -> FunnelPoint:
    mean = rate * unit.expected
    inner, outer = (
        Interval(one.low / unit.expected, one.high / unit.expected, one.level, one.method)
        for one in (funnel_limits(mean, level=level) for level in (0.95, 0.998))
    )
    value = unit.events / unit.expected
    position = (
        Position.ABOVE
        if value > outer.high
        else Position.BELOW
        if value < outer.low
        else Position.WITHIN
    )
    return FunnelPoint(unit, value, rate, inner, outer, position)


def _shrunk(unit: Unit, shape: float, mean: float, level: float) -> Shrunk:
    a, b = shape + unit.events, shape / mean + unit.expected
    tail = (1 - level) / 2
    bounds = (float(special.gammaincinv(a, tail)) / b, float(special.gammainccinv(a, tail)) / b)
    return Shrunk(
        unit,
        unit.events / unit.expected,
        a / b,
        Interval(*bounds, level, SHRUNK),
        unit.expected / b,
    )


def _prior(events: Reals, expected: Reals) -> tuple[float, float]:
    """Shape and mean of the gamma distribution of rates; an infinite shape when there is none."""
    from scipy import optimize

    common = float(events.sum() / expected.sum())

    def minus_log_likelihood(logs: Reals) -> float:
        shape, mean = np.exp(logs)
        mu = mean * expected
        terms = (
            special.gammaln(events + shape)
            - special.gammaln(shape)
            + shape * np.log(shape / (shape + mu))
            + events * np.log(mu / (shape + mu))
        )
        return -float(terms.sum())

    starts = [np.asarray([np.log(s), np.log(common)]) for s in (0.5, 5.0)]
    bounds = [(np.log(1e-3), np.log(1e5)), (np.log(common) - 10, np.log(common) + 10)]
    found = min(
        (optimize.minimize(minus_log_likelihood, s, bounds=bounds) for s in starts),
        key=lambda one: float(one.fun),
    )
    shape, mean = (float(value) for value in np.exp(found.x))
    return (np.inf, common) if shape > 1e4 else (shape, mean)  # noqa: PLR2004 - no spread to speak of
