"""The picture of a page of a PDF as a PNG file: drawn in the confined child, never by who shows it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from vedette.core.kernel.errors import NotFound
from vedette.core.library.child_main import PICTURE
from vedette.core.library.page_drawing import SIGNATURE, Share
from vedette.core.sources.confined import run_confined

WIDTH = 1_000
"""Pixels across."""

_MODULE = "vedette.core.library.child_main"
_WALL_SECONDS = 30.0
_MOST_BYTES = 32 * 2**20


def picture_in_child(
    path: Path, folder: Path, *, page: int, width: int = WIDTH, black: Sequence[Share] = ()
) -> bytes:
    """The picture of a page as PNG, drawn by a process of its own under the limits of `child`.

    Args:
        path: A PDF.
        folder: Empty, for what the child makes.
        page: From 1.
        width: Of the picture, in pixels.
        black: Places that are drawn black.

    Raises:
        NotFound: The page cannot be drawn.
    """
    made = folder / PICTURE
    task: dict[str, object] = {
        "path": str(path.absolute()),
        "folder": str(folder.absolute()),
        "picture": page,
        "width": width,
        "black": [list(one) for one in black],
    }
    code = run_confined(_MODULE, task, _WALL_SECONDS)
    if code != 0 or not made.is_file() or not 0 < made.stat().st_size <= _MOST_BYTES:
        raise NotFound(f"Page {page} cannot be drawn.", "Read its text, or open the original.")
    found = made.read_bytes()
    if not found.startswith(SIGNATURE):
        raise NotFound(f"Page {page} cannot be drawn.", "Read its text, or open the original.")
    return found
