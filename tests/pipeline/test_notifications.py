"""Single incidents reported at a desk: persons apart, versions kept, records like any source (feature 1.9)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from tests.pipeline.imports import ANALYST, make_review
from vedette.core.kernel.errors import BadInput, NotFound, WrongState
from vedette.core.sources.notification import (
    Notification,
    Outcome,
    Person,
    Version,
    notification_from_json,
    notification_problems,
)
from vedette.pipeline.acquire import undo_import
from vedette.pipeline.decisions import Author
from vedette.pipeline.imports import import_state, records_in_file_order
from vedette.pipeline.notifications import DESK, notifications, report_incident, versions_of
from vedette.pipeline.verify import verify
from vedette.pipeline.workspace import Review

TODAY = dt.date(2026, 1, 2)
LATER = Author("lead", "2026-01-05T00:00:00+00:00")


def make_notification(**changes: object) -> Notification:
    stated: dict[str, object] = {
        "incident": "",
        "version": Version.IMMEDIATE,
        "date": dt.date(2025, 12, 30),
        "reported_on": dt.date(2025, 12, 31),
        "country": "Mali",
        "cause": "malicious_act",
        "persons": (
            Person(Outcome.DEAD, "troop", "Chad"),
            Person(Outcome.INJURED_SEVERE, sex="F"),
            Person(Outcome.INJURED_LIGHT),
            Person(Outcome.CAPTURED),
            Person(Outcome.UNHARMED),
        ),
    }
    return Notification(**{**stated, **changes})  # type: ignore[arg-type] # fields of it


def the_only(review: Review) -> Notification:
    [one] = notifications(review)
    return one.notification


@pytest.mark.slow
def test_1_9_an_incident_with_five_persons_gives_five_records(tmp_path: Path) -> None:
    review = make_review(tmp_path / "review")

    done = report_incident(review, make_notification(), ANALYST)

    records = records_in_file_order(review, DESK)
    counted = [records[name].to_pylist() for name in ("killed", "injured", "kidnapped")]
    assert done.rows == 5
    assert counted == [[1, 0, 0, 0, 0], [0, 1, 1, 0, 0], [0, 0, 0, 1, 0]]
    incident = the_only(review).incident
    assert set(records["incident_id"].to_pylist()) == {incident}
    assert set(records["grain"].to_pylist()) == {"person"}
    assert records["source_record_id"].to_pylist() == [f"{incident}/{n}" for n in range(1, 6)]


@pytest.mark.slow
def test_1_9_a_new_version_replaces_the_earlier_and_the_history_keeps_all(tmp_path: Path) -> None:
    review = make_review(tmp_path / "review")
    report_incident(review, make_notification(), ANALYST)
    report_incident(review, make_notification(date=dt.date(2025, 12, 29)), ANALYST)
    incident = notifications(review)[0].notification.incident
    update = make_notification(
        incident=incident,
        version=Version.UPDATE,
        reported_on=dt.date(2026, 1, 4),
        persons=(Person(Outcome.DEAD), Person(Outcome.DEAD)),
    )

    report_incident(review, update, LATER, why="one of the injured died")

    records = records_in_file_order(review, DESK)
    mine = [
        killed
        for id, killed in zip(
            records["incident_id"].to_pylist(), records["killed"].to_pylist(), strict=True
        )
        if id == incident
    ]
    assert mine == [1, 1]
    assert records.num_rows == 2 + 5
    versions = versions_of(review, incident)
    assert [(one.notification.version, one.by, one.is_current) for one in versions] == [
        (Version.IMMEDIATE, "analyst", False),
        (Version.UPDATE, "lead", True),
    ]
    assert versions[1].why == "one of the injured died"
    assert verify(review.folder).broken == []


@pytest.mark.slow
def test_undoing_a_version_brings_the_one_before_back(tmp_path: Path) -> None:
    review = make_review(tmp_path / "review")
    first = report_incident(review, make_notification(), ANALYST)
    incident = the_only(review).incident
    update = make_notification(incident=incident, version=Version.UPDATE)
    second = report_incident(
        review, replace(update, persons=(Person(Outcome.DEAD),)), LATER, why="x"
    )

    with pytest.raises(WrongState, match="rest on"):
        undo_import(review, str(first.id), ANALYST)
    undo_import(review, str(second.id), ANALYST)

    assert the_only(review).version is Version.IMMEDIATE
    assert records_in_file_order(review, DESK).num_rows == 5
    assert [one.is_current for one in versions_of(review, incident)] == [True, False]


@pytest.mark.slow
def test_a_further_version_needs_its_reason_and_a_known_incident(tmp_path: Path) -> None:
    review = make_review(tmp_path / "review")
    report_incident(review, make_notification(), ANALYST)
    update = make_notification(incident=the_only(review).incident, version=Version.UPDATE)

    with pytest.raises(BadInput, match="reason"):
        report_incident(review, update, LATER)
    with pytest.raises(NotFound):
        report_incident(review, replace(update, incident="NO-XXXXXX"), LATER, why="x")
    assert len(import_state(review.decisions()).standing[DESK]) == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"date": dt.date(1940, 1, 1)}, "date"),
        ({"reported_on": dt.date(2025, 1, 1)}, "reported_on"),
        ({"lat": 4.0}, "lat"),
        ({"lat": 99.0, "lon": 0.0}, "lat"),
        ({"cause": "bad luck"}, "cause"),
        ({"country": "Atlantis"}, "country"),
        ({"persons": ()}, "persons"),
        ({"persons": (Person(Outcome.DEAD, sex="X"),)}, "sex"),
        ({"persons": (Person(Outcome.DEAD, nationality="Atlantis"),)}, "nationality"),
        ({"persons": (Person(Outcome.UNHARMED, died_on=TODAY),)}, "died_on"),
        ({"persons": (Person(Outcome.DEAD, birth_year=2030),)}, "birth_year"),
    ],
)
def test_what_is_wrong_is_named_by_field(changes: dict[str, object], field: str) -> None:
    found = notification_problems(make_notification(**changes), (), today=TODAY)

    assert [one.column for one in found] == [field]


@pytest.mark.parametrize(
    ("last", "next_", "fits"),
    [
        (Version.IMMEDIATE, Version.UPDATE, True),
        (Version.UPDATE, Version.UPDATE, True),
        (Version.UPDATE, Version.POST_INCIDENT, True),
        (Version.IMMEDIATE, Version.IMMEDIATE, False),
        (Version.POST_INCIDENT, Version.UPDATE, False),
    ],
)
def test_versions_follow_their_order(last: Version, next_: Version, fits: bool) -> None:
    one, earlier = make_notification(version=next_), make_notification(version=last)

    assert (notification_problems(one, [earlier], today=TODAY) == ()) is fits


def test_a_notification_survives_its_journey_as_json() -> None:
    one = make_notification(persons=(Person(Outcome.DEAD, died_on=dt.date(2025, 12, 31)),))

    assert notification_from_json(one.as_json()) == one
