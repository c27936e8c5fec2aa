"""The calendar of the programme: times in UTC, whole days, lines that every reader takes."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from vedette.core.consultations.ics import calendar
from vedette.core.consultations.meetings import Meeting

AT = dt.datetime(2017, 7, 1, 8, tzinfo=dt.UTC)


def made(**more: object) -> Meeting:
    told = {"ref": "MTG-7K3QF2", "kind": "tcc_pcc", "stage": "inception", "title": "First meeting"}
    return Meeting(**{**told, "on": dt.date(2017, 7, 12), **more})  # type: ignore[arg-type] # fields by name


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def test_times_of_a_place_are_told_in_utc() -> None:
    one = made(begins="10:00", ends="13:00", zone="America/New_York", place="New York, Room 2")

    lines = unfolded(calendar([one], made_at=AT))

    assert lines[3:-2] == [
        "BEGIN:VEVENT",
        "UID:MTG-7K3QF2@vedette",
        "DTSTAMP:20170701T080000Z",
        "DTSTART:20170712T140000Z",
        "DTEND:20170712T170000Z",
        "SUMMARY:First meeting",
        "LOCATION:New York\\, Room 2",
        "END:VEVENT",
    ]


def test_a_visit_without_times_takes_whole_days_and_its_end_is_the_day_after() -> None:
    lines = unfolded(calendar([made(until=dt.date(2017, 7, 20))], made_at=AT))

    assert "DTSTART;VALUE=DATE:20170712" in lines
    assert "DTEND;VALUE=DATE:20170721" in lines


def test_what_was_said_and_who_chairs_stay_in_the_house() -> None:
    text = calendar([made(summary="All agreed.", chair="Head of the review")], made_at=AT)

    assert "agreed" not in text
    assert "Head" not in text


@given(st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=300))
def test_no_line_is_longer_than_75_octets_and_unfolding_gives_the_title_back(title: str) -> None:
    text = calendar([made(title=title)], made_at=AT)

    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    [summary] = [line for line in unfolded(text) if line.startswith("SUMMARY:")]
    said = summary.removeprefix("SUMMARY:")
    plain = said.replace("\\\\", "\0").replace("\\;", ";").replace("\\,", ",").replace("\0", "\\")
    assert plain == title
