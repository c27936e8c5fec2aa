"""Workbooks by XlsxWriter: typed cells, inert text, rows on disk and not in memory."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, assert_never

import xlsxwriter

from vedette.core.kernel.errors import BadInput
from vedette.core.trust.active_cells import is_active
from vedette.core.trust.export_cells import moment, plain_number
from vedette.core.trust.formula_cells import Amount, Formula

if TYPE_CHECKING:
    from vedette.core.trust.export_cells import About, Cell, Row
    from vedette.core.trust.formula_cells import FormulaCell, FormulaSheet

MAX_ROWS = 1_048_575
"""Rows below the header that a sheet can hold."""

MAX_TEXT = 32_767
"""Characters that a cell can hold."""

_EXACT = 10**15
_NEVER = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)
"""What the entries of a ZIP say, too, when they have no time."""
_FIRST_DAY = dt.date(1900, 3, 1)
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_ADVICE = "Export as CSV or JSON, or narrow the filter."


class _Sheet:
    """One sheet being written, row after row."""

    def __init__(self, book: Any, name: str) -> None:
        self._sheet = book.add_worksheet(name)
        self._quoted = book.add_format({"quote_prefix": True})
        self._plain = book.add_format()
        self._day = book.add_format({"num_format": "yyyy-mm-dd"})
        self._bold = book.add_format({"bold": True})
        self._row = 0

    def head(self, names: Iterable[str]) -> None:
        for at, name in enumerate(names):
            self._sheet.write_string(
                self._row, at, name, self._quoted if is_active(name) else self._bold
            )
        self._row += 1

    def add(self, cells: Iterable[tuple[str, Cell]]) -> None:
        for at, (name, value) in enumerate(cells):
            self._write(at, name, value)
        self._row += 1

    def mark(self, words: str) -> None:
        """Print the marking on top and bottom of each page; freeze the header."""
        text = "&C" + words.replace("&", "&&")[:200]
        self._sheet.set_header(text)
        self._sheet.set_footer(text)
        self._sheet.freeze_panes(1, 0)
        self._sheet.activate()

    def _write(self, at: int, name: str, value: Cell) -> None:
        match value:
            case None:
                return
            case bool():
                self._sheet.write_boolean(self._row, at, value)
            case int() | float() | Decimal():
                self._number(at, name, value)
            case dt.date() if type(value) is dt.date and value >= _FIRST_DAY:
                self._sheet.write_datetime(self._row, at, value, self._day)
            case dt.date():
                self._text(at, name, moment(value))
            case str():
                self._text(at, name, value)
            case _:
                assert_never(value)

    def _number(self, at: int, name: str, value: float | Decimal) -> None:
        text = plain_number(value)
        number = float(text)
        # A spreadsheet keeps 15 digits of a number; more are kept as text.
        if abs(number) < _EXACT and Decimal(repr(number)) == Decimal(text):
            self._sheet.write_number(self._row, at, number)
        else:
            self._text(at, name, text)

    def _text(self, at: int, name: str, text: str) -> None:
        _check_length(text, self._row, name)
        style = self._quoted if is_active(text) else None
        _put(self._sheet, (self._row, at), text, style, self._plain)


def _check_length(text: str, row: int, name: str) -> None:
    if len(text) > MAX_TEXT:
        raise BadInput(
            f"Row {row} has a text of {len(text):,} characters in '{name}'; a cell of a "
            f"workbook holds {MAX_TEXT:,}.",
            _ADVICE,
        )


def _put(sheet: Any, place: tuple[int, int], text: str, style: Any, plain: Any) -> None:
    """One text in its cell, whatever it looks like."""
    if text.startswith("<r>") and text.endswith("</r>"):
        # XlsxWriter would copy such text into the sheet as markup; in two runs it is text.
        sheet.write_rich_string(*place, text[0], plain, text[1:])
    else:
        sheet.write_string(*place, text, style)


def _book(held: io.BytesIO, options: Mapping[str, bool]) -> Any:
    """A workbook whose bytes follow from its content: it bears no moment of its making."""
    book = xlsxwriter.Workbook(held, options)
    book.set_properties({"created": _NEVER})
    return book


def workbook(rows: Iterable[Row], columns: Sequence[str], about: About) -> io.BytesIO:
    """The workbook, to be read from its beginning.

    Raises:
        BadInput: There are more rows, or a longer text, than a workbook can hold.
    """
    held = io.BytesIO()
    book = _book(held, _OPTIONS)
    front = _Sheet(book, "About")
    for name, value in about.as_json().items():
        front.add([("name", name), ("value", value)])
    table = _Sheet(book, "Table")
    table.mark(about.as_json()["marking"])
    table.head(columns)
    for number, row in enumerate(rows, start=1):
        if number > MAX_ROWS:
            raise BadInput(f"There are more than {MAX_ROWS:,} rows, which no sheet holds.", _ADVICE)
        table.add((name, row[name]) for name in columns)
    book.close()
    held.seek(0)
    return held


class _Reckoned:
    """Sheets with live formulas being written into a workbook."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._quoted, self._plain = book.add_format({"quote_prefix": True}), book.add_format()
        self._forms: dict[tuple[bool, str], Any] = {}

    def add(self, one: FormulaSheet) -> None:
        sheet = self._book.add_worksheet(one.name)
        sheet.freeze_panes(1, 1)
        for at, width in enumerate(one.widths):
            sheet.set_column(at, at, width)
        for row, cells in enumerate(one.rows):
            strong = row == 0 or row in one.strong
            for at, value in enumerate(cells):
                self._write(sheet, (row, at), value, strong=strong)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        marking = "&C" + one.marking.replace("&", "&&")[:200]
        sheet.set_header(marking)
        sheet.set_footer(marking)

    def _write(self, sheet: Any, at: tuple[int, int], value: FormulaCell, *, strong: bool) -> None:
        match value:
            case None | "":
                return
            case str():
                _check_length(value, at[0], sheet.name)
                style = self._quoted if is_active(value) else self._form("General", strong=strong)
                _put(sheet, at, value, style, self._plain)
            case dt.date():
                sheet.write_datetime(*at, value, self._form("yyyy-mm-dd", strong=strong))
            case Formula():
                style = self._form(value.form, strong=strong)
                sheet.write_formula(*at, value.text, style, float(value.value))
            case Amount():
                sheet.write_number(*at, float(value.value), self._form(value.form, strong=strong))
            case int():
                sheet.write_number(*at, value, self._form("General", strong=strong))

    def _form(self, form: str, *, strong: bool) -> Any:
        key = (strong, form)
        if key not in self._forms:
            self._forms[key] = self._book.add_format({"bold": strong, "num_format": form})
        return self._forms[key]


