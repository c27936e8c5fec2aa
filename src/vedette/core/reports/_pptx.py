"""The one door to python-pptx: slides with native text, tables, charts, and notes; the same calls, the same bytes."""

from __future__ import annotations

import datetime as dt
import io
import math
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_MARKER_STYLE, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_CONNECTOR
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.util import Mm, Pt

WIDE, HIGH = 338.7, 190.5
"""Of a slide, in millimetres."""
SERIF, SANS, MONO = "Georgia", "Arial", "Consolas"
"""Fonts that are where slides are shown: a PPTX carries none."""
INK, INK_2, INK_3, HAIR, ACCENT, RED = "182024", "465158", "5F696F", "C9C5B8", "0B5671", "8E1B12"

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_TITLE_ONLY = 5
_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
_DATES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</)")
_NAMED_COLOURS = {
    "dk2": INK_2,
    "lt2": "F6F5F0",
    "accent1": ACCENT,
    "accent2": "C27D5F",
    "accent3": "054C2D",
}


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a slide, in millimetres from its top left corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one look."""

    text: str
    bold: bool = False
    italic: bool = False
    mono: bool = False
    colour: str = INK


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph looks: font, size in points, side, space after it in points."""

    size: float
    font: str = SANS
    side: str = "start"
    after: float = 0.0


