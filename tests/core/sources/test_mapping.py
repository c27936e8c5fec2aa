"""A mapping states how a source is read; every fault of it is told at once."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.core.kernel.errors import BadMapping
from vedette.core.sources.mapping import GENERIC, Mapping, parse_mapping

_SMALL = {"columns": {"date": "Day", "killed": "Dead"}, "key": "Ref"}


def _problem(stated: dict[str, object]) -> str:
    with pytest.raises(BadMapping) as caught:
        parse_mapping(stated)
    return str(caught.value)


def test_json_and_toml_say_the_same() -> None:
    toml = 'key = "Ref"\ndate_order = "DMY"\n[columns]\ndate = "Day"\nkilled = "Dead"\n'

    assert parse_mapping(toml) == parse_mapping(json.dumps(_SMALL | {"date_order": "DMY"}))


def test_false_as_key_in_toml_means_one_row_per_victim() -> None:
    mapping = parse_mapping("key = false\n[columns]\ndate = 1\nkilled = 2\n")

    assert mapping.key is None


def test_the_exchange_mapping_is_its_own_canonical_form() -> None:
    assert parse_mapping(GENERIC.canonical()) == GENERIC


def test_auto_null_and_absent_are_the_same() -> None:
    stated = _SMALL | {"encoding": "auto", "sheet": None, "header": "auto"}

    assert parse_mapping(stated).canonical() == parse_mapping(_SMALL).canonical()


def test_a_key_left_out_is_the_column_of_the_incident() -> None:
    mapping = parse_mapping({"columns": {"incident_id": "No", "date": "Day", "killed": "Dead"}})

    assert mapping.key == "No"


def test_a_key_may_be_a_position() -> None:
    stated = {"columns": {"date": 2, "killed": 3}, "key": 1, "header": False}

    assert parse_mapping(stated).key == 1


def test_all_faults_are_told_at_once_with_the_nearest_word() -> None:
    problem = _problem(
        {"columns": {"date": "Day", "kiled": "Dead"}, "key": 1, "delimeter": ",", "grain": "row"}
    )

    assert "unknown key 'delimeter'" in problem
    assert "did you mean 'delimiter'?" in problem
    assert "unknown common name 'kiled' in columns" in problem
    assert "Did you mean 'killed'?" in problem or "did you mean 'killed'?" in problem
    assert "grain is 'row'" in problem
    assert "killed is required" in problem


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        ({"decimal": ",", "thousands": ","}, "decimal and thousands are both"),
        ({"constants": {"killed": 1}}, "killed is both a column and a constant"),
        ({"header": False}, "header is false but date is named"),
        ({"key": None, "duplicate_keys": "number"}, "there is no key"),
        ({"columns": {"date": "Day", "killed": "Dead", "lat": "Lat"}}, "only one of lat and lon"),
        ({"columns": {"date": {"month": "M"}, "killed": "Dead"}}, "columns is"),
        ({"columns": {"place": {"year": "Y"}, "date": 1, "killed": 2}}, "columns is"),
        ({"columns": {"date": 0, "killed": 2}}, "columns is"),
        ({"columns": {"date": True, "killed": 2}}, "columns is"),
        ({"skip_rows": -1}, "skip_rows is -1"),
        ({"skip_rows": True}, "skip_rows is True"),
        ({"encoding": "utf-9"}, "encoding is 'utf-9'"),
        ({"encoding": "rot13"}, "encoding is 'rot13'"),
        ({"delimiter": "::"}, "delimiter is '::'"),
        ({"date_order": "YDM"}, "date_order is 'YDM'"),
        ({"two_digit_years_from": 2050}, "two_digit_years_from is 2050"),
        ({"values": {"cause": ["x"]}}, "values is"),
        ({"values": {"causes": {"x": "y"}}}, "unknown common name 'causes' in values"),
        ({"limits": {"max_counts": 3}}, "limits is"),
        ({"null_tokens": "NA"}, "null_tokens is 'NA'"),
        ({"unknown_values": "drop"}, "unknown_values is 'drop'"),
        ({"key": ""}, "key is ''"),
        ({"required": ["names"]}, "unknown common name 'names' in required"),
    ],
)
def test_a_wrong_value_is_told_with_its_key(stated: dict[str, object], told: str) -> None:
    assert told in _problem(_SMALL | stated)


def test_a_mapping_without_killed_is_refused_unless_it_says_so() -> None:
    stated: dict[str, object] = {"columns": {"date": "Day"}, "key": "Ref"}

    assert "killed is required" in _problem(stated)
    assert parse_mapping(stated | {"required": ["date"]}).columns == {"date": "Day"}
    assert parse_mapping(stated | {"constants": {"killed": 1}}).constants == {"killed": 1}
    low: dict[str, object] = {"columns": {"date": "Day", "killed_low": "Min"}, "key": "Ref"}
    assert "killed_low" in parse_mapping(low).columns


@pytest.mark.parametrize(
    "text", ["", "{", "[1]", '"x"', "a = ", '{"key": 1, "key": 2}', "[" * 9_000]
)
def test_text_that_is_no_mapping_is_told_so(text: str) -> None:
    with pytest.raises(BadMapping):
        parse_mapping(text)


def test_two_digits_for_the_hundred_mean_the_nineteen_hundreds() -> None:
    assert parse_mapping(_SMALL | {"two_digit_years_from": 50}).two_digit_years_from == 1950


def test_columns_are_found_by_folded_name_position_and_part() -> None:
    mapping = Mapping(
        columns={"date": {"year": "Y", "month": "M"}, "killed": 3, "place": "TOWN", "name": "Who"},
        key="place",
    )

    located = mapping.located(["y", " m", "Dead", "town", "Other"])

    assert located.columns == {
        "date": {"year": "y", "month": " m"},
        "killed": "Dead",
        "place": "town",
    }
    assert located.key == "town"
    assert located.absent == (("name", "Who"),)
    assert located.unmapped == ("Other",)


_VALUES = st.one_of(st.none(), st.integers(), st.text(), st.lists(st.text()))
_KEYS = st.one_of(st.text(max_size=12), st.sampled_from(sorted(GENERIC.canonical())))


@given(st.dictionaries(_KEYS, _VALUES, max_size=6))
def test_any_object_is_a_mapping_or_a_bad_one(stated: dict[str, object]) -> None:
    try:
        mapping = parse_mapping(_SMALL | stated)
    except BadMapping:
        return

    assert parse_mapping(mapping.canonical()) == mapping
