"""Exports of tables: no active cells in CSV, the same text in JSON lines."""

from __future__ import annotations

import csv
import io
import json

import pyarrow as pa
import pytest

from vedette.pipeline.tables import Format, write_lines


def lines(table: pa.Table, kind: Format) -> str:
    out = io.StringIO()
    write_lines(table, kind, out)
    return out.getvalue()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe(start: str) -> None:
    text = lines(pa.table({"place": [f"{start}1+1"]}), Format.CSV)

    assert list(csv.reader(io.StringIO(text, newline="")))[1] == [f"'{start}1+1"]


def test_negative_numbers_stay_numbers() -> None:
    assert lines(pa.table({"lat": [-1.25], "n": [3]}), Format.CSV) == "lat,n\r\n-1.25,3\r\n"


def test_no_value_is_an_empty_cell_and_flags_are_words() -> None:
    assert lines(pa.table({"n": pa.array([None, 0]), "f": [True, None]}), Format.CSV) == (
        "n,f\r\n,true\r\n0,\r\n"
    )


def test_json_lines_keep_text_as_it_is() -> None:
    assert json.loads(lines(pa.table({"t": ["=é"], "n": [None]}), Format.JSONL)) == {
        "t": "=é",
        "n": None,
    }
