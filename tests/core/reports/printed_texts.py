"""The words of the three formats, as a reader's program takes them out."""

from __future__ import annotations

import io
import re
import zipfile
from html.parser import HTMLParser

import docx
import pypdfium2
from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def of_pdf(content: bytes) -> str:
    """All pages, line ends as blanks."""
    document = pypdfium2.PdfDocument(content)
    try:
        pages = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    return _plain(" ".join(pages))


def of_docx(content: bytes) -> str:
    """Paragraphs, table cells and footnotes."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        names = [n for n in ("word/document.xml", "word/footnotes.xml") if n in file.namelist()]
        roots = [etree.fromstring(file.read(name)) for name in names]
    paragraphs = [
        "".join(text.text or "" for text in paragraph.iter(f"{W}t"))
        for root in roots
        for paragraph in root.iter(f"{W}p")
    ]
    return _plain(" ".join(paragraphs))


def document_of(content: bytes) -> docx.document.Document:
    """The file as python-docx reads it."""
    return docx.Document(io.BytesIO(content))


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.live: list[tuple[str, str, str]] = []
        self._open: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self._hidden += tag in {"style", "svg"}
        if tag == "bdi" and "data-key" in told:
            self._open = [told["data-key"] or "", told["data-form"] or "", ""]

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in {"style", "svg"}
        if tag == "bdi" and self._open:
            self.live.append((self._open[0], self._open[1], self._open[2]))
            self._open = []

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)
        if self._open:
            self._open[2] += data


def of_html(content: str) -> str:
    """Text outside of style sheets and pictures."""
    parser = _Words()
    parser.feed(content)
    return _plain(" ".join(parser.words))


def live_numbers_of_html(content: str) -> set[tuple[str, str, str]]:
    """Key, form and printed text of each live number."""
    parser = _Words()
    parser.feed(content)
    return set(parser.live)


def _plain(text: str) -> str:
    """One kind of blank, soft hyphens and zero-width spaces gone."""
    text = text.replace("\u200b", "").replace("\u00ad", "")
    return re.sub(r"\s+", " ", text)


def plain(text: str) -> str:
    """A printed form as `of_pdf` and its like give it back."""
    return _plain(text)
