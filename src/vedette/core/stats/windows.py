"""All overlapping windows of years (M13): the only answer to "any other five-year period"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vedette.core.kernel.errors import NotEnoughData


@dataclass(frozen=True, slots=True)
class Window:
    """A closed window of calendar years with its total."""

    first: int
    last: int
    value: int


def windows(by_year: Mapping[int, int], *, length: int) -> list[Window]:
    """Every window of that many consecutive calendar years, in order; years without entry count 0.

    Args:
        by_year: Count of each calendar year.
        length: Years in a window, both ends counted; 2013 to 2017 are five (DR-07).

    Raises:
        NotEnoughData: The series is shorter than one window.

    Example:
        >>> [w.value for w in windows({2001: 1, 2002: 2, 2004: 4}, length=3)]
        [3, 6]
    """
    if not by_year or max(by_year) - min(by_year) + 1 < length:
        raise NotEnoughData(
            f"The counts span fewer than {length} years.", "Take a shorter window or add years."
        )
    firsts = range(min(by_year), max(by_year) - length + 2)
    return [
        Window(first, first + length - 1, sum(by_year.get(first + n, 0) for n in range(length)))
        for first in firsts
    ]


def exceeding(found: Sequence[Window], window: Window) -> list[Window]:
    """The other windows with at least as high a total, in order; windows that share years count too."""
    return [w for w in found if w.first != window.first and w.value >= window.value]
