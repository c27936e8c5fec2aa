"""Where sources that tell of one incident do not say the same: by pair of sources, field and year (U3)."""

from __future__ import annotations

import importlib.resources

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from vedette.core.kernel.dates import event_date
from vedette.core.kernel.duck import connected
from vedette.core.kernel.schema import Table
from vedette.core.linkage.choices import OWN
from vedette.core.linkage.desk_tables import DISAGREEMENT_PAIRS, DISAGREEMENTS

_SQL = importlib.resources.files(__package__) / "sql" / "desk"


def disagreements(claims_by_source: pa.Table, incidents: pa.Table) -> tuple[pa.Table, pa.Table]:
    """Tables DISAGREEMENTS and DISAGREEMENT_PAIRS.

    An incident stands in a row of the second for a field if and only if INCIDENTS names the field in its
    `disagreements`. A person's own value is no source and does not take part.
    """
    with connected() as engine:
        engine.register("claims", claims_by_source)
        engine.register("incidents", incidents)
        engine.register("days", _days(claims_by_source))
        engine.execute("create temp table told as " + _statement("told"), {"own": OWN})
        engine.execute("create temp table compared as " + _statement("compared"))
        return (
            _made(engine, _statement("disagreements"), DISAGREEMENTS),
            _made(engine, _statement("disagreement_pairs"), DISAGREEMENT_PAIRS),
        )


def _statement(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")


def _made(engine: duckdb.DuckDBPyConnection, statement: str, declared: Table) -> pa.Table:
    return declared.conform(engine.sql(statement).to_arrow_table())


def _days(claims: pa.Table) -> pa.Table:
    """First and last day of each date that is claimed."""
    told = claims.filter(pc.equal(claims["field"], "date"))["value"].unique().to_pylist()
    days = [(text, event_date(text)) for text in told]
    return pa.table(
        {
            "value": pa.array([text for text, _ in days], pa.string()),
            "first": pa.array([day.first for _, day in days], pa.date32()),
            "last": pa.array([day.last for _, day in days], pa.date32()),
        }
    )
