"""Geometry of a small chart of one indicator: readings over time, baseline and target; a gap breaks the line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from vedette.core.actions.readings import Reading, Series
from vedette.web.ui.charts import nice_top
from vedette.web.ui.printing import printed

_SMALL, _WIDE = 320, 780
_LEFT, _RIGHT, _TOP = 34, 22, 18
_FLOORS = {_SMALL: 100, _WIDE: 150}
_FOOT = 30


@dataclass(frozen=True, slots=True)
class Point:
    """A reading: where it stands, and what it says."""

    x: float
    y: float
    value: str
    said: str
    is_last: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """The readings of one series.

    Args:
        width, height, floor: Of the drawing.
        axis_x: Where the values of the scale stand.
        line: Path through readings that follow one another.
        points: The readings.
        gaps: Where nothing was read though it ought to have been.
        baseline, target: Place of their lines; None where nobody set them.
        ticks: Values of the scale.
        days: Place and words of the first and the last day.
        is_mirrored: Whether time runs from the right.
    """

    width: int
    height: int
    floor: int
    axis_x: float
    line: str
    points: Sequence[Point]
    gaps: Sequence[float]
    baseline: float | None
    target: float | None
    ticks: Sequence[tuple[float, str]]
    days: Sequence[tuple[float, str, str]]
    is_mirrored: bool


def chart(each: Series, *, mirrored: bool = False, is_wide: bool = False) -> Chart | None:
    """The series drawn; None where nothing was read."""
    width = _WIDE if is_wide else _SMALL
    floor = _FLOORS[width]
    one = each.indicator
    days = [reading.last for reading in each.read] + list(each.gaps)
    days += [day for day in (one.baseline_on, one.target_on) if day]
    if not each.read or not days:
        return None
    first, last = min(days), max(days)
    values = [reading.value for reading in each.read if reading.value is not None]
    values += [float(value) for value in (one.baseline, one.target) if value is not None]
    top = 100.0 if one.is_share and max(values) <= 100 else nice_top(max(values))  # noqa: PLR2004 - per cent
    low = min(0.0, *values)
    span = max((last - first).days, 1)

    def along(day: dt.date) -> float:
        x = _LEFT + (day - first).days / span * (width - _LEFT - _RIGHT)
        return round(width - x if mirrored else x, 1)

    def up(value: float) -> float:
        return round(floor - (value - low) / max(top - low, 1e-9) * (floor - _TOP), 1)

    points = [
        Point(
            along(reading.last),
            up(reading.value),
            printed(reading.value),
            f"{reading.last}: {printed(reading.value)}",
            reading is each.newest,
        )
        for reading in each.read
        if reading.value is not None
    ]
    return Chart(
        width,
        floor + _FOOT,
        floor,
        width - 4 if mirrored else 4,
        _line(each.read, points, each.gaps),
        points,
        [along(day) for day in each.gaps],
        None if one.baseline is None else up(float(one.baseline)),
        None if one.target is None else up(float(one.target)),
        [(up(low), printed(low)), (up(top), printed(top))],
        [
            (along(first), f"{first:%Y-%m}", "end" if mirrored else "start"),
            (along(last), f"{last:%Y-%m}", "start" if mirrored else "end"),
        ],
        mirrored,
    )


def _line(read: Sequence[Reading], points: Sequence[Point], gaps: Sequence[dt.date]) -> str:
    """A path that breaks where a time without a reading lies between two readings."""
    parts = []
    for place, (reading, point) in enumerate(zip(read, points, strict=True)):
        before = read[place - 1].last if place else None
        is_broken = before is None or any(before < gap < reading.last for gap in gaps)
        parts.append(f"{'M' if is_broken else 'L'}{point.x} {point.y}")
    return " ".join(parts)
