"""Standardised rates and ratios (M10, M11): what the rate would be with another mix of missions or staff."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from scipy import special

from vedette.core.kernel.errors import BadInput, NotEnoughData
from vedette.core.kernel.quantities import Interval, Rate
from vedette.core.stats.rates import EXACT, RateRatio, exact_interval

_PER = 1000.0
BYAR = "Byar's approximation"


class DirectMethod(StrEnum):
    """How the interval of a directly standardised rate is made."""

    FAY_FEUER = "gamma (Fay and Feuer)"
    """Never too short in simulations; events independent."""
    DOBSON = "shifted exact Poisson (Dobson)"
    """Shorter; may cover too little where weights differ much from the exposure; events independent."""
    CLUSTERED = "compound Poisson over incidents, standardised"
    """Deaths come in incidents; needs the squares of the sizes of incidents."""


@dataclass(frozen=True, slots=True)
class Stratum:
    """Events and exposure of one stratum, such as one mission.

    Args:
        name: Name of the stratum.
        events: Deaths or incidents, 0 or more.
        person_years: Exposure, above 0.
        squares: Sum of squared deaths per incident; None where incidents are not known.
    """

    name: str
    events: int
    person_years: float
    squares: int | None = None

    def __post_init__(self) -> None:
        if self.events < 0 or not self.person_years > 0:
            raise BadInput(
                f"Stratum {self.name}: {self.events} events in {self.person_years:g} person-years.",
                "Give 0 or more events and exposure above 0, or leave the stratum out of both sides.",
            )


@dataclass(frozen=True, slots=True)
class StandardisedRatio:
    """Observed events against those expected at reference rates.

    Args:
        value: Observed divided by expected.
        observed: Events.
        expected: Events at the reference rates.
        interval: Interval of the ratio.
    """

    value: float
    observed: int
    expected: float
    interval: Interval


def direct_rate(
    strata: Sequence[Stratum],
    weights: Mapping[str, float],
    *,
    method: DirectMethod = DirectMethod.FAY_FEUER,
    level: float = 0.95,
) -> Rate:
    """Directly standardised rate per 1,000 person-years: rates of strata averaged with fixed weights.

    Args:
        strata: The strata; each needs a weight.
        weights: Weight of each stratum, such as its exposure in the standard period; scaled to sum 1.
        method: How the interval is made.
        level: Coverage, between 0 and 1.

    Raises:
        BadInput: A weight is missing, negative or left over; or squares are needed and missing.

    Source: Fay and Feuer (1997), Statistics in Medicine 16, 791-801; Dobson, Kuulasmaa, Eberle and
        Scherer (1991), Statistics in Medicine 10, 457-462.

    Example:
        >>> made = direct_rate([Stratum("A", 5, 20_000), Stratum("B", 14, 18_000)], {"A": 1, "B": 1})
        >>> round(made.value, 6), round(made.interval.low, 6), round(made.interval.high, 6)
        (0.513889, 0.309214, 0.803867)
    """
    shares = _shares(strata, weights)
    per_event = [share * _PER / one.person_years for share, one in zip(shares, strata, strict=True)]
    value = sum(w * one.events for w, one in zip(per_event, strata, strict=True))
    interval = _INTERVALS[method](strata, per_event, value, level)
    return Rate(
        value,
        sum(one.events for one in strata),
        sum(one.person_years for one in strata),
        interval,
        "per 1,000 person-years, standardised",
    )


def clustered_ratio(
    first: Sequence[Stratum],
    second: Sequence[Stratum],
    weights: Mapping[str, float],
    *,
    level: float = 0.95,
) -> RateRatio:
    """Ratio of two directly standardised death rates, deaths in incidents on both sides.

    The mix of missions is the same on both sides, so that a new or closed mission makes no difference.

    Args:
        first: Strata of the first period, with squares.
        second: The same strata in the second period.
        weights: Weight of each stratum, such as its exposure in one of the periods.
        level: Coverage.

    Raises:
        NotEnoughData: A side has no deaths.

    Source: delta method on the log scale with the variances of `DirectMethod.CLUSTERED`.
    """
    rates = [
        direct_rate(side, weights, method=DirectMethod.CLUSTERED, level=level)
        for side in (first, second)
    ]
    if not all(rate.events for rate in rates):
        raise NotEnoughData("A side has no deaths.", "Compare incidents, or longer periods.")
    z = float(special.ndtri((1 + level) / 2))
    spread = math.hypot(
        *(math.log(rate.interval.high / rate.interval.low) / (2 * z) for rate in rates)
    )
    value, factor = rates[0].value / rates[1].value, math.exp(z * spread)
    p = 2 * float(special.ndtr(-abs(math.log(value)) / spread))
    bounds = Interval(value / factor, value * factor, level, DirectMethod.CLUSTERED.value)
    return RateRatio(value, bounds, p)


def expected_events(strata: Sequence[Stratum], reference: Mapping[str, float]) -> float:
    """Events that the exposure of the strata would have at the reference rates per 1,000 person-years.

    Raises:
        BadInput: A stratum has no reference rate.
    """
    missing = sorted({one.name for one in strata} - reference.keys())
    if missing:
        raise BadInput(
            f"There is no reference rate for {', '.join(missing)}.", "Add it or leave it out."
        )
    return sum(reference[one.name] * one.person_years / _PER for one in strata)


def indirect_ratio(observed: int, expected: float, *, level: float = 0.95) -> StandardisedRatio:
    """Ratio of observed to expected events (SMR) with its exact Poisson interval.

    The expected number is taken as known. Ratios of two units rest on two different mixes and are not
    comparable with each other. For deaths use incidents, or say that they are taken as independent.

    Raises:
        NotEnoughData: Nothing is expected.

    Source: Garwood (1936); Breslow and Day (1987), Statistical Methods in Cancer Research II, 2.3.

    Example:
        >>> made = indirect_ratio(10, 4.0)
        >>> made.value, round(made.interval.low, 4), round(made.interval.high, 4)
        (2.5, 1.1989, 4.5976)
    """
    if not expected > 0:
        raise NotEnoughData(
            f"{expected:g} events are expected.", "Give exposure and rates above 0."
        )
    counted = exact_interval(observed, level=level)
    bounds = Interval(counted.low / expected, counted.high / expected, level, EXACT)
    return StandardisedRatio(observed / expected, observed, expected, bounds)


def byar_interval(events: int, *, level: float = 0.95) -> Interval:
    """Byar's approximation of the exact interval of a count, as in Breslow and Day.

    Another formula goes by the same name in some R packages (half an event added on both sides).

    Source: Breslow and Day (1987), Statistical Methods in Cancer Research II, formula 2.13.

    Example:
        >>> made = byar_interval(10)
        >>> round(made.low, 4), round(made.high, 4)
        (4.7874, 18.3915)
    """
    if events < 0:
        raise BadInput(f"{events} events cannot be.", "Give 0 or more.")
    z = float(special.ndtri((1 + level) / 2))
    above = events + 1
    low = events * (1 - 1 / (9 * events) - z / (3 * math.sqrt(events))) ** 3 if events else 0.0
    high = above * (1 - 1 / (9 * above) + z / (3 * math.sqrt(above))) ** 3
    return Interval(low, high, level, BYAR)


def _shares(strata: Sequence[Stratum], weights: Mapping[str, float]) -> list[float]:
    names = [one.name for one in strata]
    if sorted(names) != sorted(weights):
        raise BadInput(
            f"The strata are {', '.join(names)}, the weights are of {', '.join(weights)}.",
            "Give each stratum one weight; leave strata without exposure out of both.",
        )
    total = sum(weights.values())
    if not total > 0 or min(weights.values()) < 0:
        raise BadInput("The weights are negative or all 0.", "Give weights of 0 or more.")
    return [weights[name] / total for name in names]


_Bounds = Callable[[Sequence[Stratum], Sequence[float], float, float], Interval]


def _gamma(
    strata: Sequence[Stratum], per_event: Sequence[float], value: float, level: float
) -> Interval:
    tail = (1 - level) / 2
    variance = _variance(strata, per_event)
    largest = max(per_event)
    low = float(special.gammaincinv(value**2 / variance, tail)) * variance / value if value else 0.0
    above, spread = value + largest, variance + largest**2
    high = float(special.gammainccinv(above**2 / spread, tail)) * spread / above
    return Interval(low, high, level, DirectMethod.FAY_FEUER.value)


def _shifted(
    strata: Sequence[Stratum], per_event: Sequence[float], value: float, level: float
) -> Interval:
    events = sum(one.events for one in strata)
    if not events:
        raise NotEnoughData(
            "There are no events, for which this interval is not defined.", "Use Fay and Feuer's."
        )
    counted = exact_interval(events, level=level)
    scale = math.sqrt(_variance(strata, per_event) / events)
    return Interval(
        max(0.0, value + scale * (counted.low - events)),
        value + scale * (counted.high - events),
        level,
        DirectMethod.DOBSON.value,
    )


def _clustered(
    strata: Sequence[Stratum], per_event: Sequence[float], value: float, level: float
) -> Interval:
    if any(one.squares is None and one.events for one in strata):
        raise BadInput(
            "The sizes of the incidents of a stratum are not known.",
            "Give their squares or use Fay and Feuer's interval of incidents.",
        )
    if not value:
        return _gamma(strata, per_event, value, level)
    variance = sum(w**2 * (one.squares or 0) for w, one in zip(per_event, strata, strict=True))
    factor = math.exp(float(special.ndtri((1 + level) / 2)) * math.sqrt(variance) / value)
    return Interval(value / factor, value * factor, level, DirectMethod.CLUSTERED.value)


def _variance(strata: Sequence[Stratum], per_event: Sequence[float]) -> float:
    return sum(w**2 * one.events for w, one in zip(per_event, strata, strict=True))


_INTERVALS: Mapping[DirectMethod, _Bounds] = {
    DirectMethod.FAY_FEUER: _gamma,
    DirectMethod.DOBSON: _shifted,
    DirectMethod.CLUSTERED: _clustered,
}
