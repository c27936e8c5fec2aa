"""One page of a document: its text with its place in the whole, and its picture."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vedette.core.kernel.errors import NotFound
from vedette.pipeline.documents import Document
from vedette.pipeline.workspace import Review

if TYPE_CHECKING:
    import pyarrow as pa

    from vedette.core.library.page_drawing import Share
    from vedette.core.library.stored import Rectangle


@dataclass(frozen=True, slots=True)
class PageRead:
    """One page of a document, with its place in the whole.

    Args:
        number: From 1.
        numbers: Numbers of all pages.
        start: Where it begins in the text of the document.
        row: As it was read: text, blocks, asides, width, height, origin, confidence, name.
        reading: The reading with this page alone.
    """

    number: int
    numbers: tuple[int, ...]
    start: int
    row: Mapping[str, Any]
    reading: pa.Table

    def rectangles(self, start: int, end: int) -> list[Rectangle]:
        """Where characters of the document stand on this page; empty where it has no picture."""
        from vedette.core.library.stored import rectangles

        return rectangles(self.reading, start - self.start, end - self.start)


def page_read(held: Document, review: Review, page: int) -> PageRead:
    """A page of a document; only it is read with its boxes.

    Raises:
        NotFound: It has no such page.
    """
    import pyarrow.parquet as pq

    path = held.reading_path(review)
    texts = pq.read_table(path, columns=["page", "text"]).to_pylist()
    at = next((at for at, row in enumerate(texts) if row["page"] == page), None)
    if at is None:
        raise NotFound(f"{held.reference} has no page {page}.", f"It has {len(texts)}.")
    start = sum(len(row["text"]) + 1 for row in texts[:at])
    reading = pq.read_table(path, filters=[("page", "=", page)])
    columns = ["text", "blocks", "asides", "width", "height", "origin", "confidence", "name"]
    row = reading.select(columns).to_pylist()[0]
    if held.is_masked:
        shown = held.shown(review).select(["page", "text", "asides"]).to_pylist()[at]
        row |= {"text": shown["text"], "asides": shown["asides"]}
    return PageRead(page, tuple(row["page"] for row in texts), start, row, reading)


def page_picture(held: Document, review: Review, page: int, *, cache: Path) -> bytes:
    """The picture of a page of a PDF as PNG; drawn once by the confined child.

    Args:
        held: The document.
        review: Its review.
        page: From 1.
        cache: Folder in which pictures are kept, by the hash of the file that they are drawn from.

    Raises:
        NotFound: It has no such page, or is no PDF.
    """
    from vedette.core.kernel.fingerprint import of_value
    from vedette.core.library.page_pictures import picture_in_child
    from vedette.pipeline.durable import write_durably

    if held.body["format"] != "pdf" or not 0 < page <= int(held.body["pages"]):
        raise NotFound(f"{held.reference} has no picture of page {page}.", "Read its text.")
    black = _black(held, review, page) if held.is_masked else []
    masked = f"-{of_value([list(one) for one in black])[:16]}" if black else ""
    kept = cache / f"{held.body['snapshot']}-{page}{masked}.png"
    if kept.is_file():
        return kept.read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        drawn = picture_in_child(held.original(review), Path(folder), page=page, black=black)
    cache.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_durably(kept, drawn)
    return drawn


def _black(held: Document, review: Review, page: int) -> list[Share]:
    """The masked places of a page, as shares of its width and height; all of it where nothing tells which.

    Raises:
        NotFound: It has no such page.
    """
    from vedette.core.library.masks import drawn
    from vedette.core.library.stored import rectangles

    found, table = held.masks, held.reading(review)
    if found.is_stale:
        return [(0.0, 0.0, 1.0, 1.0)]
    row = next(
        row for row in table.select(["page", "width", "height"]).to_pylist() if row["page"] == page
    )
    width, height = float(row["width"] or 1), float(row["height"] or 1)
    places = drawn([one for span in found.spans for one in rectangles(table, *span)], found.areas)
    return [
        (one.left / width, one.top / height, one.right / width, one.bottom / height)
        for one in places
        if one.page == page
    ]
