"""The figure of an effect: every way to look against numbers worked out by hand, and its rows."""

from __future__ import annotations

import datetime as dt
import functools
from typing import Any

import pyarrow as pa
import pytest

from tests.core.stats import made_effect
from vedette.core.context.exposure import Component
from vedette.core.context.served_months import next_month, served_months
from vedette.core.context.years import EXPOSURE_YEARS
from vedette.core.kernel.errors import BadInput, NotEnoughData
from vedette.core.stats.definition import Definition, Intervention, Kind, parse_definition
from vedette.core.stats.effect_sides import by_quarter, sides_of
from vedette.core.stats.figure_effect import Look
from vedette.core.stats.figures import told
from vedette.core.stats.points import Inputs, query_of
from vedette.core.stats.query import Measure, Period, Scope, ledger

SCOPE = Scope("u", causes=("malicious_act",), components=("military", "police"))
MEASURE = Intervention(dt.date(2017, 12, 31), dt.date(2018, 1, 1))


def define(**changes: Any) -> Definition:
    usual = {
        "key": "effect-x", "title": "x", "kind": Kind.EFFECT, "measure": Measure.DEATHS,
        "scope": SCOPE, "component": Component.UNIFORMED, "intervention": MEASURE,
        "period": Period(dt.date(2014, 1, 1), dt.date(2019, 12, 31)),
    }  # fmt: skip
    return Definition(**{**usual, **changes})


@functools.cache
def material(*, fell: bool = True) -> tuple[Inputs, pa.Table]:
    facts = made_effect.facts(fell=fell)
    return Inputs(ledger(facts), made_effect.served()), facts


def looks(definition: Definition, *, fell: bool = True) -> dict[str, dict[str, Any]]:
    inputs, facts = material(fell=fell)
    points, _ = told(definition, inputs, facts=facts)
    return {row["value1"]: row for row in points.to_pylist()}


def test_a_fall_to_a_quarter_is_told_by_every_way_to_look() -> None:
    found = looks(define())

    assert found[Look.RATIO]["value"] == pytest.approx(0.25, rel=0.001)
    assert found[Look.RATIO]["high"] < 1
    assert found[Look.STEP]["value"] == pytest.approx(0.25, rel=0.01)
    assert found[Look.SAME_MIX]["value"] == pytest.approx(0.25, rel=0.001)
    assert found[Look.CONTROL]["value"] == pytest.approx(1.0, rel=0.001)
    assert found[Look.AGAINST_CONTROL]["value"] == pytest.approx(0.25, rel=0.002)
    assert found[Look.TREND]["value"] == pytest.approx(1.0, abs=0.02)
    assert found[Look.WITHOUT_LARGEST]["value"] == pytest.approx((47 / 2) / (381 / 4), rel=0.01)
    assert found[Look.BEFORE]["n"] == 4 * 12 * 2 * 4
    assert found[Look.AFTER]["n"] == 2 * 12 * 2
    assert "alarm in 2018-" in found[Look.WATCHED]["caveat"]


def test_incidents_are_counted_as_incidents() -> None:
    found = looks(define(measure=Measure.INCIDENTS))

    assert found[Look.RATIO]["value"] == pytest.approx(0.5, rel=0.001)
    assert found[Look.RATIO]["method"] == "exact conditional"
    assert Look.WITHOUT_LARGEST not in found


def test_where_nothing_changed_no_way_to_look_shows_a_change() -> None:
    found = looks(define(), fell=False)

    for look in (Look.RATIO, Look.STEP, Look.AGAINST_CONTROL, Look.SAME_MIX, Look.WATCHED):
        assert found[look]["low"] <= 1 <= found[look]["high"], look
    assert "no alarm yet" in found[Look.WATCHED]["caveat"]


def test_the_rows_of_a_point_are_those_of_before_and_after_and_add_up() -> None:
    inputs, facts = material()

    points, rows = told(define(), inputs, facts=facts)

    for point in points.to_pylist():
        behind = [row for row in rows.to_pylist() if row["point"] == point["point"]]
        assert sum(row["counted"] for row in behind) == point["n"], point["point"]
    ratio = {row["incident_ref"][-10:-6] for row in rows.to_pylist() if row["point"] == Look.RATIO}
    assert ratio == {"2014", "2015", "2016", "2017", "2018", "2019"}


