"""Where the register of figures lists a key, so that numbers in the text can lead there."""

from __future__ import annotations

from vedette.core.reports.document import Document, Table


def anchors(document: Document) -> dict[str, int]:
    """Key of a figure to the number of its row in the register, from 1 in reading order."""
    tables = (block for block in document.blocks if isinstance(block, Table))
    keys = [row.anchor for table in tables for row in table.rows if row.anchor]
    return {key: number for number, key in enumerate(dict.fromkeys(keys), 1)}
