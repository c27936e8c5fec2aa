"""The file that pages read: every table of a run with indexes and full text, in one SQLite file."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from vedette.core.kernel.duck import connected

if TYPE_CHECKING:
    import pyarrow as pa

INDEXES: Mapping[str, Sequence[tuple[str, ...]]] = {
    "records": (("source", "source_record_id"), ("import_id", "record")),
    "links": (("source", "source_record_id"), ("incident_ref",), ("person_ref",)),
    "pairs": (("left_source", "left_id"), ("right_source", "right_id")),
    "incidents": (
        ("incident_ref",),
        ("date_from", "incident_ref"),
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
    "intensity": (("ref",),),
    "near_events": (("ref",),),
    "event_links": (("ref",),),
    "nearest_bases": (("ref",),),
    "events": (("source", "event_id"),),
    "documents": (("document",),),
    "document_copies": (("document",), ("other",)),
    "document_problems": (("document",),),
    "document_missions": (("document",),),
}
"""Table -> columns of its indexes, `DESC` for falling; columns that a table lacks make no index."""

_ABOUT = "CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID"
_LATEST = (("date_from", "descending"), ("incident_ref", "ascending"))
"""Order of the rows of incidents: that of a list which nobody sorts needs no index then."""

_COUNTS = """
SELECT row_number() OVER (ORDER BY year, mission, cause, incident_type, sources, n_sources, killed, disagrees)
  AS combination, * FROM (
  SELECT year, mission, cause, incident_type, sources, n_sources,
    CAST(coalesce(killed > 0, false) AS TINYINT) AS killed, disagrees, count(*) AS n
  FROM incidents GROUP BY ALL)
ORDER BY combination
"""
"""How many incidents there are of each combination that the ledger filters by; `killed` says whether any."""

_COMBINATIONS = """
SELECT c.combination::UINTEGER AS combination
FROM incidents i JOIN counts c
  ON i.year IS NOT DISTINCT FROM c.year AND i.mission IS NOT DISTINCT FROM c.mission
  AND i.cause IS NOT DISTINCT FROM c.cause AND i.incident_type IS NOT DISTINCT FROM c.incident_type
  AND i.sources IS NOT DISTINCT FROM c.sources AND i.n_sources IS NOT DISTINCT FROM c.n_sources
  AND CAST(coalesce(i.killed > 0, false) AS TINYINT) = c.killed AND i.disagrees IS NOT DISTINCT FROM c.disagrees
ORDER BY i.at
"""
"""The combination of each incident, in the order of their rows."""

_TEXT = """
WITH rows AS (
  SELECT l.incident_ref, string_agg(concat_ws(' ', r.place, r.admin1, r.country, r.mission, r.cause_text, r.notes,
    r.source_record_id), ' ' ORDER BY r.source, r.record, r.source_record_id) AS words
  FROM links l JOIN records r USING (source, source_record_id) GROUP BY ALL)
SELECT i.at, concat_ws(' ', i.title, i.place, i.country_iso3, i.mission, i.cause, i.incident_type) AS said, r.words
FROM incidents i LEFT JOIN rows r USING (incident_ref) ORDER BY i.at
"""
"""Full text: what the reconciled incident says and what its rows say, without names of persons."""

_TEXT_TABLE = """
CREATE VIRTUAL TABLE incidents_text USING fts5(
  said, words, content = '', tokenize = 'unicode61 remove_diacritics 2')
