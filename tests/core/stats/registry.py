"""The public fatality registry as linked facts, by a small loader of its own (tests only)."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import Any

import pyarrow as pa

from tests.shared_data import shared_data
from vedette.core.kernel.codelists import codelist
from vedette.core.linkage.reconcile import Origins, reconciliation
from vedette.core.linkage.reconciled import Reconciliation
from vedette.core.linkage.schema import LINKS, PAIRS, Family
from vedette.core.sources.schema import RECORDS

NEW, OLD = "un_fatalities_2025-04-04", "un_fatalities_2021-06"
FAMILY = Family("un_fatalities", (OLD, NEW))
_CATEGORIES = {
    "Military": "military_unspecified",
    "Military Observer": "military_observer",
    "Police": "police_unspecified",
    "Local": "civ_national",
    "International Civilian": "civ_international",
    "Other": "other",
}
_CAUSES = {
    "Malicious Act": "malicious_act",
    "Accident": "accident",
    "Illness": "illness",
    "Self-Inflicted": "self_inflicted",
    "To Be Determined": "to_be_determined",
    "Unknown": "unknown",
}


def registry_rows(release: str = NEW) -> list[dict[str, Any]]:
    """RECORDS rows of a release; the second row of an id gets `#2`."""
    path = shared_data("un_fatalities", f"{release}.csv")
    seen: dict[str, int] = {}
    return [_row(release, n, cells, seen) for n, cells in enumerate(_cells(path), start=2)]


def registry(*releases: str, change: dict[str, dict[str, Any]] | None = None) -> Reconciliation:
    """The reconciliation of releases, linked by mission-day and by id; `change` edits rows by id."""
    rows = [row for release in releases or (NEW,) for row in registry_rows(release)]
    for row in rows:
        row.update((change or {}).get(row["source_record_id"], {}))
    return reconciliation(
        RECORDS.from_rows(rows), links_of(rows), PAIRS.empty(), origins=Origins(families=(FAMILY,))
    )


def links_of(rows: list[dict[str, Any]]) -> pa.Table:
    """Each mission-day of the newest release is an incident, each id without `#2` a person."""
    days = {row["source_record_id"]: f"{row['mission']} {row['date']}" for row in rows}
    return LINKS.from_rows(
        [
            {
                "source": row["source"],
                "source_record_id": row["source_record_id"],
                "incident_ref": days[row["source_record_id"]],
                "person_ref": row["source_record_id"].split("#")[0],
                "decided_by": "same report",
                "band": "certain",
            }
            for row in rows
        ]
    )


def _cells(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return [{k.lower(): v.strip() for k, v in row.items()} for row in csv.DictReader(stream)]


def _row(source: str, n: int, cells: dict[str, str], seen: dict[str, int]) -> dict[str, Any]:
    id = cells["casualty_id"]
    seen[id] = seen.get(id, 0) + 1
    day = dt.date.fromisoformat(cells["incident_date"])
    return {
        "source": source,
        "source_record_id": id if seen[id] == 1 else f"{id}#{seen[id]}",
        "import_id": "IM-1",
        "record": n,
        "grain": "person",
        "label": "public",
        "date": cells["incident_date"],
        "date_from": day,
        "date_to": day,
        "mission": cells["mission_acronym"],
        "mission_code": codelist("missions").code_for(cells["mission_acronym"]),
        "cause": _CAUSES[cells["type_of_incident"]],
        "personnel_category": _CATEGORIES[cells["casualty_personnel_type"]],
        "nationality": cells["casualty_nationality"],
        "killed": 1,
    }
