"""Charts of a report: uncertainty first, zero base, labels in ink, words for those who do not see.

Each function gives a `Chart` whose Vega-Lite specification carries its data. The look is that of
the pages: no legend where a label fits, no box, one accent; intervals with ticks at their ends,
ranges of sources with square ends, so that the two are never taken for each other.
"""

from __future__ import annotations

import json
import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from vedette.core.reports import printed
from vedette.core.reports.document import Chart, Inlines

INK, INK_2, INK_3 = "#182024", "#465158", "#5F696F"
LINE, WASH, SHEET, ACCENT = "#DDDACF", "#E2EEF2", "#FFFFFF", "#0B5671"
SERIES = ("#1D60BD", "#C27D5F", "#054C2D", "#592B78", "#7E600C", "#009BD5")
SHAPES = ("circle", "square", "triangle-up", "diamond", "stroke", "triangle-down")

_WIDTH, _HEIGHT, _ROW = 500, 170, 22
_FONT = "IBM Plex Sans, Arial, sans-serif"
_TICKS_AT_MOST = 13
_FEW = 8
_MOST_MOMENTS, _LETTERS_IN_A_LINE = 10, 96
"""Years of the timeline that are told below a chart; letters of a line there."""

Spec = dict[str, object]


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a chart with its interval or range.

    Args:
        name: What stands at the axis: a year, a mission, a source.
        value: The number; null leaves a gap, never a zero.
        low: Lower bound.
        high: Upper bound.
        is_complete: False where reporting is not finished; drawn as an open mark.
    """

    name: str
    value: float | None
    low: float | None = None
    high: float | None = None
    is_complete: bool = True


@dataclass(frozen=True, slots=True)
class Words:
    """What stands around a chart: caption, unit of the axis, key, source, how to read it.

    `below` are lines within the picture, such as terms of data: they go where the picture goes.
    """

    caption: str
    unit: str
    key: str
    source: str
    notes: Inlines = ()
    label: str = ""
    below: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Moment:
    """What the timeline has at one place of the axis.

    Args:
        name: The place: a year.
        letter: That stands at it.
        said: One line that begins with the letter.
    """

    name: str
    letter: str
    said: str


def trend(points: Sequence[Point], words: Words, moments: Sequence[Moment] = ()) -> Chart:
    """A value by year: line in ink, interval as a band, open mark where it may still rise.

    Args:
        points: One per year, in order; years without value are gaps.
        words: What stands around it.
        moments: What the timeline has at some of the years: a letter on a line, and its words below the axis.
    """
    there = {p.name for p in points}
    moments = [one for one in moments if one.name in there]
    rows = [{**_row(p), "labelled": p.name in _worth_a_label(points)} for p in points]
    axis = _years_axis(points)
    x = {"field": "name", "type": "ordinal", "axis": axis, "scale": {"padding": 0.3}}
    layers: list[Spec] = [
        {
            "mark": {"type": "area", "color": WASH, "interpolate": "linear"},
            "encoding": {"y": {"field": "low", "type": "quantitative"}, "y2": {"field": "high"}},
        },
        _layer({"type": "line", "color": INK, "strokeWidth": 1.7}, "value"),
        {
            **_layer({"type": "point", "size": 34, "filled": True, "opacity": 1}, "value"),
            "transform": [{"filter": "isValid(datum.value)"}],
        },
        *(
            {**label, "transform": [{"filter": "datum.labelled"}]}
            for label in _labels("y", "value")
        ),
    ]
    layers[2]["encoding"] = {
        "y": {"field": "value", "type": "quantitative"},
        "fill": {"condition": {"test": "datum.complete", "value": INK}, "value": SHEET},
        "stroke": {"value": INK},
    }
    y = {"type": "quantitative", "axis": _value_axis(), "scale": {"zero": True, "nice": 4}}
    for layer in layers:
        encoding = layer["encoding"]
        assert isinstance(encoding, dict), "each layer has its encoding"
        encoding["y"] = {**encoding["y"], **y, "title": None}
    parts: Spec = {"layer": [*moment_layers(moments), *layers], "encoding": {"x": x}}
    spec = _spec(rows, parts, height=_HEIGHT) | lines_below(words, moments)
    return _chart(spec, words, f"{_trend_words(points, words)}{moment_words(moments)}")


def observed_and_expected(
    observed: Sequence[Point], expected: Sequence[float | None], since: str, words: Words
) -> Chart:
    """What happened in each quarter as points, what a trend before had brought as a dashed line.

    Args:
        observed: One per quarter, in order, named by year and quarter; open marks count for neither side.
        expected: For each of them; None where no trend can be told.
        since: Name of the first quarter after the date; a line stands there.
        words: What stands around it.
    """
    rows = [{**_row(one), "expected": told} for one, told in zip(observed, expected, strict=True)]
    firsts = [one.name for one in observed if one.name.endswith("1")]
    axis = {**_years_axis(observed), "values": firsts, "labelExpr": "slice(datum.label, 0, 4)"}
    x = {"field": "name", "type": "ordinal", "axis": axis, "scale": {"padding": 0.3}}
    y = {"type": "quantitative", "axis": _value_axis(), "scale": {"zero": True, "nice": 4}}
    date: Spec = {
        "mark": {"type": "rule", "color": ACCENT, "strokeWidth": 1},
        "transform": [{"filter": {"field": "name", "equal": since}}],
    }
    marks: tuple[tuple[str, Spec], ...] = (
        ("expected", {"type": "line", "color": INK_2, "strokeWidth": 1.4, "strokeDash": [4, 3]}),
        ("value", {"type": "point", "size": 34, "filled": True, "opacity": 1}),
    )
    layers = [_layer(mark, name) for name, mark in marks]
    for layer, (name, _) in zip(layers, marks, strict=True):
        layer["encoding"] = {"y": {"field": name, "title": None, **y}}
        layer["transform"] = [{"filter": f"isValid(datum.{name})"}]
    layers[1]["encoding"] |= {  # type: ignore[operator]
        "fill": {"condition": {"test": "datum.complete", "value": INK}, "value": SHEET},
        "stroke": {"value": INK},
    }
    spec = _spec(rows, {"layer": [date, *layers], "encoding": {"x": x}}, height=_HEIGHT)
    said = "; ".join(
        f"{_with_bounds(one, brackets='')}" + ("" if told is None else f", expected {_print(told)}")
        for one, told in zip(observed, expected, strict=True)
    )
    alt = f"Points and line: {words.caption}, in {words.unit}; the date stands before {since}. {said}."
    return _chart(spec | lines_below(words), words, alt)


def moment_layers(moments: Sequence[Moment], field: str = "name") -> list[Spec]:
    """Lines with letters behind the marks of a chart over years; `field` is that of the years."""
    if not moments:
        return []
    rows = [{field: one.name, "letter": one.letter} for one in moments]
    line: Spec = {"type": "rule", "color": INK_3, "strokeDash": [2, 3], "strokeWidth": 0.8}
    letter: Spec = {"type": "text", "y": -4, "fontSize": 9, "fontWeight": 600, "color": INK_2}
    values: Spec = {"values": rows}
    return [
        {"data": values, "mark": line, "encoding": {}},
        {"data": values, "mark": letter, "encoding": {"text": {"field": "letter"}}},
    ]


def lines_below(words: Words, moments: Sequence[Moment] = ()) -> Spec:
    """The lines below a chart: of the timeline the last ones, then those of `words`."""
    lines = [*(one.said for one in moments[-_MOST_MOMENTS:]), *words.below]
    if not lines:
        return {}
    said = [part for line in lines for part in _wrapped(line)]
    return {
        "title": {
            "text": said, "orient": "bottom", "anchor": "start", "align": "left", "offset": 12,
            "fontSize": 9.5, "fontWeight": 400, "color": INK_2, "lineHeight": 13,
        }
    }  # fmt: skip


def _wrapped(text: str) -> list[str]:
    first, *more = textwrap.wrap(text, _LETTERS_IN_A_LINE) or [text]
    return [first, *(f"   {one}" for one in more)]


def moment_words(moments: Sequence[Moment]) -> str:
    """The timeline for those who do not see the chart."""
    return f" Timeline: {'. '.join(one.said for one in moments)}." if moments else ""


def rows_with_ranges(points: Sequence[Point], words: Words, *, chosen: str = "") -> Chart:
    """One row per source: its count, its range with square ends; the reconciled one in ink.

    Args:
        points: One per source, in the order of the page.
        words: What stands around it.
        chosen: Name of the reconciled row.
    """
    return _rows(points, words, chosen=chosen, is_interval=False)


def rows_with_intervals(points: Sequence[Point], words: Words) -> Chart:
    """One row per mission: its count and its interval with ticks at the ends."""
    return _rows(points, words, chosen="", is_interval=True)


def _rows(points: Sequence[Point], words: Words, *, chosen: str, is_interval: bool) -> Chart:
    rows = [
        {
            **_row(p),
            "chosen": p.name == chosen,
            "colour": INK if p.name == chosen or not chosen else SERIES[0],
            "end": max(x for x in (p.high, p.value, 0) if x is not None),
        }
        for p in points
    ]
    bar: Spec = {"type": "bar", "height": 5, "color": LINE}
    span: Spec = {"type": "rule", "color": INK, "strokeWidth": 1.2} if is_interval else bar
    layers: list[Spec] = [_span(span)]
    if is_interval:
        layers += [_end_tick("low"), _end_tick("high")]
    layers += [
        {
            "mark": {"type": "point", "filled": True, "opacity": 1, "size": 60},
            "encoding": {
                "x": {"field": "value", "type": "quantitative"},
                "color": {"field": "colour", "scale": None},
            },
        },
        *_labels("x", "end"),
    ]
    x = {"axis": _value_axis(grid=True), "scale": {"zero": True, "nice": True}, "title": words.unit}
    for layer in layers:
        encoding = layer["encoding"]
        assert isinstance(encoding, dict), "each layer has its encoding"
        encoding["x"] = {**encoding["x"], **x}
    y = {
        "field": "name",
        "type": "nominal",
        "sort": None,
        "title": None,
        "axis": {"domain": False, "ticks": False, "labelPadding": 8, "labelLimit": 200},
    }
    spec = _spec(rows, {"layer": layers, "encoding": {"y": y}}, height=_ROW * max(len(points), 1))
    spec |= lines_below(words)
    return _chart(spec, words, _rows_words(points, words, is_interval=is_interval))


def _span(mark: Spec) -> Spec:
    return {
        "transform": [{"filter": "isValid(datum.low) && isValid(datum.high)"}],
        "mark": mark,
        "encoding": {"x": {"field": "low", "type": "quantitative"}, "x2": {"field": "high"}},
    }


def _end_tick(field: str) -> Spec:
    return {
        "transform": [{"filter": f"isValid(datum.{field})"}],
        "mark": {"type": "tick", "color": INK, "thickness": 1.2, "height": 9},
        "encoding": {"x": {"field": field, "type": "quantitative"}},
    }


def _row(point: Point) -> dict[str, object]:
    return {
        "name": point.name,
        "value": point.value,
        "low": point.low,
        "high": point.high,
        "complete": point.is_complete,
        "printed": "" if point.value is None else _print(point.value),
    }


def _worth_a_label(points: Sequence[Point]) -> set[str]:
    """First, highest and last value; all of them when they are few."""
    known = [p for p in points if p.value is not None]
    if len(known) <= _FEW:
        return {p.name for p in known}
    highest = max(known, key=lambda p: p.value or 0)
    return {known[0].name, highest.name, known[-1].name}


def _years_axis(points: Sequence[Point]) -> Spec:
    step = math.ceil(len(points) / _TICKS_AT_MOST)
    axis: Spec = {"title": None, "labelAngle": 0, "ticks": False, "labelPadding": 7, "grid": False}
    if step > 1:
        axis["values"] = [p.name for p in points[::step]]
    return axis


def _value_axis(*, grid: bool = True) -> Spec:
    return {
        "domain": False,
        "ticks": False,
        "grid": grid,
        "tickCount": 4,
        "labelPadding": 6,
        "format": ",~f",
    }


def _layer(mark: Spec, field: str) -> Spec:
    return {"mark": mark, "encoding": {"y": {"field": field, "type": "quantitative"}}}


def _labels(channel: str, field: str) -> list[Spec]:
    """Numbers in ink on a halo of the sheet: above the mark of a line, beside that of a row."""
    place: Spec = (
        {"dx": 0, "dy": -11, "align": "center"}
        if channel == "y"
        else {"dx": 8, "dy": 0, "align": "left"}
    )
    text: Spec = {
        "type": "text",
        "baseline": "middle",
        "color": INK,
        "fontWeight": 600,
        "fontSize": 11.5,
        **place,
    }
    halo = {**text, "color": SHEET, "stroke": SHEET, "strokeWidth": 3, "aria": False}
    encoding: Spec = {
        channel: {"field": field, "type": "quantitative"},
        "text": {"field": "printed"},
    }
    return [{"mark": mark, "encoding": dict(encoding)} for mark in (halo, text)]


def _spec(rows: Sequence[object], parts: Spec, *, height: int) -> Spec:
    axis = {
        "labelColor": INK_2,
        "titleColor": INK_2,
        "labelFontSize": 10.5,
        "titleFontSize": 10.5,
        "titleFontWeight": 400,
        "gridColor": LINE,
        "gridWidth": 0.6,
        "domainColor": INK_3,
        "domainWidth": 0.6,
    }
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": _WIDTH,
        "height": height,
        "background": None,
        "padding": {"left": 2, "right": 12, "top": 8, "bottom": 2},
        "data": {"values": list(rows)},
        "config": {"font": _FONT, "view": {"stroke": None}, "axis": axis},
        **parts,
    }


def _chart(spec: Spec, words: Words, alt: str) -> Chart:
    return Chart(
        spec=json.dumps(spec, ensure_ascii=False, sort_keys=True),
        caption=words.caption,
        alt=alt,
        key=words.key,
        source=words.source,
        notes=words.notes,
        label=words.label,
    )


def _print(value: float) -> str:
    return printed.number(value, 0 if value == round(value) else 2)


def _with_bounds(point: Point, *, brackets: str) -> str:
    if point.value is None:
        return f"{point.name} no value"
    bounds = ""
    if point.low is not None and point.high is not None:
        bounds = f" ({brackets}{printed.number(point.low)} to {printed.number(point.high)})"
    open_mark = "" if point.is_complete else ", not complete"
    return f"{point.name} {_print(point.value)}{bounds}{open_mark}"


def _trend_words(points: Sequence[Point], words: Words) -> str:
    said = "; ".join(_with_bounds(p, brackets="") for p in points)
    band = " with intervals in brackets" if any(p.low is not None for p in points) else ""
    return f"Line chart: {words.caption}, in {words.unit}{band}. {said}."


def _rows_words(points: Sequence[Point], words: Words, *, is_interval: bool) -> str:
    kind = "interval " if is_interval else "range of sources "
    said = "; ".join(_with_bounds(p, brackets=kind) for p in points)
    return f"Dot chart, one row each: {words.caption}, in {words.unit}. {said}."
