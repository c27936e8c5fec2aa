"""A PDF as pages of text with boxes; pages that are pictures only are named, never passed over."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from vedette.core.kernel.problems import Problem
from vedette.core.library import _pdfium
from vedette.core.library.layout import Sheet, blocks
from vedette.core.library.reading import Block, Origin, Page, Reading, refused
from vedette.core.library.text import Normal, normalised, share_unreadable

if TYPE_CHECKING:
    from vedette.core.library.reading import Boxes

PAGES = 5_000
"""Most pages of a document."""

_UNREADABLE_SHARE = 0.2
_MADE = re.compile(r"D:(\d{4})(\d\d)(\d\d)")
_LISTED = 12


def read_pdf(path: Path) -> Reading:
    """The text of a PDF.

    Args:
        path: The file; opened by the engine of this process, so only in the child.
    """
    try:
        with _pdfium.opened(path) as document:
            told = _pdfium.facts(document)
            if told.n_pages > PAGES:
                return refused(
                    "pdf",
                    "limit.pages",
                    f"The document has {told.n_pages:,} pages; the most is {PAGES:,}.",
                    "Split it into parts and add each.",
                )
            held = list(_pdfium.pages(document))
    except _pdfium.Unreadable as error:
        return _locked() if error.is_locked else _damaged()
    return _reading(held, told)


def _reading(held: list[_pdfium.RawPage | None], told: _pdfium.Facts) -> Reading:
    texts = [normalised("" if raw is None else raw.text) for raw in held]
    sheets = [
        Sheet(text.text, _boxes(raw, text), 0.0 if raw is None else raw.height)
        for raw, text in zip(held, texts, strict=True)
    ]
    pages = tuple(
        _page(number, raw, text, sheet, found)
        for number, (raw, text, sheet, found) in enumerate(
            zip(held, texts, sheets, blocks(sheets), strict=True), start=1
        )
    )
    scanned = tuple(
        page.number
        for page, raw in zip(pages, held, strict=True)
        if raw is not None and not page.text.strip() and raw.n_pictures
    )
    made = _MADE.match(told.created)
    return Reading(
        "pdf",
        pages,
        title=told.title.strip() or None,
        written_on="-".join(made.groups()) if made else None,
        warnings=tuple(_warnings(held, scanned)),
        pages_without_text=scanned,
    )


def _boxes(raw: _pdfium.RawPage | None, text: Normal) -> Boxes:
    return np.zeros((0, 4), np.int16) if raw is None else raw.boxes[text.index]


def _page(
    number: int, raw: _pdfium.RawPage | None, text: Normal, sheet: Sheet, found: tuple[Block, ...]
) -> Page:
    if raw is None:
        return Page(number, "", origin=Origin.NONE)
    steps = np.diff(text.index, prepend=np.int32(0)).astype(np.uint16)
    return Page(
        number,
        text.text,
        found,
        width=raw.width,
        height=raw.height,
        boxes=sheet.boxes,
        steps=steps,
        origin=Origin.TEXT if text.text.strip() else Origin.NONE,
    )


def _warnings(held: list[_pdfium.RawPage | None], scanned: tuple[int, ...]) -> list[Problem]:
    found = []
    damaged = [n for n, raw in enumerate(held, start=1) if raw is None]
    if damaged:
        found.append(
            Problem(
                "document.page_damaged",
                f"{_pages(damaged)} cannot be opened.",
                "Get another copy of the file; its other pages are here.",
            )
        )
    if scanned:
        found.append(
            Problem(
                "document.no_text",
                f"{_pages(list(scanned))} {'is a picture' if len(scanned) == 1 else 'are pictures'} "
                "without text.",
                "Read the letters with `vedette library ocr` where Tesseract is installed, "
                "or add a copy with text.",
            )
        )
    garbled = [
        n
        for n, raw in enumerate(held, start=1)
        if raw is not None and share_unreadable(raw.text.replace("\ufffe", "")) > _UNREADABLE_SHARE
    ]
    if garbled:
        found.append(
            Problem(
                "document.garbled",
                f"{_pages(garbled)}: the fonts do not say which letters they draw.",
                "Read the letters with `vedette library ocr`, or add the file that the PDF was made from.",
            )
        )
    return found


def _pages(numbers: list[int]) -> str:
    """The pages in words: up to a dozen by number, the rest counted.

    Example:
        >>> _pages([2, 3])
        'Pages 2, 3'
    """
    listed = ", ".join(str(number) for number in numbers[:_LISTED])
    more = f" and {len(numbers) - _LISTED} more" if len(numbers) > _LISTED else ""
    return f"{'Page' if len(numbers) == 1 else 'Pages'} {listed}{more}"


def _locked() -> Reading:
    return refused(
        "pdf",
        "document.locked",
        "The PDF opens only with a password.",
        "Open it with the password, print or save it without one, and add that file.",
    )


def _damaged() -> Reading:
    return refused(
        "pdf",
        "document.damaged",
        "The PDF is damaged: no page of it can be opened.",
        "Get another copy of the file.",
    )
