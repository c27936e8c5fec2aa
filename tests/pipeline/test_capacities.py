"""Readings of indicators go by the desk of all files, and no run takes them for casualties."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.pipeline.imports import make_review
from vedette.core.actions.capacities import Change
from vedette.core.kernel.errors import BadInput
from vedette.core.sources.mapping import parse_mapping
from vedette.pipeline.acquire import (
    Quarantine,
    Request,
    add_source,
    mapping_named,
    preview_source,
    undo_import,
)
from vedette.pipeline.actions import add_action
from vedette.pipeline.capacities import change_capacity, lines_of, read_rows, serving
from vedette.pipeline.decisions import Act, Author
from vedette.pipeline.imports import import_state
from vedette.pipeline.recipes import recipes, save_recipe
from vedette.pipeline.recommendations import add_recommendation
from vedette.pipeline.run import run_review
from vedette.pipeline.undoing import undo
from vedette.pipeline.verify import verify
from vedette.pipeline.workspace import Review

_AT, _DAY = "2019-01-15T10:00:00+00:00", dt.date(2019, 1, 15)
_BY = Author("holder", _AT)
_MAPPING = parse_mapping(
    {
        "grain": "reading",
        "columns": {
            "date": "From", "date_to": "To", "indicator": "What", "mission": "Mission", "value": "Result", "of": "Of",
            "reading_quality": "How",
        },
        "values": {"indicator": {"Kit that works": "serviceable"}},
        "key": None,
    }
)  # fmt: skip
_HEAD = "From,To,What,Mission,Result,Of,How\n"
_GOOD = "2018-01-01,2018-03-31,Kit that works,MINUSMA,31,50,From records\n"
_BAD = "2018-04-01,2018-06-30,boots,MINUSMA,many,0,guess\n"


@pytest.fixture
def review(tmp_path: Path) -> Review:
    return make_review(tmp_path / "review")


def _asked(tmp_path: Path, rows: str, **more: object) -> Request:
    file = tmp_path / "readings.csv"
    file.write_text(_HEAD + rows, encoding="utf-8")
    return Request(file, "readings", _MAPPING, _DAY, **more)  # type: ignore[arg-type] # as named


def test_each_fault_names_record_column_value_and_remedy(review: Review, tmp_path: Path) -> None:
    numbers = preview_source(review, _asked(tmp_path, _GOOD + _BAD))
    assert [(one.record, one.column, one.value) for one in numbers.errors] == [
        (3, "Result", "many")
    ]
    words = preview_source(review, _asked(tmp_path, _GOOD + _BAD.replace("many", "7") + _GOOD))
    told = [(one.record, one.column, one.value) for one in words.errors]
    assert told == [
        (3, "What", "boots"), (3, "How", "guess"), (3, "Of", "0.0"), (4, "What", "Kit that works"),
    ]  # fmt: skip
    assert all(one.remedy for one in words.errors)


def test_rows_set_aside_are_counted_and_an_undo_takes_all_back(
    review: Review, tmp_path: Path
) -> None:
    asked = _asked(tmp_path, _GOOD + _BAD, quarantine=Quarantine((3,), "no such thing is read"))
    done = add_source(review, asked, _BY)
    assert (done.rows, done.quarantined) == (1, 1)
    [row] = read_rows(lines_of(review, _DAY))
    assert (row["indicator"], row["mission"], row["value"], row["record"]) == (
        "serviceable",
        "MINUSMA",
        62.0,
        2,
    )
    assert done.id
    undo_import(review, done.id, _BY)
    assert read_rows(lines_of(review, _DAY)) == []


def test_no_run_takes_readings_for_casualties_and_a_source_is_of_one_kind(
    review: Review, tmp_path: Path
) -> None:
    add_source(review, _asked(tmp_path, _GOOD), _BY)
    state = import_state(review.decisions())
    assert (state.active(), len(state.readings())) == ((), 1)
    run_review(review)
    other = tmp_path / "dead.csv"
    other.write_text("date,killed\n2018-01-01,1\n", encoding="utf-8")
    refused = add_source(review, Request(other, "readings", mapping_named("generic"), _DAY), _BY)
    assert "holds readings of indicators" in refused.errors[0].message


def test_a_recipe_reads_the_next_file_and_an_old_file_is_read_as_ever(
    review: Review, tmp_path: Path
) -> None:
    save_recipe(review, "quarterly", "readings", _MAPPING, _BY)
    [kept] = recipes(review.decisions())
    assert kept.parsed() == _MAPPING
    add_source(review, _asked(tmp_path, _GOOD), _BY)
    change_capacity(review, "serviceable", Change.DROP, {"why": "read no more"}, _BY)
    assert lines_of(review, _DAY).astray == {"serviceable": 1}
    assert verify(review.folder).broken == []
    [dropped] = [one for one in review.decisions() if one.act is Act.CAPACITY]
    undo(review, str(dropped.n), "", _BY)
    assert len(read_rows(lines_of(review, _DAY))) == 1


def test_an_indicator_serves_only_what_is_there(review: Review) -> None:
    with pytest.raises(BadInput, match="no recommendation and no action"):
        change_capacity(review, "serviceable", Change.EDIT, {"serves": ["REC-00000"]}, _BY)


def test_saying_the_same_again_decides_nothing(review: Review) -> None:
    told = {"title": "Major equipment that is serviceable"}
    change_capacity(review, "serviceable", Change.EDIT, told, _BY)
    assert review.decisions() == ()


def test_an_indicator_tells_of_its_action_and_of_what_that_carries_out(
    review: Review, tmp_path: Path
) -> None:
    asked = add_recommendation(review, {"text": "Repair the fleet."}, _BY).ref
    run_review(review)
    plan = add_action(review, {"title": "Buy spare parts."}, _BY, implements=[asked])
    told = {
        "baseline": "50", "baseline_on": "2017-12-31", "target": "80", "target_on": "2019-12-31",
        "serves": [plan.ref],
    }  # fmt: skip
    change_capacity(review, "serviceable", Change.EDIT, told, _BY)
    add_source(review, _asked(tmp_path, _GOOD), _BY)

    [of_action], [of_asked] = serving(review, plan.ref, _DAY), serving(review, asked, _DAY)

    assert (of_action.through, of_asked.through) == ((), (plan.ref,))
    assert (of_asked.series.gained, of_asked.series.way) == (62.0 - 50, 80 - 50)
    assert serving(review, "REC-00000", _DAY) == []
