"""From the lines of a page to its blocks: running heads and feet, numbered paragraphs, headings, footnotes.

Works on positions alone; a page without boxes is divided by its blank lines.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from vedette.core.library.reading import Block, Kind

if TYPE_CHECKING:
    from vedette.core.library.reading import Boxes

_TOP, _BOTTOM = 0.12, 0.88
_REPEATED_PAGES, _REPEATED_SHARE = 2, 0.25
_WIDER_GAP = 1.4
_OTHER_SIZE = 0.13
_SMALL, _LARGER = 0.9, 1.05
_SHORT_LINE = 0.82
_HEADING_LENGTH = 110
_FAR = 32_767
_NEXT_NUMBERS = 3

_NUMBER = re.compile(r"(\d{1,3})\.\s+\S")
_LETTER = re.compile(r"\(([a-z]|[ivx]{2,5})\)\s+\S")
_BULLET = re.compile(r"[•▪◦‣–—]\s")
_HEADING = re.compile(r"(?:[IVXLC]{1,6}|[A-Z]|Annex|Chapter|Part)\b[. ]")
_NOTE = re.compile(r"(?:\d{1,3}|[*†‡])\s+\S")
_PAGE_OF = re.compile(r"(?:^|\s)\d{1,4}\s*/\s*\d{1,4}(?:\s|$)|^\d{1,4}$|^Page \d+(?: of \d+)?$")
_SCALE = re.compile(r"[\s\d.,%+−–-]+")
_ENDS = tuple('.:;?!”"’)»؟。！？')


class Line(NamedTuple):
    """A line of a page: its place in the page's text and on the paper, in tenths of a point."""

    start: int
    end: int
    text: str
    left: int
    top: int
    right: int
    bottom: int

    @property
    def height(self) -> int:
        """Height of its letters."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is looked at of a page: its text, the boxes of its characters, its height in points."""

    text: str
    boxes: Boxes
    height: float


def blocks(sheets: Sequence[Sheet]) -> list[tuple[Block, ...]]:
    """The blocks of each page of a document, in the order of its text; every line is in one."""
    lines = [lines_of(sheet) for sheet in sheets]
    running = _running(sheets, lines)
    body = _usual([line.height for page in lines for line in page])
    counter = _Counter()
    return [
        tuple(_page_blocks(page, beside, body, sheet, counter))
        for sheet, page, beside in zip(sheets, lines, running, strict=True)
    ]


def lines_of(sheet: Sheet) -> list[Line]:
    """The lines that are not blank."""
    places, at = [], 0
    for text in sheet.text.split("\n"):
        if text.strip():
            places.append((at, at + len(text), text))
        at += len(text) + 1
    if not places:
        return []
    edges = _edges(sheet.boxes, [start for start, _, _ in places])
    return [Line(*place, *edge) for place, edge in zip(places, edges, strict=True)]


def _edges(boxes: Boxes, starts: Sequence[int]) -> list[list[int]]:
    """Left, top, right and bottom of each line; all 0 where no character of it has a box."""
    if not len(boxes):
        return [[0, 0, 0, 0]] * len(starts)
    sides = np.ascontiguousarray(boxes.T)
    is_blank = (sides[0] | sides[1] | sides[2] | sides[3]) == 0
    low = np.where(is_blank, np.int16(_FAR), sides[:2])
    high = np.where(is_blank, np.int16(-_FAR), sides[2:])
    edges = np.vstack(
        [np.minimum.reduceat(low, starts, axis=1), np.maximum.reduceat(high, starts, axis=1)]
    ).T
    edges[edges[:, 0] == _FAR] = 0
    found: list[list[int]] = edges.tolist()
    return found


def _running(sheets: Sequence[Sheet], lines: Sequence[Sequence[Line]]) -> list[dict[int, Kind]]:
    """For each page the lines (by start) that are running heads and feet."""
    zones = [
        [(line, _zone(line, sheet)) for line in page]
        for sheet, page in zip(sheets, lines, strict=True)
    ]
    seen = Counter(
        key
        for page in zones
        for key in {(_shape(line.text), zone) for line, zone in page if zone is not None}
    )
    least = max(_REPEATED_PAGES, _REPEATED_SHARE * len(sheets))
    found = []
    for page in zones:
        mine = {}
        for line, zone in page:
            if zone is None:
                continue
            repeated = seen[_shape(line.text), zone] >= least
            counted = zone is Kind.FOOTER and _PAGE_OF.search(line.text.strip()) is not None
            if repeated or counted:
                mine[line.start] = zone
        found.append(mine)
    return found


