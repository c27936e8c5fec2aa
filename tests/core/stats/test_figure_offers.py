"""A refused figure offers the common part, and the command that tells it (DR-08, U18)."""

from __future__ import annotations

import argparse
import datetime as dt
import shlex
from dataclasses import replace
from typing import Any

import pytest

from tests.core.linkage.reconcile_makers import record
from tests.core.stats.test_figures import ROWS, UNIFORMED, definition, made
from vedette.cli.figures import add_verbs
from vedette.core.context.exposure import EXPOSURE, Component, exposure
from vedette.core.context.schema import STRENGTH
from vedette.core.kernel.errors import NotEnoughData
from vedette.core.stats.definition import Kind
from vedette.core.stats.figure_checks import check_definition
from vedette.core.stats.figure_offers import command_of, offered
from vedette.core.stats.figure_scope import check_figure
from vedette.core.stats.figures import told
from vedette.core.stats.points import Inputs
from vedette.core.stats.query import Measure, Period, Scope

BOOK, _, _ = made()
INPUTS = Inputs(BOOK, EXPOSURE.empty())
VIOLENCE = {"in_mission": True, "causes": ("malicious_act",)}


def rate(**changes: Any) -> Any:
    """A rate of uniformed staff by year."""
    usual = {"kind": Kind.RATE, "component": Component.UNIFORMED, "by": ("year",)}
    return definition(**{**usual, "scope": Scope("s", **VIOLENCE), **changes})


def test_deaths_of_all_staff_over_uniformed_strength_become_those_of_uniformed_staff() -> None:
    found = offered(rate(), INPUTS)

    assert found is not None
    assert found.scope.components == ("military", "police")
    assert found.component is Component.UNIFORMED
    check_definition(found, BOOK)


@pytest.mark.parametrize(
    ("scope", "components"),
    [
        ({"components": ("military", "civilian")}, ("military",)),
        ({"categories": ("troop",)}, ("military", "police")),
        ({"excluded_categories": ("ipo",)}, ("military", "police")),
        ({"others": (("country_iso3", ("MLI",)),)}, ("military", "police")),
    ],
)
def test_the_part_that_both_speak_of_is_offered(
    scope: dict[str, Any], components: tuple[str, ...]
) -> None:
    found = offered(rate(scope=Scope("s", **VIOLENCE, **scope)), INPUTS)

    assert found is not None
    assert found.scope.components == components
    assert (found.scope.categories, found.scope.excluded_categories) == ((), ())
    assert not found.scope.others


def test_what_has_no_strength_is_counted_and_a_silent_source_gives_way() -> None:
    counted = offered(rate(by=("weapon",)), INPUTS)
    assert counted is not None
    assert (counted.kind, counted.component, counted.by) == (Kind.COUNT, None, ("weapon",))

    told = offered(definition(by=("weapon",), source="press"), INPUTS)
    assert told is not None
    assert told.source == "all"


def test_nothing_is_offered_for_what_is_not_refused_or_has_nothing_near() -> None:
    fine = rate(scope=Scope("s", **VIOLENCE, components=("military", "police")))

    assert offered(fine, INPUTS) is None
    assert offered(rate(scope=Scope("s", **VIOLENCE, components=("civilian",))), INPUTS) is None


def test_the_command_says_the_same_figure() -> None:
    found = offered(rate(), INPUTS)
    assert found is not None

    command = command_of(found)

    assert command == (
        "vedette figure try --kind rate --measure deaths --where cause=malicious_act "
        "--where component=military,police --by year --exposure uniformed"
    )
    parser = argparse.ArgumentParser()
    add_verbs(parser.add_subparsers())
    asked = parser.parse_args(shlex.split(command)[1:])
    assert (asked.kind, asked.exposure, asked.dimensions) == ("rate", "uniformed", ["year"])
    assert command_of(rate(scope=Scope("s", with_un_staff=True))) is None


def served(*missions: str, years: range = range(2016, 2018)) -> Inputs:
    """The made facts with 1,000 people in each mission, month by month."""
    strength = STRENGTH.from_rows(
        [
            {"mission": mission, "month": dt.date(year, month, 1), "total": 1000, "source": "s"}
            for mission in missions
            for year in years
            for month in range(1, 13)
        ]
    )
    return Inputs(BOOK, exposure(strength))


FINE = Scope("s", **VIOLENCE, components=("military", "police"))


def test_a_rate_over_years_without_strength_is_refused_with_the_years_that_have_it() -> None:
    wanted = rate(scope=FINE, by=(), period=Period.years(2010, 2018))
    given = served("M1", "M2")

    with pytest.raises(NotEnoughData) as refused:
        told(wanted, given, facts=made()[1])

    assert "period: 2010–2018 against 2016–2017" in refused.value.problem
    assert "2016–2017" in refused.value.remedy
    found = offered(wanted, given)
    assert found is not None
    assert found.period == Period.years(2016, 2017)
    assert told(found, given, facts=made()[1])[0]["value"].to_pylist() == [
        pytest.approx(1000 * (3 + 1) / (2 * 1000 * (366 + 365) / 365.25))
    ]


def test_a_rate_of_a_mission_without_strength_is_refused_with_those_that_have_it() -> None:
    wanted = rate(scope=replace(FINE, missions=("M1", "M9")), by=())
    given = served("M1", "M2")

    with pytest.raises(NotEnoughData, match="missions: M1, M9 against M1"):
        check_figure(wanted, given)
    found = offered(wanted, given)
    assert found is not None
    assert found.scope == replace(FINE, missions=("M1",))


def test_years_and_missions_that_stand_apart_are_refused_one_by_one() -> None:
    given = served("M1", "M2")

    check_figure(rate(scope=FINE, period=Period.years(2010, 2018)), given)
    check_figure(rate(scope=replace(FINE, missions=("M1", "M9")), by=("mission",)), given)


def test_a_rate_of_one_kind_of_mission_is_divided_by_that_kind_alone() -> None:
    given = served("UNMISS", "UNSOM", "M1")
    wanted = rate(scope=replace(FINE, mission_kinds=("pko",)), by=())

    [row] = told(wanted, given, facts=made()[1])[0].to_pylist()

    assert row["person_years"] == pytest.approx(1000 * (366 + 365) / 365.25)


def test_sources_that_cannot_be_compared_are_refused_and_short_ones_say_which_years_can() -> None:
    book, facts, _ = made(
        [*ROWS, record("late", "1", killed=1, date="2018-05-04", mission="M1", incident="I9")]
    )
    wanted = definition(
        kind=Kind.BY_SOURCE,
        scope=UNIFORMED,
        measure=Measure.DEATHS,
        period=Period.years(2016, 2018),
    )

    rows = told(wanted, Inputs(book, EXPOSURE.empty()), facts=facts)[0].to_pylist()

    found = {row["point"]: (row["value"], row["caveat"]) for row in rows}
    assert found["late"] == (None, "tells nothing of component: not to be compared")
    assert found["press"] == (None, "tells nothing of component: not to be compared")
    violence = replace(wanted, scope=Scope("violence", causes=("malicious_act",)))
    rows = told(violence, Inputs(book, EXPOSURE.empty()), facts=facts)[0].to_pylist()
    caveats = {row["point"]: row["caveat"] for row in rows}
    assert caveats["late"] == "its rows are of 2018: compare 2018"
    assert caveats["hq"] is None
