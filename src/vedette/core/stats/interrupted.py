"""Interrupted time series (M8): did a rate change at a date that was named before anyone looked?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from vedette.core.kernel.errors import NotEnoughData
from vedette.core.kernel.quantities import Interval
from vedette.core.stats.regression import RateModel, Term, rate_model

LEAST_POINTS = 8
"""Points that each side needs; with fewer only a description is honest [R]."""
_TIME, _LEVEL, _SLOPE = "time", "level", "slope"


class Shape(StrEnum):
    """What may change at the date."""

    LEVEL = "level"
    """A step; the trend goes on."""
    LEVEL_AND_SLOPE = "level and slope"
    """A step, and another trend from then on."""


@dataclass(frozen=True, slots=True)
class Season:
    """A yearly pattern of sine and cosine pairs.

    Args:
        steps: Steps in a year, such as 12.
        pairs: Pairs of sine and cosine.
        first: Place of the first step in its year, from 1.
    """

    steps: int = 12
    pairs: int = 2
    first: int = 1


@dataclass(frozen=True, slots=True)
class Interrupted:
    """A fitted interrupted series.

    Args:
        trend: Rate ratio from one step to the next before the date.
        level: Rate ratio at the date.
        slope: Ratio of the trends after and before; None where the shape has none.
        observed: Events after the date.
        expected: Events that the trend before would have brought after the date.
        counterfactual: The same for each step after the date.
        model: The regression behind it.
    """

    trend: Term
    level: Term
    slope: Term | None
    observed: int
    expected: float
    counterfactual: tuple[float, ...]
    model: RateModel


def interrupted_series(  # noqa: PLR0913 - the design of a study
    events: Sequence[int],
    person_years: Sequence[float],
    start: int,
    *,
    shape: Shape = Shape.LEVEL,
    season: Season | None = None,
    phase_in: int = 0,
    lags: int | None = None,
) -> Interrupted:
    """Quasi-Poisson segmented regression around one date.

    Time runs from 0; in the change of slope it is counted from the date on, so that `level` is the step
    at the date itself. No cause is proved: other things may have changed at the date, and a review that
    was ordered at a peak is followed by a fall in any case (M9). Run it on outcomes that the measure
    cannot have touched, too.

    Args:
        events: Events of each step; incidents, or deaths whose scatter the dispersion tells.
        person_years: Exposure of each step.
        start: Place of the first step after the date, from 0.
        shape: What may change.
        season: A yearly pattern.
        phase_in: Steps from `start` on that are left out because the measure was only coming.
        lags: Steps over which errors hang together (Newey and West); None: none.

    Raises:
        NotEnoughData: Fewer than 8 steps on a side, or nothing happened on one: its step has no end.

    Source: Wagner, Soumerai, Zhang and Ross-Degnan (2002), Journal of Clinical Pharmacy and Therapeutics
        27, 299-309; Lopez Bernal, Cummins and Gasparrini (2017), International Journal of Epidemiology
        46, 348-355, with its correction for the slope.
    """
    after = len(events) - start - phase_in
    if min(start, after) < LEAST_POINTS:
        raise NotEnoughData(
            f"There are {start} steps before the date and {max(after, 0)} after it.",
            f"Take months instead of years, or wait: {LEAST_POINTS} on each side are needed.",
        )
    kept = [n for n in range(len(events)) if not start <= n < start + phase_in]
    columns = {
        _TIME: [float(n) for n in kept],
        _LEVEL: [float(n >= start) for n in kept],
    }
    if shape is Shape.LEVEL_AND_SLOPE:
        columns[_SLOPE] = [float(max(0, n - start)) for n in kept]
    columns |= _waves(season, kept)
    counts = [events[n] for n in kept]
    if not (any(counts[:start]) and any(counts[start:])):
        raise NotEnoughData(
            "Nothing happened on a side of the date: a regression has no step for it.",
            "Compare the two rates instead.",
        )
    model = rate_model(counts, [person_years[n] for n in kept], columns, lags=lags)
    changed = [_LEVEL] + ([_SLOPE] if _SLOPE in columns else [])
    counterfactual = [
        fitted / math.exp(sum(columns[c][row] * model.term(c).coefficient for c in changed))
        for row, fitted in enumerate(model.fitted)
        if kept[row] >= start
    ]
    return Interrupted(
        trend=model.term(_TIME),
        level=model.term(_LEVEL),
        slope=model.term(_SLOPE) if _SLOPE in columns else None,
        observed=sum(count for n, count in zip(kept, counts, strict=True) if n >= start),
        expected=sum(counterfactual),
        counterfactual=tuple(counterfactual),
        model=model,
    )


def percent_change(term: Term) -> Interval:
    """The change that a ratio means, in per cent, with its interval."""
    low, high = ((bound - 1) * 100 for bound in (term.interval.low, term.interval.high))
    return Interval(low, high, term.interval.level, term.interval.method)


def _waves(season: Season | None, kept: Sequence[int]) -> dict[str, list[float]]:
    if season is None:
        return {}
    turns = [2 * math.pi * ((season.first + n - 1) % season.steps + 1) / season.steps for n in kept]
    return {
        f"{name}{pair}": [wave(pair * turn) for turn in turns]
        for pair in range(1, season.pairs + 1)
        for name, wave in (("sin", math.sin), ("cos", math.cos))
    }
