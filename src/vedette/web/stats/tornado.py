"""Geometry of a tornado chart: one bar for each choice, from the lowest to the highest number that it gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from vedette.web.ui.printing import printed

_WIDE, _NAMES, _END, _ROW, _TOP, _BASE, _GAP = 780, 230, 60, 40, 26, 30, 5


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar in units of the view box; a single source is pale, as it is not compared with the others."""

    x: float
    y: float
    width: float
    words: str
    low: str
    high: str
    low_x: float
    high_x: float
    is_pale: bool


@dataclass(frozen=True, slots=True)
class Tornado:
    """The bars about the line of the number as it stands."""

    width: int
    height: int
    line: float
    said: str
    bars: Sequence[Bar]
    ticks: Sequence[tuple[float, str]]
    names_x: float
    is_mirrored: bool = False


def tornado(
    value: float,
    bars: Sequence[tuple[str, float, float, bool]],
    *,
    top: float,
    mirrored: bool = False,
) -> Tornado | None:
    """The chart; None without any bar.

    Args:
        value: The number as it stands.
        bars: Words, lowest and highest number, whether it is pale.
        top: End of the axis, which begins at 0.
        mirrored: Whether the page runs from right to left.
    """
    if not bars:
        return None

    def along(number: float) -> float:
        return round(_NAMES + (_WIDE - _NAMES - _END) * number / top, 1)

    drawn = [
        Bar(
            along(low),
            _TOP + _ROW * n + 8,
            round(along(high) - along(low), 1),
            words,
            printed(low),
            printed(high),
            along(low) - _GAP,
            along(high) + _GAP,
            is_pale,
        )
        for n, (words, low, high, is_pale) in enumerate(bars)
    ]
    ticks = [(along(top * part / 4), printed(top * part / 4)) for part in range(5)]
    made = Tornado(
        _WIDE,
        _TOP + _ROW * len(bars) + _BASE,
        along(value),
        printed(value),
        drawn,
        ticks,
        _NAMES - 12,
    )
    return _mirrored(made) if mirrored else made


def _mirrored(made: Tornado) -> Tornado:
    return replace(
        made,
        line=round(made.width - made.line, 1),
        names_x=made.width - made.names_x,
        bars=[
            replace(
                bar,
                x=round(made.width - bar.x - bar.width, 1),
                low_x=round(made.width - bar.low_x, 1),
                high_x=round(made.width - bar.high_x, 1),
            )
            for bar in made.bars
        ],
        ticks=[(round(made.width - x, 1), said) for x, said in made.ticks],
        is_mirrored=True,
    )
