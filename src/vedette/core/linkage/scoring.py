"""The expensive half of linkage: candidates, learnt evidence, scored pairs; from records alone."""

from __future__ import annotations

import importlib.resources
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from vedette.core.linkage import _splink, evidence, mixture
from vedette.core.linkage.candidates import engine, make_candidates
from vedette.core.linkage.comparisons import (
    APART,
    BLOCKS,
    FIELDS,
    INCIDENTS,
    KM,
    LARGE,
    NEAR,
    VAGUE,
    WIDE_BLOCKS,
)
from vedette.core.linkage.evidence import Codes, PairCodes, Reals
from vedette.core.linkage.names import name_level
from vedette.core.linkage.schema import Family
from vedette.core.linkage.texts import Texts
from vedette.core.linkage.weights import evidence_table

_SQL = importlib.resources.files(__package__) / "sql"

TRAINING_PAIRS = 1_000_000
"""Pairs that the evidence is learnt from at most; whole areas are left out beyond."""

LEAST_BASE = -12.0
"""Splink's weight below which a pair is not looked at again, in bits."""

LEAST_BITS = -6.0
"""Bits below which a pair is not kept."""

NAME_BITS = 8.0
"""Bits of a pair of persons from which their reports are taken for one event by the name alone."""

EXCLUDED = -20.0
"""Bits of a pair that cannot be one event."""

COPIED = 20.0
"""Bits of two reports with one day, one point to a ten-thousandth of a degree, and one set of counts."""

FAR_KM, ONE_TOWN_KM = 100.0, 30.0
"""Distance of two points that cannot be one event on two days; in one source, on any day."""

MOST_DAYS = 4
"""Days that reports of one event may lie apart, unless they name one town or one person."""

NONE_SHARED = 3
"""Code of `names` from which both reports name persons and share none."""

_PERSON_CODES = ("birth", "nation", "rank", "sex", "day")

_NAMED = """
CREATE TABLE named AS
SELECT c.cand, c.n_entities, c.killed, coalesce(bool_or(p.words IS NOT NULL), false) AS named
FROM candidate AS c LEFT JOIN person AS p USING (cand)
GROUP BY ALL ORDER BY c.cand
"""

_MEMBERS = """
SELECT r.source, r.source_record_id, r.grain, e.entity_no AS entity, g.cand,
    v.voice, r.row_no = e.row_no AS stands, r.repeated
FROM row AS r
JOIN entity AS e ON e.family = r.family AND e.entity_id = r.entity_id
JOIN grouped AS g ON g.entity_no = e.entity_no
JOIN voice AS v ON v.family = r.family
ORDER BY r.row_no
"""

_ENTITIES = """
SELECT e.entity_no AS entity, g.cand, v.voice,
    e.grain = 'person' AS person, p.words IS NOT NULL AS named, p.birth_year, p.nation, p.sex,
    p.component, p.dead,
    v.released,
    CASE WHEN c.killed > 0 THEN CASE c.cause WHEN 'malicious_act' THEN 0 WHEN 'accident' THEN 1 ELSE 2 END
        WHEN c.injured > 0 OR c.kidnapped > 0 THEN 3 ELSE 4 END::UTINYINT AS kind,
    c.area, c.day_from AS day
FROM entity AS e
JOIN grouped AS g USING (entity_no)
JOIN candidate AS c ON c.cand = g.cand
JOIN voice AS v ON v.family = e.family
LEFT JOIN person AS p USING (entity_no)
ORDER BY e.entity_no
"""

_NEARBY = """
CREATE OR REPLACE TABLE paired AS
WITH size AS (
    SELECT area, count(*) * count(*) / greatest(1, (max(day) - min(day)) / 60.0) AS pairs
    FROM frame GROUP BY area
),
chosen AS (
    SELECT area FROM size
    QUALIFY sum(pairs) OVER (ORDER BY md5(area || ?)) <= ? OR row_number() OVER (ORDER BY md5(area || ?)) = 1
)
SELECT l.unique_id AS a, r.unique_id AS b, 0.0 AS base
FROM frame AS l JOIN frame AS r
    ON l.area = r.area AND l.unique_id < r.unique_id AND l.day - r.day BETWEEN -30 AND 30
WHERE l.area IN (SELECT area FROM chosen)
"""


