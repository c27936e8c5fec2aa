"""Columns and coded words of a file under a draft of its mapping (features 1.2 and 1.3)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pyarrow as pa

from vedette.core.sources.columns import CodedColumn, coded_columns, columns
from vedette.core.sources.mapping import Mapping
from vedette.core.sources.staging import Staged

TODAY = dt.date(2026, 1, 2)
COLUMNS: dict[str, list[str]] = {
    "Incident ID": ["a", "b", "c", "d"],
    "Date of incident": ["03/04/2016", "05/04/2016", "07/08/2016", ""],
    "Cause": ["Malicious act", "Accident", "ATTAQUE", "Malicous act"],
    "Dead": ["1", "0", "two", "3"],
}
MAPPING = Mapping(
    columns={"date": "Date of incident", "cause": "Cause", "killed": "Dead"}, key="Incident ID"
)


def staged() -> Staged:
    table = pa.table({name: pa.array(cells, pa.string()) for name, cells in COLUMNS.items()})
    return Staged(table, pa.array([2, 3, 4, 5], pa.int32()), "delimited")


def cause(mapping: Mapping) -> CodedColumn:
    return next(one for one in coded_columns(staged(), mapping) if one.field == "cause")


def test_1_2_each_column_shows_target_samples_and_the_share_that_can_be_read() -> None:
    found = columns(staged(), MAPPING, received_on=TODAY)
    by_name = {one.column: one for one in found.columns}

    dead = by_name["Dead"]
    assert (dead.target, dead.filled, dead.read, dead.share) == ("killed", 4, 3, 3 / 4)
    assert dead.samples == ("1", "0", "two", "3")
    assert dead.parsed == ("1", "0", None, "3")
    assert (by_name["Incident ID"].target, by_name["Incident ID"].share) == ("key", 1.0)


def test_every_proposal_has_its_reason() -> None:
    found = columns(staged(), None, received_on=TODAY)

    assert {one.column: one.proposed for one in found.columns}["Date of incident"] == "date"
    assert all(one.why for one in found.columns)


def test_the_order_of_day_and_month_changes_what_is_read() -> None:
    def dates(order: str) -> tuple[str | None, ...]:
        found = columns(staged(), replace(MAPPING, date_order=order), received_on=TODAY)
        return next(one.parsed for one in found.columns if one.target == "date")

    assert dates("DMY") == ("2016-04-03", "2016-04-05", "2016-08-07")
    assert dates("MDY") == ("2016-03-04", "2016-05-04", "2016-07-08")


def test_an_open_order_is_asked_for_and_nothing_is_shown_as_read() -> None:
    found = columns(staged(), MAPPING, received_on=TODAY)

    assert [question.id for question in found.questions] == ["date_order"]
    assert next(one.read for one in found.columns if one.target == "date") == 0


def test_a_column_that_the_file_lacks_is_named() -> None:
    mapping = replace(MAPPING, columns={**MAPPING.columns, "place": "Town"})

    assert columns(staged(), mapping, received_on=TODAY).absent == (("place", "Town"),)


def test_1_3_unmapped_words_come_first_with_counts_and_a_code_they_resemble() -> None:
    found = cause(MAPPING)

    assert [(w.word, w.n, w.code, w.suggested) for w in found.words] == [
        ("Malicous act", 1, None, "malicious_act"),
        ("ATTAQUE", 1, "malicious_act", None),
        ("Accident", 1, "accident", None),
        ("Malicious act", 1, "malicious_act", None),
    ]
    assert found.stops


def test_a_mapped_and_a_parked_word_stop_nothing() -> None:
    words: dict[str, str | None] = {word.word: "not_yet_known" for word in cause(MAPPING).unmapped}
    words["Malicous act"] = "malicious_act"

    found = cause(replace(MAPPING, values={"cause": words}))

    by_word = {one.word: one for one in found.words}
    assert (by_word["Malicous act"].code, found.unmapped, found.stops) == (
        "malicious_act",
        (),
        False,
    )


def test_a_policy_for_the_rest_stops_nothing_unless_it_blocks() -> None:
    assert not cause(replace(MAPPING, unknown_values={"cause": "park"})).stops
    assert cause(replace(MAPPING, unknown_values="block")).stops
