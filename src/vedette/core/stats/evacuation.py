"""How long until the wounded reached care (M16): shares in time with interval, and the curve behind them.

The dead stay in: who died before care never reached it. Times may be known exactly, between two
moments, or only not yet.
"""

from __future__ import annotations

import math
import warnings
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from vedette.core.kernel.errors import BadInput, NotEnoughData
from vedette.core.kernel.quantities import Interval
from vedette.core.stats.severity import WILSON, wilson_interval

Reals = npt.NDArray[np.float64]
KAPLAN_MEIER, TURNBULL = "Kaplan-Meier, log-log", "Turnbull, cases drawn anew"
TARGETS: Mapping[str, float] = {"10 minutes": 10.0, "1 hour": 60.0, "2 hours": 120.0}
"""The goals 10-1-2: first aid, advanced care, surgery; in minutes from the injury."""
NEVER = math.inf


@dataclass(frozen=True, slots=True)
class CareTime:
    """When one of the wounded reached care, in minutes from the injury.

    Args:
        after: Certainly not before this minute; 0 when nothing is known.
        by: Certainly by this minute; `NEVER` when it is only known that care came later or not at all.
        died: Whether the person died before care: then it was never reached.
    """

    after: float
    by: float = NEVER
    died: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.after <= self.by or (self.died and self.by != NEVER):
            raise BadInput(
                f"Care between minute {self.after:g} and {self.by:g}, died {self.died}.",
                "Give the earlier moment first; who died before care has no moment of care.",
            )


@dataclass(frozen=True, slots=True)
class InTime:
    """The share that reached care within a time.

    Args:
        minutes: The time.
        value: The share, between 0 and 1.
        interval: Its interval.
        low: Lowest share that the known times allow (all open cases late).
        high: Highest share that they allow (all open cases in time).
    """

    minutes: float
    value: float
    interval: Interval
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Evacuation:
    """Times to care of a group of wounded.

    Args:
        shares: Share in time for each target.
        median: Minutes by which half reached care; None when half never did or it cannot be told.
        n: Wounded, the dead before care included.
        n_died: Of these, died before care.
        n_unknown: Of these, with nothing known of the time.
        method: Name of the method of the shares.
        curve: (minutes, share that reached care by then), where it rises.
    """

    shares: Mapping[str, InTime]
    median: float | None
    n: int
    n_died: int
    n_unknown: int
    method: str
    curve: tuple[tuple[float, float], ...]


def evacuation(
    times: Sequence[CareTime],
    *,
    seed: int,
    targets: Mapping[str, float] = TARGETS,
    n_draws: int = 200,
    level: float = 0.95,
) -> Evacuation:
    """Shares in time and median time to care.

    All times exact: the share itself with the Wilson interval. Some only known to be later: Kaplan-Meier.
    Some only known between two moments: Turnbull's curve, its interval from cases drawn anew, so that
    few cases give a rough one. The mean is never given: those who never reached care have no time.

    Raises:
        NotEnoughData: No times.

    Source: Kaplan and Meier (1958), Journal of the American Statistical Association 53, 457-481; Turnbull
        (1976), Journal of the Royal Statistical Society B 38, 290-295; Gray (1988), Annals of Statistics
        16, 1141-1154 (the dead kept at risk for ever).
    """
    if not times:
        raise NotEnoughData("There are no times to care.", "Record the moments of the evacuation.")
    curve = _Curve(times)
    shares = {}
    for name, minutes in targets.items():
        value, interval = curve.share(minutes, level=level, seed=seed, n_draws=n_draws)
        low = sum(one.by <= minutes for one in times) / len(times)
        high = sum(one.after <= minutes and not one.died for one in times) / len(times)
        shares[name] = InTime(minutes, value, interval, low, high)
    steps = curve.steps()
    return Evacuation(
        shares=shares,
        median=next((minutes for minutes, share in steps if share >= 0.5), None),  # noqa: PLR2004
        n=len(times),
        n_died=sum(one.died for one in times),
        n_unknown=sum(one.after == 0 and one.by == NEVER and not one.died for one in times),
        method=curve.method,
        curve=steps,
    )


