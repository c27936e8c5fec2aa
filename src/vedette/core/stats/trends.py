"""Is there a trend? Tests that differ in what they believe of the scatter, and the change per step."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vedette.core.kernel.errors import BadInput, NotEnoughData
from vedette.core.stats.regression import Family, Term, rate_model, term_of

Reals = npt.NDArray[np.float64]
CLUSTER = "Poisson trend, errors by incident"
_LONG = 10_000


@dataclass(frozen=True, slots=True)
class Step:
    """One period of a series, all of equal length in time.

    Args:
        name: Name, such as 2015.
        sizes: Deaths of each incident, 1 or more.
        person_years: Exposure, above 0.
    """

    name: str
    sizes: tuple[int, ...]
    person_years: float

    def __post_init__(self) -> None:
        if any(size < 1 for size in self.sizes) or not self.person_years > 0:
            raise BadInput(
                f"{self.name}: an incident without deaths, or no exposure.",
                "Give incidents with deaths, and leave periods without exposure out.",
            )


@dataclass(frozen=True, slots=True)
class Trend:
    """A log-linear trend of death rates and of incident rates, each with what it rests on.

    Args:
        deaths: Ratio of death rates from one step to the next; errors by incident. The default.
        quasi: The same by quasi-Poisson regression of deaths: also knows scatter of incidents over time.
        plain: The same as if each death came alone; shown to be compared, never alone.
        incidents: Ratio of incident rates per step, quasi-Poisson.
        permuted_p: p of the deaths by dealing the incidents anew over the exposure.
        exact_p: p of the incidents, exact given their number.
        dispersion: Pearson's dispersion of deaths.
    """

    deaths: Term
    quasi: Term
    plain: Term
    incidents: Term
    permuted_p: float
    exact_p: float
    dispersion: float


def trend(steps: Sequence[Step], *, seed: int, n_draws: int = 10_000, level: float = 0.95) -> Trend:
    """The trend over steps of equal length.

    Raises:
        NotEnoughData: Fewer than 4 steps, or no deaths.

    Source: see `clustered_trend`, `permuted_trend_p`, `exact_trend_p`, `regression.rate_model`.
    """
    deaths = [sum(step.sizes) for step in steps]
    numbers = [len(step.sizes) for step in steps]
    exposure = [step.person_years for step in steps]
    time = {"step": [float(n) for n in range(len(steps))]}
    quasi = rate_model(deaths, exposure, time, level=level)
    plain = rate_model(deaths, exposure, time, family=Family.POISSON, level=level)
    return Trend(
        deaths=clustered_trend(steps, level=level),
        quasi=quasi.term("step"),
        plain=plain.term("step"),
        incidents=rate_model(numbers, exposure, time, level=level).term("step"),
        permuted_p=permuted_trend_p(steps, seed=seed, n_draws=n_draws),
        exact_p=exact_trend_p(numbers, exposure),
        dispersion=quasi.dispersion,
    )


def clustered_trend(steps: Sequence[Step], *, level: float = 0.95) -> Term:
    """Ratio of death rates per step with errors that know that deaths come in incidents.

    Poisson regression; the variance of the deaths of a step is the sum of squared sizes of its incidents
    (compound Poisson) instead of their number. Student's t with incidents - 2 degrees of freedom.

    Raises:
        NotEnoughData: Fewer than 4 steps or 3 incidents.

    Source: Liang and Zeger (1986), Biometrika 73, 13-22 (the sandwich with incidents as clusters).

    Example:
        >>> steps = [Step(str(n), (1,) * k, 1.0) for n, k in enumerate((8, 12, 18, 27))]
        >>> round(clustered_trend(steps).ratio, 2)
        1.5
    """
    incidents = sum(len(step.sizes) for step in steps)
    if incidents < 3:  # noqa: PLR2004 - two coefficients and one to spare
        raise NotEnoughData(f"{incidents} incidents carry no trend.", "Take a longer series.")
    counts = [sum(step.sizes) for step in steps]
    time = [float(n) for n in range(len(steps))]
    exposure = [step.person_years for step in steps]
    model = rate_model(counts, exposure, {"step": time}, family=Family.POISSON)
    design = np.column_stack([np.ones(len(steps)), time])
    squares = np.asarray([sum(n * n for n in step.sizes) for step in steps], float)
    bread = np.linalg.inv(design.T @ (design * np.asarray(model.fitted)[:, None]))
    meat = design.T @ (design * squares[:, None])
    error = math.sqrt(float((bread @ meat @ bread)[1, 1]))
    slope = model.term("step").coefficient
    return term_of("step", slope, error, degrees=incidents - 2, level=level, method=CLUSTER)


def permuted_trend_p(steps: Sequence[Step], *, seed: int, n_draws: int = 10_000) -> float:
    """p-value of no trend by dealing whole incidents anew over the steps, in proportion to exposure.

    The statistic is the sum over deaths of the number of their step. Deaths of an incident move
    together, so that one large attack late in the series does not make a trend.

    Source: Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 15.
    """
    sizes = [size for step in steps for size in step.sizes]
    if not sizes:
        raise NotEnoughData("There are no deaths.", "Take a longer series.")
    time, exposure = np.arange(len(steps)), [step.person_years for step in steps]
    centre = sum(sizes) * float(_shares(exposure) @ time)
    off = abs(sum(n * sum(step.sizes) for n, step in enumerate(steps)) - centre)
    drawn = dealt_anew(sizes, exposure, np.random.default_rng(seed), n_draws=n_draws) @ time
    beyond = int((np.abs(drawn - centre) >= off * (1 - 1e-12)).sum())
    return (beyond + 1) / (n_draws + 1)


def dealt_anew(
    sizes: Sequence[int],
    person_years: Sequence[float],
    chance: np.random.Generator,
    *,
    n_draws: int,
) -> Reals:
    """Deaths of each step when whole incidents fall on steps in proportion to exposure; a row per draw.

    Args:
        sizes: Deaths of each incident.
        person_years: Exposure of each step.
        chance: Source of chance.
        n_draws: Draws.
    """
    shares = _shares(person_years)
    made = np.zeros((n_draws, len(shares)))
    for size, seen in zip(*np.unique(np.asarray(sizes), return_counts=True), strict=True):
        made += size * chance.multinomial(seen, shares, n_draws)
    return made


def exact_trend_p(events: Sequence[int], person_years: Sequence[float]) -> float:
    """p-value of no trend in independent events, exact given their number: twice the smaller tail.

    Given the total, each event falls on a step in proportion to its exposure; the distribution of the
    sum of the numbers of steps is worked out in full, not drawn. For incidents, not for deaths.

    Source: the conditional score test, e.g. Cox and Lewis (1966), Statistical Analysis of Series of
        Events, 3.3, in its discrete form.

    Example:
        >>> exact_trend_p([0, 0, 3], [1.0, 1.0, 1.0])  # 1 of 27 ways, twice
        0.07407407407407407
    """
    if len(events) != len(person_years) or not sum(events):
        raise NotEnoughData("There are no events, or not one exposure for each.", "Add them.")
    pmf = _power(_shares(person_years), sum(events))
    at = sum(n * count for n, count in enumerate(events))
    return min(1.0, 2 * min(float(pmf[: at + 1].sum()), float(pmf[at:].sum())))


def _shares(person_years: Sequence[float]) -> Reals:
    exposure = np.asarray(person_years, float)
    return np.asarray(exposure / exposure.sum())


def _power(pmf: Reals, n: int) -> Reals:
    """Distribution of the sum of n draws of 0, 1, 2, ... with these probabilities."""
    length = n * (len(pmf) - 1) + 1
    if length > _LONG:
        # by Fourier transform: right to some 1e-12, and seconds where products take minutes
        return np.clip(np.fft.irfft(np.fft.rfft(pmf, length) ** n, length), 0.0, None)
    made, square = np.ones(1), pmf
    while n:
        if n & 1:
            made = np.convolve(made, square)
        n >>= 1
        if n:
            square = np.convolve(square, square)
    return made
