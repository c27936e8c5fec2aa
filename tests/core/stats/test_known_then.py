"""Why a number is another one than on a past day."""

from __future__ import annotations

import datetime as dt
from typing import Any

from vedette.core.linkage.reconciled import INCIDENTS
from vedette.core.linkage.schema import LINKS
from vedette.core.stats.known_then import Changed, Knowledge, Why, changed, known_by_age
from vedette.core.stats.schema import FIGURE_ROWS

DAY = dt.date(2017, 11, 15)


def incident(
    ref: str, killed: int, *records: str, on: str = "2017-10-01", **fields: Any
) -> dict[str, Any]:
    """An incident with its records `source:id`; `counted=0` leaves it out of the figure."""
    return {"ref": ref, "killed": killed, "records": records, "on": on, "counted": killed, **fields}


def knowledge(*told: dict[str, Any], received: dict[tuple[str, str], dt.date] | None = None) -> Knowledge:  # fmt: skip
    """A state of knowledge of one figure."""
    none: dict[str, Any] = {"title": "t", "n_records": 1, "n_sources": 1, "n_origins": 1, "disagrees": False,
                            "disagreements": "", "sources": "hq"}  # fmt: skip
    incidents = INCIDENTS.from_rows(
        [
            none
            | {"incident_ref": one["ref"], "killed": one["killed"], "date": one["on"], "cause": one.get("cause"),
               "date_from": dt.date.fromisoformat(one["on"])}
            for one in told
        ]
    )  # fmt: skip
    links = LINKS.from_rows(
        [
            {"source": record.partition(":")[0], "source_record_id": record.partition(":")[2],
             "incident_ref": one["ref"], "decided_by": "single", "band": "certain"}
            for one in told
            for record in one["records"]
        ]
    )  # fmt: skip
    rows = FIGURE_ROWS.from_rows(
        [
            {"key": "k", "point": one["on"][:4], "source": source, "incident_ref": one["ref"],
             "counted": one["counted"]}
            for one in told
            if one["counted"]
            for source in ("all", "hq")
        ]
    )  # fmt: skip
    return Knowledge(rows, incidents, links, received or {})


def told_of(found: list[Changed]) -> list[tuple[str, Why, int, int]]:
    """What the tests look at."""
    return [(one.incident_ref, one.why, one.then, one.now) for one in found]


SAME = incident("IN-1", 3, "hq:1")


def test_what_has_not_changed_is_not_told() -> None:
    assert changed(knowledge(SAME), knowledge(SAME), "k") == []


def test_a_late_report_tells_when_it_came_and_how_long_after() -> None:
    now = knowledge(
        SAME,
        incident("IN-2", 2, "hq:2", "press:9"),
        received={("hq", "2"): dt.date(2018, 1, 9), ("press", "9"): dt.date(2017, 12, 10)},
    )

    [late] = changed(knowledge(SAME), now, "k")

    assert told_of([late]) == [("IN-2", Why.LATE, 0, 2)]
    assert (late.received_on, late.delay_days) == (dt.date(2017, 12, 10), 30 + 31 + 9)


def test_withdrawn_recounted_moved_and_relinked_are_told_apart() -> None:
    then = knowledge(
        incident("IN-1", 1, "hq:1"),
        incident("IN-2", 2, "hq:2"),
        incident("IN-3", 3, "hq:3", cause="to_be_determined", counted=0),
        incident("IN-4", 4, "hq:4"),
        incident("IN-5", 5, "press:5"),
    )
    now = knowledge(
        incident("IN-2", 6, "hq:2"),
        incident("IN-3", 3, "hq:3", cause="malicious_act"),
        incident("IN-4", 4, "hq:4", "press:5"),
    )

    found = changed(then, now, "k")

    assert told_of(found) == [
        ("IN-1", Why.WITHDRAWN, 1, 0),
        ("IN-2", Why.RECOUNTED, 2, 6),
        ("IN-3", Why.MOVED, 0, 3),
        ("IN-4", Why.RELINKED, 4 + 5, 4),
    ]
    assert found[2].fields == (("cause", "to_be_determined", "malicious_act"),)


def test_an_incident_keeps_its_identity_under_another_reference() -> None:
    then = knowledge(incident("IN-9", 3, "hq:1"))

    assert changed(then, knowledge(SAME), "k") == []


def test_changes_add_up_to_the_difference_of_the_number() -> None:
    then = knowledge(SAME, incident("IN-5", 5, "press:5"))
    now = knowledge(incident("IN-1", 4, "hq:1", "press:5"), incident("IN-6", 7, "log:1"))

    found = changed(then, now, "k")

    assert sum(one.now - one.then for one in found) == (4 + 7) - (3 + 5)


def test_the_youngest_incidents_show_how_incomplete_the_day_was() -> None:
    then = knowledge(SAME, incident("IN-2", 2, "hq:2", on="2016-01-01"))
    now = knowledge(
        SAME,
        incident("IN-2", 2, "hq:2", on="2016-01-01"),
        incident("IN-3", 4, "hq:3", on="2017-11-01"),
        incident("IN-4", 9, "hq:4", on="2018-01-01"),
    )

    ages = {one.words: (one.then, one.now) for one in known_by_age(then, now, "k", DAY)}

    assert ages["under 3 months"] == (3, 3 + 4)  # what happened after the day is left out
    assert ages["over a year"] == (2, 2)


def test_an_empty_past_is_all_late() -> None:
    empty = Knowledge(FIGURE_ROWS.empty(), INCIDENTS.empty(), LINKS.empty())

    assert told_of(changed(empty, knowledge(SAME), "k")) == [("IN-1", Why.LATE, 0, 3)]
