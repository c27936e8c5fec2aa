"""The numbers of chapters, paragraphs, tables, figures and annexes: computed once for all renderers."""

from __future__ import annotations

import string
from dataclasses import dataclass

from vedette.core.reports.document import (
    Annex,
    Block,
    Chart,
    Document,
    Heading,
    Paragraph,
    Quotation,
    Reference,
    Table,
    Terms,
    label_of,
)

_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@dataclass(frozen=True, slots=True)
class Numbering:
    """Numbers of a document.

    Args:
        marks: For each block its number as printed ("II", "B", "33", "Table 1"), or "".
        words: Label to the words of a reference ("table 1", "annex A", "paragraph 33").
    """

    marks: tuple[str, ...]
    words: dict[str, str]

    def reference(self, inline: Reference) -> str:
        """The words of a reference, with a capital at the start of a sentence."""
        words = self.words[inline.label]
        return words[0].upper() + words[1:] if inline.starts_sentence else words


def numbering(document: Document) -> Numbering:
    """The numbers of all blocks; chapters start sections anew, paragraphs run through."""
    counter = _Counter()
    marks = tuple(counter.mark(block) for block in document.blocks)
    words = {
        label_of(block): _reference(block, mark)
        for block, mark in zip(document.blocks, marks, strict=True)
        if label_of(block)
    }
    return Numbering(marks, words)


def _reference(block: Block, mark: str) -> str:
    match block:
        case Heading(is_numbered=False):
            return block.text
        case Heading(level=1):
            return f"chapter {mark}"
        case Heading():
            return f"section {mark}"
        case Paragraph():
            return f"paragraph {mark}" if mark else "above"
        case Table() | Chart() | Annex():
            return mark[0].lower() + mark[1:]
        case Quotation():
            return "the quotation"
        case Terms():
            return "the list of terms"
        case _:
            return "the box"


class _Counter:
    def __init__(self) -> None:
        self.chapters = self.sections = self.subsections = 0
        self.paragraphs = self.tables = self.figures = self.annexes = 0

    def mark(self, block: Block) -> str:
        match block:
            case Heading():
                return self._heading(block.level) if block.is_numbered else ""
            case Paragraph(is_numbered=True):
                self.paragraphs += 1
                return str(self.paragraphs)
            case Table():
                self.tables += 1
                return f"Table {self.tables}"
            case Chart():
                self.figures += 1
                return f"Figure {self.figures}"
            case Annex():
                self.annexes += 1
                self.sections = self.subsections = 0
                return f"Annex {_letters(self.annexes)}"
            case _:
                return ""

    def _heading(self, level: int) -> str:
        if level == 1:
            self.chapters += 1
            self.sections = self.subsections = 0
            return roman(self.chapters)
        if level == 2:  # noqa: PLR2004 - sections are the second of three levels
            self.sections += 1
            self.subsections = 0
            return _letters(self.sections)
        self.subsections += 1
        return str(self.subsections)


def roman(number: int) -> str:
    """The Roman numeral of 1 to 39.

    Example:
        >>> roman(14)
        'XIV'
    """
    made = ""
    for value, sign in _ROMAN:
        made += sign * (number // value)
        number %= value
    return made


def _letters(number: int) -> str:
    """A, B, ..., Z, AA, AB, ..."""
    letters = string.ascii_uppercase
    tens, ones = divmod(number - 1, len(letters))
    return (letters[tens - 1] if tens else "") + letters[ones]


def titled(mark: str, text: str) -> str:
    """A heading or caption with its number, if it has one.

    Example:
        >>> titled("II", "Defining the problem"), titled("", "Executive summary")
        ('II. Defining the problem', 'Executive summary')
    """
    return f"{mark}. {text}" if mark else text


def contents(document: Document) -> list[tuple[int, int, str]]:
    """The table of contents: place of the block, depth 1 or 2, title with its number."""
    marks = numbering(document).marks
    made: list[tuple[int, int, str]] = []
    for place, (block, mark) in enumerate(zip(document.blocks, marks, strict=True)):
        match block:
            case Heading(level=1 | 2 as depth, text=text):
                made.append((place, depth, titled(mark, text)))
            case Annex(text=text):
                made.append((place, 1, titled(mark, text)))
            case _:
                pass
    return made
