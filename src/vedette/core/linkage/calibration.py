"""From bits to a probability that may be shown: only from reviewed pairs, else words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vedette.core.linkage.schema import Band

Reals = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

LEAST_REVIEWED = 50
"""Reviewed pairs below which no number is shown."""

_BANDS = ((0.99, Band.CERTAIN), (0.9, Band.VERY_LIKELY), (0.7, Band.LIKELY), (0.3, Band.UNCERTAIN))
_RIDGE = 1.0

_MOST_HALVINGS = 40
_LEAST_STEP = 1e-10
"""A step of the fit below which it has arrived."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Log odds of truth = `base` + `slope` x bits; learnt from `reviewed` pairs, or None of it."""

    base: float
    slope: float
    reviewed: int

    @property
    def shown(self) -> bool:
        """Whether a number may be shown."""
        return self.reviewed >= LEAST_REVIEWED

    def probability(self, bits: Reals) -> Reals:
        """Calibrated probabilities, to 3 decimals; NaN where none may be shown."""
        if not self.shown:
            return np.full(len(bits), np.nan)
        return np.round(1 / (1 + np.exp(-(self.base + self.slope * bits))), 3)


def raw_probability(bits: Reals) -> Reals:
    """The model's own probability: for sorting and bands, never shown as truth."""
    return np.round(1 / (1 + np.exp2(-np.clip(bits, -60, 60))), 6)


def bands(probability: Reals) -> npt.NDArray[np.object_]:
    """The probability in words."""
    words = np.full(len(probability), str(Band.UNLIKELY), dtype=object)
    for least, band in reversed(_BANDS):
        words[probability >= least] = str(band)
    return words


def calibrate(bits: Reals, same: Bools) -> Calibration:
    """A logistic curve through reviewed pairs, slightly drawn towards the model's own odds.

    Args:
        bits: Of each reviewed pair.
        same: Whether the reviewer said "same".
    """
    n = len(bits)
    told = np.array([0.0, np.log(2)])
    weights = told.copy()
    x = np.stack([np.ones(n), bits], axis=1) if n else np.zeros((0, 2))
    for _ in range(50 if n >= LEAST_REVIEWED else 0):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        gradient = x.T @ (same - p) - _RIDGE * (weights - told)
        hessian = (x * (p * (1 - p))[:, None]).T @ x + _RIDGE * np.eye(2)
        step = _uphill(x, same, weights, np.linalg.solve(hessian, gradient))
        weights = weights + step
        if np.abs(step).max() < _LEAST_STEP:
            break
    return Calibration(round(float(weights[0]), 9), round(float(weights[1]), 9), n)


def _uphill(x: Reals, same: Bools, weights: Reals, step: Reals) -> Reals:
    """The step, halved until the fit is no worse: where few pairs contradict the bits it would leap away."""
    held = _fit(x, same, weights)
    for _ in range(_MOST_HALVINGS):
        if _fit(x, same, weights + step) >= held:
            return step
        step = step / 2
    return np.zeros_like(step)


def _fit(x: Reals, same: Bools, weights: Reals) -> float:
    """Log likelihood, less what it costs to be far from the model's own odds."""
    odds = x @ weights
    likely = np.where(same, odds, 0.0) - np.logaddexp(0.0, odds)
    return float(likely.sum() - _RIDGE / 2 * ((weights - [0.0, np.log(2)]) ** 2).sum())
