"""How sources go wrong: typing errors, wrong days, lost cells, entries made twice."""

from __future__ import annotations

import numpy as np

from vedette.demo.chance import Ints, Reals, Words, struck

_LETTERS = "aeiounrtlsk"
_SHORTEST = 4
_LARGE = 5
_DAY_ERRORS = np.array([1, 1, 1, -1, -1, 2, -2, 3, 5, 7, -7, 10, 30, -30])


def some(n: int, share: float, rng: np.random.Generator) -> Ints:
    """Positions of about `share` of `n` entries, in order."""
    return np.flatnonzero(struck(n, share, rng))


def mistyped(texts: Words, share: float, rng: np.random.Generator) -> Words:
    """The texts, a share of them with one letter changed, lost, doubled or swapped."""
    made = texts.copy()
    at = some(len(texts), share, rng)
    draws = rng.integers(0, 1 << 30, size=(len(at), 3))
    for i, (where, what, letter) in zip(at.tolist(), draws.tolist(), strict=True):
        made[i] = _slip(made[i], where, what, letter)
    return made


def _slip(text: str, where: int, what: int, letter: int) -> str:
    if len(text) < _SHORTEST:
        return text
    i = 1 + where % (len(text) - 2)
    slips = (
        _LETTERS[letter % len(_LETTERS)] + text[i + 1],
        text[i + 1],
        text[i] * 2 + text[i + 1],
        text[i + 1] + text[i],
    )
    return text[:i] + slips[what % len(slips)] + text[i + 2 :]


def blanked(texts: Words, share: float, rng: np.random.Generator) -> Words:
    """The texts, a share of them empty."""
    return np.where(struck(len(texts), share, rng), "", texts).astype(object)


def misdated(days: Ints, share: float, rng: np.random.Generator) -> Ints:
    """The days, a share of them wrong: mostly by one or two days, rarely by a month."""
    wrong = struck(len(days), share, rng)
    return np.where(wrong, days + rng.choice(_DAY_ERRORS, len(days)), days)


def miscounted(counts: Ints, share: float, rng: np.random.Generator) -> Ints:
    """The counts, a share of them off by one or by some tenths, never below zero."""
    wrong = (struck(len(counts), share, rng)) & (counts > 0)
    step = rng.choice(np.array([-1, 1, 1, 2]), len(counts))
    big = np.round(counts * rng.choice(np.array([-0.3, 0.3, 0.5]), len(counts)))
    off = np.where(counts >= _LARGE, big.astype(np.int64), step)
    return np.where(wrong, np.maximum(counts + off, 0), counts)


def moved(degrees: Reals, kilometres: float, rng: np.random.Generator) -> Reals:
    """Coordinates off by about so many kilometres along their axis."""
    return np.round(degrees + rng.normal(0, kilometres / 111, len(degrees)), 4)


def repeated(n: int, share: float, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Positions 0..n-1 with some twice, and which entries are the second ones (1) or not (0)."""
    again = some(n, share, rng)
    at = np.concatenate([np.arange(n), again])
    second = np.repeat([0, 1], [n, len(again)])
    order = np.argsort(at, kind="stable")
    return at[order], second[order]
