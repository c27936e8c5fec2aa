"""Candidates: one row for each event that a source (or family of releases) reports.

Releases of one publisher are one voice: a record that has the same id in several releases is one
entity, described by the youngest release that has it. Person rows are rolled up to the event that
they were reported in: by the source's own incident id, else by mission (or country), day, place and
cause. A mission without a code is the one whose code another record states for the same words.
Monthly totals never become candidates.
"""

from __future__ import annotations

import importlib.resources
from collections import defaultdict
from collections.abc import Iterable, Sequence

import duckdb
import numpy as np
import pyarrow as pa

from vedette.core.kernel.codelists import codelist, component
from vedette.core.linkage.schema import Family

_SQL = importlib.resources.files(__package__) / "sql"

_FOLD = r"""
CREATE MACRO fold(word) AS
    nullif(trim(regexp_replace(lower(strip_accents(word)), '[^\p{L}\p{N}]+', ' ', 'g')), '')
"""

_MISSION_WORDS = """
CREATE TABLE mission_words AS
WITH told AS (SELECT DISTINCT mission_code, mission FROM records),
coded AS (
    SELECT word, min(mission_code) AS code
    FROM (
        SELECT mission_code, fold(mission_code) AS word FROM told
        UNION ALL
        SELECT mission_code, fold(mission) FROM told
    )
    WHERE mission_code IS NOT NULL AND word IS NOT NULL
    GROUP BY word
    HAVING count(DISTINCT mission_code) = 1
)
SELECT t.mission_code, t.mission, coalesce(t.mission_code, c.code, fold(t.mission)) AS word
FROM told AS t
LEFT JOIN coded AS c ON c.word = fold(t.mission)
"""

_MISSION_COUNTRIES = """
SELECT DISTINCT w.word, coalesce(r.country_iso3, fold(r.country))
FROM records AS r
JOIN mission_words AS w
    ON w.mission_code IS NOT DISTINCT FROM r.mission_code AND w.mission IS NOT DISTINCT FROM r.mission
WHERE w.word IS NOT NULL
ORDER BY ALL
"""


def engine(*, threads: int = 2, memory: str = "3GB") -> duckdb.DuckDBPyConnection:
    """A DuckDB that reads no file and no network, keeps to `memory`, and folds words."""
    connection = duckdb.connect()
    connection.execute(f"SET threads = {threads}")
    connection.execute(f"SET memory_limit = '{memory}'")
    connection.execute("SET enable_progress_bar = false")
    # every result that leaves the engine is ordered by its query
    connection.execute("SET preserve_insertion_order = false")
    connection.execute("SET enable_external_access = false")
    connection.execute(_FOLD)
    return connection


def make_candidates(
    connection: duckdb.DuckDBPyConnection, records: pa.Table, families: Sequence[Family]
) -> None:
    """Create the tables `row`, `entity`, `grouped` and `candidate` from RECORDS.

    Args:
        connection: A fresh `engine()`.
        records: A table RECORDS.
        families: Releases of one publisher whose ids are stable.
    """
    numbered = records.append_column("nth", pa.array(np.arange(records.num_rows, dtype=np.int32)))
    connection.register("records", numbered)
    listed = [
        (source, family.name, release)
        for family in families
        for release, source in enumerate(family.sources)
    ]
    _table(connection, "families", ("source", "family", "release"), listed, "VARCHAR, VARCHAR, INT")
    parts = [(code, component(code)) for code in codelist("personnel_category").codes]
    _table(connection, "components", ("code", "component"), parts, "VARCHAR, VARCHAR")
    connection.execute(_MISSION_WORDS)
    connection.execute((_SQL / "candidates.sql").read_text(encoding="utf-8"))
    _add_areas(connection)


def _table(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    columns: tuple[str, ...],
    rows: Sequence[tuple[object, ...]],
    types: str,
) -> None:
    declared = ", ".join(
        f"{column} {kind.strip()}" for column, kind in zip(columns, types.split(","), strict=True)
    )
    connection.execute(f"CREATE TABLE {name} ({declared})")
    if rows:
        marks = ", ".join("?" * len(columns))
        connection.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)  # noqa: S608


def _add_areas(connection: duckdb.DuckDBPyConnection) -> None:
    """Give each candidate its area and the countries that it may lie in.

    An area is a set of countries that missions tie together, so that a source which names the
    mission and one which names the country meet in one block.
    """
    told = connection.execute(_MISSION_COUNTRIES).fetchall()
    of_mission = _countries_of_missions(told)
    alone = connection.execute(
        "SELECT DISTINCT country FROM candidate WHERE country IS NOT NULL ORDER BY 1"
    ).fetchall()
    tied = _tied_together([*of_mission.values(), *({country} for (country,) in alone)])
    rows: list[tuple[object, ...]] = [
        (None, country, tied[country], [country]) for (country,) in alone
    ]
    for mission, countries in sorted(of_mission.items()):
        area = tied[min(countries)] if countries else mission
        rows.append((mission, None, area, sorted(countries) or None))
    columns = list(zip(*rows, strict=True)) or [(), (), (), ()]
    text = pa.string()
    areas = pa.table(
        {
            "mission": pa.array(columns[0], text),
            "country": pa.array(columns[1], text),
            "area": pa.array(columns[2], text),
            "countries": pa.array(columns[3], pa.list_(text)),
        }
    )
    connection.register("areas", areas)
    connection.execute("""
        CREATE OR REPLACE TABLE candidate AS
        SELECT c.*, coalesce(a.area, b.area) AS area, coalesce(a.countries, b.countries) AS countries
        FROM candidate AS c
        LEFT JOIN areas AS a ON a.country = c.country
        LEFT JOIN areas AS b ON b.mission = c.mission
    """)


def _countries_of_missions(told: Iterable[tuple[str, str | None]]) -> dict[str, set[str]]:
    """Mission -> countries: from the code list, else those that the records name beside it."""
    seen: dict[str, set[str]] = defaultdict(set)
    missions = codelist("missions")
    for word, country in told:
        entry = missions.entries.get(word)
        if entry is not None and entry.more.get("iso3"):
            seen[word] |= {iso for iso in entry.more["iso3"].split(";") if iso}
        else:
            seen[word] |= {country} if country else set()
    return dict(seen)


def _tied_together(groups: Iterable[set[str]]) -> dict[str, str]:
    """Country -> the alphabetically first of the countries that groups tie it to."""
    leader: dict[str, str] = {}

    def first(country: str) -> str:
        while leader.setdefault(country, country) != country:
            country = leader[country]
        return country

    for group in groups:
        leaders = sorted(first(country) for country in group)
        for other in leaders[1:]:
            leader[other] = leaders[0]
    return {country: first(country) for country in list(leader)}
