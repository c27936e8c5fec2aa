"""A rate watched since a date: a test that may be looked at every month, and an interval that holds at every look.

An ordinary test looked at each month alarms sooner or later though nothing changes. Here the evidence is a ratio of
likelihoods: of a rate that changed by an unknown factor against one that stayed. It exceeds 20 at any time,
ever, with a chance of at most 5 % while nothing changes; so 1 / 20 is its threshold however often one looks.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vedette.core.kernel.errors import BadInput, NotEnoughData
from vedette.core.kernel.quantities import Interval

ANYTIME = "anytime-valid (mixture of likelihood ratios)"
_SPREAD = math.log(2)
"""Standard deviation of the log of the factor that is looked for: halving and doubling are usual sizes."""
_NODES = 64
_FINE = 1e-6
_FARTHEST = math.log(1e6)
Reals = npt.NDArray[np.float64]
_AT, _WEIGHTS = np.polynomial.hermite_e.hermegauss(_NODES)
_LOG_FACTORS: Reals = _SPREAD * _AT
_FACTORS: Reals = np.exp(_LOG_FACTORS)
_LOG_WEIGHTS: Reals = np.log(_WEIGHTS / _WEIGHTS.sum())


@dataclass(frozen=True, slots=True)
class Look:
    """What is known after one step.

    Args:
        name: Name of the step.
        events: Events since the date, up to and with this step.
        person_years: Exposure of the same time.
        evidence: Ratio of likelihoods against no change; from 20 on (at 95 %) it alarms.
        ratio: Rate since the date by the rate of the base.
        interval: Interval of that ratio that holds at all looks together.
    """

    name: str
    events: float
    person_years: float
    evidence: float
    ratio: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class Watch:
    """A rate watched step by step.

    Args:
        looks: One for each step, in order.
        alarm: Place of the first look that alarms, from 0; None while none does.
        level: Coverage of the intervals; 1 less the chance of ever alarming though nothing changes.
    """

    looks: tuple[Look, ...]
    alarm: int | None
    level: float

    @property
    def is_lower(self) -> bool:
        """Whether it alarmed, and for a fall."""
        return self.alarm is not None and self.looks[self.alarm].ratio < 1


def watch(  # noqa: PLR0913 - a base, its dispersion and a series
    base_events: float,
    base_person_years: float,
    names: Sequence[str],
    events: Sequence[float],
    person_years: Sequence[float],
    *,
    dispersion: float = 1.0,
    level: float = 0.95,
) -> Watch:
    """Watch a rate since a date against its base.

    The rate of the base is not taken as known: it is integrated out with the prior 1 / rate, the factor with a
    log-normal prior around 1. Deaths come in incidents: give the dispersion (sum of squared sizes over the sum),
    and their numbers count as so many fewer that come one by one.

    Args:
        base_events: Events of the base, above 0.
        base_person_years: Exposure of the base.
        names: Names of the steps since the date.
        events: Events of each step.
        person_years: Exposure of each step, above 0.
        dispersion: By how much the variance exceeds that of events that come one by one, 1 or more.
        level: 1 less the chance of a false alarm over all looks together.

    Raises:
        NotEnoughData: The base has no events or no exposure: nothing can be held against it.
        BadInput: A step has no exposure, or the dispersion is below 1.

    Source: Robbins (1970), Annals of Mathematical Statistics 41, 1397-1409 (mixtures and Ville's inequality);
        Pérez-Ortiz, Lardy, de Heide and Grünwald (2024), Annals of Statistics 52, 1410-1432 (nuisance scale).

    Example:
        >>> made = watch(60, 60.0, [str(n) for n in range(60)], [0] * 60, [1.0] * 60)
        >>> made.alarm, made.is_lower
        (7, True)
    """
    if not (base_events > 0 and base_person_years > 0):
        raise NotEnoughData(
            "Nothing happened in the base: no change can be told against it.", "Take a longer base."
        )
    if dispersion < 1 or any(not py > 0 for py in person_years):
        raise BadInput("A step without exposure, or a dispersion below 1.", "Leave such steps out.")
    looks: list[Look] = []
    before = base_events / dispersion
    after = served = 0.0
    for name, x, py in zip(names, events, person_years, strict=True):
        after, served = after + x / dispersion, served + py
        looks.append(
            Look(
                name=name,
                events=after * dispersion,
                person_years=served,
                evidence=math.exp(
                    min(_log_evidence(before, base_person_years, after, served), 700)
                ),
                ratio=(after / served) / (before / base_person_years),
                interval=_interval(before, base_person_years, after, served, level),
            )
        )
    limit = 1 / (1 - level)
    alarm = next((n for n, look in enumerate(looks) if look.evidence >= limit), None)
    return Watch(tuple(looks), alarm, level)


def log_evidence(before: Reals, base: float, after: Reals, served: float) -> Reals:
    """Log of the ratio of likelihoods, for many series at once.

    Args:
        before: Events of the base of each series, that come one by one.
        base: Exposure of the base.
        after: Events since the date of each series.
        served: Exposure since the date.
    """
    total = np.asarray(before) + np.asarray(after)
    parts = (
        np.multiply.outer(np.asarray(after), _LOG_FACTORS)
        - np.multiply.outer(total, np.log((base + _FACTORS * served) / (base + served)))
        + _LOG_WEIGHTS
    )
    highest = parts.max(axis=-1)
    found: Reals = highest + np.log(np.exp(parts - highest[..., None]).sum(axis=-1))
    return found


def _log_evidence(before: float, base: float, after: float, served: float) -> float:
    return float(log_evidence(np.array([before]), base, np.array([after]), served)[0])


def _interval(before: float, base: float, after: float, served: float, level: float) -> Interval:
    """The factors against which the evidence stays below its threshold."""
    limit = -math.log(1 - level)

    def held(log_factor: float) -> bool:
        # a rate that changed by this factor is one that stayed, on exposure stretched by it
        return _log_evidence(before, base, after, served * math.exp(log_factor)) < limit

    middle = math.log(max(after, 0.5) / served * base / before)
    ends = [_edge(held, middle, side) for side in (-1, 1)]
    low = 0.0 if not after and ends[0] == -math.inf else math.exp(ends[0])
    return Interval(low, math.exp(ends[1]), level, ANYTIME)


def _edge(held: Callable[[float], bool], inside: float, side: int) -> float:
    """Where something that holds inside ceases to, on one side; infinite where it never does."""
    step = 0.5
    reach = inside
    while held(reach):
        if abs(reach - inside) > _FARTHEST:
            return side * math.inf
        inside, reach = reach, reach + side * step
        step *= 2
    while abs(reach - inside) > _FINE:
        middle = (inside + reach) / 2
        inside, reach = (middle, reach) if held(middle) else (inside, middle)
    return inside
