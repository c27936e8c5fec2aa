"""Where a quotation stands in a document, also when it was copied elsewhere or the document was read anew.

A quotation is kept as its exact words, 32 characters before and after, and its positions in the text of
the document (the selectors of the W3C annotation model). How it was found again is told with the place; it is
never dropped silently and never put at the first of several places.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from vedette.core.kernel.errors import BadInput
from vedette.core.library.lean import Lean, squeeze, squeezed, squeezed_with_running
from vedette.core.library.running import are_near, goes_by, parted
from vedette.core.library.scattered import stretches

if TYPE_CHECKING:
    from vedette.core.library.stored import Text

AROUND = 32
"""Characters kept before and after the words of a quotation."""

_NEAR = 0.9
_LEAST = 12
_SEEDS = 8
_MOST = 0.6
"""Share of the words that their beginning and end must make when more was copied between."""
_SOME = 0.4
"""The same, when all that was copied along stands on the page."""
_BETWEEN = 600
"""Characters that may lie between them in the document, such as a table or a note at the foot."""
_SEED_LENGTH = 8
_LISTED = 12
_SAME = 3
"""Letters in a row with which a likeness begins and ends."""


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
    """What became of a quotation.

    Args:
        state: How it was found.
        start: Position in the text; None when it was not found, or at several places.
        end: Behind its last character.
        likeness: Of the words that were looked for and those that were found, 0-1.
        n_places: At how many places it stands.
        places: All of them, when they are several: start and end of each.
    """

    state: State
    start: int | None = None
    end: int | None = None
    likeness: float = 0.0
    n_places: int = 0
    places: tuple[tuple[int, int], ...] = ()


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


def quoted(words: str, whole: Text, *, page: int | None = None) -> Place:
    """Where words that were copied out of any viewer stand in a document.

    Line breaks, hyphens at line ends, kinds of quotation marks, running heads between and the order in which
    the viewer gave the parts of a letter head or a table do not matter.

    Args:
        words: As pasted; at least a dozen letters for a likeness, fewer for the same words.
        whole: The text of the document.
        page: On which they were seen, if somebody said so: tells which of several places is meant.
    """
    place = _placed(words, whole, None)
    if page is None or place.state is not State.SEVERAL:
        return place
    there = [
        (start, end)
        for start, end in place.places
        if whole.page_at(start) <= page <= whole.page_at(end - 1)
    ]
    return _one_of(place, there)


def on_pages(several: Place, whole: Text) -> str:
    """The pages on which several places begin, in words: up to a dozen by number, the rest counted."""
    pages = sorted({whole.page_at(start) for start, _ in several.places})
    listed = ", ".join(map(str, pages[:_LISTED]))
    more = f" and {len(pages) - _LISTED} more" if len(pages) > _LISTED else ""
    return f"on {'page' if len(pages) == 1 else 'pages'} {listed}{more}"


def _placed(words: str, whole: Text, anchor: Anchor | None) -> Place:
    lean, all_of_it = squeezed(whole), squeeze(words)
    if not all_of_it:
        return Place(State.LOST)
    if same := _same(all_of_it, lean, anchor):
        return same
    kept, running = parted(words, whole)
    sought = squeeze(" ".join(kept)) or all_of_it
    if running and (same := _same(sought, lean, anchor)):
        return _beside(running, same, whole)
    if anchor is not None:
        return _nearly(sought, lean)
    return _beside(running, _pasted(kept or words.split(), all_of_it, whole, lean), whole)


def _pasted(words: Sequence[str], all_of_it: str, whole: Text, lean: Lean) -> Place:
    """The place of words of which another viewer made something else: the surest way first."""
    if same := _same(all_of_it, squeezed_with_running(whole), None):
        return same
    sought = squeeze(" ".join(words))
    near = _nearly(sought, lean)
    if near.state is not State.LOST:
        return near
    return (
        _around(words, whole, lean, least=_MOST)
        or _in_another_order(words, whole)
        or _around(words, whole, lean, least=_SOME)
        or _in_parts(sought, lean)
    )


def _same(sought: str, lean: Lean, anchor: Anchor | None) -> Place | None:
    """The place of the same letters; None when they stand nowhere."""
    found = list(_occurrences(sought, lean.text))
    if not found:
        return None
    at = found[0] if len(found) == 1 else _by_context(found, len(sought), lean, anchor)
    if at is None:
        return _several([lean.span(one, len(sought)) for one in found], 1.0)
    return Place(State.MOVED, *lean.span(at, len(sought)), 1.0, len(found))


def _several(places: Sequence[tuple[int, int]], likeness: float) -> Place:
    return Place(State.SEVERAL, likeness=likeness, n_places=len(places), places=tuple(places))


def _in_another_order(words: Sequence[str], whole: Text) -> Place | None:
    found = stretches(words, whole)
    if not found:
        return None
    if len(found) > 1:
        return _several([(one.start, one.end) for one in found], max(one.share for one in found))
    return Place(State.APPROXIMATE, found[0].start, found[0].end, found[0].share, 1)


def _around(words: Sequence[str], whole: Text, lean: Lean, *, least: float) -> Place | None:
    """The place of all words but some in a row that stand elsewhere on its page, such as a number at its foot.

    Args:
        words: As pasted.
        whole: The text of the document.
        lean: What is read of it.
        least: Share of the letters that the others must make.
    """
    letters = [squeeze(word) for word in words]
    n_letters = len("".join(letters))
    for n in range(1, len(words)):
        for at in range(len(words) - n + 1):
            rest = "".join(letters[:at] + letters[at + n :])
            if len(rest) < max(_LEAST, least * n_letters):
                continue
            found = _only(rest, lean.text)
            if found is None:
                continue
            span = lean.span(found, len(rest))
            if are_near(letters[at : at + n], span, whole):
                return Place(State.APPROXIMATE, *span, len(rest) / n_letters, 1)
    return None


def _beside(running: Sequence[str], place: Place, whole: Text) -> Place:
    """Of several places the one beside whose words the heads and feet stand that were copied along."""
    if not running or place.state is not State.SEVERAL:
        return place
    return _one_of(place, [one for one in place.places if goes_by(one, running, whole)])


def _one_of(several: Place, fitting: Sequence[tuple[int, int]]) -> Place:
    """The place that fits, if it is one."""
    if len(fitting) != 1:
        return several
    state = State.MOVED if several.likeness == 1 else State.APPROXIMATE
    return Place(state, *fitting[0], several.likeness, several.n_places)


def _occurrences(sought: str, text: str) -> Iterator[int]:
    at = text.find(sought)
    while at >= 0:
        yield at
        at = text.find(sought, at + 1)


def _by_context(found: Sequence[int], n: int, lean: Lean, anchor: Anchor | None) -> int | None:
    """The one place whose surroundings are those that were kept; None when more than one has them."""
    if anchor is None:
        return None
    before, after = squeeze(anchor.prefix), squeeze(anchor.suffix)
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
        return _several([lean.span(*_alike(sought, at, found[at][1], lean)) for at in apart], best)
    at = places[0]
    return Place(State.APPROXIMATE, *lean.span(*_alike(sought, at, found[at][1], lean)), best, 1)


def _alike(sought: str, at: int, n: int, lean: Lean) -> tuple[int, int]:
    """Beginning and length of what is alike: what another viewer copied along is not made up from what stands there."""
    from rapidfuzz.distance import Indel

    equal = [
        one
        for one in Indel.opcodes(sought, lean.text[at : at + n])
        if one.tag == "equal" and one.dest_end - one.dest_start >= _SAME
    ]
    if not equal:
        return at, n
    return at + equal[0].dest_start, equal[-1].dest_end - equal[0].dest_start


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
