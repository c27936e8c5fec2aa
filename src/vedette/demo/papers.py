"""Small files as offices make them: PDF with a running head, DOCX with tracked changes, messages, pages."""

from __future__ import annotations

import io
import textwrap
import zipfile
from collections.abc import Sequence
from email.message import EmailMessage
from html import escape

_WIDTH, _HEIGHT = 595, 842
_LEFT, _TOP, _PITCH = 72, 740, 14
_LINES, _COLUMNS = 44, 88
_SIZES = {"h": 13, "p": 10}
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_FIXED = (2021, 1, 1, 0, 0, 0)


def pdf(paragraphs: Sequence[str], head: str) -> bytes:
    """A PDF of some paragraphs; one that begins with `# ` is a heading. The same input gives the same bytes."""
    pages = _pages(paragraphs)
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode())
    objects.append(
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    )
    for number, lines in enumerate(pages, start=1):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {_WIDTH} {_HEIGHT}] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {4 + 2 * number - 1} 0 R >>".encode()
        )
        drawn = _drawn(lines, head, f"{number}/{len(pages)}")
        objects.append(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(drawn), drawn))
    return _file(objects)


def _pages(paragraphs: Sequence[str]) -> list[list[tuple[str, str]]]:
    lines: list[tuple[str, str]] = []
    for paragraph in paragraphs:
        kind = "h" if paragraph.startswith("# ") else "p"
        lines += [(kind, line) for line in textwrap.wrap(paragraph.removeprefix("# "), _COLUMNS)]
        lines.append(("", ""))
    return [lines[at : at + _LINES] for at in range(0, len(lines), _LINES)]


def _drawn(lines: Sequence[tuple[str, str]], head: str, foot: str) -> bytes:
    """The text operators of a page in the encoding of its font."""
    made = [_line(_LEFT, 800, 8, head), _line(_WIDTH - 2 * _LEFT, 36, 8, foot)]
    for at, (kind, text) in enumerate(lines):
        if kind:
            made.append(_line(_LEFT, _TOP - _PITCH * at, _SIZES[kind], text))
    return b"\n".join(made)


def _line(left: int, low: int, size: int, text: str) -> bytes:
    plain = text.encode("cp1252", "replace")
    for mark in (b"\\", b"(", b")"):
        plain = plain.replace(mark, b"\\" + mark)
    return b"BT /F1 %d Tf %d %d Td (%b) Tj ET" % (size, left, low, plain)


def _file(objects: Sequence[bytes]) -> bytes:
    out, places = io.BytesIO(b"%PDF-1.4\n"), []
    out.seek(0, io.SEEK_END)
    for number, content in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%b\nendobj\n" % (number, content))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(objects) + 1))
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


def docx(paragraphs: Sequence[str], *, deleted: str = "", comment: str = "") -> bytes:
    """A DOCX of some paragraphs, headings marked as such, with a tracked deletion and a comment at wish."""
    body = "".join(_paragraph(one) for one in paragraphs)
    if deleted:
        body += f'<w:p><w:del w:author="x"><w:r><w:delText>{escape(deleted)}</w:delText></w:r></w:del></w:p>'
    members = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS,
        "word/document.xml": f'<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>',
    }
    if comment:
        said = f'<w:comment w:id="0" w:author="x">{_paragraph(comment)}</w:comment>'
        members["word/comments.xml"] = f'<w:comments xmlns:w="{_W}">{said}</w:comments>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(zipfile.ZipInfo(name, _FIXED), text)
    return out.getvalue()


_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)


def _paragraph(text: str) -> str:
    style = '<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>' if text.startswith("# ") else ""
    words = escape(text.removeprefix("# "))
    return f'<w:p>{style}<w:r><w:t xml:space="preserve">{words}</w:t></w:r></w:p>'


def page(paragraphs: Sequence[str], language: str) -> bytes:
    """An HTML page of some paragraphs."""
    marked = (
        f"<h1>{escape(one[2:])}</h1>" if one.startswith("# ") else f"<p>{escape(one)}</p>"
        for one in paragraphs
    )
    title = escape(paragraphs[0].removeprefix("# "))
    head = (
        f'<!doctype html>\n<html lang="{language}"><meta charset="utf-8"><title>{title}</title>\n'
    )
    return (head + "\n".join(marked) + "\n</html>\n").encode()


def message(
    subject: str, day: str, paragraphs: Sequence[str], attachment: tuple[str, str] | None
) -> bytes:
    """An e-mail with plain words and a text file at wish."""
    made = EmailMessage()
    made["Subject"], made["Date"] = subject, day
    made["From"], made["To"] = "joc@mission.example", "opscentre@hq.example"
    made.set_content("\n\n".join(paragraphs))
    if attachment is not None:
        name, text = attachment
        made.add_attachment(text.encode(), maintype="text", subtype="plain", filename=name)
        made.set_boundary("=_sample_review")
    return made.as_bytes()


def text(paragraphs: Sequence[str]) -> bytes:
    """A plain text file, a blank line between paragraphs."""
    return ("\n\n".join(one.removeprefix("# ") for one in paragraphs) + "\n").encode()
