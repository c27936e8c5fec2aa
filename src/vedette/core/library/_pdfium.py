"""The one wrapper of PDFium: text and character boxes of each page, and its picture."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
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
    for number in range(len(document)):
        yield _page(document, number)


def _page(document: Any, number: int) -> RawPage | None:
    try:
        page = document[number]
    except pdfium.PdfiumError:
        return None
    held = page.get_textpage()
    try:
        text = held.get_text_range()
        width, height = page.get_size()
        boxes = _boxes(held, text, _to_shown(page, width, height))
        n_pictures = 0 if text.strip() else _n_pictures(page)
    finally:
        held.close()
        page.close()
    return RawPage(text, boxes, width, height, n_pictures)


def _boxes(held: Any, text: str, to_shown: npt.NDArray[np.float64]) -> npt.NDArray[np.int16]:
    """Text and boxes share one index; blanks that the engine adds have empty boxes."""
    n = len(text)
    rects = (raw.FS_RECTF * n)()
    box_of, page = raw.FPDFText_GetLooseCharBox, held.raw
    for at, letter in enumerate(text):
        if letter > " ":
            box_of(page, at, rects[at])
    if not n:
        return np.zeros((0, 4), np.int16)
    left, top, right, bottom = np.frombuffer(rects, np.float32).reshape(n, 4).astype(np.float64).T
    corners = np.stack([left, top, right, bottom])
    shown_x = to_shown[0, 0] * corners[[0, 2]] + to_shown[0, 1] * corners[[1, 3]] + to_shown[0, 2]
    shown_y = to_shown[1, 0] * corners[[0, 2]] + to_shown[1, 1] * corners[[1, 3]] + to_shown[1, 2]
    made = np.stack([shown_x.min(0), shown_y.min(0), shown_x.max(0), shown_y.max(0)], axis=1)
    made[(left == right) & (top == bottom)] = 0
    kept = np.clip(np.rint(np.nan_to_num(made) * _PER_POINT), -32768, 32767)
    return np.asarray(kept, dtype=np.int16)


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
