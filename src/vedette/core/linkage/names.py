"""Names of persons: written in any order, with initials, missing parts and slips of the pen."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from rapidfuzz.distance import OSA

_LONG, _VERY_LONG = 4, 7
"""Letters from which one slip, and from which two slips are forgiven."""


class NameLevel(IntEnum):
    """How two names agree."""

    NOT_COMPARABLE = 0
    FULL = 1
    """Every word of the shorter name is in the longer one, at least two of them whole."""
    SHORT = 2
    """One word is whole, the others are initials; or the shorter name has one word only."""
    PART = 3
    """One word agrees, another one does not."""
    NONE = 4


def name_level(left: Sequence[str], right: Sequence[str]) -> NameLevel:
    """How two names agree, each given as folded words.

    Example:
        >>> name_level(["traore", "amadou"], ["amadou", "b", "traorre"])
        <NameLevel.FULL: 1>
    """
    if not left or not right:
        return NameLevel.NOT_COMPARABLE
    fewer, more = sorted((list(left), list(right)), key=len)
    free = list(more)
    whole = _taken(fewer, free, _same_word)
    rest = [word for word in fewer if word not in whole]
    initials = _taken(rest, free, _initial)
    if not whole:
        return NameLevel.NONE
    unmatched = len(rest) - len(initials)
    if unmatched:
        return NameLevel.PART
    return NameLevel.FULL if len(whole) > 1 else NameLevel.SHORT


def _taken(words: Sequence[str], free: list[str], alike: object) -> list[str]:
    """The words that have a counterpart in `free`, which loses it."""
    assert callable(alike)
    found = []
    for word in words:
        partner = next((other for other in free if alike(word, other)), None)
        if partner is not None:
            free.remove(partner)
            found.append(word)
    return found


def _same_word(left: str, right: str) -> bool:
    if left == right:
        return len(left) > 1
    shortest = min(len(left), len(right))
    if shortest < _LONG:
        return False
    slips = 2 if shortest >= _VERY_LONG else 1
    return OSA.distance(left, right, score_cutoff=slips) <= slips


def _initial(left: str, right: str) -> bool:
    return left[0] == right[0] and (len(left) == 1 or len(right) == 1)