def formula_book(sheets: Iterable[FormulaSheet]) -> bytes:
    """A workbook whose formulas are live; what they give is stored beside them, for readers that do not reckon.

    Raises:
        BadInput: A text is longer than a cell holds.
    """
    held = io.BytesIO()
    book = _book(held, {**_OPTIONS, "constant_memory": False, "in_memory": True})
    writer = _Reckoned(book)
    for one in sheets:
        writer.add(one)
    book.close()
    return held.getvalue()


Texts = tuple[str, Sequence[str], Sequence[Sequence[str]], frozenset[tuple[int, int]], bool]
"""Name, head, rows, marked cells, whether hidden."""


def text_book(sheets: Sequence[Texts]) -> bytes:
    """A workbook of cells that are text, whatever they look like.

    Raises:
        BadInput: A text is longer than a cell holds.
    """
    held = io.BytesIO()
    book = _book(held, {**_OPTIONS, "constant_memory": False, "in_memory": True})
    text = {"num_format": "@", "quote_prefix": True}
    styles = {False: book.add_format(text), True: book.add_format({**text, "bg_color": "#FBE9E5"})}
    bold, plain = book.add_format({"bold": True, "num_format": "@"}), book.add_format()
    for name, head, rows, marked, is_hidden in sheets:
        sheet = book.add_worksheet(name)
        sheet.set_column(0, max(len(head) - 1, 0), 18, styles[False])
        sheet.freeze_panes(1, 1)
        for at, word in enumerate(head):
            _put(sheet, (0, at), word, bold, plain)
        for row, cells in enumerate(rows):
            for at, cell in enumerate(cells):
                _check_length(cell, row, head[at])
                style = styles[(row, at) in marked]
                if cell:
                    _put(sheet, (row + 1, at), cell, style, plain)
                else:
                    sheet.write_blank(row + 1, at, None, style)
        if is_hidden:
            sheet.hide()
    book.close()
    return held.getvalue()