def test_months_of_coming_count_for_neither_side() -> None:
    phased = looks(define(intervention=Intervention(MEASURE.base_last, MEASURE.start, 6)))

    assert phased[Look.AFTER]["n"] == 18 * 2
    assert phased[Look.AFTER]["period_from"] == dt.date(2018, 7, 1)


def test_other_missions_as_control_stay_out_of_the_measure() -> None:
    there = Intervention(MEASURE.base_last, MEASURE.start, 0, ("MONUSCO",))

    found = looks(define(intervention=there))

    assert found[Look.BEFORE]["n"] == 4 * 12 * 4
    assert found[Look.AGAINST_CONTROL]["value"] == pytest.approx(1.0, rel=0.001)


def test_time_alone_can_be_the_exposure() -> None:
    found = looks(define(component=None))

    assert found[Look.BEFORE]["value"] == pytest.approx(96, rel=0.001)
    assert found[Look.BEFORE]["unit"] == "a year"
    assert found[Look.RATIO]["value"] == pytest.approx(0.25, rel=0.002)


def test_the_last_month_that_is_told_is_not_whole_and_is_left_out() -> None:
    found = looks(define(period=Period(dt.date(2014, 1, 1), dt.date(2030, 12, 31))))

    assert found[Look.AFTER]["period_to"] == dt.date(2020, 11, 30)


def test_quarters_add_up_and_tell_what_the_trend_before_had_brought() -> None:
    inputs, _ = material()
    definition = define()

    found = by_quarter(sides_of(definition, query_of(definition, inputs), inputs))

    assert [one.events for one in found] == [24] * 16 + [6] * 8
    assert [one.is_after for one in found] == [False] * 16 + [True] * 8
    assert all(one.expected == pytest.approx(24, rel=0.05) for one in found)


def test_nothing_after_the_date_yet_is_said() -> None:
    later = Intervention(MEASURE.base_last, dt.date(2021, 1, 1))

    with pytest.raises(NotEnoughData, match="No source tells of a whole month"):
        looks(define(intervention=later, period=Period(dt.date(2014, 1, 1), dt.date(2022, 1, 1))))


def test_the_definition_keeps_its_measure_in_json_and_words() -> None:
    one = define(intervention=Intervention(MEASURE.base_last, MEASURE.start, 3, ("MONUSCO",)))

    assert parse_definition(one.as_json()) == one
    assert "looked for from 2018-01-01 without its first 3 months" in one.words


def test_an_effect_without_a_measure_and_a_count_with_one_are_refused() -> None:
    with pytest.raises(BadInput, match="An effect needs its measure"):
        define(intervention=None)
    with pytest.raises(BadInput, match="An effect needs its measure"):
        define(kind=Kind.COUNT)
    with pytest.raises(BadInput, match="does not lie before"):
        Intervention(dt.date(2018, 1, 1), dt.date(2018, 1, 1))


def test_months_without_strength_have_what_their_year_leaves() -> None:
    exposure = made_effect.served().filter(
        pa.array(
            [month < dt.date(2017, 4, 1) for month in made_effect.served()["month"].to_pylist()]
        )
    )
    whole = {"mission": "MINUSMA", "months": 3, "told": 3_000.0, "source": "strength by month"}
    years = EXPOSURE_YEARS.from_rows(
        [
            {**whole, "year": 2017, "whole_year": 12_000.0, "state": "partial"},
            {**whole, "year": 2018, "whole_year": 11_000.0, "state": "scaled", "source": "by year"},
        ]
    )

    made = served_months(exposure, years, Component.UNIFORMED, missions=("MINUSMA",))

    in_2017 = sum(value for (_, month), value in made.person_years.items() if month.year == 2017)
    in_2018 = sum(value for (_, month), value in made.person_years.items() if month.year == 2018)
    assert (in_2017, in_2018) == (pytest.approx(12_000), pytest.approx(11_000))
    assert len(made.of_years) == 9 + 12
    assert next_month(dt.date(2017, 12, 1), -12) == dt.date(2016, 12, 1)
