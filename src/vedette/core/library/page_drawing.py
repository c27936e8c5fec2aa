"""Pixels of a page as a PNG file; what opens the page is called in a confined process only."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

SIGNATURE = b"\x89PNG\r\n\x1a\n"
"""How a PNG file begins."""


def png(width: int, height: int, pixels: bytes) -> bytes:
    """Pixels of three bytes as a PNG file.

    Example:
        >>> png(1, 1, bytes(3))[:8] == SIGNATURE
        True
    """
    step = 3 * width
    rows = b"".join(b"\0" + pixels[at : at + step] for at in range(0, step * height, step))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"".join(
        (
            SIGNATURE,
            _chunk(b"IHDR", head),
            _chunk(b"IDAT", zlib.compress(rows, 4)),
            _chunk(b"IEND", b""),
        )
    )


def draw(path: Path, page: int, width: int) -> bytes:
    """The picture of a page as PNG; to be called in a confined process only."""
    from vedette.core.library import _pdfium

    with _pdfium.opened(path) as document:
        return png(*_pdfium.coloured(document, page, width=width))


def _chunk(kind: bytes, content: bytes) -> bytes:
    check = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)