@dataclass(frozen=True, slots=True)
class Scores:
    """What depends on records alone; `pipeline` keeps it as tables.

    Args:
        members: source, source_record_id, grain, entity, cand, voice, stands, repeated.
        pairs: a, b (candidates), bits, and the codes behind the bits.
        persons: a, b (entities), cand_a, cand_b, voice_a, voice_b, bits, and codes.
        entities: entity, cand, voice, person, named, released, and what unnamed persons are matched on.
        model: Field and degree -> m, u, bits, for the diagnostics.
        evidence: Every learnt number in bits, from which `waterfall` tells why a pair has its bits.
    """

    members: pa.Table
    pairs: pa.Table
    persons: pa.Table
    entities: pa.Table
    model: dict[str, dict[str, float]]
    evidence: pa.Table

    def tables(self) -> dict[str, pa.Table]:
        """The scores as named tables, for keeping."""
        levels = [
            (name, level, value) for name, x in self.model.items() for level, value in x.items()
        ]
        columns = list(zip(*levels, strict=True)) or [(), (), ()]
        model = pa.table(
            {
                "name": pa.array(columns[0], pa.string()),
                "level": pa.array(columns[1], pa.string()),
                "value": pa.array(columns[2], pa.float64()),
            }
        )
        return {
            "members": self.members,
            "pairs": self.pairs,
            "persons": self.persons,
            "entities": self.entities,
            "model": model,
            "evidence": self.evidence,
        }

    @staticmethod
    def of_tables(tables: dict[str, pa.Table]) -> Scores:
        """The scores from what `tables` gave."""
        model: dict[str, dict[str, float]] = {}
        for row in tables["model"].to_pylist():
            model.setdefault(row["name"], {})[row["level"]] = row["value"]
        return Scores(
            members=tables["members"],
            pairs=tables["pairs"],
            persons=tables["persons"],
            entities=tables["entities"],
            model=model,
            evidence=tables["evidence"],
        )


def score(records: pa.Table, *, families: Sequence[Family] = (), seed: int = 1) -> Scores:
    """Candidates, trained evidence and scored pairs.

    The result depends on the set of records, never on their order. Judgements play no part: they
    are constraints on the links, so that an incremental run equals a full one.

    Args:
        records: A table RECORDS.
        families: Releases of one publisher whose ids are stable, oldest first.
        seed: Chooses the areas that a large review is trained on.
    """
    connection = engine()
    try:
        make_candidates(connection, records, families)
        connection.execute((_SQL / "frame.sql").read_text(encoding="utf-8"))
        persons, of_persons = _persons(connection)
        members, entities = _arrow(connection, _MEMBERS), _arrow(connection, _ENTITIES)
        n_voices = int(max(members.column("voice").to_pylist(), default=0)) + 1
        texts = _texts(connection)
        learnt = _learn(connection, texts, n_voices, seed)
        pairs = _pairs(connection, texts, learnt)
    finally:
        connection.close()
    told = evidence_table(learnt, of_persons)
    return Scores(members, pairs, persons, entities, _described(learnt), told)


def _arrow(connection: duckdb.DuckDBPyConnection, query: str) -> pa.Table:
    return connection.sql(query).to_arrow_table()


def _persons(connection: duckdb.DuckDBPyConnection) -> tuple[pa.Table, mixture.Fitted]:
    """Scored pairs of named persons and what was learnt from them; leaves `named` and `name_evidence` in the engine."""
    connection.execute((_SQL / "persons.sql").read_text(encoding="utf-8"))
    connection.execute(_NAMED)
    table = _arrow(connection, "FROM person_pair ORDER BY a, b")
    words = zip(table["words_a"].to_pylist(), table["words_b"].to_pylist(), strict=True)
    levels = np.array([int(name_level(a, b)) for a, b in words], dtype=np.int64)
    codes = {name: _codes(table, name) for name in _PERSON_CODES}
    fields = [
        mixture.Field(levels, (0.90, 0.06, 0.03, 0.01), (0.01, 0.04, 0.90, 0.05)),
        mixture.Field(codes["birth"], (0.92, 0.05, 0.03), (0.04, 0.13, 0.83)),
        mixture.Field(codes["nation"], (0.97, 0.03), (0.35, 0.65)),
        mixture.Field(codes["rank"], (0.90, 0.10), (0.25, 0.75)),
        mixture.Field(codes["sex"], (0.99, 0.01), (0.90, 0.10)),
        mixture.Field(codes["day"], (0.85, 0.10, 0.05), (0.10, 0.20, 0.70)),
    ]
    fitted = mixture.fit(fields, prior=0.2)
    kept = table.select(["a", "b", "cand_a", "cand_b", "voice_a", "voice_b", *_PERSON_CODES])
    kept = kept.append_column("name", pa.array(levels, pa.uint8()))
    kept = kept.append_column("bits", pa.array(fitted.bits, pa.float64()))
    connection.register("scored_persons", kept)
    connection.execute("""
        CREATE TABLE name_evidence AS
        SELECT least(cand_a, cand_b) AS a, greatest(cand_a, cand_b) AS b, max(bits) AS bits
        FROM scored_persons WHERE cand_a <> cand_b GROUP BY ALL ORDER BY ALL
    """)
    return kept, fitted


def _codes(table: pa.Table, name: str) -> Codes:
    return np.asarray(table.column(name).to_numpy(zero_copy_only=False), dtype=np.int64)


def _reals(table: pa.Table, name: str) -> Reals:
    return np.asarray(table.column(name).to_numpy(zero_copy_only=False), dtype=np.float64)


def _texts(connection: duckdb.DuckDBPyConnection) -> Texts:
    column = _arrow(connection, "SELECT notes FROM candidate ORDER BY cand").column("notes")
    return Texts(column.to_pylist() if column.null_count < len(column) else [None] * len(column))


