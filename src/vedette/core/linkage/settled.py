"""Which scored pairs people have settled, so that no total hangs on them any longer."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from vedette.core.linkage.clusters import components
from vedette.core.linkage.judgements import Constraints

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


def settled(told: Constraints, group: Ints, left: Ints, right: Ints) -> tuple[Bools, Bools]:
    """Pairs that verdicts settle, and pairs on which verdicts contradict each other.

    `same` settles every pair of items that a chain of such verdicts connects; `different` settles every
    pair between the two groups that it keeps apart: one answer may close many pairs.

    Args:
        told: Verdicts on items (candidates or entities).
        group: Item -> its group (incident or person) now.
        left: One item of each pair.
        right: The other.
    """
    contested = _among(told.contested, len(group), left, right)
    chained = components(len(group), *_arrays(told.together))
    together = (chained[left] == chained[right]) & (group[left] == group[right])
    firm = [pair for pair in told.apart if pair not in set(told.contested)]
    a, b = _arrays(firm)
    parted = [(int(x), int(y)) for x, y in zip(group[a], group[b], strict=True)]
    apart = _among(parted, len(group), group[left], group[right]) & (group[left] != group[right])
    return np.asarray((together | apart) & ~contested), contested


def _among(pairs: list[tuple[int, int]], n: int, left: Ints, right: Ints) -> Bools:
    a, b = _arrays(pairs)
    known = np.minimum(a, b) * n + np.maximum(a, b)
    return np.isin(np.minimum(left, right) * n + np.maximum(left, right), known)


def _arrays(pairs: list[tuple[int, int]]) -> tuple[Ints, Ints]:
    table = np.array(pairs, dtype=np.int64).reshape(len(pairs), 2)
    return table[:, 0], table[:, 1]
