"""Agreement between coders: Krippendorff's alpha, Cohen's and Fleiss' kappa, with what they rest on.

Own code, because the package for alpha may not be joined with ours (GPL). Where there is no variation an
agreement beyond chance does not exist: the value is then unknown, never 1.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from vedette.core.kernel.errors import BadInput

Matrix = npt.NDArray[np.float64]
Ratings = Sequence[Mapping[str, Hashable]]
"""For each unit the value of each coder who rated it; a coder who did not is left out."""

RELIABLE, TENTATIVE = 0.8, 0.667
"""From the first on values are reliable, from the second on for tentative conclusions only (Krippendorff 2004)."""

_DRAWS = 1_000


class Metric(StrEnum):
    """What two different values say: that they differ, their order, their distance, their ratio."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement beyond chance.

    Args:
        value: 1 perfect, 0 as by chance; None where nothing varies or nothing can be paired.
        low: Lower end of the 95 % interval, by drawing units anew; None without one.
        high: Upper end.
        n_units: Units that two coders or more rated.
        n_values: Values in them.
        share_equal: Share of pairs of values within units that are equal; never alone a figure.
        measure: alpha or kappa, with its metric.
    """

    value: float | None
    low: float | None
    high: float | None
    n_units: int
    n_values: int
    share_equal: float | None
    measure: str


def alpha(
    ratings: Ratings, metric: Metric = Metric.NOMINAL, *, seed: int | None = None
) -> Agreement:
    """Krippendorff's alpha for any number of coders with missing values.

    Args:
        ratings: Units with the values of their coders; numbers for all metrics but the nominal one.
        metric: How values differ.
        seed: For the interval, 1,000 draws of units with replacement; None gives no interval.

    Source: Krippendorff (2011), Computing Krippendorff's alpha-reliability; (2004), Content analysis, ch. 11.

    Example:
        >>> table = zip("aabbdcccedda", "babbbcccedd" "d")
        >>> round(alpha([{"A": a, "B": b} for a, b in table]).value, 3)
        0.692
    """
    pairable = [list(unit.values()) for unit in ratings if len(unit) > 1]
    values = sorted({value for unit in pairable for value in unit}, key=_sortable(metric))
    held = [_coincidences(unit, values) for unit in pairable]
    found = _alpha(held, values, metric)
    low, high = (None, None) if seed is None else _interval(held, values, metric, seed)
    return Agreement(
        found,
        low,
        high,
        len(pairable),
        sum(map(len, pairable)),
        _share_equal(held),
        f"Krippendorff's alpha ({metric})",
    )


def kappa(ratings: Ratings) -> Agreement:
    """Cohen's kappa of two coders, over the units that both rated.

    Raises:
        BadInput: There are not exactly two coders.

    Source: Cohen (1960), Educational and Psychological Measurement 20, 37-46.

    Example:
        >>> table = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
        >>> round(kappa([{"A": a, "B": b} for a, b in table]).value, 2)
        0.4
    """
    coders = sorted({coder for unit in ratings for coder in unit})
    if len(coders) != len(("one", "another")):
        raise BadInput(f"Kappa is for two coders; there are {len(coders)}.", "Use alpha.")
    both = [(unit[coders[0]], unit[coders[1]]) for unit in ratings if len(unit) > 1]
    values = sorted({value for pair in both for value in pair}, key=str)
    n = len(both)
    if not n:
        return Agreement(None, None, None, 0, 0, None, "Cohen's kappa")
    observed = sum(a == b for a, b in both) / n
    by_chance = sum(
        sum(a == v for a, _ in both) / n * (sum(b == v for _, b in both) / n) for v in values
    )
    found = None if by_chance >= 1 else (observed - by_chance) / (1 - by_chance)
    return Agreement(found, None, None, n, 2 * n, observed, "Cohen's kappa")


def fleiss(counts: Sequence[Sequence[int]]) -> float | None:
    """Fleiss' kappa of a table: for each unit how many of the same number of raters chose each value.

    Raises:
        BadInput: Units have different numbers of raters.

    Source: Fleiss (1971), Psychological Bulletin 76, 378-382.
    """
    # imported here: statsmodels takes a second to load
    from statsmodels.stats.inter_rater import fleiss_kappa

    table = np.asarray(counts, dtype=np.float64)
    raters = table.sum(axis=1)
    if not len(table) or len(set(raters.tolist())) > 1 or raters[0] <= 1:
        raise BadInput("Units have different numbers of raters.", "Use alpha.")
    only_one_value = np.count_nonzero(table.sum(axis=0)) == 1
    return None if only_one_value else float(fleiss_kappa(table))


def _sortable(metric: Metric) -> Callable[[Hashable], float | str]:
    """Numbers in their order, other values by their words."""
    return str if metric is Metric.NOMINAL else lambda value: float(str(value))


def _coincidences(unit: Sequence[Hashable], values: Sequence[Hashable]) -> Matrix:
    """Ordered pairs of values of different coders, each unit with the weight of its coders."""
    counts = np.array([unit.count(value) for value in values], dtype=np.float64)
    return (np.outer(counts, counts) - np.diag(counts)) / (len(unit) - 1)


def _alpha(held: Sequence[Matrix], values: Sequence[Hashable], metric: Metric) -> float | None:
    if not held:
        return None
    observed = np.sum(held, axis=0)
    totals = observed.sum(axis=1)
    apart = _differences(totals, values, metric)
    n = totals.sum()
    expected = (np.outer(totals, totals) * apart).sum() / (n - 1)
    if expected <= 0:
        return None
    return float(1 - (observed * apart).sum() / expected)


def _differences(totals: Matrix, values: Sequence[Hashable], metric: Metric) -> Matrix:
    """Squared difference of each pair of values."""
    if metric is Metric.NOMINAL:
        return 1.0 - np.eye(len(values))
    if metric is Metric.ORDINAL:
        upto = np.cumsum(totals) - totals / 2
        return np.asarray(np.subtract.outer(upto, upto) ** 2)
    numbers = np.array([float(str(value)) for value in values])
    apart = np.subtract.outer(numbers, numbers)
    if metric is Metric.INTERVAL:
        return np.asarray(apart**2)
    whole = np.add.outer(numbers, numbers)
    return np.asarray(np.divide(apart, whole, out=np.zeros_like(apart), where=whole != 0) ** 2)


def _share_equal(held: Sequence[Matrix]) -> float | None:
    if not held:
        return None
    observed = np.sum(held, axis=0)
    return float(np.trace(observed) / observed.sum())


def _interval(
    held: Sequence[Matrix], values: Sequence[Hashable], metric: Metric, seed: int
) -> tuple[float | None, float | None]:
    """2.5 and 97.5 % points of alpha over draws of units; draws in which nothing varies are left out."""
    if not held:
        return None, None
    rng = np.random.default_rng(seed)
    draws = rng.integers(0, len(held), (_DRAWS, len(held)))
    found = [_alpha([held[at] for at in draw], values, metric) for draw in draws]
    known = [one for one in found if one is not None]
    if not known:
        return None, None
    low, high = np.percentile(known, (2.5, 97.5))
    return float(low), float(high)
