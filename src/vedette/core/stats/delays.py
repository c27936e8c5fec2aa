"""Reports that are still to come: the latest months corrected for delay (nowcast)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vedette.core.kernel.errors import BadInput, NotEnoughData
from vedette.core.kernel.quantities import Interval

Reals = npt.NDArray[np.float64]
NOWCAST = "reports drawn anew, those to come as binomial waiting"
_LEAST_MONTHS = 3


@dataclass(frozen=True, slots=True)
class Nowcast:
    """One month as it will look once all reports are in.

    Args:
        month: Its place, from 0; the last is the current one.
        reported: Incidents reported so far.
        expected: Incidents once all reports are in.
        interval: Prediction interval of that number, never below what is reported.
        share: Share of reports that is in by this age of the month.
    """

    month: int
    reported: int
    expected: float
    interval: Interval
    share: float


def triangle(reports: Sequence[tuple[int, int]], *, n_months: int, longest: int) -> Reals:
    """Reports by month of the incident and months of delay, as known at the end of the last month.

    Args:
        reports: (month from 0, delay in months from 0) of each report.
        n_months: Months; the last one is the current one.
        longest: Longest delay in months that is followed; later reports are refused.

    Raises:
        BadInput: A report lies outside, or comes after the current month.
    """
    made = np.zeros((n_months, longest + 1))
    for month, delay in reports:
        if not (0 <= month < n_months and 0 <= delay <= longest and month + delay < n_months):
            raise BadInput(
                f"A report of month {month} with a delay of {delay} months lies outside "
                f"{n_months} months known today with delays up to {longest}.",
                "Leave out reports after the cut-off, and follow longer delays.",
            )
        made[month, delay] += 1
    return made


def chain_ladder(counts: Reals) -> tuple[Reals, Reals]:
    """Development factors of a run-off triangle, and the ultimate of each row.

    The factor from one delay to the next is the ratio of cumulative sums over the rows that have
    reached the next delay; the inverse product is the share in by then (reverse hazards give the same).

    Args:
        counts: Rows by origin, columns by delay, not cumulated; what is not yet known is not read.

    Returns:
        Factors, one fewer than the columns, and ultimates, one for each row.

    Source: Mack (1993), ASTIN Bulletin 23, 213-225; Kalbfleisch and Lawless (1991), Statistica Sinica 1,
        19-32 (reverse hazards).
    """
    [factors], [share] = _development(counts[None])
    n, columns = counts.shape
    known = np.arange(columns)[None, :] < n - np.arange(n)[:, None]
    return factors, np.where(known, counts, 0).sum(axis=1) / share


def nowcast(
    reports: Sequence[tuple[int, int]],
    *,
    n_months: int,
    longest: int,
    seed: int,
    n_draws: int = 1_000,
    level: float = 0.95,
) -> tuple[Nowcast, ...]:
    """Each month that is not yet complete, corrected for delay.

    The share in by each age is estimated from all months (delays taken as alike over time: a change of
    practice breaks it). The interval draws the reports anew and, for each month, the number still to come
    as that of failures before the reported ones (negative binomial), with one report added so that
    a month without any is not sure of its zero.

    Args:
        reports: (month from 0, delay in months from 0) of each report.
        n_months: Months; the last one is the current one.
        longest: Longest delay that is followed; older months are complete.
        seed: Seed of the draws.
        n_draws: Draws.
        level: Coverage.

    Raises:
        NotEnoughData: Fewer than 3 complete months, or no reports.

    Source: Lawless (1994), Canadian Journal of Statistics 22, 15-31; Kalbfleisch and Lawless (1991).
    """
    if n_months - longest < _LEAST_MONTHS or not reports:
        raise NotEnoughData(
            f"{max(n_months - longest, 0)} of {n_months} months are complete.",
            f"Follow shorter delays, or wait until {_LEAST_MONTHS} months are complete.",
        )
    counts = triangle(reports, n_months=n_months, longest=longest)
    reported = counts.sum(axis=1)
    _, [share] = _development(counts[None])
    drawn = _totals(counts, reported, seed=seed, n_draws=n_draws)
    tail = (1 - level) / 2
    return tuple(
        Nowcast(
            month=month,
            reported=int(reported[month]),
            expected=float(reported[month] / share[month]),
            interval=Interval(
                float(np.quantile(drawn[:, month], tail)),
                float(np.quantile(drawn[:, month], 1 - tail)),
                level,
                NOWCAST,
            ),
            share=float(share[month]),
        )
        for month in range(max(0, n_months - longest), n_months)
    )


def _development(counts: Reals) -> tuple[Reals, Reals]:
    """Factors, and the share in by the age of each row; the first axis is of triangles."""
    _, n, columns = counts.shape
    summed = np.cumsum(counts, axis=2)
    last = np.minimum(columns - 1, n - 1 - np.arange(n))
    factors = np.ones((len(counts), columns - 1))
    for delay in range(columns - 1):
        rows = last > delay
        base = summed[:, rows, delay].sum(axis=1)
        reached = summed[:, rows, delay + 1].sum(axis=1)
        factors[:, delay] = np.divide(reached, base, out=np.ones(len(counts)), where=base > 0)
    left = np.ones((len(counts), columns))
    left[:, :-1] = np.cumprod(factors[:, ::-1], axis=1)[:, ::-1]
    return factors, 1 / left[:, last]


def _totals(counts: Reals, reported: Reals, *, seed: int, n_draws: int) -> Reals:
    chance = np.random.default_rng(seed)
    _, shares = _development(chance.poisson(counts, (n_draws, *counts.shape)).astype(float))
    to_come = chance.negative_binomial(reported + 1, np.minimum(shares, 1 - 1e-12))
    return np.asarray(reported + np.where(shares < 1, to_come, 0))
