"""The one wrapper of PDFium: text and character boxes of each page, and its picture."""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
from pypdfium2 import raw

_PER_POINT = 10
_HIGHEST = 4_000
"""Pixels of a picture from top to bottom, at most."""
_DEVICE = 100
"""Device pixels per point when the way from page to picture is measured."""
_AT_ONCE = 1_024
"""Characters whose boxes are fetched in one go."""


class Unreadable(Exception):
    """A PDF that cannot be opened; `is_locked` when only a password is missing."""

    def __init__(self, *, is_locked: bool) -> None:
        super().__init__("locked" if is_locked else "damaged")
        self.is_locked = is_locked


@dataclass(frozen=True, slots=True)
class RawPage:
    """A page as the engine has it.

    Args:
        text: With the engine's own marks and line ends.
        boxes: Of each character, tenths of a point from the top left as the page is shown.
        width: In points, as shown.
        height: In points, as shown.
        n_pictures: Pictures on a page without text.
    """

    text: str
    boxes: npt.NDArray[np.int16]
    width: float
    height: float
    n_pictures: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What the file says of itself."""

    n_pages: int
    title: str
    created: str


@contextmanager
def opened(file: Path | bytes) -> Iterator[Any]:
    """The document in a file, or in the bytes of one.

    Raises:
        Unreadable: It is damaged, or locked by a password.
    """
    try:
        document = pdfium.PdfDocument(file)
    except pdfium.PdfiumError as error:
        raise Unreadable(is_locked="assword" in str(error)) from error
    try:
        yield document
    finally:
        document.close()


def facts(document: Any) -> Facts:
    """Number of pages, title and day of making."""
    told = document.get_metadata_dict()
    return Facts(len(document), str(told.get("Title") or ""), str(told.get("CreationDate") or ""))


def pages(document: Any) -> Iterator[RawPage | None]:
    """Each page; None for one that is damaged."""
    boxes = _Boxes()
    for number in range(len(document)):
        yield _page(document, number, boxes)


def _page(document: Any, number: int, boxes: _Boxes) -> RawPage | None:
    try:
        page = document[number]
    except pdfium.PdfiumError:
        return None
    held = page.get_textpage()
    try:
        text = held.get_text_range()
        width, height = page.get_size()
        shown = _as_shown(boxes.of(held, text), _to_shown(page, width, height))
        n_pictures = 0 if text.strip() else _n_pictures(page)
    finally:
        held.close()
        page.close()
    return RawPage(text, shown, width, height, n_pictures)


class _Boxes:
    """Fetches the box of each character, a third of a microsecond each.

    The engine gives one box a call. An ordinary call by ctypes looks up the address to write to, converts
    three arguments and lets other threads in, which takes three times as long; here the addresses are made
    once for a document, and the calls follow each other without a line of Python between them.
    """

    def __init__(self) -> None:
        made = (raw.FS_RECTF * _AT_ONCE)()
        address = ctypes.cast(raw.FPDFText_GetLooseCharBox, ctypes.c_void_p).value
        assert address is not None, "the engine has this function"
        self._fetch: Any = ctypes.PYFUNCTYPE(ctypes.c_int)(address)
        self._fetch.restype = None
        self._to = [ctypes.byref(made, at * ctypes.sizeof(raw.FS_RECTF)) for at in range(_AT_ONCE)]
        self._made = np.frombuffer(made, np.float32).reshape(_AT_ONCE, 4)

    def of(self, held: Any, text: str) -> npt.NDArray[np.float32]:
        """Left, top, right, bottom on the page; text and boxes share one index, those of blanks are empty."""
        boxes = np.zeros((len(text), 4), np.float32)
        letters = np.flatnonzero(np.frombuffer(text.encode("utf-32-le"), np.uint32) > ord(" "))
        page = ctypes.byref(held.raw.contents)
        for first in range(0, len(letters), _AT_ONCE):
            asked = letters[first : first + _AT_ONCE]
            self._made[: len(asked)] = 0
            deque(map(self._fetch, repeat(page), asked.tolist(), self._to), maxlen=0)
            boxes[asked] = self._made[: len(asked)]
        return boxes


def _as_shown(
    boxes: npt.NDArray[np.float32], to_shown: npt.NDArray[np.float64]
) -> npt.NDArray[np.int16]:
    """The boxes in tenths of a point from the top left of the page as it is shown; empty ones all 0."""
    sides = boxes.T.astype(np.float64, order="C")
    is_seen = (sides[0] != sides[2]) | (sides[1] != sides[3])
    if not np.isfinite(sides).all():
        np.nan_to_num(sides, copy=False)
    left, top, right, bottom = sides
    made = np.empty_like(sides)
    for (by_x, by_y, off), (low, high) in zip(to_shown, ((0, 2), (1, 3)), strict=True):
        one, other = by_x * left + by_y * top + off, by_x * right + by_y * bottom + off
        np.minimum(one, other, out=made[low])
        np.maximum(one, other, out=made[high])
    made *= _PER_POINT
    np.rint(made, out=made)
    np.clip(made, -32768, 32767, out=made)
    made *= is_seen
    return made.astype(np.int16).T


def _to_shown(page: Any, width: float, height: float) -> npt.NDArray[np.float64]:
    """The affine way from the coordinates of the page to points of the page as it is shown."""
    size = (int(width * _DEVICE), int(height * _DEVICE))
    (x0, y0), (x1, y1), (x2, y2) = (
        _on_device(page, size, *point) for point in ((0.0, 0.0), (1000.0, 0.0), (0.0, 1000.0))
    )
    way = np.array(
        [[(x1 - x0) / 1000, (x2 - x0) / 1000, x0], [(y1 - y0) / 1000, (y2 - y0) / 1000, y0]]
    )
    return way / _DEVICE


def _on_device(page: Any, size: tuple[int, int], x: float, y: float) -> tuple[int, int]:
    across, down = ctypes.c_int(), ctypes.c_int()
    raw.FPDF_PageToDevice(page.raw, 0, 0, *size, 0, x, y, ctypes.byref(across), ctypes.byref(down))
    return across.value, down.value


def _n_pictures(page: Any) -> int:
    return sum(1 for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=4))


def picture(document: Any, number: int, *, dots_per_inch: int) -> tuple[int, int, bytes]:
    """Width, height and grey pixels of a page, rows one after the other.

    Args:
        document: Opened.
        number: From 1.
        dots_per_inch: Of the picture.
    """
    page = document[number - 1]
    bitmap = page.render(scale=dots_per_inch / 72, grayscale=True)
    try:
        rows = bitmap.to_numpy().reshape(bitmap.height, bitmap.width, -1)
        pixels = np.ascontiguousarray(rows[:, :, 0])
        return bitmap.width, bitmap.height, pixels.tobytes()
    finally:
        bitmap.close()
        page.close()


def coloured(document: Any, number: int, *, width: int) -> tuple[int, int, bytes]:
    """Width, height and pixels (red, green, blue) of a page as it is shown.

    Args:
        document: Opened.
        number: From 1.
        width: Of the picture, in pixels; less for a page that is very much higher than wide.
    """
    page = document[number - 1]
    across, down = page.get_size()
    scale = min(width / max(across, 1.0), _HIGHEST / max(down, 1.0))
    bitmap = page.render(scale=scale, rev_byteorder=True)
    try:
        rows = bitmap.to_numpy().reshape(bitmap.height, bitmap.width, -1)
        pixels = rows[:, :, :3] if rows.shape[2] > 1 else np.repeat(rows, 3, axis=2)
        return bitmap.width, bitmap.height, np.ascontiguousarray(pixels).tobytes()
    finally:
        bitmap.close()
        page.close()
