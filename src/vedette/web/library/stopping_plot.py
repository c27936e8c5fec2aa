"""Geometry of the curve of what screening has found so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

_WIDE, _HIGH, _LEFT, _TOP, _FLOOR = 350, 182, 34, 14, 146


@dataclass(frozen=True, slots=True)
class Plot:
    """Documents included against documents read; the part that nobody has read stays empty.

    Args:
        line: Points of the curve, as SVG has them.
        read_x: Where what was read ends.
        end_x: Where the pile ends.
        n_read: Documents read.
        n_all: Documents in the pile.
        n_found: Documents included.
    """

    line: str
    read_x: float
    end_x: float
    n_read: int
    n_all: int
    n_found: int
    width: int = _WIDE
    height: int = _HIGH
    left: int = _LEFT
    top: int = _TOP
    floor: int = _FLOOR


def stopping_plot(found: Sequence[bool], n_left: int) -> Plot:
    """The curve of what was found.

    Args:
        found: For each document read, in order, whether it was included.
        n_left: Documents not read.
    """
    n_all = max(1, len(found) + n_left)
    most = max(1, sum(found))
    across, up = (_WIDE - _LEFT - 10) / n_all, (_FLOOR - _TOP) / most
    points = [(0, 0), *enumerate(accumulate(map(int, found)), start=1)]
    line = " ".join(f"{_LEFT + n * across:.1f},{_FLOOR - hits * up:.1f}" for n, hits in points)
    return Plot(
        line,
        round(_LEFT + len(found) * across, 1),
        _WIDE - 10,
        len(found),
        len(found) + n_left,
        sum(found),
    )
