"""Where words stand that another viewer gave in another order: letter heads, tables, the words of drawings.

Words weigh by how rare they are in the document. A stretch of it gains the weight of each quoted word that
it has and loses a little for every word of its length; the best stretch is the place if it has nearly all
of the weight and every number, the words keep together in runs as they were quoted, and no other stretch
comes near.
"""

from __future__ import annotations

import bisect
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from vedette.core.library.lean import squeeze

if TYPE_CHECKING:
    from vedette.core.library.stored import Text

_WORD = re.compile(r"\S+")
_LEAST = 4
"""Words that a quotation has at least."""
_COVERED = 0.85
"""Share of their weight that the stretch must have."""
_IN_RUNS = 0.5
"""Share of the words found that stand next to one that was quoted next to them."""
_BETTER = 0.1
"""By how much of all weight a stretch must be better than any other."""
_LENGTH = 0.05
"""What a word of length costs; a word that stands once weighs 5 to 11."""
_WIDEST = 600
"""Words of a stretch at most: about those of a page."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a text: start, end and the share of the weight of the words that it has."""

    start: int
    end: int
    share: float


@dataclass(frozen=True, slots=True)
class _Window:
    gain: float
    weight: float
    first: int
    last: int


def stretches(words: Sequence[str], whole: Text) -> list[Stretch]:
    """The stretches that the words may be; one if it is certain, several that are equally good, or none.

    Args:
        words: As pasted, without running heads and feet.
        whole: The text of the document; stretches may begin or end in its heads and feet.
    """
    asked = [lean for word in words if (lean := squeeze(word))]
    if len(asked) < _LEAST:
        return []
    told = _Told(whole.text, asked)
    windows = told.windows()
    if not windows:
        return []
    best = max(windows, key=lambda one: one.gain)
    if best.weight < _COVERED * told.weight or not told.has_numbers(best):
        return []
    if told.in_runs(best, asked) < _IN_RUNS:
        return []
    rivals = [one for one in windows if one.weight >= best.weight - _BETTER * told.weight]
    return [told.stretch(one) for one in _apart(rivals, best)]


def _apart(windows: Sequence[_Window], best: _Window) -> list[_Window]:
    """Of windows that overlap the best one each."""
    kept: list[_Window] = [best]
    for one in sorted(windows, key=lambda one: -one.gain):
        if all(one.last < other.first or other.last < one.first for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.first)


class _Told:
    """The words of a text that were quoted, with their weights."""

    def __init__(self, text: str, asked: Sequence[str]) -> None:
        self.need = Counter(asked)
        counts: Counter[str] = Counter()
        self.hits: list[tuple[int, str, int, int]] = []
        n = 0
        for n, found in enumerate(_WORD.finditer(text)):
            lean = squeeze(found[0])
            if lean in self.need:
                counts[lean] += 1
                self.hits.append((n, lean, found.start(), found.end()))
        self.weights = {word: math.log1p(n / max(1, counts[word])) for word in self.need}
        self.weight = sum(n * self.weights[word] for word, n in self.need.items())

    def windows(self) -> list[_Window]:
        """For each word of the text the best stretch that begins with it."""
        places = [at for at, *_ in self.hits]
        found = []
        for first, (at, *_) in enumerate(self.hits):
            past = bisect.bisect_right(places, at + _WIDEST)
            found.append(self._best_from(first, past))
        return found

    def _best_from(self, first: int, past: int) -> _Window:
        left = dict(self.need)
        begin = self.hits[first][0]
        weight = 0.0
        best = _Window(-math.inf, 0.0, first, first)
        for last in range(first, past):
            at, word, _, _ = self.hits[last]
            if not left[word]:
                continue
            left[word] -= 1
            weight += self.weights[word]
            gain = weight - _LENGTH * (at - begin)
            if gain > best.gain:
                best = _Window(gain, weight, first, last)
        return best

    def held(self, window: _Window) -> Counter[str]:
        """The quoted words of a window."""
        return Counter(word for _, word, *_ in self.hits[window.first : window.last + 1])

    def has_numbers(self, window: _Window) -> bool:
        """Whether each word with a digit is there: another date or symbol is another letter."""
        numbers = {word: n for word, n in self.need.items() if any(map(str.isdigit, word))}
        return Counter(numbers) <= self.held(window)

    def in_runs(self, window: _Window, asked: Sequence[str]) -> float:
        """Share of the words of a window that stand beside one that was quoted beside them."""
        beside = set(pairwise(asked))
        in_runs = set()
        hits = self.hits[window.first : window.last + 1]
        for (at, word, *_), (next_at, next_word, *_) in pairwise(hits):
            if next_at == at + 1 and (word, next_word) in beside:
                in_runs |= {at, next_at}
        return min(1.0, len(in_runs) / (self.held(window) & self.need).total())

    def stretch(self, window: _Window) -> Stretch:
        """The place of a window in the text."""
        return Stretch(
            self.hits[window.first][2],
            self.hits[window.last][3],
            min(1.0, window.weight / self.weight),
        )
