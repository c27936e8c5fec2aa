"""Exact rates and ratios of rates (M2-M4). The only module that asks for Poisson and binomial intervals."""

from __future__ import annotations

from dataclasses import dataclass

from vedette.core.kernel.errors import BadInput, NotEnoughData
from vedette.core.kernel.quantities import Interval, Rate

CONDITIONAL = "exact conditional"
EXACT = "exact Poisson (Garwood)"
_PER = 1000.0


def exact_interval(events: int, *, level: float = 0.95) -> Interval:
    """Interval of the expected number of events, exact for a Poisson count.

    The conservative two-sided interval from the chi-square relation; for zero events the lower bound
    is 0. It holds for incidents; deaths come in clusters and need `clusters.cluster_interval`.

    Source: Garwood (1936), Biometrika 28, 437-442.

    Example:
        >>> interval = exact_interval(10)
        >>> round(interval.low, 4), round(interval.high, 4)
        (4.7954, 18.3904)
    """
    if events < 0:
        raise BadInput(f"{events} events cannot be.", "Give 0 or more.")
    from scipy import special

    tail = (1 - level) / 2
    # half a chi-square quantile of 2k degrees is the inverse of the gamma integral at k; scipy.stats,
    # which has both under their own names, takes a second to load
    low = float(special.gammaincinv(events, tail)) if events else 0.0
    return Interval(low, float(special.gammainccinv(events + 1, tail)), level, EXACT)


def mid_p_interval(events: int, *, level: float = 0.95) -> Interval:
    """Mid-P interval of the expected number of events: shorter than the exact one, not conservative.

    Source: Cohen and Yang (1994), Statistics in Medicine 13, 2189-2203.

    Example:
        >>> interval = mid_p_interval(5)
        >>> round(interval.low, 4), round(interval.high, 4)
        (1.832, 11.0824)
    """
    # imported here: statsmodels takes a second to load and nothing else of this module needs it
    from statsmodels.stats.rates import confint_poisson

    low, high = confint_poisson(events, 1, method="midp-c", alpha=1 - level)
    # without events the search for the lower bound stops at the upper one
    return Interval(float(low) if events else 0.0, float(high), level, "mid-P Poisson")


def exact_rate(events: int, person_years: float, *, level: float = 0.95) -> Rate:
    """Rate of events per 1,000 person-years with its exact Poisson interval.

    Args:
        events: Number of incidents (or persons), 0 or more.
        person_years: Exposure of the same staff, place and period; above 0.
        level: Coverage of the interval, between 0 and 1.

    Raises:
        NotEnoughData: `person_years` is 0 or less. Remedy: add strength tables.

    Source: Garwood (1936), Biometrika 28, 437-442.

    Example:
        >>> round(exact_rate(4, 12_500.0).value, 2)
        0.32
    """
    return rate_with(events, person_years, exact_interval(events, level=level))


def rate_with(events: int, person_years: float, counted: Interval) -> Rate:
    """Rate per 1,000 person-years from the interval of the count.

    Raises:
        NotEnoughData: `person_years` is 0 or less.
    """
    if not person_years > 0:
        raise NotEnoughData(
            f"There are {person_years:g} person-years of exposure for {events} events.",
            "Add a strength table of the same missions, staff and months.",
        )
    scale = _PER / person_years
    interval = Interval(counted.low * scale, counted.high * scale, counted.level, counted.method)
    return Rate(events * scale, events, person_years, interval)


@dataclass(frozen=True, slots=True)
class RateRatio:
    """Ratio of two rates with its exact interval and the p-value that agrees with it.

    Args:
        value: First rate divided by the second; infinite when the second has no events.
        interval: Interval of the ratio.
        p: Two-sided central p-value for a ratio of 1.
    """

    value: float
    interval: Interval
    p: float


def rate_ratio(
    events1: int, person_years1: float, events2: int, person_years2: float, *, level: float = 0.95
) -> RateRatio:
    """Ratio of two rates, exact given the total number of events.

    The p-value is the central one (twice the smaller tail): only it agrees with the interval
    (Fay 2010, R Journal 2(1), 53-58). The events are taken as independent; for deaths use incidents.

    Raises:
        NotEnoughData: No events at all, or no exposure.

    Source: Przyborowski and Wilenski (1940), Biometrika 31, 313-323.

    Example:
        >>> ratio = rate_ratio(5, 20_000, 14, 18_000)
        >>> round(ratio.value, 6), round(ratio.p, 6)
        (0.321429, 0.037092)
    """
    n = events1 + events2
    if n == 0 or person_years1 <= 0 or person_years2 <= 0:
        raise NotEnoughData(
            f"A ratio of {events1} events in {person_years1:g} and {events2} in {person_years2:g} "
            "person-years cannot be told.",
            "Compare periods or missions that have events and strength.",
        )
    from scipy import special

    share = person_years1 / (person_years1 + person_years2)
    tail = (1 - level) / 2
    # Clopper and Pearson's bounds are quantiles of beta distributions; scipy.stats.binomtest looks for
    # them by roots, a thousand times slower, and takes seconds to load
    low = float(special.betaincinv(events1, events2 + 1, tail)) if events1 else 0.0
    high = float(special.betainccinv(events1 + 1, events2, tail)) if events2 else 1.0
    odds = person_years2 / person_years1
    lower = float(special.bdtr(events1, n, share))
    upper = float(special.bdtrc(events1 - 1, n, share)) if events1 else 1.0
    value = events1 / events2 * odds if events2 else float("inf")
    bounds = Interval(_ratio_of(low, odds), _ratio_of(high, odds), level, CONDITIONAL)
    return RateRatio(value, bounds, min(1.0, 2 * min(lower, upper)))


def _ratio_of(share: float, odds: float) -> float:
    return float("inf") if share >= 1 else float(share) / (1 - float(share)) * odds
