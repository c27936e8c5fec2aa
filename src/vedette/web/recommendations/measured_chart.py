"""Geometry of the measured effect: quarters against the trend before, and ratios side by side on one log scale."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from vedette.core.actions.measured import Estimate
from vedette.core.stats.effect_sides import Quarter
from vedette.web.ui.charts import nice_top
from vedette.web.ui.printing import printed

_WIDE, _HIGH, _LEFT, _TOP, _FLOOR = 780, 260, 40, 24, 216
_ROW, _NAMES, _EDGE = 30, 300, 70
_TICKS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class QuarterBar:
    """One quarter: where its bar stands and what it says."""

    x: float
    y: float
    width: float
    height: float
    said: str
    is_between: bool


@dataclass(frozen=True, slots=True)
class Series:
    """Bars of what happened, the line of what the trend before had brought, and the date."""

    width: int
    height: int
    floor: int
    bars: Sequence[QuarterBar]
    line: str
    after: str
    date_x: float
    ticks: Sequence[tuple[float, str]]
    years: Sequence[tuple[float, str]]
    is_mirrored: bool


@dataclass(frozen=True, slots=True)
class RatioMark:
    """One ratio with its interval, cut off where it would run out of the picture."""

    y: float
    x: float
    low: float | None
    high: float | None
    said: str
    name: str


@dataclass(frozen=True, slots=True)
class Ratios:
    """Ratios below one another, the line of no change, and the scale."""

    width: int
    height: int
    base: float
    one_x: float
    names_x: float
    marks: Sequence[RatioMark]
    ticks: Sequence[tuple[float, str]]
    is_mirrored: bool


def series(quarters: Sequence[Quarter], *, mirrored: bool = False) -> Series | None:
    """The quarters around the date; None without any."""
    if not quarters:
        return None
    most = max(max(one.events, one.expected or 0.0) for one in quarters)
    top = nice_top(most)
    step = (_WIDE - _LEFT) / len(quarters)

    def across(place: float) -> float:
        x = _LEFT + place * step
        return round(_WIDE - x if mirrored else x, 1)

    def up(value: float) -> float:
        return round(_FLOOR - value / top * (_FLOOR - _TOP), 1)

    bars = [
        QuarterBar(
            min(across(n + 0.15), across(n + 0.85)),
            up(one.events),
            round(step * 0.7, 1),
            round(_FLOOR - up(one.events), 1),
            f"{one.first:%Y}-{(one.first.month + 2) // 3}: {printed(one.events)}",
            one.is_between,
        )
        for n, one in enumerate(quarters)
    ]
    first = next((n for n, one in enumerate(quarters) if one.is_after), len(quarters))
    known = [(n, one.expected) for n, one in enumerate(quarters) if one.expected is not None]
    points = [(n, f"{across(n + 0.5)} {up(value)}") for n, value in known]
    before = " ".join(place for n, place in points if n <= first)
    after = " ".join(place for n, place in points if n >= first)
    return Series(
        _WIDE,
        _HIGH,
        _FLOOR,
        bars,
        f"M{before}" if before else "",
        f"M{after}" if after else "",
        across(first),
        [(up(value), printed(value)) for value in (0, top / 2, top)],
        [
            (across(n + 0.5), str(one.first.year))
            for n, one in enumerate(quarters)
            if one.first.month == 1
        ],
        mirrored,
    )


def ratios(named: Sequence[tuple[Estimate, str]], *, mirrored: bool = False) -> Ratios | None:
    """Ratios with their intervals on a log scale; None without any that is told.

    Args:
        named: Each ratio with its words.
        mirrored: Whether the page runs from right to left.
    """
    told = [(one, words) for one, words in named if one.value]
    if not told:
        return None
    lows = [value for one, _ in told for value in (one.low, one.value) if value]
    highs = [v for one, _ in told for v in (one.high, one.value) if v and math.isfinite(v)]
    first = next((t for t in reversed(_TICKS) if t <= min(lows)), _TICKS[0])
    last = next((t for t in _TICKS if t >= max(highs)), _TICKS[-1])
    first, last = min(first, 0.5), max(last, 2.0)

    def along(value: float) -> float:
        within = min(max(value, first), last)
        share = math.log(within / first) / math.log(last / first)
        x = _NAMES + share * (_WIDE - _NAMES - _EDGE)
        return round(_WIDE - x if mirrored else x, 1)

    marks = [
        RatioMark(
            _TOP + (n + 0.5) * _ROW,
            along(one.value or 1.0),
            None if one.low is None else along(one.low),
            None if one.high is None else along(one.high),
            printed(one.value),
            words,
        )
        for n, (one, words) in enumerate(told)
    ]
    base = _TOP + len(told) * _ROW
    ticks = [(along(t), printed(t)) for t in _TICKS if first <= t <= last]
    names_x = _WIDE - _NAMES + 14 if mirrored else _NAMES - 14
    return Ratios(_WIDE, base + 26, base, along(1.0), names_x, marks, ticks, mirrored)
