"""Pixels of a page as a PNG file; what opens the page is called in a confined process only."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from math import ceil, floor
from pathlib import Path

SIGNATURE = b"\x89PNG\r\n\x1a\n"
"""How a PNG file begins."""


Share = tuple[float, float, float, float]
"""Left, top, right, bottom of a place as shares of the width and height of its page."""


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


def draw(path: Path, page: int, width: int, black: Sequence[Share] = ()) -> bytes:
    """The picture of a page as PNG, some places black; to be called in a confined process only."""
    from vedette.core.library import _pdfium

    with _pdfium.opened(path) as document:
        across, down, pixels = _pdfium.coloured(document, page, width=width)
    return png(across, down, blackened(across, down, pixels, black))


def blackened(width: int, height: int, pixels: bytes, black: Sequence[Share]) -> bytes:
    """Pixels of three bytes with some places overwritten.

    Example:
        >>> blackened(2, 1, bytes([255] * 6), [(0.5, 0.0, 1.0, 1.0)]).hex()
        'ffffff000000'
    """
    made = bytearray(pixels)
    for left, top, right, bottom in black:
        first, last = max(0, floor(left * width)), min(width, ceil(right * width))
        for row in range(max(0, floor(top * height)), min(height, ceil(bottom * height))):
            at = 3 * (row * width + first)
            made[at : at + 3 * (last - first)] = bytes(3 * max(0, last - first))
    return bytes(made)


def _chunk(kind: bytes, content: bytes) -> bytes:
    check = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)
