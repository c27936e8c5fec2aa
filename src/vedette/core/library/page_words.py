"""The words of each page of a PDF that we made, to hold it against what was released."""

from __future__ import annotations

import re

from vedette.core.library import _pdfium

_BLANKS = re.compile(r"\s+")


def page_words(content: bytes) -> list[str]:
    """The words of each page, line ends as blanks; none where the file cannot be opened."""
    try:
        with _pdfium.opened(content) as document:
            return [
                "" if page is None else _BLANKS.sub(" ", page.text).strip()
                for page in _pdfium.pages(document)
            ]
    except _pdfium.Unreadable:
        return []
