"""Reconciliation: every source's claim, the chosen value with its rule, the dissent, and why sources differ.

Rules of choice, in order: the declared precedence of sources; person rows before counts; the newest
release of a family before older ones; originals before copies. Where sources of one rank give
counts, the middle one is taken, never the largest: totals of maxima overshoot. All values are kept.
A choice of a person goes before every rule (`choices`).
"""

from __future__ import annotations

import importlib.resources
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from vedette.core.kernel.codelists import codelist, component
from vedette.core.kernel.duck import connected
from vedette.core.kernel.errors import WrongState
from vedette.core.kernel.schema import Table
from vedette.core.linkage.choices import FIELDS, OWN, Choice, apply_choices
from vedette.core.linkage.reconciled import (
    CLAIMS_BY_SOURCE,
    DIFFERENCES,
    FACTS,
    INCIDENTS,
    PERSONS,
    Reconciliation,
)
from vedette.core.linkage.schema import Family
from vedette.core.sources.schema import Grain

_SQL = importlib.resources.files(__package__) / "sql" / "reconcile"
_UNDECLARED_PERSON, _UNDECLARED_COUNT, _OLD_RELEASE, _COPY, _PERSON = 100, 101, 200, 300, 900
_LINKED = ("numbers", "sizes", "linked")
_INCIDENTS_AT_ONCE = 50_000
_STEPS = ("source_facts", "claims", "chosen", "counts_chosen", "days")
CIRCUMSTANCES = ("activity", "local_time", "weapon")
"""Fields of an incident that the first source that tells gives; they are not chosen by people."""
_RULES = (
    "only source that tells",
    "sources agree",
    "declared precedence of sources",
    "person rows before counts, newest release first, originals before copies",
    "finest date within the date of the first source",
    "finest place, then first source",
)
_DIFFERENCES = ("releases_differ", "claims_differ", "only_here", "duplicates", "totals_differ")


@dataclass(frozen=True, slots=True)
class Origins:
    """Where sources have their knowledge from.

    Args:
        families: Releases of one publisher, oldest first.
        fed_by: Source -> sources that it copies.
    """

    families: tuple[Family, ...] = ()
    fed_by: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def family(self, source: str) -> tuple[str | None, int]:
        """Name of the family and number of the release from 0; None and 0 outside of families."""
        for family in self.families:
            if source in family.sources:
                return family.name, family.sources.index(source)
        return None, 0

    def n_independent(self, sources: Sequence[str]) -> int:
        """How many of the sources know for themselves: releases of a family count once, copies not at all.

        Sources that feed each other in a circle count once together.

        Example:
            >>> Origins(fed_by={"press": ["mission"]}).n_independent(["mission", "press", "police"])
            2
        """
        groups = {source: self.family(source)[0] or source for source in sources}
        fed = {
            groups[source]
            for source in sources
            if {groups[other] for other in self._feeders(source) if other in groups}
            - {groups[source]}
        }
        return max(1, len(set(groups.values()) - fed))

    def _feeders(self, source: str) -> set[str]:
        """All sources that feed a source, directly or through others."""
        found: set[str] = set()
        waiting = list(self.fed_by.get(source, ()))
        while waiting:
            feeder = waiting.pop()
            if feeder not in found:
                found.add(feeder)
                waiting.extend(self.fed_by.get(feeder, ()))
        return found - {source}


