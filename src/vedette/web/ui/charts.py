"""Geometry of the small charts of deciding: waterfall, interval bar, closing range, small multiples (looks.md 6).

All are in units of a view box near the real width, so that 11 px stay 11 px; the templates draw them, with words and a
table or list twin beside them. In right-to-left pages time and value axes run from the right: `mirrored` turns the
geometry, never the digits.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from vedette.web.ui.printing import marked, printed

_WF_NAMES, _WF_ROW, _WF_WIDE = 118, 18, 420
_IB_WIDE, _IB_EDGE = 740, 60
_CL_WIDE, _CL_HIGH, _CL_LEFT, _CL_TOP, _CL_FLOOR = 350, 182, 34, 14, 146
_MOST_DOTS = 24
"""Points of a small chart beyond which they would run into one another."""
_YEAR = 4
"""Letters of the name of a month that name its year."""
_SM_WIDE, _SM_HIGH, _SM_LEFT, _SM_TOP, _SM_FLOOR = 220, 120, 30, 12, 94


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a waterfall; `is_for` speaks for the link."""

    x: float
    y: int
    width: float
    words: str
    said: str
    said_x: float
    is_for: bool


@dataclass(frozen=True, slots=True)
class Waterfall:
    """How single comparisons add up from even odds."""

    width: int
    height: int
    zero: float
    names_x: float
    bars: Sequence[Bar]
    is_mirrored: bool = False


def waterfall(steps: Sequence[tuple[str, float]], *, mirrored: bool = False) -> Waterfall:
    """Bars that start where the one before ended, from even odds.

    Args:
        steps: Words and weight of evidence (log 2), in the order in which they are told; the first is the prior.
        mirrored: Whether the page runs from right to left.
    """
    ends = [0.0]
    for _, amount in steps:
        ends.append(ends[-1] + amount)
    low, high = min(ends), max(ends)
    scale = (_WF_WIDE - _WF_NAMES - 66) / max(high - low, 1e-6)

    def along(value: float) -> float:
        return round(_WF_NAMES + 22 + (value - low) * scale, 1)

    bars = []
    for place, (words, amount) in enumerate(steps):
        start, end = sorted((along(ends[place]), along(ends[place + 1])))
        said = marked(f"{amount:+.1f}")
        bars.append(
            Bar(
                start, 6 + place * _WF_ROW, round(end - start, 1), words, said, end + 4, amount >= 0
            )
        )
    drawn = Waterfall(_WF_WIDE, len(steps) * _WF_ROW + 26, along(0.0), _WF_NAMES, bars)
    return _mirrored_waterfall(drawn) if mirrored else drawn


def _mirrored_waterfall(drawn: Waterfall) -> Waterfall:
    wide = drawn.width
    bars = [
        replace(bar, x=round(wide - bar.x - bar.width, 1), said_x=round(wide - bar.said_x, 1))
        for bar in drawn.bars
    ]
    return replace(
        drawn, zero=wide - drawn.zero, names_x=wide - drawn.names_x, bars=bars, is_mirrored=True
    )


@dataclass(frozen=True, slots=True)
class OtherCount:
    """Another count of the same thing under its own scope: where it stands, what it is, which shape its source has."""

    x: float
    words: str
    said: str
    place: int
    line: int


@dataclass(frozen=True, slots=True)
class IntervalBar:
    """A band with its ends and its point; other counts below it, so that scope never looks like sampling error."""

    width: int
    low: float
    best: float
    high: float
    said: tuple[str, str, str]
    others: Sequence[OtherCount]
    ticks: Sequence[tuple[float, str]]
    is_range: bool

    @property
    def floor(self) -> int:
        """Where the axis stands: below all lines of labels."""
        lines = max((one.line + 1 for one in self.others), default=0)
        return 54 + (18 + 16 * lines if lines else 0)