def _zone(line: Line, sheet: Sheet) -> Kind | None:
    middle = (line.top + line.bottom) / 20 / sheet.height if sheet.height else 0.5
    if not line.height:
        return None
    return Kind.HEADER if middle < _TOP else Kind.FOOTER if middle > _BOTTOM else None


def _shape(text: str) -> str:
    """The line with its numbers made equal, so that page numbers repeat."""
    return re.sub(r"\d+", "#", " ".join(text.split())).casefold()


def _usual(values: Sequence[int]) -> float:
    return float(np.median(values)) if values else 0.0


class _Counter:
    """The last paragraph number of the document, to tell numbers of paragraphs from others."""

    def __init__(self) -> None:
        self.last = 0

    def of(self, text: str) -> str | None:
        """The number at the start of a line, if the count of paragraphs goes on with it."""
        found = _NUMBER.match(text.lstrip())
        if found is None:
            return None
        number = int(found[1])
        if number == 1 or self.last < number <= self.last + _NEXT_NUMBERS:
            self.last = number
            return str(number)
        return None


def _page_blocks(
    lines: Sequence[Line], beside: dict[int, Kind], body: float, sheet: Sheet, counter: _Counter
) -> Iterator[Block]:
    mine = [line for line in lines if line.start not in beside]
    pitch = _pitch(mine)
    right = max((line.right for line in mine), default=0)
    held: list[Line] = []
    number: str | None = None
    notes = _footnotes(mine, body, sheet)
    for line in lines:
        if line.start in beside:
            yield from _made(held, number, body, notes)
            held, number = [], None
            yield Block(beside[line.start], line.start, line.end)
            continue
        begins = _number(line.text, counter) if line.start not in notes else None
        if held and (begins or _parts(held[-1], line, pitch, right, notes)):
            yield from _made(held, number, body, notes)
            held, number = [], None
        held.append(line)
        number = number or begins
    yield from _made(held, number, body, notes)


def _number(text: str, counter: _Counter) -> str | None:
    """The number that a paragraph is cited by; sub-paragraphs bear that of their paragraph, too."""
    whole = counter.of(text)
    if whole:
        return whole
    part = _LETTER.match(text.lstrip())
    if part is None:
        return None
    return f"{counter.last} ({part[1]})" if counter.last else f"({part[1]})"


def _pitch(lines: Sequence[Line]) -> float:
    """The usual way from one line to the next."""
    steps = [b.top - a.top for a, b in pairwise(lines) if b.top > a.top]
    return _usual(steps)


def _parts(before: Line, line: Line, pitch: float, right: int, notes: frozenset[int]) -> bool:
    """Whether a new block begins with a line."""
    if (before.start in notes) != (line.start in notes):
        return True
    if line.start in notes:
        return _NOTE.match(line.text.lstrip()) is not None
    if _BULLET.match(line.text.lstrip()):
        return True
    if not before.height or not line.height:
        return False
    down = line.top - before.top
    is_apart = down < 0 or (pitch > 0 and down > _WIDER_GAP * pitch)
    tall = abs(line.height - before.height) > _OTHER_SIZE * before.height
    ends = before.text.rstrip().endswith(_ENDS) and before.right < _SHORT_LINE * right
    parts = is_apart or tall or (ends and not line.text.lstrip()[:1].islower())
    # Numbers along the axis of a drawing, one a line: together one block, not dozens.
    return parts and not (_SCALE.fullmatch(before.text) and _SCALE.fullmatch(line.text))


def _footnotes(lines: Sequence[Line], body: float, sheet: Sheet) -> frozenset[int]:
    """Starts of the lines of small letters at the foot of the page."""
    low = [
        line
        for line in lines
        if line.top / 10 > sheet.height / 2 and 0 < line.height < _SMALL * body
    ]
    marked = [line for line in low if _NOTE.match(line.text.lstrip())]
    if not marked:
        return frozenset()
    first = min(line.top for line in marked)
    return frozenset(line.start for line in low if line.top >= first)


def _made(
    held: Sequence[Line], number: str | None, body: float, notes: frozenset[int]
) -> Iterator[Block]:
    if not held:
        return
    text = " ".join(line.text.strip() for line in held)
    kind = Kind.PARAGRAPH
    if held[0].start in notes:
        kind = Kind.FOOTNOTE
    elif number is None and _is_heading(text, held, body):
        kind = Kind.HEADING
    yield Block(kind, held[0].start, held[-1].end, number)


def _is_heading(text: str, held: Sequence[Line], body: float) -> bool:
    if len(text) > _HEADING_LENGTH or text.endswith((".", ";", ",", ":")) or text[:1].islower():
        return False
    larger = held[0].height > _LARGER * body > 0
    return larger or _HEADING.match(text) is not None