def reconciliation(
    records: pa.Table,
    links: pa.Table,
    pairs: pa.Table,
    *,
    precedence: Sequence[str] = (),
    origins: Origins | None = None,
    choices: Sequence[Choice] = (),
) -> Reconciliation:
    """Incidents, persons, facts, claims by source and differences of linked records.

    Args:
        records: Table RECORDS; monthly totals are compared, never linked.
        links: Table LINKS with one row for each other record.
        pairs: Table PAIRS; the undecided ones make the ranges `killed_sure`, `_min`, `_max`.
        precedence: Sources from the most trusted; the rest follow by the rules of this module.
        origins: Families of releases and copies; None where every source stands for itself.
        choices: What people chose, in order of time.

    Raises:
        WrongState: A record has no link. Remedy: link again.
    """
    origins = origins or Origins()
    # What the linkage before has freed goes back to the machine, before the engine takes its own.
    pa.default_memory_pool().release_unused()
    with connected() as engine:
        engine.register("records", records)
        engine.register("links", links)
        engine.register("pairs", pairs)
        engine.register("ranks", _ranks(records, precedence, origins))
        engine.register("components", _components())
        engine.register("releases", _releases(origins))
        for step in _LINKED:
            _make(engine, step)
        _check_all_linked(engine, records)
        for step in _STEPS:
            _make(engine, step)
        engine.register("origins_of", _origins_of(engine, origins))
        chosen = apply_choices(engine, choices)
        for step in ("undecided", "circumstances", "incidents", "persons", "described"):
            _make(engine, step)
        incidents = _conform(engine, "from incidents", INCIDENTS)
        persons = _conform(engine, "from persons", PERSONS)
        differences = " union all by name ".join(
            f"from ({_statement(name)})" for name in _DIFFERENCES
        )
        differing = _conform(engine, differences, DIFFERENCES)
        # The larger tables come later, when what they do not need has gone: the peak is a gigabyte lower.
        _drop(engine, "linked", "undecided")
        facts = _conform(engine, f"from ({_statement('facts')})", FACTS)
        _drop(engine, "source_facts", "incidents", "persons", "described")
        return Reconciliation(
            incidents=incidents,
            persons=persons,
            facts=facts,
            claims_by_source=_claims_by_source(engine),
            differences=differing,
            choices=chosen,
        )


def _claims_by_source(engine: duckdb.DuckDBPyConnection) -> pa.Table:
    sources = [source for (source,) in engine.execute("select source from ranks").fetchall()]
    middles = [f"middle value of {n} sources" for n in range(2, len(sources) + 1)]
    chosen = engine.execute("select distinct rule from resolved").fetchall()
    for name, words in (
        ("source_name", {*sources, OWN}),
        ("field_name", (*FIELDS, *CIRCUMSTANCES)),
        ("rule_words", {*_RULES, *middles, *(rule for (rule,) in chosen)}),
    ):
        listed = ", ".join("'" + word.replace("'", "''") + "'" for word in sorted(words))
        engine.execute(f"create temp type {name} as enum ({listed})")
    query = f"from ({_statement('claims_by_source')})"
    [(n,)] = engine.execute("select count(*) from chosen").fetchall()
    parts = []
    for first in range(1, n + 1, _INCIDENTS_AT_ONCE):
        # Incidents are numbered in the order of the result: sorted in parts, a great table takes a gigabyte less.
        engine.execute(f"set variable first = {first}")
        engine.execute(f"set variable last = {first + _INCIDENTS_AT_ONCE - 1}")
        parts.append(_conform(engine, query, CLAIMS_BY_SOURCE, order="place"))
    return pa.concat_tables(parts) if parts else CLAIMS_BY_SOURCE.empty()


