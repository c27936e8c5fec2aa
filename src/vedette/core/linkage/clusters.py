"""Clusters under constraints: best pair first, at most one group of a voice in a cluster.

A plain best-first loop takes the pairs one by one. The same result comes from rounds: in each round
every pair that is the best one of both its clusters is joined. Such a pair would come before every
other pair of the two, so the loop would meet it with the two clusters as they are now.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]


def components(n: int, left: Ints, right: Ints) -> Ints:
    """For each of `n` items the smallest item that it is connected to.

    Example:
        >>> components(4, np.array([1]), np.array([3])).tolist()
        [0, 1, 2, 1]
    """
    # Smaller roots take larger ones in, then every item is led to its root: a few rounds for millions
    # of items, and no wait for SciPy, which takes half a second to load.
    label = np.arange(n)
    a, b = left, right
    while True:
        a, b = label[a], label[b]
        joined = a != b
        if not joined.any():
            return label
        a, b = a[joined], b[joined]
        np.minimum.at(label, np.maximum(a, b), np.minimum(a, b))
        while not np.array_equal(led := label[label], label):
            label = led


def best_first(
    start: Ints,
    voice: Ints | None,
    pairs: tuple[Ints, Ints],
    weight: Reals,
    apart: tuple[Ints, Ints] | None = None,
) -> Ints:
    """Join pairs, the heaviest first, unless a voice would be in a cluster twice.

    Pairs of equal weight are taken in the order of their items, so the result never hangs on the
    order in which pairs are given.

    Args:
        start: Item -> the smallest item of the group that it starts in (kept together always).
        voice: Item -> number of its source; None lifts the rule of one group a source.
        pairs: Items that may be joined.
        weight: Of each pair; leave out those below the threshold.
        apart: Items that must never be in one cluster.

    Returns:
        Item -> smallest item of its cluster.
    """
    n = len(start)
    label = start.astype(np.int64)
    masks = _masks(label, voice) if voice is not None else np.zeros((n, 1), dtype=np.uint64)
    left, right = np.minimum(*pairs), np.maximum(*pairs)
    order = np.lexsort((right, left, -weight))
    a, b = label[left[order]], label[right[order]]
    while len(a):
        keep = (a != b) & ~(masks[a] & masks[b]).any(axis=1) & ~forbidden(a, b, label, apart)
        a, b = a[keep], b[keep]
        rank = np.arange(len(a))
        best = np.full(n, len(a))
        np.minimum.at(best, a, rank)
        np.minimum.at(best, b, rank)
        chosen = (best[a] == rank) & (best[b] == rank)
        low, high = np.minimum(a[chosen], b[chosen]), np.maximum(a[chosen], b[chosen])
        moved = np.arange(n)
        moved[high] = low
        masks[low] |= masks[high]
        label, a, b = moved[label], moved[a], moved[b]
    return label


def join_by_sum(
    start: Ints,
    voice: Ints,
    pairs: tuple[Ints, Ints],
    weight: Reals,
    apart: tuple[Ints, Ints] | None = None,
    *,
    rounds: int = 8,
) -> Ints:
    """Join clusters for which all pairs between them speak together, pairs of one voice included.

    This finds the entries of one source that are not alike enough to be called duplicates by
    themselves, but are each like the same entries of other sources. A pair that was not scored counts
    `_UNSCORED` bits against; a pair of one voice below `_LEAST_WITHIN` forbids.

    Args:
        start: Item -> smallest item of its cluster.
        voice: Item -> number of its source.
        pairs: All scored pairs.
        weight: Of each pair, in bits.
        apart: Items that must never be in one cluster.
        rounds: At most so many rounds; each joins every cluster at most once.
    """
    n = len(start)
    label = start.copy()
    within = voice[pairs[0]] == voice[pairs[1]]
    for _ in range(rounds):
        a, b = label[pairs[0]], label[pairs[1]]
        between = a != b
        low, high = np.minimum(a, b)[between], np.maximum(a, b)[between]
        if not len(low):
            break
        key, at = np.unique(low * n + high, return_inverse=True)
        bits = np.clip(weight[between], -20.0, _MOST)
        low, high = key // n, key % n
        size = np.bincount(label, minlength=n)
        unscored = size[low] * size[high] - np.bincount(at)
        total = np.round(np.bincount(at, bits) + _UNSCORED * unscored, 6)
        worst, best = np.full(len(key), np.inf), np.full(len(key), -np.inf)
        np.minimum.at(worst, at[within[between]], bits[within[between]])
        np.maximum.at(best, at, bits)
        keep = (total > _LEAST_TOTAL) & (worst > _LEAST_WITHIN) & (best > _LEAST_BEST)
        keep &= ~forbidden(low, high, label, apart)
        if not keep.any():
            break
        label = moved(n, low[keep], high[keep], total[keep])[label]
    return label


_LEAST_TOTAL = 0.0
_UNSCORED = -6.0
_MOST = 10.0
_LEAST_WITHIN = -1.0
_LEAST_BEST = 0.0


def moved(n: int, low: Ints, high: Ints, weight: Reals) -> Ints:
    """Label -> new label after joining the pairs that are the best of both their clusters."""
    order = np.lexsort((high, low, -weight))
    a, b = low[order], high[order]
    rank = np.arange(len(a))
    best = np.full(n, len(a))
    np.minimum.at(best, a, rank)
    np.minimum.at(best, b, rank)
    chosen = (best[a] == rank) & (best[b] == rank)
    moved = np.arange(n)
    moved[b[chosen]] = a[chosen]
    return moved


def _masks(label: Ints, voice: Ints) -> npt.NDArray[np.uint64]:
    """For each item as a cluster's first one: the voices of the cluster, a bit each."""
    words = int(voice.max(initial=0)) // 64 + 1
    masks = np.zeros((len(label), words), dtype=np.uint64)
    bit = np.left_shift(np.uint64(1), (voice % 64).astype(np.uint64))
    np.bitwise_or.at(masks, (label, voice // 64), bit)
    return masks


def forbidden(
    a: Ints, b: Ints, label: Ints, apart: tuple[Ints, Ints] | None
) -> npt.NDArray[np.bool_]:
    """Whether items that must never be in one cluster lie in clusters `a` and `b`."""
    if apart is None or not len(apart[0]):
        return np.zeros(len(a), dtype=bool)
    n = len(label)
    left, right = label[apart[0]], label[apart[1]]
    closed = np.minimum(left, right) * n + np.maximum(left, right)
    return np.isin(np.minimum(a, b) * n + np.maximum(a, b), closed)
