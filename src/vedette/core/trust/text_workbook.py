"""Workbooks in which every cell is text: to be filled in by a person and brought back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vedette.core.trust import _xlsx

LONGEST = _xlsx.MAX_TEXT
"""Characters that a cell can hold."""


@dataclass(frozen=True, slots=True)
class TextSheet:
    """One sheet.

    Args:
        name: Its name.
        head: The first row.
        rows: The other rows; "" is an empty cell.
        marked: (row from 0, column from 0) of cells that are to be seen at once.
        is_hidden: Whether it is not shown at first.
    """

    name: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    marked: frozenset[tuple[int, int]] = frozenset()
    is_hidden: bool = False


def text_workbook(sheets: Sequence[TextSheet]) -> bytes:
    """The workbook; no cell is a formula, none is taken for a number or a date.

    Raises:
        BadInput: A text is longer than a cell holds.
    """
    return _xlsx.text_book(
        [(one.name, one.head, one.rows, one.marked, one.is_hidden) for one in sheets]
    )
