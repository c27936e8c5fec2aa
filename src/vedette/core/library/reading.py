"""What is read from a document: pages of text with blocks and boxes, and what stands beside the text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from vedette.core.kernel.problems import Problem, Status

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Boxes = npt.NDArray[np.int16]
    """One row per character: left, top, right, bottom in tenths of a point from the top left of the page."""

    Steps = npt.NDArray[np.uint16]
    """For each character how far its engine position lies behind that of the character before."""

_NUMBER = re.compile(r"(\d{1,3})\.\s+\S")

VERSION = 1
"""Of the reading: another number says that the same file may give another text."""


class Kind(StrEnum):
    """What a block of text is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    TABLE = "table"
    FOOTNOTE = "footnote"
    HEADER = "header"
    FOOTER = "footer"


BESIDE = frozenset((Kind.HEADER, Kind.FOOTER))
"""Blocks that stand on the page and are no part of what is read."""


class AsideKind(StrEnum):
    """What stands in a file beside its text and is never mixed into it."""

    DELETED = "deleted"
    HIDDEN = "hidden"
    COMMENT = "comment"
    INSERTED = "inserted"
    """Text that is tracked as inserted: it is part of the text, and told here."""


class Origin(StrEnum):
    """Where the text of a page comes from."""

    TEXT = "text"
    OCR = "ocr"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Block:
    """A run of the page's text: `start` to `end`, and the number that it is cited by, if any."""

    kind: Kind
    start: int
    end: int
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Aside:
    """Something beside the text: near which page and character it stood, and what it says."""

    kind: AsideKind
    page: int
    at: int
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page, or sheet, or the whole of a format without pages.

    Args:
        number: From 1.
        text: Normalised.
        blocks: In order of the text.
        width: In points; None where the format has no page.
        height: In points.
        boxes: Of each character, all zero for blanks; None where the format has none.
        steps: Way back to the positions of the engine; None where text and file are one.
        origin: Text of the file, or read from its picture.
        confidence: Mean confidence of the letters that were read from a picture, 0 to 100.
        name: Of a sheet.
    """

    number: int
    text: str
    blocks: tuple[Block, ...] = ()
    width: float | None = None
    height: float | None = None
    boxes: Boxes | None = None
    steps: Steps | None = None
    origin: Origin = Origin.TEXT
    confidence: float | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside the document: the name it bears there and the file in which its bytes lie."""

    name: str
    file: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The result of reading a file.

    Args:
        format: pdf, docx, html, eml, text, xlsx, rtf or odt.
        pages: In order.
        title: As the file itself says.
        written_on: Day that the file itself names as that of its text, ISO.
        asides: What stands beside the text.
        errors: Why there is no reading.
        warnings: What a person should know of it.
        attachments: Files inside.
        pages_without_text: Numbers of pages that are pictures only.
    """

    format: str
    pages: tuple[Page, ...] = ()
    title: str | None = None
    written_on: str | None = None
    asides: tuple[Aside, ...] = ()
    errors: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    pages_without_text: tuple[int, ...] = ()

    @property
    def status(self) -> Status:
        """Accepted, with warnings or not, or rejected."""
        if self.errors:
            return Status.REJECTED
        return Status.ACCEPTED_WITH_WARNINGS if self.warnings else Status.ACCEPTED


@dataclass(slots=True)
class Written:
    """Text under construction: paragraphs one after the other, with their blocks."""

    pieces: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    length: int = 0

    def add(self, text: str, kind: Kind = Kind.PARAGRAPH, number: str | None = None) -> None:
        """One more block on lines of its own; blank ones are left out."""
        if not text.strip():
            return
        if number is None and kind is Kind.PARAGRAPH:
            found = _NUMBER.match(text.lstrip())
            number = found[1] if found else None
        if self.pieces:
            self.pieces.append("\n")
            self.length += 1
        self.pieces.append(text)
        self.blocks.append(Block(kind, self.length, self.length + len(text), number))
        self.length += len(text)

    def page(self, number: int, name: str | None = None) -> Page:
        """The page that it makes."""
        return Page(number, "".join(self.pieces), tuple(self.blocks), name=name)


def refused(format: str, rule: str, message: str, remedy: str) -> Reading:
    """A file that gives no reading."""
    return Reading(format, errors=(Problem(rule, message, remedy),))
