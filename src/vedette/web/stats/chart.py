"""Geometry of the chart of a figure: points with whiskers over years, bars with whiskers otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from vedette.core.stats.summary import of_one_unit
from vedette.web.reviews.runs import Row
from vedette.web.ui.charts import nice_top
from vedette.web.ui.printing import marked, printed
from vedette.web.ui.templatetags.ui import words

WIDE, NARROW = 780, 340
"""Widths of a chart in a main column and in a side panel."""
_HEIGHT, _LOW, _LEFT, _TOP, _BASE = 300, 190, 56, 16, 36
_BAR, _NAMES, _LONGEST_NAMES = 30, 210, 330
"""Height of a bar; room for the names beside bars, at least and at most."""
_LETTER, _SPACE = 7.2, 16
"""Mean width of a letter of a name, and what is free beside it."""
_MOST_SMALL = 600
"""Points of small charts that a page draws; more stand in the table alone."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One point: where it is drawn, its whisker and what it says."""

    x: float
    y: float
    low: float | None
    high: float | None
    name: str
    said: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart in units of its view box; `kind` is `years` or `bars`."""

    kind: str
    width: int
    height: int
    base: float
    marks: list[Mark]
    ticks: list[tuple[float, str]]
    line: str
    label: str
    is_mirrored: bool = False
    names: int = _NAMES
    gaps: Sequence[tuple[float, str]] = ()
    """Years without a number: where they lie and their names; the line stops there."""

    @property
    def bars_from(self) -> int:
        """Where bars begin: beside the names."""
        return self.width - self.names if self.is_mirrored else self.names

    @property
    def names_to(self) -> int:
        """Where names end."""
        return self.bars_from + 8 if self.is_mirrored else self.bars_from - 8


def chart(
    points: Sequence[Row], title: str, *, width: int = WIDE, mirrored: bool = False
) -> Chart | None:
    """The chart of a figure's points, drawn near its real width; None where none has a number or units differ.

    Mirrored, time and values run from the right, as the page does; digits stay as they are.
    """
    known = of_one_unit([point for point in points if point["value"] is not None])
    if not known:
        return None
    top = nice_top(
        max(
            _real(point["high"] if point["high"] is not None else point["value"]) for point in known
        )
    )
    is_years = all(str(point["group1"]) == "year" and point["group2"] is None for point in points)
    label = f"{title}: " + "; ".join(f"{_name(point)} {_said(point)}" for point in known[:40])
    drawn = (
        _years(points, top, label, width)
        if is_years and len(known) > 1
        else _bars(known, top, label)
    )
    return _mirrored(drawn) if mirrored else drawn


Panel = tuple[str, str, list[tuple[str, float | None, float | None, float | None]]]


def panels(points: Sequence[Row]) -> list[Panel]:
    """Small charts over years, one for each value of the other dimension; none where there are no two such."""
    dims = [points[0]["group1"], points[0]["group2"]] if points else []
    if "year" not in dims or None in dims or len(points) > _MOST_SMALL:
        return []
    year, other = ("value1", "value2") if dims[0] == "year" else ("value2", "value1")
    years = sorted({str(point[year]) for point in points})
    found: dict[str, dict[str, Row]] = {}
    for point in points:
        found.setdefault(str(point[other]), {})[str(point[year])] = point
    return [
        (
            str(words(name)),
            "",
            [(at, *_bounds(held.get(at))) for at in years],
        )
        for name, held in found.items()
    ]


def _bounds(point: Row | None) -> tuple[float | None, float | None, float | None]:
    if point is None:
        return None, None, None
    value, low, high = (
        None if point[name] is None else _real(point[name]) for name in ("value", "low", "high")
    )
    return value, low, high


def _mirrored(drawn: Chart) -> Chart:
    def turned(x: float) -> float:
        return round(drawn.width - x, 1)

    if drawn.kind == "years":
        marks = [replace(mark, x=turned(mark.x)) for mark in drawn.marks]
        gaps = [(turned(x), name) for x, name in drawn.gaps]
        return replace(drawn, marks=marks, line=_line(marks, gaps), gaps=gaps, is_mirrored=True)
    marks = [
        replace(
            mark,
            x=turned(mark.x),
            low=None if mark.low is None else turned(mark.low),
            high=None if mark.high is None else turned(mark.high),
        )
        for mark in drawn.marks
    ]
    ticks = [(turned(x), words) for x, words in drawn.ticks]
    return replace(drawn, marks=marks, ticks=ticks, is_mirrored=True)


def _years(points: Sequence[Row], top: float, label: str, width: int) -> Chart:
    height = _HEIGHT if width == WIDE else _LOW
    floor = height - _BASE

    def up(value: object) -> float | None:
        return None if value is None else round(floor - (floor - _TOP) * _real(value) / top, 1)

    step = (width - _LEFT - 40) / max(1, len(points) - 1)
    places = [(round(_LEFT + 10 + place * step, 1), one) for place, one in enumerate(points)]
    marks = [
        Mark(
            x,
            up(point["value"]) or floor,
            up(point["low"]),
            up(point["high"]),
            _name(point),
            _said(point),
        )
        for x, point in places
        if point["value"] is not None
    ]
    gaps = [(x, _name(point)) for x, point in places if point["value"] is None]
    ticks = [
        (round(floor - (floor - _TOP) * part / 4, 1), marked(f"{top * part / 4:,g}"))
        for part in range(5)
    ]
    line = _line(marks, gaps)
    return Chart("years", width, height, floor, marks, ticks, line, label, gaps=gaps)


def _line(marks: Sequence[Mark], gaps: Sequence[tuple[float, str]]) -> str:
    """The line from year to year, interrupted where a year has no number."""
    parts: list[str] = []
    for before, mark in zip((None, *marks), marks, strict=False):
        is_cut = before is None or any(
            min(before.x, mark.x) < x < max(before.x, mark.x) for x, _ in gaps
        )
        parts.append(f"{'M' if is_cut else 'L'}{mark.x} {mark.y}")
    return "".join(parts)


def _bars(points: Sequence[Row], top: float, label: str) -> Chart:
    height = _TOP + _BAR * len(points) + _BASE
    longest = max(len(str(words(_name(point)))) for point in points)
    names = round(min(_LONGEST_NAMES, max(_NAMES, _LETTER * longest + _SPACE)))

    def along(value: object) -> float | None:
        return None if value is None else round(names + (WIDE - names - 70) * _real(value) / top, 1)

    marks = [
        Mark(
            along(point["value"]) or names,
            _TOP + _BAR * place + _BAR / 2,
            along(point["low"]),
            along(point["high"]),
            _name(point),
            _said(point),
        )
        for place, point in enumerate(points)
    ]
    ticks = [(along(top * part / 4) or names, marked(f"{top * part / 4:,g}")) for part in range(5)]
    return Chart("bars", WIDE, int(height), height - _BASE, marks, ticks, "", label, names=names)


def _name(point: Row) -> str:
    return (
        " · ".join(str(words(point[name])) for name in ("value1", "value2") if point[name]) or "all"
    )


def _said(point: Row) -> str:
    return printed(_real(point["value"]))


def _real(value: object) -> float:
    return float(str(value))
