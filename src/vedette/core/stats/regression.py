"""Regression of counts with exposure (M6): the only module that fits with statsmodels' linear models.

Every model is log E[events] = log(person-years) + intercept + sum of coefficient x column.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from vedette.core.kernel.errors import BadInput, NotEnoughData
from vedette.core.kernel.quantities import Interval

Reals = npt.NDArray[np.float64]
_LEAST_SPARE = 2


class Family(StrEnum):
    """What is assumed of the scatter of the counts."""

    POISSON = "Poisson"
    """Variance equal to the mean: right for incidents at best, never for deaths."""
    QUASI_POISSON = "quasi-Poisson"
    """Variance a multiple of the mean, estimated by Pearson's chi-square; t-distribution."""
    NEGATIVE_BINOMIAL = "negative binomial"
    """Variance mean + alpha x mean², estimated by maximum likelihood."""


@dataclass(frozen=True, slots=True)
class Term:
    """One coefficient of a model.

    Args:
        name: Name of the column.
        coefficient: Change of the log rate for 1 more of the column.
        error: Standard error.
        ratio: exp(coefficient): the rate ratio.
        interval: Interval of the ratio.
        p: Two-sided p-value of a ratio of 1.
    """

    name: str
    coefficient: float
    error: float
    ratio: float
    interval: Interval
    p: float


@dataclass(frozen=True, slots=True)
class RateModel:
    """A fitted model.

    Args:
        terms: Columns in the order given; the intercept apart.
        intercept: The intercept; its ratio is the rate per person-year where all columns are 0.
        family: The scatter that was assumed.
        dispersion: Pearson's chi-square over degrees of freedom; 1 where the scatter is Poisson.
        alpha: Variance parameter of the negative binomial, else None.
        fitted: Expected events of each row.
        spare: Rows minus coefficients: degrees of freedom.
    """

    terms: tuple[Term, ...]
    intercept: Term
    family: Family
    dispersion: float
    alpha: float | None
    fitted: tuple[float, ...]
    spare: int

    def term(self, name: str) -> Term:
        """The term of a column."""
        return next(one for one in self.terms if one.name == name)


def rate_model(
    events: Sequence[int],
    person_years: Sequence[float],
    columns: Mapping[str, Sequence[float]],
    *,
    family: Family = Family.QUASI_POISSON,
    lags: int | None = None,
    level: float = 0.95,
) -> RateModel:
    """Regression of events on columns with the exposure as offset.

    Args:
        events: Events of each row, 0 or more.
        person_years: Exposure of each row, above 0.
        columns: Columns by name, one value for each row; no column for the intercept.
        family: The scatter.
        lags: Rows over which errors may hang together: standard errors by Newey and West; None: none.
        level: Coverage of intervals.

    Raises:
        BadInput: Rows of different number, or no exposure.
        NotEnoughData: Fewer rows than coefficients + 2, or no events.

    Source: Wedderburn (1974), Biometrika 61, 439-447; Lawless (1987), Canadian Journal of Statistics
        15, 209-225; Newey and West (1987), Econometrica 55, 703-708.

    Example:
        >>> made = rate_model([8, 12, 18, 27], [1.0] * 4, {"t": [0, 1, 2, 3]})
        >>> round(made.term("t").ratio, 2)
        1.5
    """
    design = _design(events, person_years, columns)
    counts, offset = np.asarray(events, float), np.log(np.asarray(person_years, float))
    fit = _negative_binomial if family is Family.NEGATIVE_BINOMIAL else _glm
    result, alpha = fit(counts, design, offset, lags)
    mean = np.asarray(result.predict(), float)
    spare = len(counts) - design.shape[1]
    variance = mean if alpha is None else mean + alpha * mean**2
    dispersion = float(((counts - mean) ** 2 / variance).sum() / spare)
    inflate = np.sqrt(dispersion) if family is Family.QUASI_POISSON and lags is None else 1.0
    n = design.shape[1]
    errors = np.asarray(result.bse, float)[:n] * inflate
    names = ("intercept", *columns)
    quantiles = spare if family is Family.QUASI_POISSON else None
    terms = [
        term_of(name, float(b), float(e), degrees=quantiles, level=level, method=family.value)
        for name, b, e in zip(names, np.asarray(result.params, float)[:n], errors, strict=True)
    ]
    return RateModel(
        terms=tuple(terms[1:]),
        intercept=terms[0],
        family=family,
        dispersion=dispersion,
        alpha=alpha,
        fitted=tuple(float(m) for m in mean),
        spare=spare,
    )


