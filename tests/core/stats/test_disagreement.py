"""What disagrees: sources under scopes by year, beside published totals."""

from __future__ import annotations

import csv
from collections import defaultdict
from typing import Any

import pyarrow as pa
import pytest

from tests.core.linkage.reconcile_makers import reconciled, record
from tests.core.stats.registry import FAMILY, NEW, OLD, links_of, registry_rows
from tests.shared_data import shared_data
from vedette.core.context.schema import TOTALS
from vedette.core.linkage.reconcile import Origins, reconciliation
from vedette.core.linkage.schema import LINKS, PAIRS
from vedette.core.sources.schema import RECORDS
from vedette.core.stats.disagreement import disagreement
from vedette.core.stats.query import Period, Scope, ledger

ROLL = Scope("mission roll, all kinds", in_mission=True, causes=("malicious_act",))
UNIFORMED = Scope(
    "uniformed", in_mission=True, causes=("malicious_act",), components=("military", "police")
)
FIVE = Scope(
    "five missions",
    missions=("MINUSMA", "MONUSCO", "MINUSCA", "UNAMID", "UNMISS"),
    causes=("malicious_act",),
)
UN_STAFF = Scope("incidents with UN staff", causes=("malicious_act",), with_un_staff=True)


def by_row(table: pa.Table) -> dict[tuple[str, str], list[int | None]]:
    """Values by source and scope: the years, then their sum."""
    found: dict[tuple[str, str], list[int | None]] = defaultdict(list)
    for row in table.to_pylist():
        found[row["source"], row["scope"]].append(row["value"])
    return found


def test_a_source_stands_under_the_scopes_that_it_can_tell() -> None:
    rows = [
        record("a", "1", killed=3, date="2016-03-04", incident="I1", personnel_category="troop"),
        record("b", "1", killed=4, date="2016-03-04", incident="I1"),
        record("b", "2", killed=2, date="2017-03-04", incident="I2"),
    ]

    table = disagreement(
        ledger(reconciled(rows).facts),
        scopes=[ROLL, UNIFORMED],
        period=Period.years(2016, 2017),
        printed=5,
    )

    assert by_row(table) == {
        ("a", "mission roll, all kinds"): [3, 0, 3],
        ("a", "uniformed"): [3, 0, 3],
        ("b", "mission roll, all kinds"): [4, 2, 6],
    }
    assert [r["difference"] for r in table.to_pylist() if r["year"] is None] == [-2, -2, 1]


def test_two_rows_of_one_incident_stand_as_the_source_has_them() -> None:
    rows = [record("a", n, killed=3, date="2016-03-04", incident="I1") for n in ("1", "2")]

    table = disagreement(
        ledger(reconciled(rows).facts), scopes=[ROLL], period=Period.years(2016, 2016), printed=5
    )

    assert by_row(table)["a", "mission roll, all kinds"] == [6, 6]


def aid_workers() -> list[dict[str, Any]]:
    """Rows of the aid worker database, each an incident of its own."""
    path = shared_data("awsd", "awsd_2025-03.csv")
    with path.open(encoding="utf-8", newline="") as stream:
        lines = [
            line for line in csv.DictReader(stream) if line["Year"] in "2013 2014 2015 2016 2017"
        ]
    return [
        record("awsd_2025-03", line["Incident ID"], mission=None, mission_code=None, cause="malicious_act",
               date=f"{line['Year']}-01-01", killed=int(line["Total killed"]), un_staff=int(line["UN"]),
               incident=f"AW {line['Incident ID']}")
        for line in lines
    ]  # fmt: skip


def published() -> pa.Table:
    """The published totals."""
    path = shared_data("published_totals", "published_totals.csv")
    with path.open(encoding="utf-8", newline="") as stream:
        lines = list(csv.DictReader(stream))
    return TOTALS.from_rows(
        [
            {
                "total_id": line["id"],
                "publisher": line["publisher"],
                "published": line["published"],
                "year_from": int(line["period_from"]) if line["period_from"] else None,
                "year_to": int(line["period_to"]),
                "scope": line["scope"],
                "count": int(line["count"]),
                "peacekeepers": int(line["of_which_peacekeepers"])
                if line["of_which_peacekeepers"]
                else None,
                "source": "published_totals",
            }
            for line in lines
        ]
    )


@pytest.mark.real
@pytest.mark.slow
def test_the_table_of_what_disagrees_is_reproduced() -> None:
    people, aid = [*registry_rows(OLD), *registry_rows(NEW)], aid_workers()
    aid_links = LINKS.from_rows(
        [{"source": r["source"], "source_record_id": r["source_record_id"], "incident_ref": r["_incident"],
          "decided_by": "single", "band": "certain"} for r in aid]
    )  # fmt: skip
    made = reconciliation(
        RECORDS.from_rows([*people, *aid]),
        pa.concat_tables([links_of(people), aid_links]),
        PAIRS.empty(),
        origins=Origins(families=(FAMILY,)),
    )

    table = disagreement(
        ledger(made.facts),
        scopes=[ROLL, UNIFORMED, FIVE, UN_STAFF],
        period=Period.years(2013, 2017),
        printed=195,
        totals=published(),
    )

    found = by_row(table)
    assert found[OLD, ROLL.name] == [36, 39, 35, 34, 59, 203]
    assert found[NEW, ROLL.name] == [36, 39, 35, 35, 62, 207]
    assert found[NEW, UNIFORMED.name] == [33, 35, 32, 33, 59, 192]
    assert found[OLD, UNIFORMED.name] == [33, 35, 32, 32, 58, 190]
    assert found[NEW, FIVE.name] == [33, 37, 30, 33, 60, 193]
    assert found["awsd_2025-03", UN_STAFF.name] == [39, 30, 22, 20, 16, 127]
    assert found["UN Staff Union", "UN personnel, UN and associated personnel"] == [
        58,
        61,
        51,
        32,
        71,
        273,
    ]
    assert found["UN Staff Union", "peacekeepers only"] == [33, 33, 27, None, 53, None]
    assert found["Independent review of peacekeeper security", "UN peace operations"][-1] == 195
    assert found["UN note to correspondents", "peacekeepers"][4] == 56
    sums = {
        (r["source"], r["scope"]): r["difference"] for r in table.to_pylist() if r["year"] is None
    }
    assert sums[NEW, ROLL.name] == 12
    assert sums["awsd_2025-03", UN_STAFF.name] == -68
