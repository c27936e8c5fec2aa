"""Widths of the columns of a table in a file whose fonts are not known: no word and no number is broken."""

from __future__ import annotations

import re

from vedette.core.reports.document import Table
from vedette.core.reports.spoken import said

_TEXT_WIDTH_MM, _PADDING_MM = 154.0, 4.2
_BREAKS = re.compile(r"[\s/–-]+")
_WIDE, _NARROW = frozenset("MWmw%@…"), frozenset("iljtfrI.,;:'()|")


def column_shares(table: Table) -> tuple[float, ...]:
    """Shares of the width of the text, one per column.

    Those that the table asks for, but at least as much as the longest word of each column takes in a wide sans of
    9 points; what that costs is taken from the columns that have room. A table of more words than fit shares what
    there is by them.
    """
    asked = [column.width for column in table.columns]
    least = [_longest_mm(table, at) / _TEXT_WIDTH_MM for at in range(len(asked))]
    if sum(least) >= 1:
        return tuple(one / sum(least) for one in least)
    shares = [one / sum(asked) for one in asked]
    fixed: set[int] = set()
    while short := {at for at, share in enumerate(shares) if at not in fixed and share < least[at]}:
        fixed |= short
        left = 1 - sum(least[at] for at in fixed)
        free = sum(asked[at] for at in range(len(asked)) if at not in fixed)
        shares = [least[at] if at in fixed else asked[at] / free * left for at in range(len(asked))]
    return tuple(shares)


def _longest_mm(table: Table, at: int) -> float:
    """Millimetres that the longest word of a column takes, its head in bold, with the space beside it."""
    cells = [
        said(row.cells[at], lambda one: one.label) for row in table.rows if at < len(row.cells)
    ]
    found = [_mm(word) for cell in cells for word in _BREAKS.split(cell)]
    found += [1.08 * _mm(word) for word in _BREAKS.split(table.columns[at].head)]
    return max(found, default=0.0) + _PADDING_MM


def _mm(word: str) -> float:
    return sum(
        2.9 if one in _WIDE else 1.1 if one in _NARROW else 2.25 if one.isupper() else 1.85
        for one in word
    )
