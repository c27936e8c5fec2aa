"""Tables of a run for the world outside: CSV, JSON lines, Parquet."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO

from vedette.core.kernel.errors import NotFound
from vedette.core.trust.active_cells import inert
from vedette.pipeline.products import read_table

if TYPE_CHECKING:
    import pyarrow as pa


class Format(StrEnum):
    """File formats of an export."""

    CSV = "csv"
    JSONL = "jsonl"
    PARQUET = "parquet"


def run_table(run: Path, name: str) -> pa.Table:
    """A table of a run.

    Raises:
        NotFound: The run has no such table.
    """
    path = run / "tables" / f"{name}.parquet"
    if not path.is_file() or path.parent.parent != run:
        known = sorted(file.stem for file in (run / "tables").glob("*.parquet"))
        raise NotFound(f"There is no table '{name}'.", f"Use one of {', '.join(known)}.")
    return read_table(path)


def write_lines(table: pa.Table, kind: Format, out: TextIO) -> None:
    """The table as CSV (RFC 4180, header first) or JSON lines."""
    if kind is Format.JSONL:
        out.writelines(
            json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in rows_of(table)
        )
        return
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.column_names)
    for batch in table.to_batches(max_chunksize=50_000):
        columns = [[_csv_cell(value) for value in column.to_pylist()] for column in batch.columns]
        writer.writerows(zip(*columns, strict=True))


def write_parquet(table: pa.Table, out: BinaryIO) -> None:
    """The table as a Parquet file on a binary stream."""
    import io

    import pyarrow.parquet as pq

    held = io.BytesIO()
    pq.write_table(table, held, compression="zstd")
    out.write(held.getvalue())


def _csv_cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return inert(value) if isinstance(value, str) else value


def rows_of(table: pa.Table) -> Iterator[dict[str, object]]:
    """The rows of a table one after the other, each by column."""
    for batch in table.to_batches(max_chunksize=10_000):
        yield from batch.to_pylist()
