"""A document as PDF: tagged (PDF/UA-1), archivable (PDF/A-2a), the same bytes for the same document."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from vedette.core.reports import _typst, _vega, printed
from vedette.core.reports.document import (
    Annex,
    Block,
    Box,
    Chart,
    Document,
    Heading,
    Paragraph,
    Quotation,
    Table,
    content_fingerprint,
    is_right_to_left,
    plain,
)
from vedette.core.reports.numbering import contents, numbering, titled
from vedette.core.reports.register import anchors

_WIDE, _MANY = 8, 11
_SIZES = (8.4, 7.8, 7.2)


def pdf(document: Document, *, fonts: Path | None) -> bytes:
    """The document as PDF.

    Args:
        document: What to print.
        fonts: Folder of TTF files; without it the engine's own fonts stand in.

    Raises:
        BadInput: A block cannot be set.
    """
    values = values_of(document, fonts=fonts)
    return _typst.pdf(template("report"), values, fonts=fonts, issued_at=document.issued_at)


def template(name: str) -> bytes:
    """A template behind the look that all of them share, as the engine takes it."""
    folder = resources.files("vedette.core.reports") / "typst"
    return b"\n".join((folder / f"{one}.typ").read_bytes() for one in ("look", name))


def values_of(document: Document, *, fonts: Path | None) -> dict[str, object]:
    """What a template prints of a document, as JSON types."""
    numbers = numbering(document)
    issued = document.issued_at
    return {
        "title": document.title,
        "running": printed.running(document.title),
        "subtitle": document.subtitle,
        "occasion": document.occasion,
        "edition": document.edition,
        "foreword": document.foreword,
        "author": document.author,
        "description": f"{document.subtitle} Marking: {document.marking.words}.".strip(),
        "language": document.language,
        "watermark": document.watermark,
        "marking": {"level": document.marking.level, "words": document.marking.words},
        "known_on": printed.long_day(document.known_on),
        "issued": {"year": issued.year, "month": issued.month, "day": issued.day},
        "imprint": [list(pair) for pair in document.imprint],
        "content": printed.hash_in_fours(content_fingerprint(document)),
        "words": numbers.words,
        "chapters_flow": document.chapters_flow,
        "has_contents": bool(contents(document)),
        "anchors": anchors(document),
        "blocks": [
            {**block_values(block, fonts=fonts), "mark": mark, "shown": _shown(block, mark)}
            for block, mark in zip(document.blocks, numbers.marks, strict=True)
        ],
    }


def block_values(block: Block, *, fonts: Path | None) -> dict[str, object]:
    """A block as a template takes it, charts drawn."""
    made = plain(block)
    assert isinstance(made, dict), "a block is a dataclass"
    if isinstance(block, Chart):
        return {**made, "spec": None, "svg": _vega.svg(block.spec, fonts=fonts)}
    if isinstance(block, Paragraph | Box | Quotation) and block.language:
        return {**made, "spoken": _spoken(block.language)}
    if isinstance(block, Table):
        return {**made, "size": _size(len(block.columns)), "rows": _rows(block)}
    return made


def _spoken(language: str) -> dict[str, object]:
    """A language as the engine takes it: the first part of its tag, and which way it runs."""
    first = language.partition("-")[0]
    return {"language": first, "is_right_to_left": is_right_to_left(language)}


def _shown(block: Block, mark: str) -> str:
    match block:
        case Heading() | Annex():
            return titled(mark, block.text)
        case Table() | Chart():
            return titled(mark, block.caption)
        case _:
            return ""


def _rows(table: Table) -> list[dict[str, object]]:
    return [
        {
            "cells": [plain(cell) for cell in row.cells],
            "kind_of_row": row.kind.value,
            "anchor": row.anchor,
        }
        for row in table.rows
    ]


def _size(n_columns: int) -> float:
    """Type size in points: smaller the more columns there are."""
    return _SIZES[(n_columns > _WIDE) + (n_columns > _MANY)]
