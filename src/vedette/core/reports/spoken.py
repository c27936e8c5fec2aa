"""What a block says as plain words, as somebody would read it aloud: for comparing, searching and lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from vedette.core.reports.document import (
    Annex,
    Block,
    Box,
    Chart,
    Footnote,
    Heading,
    Inlines,
    LiveNumber,
    Paragraph,
    Quotation,
    Reference,
    Table,
    Terms,
)
from vedette.core.reports.numbering import Numbering


def spoken(block: Block, numbers: Numbering) -> str:
    """All words of a block in reading order; cells of a table stand in lines."""
    return "\n".join(_lines(block, lambda one: said(one, numbers.reference)))


def said(inlines: Inlines, called: Callable[[Reference], str]) -> str:
    """The words of some inlines; a footnote stands in brackets where its mark is.

    Args:
        inlines: What stands in a line.
        called: The words of a reference.
    """
    return "".join(_said(one, called) for one in inlines)


def _said(one: object, called: Callable[[Reference], str]) -> str:
    match one:
        case LiveNumber(printed=printed):
            return printed
        case Reference():
            return called(one)
        case Footnote(inlines=inner):
            return f" [{said(inner, called)}]"
        case _:
            return str(one.text)  # type: ignore[attr-defined] # all other inlines are words


def _lines(block: Block, words: Callable[[Inlines], str]) -> Iterator[str]:
    match block:
        case Heading(text=text) | Annex(text=text):
            yield text
        case Paragraph(inlines=inlines):
            yield words(inlines)
        case Table():
            yield block.caption
            yield " | ".join(one.head for one in block.columns)
            yield from (" | ".join(map(words, row.cells)) for row in block.rows)
            yield from map(words, block.notes)
        case Chart():
            yield block.caption
            yield block.alt
            yield from filter(None, (words(block.notes), block.source))
        case Box():
            yield from (f"{term}: {value}" for term, value in block.head)
            yield from filter(None, (words(block.body), words(block.foot)))
        case Quotation():
            yield from filter(None, (words(block.body), words(block.source)))
        case Terms():
            yield from (f"{one.word}: {words(one.meaning)}" for one in block.entries)
        case _:
            return
