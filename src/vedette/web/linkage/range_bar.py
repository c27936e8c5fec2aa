"""Geometry of a total with what of it hangs on undecided pairs: a range with square ends and the point in it."""

from __future__ import annotations

from dataclasses import dataclass

_WIDTH, _MARGIN = 320, 34


@dataclass(frozen=True, slots=True)
class RangeBar:
    """Where low, best and high stand in a view box 320 wide."""

    low: float
    best: float
    high: float
    is_closed: bool

    @property
    def width(self) -> float:
        """Length of the bar."""
        return max(self.high - self.low, 2.0)


def range_bar(low: int, best: int, high: int) -> RangeBar:
    """The bar; a closed range is a point in the middle.

    Example:
        >>> range_bar(200, 210, 220).best
        160.0
    """
    if low == high:
        middle = _WIDTH / 2
        return RangeBar(middle, middle, middle, is_closed=True)
    scale = (_WIDTH - 2 * _MARGIN) / (high - low)
    point = round(_MARGIN + (best - low) * scale, 1)
    return RangeBar(float(_MARGIN), point, float(_WIDTH - _MARGIN), is_closed=False)
