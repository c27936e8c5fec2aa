"""Where a quotation stands in a document, also when it was copied elsewhere or the document was read anew.

A quotation is kept as its exact words, 32 characters before and after, and its positions in the text of
the document (the selectors of the W3C annotation model). It is looked for in four ways, each telling so;
it is never dropped silently and never put at the first of several places.
"""

from __future__ import annotations

import bisect
import functools
import itertools
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from vedette.core.kernel.errors import BadInput
from vedette.core.library.reading import BESIDE

if TYPE_CHECKING:
    from vedette.core.library.stored import Text

AROUND = 32
"""Characters kept before and after the words of a quotation."""

_NEAR = 0.9
_LEAST = 12
_SEEDS = 8
_MOST = 0.6
"""Share of the words that their beginning and end must make when more was copied between."""
_BETWEEN = 600
"""Characters that may lie between them in the document, such as a table or a note at the foot."""
_SEED_LENGTH = 8
_DROPPED = re.compile(r"[\s\-\u2010-\u2015\u2212\u00ad\u200b-\u200f\ufeff_]+")
_PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "ʻ": "'", "‛": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "′": "'"}
)  # fmt: skip


class State(StrEnum):
    """How a quotation was found."""

    EXACT = "exact"
    """At the positions that were kept."""
    MOVED = "moved"
    """The same words at another place."""
    APPROXIMATE = "approximate"
    """Nearly the same words."""
    SEVERAL = "several"
    """The same words at several places, and nothing tells which."""
    LOST = "lost"
    """Nowhere."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A quotation's words and where they stood in the text of its document."""

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Place:
    """What became of a quotation: positions in the text, None when it was not found, and its likeness, 0-1."""

    state: State
    start: int | None = None
    end: int | None = None
    likeness: float = 0.0
    n_places: int = 0


def anchored(whole: Text, start: int, end: int) -> Anchor:
    """The anchor of some characters of a document.

    Raises:
        BadInput: They are none, or lie outside of the text.
    """
    if not 0 <= start < end <= len(whole.text) or not whole.text[start:end].strip():
        raise BadInput(
            f"Characters {start} to {end} are no words of the document.",
            f"Choose some of its {len(whole.text)} characters.",
        )
    return Anchor(
        whole.text[start:end],
        whole.text[max(0, start - AROUND) : start],
        whole.text[end : end + AROUND],
        start,
        end,
    )


def place_of(anchor: Anchor, whole: Text) -> Place:
    """Where an anchored quotation stands in a document that may have been read anew."""
    if whole.text[anchor.start : anchor.end] == anchor.exact:
        return Place(State.EXACT, anchor.start, anchor.end, 1.0, 1)
    return _placed(anchor.exact, whole, anchor)


def quoted(words: str, whole: Text) -> Place:
    """Where words that were copied out of any viewer stand in a document.

    Line breaks, hyphens at line ends, kinds of quotation marks and running heads between do not matter.

    Args:
        words: As pasted; at least a dozen letters for a likeness, fewer for the same words.
        whole: The text of the document.
    """
    return _placed(words, whole, None)


def _placed(words: str, whole: Text, anchor: Anchor | None) -> Place:
    lean, sought = squeezed(whole), _squeeze(words)
    if not sought:
        return Place(State.LOST)
    found = list(_occurrences(sought, lean.text))
    if not found and (rest := _squeeze(_without_running(words, whole))) not in ("", sought):
        sought, found = rest, list(_occurrences(rest, lean.text))
    if not found:
        near = _nearly(sought, lean)
        is_pasted = anchor is None
        return _in_parts(sought, lean) if is_pasted and near.state is State.LOST else near
    at = found[0] if len(found) == 1 else _by_context(found, len(sought), lean, anchor)
    if at is None:
        return Place(State.SEVERAL, n_places=len(found), likeness=1.0)
    return Place(State.MOVED, *lean.span(at, len(sought)), 1.0, len(found))


def _without_running(words: str, whole: Text) -> str:
    """The words without running heads and feet that another viewer copied along.

    Only a run of words that all stand in heads and feet of the document, one of them with a digit, is taken out.
    """
    running = {
        _squeeze(word)
        for block in whole.blocks
        if block.kind in BESIDE
        for word in whole.text[block.start : block.end].split()
    }
    kept: list[str] = []
    for is_running, run in itertools.groupby(words.split(), lambda word: _squeeze(word) in running):
        held = list(run)
        if not (is_running and any(map(str.isdigit, "".join(held)))):
            kept += held
    return " ".join(kept)


@dataclass(frozen=True, slots=True)
class Lean:
    """A text without blanks, hyphens and running heads, and the position of each character in the whole."""

    text: str
    index: Sequence[int]

    def span(self, at: int, n: int) -> tuple[int, int]:
        """Start and end in the whole text of `n` characters of the lean one."""
        return self.index[at], self.index[at + n - 1] + 1


def squeezed(whole: Text) -> Lean:
    """The text of a document as quotations are looked for in it."""
    letters: list[str] = []
    index: list[int] = []
    for start, end in _runs(whole):
        for at in range(start, end):
            kept = _squeeze(whole.text[at])
            letters.append(kept)
            index += [at] * len(kept)
    return Lean("".join(letters), index)


def _runs(whole: Text) -> Iterator[tuple[int, int]]:
    """The stretches of the text between running heads and feet."""
    at = 0
    for block in whole.blocks:
        if block.kind in BESIDE:
            yield at, block.start
            at = block.end
    yield at, len(whole.text)


