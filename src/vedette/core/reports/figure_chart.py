"""A figure of the register as a chart: years as a line, one dimension as rows, two as small charts or named rows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from vedette.core.context.timeline import Year
from vedette.core.reports import _vega
from vedette.core.reports.charts import (
    ACCENT,
    INK,
    LINE,
    WASH,
    Moment,
    Point,
    Spec,
    Words,
    lines_below,
    moment_layers,
    moment_words,
    rows_with_intervals,
    trend,
)
from vedette.core.reports.document import Chart
from vedette.core.stats.summary import of_one_unit

Row = Mapping[str, object]
_WIDE, _HIGH, _COLUMNS = 140, 96, 3


def figure_chart(rows: Sequence[Row], timeline: Sequence[Year] = ()) -> Chart | None:
    """The chart of a figure; None where it has no number.

    Args:
        rows: Rows of FIGURES of one figure, in order.
        timeline: What begins and ends in its years.
    """
    at = moments(timeline)
    valued = [row for row in rows if row["value"] is not None]
    told = of_one_unit(valued) or valued
    if not told:
        return None
    first = told[0]
    words = Words(
        caption=str(first["title"]),
        unit=str(first["unit"]),
        key=str(first["key"]),
        source=str(first["sources"]),
        below=(str(first["terms"]),) if first.get("terms") else (),
    )
    dims = [first["group1"], first["group2"]]
    if dims == ["year", None]:
        return trend([_point(row, str(row["value1"])) for row in rows], words, at)
    if "year" in dims and None not in dims:
        return _small(told, words, at, year="value1" if dims[0] == "year" else "value2")
    return rows_with_intervals([_point(row, _named(row)) for row in told], words)


def moments(timeline: Sequence[Year]) -> list[Moment]:
    """Years of the timeline as a chart has them."""
    return [Moment(one.name, one.letter, one.words) for one in timeline]


def as_svg(chart: Chart, fonts: Path | None = None) -> bytes:
    """The chart as an SVG file; the same chart gives the same bytes."""
    return _vega.svg(chart.spec, fonts=fonts).encode()


def as_png(chart: Chart, fonts: Path | None = None) -> bytes:
    """The chart as a PNG of three pixels for each of its own; the same chart gives the same bytes."""
    return _vega.png(_vega.svg(chart.spec, fonts=fonts), fonts=fonts)


def _point(row: Row, name: str) -> Point:
    return Point(name, _number(row["value"]), _number(row["low"]), _number(row["high"]))


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))


def _named(row: Row) -> str:
    values = [str(row[name]).replace("_", " ") for name in ("value1", "value2") if row[name]]
    return " · ".join(values) or "all"


def _small(rows: Sequence[Row], words: Words, at: Sequence[Moment], *, year: str) -> Chart:
    """One small chart for each value of the other dimension, all on one scale; a gap where there is no number."""
    other = "value2" if year == "value1" else "value1"
    data = [
        {
            "year": str(row[year]),
            "of": str(row[other]).replace("_", " "),
            "value": _number(row["value"]),
            "low": _number(row["low"]),
            "high": _number(row["high"]),
        }
        for row in rows
    ]
    value: Spec = {"type": "quantitative", "title": None, "axis": _axis()}
    x: Spec = {
        "field": "year",
        "type": "ordinal",
        "title": None,
        "axis": {"labelAngle": 0, "ticks": False},
    }
    spec: Spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "background": None,
        "data": {"values": data},
        "columns": _COLUMNS,
        "facet": {"field": "of", "type": "nominal", "title": None, "header": {"labelColor": INK}},
        **lines_below(words, at),
        "spec": {
            "width": _WIDE,
            "height": _HIGH,
            "encoding": {"x": x},
            "layer": [
                *moment_layers(at, "year"),
                {
                    "mark": {"type": "rule", "color": WASH, "strokeWidth": 5},
                    "encoding": {"y": {**value, "field": "low"}, "y2": {"field": "high"}},
                },
                {
                    "mark": {"type": "line", "color": INK, "strokeWidth": 1.4},
                    "encoding": {"y": {**value, "field": "value"}},
                },
                {
                    "mark": {"type": "point", "color": ACCENT, "filled": True, "size": 22},
                    "encoding": {"y": {**value, "field": "value"}},
                },
            ],
        },
        "config": {
            "font": "IBM Plex Sans, Arial, sans-serif",
            "view": {"stroke": None},
            "axis": {"gridColor": LINE, "labelFontSize": 9, "domain": False},
        },
    }
    said = "; ".join(f"{one['of']} {one['year']}: {one['value']:g}" for one in data)
    return Chart(
        spec=json.dumps(spec, ensure_ascii=False, sort_keys=True),
        caption=words.caption,
        alt=f"Small charts, one for each value: {words.caption}, in {words.unit}. {said}.{moment_words(at)}",
        key=words.key,
        source=words.source,
        notes=words.notes,
        label=words.label,
    )


def _axis() -> Spec:
    return {"ticks": False, "tickCount": 3, "format": ",~f"}
