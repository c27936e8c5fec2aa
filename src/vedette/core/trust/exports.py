"""Tables for the world outside in five forms: CSV, XLSX, JSON, JSON lines, GeoJSON; no cell is active.

Each says first what it is: marking, date, run and filter. All writers give pieces of bytes and hold
no more than a few rows, but for XLSX, whose rows lie in a temporary file until the workbook is whole.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from itertools import chain, islice
from typing import TypeVar

from vedette.core.kernel.media_types import TYPES
from vedette.core.trust.active_cells import inert
from vedette.core.trust.export_cells import About, Cell, Row, moment, plain_number

MARK = "# Vedette export"
"""How the first line of a CSV of ours begins; the reader of delimited text leaves that line out."""

ABOUT = "vedette_export"
"""The property of JSON, JSON lines and GeoJSON that says what the export is."""

_ROWS_AT_ONCE = 1_000
T = TypeVar("T")
_BOM = "\ufeff"


class Form(StrEnum):
    """The forms of an export; the value is the extension of the file."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
    JSONL = "jsonl"
    GEOJSON = "geojson"


MEDIA_TYPES = {form: TYPES[form] for form in Form}


def written(
    form: Form, rows: Iterable[Row], columns: Sequence[str], about: About
) -> Iterator[bytes]:
    """The table in this form, piece by piece.

    Args:
        form: One of the five.
        rows: Each with a value for every column; None is unknown and stays empty.
        columns: Names, in their order; GeoJSON takes `lat` and `lon` for the point.
        about: What the export says of itself.

    Raises:
        BadInput: A workbook cannot hold so many rows or so long a text.
    """
    return _WRITERS[form](rows, columns, about)


def write_csv(rows: Iterable[Row], columns: Sequence[str], about: About) -> Iterator[bytes]:
    """RFC 4180 in UTF-8 with its mark, which spreadsheets need; a line about it, the header, the rows."""
    said = [MARK, *(f"{name}: {value}" for name, value in about.as_json().items())]
    table = ([_csv_cell(row[name]) for name in columns] for row in rows)
    yield _BOM.encode()
    for piece in _pieces(chain([map(inert, said), map(inert, columns)], table)):
        out = io.StringIO()
        csv.writer(out, lineterminator="\r\n").writerows(piece)
        yield out.getvalue().encode()


def write_xlsx(rows: Iterable[Row], columns: Sequence[str], about: About) -> Iterator[bytes]:
    """A workbook with the sheets About and Table, its cells typed and no text active."""
    from vedette.core.trust._xlsx import workbook  # the engine is loaded for workbooks alone

    content = workbook(rows, columns, about)
    while piece := content.read(1 << 16):
        yield piece


def write_json(rows: Iterable[Row], columns: Sequence[str], about: About) -> Iterator[bytes]:
    """One object: what it is, and the rows as objects."""
    yield f'{{"{ABOUT}":{_json(about.as_json())},"rows":['.encode()
    yield from _joined(_json(_json_row(row, columns)) for row in rows)
    yield b"]}\n"


def write_jsonl(rows: Iterable[Row], columns: Sequence[str], about: About) -> Iterator[bytes]:
    """A line that says what it is, then one object on each line."""
    yield f"{_json({ABOUT: about.as_json()})}\n".encode()
    for piece in _pieces(rows):
        yield "".join(f"{_json(_json_row(row, columns))}\n" for row in piece).encode()


def write_geojson(rows: Iterable[Row], columns: Sequence[str], about: About) -> Iterator[bytes]:
    """A FeatureCollection of points (RFC 7946); a row without coordinates has no geometry.

    Raises:
        ValueError: The columns have no `lat` and `lon`.
    """
    if not {"lat", "lon"} <= set(columns):
        raise ValueError("GeoJSON needs the columns lat and lon")
    names = [name for name in columns if name not in ("lat", "lon")]
    yield f'{{"type":"FeatureCollection","{ABOUT}":{_json(about.as_json())},"features":['.encode()
    yield from _joined(_json(_feature(row, names)) for row in rows)
    yield b"]}\n"


_WRITERS: Mapping[Form, Callable[[Iterable[Row], Sequence[str], About], Iterator[bytes]]] = {
    Form.CSV: write_csv,
    Form.XLSX: write_xlsx,
    Form.JSON: write_json,
    Form.JSONL: write_jsonl,
    Form.GEOJSON: write_geojson,
}


def _csv_cell(value: Cell) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | float() | Decimal():
            return plain_number(value)
        case dt.date():
            return moment(value)
        case str():
            return inert(value)


def _json_row(row: Row, columns: Iterable[str]) -> dict[str, object]:
    return {name: _json_value(row[name]) for name in columns}


def _json_value(value: Cell) -> object:
    match value:
        case Decimal():
            number = float(plain_number(value))
            # A decimal that a JSON number cannot hold is kept exactly, as text.
            return number if Decimal(repr(number)) == value else plain_number(value)
        case dt.date():
            return moment(value)
        case _:
            return value


def _feature(row: Row, names: Iterable[str]) -> dict[str, object]:
    lat, lon = _json_value(row["lat"]), _json_value(row["lon"])
    point = None if lat is None or lon is None else {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "geometry": point, "properties": _json_row(row, names)}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _pieces(rows: Iterable[T]) -> Iterator[list[T]]:
    left = iter(rows)
    while piece := list(islice(left, _ROWS_AT_ONCE)):
        yield piece


def _joined(texts: Iterable[str]) -> Iterator[bytes]:
    """The texts with a comma and a newline between them."""
    before = "\n"
    for piece in _pieces(texts):
        yield (before + ",\n".join(piece)).encode()
        before = ",\n"
