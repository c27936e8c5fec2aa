"""Counts of killed by source and reconciled, and where the sources overlap."""

from __future__ import annotations

import importlib.resources

import pyarrow as pa

from vedette.core.kernel.duck import connected
from vedette.core.kernel.schema import Column, Table
from vedette.core.linkage.reconciled import INCIDENTS

_SQL = importlib.resources.files(__package__) / "sql" / "reconcile"
_text, _count = pa.string(), pa.int32()

COUNTS = Table(
    name="counts",
    grain="people killed by mission, year and cause, of one source or of all reconciled",
    key=("mission", "year", "source", "cause"),
    columns=(
        Column(
            "mission",
            _text,
            "code or word of the mission; '(none)' where none is told",
            required=True,
        ),
        Column("year", _count, "year of the incident; null where no date is told"),
        Column(
            "source",
            _text,
            "name of the source, or `all` for the reconciled picture",
            required=True,
        ),
        Column(
            "cause",
            _text,
            "code of codelists/cause; not_recorded where none is told",
            required=True,
        ),
        Column("low", _count, "people killed by the lowest values", required=True),
        Column(
            "best", _count, "people killed; distinct persons where persons are told", required=True
        ),
        Column("high", _count, "people killed by the highest values", required=True),
    ),
)

COUNTS_MATRIX = Table(
    name="counts_matrix",
    grain="one source in one year or one mission",
    key=("dimension", "value", "source"),
    columns=(
        Column("dimension", _text, "year or mission", required=True),
        Column(
            "value", _text, "the year or the mission; '(none)' where it is not told", required=True
        ),
        Column("source", _text, "name of the source, or `all`", required=True),
        Column("n_incidents", _count, "incidents", required=True),
        Column("killed", _count, "people killed", required=True),
        Column("n_rows", _count, "rows of the source behind them", required=True),
        Column(
            "n_shared", _count, "of the incidents, those that another source has too", required=True
        ),
        Column(
            "n_only_here", _count, "of the incidents, those that no other source has", required=True
        ),
        Column("killed_only_here", _count, "people killed in these", required=True),
    ),
)
"""Year and mission are those that the source itself tells; for `all` the reconciled ones."""

OVERLAPS = Table(
    name="overlaps",
    grain="one set of sources that have an incident and no other source has it",
    key=("sources",),
    columns=(
        Column("sources", _text, "names of the sources, joined by ', '", required=True),
        Column("n_sources", _count, "number of sources in the set", required=True),
        Column("n_origins", _count, "of them independent", required=True),
        Column("n_incidents", _count, "incidents that exactly these sources have", required=True),
        Column("killed", _count, "people killed in them, reconciled", required=True),
        Column(
            "n_disagree", _count, "of the incidents, those in which sources differ", required=True
        ),
    ),
)


def counts(facts: pa.Table, incidents: pa.Table | None = None) -> pa.Table:
    """Table COUNTS of FACTS: people killed by mission, year, source and cause.

    Facts without a number of killed add nothing; a fact without range adds its value to low and high.
    The range of `all` also holds what undecided pairs leave open, persons whom no single source
    counts, and incidents that a source puts into another year.

    Args:
        facts: Table FACTS.
        incidents: Table INCIDENTS, for what undecided pairs leave open; None for nothing.
    """
    told = INCIDENTS.empty() if incidents is None else incidents
    return _made("counts", COUNTS, facts=facts, incidents=told)


def counts_matrix(facts: pa.Table, incidents: pa.Table) -> pa.Table:
    """Table COUNTS_MATRIX: each source by year and by mission, with what others have too."""
    return _made("counts_matrix", COUNTS_MATRIX, facts=facts, incidents=incidents)


def overlaps(incidents: pa.Table) -> pa.Table:
    """Table OVERLAPS: how many incidents each set of sources shares, for an UpSet view."""
    return _made("overlaps", OVERLAPS, incidents=incidents)


def _made(name: str, declared: Table, **tables: pa.Table) -> pa.Table:
    with connected() as engine:
        for table, rows in tables.items():
            engine.register(table, rows)
        statement = (_SQL / f"{name}.sql").read_text(encoding="utf-8")
        return declared.conform(engine.sql(statement).to_arrow_table())