"""
"""Keeps no copy of what it finds: its row has the number of the row in `incidents`."""
_PRAGMAS = (
    # A file that becomes visible only when whole needs no journal; it is flushed at its end.
    "journal_mode = OFF",
    "synchronous = OFF",
    "page_size = 8192",
    "temp_store = MEMORY",
    "cache_size = -131072",
    # A second thread sorts for the indexes.
    "threads = 2",
)


def write_pages(
    path: Path,
    tables: Mapping[str, pa.Table],
    facts: Mapping[str, str],
    base: Path | None = None,
    records: pa.Table | None = None,
) -> None:
    """Write all tables into a new SQLite file.

    Dates are ISO text, flags 0 and 1. Tables that are empty are there too. Incidents lie in the order of
    the ledger, the latest first.

    Args:
        path: A file that is not there yet.
        tables: Name -> table.
        facts: Rows of the table `about`: name -> value.
        base: A file of this function with more tables, to begin with.
        records: The records, where the base holds them: the full text is made of what they say.
    """
    if base is not None:
        shutil.copyfile(base, path)
    tables = _ordered(tables)
    counts = _counts(tables)
    _load(path, tables | counts)
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
        _index(connection, tables)
        connection.execute(_ABOUT)
        connection.executemany("INSERT INTO about VALUES (?, ?)", sorted(facts.items()))
        _keep_combinations(connection, tables, counts)
        _index_text(connection, tables if records is None else {**tables, "records": records})
        connection.execute("COMMIT")
        connection.execute("ANALYZE")
    finally:
        connection.close()


def _load(path: Path, tables: Mapping[str, pa.Table]) -> None:
    """All rows, handed over column by column: six times as fast as cells that pass through Python."""
    import adbc_driver_sqlite.dbapi as columns

    with columns.connect(str(path), autocommit=True) as connection, connection.cursor() as cursor:
        for pragma in _PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        for name, table in tables.items():
            kinds = ", ".join(f"{_quoted(f.name)} {_affinity(f.type)}" for f in table.schema)
            cursor.execute(f"CREATE TABLE {_quoted(name)} ({kinds})")
            cursor.adbc_ingest(name, _plain(table), mode="append")


def _plain(table: pa.Table) -> pa.Table:
    """The table as SQLite takes it: texts and numbers as they are, flags as numbers, the rest as text."""
    import pyarrow as pa

    def kind(of: pa.DataType) -> pa.DataType:
        if pa.types.is_boolean(of):
            return pa.int8()
        is_number = pa.types.is_integer(of) or pa.types.is_floating(of)
        return of if is_number or pa.types.is_string(of) else pa.string()

    return table.cast(pa.schema([field.with_type(kind(field.type)) for field in table.schema]))


def _affinity(kind: pa.DataType) -> str:
    import pyarrow as pa

    if pa.types.is_integer(kind) or pa.types.is_boolean(kind):
        return "INTEGER"
    return "REAL" if pa.types.is_floating(kind) else "TEXT"


def _ordered(tables: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """The tables with the incidents in their order, those without a date last."""
    incidents = tables.get("incidents")
    if incidents is None or not {name for name, _ in _LATEST} <= set(incidents.column_names):
        return dict(tables)
    return {**tables, "incidents": incidents.sort_by(list(_LATEST))}


def _counts(tables: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    if "incidents" not in tables:
        return {}
    with connected() as engine:
        engine.register("incidents", tables["incidents"])
        return {"incident_counts": engine.sql(_COUNTS).to_arrow_table()}


def _keep_combinations(
    connection: sqlite3.Connection, tables: Mapping[str, pa.Table], counts: Mapping[str, pa.Table]
) -> None:
    """Four bytes for each row of incidents, lowest first: the number of its row in `incident_counts`."""
    if not counts:
        return
    with connected() as engine:
        engine.register("incidents", _numbered(tables["incidents"]))
        engine.register("counts", counts["incident_counts"])
        found = engine.sql(_COMBINATIONS).fetchnumpy()["combination"]
    connection.execute("CREATE TABLE incident_combinations (cells BLOB)")
    cells = found.astype("<u4").tobytes()
    connection.execute("INSERT INTO incident_combinations VALUES (?)", [cells])


def _numbered(table: pa.Table) -> pa.Table:
    """The table with the number that each row has in the file: the engine gives rows in any order."""
    import numpy as np
    import pyarrow as pa

    return table.append_column("at", pa.array(np.arange(1, table.num_rows + 1)))


def _index(connection: sqlite3.Connection, tables: Mapping[str, pa.Table]) -> None:
    for name, table in tables.items():
        for columns in INDEXES.get(name, ()):
            parts = [column.partition(" ") for column in columns]
            if {part[0] for part in parts} <= set(table.column_names):
                index = _quoted(f"{name}_by_{'_'.join(columns)}")
                listed = ", ".join(f"{_quoted(column)} {order}" for column, _, order in parts)
                connection.execute(f"CREATE INDEX {index} ON {_quoted(name)} ({listed})")


def _index_text(connection: sqlite3.Connection, tables: Mapping[str, pa.Table]) -> None:
    if not {"incidents", "links", "records"} <= set(tables):
        return
    connection.execute(_TEXT_TABLE)
    with connected() as engine:
        engine.register("incidents", _numbered(tables["incidents"]))
        engine.register("links", tables["links"])
        engine.register("records", tables["records"])
        for batch in engine.sql(_TEXT).to_arrow_reader(50_000):
            connection.executemany(
                "INSERT INTO incidents_text (rowid, said, words) VALUES (?, ?, ?)",
                zip(*(column.to_pylist() for column in batch.columns), strict=True),
            )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