def _coded(connection: duckdb.DuckDBPyConnection, texts: Texts) -> tuple[pa.Table, PairCodes]:
    """The pairs in `paired` with their codes."""
    codes = ",\n".join(f"({c.code_sql()})::UTINYINT AS {c.name}" for c in INCIDENTS)
    text = (
        (_SQL / "pairs.sql")
        .read_text(encoding="utf-8")
        .format(codes=codes, km=KM, apart=APART, vague=VAGUE)
    )
    table = _arrow(connection, text)
    pairs = PairCodes(
        left=_codes(table, "a"),
        right=_codes(table, "b"),
        voice_left=_codes(table, "voice_a"),
        voice_right=_codes(table, "voice_b"),
        apart=_codes(table, "apart"),
        day=_codes(table, "day"),
        place=_codes(table, "place"),
        fields={c.name: _codes(table, c.name) for c in FIELDS},
        names=_names(table),
        texts=texts.codes(_codes(table, "a"), _codes(table, "b")),
    )
    return table.append_column("texts", pa.array(pairs.texts, pa.uint8())), pairs


def _names(table: pa.Table) -> Codes:
    """Codes of names; that one source names no person twice says nothing about its two reports."""
    names = _codes(table, "names")
    within = _codes(table, "voice_a") == _codes(table, "voice_b")
    return np.where(within & (names >= NONE_SHARED), 0, names)


def _learn(
    connection: duckdb.DuckDBPyConnection, texts: Texts, n_voices: int, seed: int
) -> evidence.Evidence:
    connection.execute(_NEARBY, [str(seed), TRAINING_PAIRS, str(seed)])
    table, pairs = _coded(connection, texts)
    return evidence.learn(pairs.kept(~_abroad(table)), n_voices)


def _pairs(
    connection: duckdb.DuckDBPyConnection, texts: Texts, learnt: evidence.Evidence
) -> pa.Table:
    ((n,),) = connection.execute("SELECT count(*) FROM frame").fetchall()
    blocks = WIDE_BLOCKS if n < LARGE else BLOCKS
    scored = _splink.score_pairs(
        connection, "frame", INCIDENTS, blocks, learnt.shares, least_weight=LEAST_BASE
    )
    connection.execute(f"""
        CREATE OR REPLACE TABLE paired AS
        SELECT least(unique_id_l, unique_id_r) AS a, greatest(unique_id_l, unique_id_r) AS b,
            round(match_weight, 6) AS base
        FROM {scored}
        UNION ALL
        SELECT a, b, NULL FROM name_evidence AS n
        WHERE bits >= {NAME_BITS} AND NOT EXISTS (
            FROM {scored} WHERE least(unique_id_l, unique_id_r) = n.a AND greatest(unique_id_l, unique_id_r) = n.b
        )
    """)  # noqa: S608
    table, pairs = _coded(connection, texts)
    base = _reals(table, "base")
    found = base + learnt.interactions(pairs)
    bits = found.copy()
    bits[np.isnan(bits)] = LEAST_BITS
    shared = _reals(table, "name_bits") >= NAME_BITS
    bits[shared] = np.maximum(bits[shared], NAME_BITS)
    bits[_excluded(table) & ~shared] = EXCLUDED
    copied = np.asarray(table.column("copied").to_numpy(zero_copy_only=False), dtype=bool)
    bits[copied] = np.maximum(bits[copied], COPIED)
    bits = np.round(bits, mixture.DIGITS)
    table = table.drop_columns(["base"]).append_column("bits", pa.array(bits, pa.float64()))
    return table.filter(pa.array((bits >= LEAST_BITS) | (bits == EXCLUDED)))


def _abroad(table: pa.Table) -> npt.NDArray[np.bool_]:
    """Pairs of two countries, or of persons whom only one of the two sources can count."""
    return np.asarray(table.column("abroad").to_numpy(zero_copy_only=False), dtype=bool)


def _excluded(table: pa.Table) -> npt.NDArray[np.bool_]:
    """Pairs that no agreement of counts can make one event (domain rule DR-11, widened by a day).

    Two countries; more than four days apart in two towns, or eight where a town is not known; two
    points far apart on two days; one source that gives two points.
    """
    apart, place = _codes(table, "apart"), _codes(table, "place")
    km = _reals(table, "km")
    within = _codes(table, "voice_a") == _codes(table, "voice_b")
    far, elsewhere = km > FAR_KM, within & (km > ONE_TOWN_KM)
    late = (apart > MOST_DAYS) & (place > max(NEAR)) | (apart > 2 * MOST_DAYS) & (place == 0)
    return np.asarray(_abroad(table) | late | elsewhere | (far & (apart > 0)))


def _described(learnt: evidence.Evidence) -> dict[str, dict[str, float]]:
    described = {}
    for comparison in INCIDENTS:
        shares = learnt.shares[comparison.name]
        described[comparison.name] = {
            level.label: round(float(np.log2(m / u)), 3)
            for level, m, u in zip(comparison.levels, shares.m, shares.u, strict=True)
        }
    return described
