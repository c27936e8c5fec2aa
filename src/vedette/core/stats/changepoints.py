"""When did a rate change? One change with its interval and p, or several with the path of penalties (M7).

The only module that knows ruptures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from vedette.core.kernel.errors import NotEnoughData
from vedette.core.stats.clusters import dispersion
from vedette.core.stats.trends import Step, dealt_anew

Reals = npt.NDArray[np.float64]
_LEAST_STEPS = 4


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a rate.

    Args:
        last_before: Name of the last step before the change.
        first_after: Name of the first step after it.
        earliest: First step after the change at the lower end of its interval.
        latest: The same at the upper end.
        before: Rate per person-year before.
        after: Rate per person-year after.
        p: p-value of no change, by drawing series without one.
        statistic: Twice the log of the likelihood ratio, divided by the dispersion.
        weights: Probability of each step to be the first after the change, given that there is one,
            in order from the second step.
        dispersion: What the log likelihood was divided by; 1 for independent events.
    """

    last_before: str
    first_after: str
    earliest: str
    latest: str
    before: float
    after: float
    p: float
    statistic: float
    weights: tuple[float, ...]
    dispersion: float


@dataclass(frozen=True, slots=True)
class Split:
    """Where several changes lie at one penalty.

    Args:
        penalty: What each further change must gain in twice the log likelihood.
        first_after: Names of the first steps after each change.
    """

    penalty: float
    first_after: tuple[str, ...]


def change_of_events(
    events: Sequence[int],
    person_years: Sequence[float],
    names: Sequence[str],
    *,
    seed: int,
    n_draws: int = 2_000,
    level: float = 0.95,
) -> Change:
    """The one change of rate of independent events (incidents) that fits best.

    The p-value compares the largest likelihood ratio with those of series with the same total and
    exposure and no change; the chi-square distribution does not hold here. The interval is the shortest
    set of steps with that posterior probability (gamma priors of shape 1/2 on both rates, each step
    equally likely beforehand), spanned from its first to its last.

    Raises:
        NotEnoughData: Fewer than 4 steps, or no events.

    Source: Worsley (1986), Biometrika 73, 91-104; Raftery and Akman (1986), Biometrika 73, 85-89.
    """
    counts = np.asarray(events, float)
    exposure = _exposure(person_years, counts)
    chance = np.random.default_rng(seed)
    drawn = chance.multinomial(int(counts.sum()), exposure / exposure.sum(), n_draws)
    p = _p(counts, drawn.astype(float), exposure)
    return _change(counts, exposure, names, p=p, level=level, dispersion=1.0)


def change_of_deaths(
    steps: Sequence[Step], *, seed: int, n_draws: int = 2_000, level: float = 0.95
) -> Change:
    """The one change of the death rate that fits best, knowing that deaths come in incidents.

    The p-value deals whole incidents anew over the exposure, so that one large attack does not make a
    change. For the interval the likelihood is flattened by the dispersion of incidents (sum of squared
    sizes over deaths).

    Raises:
        NotEnoughData: Fewer than 4 steps, or no deaths.

    Source: as `change_of_events`; quasi-likelihood by Wedderburn (1974), Biometrika 61, 439-447.
    """
    counts = np.asarray([sum(step.sizes) for step in steps], float)
    exposure = _exposure([step.person_years for step in steps], counts)
    sizes = [size for step in steps for size in step.sizes]
    chance = np.random.default_rng(seed)
    p = _p(counts, dealt_anew(sizes, exposure.tolist(), chance, n_draws=n_draws), exposure)
    names = [step.name for step in steps]
    return _change(counts, exposure, names, p=p, level=level, dispersion=dispersion(sizes))


def changes_of_events(
    events: Sequence[int],
    person_years: Sequence[float],
    names: Sequence[str],
    *,
    penalties: Sequence[float] | None = None,
    least: int = 2,
) -> tuple[Split, ...]:
    """Several changes of rate, at a range of penalties: no single penalty is right.

    Args:
        events: Events of each step.
        person_years: Exposure of each step.
        names: Names of steps.
        penalties: In twice the log likelihood; None: 2, 3, 4 and 6 times the log of the number of steps.
        least: Fewest steps between two changes.

    Source: Killick, Fearnhead and Eckley (2012), Journal of the American Statistical Association 107,
        1590-1598 (PELT), with the Poisson cost.
    """
    counts = np.asarray(events, float)
    exposure = _exposure(person_years, counts)
    base = float(np.log(len(counts)))
    chosen = penalties or (2 * base, 3 * base, 4 * base, 6 * base)
    return tuple(
        Split(penalty, tuple(names[at] for at in _pelt(counts, exposure, penalty, least)))
        for penalty in chosen
    )


