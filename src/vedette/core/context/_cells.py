"""Columns of a staged table as numbers, days and places; strict, with the record of the first bad cell."""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc

from vedette.core.kernel.errors import BadInput, BadMapping

_WHOLE = r"^[0-9]{1,9}(\.0+)?$"
_REAL = r"^[+-]?[0-9]{1,9}(\.[0-9]+)?([eE][+-]?[0-9]{1,2})?$"
_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(T00:00:00)?$"
_MONTH = r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$"
_YEAR = r"^(19|20)[0-9]{2}$"
_ISO_DAY, _ISO_MONTH = 10, 7


class Cells:
    """The text cells of one file under the common names of a table.

    Args:
        cells: Staged cells, all text.
        columns: Common name -> column of the file.
        no_value: Words that mean no value, such as `NA`.
        first_record: Record number of the first row (2 after a header, 0 in JSON).
    """

    def __init__(
        self,
        cells: pa.Table,
        columns: dict[str, str],
        *,
        no_value: tuple[str, ...] = (),
        first_record: int = 2,
    ) -> None:
        absent = sorted(name for name in columns.values() if name not in cells.column_names)
        if absent:
            raise BadMapping(
                f"The file has no column {', '.join(absent)}.",
                "Correct the columns of the mapping.",
            )
        self.n_rows = cells.num_rows
        self._cells, self._columns = cells, columns
        self._no_value = pa.array(("", *no_value), pa.string())
        self._first_record = first_record

    def has(self, name: str) -> bool:
        """Whether the mapping names a column for it."""
        return name in self._columns

    def text(self, name: str) -> pa.Array:
        """Cells as read; empty cells and words of no value are null."""
        if name not in self._columns:
            return pa.nulls(self.n_rows, pa.string())
        column = self._cells[self._columns[name]].combine_chunks().cast(pa.string())
        empty = pc.is_in(pc.utf8_trim_whitespace(column), self._no_value)
        return pc.if_else(empty, None, column)

    def whole(self, name: str) -> pa.Array:
        """Whole numbers, 0 or more.

        Raises:
            BadInput: A cell is another thing.
        """
        text = self._of_form(name, _WHOLE, "a whole number")
        return pc.cast(pc.replace_substring_regex(text, r"\.0+$", ""), pa.int32())

    def real(self, name: str) -> pa.Array:
        """Decimal numbers.

        Raises:
            BadInput: A cell is another thing.
        """
        return pc.cast(self._of_form(name, _REAL, "a number"), pa.float64())

    def day(self, name: str) -> pa.Array:
        """ISO days; a time of midnight behind them is left out.

        Raises:
            BadInput: A cell is another thing, or a day that does not exist.
        """
        text = pc.utf8_slice_codeunits(self._of_form(name, _DAY, "a day"), 0, _ISO_DAY)
        try:
            return pc.cast(text, pa.date32())
        except pa.ArrowInvalid as error:
            raise BadInput(
                f"Column '{self._columns[name]}' has a day that does not exist.",
                "Correct the file.",
            ) from error

    def month(self, name: str) -> pa.Array:
        """First days of months, from `2013-01` or a day of the month.

        Raises:
            BadInput: A cell is another thing, or empty.
        """
        text = pc.utf8_slice_codeunits(pc.utf8_trim_whitespace(self.text(name)), 0, _ISO_MONTH)
        row = _first_bad(text, _MONTH)
        if row >= 0:
            raise BadInput(
                f"Record {row + self._first_record}: '{text[row]}' is not a month.",
                "Write 2013-01.",
            )
        return pc.cast(pc.binary_join_element_wise(text, "01", "-"), pa.date32())

    def year(self, name: str) -> pa.Array:
        """First days of calendar years.

        Raises:
            BadInput: A cell is another thing, or empty.
        """
        text = pc.utf8_trim_whitespace(self.text(name))
        row = _first_bad(text, _YEAR)
        if row >= 0:
            raise BadInput(
                f"Record {row + self._first_record}: '{text[row]}' is not a year.", "Write 2013."
            )
        return pc.cast(pc.binary_join_element_wise(text, "01-01", "-"), pa.date32())

    def _of_form(self, name: str, form: str, words: str) -> pa.Array:
        text = pc.utf8_trim_whitespace(self.text(name))
        good = pc.fill_null(pc.match_substring_regex(text, form), fill_value=True)
        row = pc.index(good, value=False).as_py()
        if row >= 0:
            raise BadInput(
                f"Record {row + self._first_record}, column '{self._columns[name]}': "
                f"'{text[row].as_py()[:80]}' is not {words}.",
                "Correct the file, or name the word as no value in the mapping.",
            )
        return text


def _first_bad(text: pa.Array, form: str) -> int:
    """Place of the first cell that is not of a form; -1 where all are."""
    good = pc.fill_null(pc.match_substring_regex(text, form), fill_value=False)
    return int(pc.index(good, value=False).as_py())


def coded(words: pa.Array, code: Callable[[str], str | None]) -> pa.Array:
    """The code of each distinct word; null where it has none."""
    found = words.dictionary_encode()
    codes = pa.array([code(word) for word in found.dictionary.to_pylist()], pa.string())
    return codes.take(found.indices)
