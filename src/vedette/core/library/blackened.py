"""A PDF for release: pictures of pages with black boxes in them, and the words that may be read, laid out anew.

Nothing of the original file is copied: no stream, no font, no object, no metadata. What lies under a box
was overwritten in the picture before the picture was written.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from vedette.core.library import _pdfium

DOTS_PER_INCH = 150
_PER_POINT = DOTS_PER_INCH / 72
_WIDTH = 0.5
"""Of every letter of the unseen font, in its size."""

_TO_UNICODE = b"""/CIDInit /ProcSet findresource begin
12 dict begin begincmap /CMapName /Adobe-Identity-UCS def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
1 beginbfrange <0000> <FFFF> <0000> endbfrange
endcmap CMapName currentdict /CMap defineresource pop end end"""
_FIRST_PAGE = 6


def blackened(
    path: Path, pages: Sequence[Mapping[str, Any]], *, language: str, title: str
) -> bytes:
    """The copy of a PDF.

    Args:
        path: The original; opened by the engine of this process, so only in the child.
        pages: Of each page `number`, `boxes` (left, top, right, bottom in points) and `words` (text and box).
        language: Of the text, ISO 639-1.
        title: Of the copy; tells nothing of the original.
    """
    with _pdfium.opened(path) as document:
        parts = [_page(document, one) for one in pages]
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (%s) /ViewerPreferences << /DisplayDocTitle true >> >>"
        % language.encode(),
        b"<< /Type /Pages /Count %d /Kids [%s] >>"
        % (len(parts), b" ".join(b"%d 0 R" % (_FIRST_PAGE + 3 * n) for n in range(len(parts)))),
        (
            b"<< /Type /Font /Subtype /Type0 /BaseFont /Unseen /Encoding /Identity-H "
            b"/DescendantFonts [4 0 R] /ToUnicode 5 0 R >>"
        ),
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Unseen /DW %d /CIDSystemInfo "
        b"<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>" % (_WIDTH * 1000),
        _stream(_TO_UNICODE),
    ]
    for n, (size, picture, words) in enumerate(parts):
        at = _FIRST_PAGE + 3 * n
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.2f %.2f] /Contents %d 0 R "
            b"/Resources << /XObject << /P %d 0 R >> /Font << /F 3 0 R >> >> >>"
            % (*size, at + 1, at + 2),
            _stream(words),
            picture,
        ]
    return _file(objects, title)


def _page(document: Any, page: Mapping[str, Any]) -> tuple[tuple[float, float], bytes, bytes]:
    """Size in points, the picture as an object, and what is drawn."""
    width, height, pixels = _pdfium.picture(document, page["number"], dots_per_inch=DOTS_PER_INCH)
    grey = np.frombuffer(pixels, np.uint8).reshape(height, width).copy()
    for left, top, right, bottom in page["boxes"]:
        rows = slice(max(0, int(top * _PER_POINT)), max(0, int(bottom * _PER_POINT) + 1))
        columns = slice(max(0, int(left * _PER_POINT)), max(0, int(right * _PER_POINT) + 1))
        grey[rows, columns] = 0
    size = (width / _PER_POINT, height / _PER_POINT)
    head = (
        b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8"
        % (width, height)
    )
    drawn = [b"q %.2f 0 0 %.2f 0 0 cm /P Do Q BT 3 Tr" % size]
    drawn += [_word(one, size[1]) for one in page["words"]]
    return size, _stream(grey.tobytes(), head), b"\n".join([*drawn, b"ET"])


def _word(word: Sequence[Any], height: float) -> bytes:
    """A word that is found and read aloud, but not seen."""
    text, left, top, right, bottom = word
    letters = "".join(letter for letter in text if ord(letter) < 0x10000) + " "  # noqa: PLR2004 - two bytes
    points = max(bottom - top, 1.0)
    scale = 100 * (right - left) / max((len(letters) - 1) * _WIDTH * points, 0.1)
    code = letters.encode("utf-16-be", "replace").hex().encode()
    return b"/F %.2f Tf %.2f Tz 1 0 0 1 %.2f %.2f Tm <%s> Tj" % (
        points, max(scale, 1.0), left, height - bottom, code,
    )  # fmt: skip


def _stream(content: bytes, head: bytes = b"") -> bytes:
    packed = zlib.compress(content, 6)
    return b"<< %s /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (
        head, len(packed), packed,
    )  # fmt: skip


def _file(objects: Sequence[bytes], title: str) -> bytes:
    """The objects with their table of places; the only metadata is a title."""
    info = b"<< /Title <FEFF%s> >>" % title.encode("utf-16-be").hex().encode()
    made, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
    for number, one in enumerate((*objects, info), start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    begin = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    made += b"".join(_entries(places))
    made += b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(places) + 1, len(places), begin,
    )  # fmt: skip
    return bytes(made)


def _entries(places: Sequence[int]) -> Iterator[bytes]:
    yield from (b"%010d 00000 n \n" % place for place in places)
