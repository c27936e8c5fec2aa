"""Cells become the values that they say, or are told with their places."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.core.sources.cells import Typed, typed_cells
from vedette.core.sources.mapping import GENERIC, Mapping, parse_mapping
from vedette.core.sources.staging import CellKind, Staged

RECEIVED_ON = dt.date(2023, 6, 30)
_PARTS = {"columns": {"date": {"year": "y", "month": "m", "day": "d"}, "killed": "k"}, "key": None}


def _staged(
    columns: dict[str, list[str | None]],
    kinds: dict[str, list[CellKind]] | None = None,
    form: str = "delimited",
) -> Staged:
    n_rows = len(next(iter(columns.values())))
    record = pa.array(range(2, n_rows + 2), pa.int32())
    table = pa.table({name: pa.array(cells, pa.string()) for name, cells in columns.items()})
    marks = None
    if kinds is not None:
        marks = pa.table({name: pa.array(kinds[name], pa.uint8()) for name in columns})
    return Staged(table, record, form, line=record, kinds=marks)


def _typed(columns: dict[str, list[str | None]], mapping: Mapping = GENERIC) -> Typed:
    return typed_cells(_staged(columns), mapping, received_on=RECEIVED_ON)


def _records(**columns: list[str | None]) -> dict[str, list[str | None]]:
    n_rows = max((len(cells) for cells in columns.values()), default=1)
    base: dict[str, list[str | None]] = {
        "incident_id": [f"A{number}" for number in range(n_rows)],
        "date": ["2016-03-04"] * n_rows,
        "killed": ["3"] * n_rows,
    }
    return base | columns


def test_a_record_is_typed_as_it_reads() -> None:
    columns = _records(lat=["18.44"], lon=["-1.5"], injured=[""], place=["007"])

    assert _typed(columns).table.to_pylist() == [
        {
            "record": 2,
            "line": 2,
            "source_record_id": "A0",
            "incident_id": "A0",
            "date": "2016-03-04",
            "date_from": dt.date(2016, 3, 4),
            "date_to": dt.date(2016, 3, 4),
            "killed": 3,
            "injured": None,
            "lat": 18.44,
            "lon": -1.5,
            "place": "007",
        }
    ]


def test_a_second_date_makes_a_range() -> None:
    mapping = parse_mapping(
        {"columns": {"date": "date", "date_to": "end", "killed": "killed"}, "key": "incident_id"}
    )

    typed = _typed(_records(end=["2016-03-06", "", "2016-03-01"]), mapping)

    assert typed.table["date"].to_pylist()[:2] == ["2016-03-04/2016-03-06", "2016-03-04"]
    assert [(error.record, error.column, error.rule) for error in typed.errors] == [
        (4, "end", "date.backwards")
    ]


@pytest.mark.parametrize(
    ("parts", "edtf"),
    [
        (("2016", "2", "29"), "2016-02-29"),
        (("2016", "12", ""), "2016-12"),
        (("2016", "", ""), "2016"),
        (("2016.0", "5.0", "1.0"), "2016-05-01"),
    ],
)
def test_dates_in_parts_keep_their_precision(parts: tuple[str, str, str], edtf: str) -> None:
    columns: dict[str, list[str | None]] = dict(zip("ymd", ([p] for p in parts), strict=True))

    assert _typed(columns | {"k": ["1"]}, parse_mapping(_PARTS)).table["date"].to_pylist() == [edtf]


@pytest.mark.parametrize(
    ("parts", "column", "rule"),
    [
        (("2016", "2", "30"), "d", "date.unreal"),
        (("2016", "13", "1"), "m", "date.unreal"),
        (("2016", "", "5"), "d", "date.alone"),
        (("", "3", "5"), "y", "date.blank"),
        (("", "", ""), "y", "date.blank"),
        (("2016", "May", "1"), "m", "date.form"),
        (("1944", "12", "31"), "y", "date.too_early"),
        (("2023", "7", "1"), "y", "date.in_the_future"),
    ],
)
def test_impossible_parts_are_refused_in_their_column(
    parts: tuple[str, str, str], column: str, rule: str
) -> None:
    columns: dict[str, list[str | None]] = dict(zip("ymd", ([p] for p in parts), strict=True))

    errors = _typed(columns | {"k": ["1"]}, parse_mapping(_PARTS)).errors

    assert [(error.column, error.rule) for error in errors] == [(column, rule)]


def test_the_order_of_one_column_of_dates_holds_for_all() -> None:
    mapping = parse_mapping(
        {
            "columns": {"date": "date", "reported_on": "told", "killed": "killed"},
            "key": "incident_id",
        }
    )

    typed = _typed(_records(date=["04/03/2016"], told=["25/03/2016"]), mapping)

    assert typed.table["date_from"].to_pylist() == [dt.date(2016, 3, 4)]
    assert typed.choices == {"date_order": "DMY"}


def test_a_third_record_of_a_key_is_numbered_three() -> None:
    mapping = parse_mapping(GENERIC.canonical() | {"duplicate_keys": "number"})

    typed = _typed(_records(incident_id=["x", "y", "x", "x"]), mapping)

    assert typed.table["source_record_id"].to_pylist() == ["x", "y", "x#2", "x#3"]


def test_a_number_that_is_taken_cannot_be_given() -> None:
    mapping = parse_mapping(GENERIC.canonical() | {"duplicate_keys": "number"})

    typed = _typed(_records(incident_id=["x", "x", "x#2"]), mapping)

    assert [(error.record, error.rule) for error in typed.errors] == [(3, "key.duplicate")]


def test_without_a_key_the_record_number_is_the_key() -> None:
    mapping = parse_mapping(GENERIC.canonical() | {"key": None})

    assert _typed(_records(), mapping).table["source_record_id"].to_pylist() == ["2"]


def test_the_apostrophe_of_our_own_export_goes_and_others_stay() -> None:
    typed = _typed(_records(notes=["'=1+1", "''@x", "'tis", "-1.2"]))

    assert typed.table["notes"].to_pylist() == ["=1+1", "'@x", "'tis", "-1.2"]


def test_true_is_not_one() -> None:
    kinds = {"incident_id": [CellKind.TEXT], "date": [CellKind.TEXT], "killed": [CellKind.BOOL]}
    columns = _records(killed=["true"])

    typed = typed_cells(_staged(columns, kinds, "json"), GENERIC, received_on=RECEIVED_ON)

    assert [error.rule for error in typed.errors] == ["count.boolean"]


def test_a_small_number_of_json_may_have_an_exponent() -> None:
    columns = _records(lat=["1e-05"], lon=["2.5e1"])
    kinds = {name: [CellKind.TEXT] for name in columns} | {
        "killed": [CellKind.NUMBER],
        "lat": [CellKind.NUMBER],
        "lon": [CellKind.NUMBER],
    }

    typed = typed_cells(_staged(columns, kinds, "json"), GENERIC, received_on=RECEIVED_ON)

    assert (typed.table["lat"].to_pylist(), typed.table["lon"].to_pylist()) == ([0.00001], [25.0])


def test_names_of_persons_are_not_in_messages() -> None:
    typed = _typed(_records(name=["Secret\u200b Person"]))

    assert [(warning.rule, warning.value) for warning in typed.warnings] == [("text.hidden", None)]
    assert "Person" not in typed.warnings[0].message


def test_a_hundred_errors_are_kept_and_all_are_counted() -> None:
    typed = _typed(_records(killed=["x"] * 250))

    assert (len(typed.errors), typed.n_errors) == (100, 250)
    assert [error.record for error in typed.errors] == list(range(2, 102))


def test_a_swapped_position_is_found_by_the_mapped_word_of_its_country() -> None:
    mapping = parse_mapping(GENERIC.canonical() | {"values": {"country": {"Land 7": "MLI"}}})

    typed = _typed(_records(country=["Land 7"], lat=["1.41"], lon=["18.44"]), mapping)

    assert [error.rule for error in typed.errors] == ["coordinate.swapped"]


@given(st.lists(st.text(max_size=8), min_size=1, max_size=6))
def test_any_cells_are_typed_or_told_and_never_raise(cells: list[str]) -> None:
    held: list[str | None] = [cell.encode("utf-8", "replace").decode() for cell in cells]

    typed = _typed(
        _records(date=held, killed=held, lat=held, lon=held, notes=held, incident_id=held)
    )

    assert typed.table.num_rows == len(cells)
    assert all(error.record and error.remedy for error in typed.errors)


@given(st.lists(st.one_of(st.none(), st.integers(0, 10_000)), min_size=1, max_size=20))
def test_counts_written_as_digits_come_back(numbers: list[int | None]) -> None:
    cells: list[str | None] = ["" if number is None else str(number) for number in numbers]

    typed = _typed(_records(killed=cells))

    assert typed.table["killed"].to_pylist() == numbers
    assert (typed.errors, typed.warnings, typed.questions) == ((), (), ())


@given(st.dates(dt.date(1945, 1, 1), RECEIVED_ON))
def test_days_written_in_iso_form_come_back(day: dt.date) -> None:
    typed = _typed(_records(date=[day.isoformat()]))

    assert typed.table["date_from"].to_pylist() == [day]
    assert (typed.errors, typed.warnings, typed.questions) == ((), (), ())


@given(st.lists(st.dates(dt.date(1945, 1, 1), RECEIVED_ON), min_size=1, max_size=8))
def test_days_in_another_order_come_back_or_are_asked_for(days: list[dt.date]) -> None:
    typed = _typed(_records(date=[f"{day.day}/{day.month}/{day.year}" for day in days]))

    assert not typed.errors
    if any(day.day > 12 for day in days):
        assert typed.table["date_from"].to_pylist() == days
    else:
        assert [question.id for question in typed.questions] == ["date_order"]
