"""A reading as a table, and the text of a whole document with the way from its characters to its pages."""

from __future__ import annotations

import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from vedette.core.library.reading import Block, Kind, Page, Reading
from vedette.core.library.schema import READING

if TYPE_CHECKING:
    from vedette.core.library.reading import Boxes


def reading_table(reading: Reading) -> pa.Table:
    """The pages of a reading, one row each."""
    beside: dict[int, list[dict[str, object]]] = {}
    for one in reading.asides:
        row = {"kind": str(one.kind), "at": one.at, "text": one.text}
        beside.setdefault(one.page, []).append(row)
    return READING.from_rows([_row(page, beside.get(page.number, [])) for page in reading.pages])


def _row(page: Page, asides: list[dict[str, object]]) -> dict[str, object]:
    return {
        "page": page.number,
        "name": page.name,
        "text": page.text,
        "width": page.width,
        "height": page.height,
        "origin": str(page.origin),
        "confidence": page.confidence,
        "boxes": None if page.boxes is None else page.boxes.astype("<i2").tobytes(),
        "steps": None if page.steps is None else page.steps.astype("<u2").tobytes(),
        "blocks": [
            {"kind": str(b.kind), "start": b.start, "end": b.end, "number": b.number}
            for b in page.blocks
        ],
        "asides": asides,
    }


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a whole document: its pages one after the other, a line feed between them.

    Args:
        text: Code points; positions in it are what a quotation is anchored to.
        starts: Where each page begins.
        numbers: The number of each page.
        blocks: Of the whole document, positions in `text`.
    """

    text: str
    starts: tuple[int, ...]
    numbers: tuple[int, ...]
    blocks: tuple[Block, ...]

    def page_at(self, position: int) -> int:
        """Number of the page on which a character stands."""
        return self.numbers[max(0, bisect.bisect_right(self.starts, position) - 1)]

    def start_of(self, page: int) -> int:
        """Where a page begins in the text."""
        return self.starts[self.numbers.index(page)]


def text_of(table: pa.Table) -> Text:
    """The whole text of a stored reading."""
    return joined(table.select(["page", "text", "blocks"]).to_pylist())


def joined(rows: Sequence[Mapping[str, Any]]) -> Text:
    """The whole text of pages that are rows with page, text and blocks."""
    starts, found, at = [], [], 0
    for row in rows:
        starts.append(at)
        found += [
            Block(Kind(b["kind"]), b["start"] + at, b["end"] + at, b["number"])
            for b in row["blocks"] or ()
        ]
        at += len(row["text"]) + 1
    return Text(
        "\n".join(row["text"] for row in rows),
        tuple(starts),
        tuple(row["page"] for row in rows),
        tuple(found),
    )


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A place on a page: points from its top left."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


def rectangles(table: pa.Table, start: int, end: int) -> list[Rectangle]:
    """Where the characters from `start` to `end` of the whole text stand: one rectangle a line.

    Empty for formats without pages.
    """
    found, at = [], 0
    for row in table.select(["page", "text", "boxes"]).to_pylist():
        n = len(row["text"])
        first, last = max(start - at, 0), min(end - at, n)
        if row["boxes"] is not None and first < last:
            boxes = np.frombuffer(row["boxes"], "<i2").reshape(-1, 4)[first:last]
            found += _lines(row["page"], row["text"][first:last], boxes)
        at += n + 1
    return found


def _lines(page: int, text: str, boxes: Boxes) -> list[Rectangle]:
    found, at = [], 0
    for line in text.split("\n"):
        held = boxes[at : at + len(line)]
        held = held[held.any(axis=1)]
        if len(held):
            (left, top), (right, bottom) = held[:, :2].min(axis=0), held[:, 2:].max(axis=0)
            found.append(
                Rectangle(
                    page, float(left) / 10, float(top) / 10, float(right) / 10, float(bottom) / 10
                )
            )
        at += len(line) + 1
    return found
