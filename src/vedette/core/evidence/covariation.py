"""Do two things go together over missions? Rank correlation with an interval that few missions do not flatter."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vedette.core.kernel.errors import NotEnoughData
from vedette.core.kernel.quantities import Interval

LEAST = 5
"""Missions below which no correlation is told: of four, every order is too likely to say anything."""
METHOD = "ranks of a normal copula, inverted"
_EXACT = 8
"""Pairs up to which every order is tried."""
_ORDERS, _DRAWS, _GRID = 20_000, 4_000, 81
Reals = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Covariation:
    """How two things go together.

    Args:
        n: Pairs of values.
        rho: Spearman's rank correlation.
        interval: Of the rank correlation of all missions such as these.
        p: Two-sided p of no connection: all orders up to 8 pairs, 20,000 random ones beyond.
        tau: Kendall's tau-b.
    """

    n: int
    rho: float
    interval: Interval
    p: float
    tau: float


def covariation(
    one: Sequence[float], other: Sequence[float], *, level: float = 0.95
) -> Covariation:
    """Spearman's and Kendall's rank correlation of paired values.

    The interval holds the correlations of a normal copula under which the observed one lies in neither tail
    (4,000 draws at each of 81 correlations, fixed seed): also a perfect order of five missions keeps a wide one.

    Args:
        one: Values.
        other: Values of the same missions, in the same order.
        level: Coverage.

    Raises:
        NotEnoughData: Fewer than 5 pairs, or one side has a single value.

    Source: Spearman (1904), American Journal of Psychology 15, 72-101; Kendall (1938), Biometrika 30, 81-93; the
        inversion of tests: Cox and Hinkley (1974), Theoretical Statistics, 7.2.
    """
    n = len(one)
    if n < LEAST:
        raise NotEnoughData(f"{n} missions are too few.", f"Wait for {LEAST} with both numbers.")
    if len(set(one)) == 1 or len(set(other)) == 1:
        raise NotEnoughData("All missions have the same value.", "Code more documents.")
    # imported here: scipy.stats takes seconds to load
    from scipy import stats

    x, y = stats.rankdata(one), stats.rankdata(other)
    rho = float(np.corrcoef(x, y)[0, 1])
    tail = (1 - level) / 2
    low, high = _inverted(x, y, rho, tail)
    return Covariation(
        n=n,
        rho=rho,
        interval=Interval(min(low, rho), max(high, rho), level, METHOD),
        p=_p(x, y, rho),
        tau=float(stats.kendalltau(one, other).statistic),
    )


def _p(x: Reals, y: Reals, rho: float) -> float:
    """Share of orders that are at least as far from 0."""
    orders = _orders(len(x))
    x, y = x - x.mean(), y - y.mean()
    found = (y[orders] @ x) / math.sqrt(float((x @ x) * (y @ y)))
    is_far = np.abs(found) >= abs(rho) - 1e-9
    if len(x) <= _EXACT:
        return float(is_far.mean())
    return float((is_far.sum() + 1) / (len(orders) + 1))


@functools.lru_cache(maxsize=8)
def _orders(n: int) -> npt.NDArray[np.int64]:
    """All orders of so many, or many random ones."""
    if n <= _EXACT:
        from itertools import permutations

        return np.array(list(permutations(range(n))), np.int64)
    rng = np.random.default_rng(n)
    return np.argsort(rng.random((_ORDERS, n)), axis=1)


def _inverted(x: Reals, y: Reals, rho: float, tail: float) -> tuple[float, float]:
    """Ends of the rank correlations under which the observed one is in neither tail.

    The drawn missions have the ties of the observed ones: so the interval and p tell the same of no connection.
    """
    grid, first, second = _drawn(len(x))
    x, y = np.sort(x) - x.mean(), np.sort(y) - y.mean()
    scale = math.sqrt(float((x @ x) * (y @ y)))
    at_least, at_most = np.empty(len(grid)), np.empty(len(grid))
    for at, orders in enumerate(second):
        drawn = (x[first] * y[orders]).sum(axis=1) / scale
        at_least[at] = (drawn >= rho - 1e-9).mean()
        at_most[at] = (drawn <= rho + 1e-9).mean()
    kept = grid[(at_least > tail) & (at_most > tail)]
    return (float(kept.min()), float(kept.max())) if len(kept) else (rho, rho)


@functools.lru_cache(maxsize=8)
def _drawn(n: int) -> tuple[Reals, npt.NDArray[np.int64], list[npt.NDArray[np.int64]]]:
    """Rank correlations of all such missions, and the ranks of samples of n: of one side, of the other at each."""
    rng = np.random.default_rng(n)
    x, noise = rng.standard_normal((2, _DRAWS, n))
    latent = np.sin(np.linspace(-np.pi / 2, np.pi / 2, _GRID))
    sides = [r * x + np.sqrt(1 - r * r) * noise for r in latent]
    ranks = [np.argsort(np.argsort(y, axis=1), axis=1) for y in sides]
    return (
        np.asarray(6 / np.pi * np.arcsin(latent / 2)),
        np.argsort(np.argsort(x, axis=1), axis=1),
        ranks,
    )
