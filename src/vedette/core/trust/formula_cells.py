"""What the cells of a workbook with live formulas are; every formula is ours, no text of a person becomes one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

PLAIN, MONEY, SHARE = "General", "#,##0.00", "0.00%"
"""How a number is shown."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A live formula in the English names of functions, and what it gives."""

    text: str
    value: Decimal
    form: str = MONEY


@dataclass(frozen=True, slots=True)
class Amount:
    """A number that a person may change in the workbook."""

    value: Decimal
    form: str = MONEY


FormulaCell = str | int | dt.date | Formula | Amount | None


@dataclass(frozen=True, slots=True)
class FormulaSheet:
    """One sheet.

    Args:
        name: Its name.
        rows: The rows, the head first.
        widths: Of the columns, in characters.
        strong: Rows from 0 that carry totals.
        marking: Printed on top and bottom of each page.
    """

    name: str
    rows: Sequence[Sequence[FormulaCell]]
    widths: Sequence[int]
    marking: str
    strong: frozenset[int] = frozenset()
