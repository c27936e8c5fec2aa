"""A deck as PPTX: native text, tables and charts, the way down to the rows in the notes; marked on each slide."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from vedette.core.reports import _pptx, _vega, printed
from vedette.core.reports._pptx import Bar, Box, Cells, Look, Run, SlideFile
from vedette.core.reports.briefing_pages import shortened
from vedette.core.reports.deck import Deck, Layout, Slide, deck_fingerprint
from vedette.core.reports.document import (
    Align,
    Chart,
    Code,
    Emphasis,
    Footnote,
    Inlines,
    LiveNumber,
    Paragraph,
    Reference,
    Strong,
    Table,
    Text,
)

_X, _WIDTH = 20.0, 298.7
_TOP, _BOTTOM = 21.0, 173.0
_FOOT = 178.5
_TITLES = ((60, 30.0), (95, 26.0), (150, 23.0), (10_000, 20.0))
"""Letters of a title up to which it is set in a size, in points."""
_SIZES = (22.0, 20.0, 18.0, 17.0, 16.0, 15.0, 14.0, 13.0, 12.0, 11.0, 10.0, 9.0)
_LETTER, _LINE, _MM = 0.55, 1.38, 0.3528
"""Width of a letter and height of a line as shares of the size; a point in millimetres."""
_MOST_BARS = 14
_RUNNING = 64
"""Letters of a title that the head of a slide holds."""


def pptx(deck: Deck, *, fonts: Path | None) -> bytes:
    """The deck as a file of slides.

    Args:
        deck: What to show.
        fonts: Folder of TTF files for charts that are pictures.
    """
    file = SlideFile(language=deck.language)
    file.describe(
        title=deck.title,
        author=deck.author,
        subject=deck.subtitle,
        marking=deck.marking.words,
        at=deck.issued_at,
    )
    _cover(file, deck)
    for n, slide in enumerate(deck.slides, 2):
        _slide(file, deck, slide, n, fonts=fonts)
    return file.content()


def _cover(file: SlideFile, deck: Deck) -> None:
    size = 40.0 if len(deck.title) <= 70 else 32.0  # noqa: PLR2004 - what two lines of it hold
    file.slide([Run(deck.title, bold=True)], Box(26, 58, 262, 36), Look(size, _pptx.SERIF))
    file.text([([Run(deck.occasion, colour=_pptx.INK_2)], Look(13))], Box(26, 21, 200, 8))
    words = deck.marking.words.upper()
    width = 12 + len(words) * 3.1
    at = Box(_pptx.WIDE - 26 - width, 19, width, 10)
    file.frame(at, _ink(deck))
    file.text(
        [([Run(words, bold=True, colour=_ink(deck))], Look(12, side="middle"))], at, at="middle"
    )
    file.text(
        [([Run(deck.subtitle, italic=True, colour=_pptx.INK_2)], Look(20, _pptx.SERIF))],
        Box(26, 98, 262, 10),
    )
    file.line(26, 115, 42, colour=_pptx.ACCENT, weight=3)
    if deck.warning:
        file.text(
            [([Run(deck.warning, bold=True, colour=_pptx.RED)], Look(14))], Box(26, 142, 280, 8)
        )
    file.line(26, 160, _pptx.WIDE - 52, colour=_pptx.HAIR, weight=0.6)
    terms = [
        run
        for term, said in deck.imprint
        for run in (Run(f"{term} ", colour=_pptx.INK_3), Run(f"{said}     ", colour=_pptx.INK_2))
    ]
    file.text([(terms, Look(10.5))], Box(26, 163.5, 225, 12))
    content = [
        Run("Content ", colour=_pptx.INK_2),
        Run(_content(deck), mono=True, colour=_pptx.INK_2),
    ]
    file.text([(content, Look(10.5, side="end"))], Box(_pptx.WIDE - 86, 163.5, 60, 6))
    file.notes(deck.notes)


def _slide(file: SlideFile, deck: Deck, slide: Slide, n: int, *, fonts: Path | None) -> None:
    size = next(size for most, size in _TITLES if len(slide.title) <= most)
    lines = _lines(slide.title, size, _WIDTH, letter=0.5)
    height = lines * size * 1.2 * _MM
    file.slide(
        [Run(slide.title, bold=True)], Box(_X, _TOP + 8, _WIDTH, height), Look(size, _pptx.SERIF)
    )
    over = [Run(slide.over, colour=_pptx.INK_3)]
    if slide.state:
        over.append(Run(f"   ▲ {slide.state}", bold=True, colour=_pptx.RED))
    file.text([(over, Look(12))], Box(_X, _TOP, _WIDTH, 6))
    below = _TOP + 8 + height + 3.5
    file.line(_X, below, 26, colour=_pptx.ACCENT, weight=2)
    _BODIES[slide.layout](file, slide, Box(_X, below + 6.5, _WIDTH, _BOTTOM - below - 6.5), fonts)
    _running(file, deck, n)
    file.notes(slide.notes or (slide.title,))


def _running(file: SlideFile, deck: Deck, n: int) -> None:
    """Marking at the top and the foot, the day of the data, the fingerprint."""
    marking = [
        ([Run(deck.marking.words.upper(), bold=True, colour=_ink(deck))], Look(9.5, side="middle"))
    ]
    for y, start, end in (
        (9.0, [Run(shortened(deck.title, _RUNNING))], [Run(deck.edition)]),
        (
            _FOOT,
            [Run(f"Data as known on {printed.long_day(deck.known_on)}")],
            [
                Run("Content "),
                Run(_content(deck), mono=True),
                Run(f"    {n} / {len(deck.slides) + 1}"),
            ],
        ),
    ):
        middle = _WIDTH * 0.24
        wide = (_WIDTH - middle) / 2
        for x, runs, side in ((_X, start, "start"), (_X + wide + middle, end, "end")):
            quiet = [Run(run.text, mono=run.mono, colour=_pptx.INK_3) for run in runs]
            file.text([(quiet, Look(9.5, side=side))], Box(x, y, wide, 5))
        file.text(marking, Box(_X + wide, y, middle, 5))
    file.line(_X, _FOOT - 1.5, _WIDTH, colour=_pptx.HAIR, weight=0.6)


def _content(deck: Deck) -> str:
    return printed.hash_in_fours(deck_fingerprint(deck))


def _ink(deck: Deck) -> str:
    return _pptx.RED if deck.marking.level > 2 else _pptx.INK  # noqa: PLR2004 - strictly confidential


# ---------- bodies


def _list(file: SlideFile, slide: Slide, box: Box, _fonts: Path | None) -> None:
    """Paragraphs below each other, the numbered ones with their number."""
    paragraphs = [block for block in slide.blocks if isinstance(block, Paragraph)]
    size = _fitting([_plain(one.inlines) for one in paragraphs], box, gap=1.0)
    y, n = box.y, 0
    for one in paragraphs:
        indent = 11.0 if one.is_numbered else 0.0
        height = _height([_plain(one.inlines)], size, box.width - indent)
        if one.is_numbered:
            n += 1
            file.text(
                [([Run(str(n), bold=True, colour=_pptx.ACCENT)], Look(size * 1.15, _pptx.SERIF))],
                Box(box.x, y - 0.5, 10, height),
            )
        file.text(
            [(_runs(one.inlines), Look(size))], Box(box.x + indent, y, box.width - indent, height)
        )
        y += height + size * _MM * 1.0


def _statement(file: SlideFile, slide: Slide, box: Box, fonts: Path | None) -> None:
    """Numbers on the left, what speaks for and against on the right."""
    words = [block for block in slide.blocks if isinstance(block, Paragraph)]
    has_table = any(isinstance(block, Table) for block in slide.blocks)
    left = box.width * 0.57 if has_table else 0.0
    if has_table:
        _tables(file, slide, Box(box.x, box.y, left, box.height), fonts, most=16.0)
    gap = 14.0 if has_table else 0.0
    side = Box(
        box.x + left + gap, box.y, (box.width - left - gap) if has_table else 230.0, box.height
    )
    size = min(
        15.0 if has_table else 18.0, _fitting([_plain(one.inlines) for one in words], side, gap=0.7)
    )
    file.text([(_runs(one.inlines), Look(size, after=size * 0.7)) for one in words], side)


def _tables(
    file: SlideFile, slide: Slide, box: Box, _fonts: Path | None, *, most: float = 18.0
) -> None:
    y = box.y
    for table in (block for block in slide.blocks if isinstance(block, Table)):
        size = _table_size(table, Box(box.x, y, box.width, box.y + box.height - y), most)
        height = _table_height(table, size, box.width)
        sides = [_side(column.align) for column in table.columns]
        heads = tuple((Run(column.head, colour=_pptx.INK_2),) for column in table.columns)
        each = [heads, *(tuple(tuple(_runs(cell)) for cell in row.cells) for row in table.rows)]
        heights = _row_heights(table, size, box.width)
        rows = [
            Cells(tuple(zip(cells, sides, strict=True)), tall, is_head=at == 0)
            for at, (cells, tall) in enumerate(zip(each, heights, strict=True))
        ]
        file.table(
            rows,
            [c.width for c in table.columns],
            Box(box.x, y, box.width, height),
            size=size,
            alt=table.caption,
        )
        if table.notes:
            told = [([Run(_plain(note), colour=_pptx.INK_2)], Look(11)) for note in table.notes]
            file.text(told, Box(box.x, y + height + 3, box.width, 6 * len(told)))
        y += height + 12


def _chart(file: SlideFile, slide: Slide, box: Box, fonts: Path | None) -> None:
    """A native chart where the library has its kind; else its picture."""
    one = next(block for block in slide.blocks if isinstance(block, Chart))
    space = Box(box.x, box.y, box.width, box.height - 11)
    bars = bars_of(one)
    if bars is None:
        drawn = _vega.png(_vega.svg(one.spec, fonts=fonts), fonts=fonts, scale=4.0)
        file.picture(drawn, space, alt=one.alt)
    elif _is_by_year(one):
        file.years(bars, space, alt=one.alt, unit=one.caption)
    else:
        bars = tuple(replace(bar, name=_with_value(bar)) for bar in bars)
        file.bars(bars, space, alt=one.alt, unit=one.caption)
    source = [
        Run(f"{_plain(one.notes)} ".lstrip() + f"Source: {one.source}; ", colour=_pptx.INK_2),
        Run(one.key, mono=True, colour=_pptx.INK_2),
        Run(".", colour=_pptx.INK_2),
    ]
    file.text([(source, Look(11))], Box(box.x, box.y + box.height - 8, box.width, 8))


_BODIES = {
    Layout.LIST: _list,
    Layout.STATEMENT: _statement,
    Layout.TABLE: _tables,
    Layout.CHART: _chart,
}


def bars_of(chart: Chart) -> tuple[Bar, ...] | None:
    """The values of a chart of one series; None where it has several, or too many for one slide."""
    values = json.loads(chart.spec).get("data", {}).get("values", [])
    if not values or not all({"name", "value", "low", "high"} <= row.keys() for row in values):
        return None
    if len(values) > _MOST_BARS:
        return None
    return tuple(Bar(str(row["name"]), row["value"], row["low"], row["high"]) for row in values)


def _with_value(bar: Bar) -> str:
    """The name of a row with its value: where a label stands is left to no program."""
    if bar.value is None:
        return bar.name
    decimals = 0 if bar.value == round(bar.value) else 2
    return f"{bar.name}  {printed.number(bar.value, decimals)}"


def _is_by_year(chart: Chart) -> bool:
    layers = json.loads(chart.spec).get("layer", [])
    return any(layer.get("mark", {}).get("type") == "line" for layer in layers)


# ---------- words and their room


def _runs(inlines: Inlines) -> list[Run]:
    made: list[Run] = []
    for one in inlines:
        match one:
            case LiveNumber():
                made.append(Run(one.printed, bold=one.strong))
            case Footnote(inlines=inner):
                made += [Run(" ["), *_runs(inner), Run("]")]
            case Reference():
                made.append(Run(one.label))
            case _:
                kinds = (isinstance(one, Strong), isinstance(one, Emphasis), isinstance(one, Code))
                made.append(Run(one.text, *kinds))
    return made


def _plain(inlines: Inlines) -> str:
    return "".join(run.text for run in _runs(inlines))


def _side(align: Align) -> str:
    return "end" if align is Align.END else "start"


def _lines(words: str, size: float, width: float, *, letter: float = _LETTER) -> int:
    """Lines that words take in a width in millimetres."""
    return max(1, math.ceil(len(words) * size * letter * _MM / width))


def _height(texts: Sequence[str], size: float, width: float, *, gap: float = 0.0) -> float:
    lines = sum(_lines(words, size, width) for words in texts)
    return (lines * size * _LINE + len(texts) * gap * size) * _MM


def _fitting(texts: Sequence[str], box: Box, *, gap: float) -> float:
    """The largest size in which texts fit."""
    fits = (size for size in _SIZES if _height(texts, size, box.width, gap=gap) <= box.height)
    return next(fits, _SIZES[-1])


def _table_size(table: Table, box: Box, most: float) -> float:
    room = box.height - (9 if table.notes else 0)
    fits = (s for s in _SIZES if s <= most and _table_height(table, s, box.width) <= room)
    return next(fits, _SIZES[-1])


def _table_height(table: Table, size: float, width: float) -> float:
    return sum(_row_heights(table, size, width))


def _row_heights(table: Table, size: float, width: float) -> list[float]:
    """Of the head and each row with their padding, in millimetres."""
    whole = sum(column.width for column in table.columns)
    rooms = [width * column.width / whole - 3.6 for column in table.columns]
    heads = tuple((Text(column.head),) for column in table.columns)
    return [
        max(_lines(_wide(cell), size, room) for cell, room in zip(cells, rooms, strict=True))
        * (size * _LINE * _MM)
        + 3.0
        for cells in (heads, *(row.cells for row in table.rows))
    ]


def _wide(inlines: Inlines) -> str:
    """Words as wide as they are set: letters of a fixed width take more room."""
    return "".join(run.text * (6 if run.mono else 5) for run in _runs(inlines))[::5]