class _Curve:
    """The share that reached care by each minute, by the method that the times allow."""

    def __init__(self, times: Sequence[CareTime]) -> None:
        self._times = list(times)
        exact = all(one.after == one.by or one.died for one in times)
        right = all(one.by in {one.after, NEVER} for one in times)
        self.method = WILSON if exact else KAPLAN_MEIER if right else TURNBULL
        self._right = right
        self._drawn: tuple[_Support, Reals] | None = None

    def steps(self) -> tuple[tuple[float, float], ...]:
        if not self._right:
            return _turnbull(self._times)
        reached = self._reached()
        ends, shares = reached.cdf.quantiles, reached.cdf.probabilities
        rises = np.diff(np.concatenate([[0.0], shares])) > 0
        return tuple(
            (float(at), float(share))
            for at, share in zip(ends[rises], shares[rises], strict=True)
            if at < _AFTER_ALL
        )

    def share(
        self, minutes: float, *, level: float, seed: int, n_draws: int
    ) -> tuple[float, Interval]:
        if self.method == WILSON:
            part, whole = sum(one.by <= minutes for one in self._times), len(self._times)
            return part / whole, wilson_interval(part, whole, level=level)
        if self._right:
            return self._kaplan_meier(minutes, level)
        support, chances = self._fitted(seed, n_draws)
        value, *drawn = support.share(chances, minutes)
        n = len(self._times)
        low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
        if low == high:
            # all draws say none or all: as sure as a share of so many cases can be, not more
            rough = wilson_interval(round(value * n), n, level=level)
            low, high = rough.low, rough.high
        bounds = Interval(min(float(low), value), max(float(high), value), level, TURNBULL)
        return float(value), bounds

    def _fitted(self, seed: int, n_draws: int) -> tuple[_Support, Reals]:
        """The curve of all cases and those of cases drawn anew, once for all targets."""
        if self._drawn is None:
            support, n = _Support(self._times), len(self._times)
            weights = np.random.default_rng(seed).multinomial(n, support.seen / n, n_draws)
            every = np.vstack([support.seen, weights])
            self._drawn = support, support.fitted(every)
        return self._drawn

    def _kaplan_meier(self, minutes: float, level: float) -> tuple[float, Interval]:
        reached = self._reached()
        value = float(reached.cdf.evaluate(minutes))
        with warnings.catch_warnings():
            # before the first and after the last event the variance is 0 / 0; handled below
            warnings.simplefilter("ignore", RuntimeWarning)
            made = reached.sf.confidence_interval(level, method="log-log")
            low, high = (
                1 - float(made.high.evaluate(minutes)),
                1 - float(made.low.evaluate(minutes)),
            )
        if math.isnan(low) or math.isnan(high) or not low <= value <= high:
            at_risk = sum(
                one.by <= minutes or one.after > minutes or one.died for one in self._times
            )
            rough = wilson_interval(round(value * at_risk), max(at_risk, 1), level=level)
            low, high = min(rough.low, value), max(rough.high, value)
        return value, Interval(low, high, level, KAPLAN_MEIER)

    def _reached(self) -> Any:  # scipy ships no types
        # imported here: scipy.stats takes seconds to load
        from scipy import stats

        known = [
            _AFTER_ALL if one.died else one.by for one in self._times if one.died or one.by < NEVER
        ]
        open_cases = [one.after for one in self._times if not one.died and one.by == NEVER]
        return stats.ecdf(stats.CensoredData(uncensored=known, right=open_cases))


_AFTER_ALL = 1e9
"""Minutes at which who never reached care counts as an event: after every real time."""
_ROUNDS, _SETTLED = 2_000, 1e-6


class _Support:
    """The innermost intervals, on which alone the likelihood can tell probability (Turnbull)."""

    def __init__(self, times: Sequence[CareTime]) -> None:
        cases = Counter(
            (_AFTER_ALL, _AFTER_ALL) if one.died else (one.after, min(one.by, 2 * _AFTER_ALL))
            for one in times
        )
        left, right = zip(*sorted(cases), strict=True)
        self.seen = np.asarray([cases[case] for case in sorted(cases)], float)
        # of equal moments the start of an interval comes before the end of another: both are closed
        ends = sorted([(at, 0) for at in left] + [(at, 1) for at in right])
        inner = [(a, b) for (a, start), (b, end) in pairwise(ends) if (start, end) == (0, 1)]
        self.ends = np.asarray([b for _, b in inner])
        starts = np.asarray([a for a, _ in inner])
        self._holds = (np.asarray(left)[:, None] <= starts) & (
            self.ends <= np.asarray(right)[:, None]
        )

    def fitted(self, weights: Reals) -> Reals:
        """Probability of each interval by self-consistency (EM), one row for each row of weights."""
        holds = self._holds.astype(float)
        chances = np.full((len(weights), holds.shape[1]), 1 / holds.shape[1])
        for _ in range(_ROUNDS):
            seen = chances @ holds.T
            # a case that was not drawn has weight 0 and may have lost all probability
            share = np.divide(weights, seen, out=np.zeros_like(seen), where=weights > 0)
            better = chances * (share @ holds) / weights.sum(axis=1, keepdims=True)
            moved = float(np.abs(better - chances).max())
            chances = better
            if moved < _SETTLED:
                break
        return chances

    def share(self, chances: Reals, minutes: float) -> Reals:
        """Share that reached care by then: intervals that end by then."""
        return np.asarray(chances[:, self.ends <= minutes].sum(axis=1))


def _turnbull(times: Sequence[CareTime]) -> tuple[tuple[float, float], ...]:
    """(end of an interval that holds probability, share by then), rising."""
    support = _Support(times)
    chances = support.fitted(support.seen[None])[0]
    risen = np.cumsum(chances)
    return tuple(
        (float(end), float(share))
        for end, share, chance in zip(support.ends, risen, chances, strict=True)
        if end < _AFTER_ALL and chance > _SETTLED
    )