@dataclass(frozen=True, slots=True)
class Cells:
    """A row of a table: its cells, each with its side, its height in millimetres, whether a strong line ends it."""

    cells: tuple[tuple[tuple[Run, ...], str], ...]
    height: float
    is_head: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A value of a chart with its interval."""

    name: str
    value: float | None
    low: float | None = None
    high: float | None = None


_SIDES = {"start": PP_ALIGN.LEFT, "middle": PP_ALIGN.CENTER, "end": PP_ALIGN.RIGHT}


class SlideFile:
    """A file of slides that is being written."""

    def __init__(self, *, language: str) -> None:
        self._file = Presentation()
        self._language = language
        self._file.slide_width, self._file.slide_height = Mm(WIDE), Mm(HIGH)
        layouts = self._file.slide_layouts
        self._layout = layouts[_TITLE_ONLY]
        for one in [
            one for one in layouts if one is not self._layout and one.name != self._layout.name
        ]:
            layouts.remove(one)
        self._theme()
        self._slide: Any = None

    def describe(
        self, *, title: str, author: str, subject: str, marking: str, at: dt.datetime
    ) -> None:
        """What the file says of itself."""
        said = self._file.core_properties
        said.title, said.author, said.subject, said.keywords = title, author, subject, marking
        said.last_modified_by, said.comments, said.category, said.revision = author, "", "", 1
        said.language = self._language
        said.created = said.modified = at.replace(tzinfo=None)

    def slide(self, title: Sequence[Run], box: Box, look: Look) -> None:
        """A new slide; its title is one for those who hear it as well."""
        self._slide = self._file.slides.add_slide(self._layout)
        shape = self._slide.shapes.title
        _place(shape, box)
        self._fill(shape.text_frame, [(title, look)], anchor=MSO_ANCHOR.TOP)

    def text(
        self, paragraphs: Sequence[tuple[Sequence[Run], Look]], box: Box, *, at: str = "top"
    ) -> None:
        """Paragraphs in a box; `at` is top, middle or bottom."""
        shape = self._slide.shapes.add_textbox(*_measures(box))
        anchors = {"top": MSO_ANCHOR.TOP, "middle": MSO_ANCHOR.MIDDLE, "bottom": MSO_ANCHOR.BOTTOM}
        self._fill(shape.text_frame, paragraphs, anchor=anchors[at])

    def frame(self, box: Box, colour: str) -> None:
        """An empty rectangle with a line around it."""
        shape = self._slide.shapes.add_shape(1, *_measures(box))
        shape.fill.background()
        shape.line.color.rgb, shape.line.width = RGBColor.from_string(colour), Pt(1.1)
        _decorative(shape)

    def line(self, x: float, y: float, width: float, *, colour: str, weight: float) -> None:
        """A line from the left to the right, its weight in points."""
        shape = self._slide.shapes.add_connector(
            MSO_CONNECTOR.STRAIGHT, Mm(x), Mm(y), Mm(x + width), Mm(y)
        )
        shape.line.color.rgb, shape.line.width = RGBColor.from_string(colour), Pt(weight)
        _decorative(shape)

    def table(
        self, rows: Sequence[Cells], widths: Sequence[float], box: Box, *, size: float, alt: str
    ) -> None:
        """A table of text.

        Args:
            rows: The head row first.
            widths: Shares of the width.
            box: Its place; rows grow with their words.
            size: Of its text, in points.
            alt: What it is, for those who do not see it.
        """
        shape = self._slide.shapes.add_table(len(rows), len(widths), *_measures(box))
        _described(shape, alt)
        table = shape.table
        table._tbl.tblPr.find(qn("a:tableStyleId")).text = _NO_STYLE
        table.horz_banding = False
        for column, share in zip(table.columns, widths, strict=True):
            column.width = Mm(box.width * share / sum(widths))
        for at, row in enumerate(rows):
            table.rows[at].height = Mm(row.height)
            weight = 1.1 if row.is_head or at == len(rows) - 1 else 0.5
            for cell, (runs, side) in zip(table.rows[at].cells, row.cells, strict=True):
                self._fill(cell.text_frame, [(runs, Look(size, side=side))], anchor=MSO_ANCHOR.TOP)
                cell.margin_left = cell.margin_right = Mm(1.8)
                cell.margin_top = cell.margin_bottom = Mm(1.5)
                _ruled(cell, "lnB", INK if weight > 1 else HAIR, weight)
                if at == 0:
                    _ruled(cell, "lnT", INK, 1.1)

    def years(self, bars: Sequence[Bar], box: Box, *, alt: str, unit: str) -> None:
        """A native line chart, its intervals between two dashed lines."""
        chart = self._chart(XL_CHART_TYPE.LINE_MARKERS, bars, box, alt=alt, unit=unit)
        _line(chart.plots[0].series[0])
        for bound in list(chart.plots[0].series)[1:]:
            bound.smooth, bound.marker.style = False, XL_MARKER_STYLE.NONE
            line = bound.format.line
            line.color.rgb, line.width = RGBColor.from_string(INK_3), Pt(1.1)
            line.dash_style = MSO_LINE.DASH

    def bars(self, bars: Sequence[Bar], box: Box, *, alt: str, unit: str) -> None:
        """A native bar chart, one row each, with an interval at each."""
        chart = self._chart(XL_CHART_TYPE.BAR_CLUSTERED, bars, box, alt=alt, unit=unit)
        chart.category_axis.reverse_order = True
        plot = chart.plots[0]
        plot.gap_width = 60
        fill = plot.series[0].format.fill
        fill.solid()
        fill.fore_color.rgb = RGBColor.from_string("8FB4C4")
        if _has_intervals(bars):
            _intervals(plot.series[0], bars)

    def picture(self, png: bytes, box: Box, *, alt: str) -> None:
        """A picture in a box, as large as fits."""
        shape = self._slide.shapes.add_picture(io.BytesIO(png), 0, 0)
        scale = min(Mm(box.width) / shape.width, Mm(box.height) / shape.height)
        width, height = int(shape.width * scale), int(shape.height * scale)
        shape.width, shape.height = width, height
        shape.left, shape.top = Mm(box.x) + (Mm(box.width) - width) // 2, Mm(box.y)
        _described(shape, alt)

    def notes(self, lines: Sequence[str]) -> None:
        """Notes for the speaker, a paragraph each."""
        self._slide.notes_slide.notes_text_frame.text = "\n".join(lines)

    def content(self) -> bytes:
        """The file."""
        held = io.BytesIO()
        self._file.save(held)
        return _packed(held.getvalue())

    def _fill(
        self, frame: Any, paragraphs: Sequence[tuple[Sequence[Run], Look]], *, anchor: Any
    ) -> None:
        frame.word_wrap, frame.vertical_anchor = True, anchor
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        for at, (runs, look) in enumerate(paragraphs):
            line = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
            line.alignment, line.space_after, line.space_before = (
                _SIDES[look.side],
                Pt(look.after),
                Pt(0),
            )
            for run in runs:
                made = line.add_run()
                made.text = run.text
                font = made.font
                font.size, font.bold, font.italic = Pt(look.size), run.bold, run.italic
                font.name = MONO if run.mono else look.font
                font.color.rgb = RGBColor.from_string(run.colour)
                made._r.get_or_add_rPr().set("lang", self._language)

    def _chart(self, kind: Any, bars: Sequence[Bar], box: Box, *, alt: str, unit: str) -> Any:
        data = CategoryChartData(number_format=_format(bars))
        data.categories = [one.name for one in bars]
        data.add_series(unit, [one.value for one in bars])
        if kind is XL_CHART_TYPE.LINE_MARKERS and _has_intervals(bars):
            data.add_series("Lower bound", [one.low for one in bars])
            data.add_series("Upper bound", [one.high for one in bars])
        shape = self._slide.shapes.add_chart(kind, *_measures(box), data)
        _described(shape, alt)
        chart = shape.chart
        chart.has_legend = chart.has_title = False
        chart.font.size, chart.font.name = Pt(13), SANS
        chart.font.color.rgb = RGBColor.from_string(INK_2)
        _axes(chart, most=max(x for one in bars for x in (one.value, one.high, 0) if x is not None))
        return chart

    def _theme(self) -> None:
        """Fonts and colours of the theme: what people add themselves looks alike."""
        master = self._file.slide_master.part
        theme = master.part_related_by(RELATIONSHIP_TYPE.THEME)
        # lxml-stubs thinks that nothing may be found; the theme of the library has all of it.
        top: Any = etree.fromstring(theme.blob)
        for kind, font in (("majorFont", SERIF), ("minorFont", SANS)):
            top.find(f".//{qn(f'a:{kind}')}/{qn('a:latin')}").set("typeface", font)
        for name, colour in _NAMED_COLOURS.items():
            held = top.find(f".//{qn('a:clrScheme')}/{qn(f'a:{name}')}")
            held.clear()
            etree.SubElement(held, qn("a:srgbClr")).set("val", colour)
        theme._blob = etree.tostring(top, xml_declaration=True, encoding="UTF-8", standalone=True)
        # The picture of the empty file that the library begins with.
        package = self._file.part.package
        for name, held in list(package._rels.items()):
            if held.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
                package._rels.pop(name)


def _measures(box: Box) -> tuple[int, int, int, int]:
    return Mm(box.x), Mm(box.y), Mm(box.width), Mm(box.height)


def _place(shape: Any, box: Box) -> None:
    shape.left, shape.top, shape.width, shape.height = _measures(box)


def _described(shape: Any, alt: str) -> None:
    shape._element.xpath(".//p:cNvPr")[0].set("descr", alt)


def _decorative(shape: Any) -> None:
    """A line or frame that says nothing: it has no words, and nothing of the theme such as a shadow."""
    style = shape._element.find(qn("p:style"))
    if style is not None:
        shape._element.remove(style)
    _described(shape, "")


def _ruled(cell: Any, side: str, colour: str, weight: float) -> None:
    properties = cell._tc.get_or_add_tcPr()
    line = etree.SubElement(properties, qn(f"a:{side}"))
    line.set("w", str(int(Pt(weight))))
    fill = etree.SubElement(etree.SubElement(line, qn("a:solidFill")), qn("a:srgbClr"))
    fill.set("val", colour)
    # The order that the format demands: left, right, top, bottom.
    for name in ("lnT", "lnB"):
        for one in properties.findall(qn(f"a:{name}")):
            properties.append(one)


def _format(bars: Sequence[Bar]) -> str:
    whole = all(one.value is None or one.value == round(one.value) for one in bars)
    return "#,##0" if whole else "#,##0.00"


def _has_intervals(bars: Sequence[Bar]) -> bool:
    return any(one.low is not None and one.high is not None for one in bars)


def _axes(chart: Any, *, most: float) -> None:
    names, values = chart.category_axis, chart.value_axis
    step = _step(most)
    values.minimum_scale, values.maximum_scale = 0, step * math.ceil(most / step)
    values.major_unit = step
    values.has_major_gridlines = True
    values.major_gridlines.format.line.color.rgb = RGBColor.from_string("DDDACF")
    values.major_gridlines.format.line.width = Pt(0.6)
    values.format.line.fill.background()
    for axis in (names, values):
        axis.major_tick_mark = axis.minor_tick_mark = XL_TICK_MARK.NONE
    names.has_major_gridlines = False
    names.format.line.color.rgb = RGBColor.from_string(INK_3)


def _step(most: float) -> float:
    """A round step of an axis that has about five of them."""
    rough = max(most, 1e-9) / 5
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * one for one in (1, 2, 2.5, 5, 10) if power * one >= rough)


def _line(series: Any) -> None:
    series.smooth = False
    series.format.line.color.rgb, series.format.line.width = RGBColor.from_string(INK), Pt(2.2)
    series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, 9
    for part in (series.marker.format.fill, series.marker.format.line.fill):
        part.solid()
        part.fore_color.rgb = RGBColor.from_string(INK)
    labels = series.data_labels
    labels.show_value, labels.position = True, XL_LABEL_POSITION.ABOVE
    labels.font.size, labels.font.bold = Pt(14), True
    labels.font.color.rgb = RGBColor.from_string(INK)


def _intervals(series: Any, bars: Sequence[Bar]) -> None:
    """Bars from the lower to the upper bound, with ticks at their ends."""
    top = series._element
    made = etree.Element(qn("c:errBars"))
    etree.SubElement(made, qn("c:errDir")).set("val", "y")
    for name, said in (("errBarType", "both"), ("errValType", "cust"), ("noEndCap", "0")):
        etree.SubElement(made, qn(f"c:{name}")).set("val", said)
    for name, sign in (("plus", 1), ("minus", -1)):
        held = etree.SubElement(etree.SubElement(made, qn(f"c:{name}")), qn("c:numLit"))
        etree.SubElement(held, qn("c:formatCode")).text = "General"
        etree.SubElement(held, qn("c:ptCount")).set("val", str(len(bars)))
        for at, one in enumerate(bars):
            bound = one.high if sign > 0 else one.low
            if bound is not None and one.value is not None:
                point = etree.SubElement(held, qn("c:pt"))
                point.set("idx", str(at))
                etree.SubElement(point, qn("c:v")).text = f"{abs(bound - one.value):.6g}"
    line = etree.SubElement(etree.SubElement(made, qn("c:spPr")), qn("a:ln"))
    line.set("w", str(int(Pt(1.1))))
    fill = etree.SubElement(etree.SubElement(line, qn("a:solidFill")), qn("a:srgbClr"))
    fill.set("val", INK_3)
    top.find(qn("c:cat")).addprevious(made)


def _packed(content: bytes) -> bytes:
    """The same parts with one date, workbooks of charts among them: the bytes depend on content only."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            held = before.read(name)
            if name.endswith(".xlsx"):
                held = _packed(held)
            elif name == "docProps/core.xml":
                held = (
                    _DATES.sub(rb"\g<1>1980-01-01T00:00:00Z\g<2>", held)
                    if _is_workbook(before)
                    else held
                )
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            after.writestr(entry, held)
    return out.getvalue()


def _is_workbook(file: zipfile.ZipFile) -> bool:
    return "xl/workbook.xml" in file.namelist()