def _statement(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")


def _make(engine: duckdb.DuckDBPyConnection, name: str) -> None:
    engine.execute(f"create temp table {name} as {_statement(name)}")


def _drop(engine: duckdb.DuckDBPyConnection, *names: str) -> None:
    for name in names:
        engine.execute(f"drop table {name}")


def _conform(
    engine: duckdb.DuckDBPyConnection, query: str, declared: Table, *, order: str = ""
) -> pa.Table:
    """The result in the declared columns, sorted by the engine (Arrow's sort of texts is far slower).

    `order` is a column of the result that stands for the order of its key where texts are many.
    """
    names = ", ".join(f'"{name}"' for name in declared.names)
    keys = order or ", ".join(f'"{name}"' for name in declared.key)
    made = engine.sql(f"select {names} from ({query}) order by {keys}").to_arrow_table()  # noqa: S608
    return made.cast(declared.arrow)


def _check_all_linked(engine: duckdb.DuckDBPyConnection, records: pa.Table) -> None:
    wanted = pc.sum(pc.not_equal(records["grain"], Grain.MONTHLY_TOTAL.value)).as_py() or 0
    [(found,)] = engine.execute("select count(*) from linked").fetchall()
    if found != wanted:
        raise WrongState(
            f"{wanted} records are to be reconciled and {found} of them have exactly one link.",
            "Run the linkage again on the same records.",
        )


def _ranks(records: pa.Table, precedence: Sequence[str], origins: Origins) -> pa.Table:
    """One row per source: its rank, a total order, its family and the number of its release."""
    grains = records.group_by("source").aggregate([("grain", "min"), ("grain", "max")]).to_pylist()
    has_persons = {
        row["source"]: Grain.PERSON in {row["grain_min"], row["grain_max"]} for row in grains
    }
    rows = []
    for nth, source in enumerate(sorted(has_persons)):
        family, release = origins.family(source)
        rank = _rank(source, precedence, origins, has_persons=has_persons)
        rows.append(
            {
                "source": source,
                "rank": rank,
                "ord": rank * 1000 + nth,
                "declared": source in precedence,
                "family": family,
                "family_or_source": family or source,
                "release": release,
            }
        )
    mine = {"source": OWN, "rank": _PERSON, "ord": _PERSON * 1000, "family_or_source": OWN}
    rows.append({**mine, "declared": False, "release": 0})
    types = {
        "source": pa.string(),
        "rank": pa.int32(),
        "ord": pa.int32(),
        "declared": pa.bool_(),
        "family": pa.string(),
        "family_or_source": pa.string(),
        "release": pa.int32(),
    }
    return pa.Table.from_pylist(rows, schema=pa.schema(list(types.items())))


def _rank(
    source: str, precedence: Sequence[str], origins: Origins, *, has_persons: Mapping[str, bool]
) -> int:
    """Rank of a source: its declared place, else by grain; older releases and copies of a source come last."""
    if source in precedence:
        return list(precedence).index(source)
    if any(feeder in has_persons for feeder in origins.fed_by.get(source, ())):
        return _COPY
    rank = _UNDECLARED_PERSON if has_persons[source] else _UNDECLARED_COUNT
    newer = [
        other
        for family in origins.families
        if source in family.sources
        for other in family.sources[family.sources.index(source) + 1 :]
        if other in has_persons
    ]
    return _OLD_RELEASE + len(newer) if newer else rank


def _components() -> pa.Table:
    codes = codelist("personnel_category").codes
    return pa.table(
        {"personnel_category": list(codes), "component": [component(code) for code in codes]}
    )


def _releases(origins: Origins) -> pa.Table:
    """Each release of a family with the next one."""
    rows = [
        {"family": family.name, "source_a": a, "source_b": b}
        for family in origins.families
        for a, b in zip(family.sources, family.sources[1:], strict=False)
    ]
    names = ("family", "source_a", "source_b")
    return pa.Table.from_pylist(rows, schema=pa.schema([(name, pa.string()) for name in names]))


def _origins_of(engine: duckdb.DuckDBPyConnection, origins: Origins) -> pa.Table:
    """Number of independent origins by set of sources: sets are few, incidents many."""
    lists = engine.execute(
        "select h.sources, list(c.source order by c.source)"
        " from (select sources, min(inc) as inc from chosen group by sources) as h"
        " join claims as c using (inc) group by h.sources"
    ).fetchall()
    return pa.table(
        {
            "sources": pa.array([sources for sources, _ in lists], pa.string()),
            "n_origins": pa.array([origins.n_independent(names) for _, names in lists], pa.int32()),
        }
    )
