"""Widths and size of a table in a file whose fonts are not known: no word and no number is broken."""

from __future__ import annotations

import re
from collections.abc import Sequence

from vedette.core.reports.document import RowKind, Table
from vedette.core.reports.spoken import said

TEXT_WIDTH_MM = 154.0
"""Width of the text of a page."""
SIZES = (9.0, 8.0, 7.0, 6.5)
"""Points that a table may be set in; the first in which its longest words fit is taken."""
_PADDING_MM = 4.2
_BOLD = 1.08
_BREAKS = re.compile(r"[\s/–-]+")
_WIDE, _NARROW = frozenset("MWmw%@…"), frozenset("iljtfrI.,;:'()|")


def fitted(table: Table) -> tuple[float, tuple[float, ...]]:
    """Points of a table and the shares of the width of the text, one per column.

    Shares are those that the table asks for, but at least as much as the longest word of each column takes in a wide
    sans; what that costs is taken from the columns that have room. A table whose words fit in no size shares what
    there is by them.
    """
    asked = [column.width for column in table.columns]
    longest = [_longest_mm(table, at) for at in range(len(asked))]
    for points in SIZES:
        least = [(one * points / SIZES[0] + _PADDING_MM) / TEXT_WIDTH_MM for one in longest]
        if sum(least) < 1:
            return points, _shares(asked, least)
    return SIZES[-1], tuple(one / sum(least) for one in least)


def _shares(asked: Sequence[float], least: Sequence[float]) -> tuple[float, ...]:
    shares = [one / sum(asked) for one in asked]
    fixed: set[int] = set()
    while short := {at for at, share in enumerate(shares) if at not in fixed and share < least[at]}:
        fixed |= short
        left = 1 - sum(least[at] for at in fixed)
        free = sum(asked[at] for at in range(len(asked)) if at not in fixed)
        shares = [least[at] if at in fixed else asked[at] / free * left for at in range(len(asked))]
    return tuple(shares)


def _longest_mm(table: Table, at: int) -> float:
    """Millimetres that the longest word of a column takes in the first size; heads and sums are bold."""
    found = [_BOLD * _mm(word) for word in _BREAKS.split(table.columns[at].head)]
    for row in table.rows:
        if row.kind is RowKind.GROUP or at >= len(row.cells):
            continue
        weight = 1.0 if row.kind is RowKind.BODY else _BOLD
        words = _BREAKS.split(said(row.cells[at], lambda one: one.label))
        found += [weight * _mm(word) for word in words]
    return max(found, default=0.0)


def _mm(word: str) -> float:
    return sum(
        2.9 if one in _WIDE else 1.1 if one in _NARROW else 2.25 if one.isupper() else 1.85
        for one in word
    )
