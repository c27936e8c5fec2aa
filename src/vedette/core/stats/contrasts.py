"""Two periods or missions held against each other: deaths, incidents, deaths per incident (M4, M5)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import special

from vedette.core.kernel.errors import BadInput, NotEnoughData
from vedette.core.kernel.quantities import Interval
from vedette.core.stats.clusters import BOOTSTRAP, COMPOUND, bootstrap_totals
from vedette.core.stats.rates import RateRatio, rate_ratio

FEW_A_SIDE = 40
"""From this number of incidents on both sides the interval keeps .93 to .95 (`benchmarks/coverage.py`)."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a contrast.

    Args:
        name: What it is, such as 2013-2017.
        sizes: Deaths of each incident, 1 or more.
        person_years: Exposure, above 0.
    """

    name: str
    sizes: tuple[int, ...]
    person_years: float

    def __post_init__(self) -> None:
        if any(size < 1 for size in self.sizes) or not self.person_years > 0:
            raise BadInput(
                f"{self.name}: an incident without deaths, or no exposure.",
                "Give incidents with deaths and person-years above 0.",
            )

    @property
    def deaths(self) -> int:
        """Deaths of all incidents."""
        return sum(self.sizes)

    @property
    def rate(self) -> float:
        """Deaths per person-year."""
        return self.deaths / self.person_years


@dataclass(frozen=True, slots=True)
class Contrast:
    """The first side against the second.

    Args:
        first: First side.
        second: Second side.
        deaths: Ratio of death rates with the bootstrap interval of incidents: the default.
        compound: The same ratio with the closed compound-Poisson interval.
        plain: The same ratio as if each death came alone; shown to be compared, never alone.
        incidents: Ratio of incident rates, exact.
        deaths_per_incident: Mean size on the first side divided by that on the second.
    """

    first: Side
    second: Side
    deaths: RateRatio
    compound: RateRatio
    plain: RateRatio
    incidents: RateRatio
    deaths_per_incident: float

    @property
    def caveat(self) -> str | None:
        """What a reader must know of the interval of the death rates; None when nothing."""
        counts = [len(side.sizes) for side in (self.first, self.second)]
        if min(counts) >= FEW_A_SIDE:
            return None
        return (
            f"few incidents ({counts[0]} against {counts[1]}): 95 % intervals of such ratios covered "
            "92 to 94 % in simulations"
        )


def contrast(
    first: Side, second: Side, *, seed: int, n_draws: int = 10_000, level: float = 0.95
) -> Contrast:
    """All ratios of two sides.

    Raises:
        NotEnoughData: A side has no deaths.

    Example:
        >>> a, b = Side("a", (1, 1, 2, 6), 1000.0), Side("b", (1, 1, 3), 2000.0)
        >>> made = contrast(a, b, seed=1)
        >>> made.deaths.value, round(made.incidents.value, 3), round(made.deaths_per_incident, 2)
        (4.0, 2.667, 1.5)
    """
    _check(first, second)
    plain = rate_ratio(
        first.deaths, first.person_years, second.deaths, second.person_years, level=level
    )
    incidents = rate_ratio(
        len(first.sizes), first.person_years, len(second.sizes), second.person_years, level=level
    )
    return Contrast(
        first=first,
        second=second,
        deaths=bootstrap_ratio(first, second, seed=seed, n_draws=n_draws, level=level),
        compound=compound_ratio(first, second, level=level),
        plain=plain,
        incidents=incidents,
        deaths_per_incident=(first.deaths / len(first.sizes)) / (second.deaths / len(second.sizes)),
    )


def bootstrap_ratio(
    first: Side, second: Side, *, seed: int, n_draws: int = 10_000, level: float = 0.95
) -> RateRatio:
    """Ratio of death rates with the percentile interval of draws of incidents on both sides.

    The p-value is twice the smaller share of draws at or beyond a ratio of 1, so that it agrees with
    the interval; it is not below 1 / `n_draws`.

    Source: Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapters 13 and 15.
    """
    _check(first, second)
    chance = np.random.default_rng(seed)
    drawn = [bootstrap_totals(side.sizes, chance, n_draws=n_draws) for side in (first, second)]
    odds = second.person_years / first.person_years
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = drawn[0] / drawn[1] * odds
    # both sides empty tells nothing of the ratio: neither above nor below
    ratios = np.where(np.isnan(ratios), 1.0, ratios)
    low, high = np.quantile(
        ratios, [(1 - level) / 2, (1 + level) / 2], method="inverted_cdf"
    )  # no mean of a number and infinity
    tail = min(float((ratios <= 1).mean()), float((ratios >= 1).mean()))
    return RateRatio(
        first.rate / second.rate,
        Interval(float(low), float(high), level, BOOTSTRAP),
        min(1.0, max(2 * tail, 1 / n_draws)),
    )


def compound_ratio(first: Side, second: Side, *, level: float = 0.95) -> RateRatio:
    """Ratio of death rates with the interval of two compound Poisson totals, on the log scale.

    The relative variance of each side is the sum of squared sizes over the square of the sum.

    Source: delta method on the compound Poisson process, e.g. Ross (1996), Stochastic Processes, 2.5.
    """
    _check(first, second)
    value = first.rate / second.rate
    spread = math.sqrt(
        sum(sum(n * n for n in side.sizes) / side.deaths**2 for side in (first, second))
    )
    factor = math.exp(float(special.ndtri((1 + level) / 2)) * spread)
    p = 2 * float(special.ndtr(-abs(math.log(value)) / spread))
    return RateRatio(value, Interval(value / factor, value * factor, level, COMPOUND), p)


def _check(first: Side, second: Side) -> None:
    for side in (first, second):
        if not side.sizes:
            raise NotEnoughData(
                f"{side.name} has no deaths: a ratio of death rates cannot be told.",
                "Compare incident rates with `rate_ratio`, or take longer periods.",
            )