@functools.lru_cache(maxsize=65_536)
def _squeeze(text: str) -> str:
    """Small letters without blanks, hyphens and accents, whichever way they were written."""
    plain = unicodedata.normalize("NFKD", text.translate(_PLAIN).casefold())
    return "".join(c for c in _DROPPED.sub("", plain) if not unicodedata.combining(c))


def _occurrences(sought: str, text: str) -> Iterator[int]:
    at = text.find(sought)
    while at >= 0:
        yield at
        at = text.find(sought, at + 1)


def _by_context(found: Sequence[int], n: int, lean: Lean, anchor: Anchor | None) -> int | None:
    """The one place whose surroundings are those that were kept; None when more than one has them."""
    if anchor is None:
        return None
    before, after = _squeeze(anchor.prefix), _squeeze(anchor.suffix)
    scores = [_agreement(before, after, lean.text, at, n) for at in found]
    best = max(scores)
    fitting = [at for at, score in zip(found, scores, strict=True) if score == best]
    return fitting[0] if len(fitting) == 1 and best > 0 else None


def _agreement(before: str, after: str, text: str, at: int, n: int) -> int:
    """Characters that agree next to a place, before and after."""
    left = text[max(0, at - len(before)) : at]
    right = text[at + n : at + n + len(after)]
    return _common(before[::-1], left[::-1]) + _common(after, right)


def _common(a: str, b: str) -> int:
    return next(
        (i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b))
    )


def _nearly(sought: str, lean: Lean) -> Place:
    """The place most like the words, if it is like enough and the only such one."""
    from rapidfuzz import fuzz

    if len(sought) < _LEAST:
        return Place(State.LOST)
    found: dict[int, tuple[float, int]] = {}
    for at in _candidates(sought, lean.text):
        window = lean.text[at : at + len(sought) + 3 * _slack(sought)]
        made = fuzz.partial_ratio_alignment(sought, window, score_cutoff=_NEAR * 100)
        if made is not None and made.dest_end > made.dest_start:
            found[at + made.dest_start] = (made.score / 100, made.dest_end - made.dest_start)
    if not found:
        return Place(State.LOST)
    best = max(score for score, _ in found.values())
    places = sorted(at for at, (score, _) in found.items() if score == best)
    apart = [
        b for a, b in zip([-len(sought), *places], places, strict=False) if b - a > len(sought) // 2
    ]
    if len(apart) > 1:
        return Place(State.SEVERAL, likeness=best, n_places=len(apart))
    at = places[0]
    return Place(State.APPROXIMATE, *lean.span(at, found[at][1]), best, 1)


def _in_parts(sought: str, lean: Lean) -> Place:
    """The place whose beginning and end are those of the words, where the other viewer copied more between.

    Across a page break that is a running foot and head. Beginning and end must each stand once, near to
    each other, and make most of the words; one of them alone must make nearly all.
    """
    n_first = _longest(len(sought), lambda n: sought[:n] in lean.text)
    n_last = _longest(len(sought), lambda n: sought[-n:] in lean.text)
    first, last = (
        _only(part, lean.text) if len(part) >= _LEAST else None
        for part in (sought[:n_first], sought[len(sought) - n_last :])
    )
    if first is not None and last is not None:
        gap = last - (first + n_first)
        likeness = min(1.0, (n_first + n_last) / len(sought))
        if 0 <= gap <= _BETWEEN and likeness >= _MOST:
            span = lean.index[first], lean.index[last + n_last - 1] + 1
            return Place(State.APPROXIMATE, *span, likeness, 1)
    n, at = max((n_first, first), (n_last, last), key=lambda one: one[0])
    if at is not None and n >= max(2 * _LEAST, _MOST * len(sought)):
        return Place(State.APPROXIMATE, *lean.span(at, n), n / len(sought), 1)
    return Place(State.LOST)


def _longest(most: int, stands: Callable[[int], bool]) -> int:
    """The largest number up to `most` for which something stands that stands for every smaller one."""
    return bisect.bisect_left(range(1, most + 1), 1, key=lambda n: 1 - stands(n))


def _only(part: str, text: str) -> int | None:
    """The place of a part that stands once."""
    at = text.find(part)
    return at if at >= 0 and text.find(part, at + 1) < 0 else None


def _candidates(sought: str, text: str) -> list[int]:
    """Where the words could begin: pieces of them that stand in the text say so, most voices first."""
    votes: dict[int, int] = {}
    step = max(1, (len(sought) - _SEED_LENGTH) // (4 * _SEEDS))
    slack = _slack(sought)
    for offset in range(0, len(sought) - _SEED_LENGTH + 1, step):
        seed = sought[offset : offset + _SEED_LENGTH]
        for at in _few(seed, text):
            start = max(0, at - offset - slack)
            votes[start - start % slack] = votes.get(start - start % slack, 0) + 1
    ranked = sorted(votes, key=lambda at: (-votes[at], at))
    return sorted(ranked[: 2 * _SEEDS])


def _slack(sought: str) -> int:
    """How far from where a piece says the words may begin."""
    return max(8, len(sought) // 10)


def _few(seed: str, text: str) -> list[int]:
    """Places of a piece of the words, unless it stands everywhere."""
    found = []
    for at in _occurrences(seed, text):
        found.append(at)
        if len(found) > 4 * _SEEDS:
            return []
    return found
