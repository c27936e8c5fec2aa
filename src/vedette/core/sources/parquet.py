"""Parquet files as text cells with the kind that each column has."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from vedette.core.kernel.problems import Problem
from vedette.core.sources.encoding import ILLEGAL
from vedette.core.sources.header import Wanted, column_names, wanted
from vedette.core.sources.mapping import Mapping
from vedette.core.sources.staging import CellKind, Findings, Limits, Staged, folded

_ROWS_AT_ONCE = 65_536
_FIRST_RECORD = 2


def staged_parquet(
    content: bytes, mapping: Mapping, findings: Findings, limits: Limits
) -> Staged | None:
    """The rows of a Parquet file, or None after noting why they cannot be read.

    The first row is record 2, as under a header. Nested and binary columns are refused if mapped.
    """
    try:
        return _staged(pq.ParquetFile(pa.BufferReader(content)), mapping, findings, limits)
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        findings.refuse(
            Problem(
                "parquet.damaged",
                f"The Parquet file cannot be read ({type(error).__name__}).",
                "Write the file again with plain columns.",
            )
        )
    return None


def _staged(
    file: pq.ParquetFile, mapping: Mapping, findings: Findings, limits: Limits
) -> Staged | None:
    if not _is_within(file, findings, limits):
        return None
    schema = file.schema_arrow
    want = wanted(mapping)
    names = column_names(schema.names, want, mapping, findings)
    _check_types(schema, want, findings)
    if findings.errors:
        return None
    pieces: list[pa.RecordBatch] = []
    n_bytes, n_rows = 0, 0
    for batch in file.iter_batches(_ROWS_AT_ONCE):
        batch.validate(full=True)
        n_bytes += batch.nbytes
        n_rows += batch.num_rows
        if n_bytes > limits.unpacked_bytes * 4 or n_rows > limits.records:
            findings.refuse(_too_large(limits))
            return None
        pieces.append(batch)
    table = pa.Table.from_batches(pieces, schema)
    if not table.num_rows:
        findings.refuse(
            Problem(
                "file.no_records", "The file holds no records.", "Send the file with its records."
            )
        )
        return None
    columns = [_cells(column) for column in table.columns]
    cells = pa.Table.from_arrays([text for text, _ in columns], list(names))
    kinds = pa.Table.from_arrays([kind for _, kind in columns], list(names))
    _check_cells(cells, findings, limits)
    last = _FIRST_RECORD + table.num_rows
    return Staged(
        cells=cells,
        kinds=kinds,
        record=pa.array(np.arange(_FIRST_RECORD, last, dtype=np.int32)),
        format="parquet",
        choices=dict(findings.choices),
    )


def _is_within(file: pq.ParquetFile, findings: Findings, limits: Limits) -> bool:
    """Whether the promised sizes are within the limits; what comes out is counted again."""
    meta = file.metadata
    n_bytes = sum(meta.row_group(at).total_byte_size for at in range(meta.num_row_groups))
    if meta.num_columns > limits.columns:
        findings.refuse(
            Problem(
                "limit.columns",
                f"The file has {meta.num_columns:,} columns; at most {limits.columns} are read.",
                "Send a file with fewer columns.",
            )
        )
    elif meta.num_rows > limits.records or n_bytes > limits.unpacked_bytes:
        findings.refuse(_too_large(limits))
    else:
        return True
    return False


def _too_large(limits: Limits) -> Problem:
    return Problem(
        "limit.records",
        f"The file unpacks to more than {limits.records:,} records or {limits.unpacked_bytes:,} bytes.",
        "Split the file, or have an administrator raise the limit of this source.",
    )


def _check_types(schema: pa.Schema, want: Wanted, findings: Findings) -> None:
    used = {folded(name) for name in want.names}
    for position, field in enumerate(schema, start=1):
        is_used = folded(field.name) in used or position in want.positions
        if is_used and _kind(_plain(field.type)) is CellKind.NESTED:
            findings.refuse(
                Problem(
                    "parquet.type",
                    f"The mapped column has the type {field.type}, which is not a plain value.",
                    "Write the column as text, number, date or boolean.",
                    column=field.name,
                )
            )


def _plain(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def _kind(kind: pa.DataType) -> CellKind:
    if pa.types.is_boolean(kind):
        return CellKind.BOOL
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return CellKind.NUMBER
    if pa.types.is_date(kind) or pa.types.is_timestamp(kind):
        return CellKind.DATE
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return CellKind.TEXT
    return CellKind.BLANK if pa.types.is_null(kind) else CellKind.NESTED


def _cells(column: pa.ChunkedArray) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
    """A column as text, and the kinds of its cells."""
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    kind = _kind(column.type)
    text = _text(column, kind)
    is_blank = pc.fill_null(pc.equal(text, ""), fill_value=True)
    kinds = pc.if_else(is_blank, CellKind.BLANK.value, kind.value).cast(pa.uint8())
    return text, kinds


def _text(column: pa.ChunkedArray, kind: CellKind) -> pa.ChunkedArray:
    if kind is CellKind.NESTED:
        return pa.chunked_array([_written(column.to_pylist())])
    if pa.types.is_timestamp(column.type) or pa.types.is_date64(column.type):
        stamps = column.cast(pa.timestamp("ms"), safe=False)
        written = pc.strftime(stamps, format="%Y-%m-%dT%H:%M:%S")
        return pc.replace_substring_regex(written, r"T00:00:00(\.0+)?$", "")
    if pa.types.is_floating(column.type) or pa.types.is_decimal(column.type):
        return pa.chunked_array([_numbers(column.to_pylist())])
    return column.cast(pa.string())


def _numbers(values: list[float | Decimal | None]) -> pa.Array:
    """Numbers in their shortest form; whole ones without a point, as integers are."""
    texts = [None if value is None else _number(value) for value in values]
    return pa.array(texts, pa.string())


def _number(value: float | Decimal) -> str:
    text = format(value, "f") if isinstance(value, Decimal) else repr(value)
    return text.removesuffix(".0")


def _written(values: list[object]) -> pa.Array:
    return pa.array([None if value is None else str(value) for value in values], pa.string())


def _check_cells(cells: pa.Table, findings: Findings, limits: Limits) -> None:
    """Refuse cells that are too long or hold control characters, by record and column."""
    for name in cells.column_names:
        column = cells.column(name)
        bad = pc.or_(
            pc.greater(pc.utf8_length(column), limits.cell_characters),
            pc.match_substring_regex(column, r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x{9f}]"),
        )
        for row in np.flatnonzero(pc.fill_null(bad, fill_value=False).to_numpy()):
            _refuse_cell(column[int(row)].as_py(), int(row) + _FIRST_RECORD, name, findings)


def _refuse_cell(cell: str, record: int, name: str, findings: Findings) -> None:
    match = ILLEGAL.search(cell)
    findings.refuse(
        Problem(
            "limit.cell"
            if match is None
            else "text.nul"
            if match.group() == "\0"
            else "text.control_character",
            f"The cell has {len(cell):,} characters."
            if match is None
            else f"The cell holds the control character U+{ord(match.group()):04X}.",
            "Correct the text in the file.",
            record=record,
            column=name,
        )
    )