def term_of(
    name: str, coefficient: float, error: float, *, degrees: int | None, level: float, method: str
) -> Term:
    """A term from its coefficient and standard error.

    Args:
        name: Name of the column.
        coefficient: On the log scale.
        error: Standard error.
        degrees: Degrees of freedom of Student's t; None is the normal distribution.
        level: Coverage.
        method: Name of the method, as printed.
    """
    from scipy import special

    tail = (1 + level) / 2
    z = float(special.ndtri(tail) if degrees is None else special.stdtrit(degrees, tail))
    at = -abs(coefficient) / error if error else -np.inf if coefficient else 0.0
    p = 2 * float(special.ndtr(at) if degrees is None else special.stdtr(degrees, at))
    low, high = (float(np.exp(coefficient + side * z * error)) for side in (-1, 1))
    return Term(
        name, coefficient, error, float(np.exp(coefficient)), Interval(low, high, level, method), p
    )


def _design(
    events: Sequence[int], person_years: Sequence[float], columns: Mapping[str, Sequence[float]]
) -> Reals:
    n = len(events)
    wrong = [name for name, values in columns.items() if len(values) != n]
    if wrong or len(person_years) != n:
        raise BadInput(
            f"There are {n} counts, {len(person_years)} exposures and columns of other lengths: "
            f"{', '.join(wrong) or 'none'}.",
            "Give each row one count, one exposure and one value of each column.",
        )
    if n and not (min(person_years) > 0 and min(events) >= 0):
        raise BadInput(
            "A row has no exposure or a negative count.", "Leave rows without exposure out."
        )
    if n < len(columns) + 1 + _LEAST_SPARE or not sum(events):
        raise NotEnoughData(
            f"{n} rows with {sum(events)} events cannot carry {len(columns) + 1} coefficients.",
            "Take shorter periods (more rows) or fewer columns.",
        )
    return np.column_stack(
        [np.ones(n), *(np.asarray(values, float) for values in columns.values())]
    )


def _glm(counts: Reals, design: Reals, offset: Reals, lags: int | None) -> tuple[Any, None]:
    # imported here: statsmodels takes two seconds to load
    import statsmodels.api as sm
    from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

    model = sm.GLM(counts, design, family=sm.families.Poisson(), offset=offset)
    with warnings.catch_warnings():
        # counts that lie on the curve are no trouble for a Poisson rate
        warnings.simplefilter("ignore", PerfectSeparationWarning)
        return model.fit(**_covariance(lags)), None


def _negative_binomial(
    counts: Reals, design: Reals, offset: Reals, lags: int | None
) -> tuple[Any, float]:
    from statsmodels.discrete.discrete_model import NegativeBinomial

    model = NegativeBinomial(counts, design, offset=offset)
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        result = model.fit(disp=0, maxiter=500, method="bfgs", **_covariance(lags))
    alpha = float(result.params[-1])
    if not (result.mle_retvals["converged"] and np.isfinite(result.bse).all()) or alpha <= 0:
        raise NotEnoughData(
            "The negative binomial model does not settle: the counts scatter no more than Poisson ones"
            + (f" ({said[0].message})." if said else "."),
            "Use quasi-Poisson.",
        )
    return result, alpha


def _covariance(lags: int | None) -> dict[str, object]:
    if lags is None:
        return {}
    return {"cov_type": "HAC", "cov_kwds": {"maxlags": lags, "use_correction": False}}
