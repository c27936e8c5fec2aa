"""A spreadsheet's reckoning of the few functions that our workbooks use, so that their formulas are really run."""

from __future__ import annotations

import io
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import openpyxl

_RANGE = re.compile(r"(?:(\w+)!)?\$?([A-Z])\$?(\d+):\$?([A-Z])\$?(\d+)")


class Book:
    """A workbook whose formulas are run again from its inputs."""

    def __init__(self, content: bytes) -> None:
        self.formulas = openpyxl.load_workbook(io.BytesIO(content))
        self._known: dict[tuple[str, str], Any] = {}
        self.stored = openpyxl.load_workbook(io.BytesIO(content), data_only=True)

    def value(self, sheet: str, cell: str) -> Any:
        held = self.formulas[sheet][cell]
        if held.data_type != "f":
            return held.value
        if (sheet, cell) not in self._known:
            self._known[sheet, cell] = self._run(str(held.value)[1:], sheet)
        return self._known[sheet, cell]

    def put(self, sheet: str, cell: str, value: float) -> None:
        """Another input."""
        self.formulas[sheet][cell] = value
        self._known.clear()

    def cells(self) -> list[tuple[str, str]]:
        """All cells that hold a formula."""
        return [
            (sheet.title, cell.coordinate)
            for sheet in self.formulas
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "f"
        ]

    def _run(self, text: str, sheet: str) -> Any:
        kept: list[str] = []

        def keep(made: str) -> str:
            kept.append(made)
            return f"@{len(kept) - 1}@"

        text = re.sub(r'"[^"]*"', lambda m: keep(m[0]), text)
        text = _RANGE.sub(
            lambda m: keep(f"R({m[1] or sheet!r},{m[2]!r},{m[3]},{m[4]!r},{m[5]})"), text
        )
        text = re.sub(
            r"(?:(\w+)!)?\$?\b([A-Z])\$?(\d+)\b",
            lambda m: keep(f"V({m[1] or sheet!r},{m[2] + m[3]!r})"),
            text,
        )
        text = text.replace("=", "==").replace("FALSE", "False")
        for at, made in enumerate(kept):
            text = text.replace(f"@{at}@", made)
        names = {"V": self._number, "R": self._range, **_FUNCTIONS}
        return eval(text, {"__builtins__": {}}, names)  # noqa: S307 - our own formulas

    def _number(self, sheet: str, cell: str) -> Any:
        held = self.value(sheet, cell)
        return 0.0 if held is None else held

    def _range(self, sheet: str, a: str, first: int, b: str, last: int) -> list[list[Any]]:
        columns = [chr(at) for at in range(ord(a), ord(b) + 1)]
        return [
            [self.value(sheet, f"{column}{row}") for column in columns]
            for row in range(first, last + 1)
        ]


def _flat(values: list[list[Any]]) -> list[Any]:
    return [value for row in values for value in row]


def _round(value: float, digits: int) -> float:
    """Half away from zero, of the 15 digits that a spreadsheet shows."""
    shown = Decimal(f"{value:.15g}")
    return float(shown.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


def _sum(values: list[list[Any]]) -> float:
    return sum(one for one in _flat(values) if isinstance(one, int | float))


def _sumifs(values: list[list[Any]], *conditions: Any) -> float:
    total = 0.0
    wanted = list(zip(conditions[::2], conditions[1::2], strict=True))
    for at, value in enumerate(_flat(values)):
        if all(str(_flat(column)[at]) == str(want) for column, want in wanted):
            total += value
    return total


def _vlookup(key: Any, table: list[list[Any]], column: int, _near: object) -> Any:
    return next(row[column - 1] for row in table if row[0] == key)


_FUNCTIONS = {
    "SUM": _sum,
    "SUMIFS": _sumifs,
    "ROUND": _round,
    "VLOOKUP": _vlookup,
    "ABS": abs,
    "MOD": lambda value, by: value % by,
    "SIGN": lambda value: (value > 0) - (value < 0),
    "IF": lambda condition, yes, no: yes if condition else no,
}
