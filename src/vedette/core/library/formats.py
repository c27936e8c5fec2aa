"""What a document is, by its content; what cannot be read is refused with what to do.

Each reader is loaded for its own format alone: a child process lives for one file.
"""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

from vedette.core.library.reading import Reading, refused

EXTENSIONS = (".pdf", ".docx", ".odt", ".rtf", ".html", ".htm", ".eml", ".txt", ".md", ".xlsx")
"""Endings of files that are taken up when a folder is added."""

_HEAD = 1024
_TEXTS = frozenset((".txt", ".md", ".text", ""))
_MARKUP = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html|head|body)", re.I
)
_MAIL = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:From |(?:Return-Path|Received|Delivered-To|Message-ID|MIME-Version|From|To"
    rb"|Subject|Date|Reply-To|X-[\w-]+|Content-Type|DKIM-Signature): )",
    re.I,
)
_FOREIGN = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word, Excel or Outlook file, or one with a password",
     "Open it, save it as DOCX, XLSX or EML without a password, and add that."),
    (b"\x89PNG", "a picture", "Put it into a PDF and add that; its letters can then be read."),
    (b"\xff\xd8\xff", "a picture", "Put it into a PDF and add that; its letters can then be read."),
    (b"II*\x00", "a picture", "Put it into a PDF and add that; its letters can then be read."),
    (b"MM\x00*", "a picture", "Put it into a PDF and add that; its letters can then be read."),
    (b"\x1f\x8b", "a gzip container", "Unpack it and add the files."),
    (b"7z\xbc\xaf", "a 7z container", "Unpack it and add the files."),
    (b"Rar!", "a RAR container", "Unpack it and add the files."),
    (b"\x7fELF", "a program", "Do not add it."),
    (b"MZ", "a program", "Do not add it."),
)  # fmt: skip


def read_document(path: Path, name: str, folder: Path, *, encoding: str | None = None) -> Reading:
    """The reading of a file, whatever it is; only for the child process.

    Args:
        path: The file.
        name: The name that it was received under.
        folder: For attachments.
        encoding: Of plain text, as a person stated it.
    """
    content = path.read_bytes()
    if not content.strip():
        return refused("none", "file.empty", "The file is empty.", "Get another copy of it.")
    head = content[:_HEAD]
    if b"%PDF-" in head:
        from vedette.core.library.pdf import read_pdf

        return read_pdf(path)
    if head.startswith(b"PK\x03\x04"):
        return _packaged(content)
    if head.startswith(b"{\\rtf"):
        from vedette.core.library.plain import read_rtf

        return read_rtf(content)
    for mark, what, remedy in _FOREIGN:
        if head.startswith(mark):
            return refused("none", "document.format", f"The file is {what}.", remedy)
    return _text(content, name, folder, encoding)


def _text(content: bytes, name: str, folder: Path, encoding: str | None) -> Reading:
    extension = PurePosixPath(name).suffix.lower()
    if _MARKUP.match(content[:_HEAD]) or extension in (".html", ".htm"):
        from vedette.core.library.html import read_html

        return read_html(content)
    if extension == ".eml" or (extension not in _TEXTS and _MAIL.match(content)):
        from vedette.core.library.eml import read_eml

        return read_eml(content, folder)
    from vedette.core.library.plain import read_text

    return read_text(content, encoding)


def _packaged(content: bytes) -> Reading:
    from vedette.core.library.package import parts_of
    from vedette.core.sources.staging import Limits

    parts, problems = parts_of(content, Limits())
    if parts is None:
        return Reading("none", errors=problems)
    if parts.has("word/document.xml"):
        from vedette.core.library.docx import read_docx

        return read_docx(content)
    if parts.has("xl/workbook.xml"):
        from vedette.core.library.xlsx_text import read_xlsx

        return read_xlsx(content)
    if parts.text("mimetype").startswith("application/vnd.oasis.opendocument.text"):
        from vedette.core.library.odt import read_odt

        return read_odt(content)
    return refused(
        "none",
        "document.format",
        "The file is a ZIP container, and no DOCX, ODT or XLSX.",
        "Unpack it and add the files in it.",
    )