def interval_bar(
    low: float,
    best: float,
    high: float,
    others: Sequence[tuple[float, str, int]] = (),
    *,
    is_range: bool = False,
    mirrored: bool = False,
) -> IntervalBar:
    """The bar of one total.

    Args:
        low: Lower end.
        best: The value.
        high: Upper end.
        others: Value, words and place of the source of other counts.
        is_range: Square ends of a sum of lows and highs, instead of the ticks of an interval.
        mirrored: Whether the page runs from right to left.
    """
    values = [low, best, high, *(value for value, _, _ in others)]
    step = _step(max(values) - min(values))
    first, last = math.floor(min(values) / step) * step, math.ceil(max(values) / step) * step
    last = last if last > first else first + step

    def along(value: float) -> float:
        x = _IB_EDGE + (value - first) / (last - first) * (_IB_WIDE - 2 * _IB_EDGE)
        return round(_IB_WIDE - x if mirrored else x, 1)

    n_ticks = round((last - first) / step) + 1
    return IntervalBar(
        _IB_WIDE,
        along(low),
        along(best),
        along(high),
        (printed(low), printed(best), printed(high)),
        _others(
            sorted((along(value), words, printed(value), place) for value, words, place in others)
        ),
        [(along(first + k * step), printed(first + k * step)) for k in range(n_ticks)],
        is_range,
    )


def _others(counts: Sequence[tuple[float, str, str, int]]) -> list[OtherCount]:
    """Labels in as many lines as they need so that none covers another; about 6.5 units a letter."""
    ends: list[float] = []
    found = []
    for x, words, said, place in counts:
        half = 6.5 * (len(words) + len(said) + 1) / 2
        line = next((k for k, end in enumerate(ends) if end < x - half), len(ends))
        ends[line : line + 1] = [x + half + 8]
        found.append(OtherCount(x, words, said, place, line))
    return found


@dataclass(frozen=True, slots=True)
class Closing:
    """How the range of a total closes while pairs are decided."""

    width: int
    height: int
    band: str
    line: str
    future: str
    now: tuple[float, float, float, float]
    said: tuple[str, str, str]
    x_ticks: Sequence[tuple[float, str]]
    y_ticks: Sequence[tuple[float, str]]
    floor: int
    axis_x: float
    axis_end: float
    is_mirrored: bool = False


def closing(
    points: Sequence[tuple[int, float, float, float]], n_pairs: int, *, mirrored: bool = False
) -> Closing:
    """The band of lowest and highest totals over the pairs decided so far.

    Args:
        points: Pairs decided, lowest, best and highest total, in order; at least one.
        n_pairs: Pairs that have to be decided in all.
        mirrored: Whether the page runs from right to left.
    """
    lows, highs = [p[1] for p in points], [p[3] for p in points]
    step = _step((max(highs) - min(lows)) or 1.0)
    first, last = math.floor(min(lows) / step) * step, math.ceil(max(highs) / step) * step
    last = last if last > first else first + step
    end_x, total = _CL_WIDE - 14, max(n_pairs, points[-1][0], 1)

    def along(n: float) -> float:
        x = _CL_LEFT + n / total * (end_x - 6 - _CL_LEFT)
        return round(_CL_WIDE - x if mirrored else x, 1)

    def up(value: float) -> float:
        return round(_CL_FLOOR - (value - first) / (last - first) * (_CL_FLOOR - _CL_TOP), 1)

    upper = [f"{along(n)},{up(high)}" for n, _, _, high in points]
    lower = [f"{along(n)},{up(low)}" for n, low, _, _ in reversed(points)]
    n, low, best, high = points[-1]
    marks = range(round((last - first) / step) + 1)
    return Closing(
        _CL_WIDE,
        _CL_HIGH,
        " ".join([*upper, *lower]),
        "M" + "L".join(f"{along(k)} {up(value)}" for k, _, value, _ in points),
        f"M{along(n)} {up(high)}L{along(total)} {up(best)}L{along(n)} {up(low)}"
        if n < total
        else "",
        (along(n), up(low), up(best), up(high)),
        (printed(low), printed(best), printed(high)),
        [(along(total * k / 4), printed(round(total * k / 4))) for k in range(5)],
        [(up(first + k * step), printed(first + k * step)) for k in marks],
        _CL_FLOOR,
        along(0),
        along(total),
        mirrored,
    )


