"""Saturation: how many codes were met after so many documents, and whether the last ones still bring new ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from vedette.core.kernel.errors import NotEnoughData

BASE, RUN, MOST_NEW = 4, 3, 0.05
"""Documents that make the base, documents of a run, share of new codes up to which a run is saturated."""

_DRAWS = 200


@dataclass(frozen=True, slots=True)
class Point:
    """After one more document.

    Args:
        n: Documents so far.
        document: The one that came.
        new: Codes that it was the first to bring.
        met: Codes met so far, in the order in which documents were coded.
        low: 5 % point of the codes met in so many documents drawn at random.
        mean: Their mean.
        high: 95 % point.
    """

    n: int
    document: str
    new: tuple[str, ...]
    met: int
    low: float
    mean: float
    high: float


@dataclass(frozen=True, slots=True)
class Saturation:
    """The curve, and what follows from its end.

    Args:
        points: One per document.
        new_share: Codes that the last run brought, by those of the base; None before there is a run.
        reached_at: First number of documents at whose end a run brought no more than the share; None: not yet.
    """

    points: tuple[Point, ...]
    new_share: float | None
    reached_at: int | None


def saturation(coded: Sequence[tuple[str, frozenset[str]]], *, seed: int) -> Saturation:
    """The curve of codes over documents.

    A run of three documents is held against the first four: when it brings at most 5 % as many new codes as
    these have, nothing much is left to hear there. It says nothing of voices that were never asked.

    Args:
        coded: Documents in the order in which they were coded, with their codes.
        seed: For the order drawn at random.

    Raises:
        NotEnoughData: Nothing is coded.

    Source: Guest, Namey and Chen (2020), PLoS ONE 15(5): e0232076.

    Example:
        >>> one, two = frozenset("ab"), frozenset("bc")
        >>> [point.met for point in saturation([("D1", one), ("D2", two)], seed=1).points]
        [2, 3]
    """
    if not coded:
        raise NotEnoughData("Nothing is coded yet.", "Code a document first.")
    spread = _spread([codes for _, codes in coded], seed)
    met: set[str] = set()
    points = []
    for n, (document, codes) in enumerate(coded, start=1):
        new = tuple(sorted(codes - met))
        met |= codes
        low, mean, high = spread[n - 1]
        points.append(Point(n, document, new, len(met), low, mean, high))
    return Saturation(tuple(points), _new_share(points, len(points)), _reached(points))


def _spread(held: Sequence[frozenset[str]], seed: int) -> list[tuple[float, float, float]]:
    """For each number of documents 5 % point, mean and 95 % point of the codes met, over orders at random."""
    names = {name: at for at, name in enumerate(sorted(frozenset().union(*held)))}
    has = np.zeros((len(held), len(names)), dtype=bool)
    for row, codes in enumerate(held):
        has[row, [names[name] for name in codes]] = True
    rng = np.random.default_rng(seed)
    counts = np.array(
        [
            np.logical_or.accumulate(has[rng.permutation(len(held))], axis=0).sum(axis=1)
            for _ in range(_DRAWS)
        ]
    )
    low, high = np.percentile(counts, (5, 95), axis=0)
    mean = counts.mean(axis=0)
    return [(float(a), float(b), float(c)) for a, b, c in zip(low, mean, high, strict=True)]


def _new_share(points: Sequence[Point], upto: int) -> float | None:
    """New codes of the run that ends there, by those of the base."""
    if upto < BASE + RUN or not points[BASE - 1].met:
        return None
    return sum(len(one.new) for one in points[upto - RUN : upto]) / points[BASE - 1].met


def _reached(points: Sequence[Point]) -> int | None:
    shares: Mapping[int, float | None] = {
        n: _new_share(points, n) for n in range(BASE + RUN, len(points) + 1)
    }
    return next((n for n, share in shares.items() if share is not None and share <= MOST_NEW), None)
