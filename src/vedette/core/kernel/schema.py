"""Declare a table once: its columns with types, units and meaning; checks and documentation follow from it."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from vedette.core.kernel.errors import WrongState


@dataclass(frozen=True, slots=True)
class Column:
    """One column: name, Arrow type, meaning (with unit), and whether every row has a value."""

    name: str
    type: pa.DataType
    meaning: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table that rooms hand to each other.

    Args:
        name: As in files, SQL and exports.
        grain: What one row is.
        columns: In the order of exports.
        key: Columns that together occur once; also the order of rows.
    """

    name: str
    grain: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def arrow(self) -> pa.Schema:
        """The Arrow schema, in the declared order."""
        return pa.schema([pa.field(c.name, c.type, nullable=not c.required) for c in self.columns])

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in the declared order."""
        return tuple(column.name for column in self.columns)

    def conform(self, table: pa.Table) -> pa.Table:
        """The table with the declared columns in the declared order and types, sorted by the key.

        A column that the table lacks is filled with nulls when it is not required.

        Raises:
            WrongState: A required column is absent or has nulls, or a column is not declared.
        """
        unknown = set(table.column_names) - set(self.names)
        if unknown:
            raise WrongState(
                f"Table {self.name} has undeclared columns {sorted(unknown)}.",
                "Declare them or drop them.",
            )
        arrays = [self._column(table, column) for column in self.columns]
        made = pa.Table.from_arrays(arrays, schema=self.arrow)
        return made.sort_by([(name, "ascending") for name in self.key]) if self.key else made

    def _column(self, table: pa.Table, column: Column) -> pa.ChunkedArray:
        if column.name not in table.column_names:
            if column.required:
                raise WrongState(f"Table {self.name} lacks its column {column.name}.", "Fill it.")
            return pa.chunked_array([pa.nulls(table.num_rows, column.type)])
        values = table.column(column.name).cast(column.type)
        if column.required and values.null_count:
            raise WrongState(
                f"Table {self.name}, column {column.name}: {values.null_count} cells are empty.",
                "Fill them.",
            )
        return values

    def empty(self) -> pa.Table:
        """The table without rows."""
        return self.arrow.empty_table()

    def from_rows(self, rows: list[dict[str, object]]) -> pa.Table:
        """A conforming table from dictionaries; absent keys become nulls."""
        columns = {
            c.name: pa.array([row.get(c.name) for row in rows], c.type) for c in self.columns
        }
        return self.conform(
            pa.table(columns, schema=pa.schema([(c.name, c.type) for c in self.columns]))
        )
