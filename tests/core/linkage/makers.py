"""Small made-up reviews for the tests of linkage."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pyarrow as pa

from vedette.core.sources.schema import RECORDS


def record(source: str, number: str, day: str, **more: object) -> dict[str, object]:
    """One incident record of a day and source; `more` replaces any column."""
    date = dt.date.fromisoformat(day)
    return {
        "source": source,
        "source_record_id": number,
        "import_id": "IM-TEST",
        "record": 2,
        "grain": "incident",
        "date": day,
        "date_from": date,
        "date_to": date,
        "country_iso3": "MLI",
        "label": "unclassified",
        **more,
    }


def person(
    source: str, number: str, day: str, name: str | None, **more: object
) -> dict[str, object]:
    """One dead person of a day and source."""
    told = {"mission": "MINUSMA", "mission_code": "MINUSMA", "killed": 1, "name": name}
    return record(source, number, day, grain="person", **{**told, **more})


def review(*rows: Mapping[str, object]) -> pa.Table:
    """The rows as RECORDS."""
    return RECORDS.from_rows([dict(row) for row in rows])


def incident_of(links: pa.Table) -> dict[str, str]:
    """`source:record_id` -> reference of the incident."""
    return _column(links, "incident_ref")


def person_of(links: pa.Table) -> dict[str, str]:
    """`source:record_id` -> reference of the person; only persons."""
    return {key: ref for key, ref in _column(links, "person_ref").items() if ref}


def _column(links: pa.Table, name: str) -> dict[str, str]:
    return {f"{r['source']}:{r['source_record_id']}": r[name] for r in links.to_pylist()}
