"""If the rate fell by so much, when would we know? The same question of every outcome, side by side (8.6, M5).

Deaths come in incidents, so their variance is the sum of squared sizes: one attack of sixteen is not sixteen
observations. That is why incidents often tell sooner than deaths.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from vedette.core.kernel.errors import BadInput
from vedette.core.recommendations.effect import Outcome, when_it_shows
from vedette.core.stats.power import USUAL, Base, best_power, months_needed, power

CURVE = tuple(range(6, 121, 6))
"""Months after which the chance is told."""


@dataclass(frozen=True, slots=True)
class Simulated:
    """When a fall would show in an outcome.

    Args:
        outcome: What is counted.
        base: What was seen before; its `dispersion` says how much wider chance is than of single events.
        fall: Share by which the rate falls.
        months: Months until it shows with a chance of 0.8; None where 20 years do not do.
        never: Whether it would not show however long one waits.
        chances: Months -> chance that it shows after them, 0 to 1.
    """

    outcome: Outcome
    base: Base
    fall: float
    months: int | None
    never: bool
    chances: Mapping[int, float]

    @property
    def words(self) -> str:
        """The answer in one sentence."""
        return when_it_shows(self.outcome, self.base, self.fall, self.months, never=self.never)


def simulated(bases: Mapping[Outcome, Base], fall: float) -> list[Simulated]:
    """When a fall of every outcome shows that was seen in the base; deaths, injuries, then incidents.

    Args:
        bases: What was seen before, by outcome; strength afterwards stays as at its end.
        fall: Share by which the rates fall, 0.01 to 0.99.

    Raises:
        BadInput: It is no such share.

    Example:
        >>> base = Base(events=300, incidents=300, squares=300, exposure=5.0, per_month=1 / 12)
        >>> [one] = simulated({Outcome.INCIDENTS: base}, 0.3)
        >>> one.words
        'A fall of 30 % in incidents with deaths shows after 21 months.'
    """
    if not _LEAST <= fall <= _MOST:
        raise BadInput(
            f"A fall of {fall * 100:g} % cannot be looked at.", "Write a number from 1 to 99."
        )
    return [_of(outcome, bases[outcome], fall) for outcome in _ORDER if outcome in bases]


_LEAST, _MOST = 0.01, 0.99
_ORDER = (
    Outcome.DEATHS, Outcome.SEVERE_INJURIES, Outcome.INJURIES, Outcome.INCIDENTS, Outcome.ALL_INCIDENTS,
)  # fmt: skip


def _of(outcome: Outcome, base: Base, fall: float) -> Simulated:
    never = best_power(base, fall) < USUAL
    return Simulated(
        outcome,
        base,
        fall,
        None if never else months_needed(base, fall),
        never,
        {months: min(power(base, fall, months), 1.0) for months in CURVE},
    )