def change_of_level(values: Sequence[float], names: Sequence[str]) -> str:
    """Name of the first step after the one change of mean of normal values, such as a yearly share.

    Source: least squares, e.g. Cobb (1978), Biometrika 65, 243-251.
    """
    import ruptures

    if len(values) < _LEAST_STEPS:
        raise NotEnoughData(f"{len(values)} steps carry no change.", "Take a longer series.")
    signal = np.asarray(values, float).reshape(-1, 1)
    [at, _] = ruptures.Dynp(model="l2", min_size=1, jump=1).fit(signal).predict(n_bkps=1)
    return names[int(at)]


def _exposure(person_years: Sequence[float], counts: Reals) -> Reals:
    if len(counts) < _LEAST_STEPS or len(person_years) != len(counts) or not counts.sum():
        raise NotEnoughData(
            f"{len(counts)} steps with {counts.sum():g} events carry no change.",
            "Take a longer series, or shorter steps; give each an exposure.",
        )
    exposure = np.asarray(person_years, float)
    if not (exposure > 0).all():
        raise NotEnoughData("A step has no exposure.", "Leave it out.")
    return exposure


def _change(
    counts: Reals,
    exposure: Reals,
    names: Sequence[str],
    *,
    p: float,
    level: float,
    dispersion: float,
) -> Change:
    ratios = _ratios(counts[None, :], exposure)[0] / dispersion
    weights = _weights(counts, exposure, dispersion)
    at = int(ratios.argmax())
    low, high = _shortest(weights, level)
    before, after = counts[: at + 1].sum(), counts[at + 1 :].sum()
    return Change(
        last_before=names[at],
        first_after=names[at + 1],
        earliest=names[min(low, at) + 1],
        latest=names[max(high, at) + 1],
        before=float(before / exposure[: at + 1].sum()),
        after=float(after / exposure[at + 1 :].sum()),
        p=p,
        statistic=float(ratios[at]),
        weights=tuple(float(w) for w in weights),
        dispersion=dispersion,
    )


def _ratios(counts: Reals, exposure: Reals) -> Reals:
    """Twice the log likelihood ratio of a change after each step but the last; one row per series."""
    before, total = np.cumsum(counts, axis=1)[:, :-1], counts.sum(axis=1, keepdims=True)
    share = np.cumsum(exposure)[:-1] / exposure.sum()
    after = total - before
    # n log n is 0 for n = 0
    gained = special.xlogy(before, before / (total * share)) + special.xlogy(
        after, after / (total * (1 - share))
    )
    return np.asarray(2 * gained)


def _p(counts: Reals, drawn: Reals, exposure: Reals) -> float:
    seen = float(_ratios(counts[None, :], exposure).max())
    beyond = int((_ratios(drawn, exposure).max(axis=1) >= seen * (1 - 1e-12)).sum())
    return (beyond + 1) / (len(drawn) + 1)


def _weights(counts: Reals, exposure: Reals, dispersion: float) -> Reals:
    """Posterior probability of a change after each step but the last, both rates integrated out."""
    before, spent = np.cumsum(counts)[:-1] / dispersion, np.cumsum(exposure)[:-1] / exposure.mean()
    after = counts.sum() / dispersion - before
    left = len(counts) - spent
    log = (
        special.gammaln(before + 0.5)
        - (before + 0.5) * np.log(spent)
        + special.gammaln(after + 0.5)
        - (after + 0.5) * np.log(left)
    )
    made = np.exp(log - log.max())
    return np.asarray(made / made.sum())


def _shortest(weights: Reals, level: float) -> tuple[int, int]:
    """First and last place of the smallest set of places that holds the level."""
    falling = np.argsort(-weights, kind="stable")
    kept = falling[: int(np.searchsorted(np.cumsum(weights[falling]), level)) + 1]
    return int(kept.min()), int(kept.max())


def _pelt(counts: Reals, exposure: Reals, penalty: float, least: int) -> list[int]:
    import ruptures
    from ruptures.base import BaseCost

    class PoissonCost(BaseCost):  # type: ignore[misc]  # ruptures ships no types
        """Minus twice the log likelihood of one rate, up to a constant."""

        model = "poisson"
        min_size = 1

        def fit(self, signal: Reals) -> PoissonCost:
            self.signal = signal
            self._summed = np.vstack([np.zeros(2), np.cumsum(signal, axis=0)])
            return self

        def error(self, start: int, end: int) -> float:
            events, served = self._summed[end] - self._summed[start]
            return float(2 * (events - special.xlogy(events, events / served)))

    signal = np.column_stack([counts, exposure])
    found = ruptures.Pelt(custom_cost=PoissonCost(), min_size=least, jump=1).fit(signal)
    return [int(at) for at in found.predict(pen=penalty)[:-1]]
