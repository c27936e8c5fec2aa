"""The SQLite file of a run: all tables, indexes, full text."""

from __future__ import annotations

import datetime as dt
import sqlite3
from pathlib import Path

import pyarrow as pa

from vedette.pipeline.pages import write_pages


def test_cells_come_back_as_numbers_flags_and_iso_dates(tmp_path: Path) -> None:
    table = pa.table(
        {
            "n": [1, None],
            "x": [0.5, None],
            "d": [dt.date(2017, 12, 7), None],
            "f": [True, False],
            "t": ["a", None],
        }
    )

    write_pages(tmp_path / "pages.sqlite", {"things": table}, {"run": "abc"})

    found = sqlite3.connect(tmp_path / "pages.sqlite")
    assert found.execute("SELECT * FROM things").fetchall() == [
        (1, 0.5, "2017-12-07", 1, "a"),
        (None, None, None, 0, None),
    ]
    assert found.execute("SELECT value FROM about WHERE name = 'run'").fetchall() == [("abc",)]
    found.close()


def test_declared_columns_are_indexed(tmp_path: Path) -> None:
    write_pages(
        tmp_path / "pages.sqlite",
        {"counts_matrix": pa.table({"value": [1]}), "facts": pa.table({"incident_ref": ["IN-1"]})},
        {},
    )

    found = sqlite3.connect(tmp_path / "pages.sqlite")
    [(name,)] = found.execute(
        "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'facts'"
    ).fetchall()
    assert name == "facts_by_incident_ref"
    found.close()
