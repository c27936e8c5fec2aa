"""How alike two narratives are: shared words, rare words counting for more."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Ints = npt.NDArray[np.int64]

_WORD = re.compile(r"[^\W\d_]{3,}|\d+")
NOT_ALIKE = 3
"""Code of two narratives that share little."""

_LEAST_WORDS = 4
_ALIKE, _SOMEWHAT = 0.30, 0.12


class Texts:
    """Narratives as unit vectors of words, weighted by how rare a word is among them.

    Args:
        texts: Narrative of each candidate; None where there is none or it is very short.
    """

    def __init__(self, texts: Sequence[str | None]) -> None:
        self.told = np.zeros(len(texts), dtype=bool)
        if not any(texts):
            return
        words = [Counter(_WORD.findall(text.casefold())) if text else Counter() for text in texts]
        words = [found if len(found) >= _LEAST_WORDS else Counter() for found in words]
        self.told = np.array([bool(found) for found in words], dtype=bool)
        self._vectors = _vectors(words)

    def codes(self, left: Ints, right: Ints) -> Ints:
        """0 where a narrative is missing, 1 alike, 2 somewhat alike, 3 not alike."""
        both = self.told[left] & self.told[right]
        found = np.zeros(len(left), dtype=np.int64)
        if not both.any():
            return found
        a, b = self._vectors[left[both]], self._vectors[right[both]]
        cosine = np.round(np.asarray(a.multiply(b).sum(axis=1)).ravel(), 9)
        found[both] = np.where(cosine >= _ALIKE, 1, np.where(cosine >= _SOMEWHAT, 2, NOT_ALIKE))
        return found


def _vectors(words: Sequence[Counter[str]]) -> csr_matrix:
    # imported here: linking again after a judgement needs no narratives, and SciPy takes its time
    from scipy.sparse import csr_matrix

    within = Counter(word for found in words for word in found)
    column = {word: i for i, word in enumerate(sorted(within))}
    n = max(sum(1 for found in words if found), 1)
    rows, columns, values = [], [], []
    for row, found in enumerate(words):
        weights = {word: np.log((n + 1) / within[word]) for word in sorted(found)}
        length = float(np.sqrt(sum(weight * weight for weight in weights.values()))) or 1.0
        for word, weight in weights.items():
            rows.append(row)
            columns.append(column[word])
            values.append(weight / length)
    return csr_matrix((values, (rows, columns)), shape=(len(words), max(len(column), 1)))