@dataclass(frozen=True, slots=True)
class Panel:
    """One of several small charts with one scale: name, address, line, points with words, whether it is empty."""

    words: str
    url: str
    line: str
    marks: Sequence[tuple[float, float, str]]
    whiskers: Sequence[tuple[float, float, float]]
    label: str


@dataclass(frozen=True, slots=True)
class Multiples:
    """Small charts of one kind with one scale."""

    width: int
    height: int
    floor: int
    panels: Sequence[Panel]
    x_ticks: Sequence[tuple[float, str]]
    y_ticks: Sequence[tuple[float, str]]
    axis_x: float


Point = tuple[str, float | None, float | None, float | None]
"""Name of the period, value, low and high; None where it was not published."""


def multiples(
    groups: Sequence[tuple[str, str, Sequence[Point]]], *, mirrored: bool = False
) -> Multiples:
    """Small charts over the same periods, zero-based, one scale for all; a gap stays a gap.

    Args:
        groups: Name, address and points of each; all with the same periods. Of many periods the line alone is
            drawn, with its last point.
        mirrored: Whether the page runs from right to left.
    """
    periods = [name for name, *_ in groups[0][2]] if groups else []
    is_long = len(periods) > _MOST_DOTS
    top = nice_top(max((p[3] or p[1] or 0 for _, _, points in groups for p in points), default=0))

    def along(place: int) -> float:
        x = _SM_LEFT + 10 + place * (_SM_WIDE - _SM_LEFT - 24) / max(1, len(periods) - 1)
        return round(_SM_WIDE - x if mirrored else x, 1)

    def up(value: float) -> float:
        return round(_SM_FLOOR - value / top * (_SM_FLOOR - _SM_TOP), 1)

    panels = []
    for words, url, points in groups:
        known = [(k, v, low, high) for k, (_, v, low, high) in enumerate(points) if v is not None]
        panels.append(
            Panel(
                words,
                url,
                _line([(k, along(k), up(v)) for k, v, _, _ in known]),
                [(along(k), up(v), printed(v)) for k, v, _, _ in known[-1 if is_long else 0 :]],
                [
                    (along(k), up(lo), up(hi))
                    for k, _, lo, hi in known
                    if lo is not None and hi is not None
                ],
                f"{words}: "
                + "; ".join(
                    f"{periods[k]} {printed(v)}" for k, v, _, _ in known[-1 if is_long else 0 :]
                ),
            )
        )
    shown = {0, len(periods) - 1}
    return Multiples(
        _SM_WIDE,
        _SM_HIGH,
        _SM_FLOOR,
        panels,
        [
            (along(k), name[:_YEAR] if is_long else name)
            for k, name in enumerate(periods)
            if k in shown
        ],
        [(up(0), "0"), (up(top), printed(top))],
        along(0),
    )


def _line(points: Sequence[tuple[int, float, float]]) -> str:
    parts, before = [], None
    for place, x, y in points:
        parts.append(f"{'L' if before == place - 1 and before is not None else 'M'}{x} {y}")
        before = place
    return "".join(parts)


def _step(span: float) -> float:
    """A step of 1, 2, 2.5 or 5 times a power of ten that cuts the span into about four."""
    power: float = 10.0 ** math.floor(math.log10(max(span, 1e-9) / 4))
    return next(k * power for k in (1, 2, 2.5, 5, 10) if k * power >= span / 4 - 1e-9)


def nice_top(highest: float) -> float:
    """The end of an axis: just above the highest value, and its quarters are plain numbers; 1 for nothing."""
    if highest <= 0:
        return 1.0
    power: float = 10.0 ** math.floor(math.log10(highest))
    return next(step * power for step in _TOPS if step * power >= highest)


_TOPS = (1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10)
"""Ends of an axis of four steps, times a power of ten."""
