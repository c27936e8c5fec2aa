"""The file that pages read: every table of a run with indexes and full text, in one SQLite file."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

INDEXES: Mapping[str, Sequence[tuple[str, ...]]] = {
    "records": (("source", "source_record_id"), ("import_id", "record")),
    "links": (("source", "source_record_id"), ("incident_ref",), ("person_ref",)),
    "pairs": (("left_source", "left_id"), ("right_source", "right_id")),
    "incidents": (
        ("incident_ref",),
        ("date_from", "incident_ref"),
        ("date_from DESC", "incident_ref"),
        ("killed DESC", "incident_ref"),
        ("n_sources DESC", "incident_ref"),
        ("place", "incident_ref"),
        ("mission", "incident_ref"),
        ("mission", "year"),
        ("cause", "year"),
        ("year",),
    ),
    "persons": (("person_ref",), ("incident_ref",), ("mission", "year")),
    "facts": (("source", "cause", "year"), ("incident_ref",), ("cause", "mission")),
    "claims_by_source": (("incident_ref", "field"),),
    "differences": (("incident_ref",), ("reason",)),
    "counts": (("mission", "year", "source"),),
    "figures": (("key", "order"),),
    "figure_rows": (("key", "point"), ("incident_ref",)),
    "claims": (("key",),),
    "completeness": (("source",),),
    "review_queue": (("rank",), ("left_incident",), ("right_incident",)),
    "pair_evidence": (("left_source", "left_id", "right_source", "right_id"),),
    "disagreement_pairs": (("field", "source_a", "source_b", "year"), ("incident_ref",)),
    "reports": (("source", "source_record_id"), ("report",)),
    "choices": (("incident_ref",),),
}
"""Table -> columns of its indexes, `DESC` for falling; columns that a table lacks make no index."""

_ABOUT = "CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID"
_COUNTS = """
CREATE TABLE incident_counts AS
SELECT year, mission, cause, incident_type, sources, n_sources, coalesce(killed > 0, 0) AS killed, disagrees,
  count(*) AS n
FROM incidents GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
"""
"""How many incidents there are of each combination that the ledger filters by; `killed` says whether any."""
_TEXT = "tokenize = 'unicode61 remove_diacritics 2'"
_INCIDENTS_TEXT = f"""
CREATE VIRTUAL TABLE incidents_text USING fts5(
  incident_ref UNINDEXED, title, place, country_iso3, mission, cause, incident_type, words, {_TEXT})
"""
_FILL_INCIDENTS_TEXT = """
INSERT INTO incidents_text (rowid, incident_ref, title, place, country_iso3, mission, cause, incident_type, words)
SELECT i.rowid, i.incident_ref, i.title, i.place, i.country_iso3, i.mission, i.cause, i.incident_type, t.words
FROM incidents i LEFT JOIN (
  SELECT l.incident_ref, group_concat(
    coalesce(r.place, '') || ' ' || coalesce(r.admin1, '') || ' ' || coalesce(r.country, '') || ' '
    || coalesce(r.mission, '') || ' ' || coalesce(r.cause_text, '') || ' ' || coalesce(r.notes, '') || ' '
    || r.source_record_id, ' ') AS words
  FROM links l JOIN records r USING (source, source_record_id) GROUP BY 1
) t USING (incident_ref)
"""
"""Full text: what the reconciled incident says and what its rows say, without names of persons."""


def write_pages(
    path: Path, tables: Mapping[str, pa.Table], facts: Mapping[str, str], base: Path | None = None
) -> None:
    """Write all tables into a new SQLite file.

    Dates are ISO text, flags 0 and 1. Tables that are empty are there too.

    Args:
        path: A file that is not there yet.
        tables: Name -> table.
        facts: Rows of the table `about`: name -> value.
        base: A file of this function with more tables, to begin with.
    """
    if base is not None:
        shutil.copyfile(base, path)
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        # A file that becomes visible only when whole needs no journal; it is flushed at its end.
        for pragma in (
            "journal_mode = OFF",
            "synchronous = OFF",
            "page_size = 8192",
            "temp_store = 2",
        ):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
        for name, table in tables.items():
            _write(connection, name, table)
        _index(connection, tables)
        connection.execute(_ABOUT)
        connection.executemany("INSERT INTO about VALUES (?, ?)", sorted(facts.items()))
        there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        if "incidents" in there:
            connection.execute(_COUNTS)
        if {"incidents", "links", "records"} <= there:
            connection.execute(_INCIDENTS_TEXT)
            connection.execute(_FILL_INCIDENTS_TEXT)
        connection.execute("COMMIT")
        connection.execute("ANALYZE")
    finally:
        connection.close()


def _write(connection: sqlite3.Connection, name: str, table: pa.Table) -> None:
    columns = ", ".join(f"{_quoted(f.name)} {_affinity(f.type)}" for f in table.schema)
    connection.execute(f"CREATE TABLE {_quoted(name)} ({columns})")
    marks = ", ".join("?" * table.num_columns)
    insert = f"INSERT INTO {_quoted(name)} VALUES ({marks})"  # noqa: S608 - own names only
    for batch in table.to_batches(max_chunksize=50_000):
        connection.executemany(
            insert, zip(*(_cells(column) for column in batch.columns), strict=True)
        )


def _cells(column: pa.Array) -> list[object]:
    """The cells as SQLite takes them; dates are turned into text by the array, not one by one."""
    import pyarrow as pa

    plain = pa.types.is_string(column.type) or pa.types.is_integer(column.type)
    if plain or pa.types.is_floating(column.type) or pa.types.is_null(column.type):
        return list(column.to_pylist())
    if pa.types.is_boolean(column.type):
        return list(column.cast(pa.int8()).to_pylist())
    return list(column.cast(pa.string()).to_pylist())


def _affinity(kind: pa.DataType) -> str:
    import pyarrow as pa

    if pa.types.is_integer(kind) or pa.types.is_boolean(kind):
        return "INTEGER"
    return "REAL" if pa.types.is_floating(kind) else "TEXT"


def _index(connection: sqlite3.Connection, tables: Mapping[str, pa.Table]) -> None:
    for name, table in tables.items():
        for columns in INDEXES.get(name, ()):
            parts = [column.partition(" ") for column in columns]
            if {part[0] for part in parts} <= set(table.column_names):
                index = _quoted(f"{name}_by_{'_'.join(columns)}")
                listed = ", ".join(f"{_quoted(column)} {order}" for column, _, order in parts)
                connection.execute(f"CREATE INDEX {index} ON {_quoted(name)} ({listed})")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
