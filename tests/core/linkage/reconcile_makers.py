"""Small linked records for tests of reconciliation and of what follows it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pyarrow as pa

from vedette.core.linkage.reconcile import Origins, reconciliation
from vedette.core.linkage.reconciled import Reconciliation
from vedette.core.linkage.schema import LINKS, PAIRS
from vedette.core.sources.schema import RECORDS


def record(source: str, id: str, *, incident: str | None = None, person: str | None = None,
           first: str | None = None, last: str | None = None, **fields: Any) -> dict[str, Any]:  # fmt: skip
    """A record of a source; `incident` and `person` say what it is linked to."""
    grain = fields.pop("grain", "incident")
    date = fields.pop("date", "2016-03-04")
    mission = fields.pop("mission", "M1")
    return {
        "source": source,
        "source_record_id": id,
        "import_id": "IM-1",
        "record": 2,
        "grain": grain,
        "label": "unclassified",
        "date": date,
        "date_from": dt.date.fromisoformat(first or date) if date else None,
        "date_to": dt.date.fromisoformat(last or first or date) if date else None,
        "mission": mission,
        "mission_code": mission,
        "cause": "malicious_act",
        "killed": 1,
        "_incident": incident,
        "_person": person or (f"{source}:{id}" if grain == "person" else None),
        **fields,
    }


def linked(rows: list[dict[str, Any]]) -> tuple[pa.Table, pa.Table]:
    """RECORDS and LINKS of made records."""
    links = [
        {
            "source": r["source"],
            "source_record_id": r["source_record_id"],
            "incident_ref": r["_incident"],
            "person_ref": r["_person"],
            "decided_by": "model",
            "band": "likely",
        }
        for r in rows
        if r["grain"] != "monthly_total"
    ]
    return RECORDS.from_rows(rows), LINKS.from_rows(links)


def make_pairs(undecided: list[tuple[str, str, str, str]]) -> pa.Table:
    """PAIRS with one undecided pair for each (source, id, source, id)."""
    return PAIRS.from_rows(
        [
            {
                "level": "incident",
                "left_source": a,
                "left_id": b,
                "right_source": c,
                "right_id": d,
                "band": "uncertain",
                "decision": "undecided",
            }
            for a, b, c, d in undecided
        ]
    )


def reconciled(rows: list[dict[str, Any]], *, precedence: list[str] | None = None,
               origins: Origins | None = None, pairs: pa.Table | None = None) -> Reconciliation:  # fmt: skip
    """The reconciliation of made records."""
    records, links = linked(rows)
    return reconciliation(records, links, pairs if pairs is not None else make_pairs([]),
                          precedence=precedence or [], origins=origins)  # fmt: skip


def row(table: pa.Table) -> dict[str, Any]:
    """The only row of a table."""
    [only] = table.to_pylist()
    return only  # type: ignore[no-any-return]
