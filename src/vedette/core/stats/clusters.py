"""Deaths come in incidents (M5, DR-09): intervals that know it."""

from __future__ import annotations

import functools
import importlib.resources
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vedette.core.kernel.errors import BadInput
from vedette.core.kernel.quantities import Interval
from vedette.core.stats.rates import EXACT, exact_interval

COMPOUND = "compound Poisson over incidents"
BOOTSTRAP = "bootstrap of incidents"
FEW_INCIDENTS = 60
"""Below this number of incidents the measured coverage is printed beside the interval."""


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
    from scipy import special

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
    sums = bootstrap_totals(sizes, np.random.default_rng(seed), n_draws=n_draws)
    low, high = np.quantile(sums, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(low), float(high), level, BOOTSTRAP)


def bootstrap_totals(
    sizes: Sequence[int], chance: np.random.Generator, *, n_draws: int
) -> npt.NDArray[np.float64]:
    """Deaths of so many draws of a Poisson number of these incidents with replacement.

    A Poisson number of incidents with replacement is an independent Poisson number of each size, so that
    a million incidents cost no more than their sizes. Without incidents all draws are 0.
    """
    if not sizes:
        return np.zeros(n_draws)
    size, seen = np.unique(np.asarray(sizes), return_counts=True)
    return np.asarray(chance.poisson(seen, (n_draws, len(size))) @ size, np.float64)


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
    if n_incidents >= FEW_INCIDENTS:
        return None
    if interval.method not in _COLUMNS or interval.level != 0.95:  # noqa: PLR2004 - as simulated
        return f"few incidents ({n_incidents}): the interval may cover less than it says"
    held = measured_coverage(n_incidents, interval.method)
    return (
        f"few incidents ({n_incidents}): 95 % intervals of so few covered "
        f"{'at most ' if n_incidents < _coverage()[0]['incidents'] else ''}{100 * held:.0f} % in simulations"
    )


def measured_coverage(n_incidents: int, method: str = COMPOUND) -> float:
    """Share of simulated 95 % intervals that held the true number, at about this number of incidents.

    Simulated with `benchmarks/coverage.py` on deaths clustered like those of 2013-2017; between simulated
    numbers of incidents the next lower one counts, below the lowest that one.

    Args:
        n_incidents: Incidents behind the interval.
        method: COMPOUND, BOOTSTRAP or the plain EXACT one.
    """
    rows = _coverage()
    row = max((one for one in rows if one["incidents"] <= n_incidents), default=rows[0],
              key=lambda one: one["incidents"])  # fmt: skip
    return row[_COLUMNS[method]]


_COLUMNS = {COMPOUND: "compound", BOOTSTRAP: "bootstrap", EXACT: "plain"}


@functools.cache
def _coverage() -> tuple[dict[str, float], ...]:
    path = importlib.resources.files(__package__) / "definitions" / "coverage.json"
    return tuple(json.loads(path.read_text(encoding="utf-8"))["rows"])
