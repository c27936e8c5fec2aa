"""Deaths come in incidents (M5, DR-09): intervals that know it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from vedette.core.kernel.errors import BadInput
from vedette.core.kernel.quantities import Interval
from vedette.core.stats.rates import EXACT, exact_interval

COMPOUND = "compound Poisson over incidents"
BOOTSTRAP = "bootstrap of incidents"
FEW_INCIDENTS = 60
"""Below this number of incidents the compound interval covers less than it says (measured: .90 at 24)."""


def dispersion(sizes: Sequence[int]) -> float:
    """How many times the variance of a total exceeds a Poisson one: sum of n² over sum of n.

    1 when every incident killed one person.

    Raises:
        BadInput: No incident, or one without deaths.

    Example:
        >>> dispersion([1, 1, 4])
        3.0
    """
    if not sizes or min(sizes) < 1:
        raise BadInput("The dispersion of no deaths is not defined.", "Give incidents with deaths.")
    return sum(size * size for size in sizes) / sum(sizes)


def cluster_interval(sizes: Sequence[int], *, level: float = 0.95) -> Interval:
    """Interval of the expected number of deaths when incidents, not deaths, come independently.

    Incidents are Poisson and their sizes as seen: the variance of the total is the sum of squares of
    the sizes; the interval is symmetric on the log scale. Without incidents it is the exact one of 0.

    Args:
        sizes: People killed in each incident, 1 or more.
        level: Coverage, between 0 and 1.

    Source: compound Poisson process, e.g. Ross, Stochastic Processes (1996), 2.5.

    Example:
        >>> interval = cluster_interval([1] * 59 + [2, 16])
        >>> round(interval.low, 1), round(interval.high, 1)
        (48.9, 121.3)
    """
    if not sizes:
        return exact_interval(0, level=level)
    n = sum(sizes)
    spread = math.sqrt(dispersion(sizes) * n) / n * float(-special.ndtri((1 - level) / 2))
    return Interval(n * math.exp(-spread), n * math.exp(spread), level, COMPOUND)


def bootstrap_interval(
    sizes: Sequence[int], *, seed: int, n_draws: int = 10_000, level: float = 0.95
) -> Interval:
    """Interval of the number of deaths by drawing a Poisson number of incidents with replacement.

    Source: Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapter 13 (percentiles).
    """
    if not sizes:
        return exact_interval(0, level=level)
    chance = np.random.default_rng(seed)
    seen = np.sort(np.asarray(sizes))
    numbers = chance.poisson(len(seen), n_draws)
    drawn = seen[chance.integers(0, len(seen), int(numbers.sum()))]
    owner = np.repeat(np.arange(n_draws), numbers)
    sums = np.bincount(owner, weights=drawn, minlength=n_draws)
    low, high = np.quantile(sums, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(low), float(high), level, BOOTSTRAP)


@dataclass(frozen=True, slots=True)
class Concentration:
    """How deaths gather in few incidents.

    Args:
        n_incidents: Incidents with deaths.
        n_deaths: Deaths in them.
        dispersion: Sum of n² over sum of n; None without deaths.
        largest: Deaths of the largest incident.
        n_single: Incidents with one death.
        half: Fewest incidents that hold at least half of the deaths.
    """

    n_incidents: int
    n_deaths: int
    dispersion: float | None
    largest: int
    n_single: int
    half: int


def concentration(sizes: Sequence[int]) -> Concentration:
    """How the deaths of these incidents gather.

    Example:
        >>> concentration([1, 1, 1, 1, 6]).half
        1
    """
    falling = sorted(sizes, reverse=True)
    n = sum(falling)
    reached = np.cumsum(falling)
    half = int(np.searchsorted(reached, n / 2)) + 1 if n else 0
    return Concentration(
        n_incidents=len(falling),
        n_deaths=n,
        dispersion=dispersion(falling) if falling else None,
        largest=falling[0] if falling else 0,
        n_single=falling.count(1),
        half=half,
    )


def caveat(interval: Interval, n_incidents: int) -> str | None:
    """What a reader must know of an interval of deaths; None when nothing."""
    if interval.method == EXACT and n_incidents == 0:
        return None
    if interval.method == EXACT:
        return "plain Poisson interval: deaths of one incident are taken as independent"
    if n_incidents < FEW_INCIDENTS:
        return f"few incidents ({n_incidents}): the interval may cover less than it says"
    return None
