"""A trend of values of any kind, without a model: Kendall's tau and the slope of Theil and Sen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vedette.core.kernel.errors import NotEnoughData
from vedette.core.kernel.quantities import Interval

THEIL_SEN = "Theil-Sen"
_LEAST = 4


@dataclass(frozen=True, slots=True)
class MonotoneTrend:
    """A rise or fall that need not be straight.

    Args:
        tau: Kendall's tau-b of value and time, -1 to 1 (other programs print tau-a, a little smaller).
        p: p-value of no trend (Mann-Kendall).
        slope: Median change from one step to the next.
        interval: Interval of the slope.
    """

    tau: float
    p: float
    slope: float
    interval: Interval


def monotone_trend(values: Sequence[float], *, level: float = 0.95) -> MonotoneTrend:
    """Mann-Kendall test and Theil-Sen slope of values at equal steps, such as yearly medians or shares.

    For counts with exposure use `trends`, which knows how many events stand behind each value.

    Raises:
        NotEnoughData: Fewer than 4 values.

    Source: Mann (1945), Econometrica 13, 245-259; Kendall (1975), Rank Correlation Methods; Sen (1968),
        Journal of the American Statistical Association 63, 1379-1389.

    Example:
        >>> made = monotone_trend([1.0, 2.0, 2.5, 4.0, 5.0])
        >>> made.tau, made.slope
        (1.0, 1.0)
    """
    if len(values) < _LEAST:
        raise NotEnoughData(f"{len(values)} values carry no trend.", "Take a longer series.")
    # imported here: scipy.stats takes seconds to load
    from scipy import stats

    time = range(len(values))
    tau = stats.kendalltau(time, values)
    slope = stats.theilslopes(values, time, alpha=level)
    return MonotoneTrend(
        float(tau.statistic),
        float(tau.pvalue),
        float(slope.slope),
        Interval(float(slope.low_slope), float(slope.high_slope), level, THEIL_SEN),
    )
