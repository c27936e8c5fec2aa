"""A made-up series with a measure in it: two missions whose attacks halve with 2018; accidents stay."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Any

import pyarrow as pa

from tests.core.stats.registry import links_of
from vedette.core.context.exposure import EXPOSURE
from vedette.core.linkage.reconcile import reconciliation
from vedette.core.linkage.schema import PAIRS
from vedette.core.sources.schema import RECORDS

YEARS = range(2014, 2021)
PEOPLE = {"MINUSMA": 12_000.0, "MONUSCO": 16_000.0}


def facts(*, fell: bool = True, rose: bool = False) -> pa.Table:
    """Facts: before 2018 two attacks a month in each mission, of one and of three people; then one of one person (or
    neither fewer nor more, or one more of five).

    One accident a month in each mission, at all times.
    """
    rows: list[dict[str, Any]] = []
    for year in YEARS:
        for month in range(1, 13):
            is_after = fell and year >= 2018
            for mission in PEOPLE:
                rows += _attack(mission, dt.date(year, month, 5), 1)
                rows += [] if is_after else _attack(mission, dt.date(year, month, 15), 3)
                rows += (
                    _attack(mission, dt.date(year, month, 20), 5) if rose and year >= 2018 else []
                )
                rows += _attack(mission, dt.date(year, month, 25), 1, "accident")
    for n, row in enumerate(rows):
        row |= {"source_record_id": f"r{n}", "record": n + 2}
    made = reconciliation(RECORDS.from_rows(rows), links_of(rows), PAIRS.empty())
    return made.facts


def served() -> pa.Table:
    """Table EXPOSURE of every month of these years."""
    rows = [
        {
            "mission": mission,
            "component": "uniformed",
            "month": dt.date(year, month, 1),
            "strength": people,
            "person_years": people * calendar.monthrange(year, month)[1] / 365.25,
            "month_end": people,
            "state": "observed",
            "jump": False,
            "source": "made",
        }
        for mission, people in PEOPLE.items()
        for year in YEARS
        for month in range(1, 13)
    ]
    return EXPOSURE.from_rows(rows)


def _attack(
    mission: str, day: dt.date, killed: int, cause: str = "malicious_act"
) -> list[dict[str, Any]]:
    return [
        {
            "source": "made",
            "import_id": "IM-1",
            "grain": "person",
            "label": "public",
            "date": day.isoformat(),
            "date_from": day,
            "date_to": day,
            "mission": mission,
            "mission_code": mission,
            "cause": cause,
            "personnel_category": "military_unspecified",
            "killed": 1,
        }
        for _ in range(killed)
    ]
