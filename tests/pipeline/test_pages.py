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


def test_incidents_lie_latest_first_and_each_knows_its_combination(tmp_path: Path) -> None:
    days = [dt.date(2015, 1, 1), None, dt.date(2016, 2, 2), dt.date(2016, 2, 2)]
    incidents = pa.table(
        {
            "incident_ref": ["IN-3", "IN-4", "IN-2", "IN-1"],
            "date_from": days,
            "year": [day and day.year for day in days],
            "mission": ["A", "A", "B", "B"],
            "cause": ["accident"] * 4,
            "incident_type": pa.nulls(4, pa.string()),
            "sources": ["x"] * 4,
            "n_sources": [1] * 4,
            "killed": [2, None, 5, 0],
            "disagrees": [False] * 4,
        }
    )

    write_pages(tmp_path / "pages.sqlite", {"incidents": incidents}, {})

    found = sqlite3.connect(tmp_path / "pages.sqlite")
    refs = [ref for (ref,) in found.execute("SELECT incident_ref FROM incidents ORDER BY rowid")]
    (cells,) = found.execute("SELECT cells FROM incident_combinations").fetchone()
    places = [int.from_bytes(cells[at : at + 4], "little") for at in range(0, len(cells), 4)]
    told = {
        n: rest
        for n, *rest in found.execute(
            "SELECT combination, year, mission, killed, n FROM incident_counts"
        )
    }
    found.close()
    assert refs == ["IN-1", "IN-2", "IN-3", "IN-4"]
    assert [told[place] for place in places] == [
        [2016, "B", 0, 1],
        [2016, "B", 1, 1],
        [2015, "A", 1, 1],
        [None, "A", 0, 1],
    ]


def test_words_of_rows_find_their_incident(tmp_path: Path) -> None:
    links = pa.table(
        {"source": ["x", "x"], "source_record_id": ["1", "2"], "incident_ref": ["IN-1", "IN-2"]}
    )
    texts = ("place", "admin1", "country", "mission", "cause_text", "notes")
    records = pa.table(
        {"source": ["x", "x"], "source_record_id": ["1", "2"], "record": [1, 2]}
        | {name: [None, f"{name} Ménaka"] for name in texts}
    )
    columns = ("title", "place", "country_iso3", "mission", "cause", "incident_type", "sources")
    numbers = {"year": [2015, 2016], "n_sources": [1, 1], "killed": [1, 1]}
    incidents = pa.table(
        {"incident_ref": ["IN-1", "IN-2"], "date_from": [dt.date(2016, 1, 1), dt.date(2015, 1, 1)]}
        | {name: ["Kidal", None] for name in columns}
        | numbers
        | {"disagrees": [False, False]}
    )

    write_pages(
        tmp_path / "pages.sqlite",
        {"incidents": incidents, "links": links, "records": records},
        {},
    )

    found = sqlite3.connect(tmp_path / "pages.sqlite")
    asked = (
        "SELECT incident_ref FROM incidents WHERE rowid IN"
        " (SELECT rowid FROM incidents_text WHERE incidents_text MATCH ?)"
    )
    assert found.execute(asked, ["notes menaka"]).fetchall() == [("IN-2",)]
    assert found.execute(asked, ["kidal"]).fetchall() == [("IN-1",)]
    found.close()
