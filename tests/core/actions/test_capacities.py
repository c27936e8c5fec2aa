"""Areas and indicators over a template, progress with both its numbers, and times in which nothing was read."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from vedette.core.actions.capacities import (
    Capacities,
    Change,
    Kind,
    capacities,
    changed,
    shipped,
    words_ever,
)
from vedette.core.actions.readings import Standing, Trend, series_of, tallies
from vedette.core.kernel.errors import BadInput, VedetteError, WrongState
from vedette.core.kernel.templates import template, template_names

_TODAY = dt.date(2019, 1, 15)
_SET = {
    "change": Change.EDIT, "capacity": "serviceable", "baseline": "60", "baseline_on": "2017-12-31",
    "target": "80", "target_on": "2019-12-31",
}  # fmt: skip


def _held(*changes: dict[str, Any]) -> Capacities:
    return capacities(template("peacekeeping"), changes)


def _row(last: str, value: float | None, of: float | None = None, **more: Any) -> dict[str, Any]:
    day = dt.date.fromisoformat(last)
    first = day.replace(day=1, month=day.month - 2)
    return {
        "indicator": "serviceable", "mission": None, "mission_code": None, "date_from": first, "date_to": day,
        "value": value, "of": of, "reading_quality": None, "notes": None, "source": "a", "import_id": "IM-1",
        "record": 2, "line": 2, "source_record_id": "2", "received_on": "2019-01-01", **more,
    }  # fmt: skip


@pytest.mark.parametrize("name", template_names())
def test_every_template_brings_areas_whose_indicators_are_all_of_a_kind(name: str) -> None:
    held = shipped(template(name))
    assert len(held.indicators) == len(template(name).capacity_indicators) > 0
    assert all(held.of_area(area) for area in held.areas)


def test_a_change_keeps_what_it_does_not_say_and_the_template_comes_back_without_it() -> None:
    one = _held(_SET).indicator("serviceable")
    assert (one.baseline, one.target, one.title) == (
        Decimal(60),
        Decimal(80),
        "Major equipment that is serviceable",
    )
    assert _held() == shipped(template("peacekeeping"))


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"kind": "impact"}, "is no kind"),
        ({"area": "nowhere"}, "is no area"),
        ({"baseline": "70"}, "has no day"),
        ({**_SET, "target": "50"}, "worse than its baseline"),
        ({**_SET, "target_on": "2016-01-01"}, "due before its baseline"),
        ({"every": "5"}, "every 5 months"),
        ({"baseline": "many", "baseline_on": "2017-12-31"}, "is no number"),
        ({"quality": "gold"}, "is no quality"),
    ],
)
def test_what_cannot_be_is_refused_in_words(told: dict[str, Any], words: str) -> None:
    with pytest.raises(BadInput, match=words):
        changed(_held(), {"change": Change.EDIT, "capacity": "serviceable", **told})


def test_an_area_with_indicators_stays_and_a_key_is_plain() -> None:
    with pytest.raises(WrongState, match="has indicators"):
        changed(_held(), {"change": Change.DROP, "capacity": "units"})
    with pytest.raises(VedetteError, match="is no key"):
        changed(_held(), {"change": Change.AREA, "capacity": "Two Words", "title": "x"})


def test_a_word_never_changes_what_it_means() -> None:
    of = template("peacekeeping")
    late = {
        "change": Change.EDIT,
        "capacity": "other",
        "title": "Major equipment that is serviceable",
    }
    before, after = words_ever(of, []), words_ever(of, [late])
    assert {word: after[word] for word in before} == before
    assert after["other"] == "other"


def test_progress_is_gained_of_the_way_and_a_share_is_of_its_own_whole() -> None:
    one = _held(_SET).indicator("serviceable")
    [line] = series_of(one, [_row("2018-03-31", 31, 50), _row("2018-06-30", 33, 50)], _TODAY)
    assert (line.gained, line.way, line.share) == (6.0, 20.0, 0.3)
    assert (line.trend, line.standing) == (Trend.BETTER, Standing.MOVING)
    assert line.newest is not None
    assert (line.newest.value, line.newest.count, line.newest.of) == (66.0, 33, 50)


def test_where_less_is_better_less_is_progress() -> None:
    down = {**_SET, "better": "down", "baseline": "80", "target": "60", "unit": "days"}
    one = _held(down).indicator("serviceable")
    [line] = series_of(one, [_row("2018-03-31", 85), _row("2018-06-30", 90)], _TODAY)
    assert (line.gained, line.standing, line.trend) == (-10.0, Standing.AWAY, Trend.WORSE)
    [line] = series_of(one, [_row("2018-06-30", 55)], _TODAY)
    assert line.standing is Standing.REACHED


def test_a_blank_reading_is_a_gap_and_never_nought() -> None:
    one = _held(_SET).indicator("serviceable")
    [line] = series_of(one, [_row("2018-03-31", 62), _row("2018-06-30", None)], _TODAY)
    assert line.gaps == (dt.date(2018, 6, 30), dt.date(2018, 9, 30), dt.date(2018, 12, 31))
    assert [reading.value for reading in line.readings] == [62, None]
    [empty] = series_of(one, [], _TODAY)
    assert (empty.standing, len(empty.gaps)) == (Standing.UNREAD, 4)


def test_the_better_quality_counts_and_the_other_stays_beside_it() -> None:
    one = _held(_SET).indicator("serviceable")
    said = _row("2018-03-31", 99, source="b", reading_quality="stated", received_on="2019-01-10")
    checked = _row("2018-03-31", 62, reading_quality="verified")
    [line] = series_of(one, [said, checked], _TODAY)
    assert line.newest is not None
    assert (line.newest.value, line.newest.beside) == (62, (("b", 99),))


def test_missions_stand_side_by_side_and_an_area_counts_without_a_mean() -> None:
    held = _held(_SET)
    rows = [
        _row("2018-03-31", 90, mission="MINUSMA", mission_code="MINUSMA"),
        _row("2018-03-31", 50, mission="UNMISS", mission_code="UNMISS"),
    ]
    series = {key: series_of(one, rows, _TODAY) for key, one in held.indicators.items()}
    assert [line.standing for line in series["serviceable"]] == [Standing.REACHED, Standing.AWAY]
    output = next(one for one in tallies(held, "units", series) if one.kind is Kind.OUTPUT)
    assert (output.n, output.n_read, output.n_reached, output.n_away) == (2, 1, 0, 1)
