"""A mixture of true and chance pairs, learnt from how often fields agree (Fellegi-Sunter by EM).

Numbers come from counts of patterns, taken in a fixed order, so that the result does not hang on the
order of rows; weights are rounded before anybody compares them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]

DIGITS = 6
"""Decimals of a weight in bits."""


@dataclass(frozen=True, slots=True)
class Field:
    """Codes of one field for all pairs: 0 cannot be compared, 1 best ... `len(m)` worst.

    Args:
        codes: One per pair.
        m, u: Stated shares of true and chance pairs, best first.
        drawn: Pairs' worth of the stated shares against the learnt ones.
    """

    codes: Codes
    m: tuple[float, ...]
    u: tuple[float, ...]
    drawn: float = 20.0


@dataclass(frozen=True, slots=True)
class Fitted:
    """Bits of evidence of each pair, prior included, and the shares behind it."""

    bits: Reals
    prior: float
    shares: list[tuple[Reals, Reals]]


def fit(fields: list[Field], *, prior: float, rounds: int = 25) -> Fitted:
    """Learn shares of true and chance pairs by expectation-maximisation, fields independent.

    Args:
        fields: The codes of all pairs, by field.
        prior: Share of true pairs to start from.
        rounds: Rounds of the algorithm.
    """
    n = len(fields[0].codes)
    shares = [(np.array(f.m), np.array(f.u)) for f in fields]
    share = prior
    log_odds = _log_odds(fields, shares, share)
    for _ in range(rounds if n else 0):
        believed = 1 / (1 + np.exp(-log_odds))
        share = float((believed.sum() + 20 * prior) / (n + 20))
        shares = [_updated(f, believed) for f in fields]
        log_odds = _log_odds(fields, shares, share)
    return Fitted(np.round(log_odds / np.log(2), DIGITS), share, shares)


def _updated(field: Field, believed: Reals) -> tuple[Reals, Reals]:
    size = len(field.m) + 1
    true = np.bincount(field.codes, believed, minlength=size)[1:]
    chance = np.bincount(field.codes, 1 - believed, minlength=size)[1:]
    return _drawn(true, field.m, field.drawn), _drawn(chance, field.u, field.drawn)


def _drawn(counts: npt.NDArray[np.generic], stated: tuple[float, ...], pairs: float) -> Reals:
    told = np.array(stated)
    return np.asarray((counts.astype(float) + pairs * told) / (counts.astype(float).sum() + pairs))


def _log_odds(fields: list[Field], shares: list[tuple[Reals, Reals]], prior: float) -> Reals:
    total = np.full(len(fields[0].codes), np.log(prior / (1 - prior)))
    for field, (m, u) in zip(fields, shares, strict=True):
        total += np.concatenate([[0.0], np.log(m / u)])[field.codes]
    return total
