"""Draws that the world and its sources share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]
Words = npt.NDArray[np.object_]
Flags = npt.NDArray[np.bool_]


def struck(n: int, share: float, rng: np.random.Generator) -> Flags:
    """Which of `n` entries something happens to, each with the chance `share`."""
    return np.asarray(rng.random(n) < share, dtype=bool)


def chosen(weights: Sequence[float], n: int, rng: np.random.Generator) -> Ints:
    """`n` draws of a position in `weights`, in proportion to them."""
    shares = np.asarray(weights) / sum(weights)
    return np.asarray(rng.choice(len(shares), size=n, p=shares), dtype=np.int64)


def words_where(flags: Flags, yes: Words | str, no: Words | str) -> Words:
    """The words of `yes` where the flag is set, else those of `no`."""
    return np.where(flags, yes, no).astype(object)
