"""The verdict on a declared effect, and how far a contribution may be claimed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pytest

from tests.core.stats import made_effect
from vedette.core.actions.measured import Check, Claim, Effect, Measured, figure_form, measured
from vedette.core.recommendations.effect import Comparison, Declared, Outcome, Plan
from vedette.core.recommendations.effect_base import bases
from vedette.core.stats.definition import parse_definition
from vedette.core.stats.figure_effect import Look
from vedette.core.stats.figures import figures_and_rows
from vedette.core.stats.points import Inputs
from vedette.core.stats.query import ledger

PLAN = Plan(
    outcome=Outcome.INCIDENTS,
    first=dt.date(2014, 1, 1),
    last=dt.date(2017, 12, 31),
    start=dt.date(2018, 1, 1),
    fall=0.3,
    months=24,
)


def found(
    *, fell: bool = True, rose: bool = False, at: str = "2017-12-15T08:00:00Z", **changes: Any
) -> Measured:
    plan, facts = replace(PLAN, **changes), made_effect.facts(fell=fell, rose=rose)
    book, exposure = ledger(facts), made_effect.served()
    before, control = bases(plan, book, exposure)
    one = Declared(plan, before, control, "head", at)
    definition = parse_definition(figure_form("REC-2M9TXX", one))
    points, _ = figures_and_rows([definition], Inputs(book, exposure), facts=facts)
    return measured(one, points, before[plan.outcome])


def test_a_fall_at_the_date_that_the_control_lacks_is_consistent_with_a_contribution() -> None:
    made = found()

    assert (made.effect, made.claim) == (Effect.EFFECT, Claim.CONSISTENT)
    assert all(made.checks.values())
    assert made.words[0] == (
        "The rate of incidents with deaths is 50 % lower since the date, more than chance explains."
    )
    assert made.months == 24
    assert made.more is None


def test_no_change_where_a_fall_was_declared_is_no_effect() -> None:
    made = found(fell=False, fall=0.5)

    assert (made.effect, made.claim) == (Effect.NO_EFFECT, Claim.NONE)
    assert "did not come" in made.words[0]


def test_too_few_months_cannot_tell_and_say_how_many_more() -> None:
    made = found(fell=False, fall=0.3, months=2)

    assert made.effect is Effect.CANNOT_TELL
    assert made.more is not None
    assert made.words[1].startswith("A fall of 30 % needs about")


def test_a_measure_that_has_not_begun_is_not_due() -> None:
    made = found(start=dt.date(2021, 6, 1))

    assert (made.effect, made.claim, made.headline) == (Effect.NOT_DUE, Claim.NONE, None)
    assert made.words[0] == "Nothing can be measured yet."
    assert "No source tells of a whole month" in made.words[1]


def test_a_rise_is_worse() -> None:
    made = found(fell=False, rose=True)

    assert (made.effect, made.claim) == (Effect.WORSE, Claim.NONE)
    assert made.words[0].endswith("the wrong way.")


def test_what_was_declared_after_its_start_says_so() -> None:
    made = found(at="2019-02-01T08:00:00Z")

    assert made.checks[Check.DECLARED_BEFORE] is False
    assert "It was declared on 2019-02-01, after its start on 2018-01-01." in made.words


def test_a_control_that_fell_as_well_leaves_an_observed_change() -> None:
    made = found(
        missions=("MINUSMA",), comparison=Comparison.CONTROL, control=("MONUSCO",), fall=0.3
    )

    assert made.estimates[Look.AGAINST_CONTROL].value == pytest.approx(1.0, rel=0.01)
    assert made.effect is Effect.CANNOT_TELL
    assert made.claim is Claim.NONE


def test_only_the_declared_outcome_and_dates_stand_in_the_figure() -> None:
    before, control = bases(PLAN, ledger(made_effect.facts()), made_effect.served())
    form = figure_form("REC-2M9TXX", Declared(PLAN, before, control, "head", "2017-12-15"))

    assert form["key"] == "effect-rec-2m9txx"
    assert form["period"] == ["2014-01-01", "2019-12-31"]
    assert form["measure"] == "incidents"


def test_severe_injuries_are_told_apart_from_all_injuries_in_base_and_figure() -> None:
    facts = made_effect.facts()
    days = facts["date_from"].to_pylist()
    for name, values in {
        "injured": [1] * len(days),
        "injury_severity": ["severe" if day.day == 15 else "minor" for day in days],
    }.items():
        at = facts.column_names.index(name)
        column = pa.array(values, facts.schema.field(name).type)
        facts = facts.set_column(at, facts.schema.field(name), column)
    book, exposure = ledger(facts), made_effect.served()
    plan = replace(PLAN, outcome=Outcome.SEVERE_INJURIES)

    before, _ = bases(plan, book, exposure)
    one = Declared(plan, before, None, "head", "2017-12-15T08:00:00Z")
    definition = parse_definition(figure_form("REC-2M9TXX", one))
    points, _ = figures_and_rows([definition], Inputs(book, exposure), facts=facts)
    made = measured(one, points, before[plan.outcome])

    # four years, two missions: each month one attack hurts three severely, another hurts one lightly
    assert before[Outcome.SEVERE_INJURIES].events == 4 * 12 * 2 * 3
    assert before[Outcome.INJURIES].events == 4 * 12 * 2 * 4
    assert made.estimates[Look.BEFORE].n == 4 * 12 * 2 * 3
    assert made.effect is Effect.EFFECT
    # none afterwards: a regression would have no end, and says so
    assert made.estimates[Look.STEP].value is None
