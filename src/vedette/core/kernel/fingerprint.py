"""Content fingerprints: SHA-256 of a canonical form, never of incidental bytes.

Two tables with the same rows in another order have one fingerprint; floats count to 12 significant
digits, so that a sum in another order of addition is the same content.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

_ROWS_AT_ONCE = 65_536
_PLAIN = frozenset({str, int, bool, type(None)})
_TEXT_MARK, _NOTHING, _CELL_END = "s", "", "\x1f"


def of_bytes(content: bytes) -> str:
    """SHA-256 of bytes, as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def of_file(path: Path) -> str:
    """SHA-256 of a file's bytes, read in pieces of 1 MiB."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def canonical(value: object) -> object:
    """The value in JSON types, dates as ISO text, floats to 12 significant digits.

    Example:
        >>> canonical({"b": 0.1 + 0.2, "a": (1, None)})
        {'a': [1, None], 'b': '0.3'}
    """
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return format(value, ".12g")
        case Decimal():
            return format(value, "f")
        case dt.datetime() | dt.date():
            return value.isoformat()
        case Mapping():
            return {str(key): canonical(value[key]) for key in sorted(value, key=str)}
        case set() | frozenset():
            return sorted((canonical(item) for item in value), key=str)
        case Sequence():
            # long lists are of plain values, which a call each would take most of the time of a run
            return [item if type(item) in _PLAIN else canonical(item) for item in value]
    raise TypeError(f"no canonical form for {type(value).__name__}")


def canonical_json(value: object) -> str:
    """One line of JSON: sorted keys, no blanks, UTF-8 kept as it is."""
    return json.dumps(canonical(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def of_value(value: object) -> str:
    """SHA-256 of the canonical JSON of a value."""
    return of_bytes(canonical_json(value).encode())


def of_table(table: pa.Table) -> str:
    """SHA-256 of a table's content: column names, types and sorted rows.

    The order of rows and the division into chunks do not count; the order of columns does not count.
    """
    digest = hashlib.sha256()
    names = sorted(table.column_names)
    digest.update(
        canonical_json([[name, str(table.schema.field(name).type)] for name in names]).encode()
    )
    if not names or not table.num_rows:
        return digest.hexdigest()
    rows = pc.binary_join_element_wise(
        *(_as_text(table.column(name)) for name in names), _constant(_CELL_END)
    )
    rows = rows.take(pc.sort_indices(rows)).combine_chunks()
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        digest.update(
            "".join(f"{row}\x1e" for row in rows.slice(start, _ROWS_AT_ONCE).to_pylist()).encode()
        )
    return digest.hexdigest()


def _as_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The column as text without nulls: nulls as NUL, text with a leading s, so that "" is not null."""
    kind = column.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        mark, nothing = _constant(_TEXT_MARK), _constant(_NOTHING)
        text = pc.binary_join_element_wise(mark, column.cast(pa.large_string()), nothing)
    elif pa.types.is_integer(kind) or pa.types.is_date(kind) or pa.types.is_boolean(kind):
        text = column.cast(pa.string()).cast(pa.large_string())
    else:
        text = _written(column)
    return pc.fill_null(text, _constant("\x00"))


def _constant(text: str) -> pa.Scalar:
    """Made when used: the first value of Arrow in a process loads pandas, where nobody hid it before."""
    return pa.scalar(text, pa.large_string())


def _written(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Cells as canonical JSON, bytes as their hash; of floats, which repeat a lot, each is written once."""
    if pa.types.is_binary(column.type):
        cells = [None if value is None else of_bytes(value) for value in column.to_pylist()]
        return pa.chunked_array([pa.array(cells, pa.large_string())])
    if not pa.types.is_floating(column.type):
        cells = [None if value is None else canonical_json(value) for value in column.to_pylist()]
        return pa.chunked_array([pa.array(cells, pa.large_string())])
    values = pc.unique(column).drop_null()
    texts = pa.array([f'"{value:.12g}"' for value in values.to_pylist()], pa.large_string())
    return pc.take(pa.chunked_array([texts]), pc.index_in(column, values))


def short(fingerprint: str) -> str:
    """The first eight digits, for people.

    Example:
        >>> short("7f3a" + "0" * 56 + "c21e")
        '7f3a0000'
    """
    return fingerprint[:8]
