"""Workbooks whose formulas are live: see `formula_cells` for what stands in them."""

from __future__ import annotations

from collections.abc import Sequence

from vedette.core.trust.formula_cells import FormulaSheet


def formula_workbook(sheets: Sequence[FormulaSheet]) -> bytes:
    """The workbook; the same content gives the same bytes.

    Raises:
        BadInput: A text is longer than a cell holds.
    """
    from vedette.core.trust import _xlsx  # the engine is loaded for workbooks alone

    return _xlsx.formula_book(sheets)
