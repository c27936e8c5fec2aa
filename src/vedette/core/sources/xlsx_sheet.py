"""The cells of one sheet, streamed; what `<dimension>` says is never believed."""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree

from vedette.core.sources.staging import CellKind, Limits
from vedette.core.sources.xlsx_package import BadPackage, elements, local
from vedette.core.sources.xlsx_styles import day_text, number_text, whole

MAX_ROW = 1_048_576
_MAX_COLUMN = 16_384
_LETTERS = 26
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DDE = re.compile(r"[A-Za-z0-9_.]+\|[^!]*!")
_LITERAL = re.compile('"[^"]*"')
_TRUE = frozenset({"1", "true", "on"})
_SURROGATES = range(0xD800, 0xE000)


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that cannot be used: row, column (from 1), rule and what it holds."""

    row: int
    column: int
    rule: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, its edges counted."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    def meets(self, other: Area) -> bool:
        """Whether the two have a cell in common."""
        rows = self.first_row <= other.last_row and other.first_row <= self.last_row
        columns = self.first_column <= other.last_column and other.first_column <= self.last_column
        return rows and columns


@dataclass(frozen=True, slots=True)
class Words:
    """What cells refer to: shared strings, styles that show dates, and the system of days."""

    strings: Sequence[str]
    date_styles: frozenset[int]
    is_1904: bool


@dataclass(slots=True)
class Sheet:
    """The cells of one sheet by column, and what was seen on the way.

    Args:
        rows: Number of each row that the file has, in order.
        texts: Column from 1 -> text of each row, None for blank.
        kinds: Column from 1 -> `CellKind` of each row.
        hidden: Numbers of the rows that do not show.
        faults: Cells that cannot be used.
        merged: Merged areas of more than one cell.
        formulas: First cell with a formula whose stored value was taken, and their number.
        dimension: The area that the sheet says it has.
        n_hyperlinks: Hyperlinks of cells.
        has_objects: Whether objects are embedded.
    """

    rows: list[int] = field(default_factory=list)
    texts: dict[int, list[str | None]] = field(default_factory=dict)
    kinds: dict[int, bytearray] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)
    merged: list[Area] = field(default_factory=list)
    formulas: list[tuple[int, int]] = field(default_factory=list)
    dimension: Area | None = None
    n_hyperlinks: int = 0
    has_objects: bool = False

    def put(self, column: int, text: str, kind: CellKind) -> None:
        """Set the cell of the last row in a column."""
        texts = self.texts.setdefault(column, [])
        kinds = self.kinds.setdefault(column, bytearray())
        missing = len(self.rows) - 1 - len(texts)
        if missing:
            texts.extend([None] * missing)
            kinds.extend(bytes(missing))
        texts.append(text)
        kinds.append(kind)

    def fill(self) -> None:
        """Give all columns the same length."""
        for column, texts in self.texts.items():
            missing = len(self.rows) - len(texts)
            texts.extend([None] * missing)
            self.kinds[column].extend(bytes(missing))


def shared_strings(content: bytes) -> list[str]:
    """The shared strings of a workbook, without phonetic guides."""
    strings: list[str] = []
    for element in elements(content, "sharedStrings.xml", ("si",)):
        strings.append(rich_text(element))
        _forget(element)
    return strings


def rich_text(element: etree._Element) -> str:
    """The text of a string with or without runs; phonetic guides (`rPh`) are not text."""
    pieces: list[str] = []
    for child in element:
        tag = local(child.tag)
        if tag == "t":
            pieces.append(child.text or "")
        elif tag == "r":
            pieces += [one.text or "" for one in child if local(one.tag) == "t"]
    return unescaped("".join(pieces))


def unescaped(text: str) -> str:
    """The text with `_x000D_` and the like as the characters that they stand for."""
    return _ESCAPE.sub(_character, text) if "_x" in text else text


def sheet_cells(content: bytes, name: str, words: Words, limits: Limits) -> Sheet:
    """All cells of a sheet.

    Raises:
        BadPackage: The sheet is no sound XML, or its row numbers repeat or run backwards.
    """
    sheet = Sheet()
    tags = ("row", "mergeCell", "dimension", "hyperlink", "oleObject", "control", "sheetFormatPr")
    is_hidden_default = False
    for element in elements(content, name, tags):
        tag = local(element.tag)
        if tag == "row":
            _add_row(sheet, element, words, is_hidden=is_hidden_default)
            _forget(element)
            if len(sheet.rows) > MAX_ROW or _has_too_many(sheet, limits):
                break
        elif tag == "sheetFormatPr":
            is_hidden_default = element.get("zeroHeight", "") in _TRUE
        else:
            _note(sheet, tag, element)
    sheet.fill()
    return sheet


def area(text: str) -> Area | None:
    """The area of a reference such as `A1:C3`; None if it is none."""
    first, _, last = text.partition(":")
    start, end = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last or first)
    if start is None or end is None:
        return None
    return Area(int(start[2]), _column(start[1]), int(end[2]), _column(end[1]))


def calls_program(formula: str) -> bool:
    """Whether a formula calls another program (DDE), as in `=cmd|'/c calc'!A0`.

    Example:
        >>> calls_program("cmd|'/c calc'!A0"), calls_program('IF(A1="a|b!",1)')
        (True, False)
    """
    return _DDE.search(_LITERAL.sub("", formula)) is not None


def _note(sheet: Sheet, tag: str, element: etree._Element) -> None:
    """Take what stands beside the rows."""
    if tag == "hyperlink":
        sheet.n_hyperlinks += 1
    elif tag in {"oleObject", "control"}:
        sheet.has_objects = True
    elif (found := area(element.get("ref", ""))) is not None:
        if tag == "dimension":
            sheet.dimension = found
        elif (found.first_row, found.first_column) != (found.last_row, found.last_column):
            sheet.merged.append(found)


def _has_too_many(sheet: Sheet, limits: Limits) -> bool:
    """Whether there are more rows than any table within the limits could have, titles included."""
    return len(sheet.rows) > limits.records + 100_000


def _add_row(sheet: Sheet, element: etree._Element, words: Words, *, is_hidden: bool) -> None:
    previous = sheet.rows[-1] if sheet.rows else 0
    number = _row_number(element.get("r"), previous)
    sheet.rows.append(number)
    hidden = element.get("hidden")
    if hidden in _TRUE or (is_hidden and hidden is None):
        sheet.hidden.add(number)
    column = 0
    for cell in element:
        if local(cell.tag) != "c":
            continue
        column = _cell_column(cell.get("r"), number, column)
        _add_cell(sheet, cell, number, column, words)


def _row_number(text: str | None, previous: int) -> int:
    if text is None:
        return previous + 1
    number = whole(text)
    if not 1 <= number <= MAX_ROW:
        raise BadPackage(
            "xlsx.row_number", f"The row number '{text[:20]}' is not from 1 to {MAX_ROW:,}."
        )
    if number <= previous:
        raise BadPackage(
            "xlsx.row_number", f"The row {number} follows row {previous}: rows repeat or run back."
        )
    return number


def _cell_column(reference: str | None, row: int, previous: int) -> int:
    if reference is None:
        return previous + 1
    found = _REFERENCE.fullmatch(reference)
    if found is None or int(found[2]) != row:
        raise BadPackage(
            "xlsx.cell_reference", f"The cell reference '{reference[:20]}' does not fit row {row}."
        )
    column = _column(found[1])
    if column <= previous or column > _MAX_COLUMN:
        raise BadPackage(
            "xlsx.cell_reference", f"The cell {reference} stands twice or out of order."
        )
    return column


@functools.lru_cache(maxsize=2048)
def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * _LETTERS + ord(letter) - ord("A") + 1
    return number


def _add_cell(sheet: Sheet, cell: etree._Element, row: int, column: int, words: Words) -> None:
    kind = cell.get("t", "n")
    value, formula = _content(cell)
    if formula is not None and _has_formula_fault(sheet, row, column, kind, value, formula):
        return
    if not value:
        return
    made = _typed(kind, value, whole(cell.get("s")), words)
    if made is None:
        rule = {"e": "xlsx.error_cell", "s": "xlsx.string_index"}.get(kind, "xlsx.cell_type")
        sheet.faults.append(Fault(row, column, rule, value))
        return
    text, cell_kind = made
    if formula is not None:
        sheet.formulas.append((row, column))
        cell_kind = _OF_FORMULA.get(cell_kind, cell_kind)
    if text:
        sheet.put(column, text, cell_kind)


def _content(cell: etree._Element) -> tuple[str | None, str | None]:
    """Value (or inline text) and formula of a cell."""
    value: str | None = None
    formula: str | None = None
    for child in cell:
        tag = local(child.tag)
        if tag == "v":
            value = child.text or ""
        elif tag == "f":
            formula = child.text or ""
        elif tag == "is":
            value = rich_text(child)
    return value, formula


_OF_FORMULA = {CellKind.NUMBER: CellKind.FORMULA_NUMBER, CellKind.TEXT: CellKind.FORMULA_TEXT}


def _has_formula_fault(
    sheet: Sheet, row: int, column: int, kind: str, value: str | None, formula: str
) -> bool:
    if calls_program(formula):
        sheet.faults.append(Fault(row, column, "xlsx.dde", formula))
        return True
    if value or (kind == "str" and value is not None):
        return False
    sheet.faults.append(Fault(row, column, "xlsx.formula_without_value", f"={formula}"))
    return True


def _typed(kind: str, value: str, style: int, words: Words) -> tuple[str, CellKind] | None:
    """Text and kind of a cell; None where it cannot be used."""
    if kind == "n":
        return _number(value.strip(), style, words)
    if kind == "s":
        index = value.strip()
        place = whole(index, otherwise=len(words.strings))
        return (words.strings[place], CellKind.TEXT) if place < len(words.strings) else None
    if kind == "inlineStr":
        return value, CellKind.TEXT
    if kind == "str":
        return unescaped(value), CellKind.TEXT
    if kind == "b":
        return {"1": "true", "0": "false"}.get(value.strip(), value), CellKind.BOOL
    return (value.removesuffix("T00:00:00"), CellKind.DATE) if kind == "d" else None


def _number(raw: str, style: int, words: Words) -> tuple[str, CellKind] | None:
    text = number_text(raw)
    if text is None:
        return None
    if style not in words.date_styles:
        return text, CellKind.NUMBER
    serial = float(raw)
    day = day_text(serial, is_1904=words.is_1904) if math.isfinite(serial) else None
    return (text if day is None else day), CellKind.DATE


def _character(found: re.Match[str]) -> str:
    code = int(found[1], 16)
    return found[0] if code in _SURROGATES else chr(code)


def _forget(element: etree._Element) -> None:
    """Free the element and those before it, so that memory does not grow with the sheet."""
    element.clear()
    parent = element.getparent()
    if parent is None:
        return
    for earlier in _earlier(element):
        parent.remove(earlier)


def _earlier(element: etree._Element) -> Iterator[etree._Element]:
    while (earlier := element.getprevious()) is not None:
        yield earlier
