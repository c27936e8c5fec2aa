"""Figures that people define: what they say, what they refuse, what they add up to."""

from __future__ import annotations

import datetime as dt
import functools
import json
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.linkage.reconcile_makers import linked, make_pairs, record
from vedette.core.context.contributors import contributor_exposure
from vedette.core.context.exposure import Component, Fill, exposure
from vedette.core.context.schema import CONTRIBUTIONS, STRENGTH
from vedette.core.kernel.errors import BadInput, NotEnoughData
from vedette.core.linkage.reconcile import reconciliation
from vedette.core.stats.definition import Definition, Kind, Way, parse_definition
from vedette.core.stats.figure_checks import ways_for
from vedette.core.stats.figures import figures_and_rows, shipped_figures, told
from vedette.core.stats.methods import METHOD_PAGES, METHOD_TEXTS
from vedette.core.stats.points import Inputs
from vedette.core.stats.query import DIMENSIONS, Measure, Period, Scope, ledger
from vedette.core.stats.rates import mid_p_interval
from vedette.core.stats.summary import summary

UNIFORMED = Scope("uniformed", causes=("malicious_act",), components=("military", "police"))
ROWS = [
    record("hq", "1", killed=3, date="2016-03-04", mission="M1", incident="I1", personnel_category="troop",
           activity="patrol", local_time="05:30", weapon="ied"),
    record("log", "1", killed=3, date="2016-03-04", mission="M1", incident="I1", activity="in_base"),
    record("hq", "2", killed=1, date="2016-07-04", mission="M2", incident="I2", personnel_category="troop",
           activity="in_base", local_time="17:00"),
    record("hq", "3", killed=2, date="2017-03-04", mission="M1", incident="I3", personnel_category="fpu",
           missing='{"weapon": "withheld"}'),
]  # fmt: skip


@functools.cache
def inputs() -> tuple[Inputs, Any]:
    """Four rows of two sources, and 1,000 people in each of two missions all through 2016 and 2017."""
    records, links = linked(ROWS)
    facts = reconciliation(records, links, make_pairs([]), precedence=["hq"]).facts
    ends = [
        {"mission": mission, "month": dt.date(year, month, 1), "total": 1000, "source": "s"}
        for mission in ("M1", "M2")
        for year in (2016, 2017)
        for month in range(1, 13)
    ]
    period = Period.years(2016, 2017)
    return Inputs(ledger(facts), exposure(STRENGTH.from_rows(ends)), period), facts


def define(**changes: Any) -> Definition:
    """Uniformed personnel killed by violence."""
    return Definition(**{"key": "k", "title": "t", "kind": Kind.COUNT, "measure": Measure.DEATHS,
                         "scope": UNIFORMED, **changes})  # fmt: skip


def values(definition: Definition) -> dict[str, float | None]:
    """The numbers of a figure by the name of their point."""
    made, facts = inputs()
    points, _ = told(definition, made, facts=facts)
    return {row["point"]: row["value"] for row in points.to_pylist()}


def test_circumstances_come_from_the_first_source_that_tells_and_no_value_is_counted_by_its_kind() -> (
    None
):
    assert values(define(by=("activity",))) == {"in_base": 1, "patrol": 3, "not_recorded": 2}
    assert values(define(by=("weapon",))) == {"ied": 3, "not_recorded": 1, "withheld": 2}
    assert values(define(by=("time_of_day",))) == {"night": 3, "afternoon": 1, "not_recorded": 2}


def test_a_source_keeps_its_own_word_on_the_circumstance() -> None:
    of_log = define(scope=Scope("all"), source="log", by=("activity",))

    assert values(of_log) == {"in_base": 3}


@settings(max_examples=30)
@given(st.lists(st.sampled_from(DIMENSIONS), min_size=1, max_size=2, unique=True))
def test_the_cells_of_any_dimensions_add_up_to_the_total_and_to_the_rows_behind(
    by: list[str],
) -> None:
    made, facts = inputs()

    points, rows = told(define(by=tuple(by)), made, facts=facts)

    assert sum(row["n"] for row in points.to_pylist()) == 3 + 1 + 2
    for row in points.to_pylist():
        behind = [one for one in rows.to_pylist() if one["point"] == row["point"]]
        assert sum(one["counted"] for one in behind) == row["n"]


def test_a_filter_on_a_circumstance_counts_only_what_is_told_so() -> None:
    on_patrol = Scope("u", causes=("malicious_act",), others=(("activity", ("patrol",)),))

    assert values(define(scope=on_patrol, by=("year",))) == {"2016": 3, "2017": 0}


def test_a_rate_by_year_and_mission_divides_by_the_person_years_of_that_cell() -> None:
    rate = define(kind=Kind.RATE, by=("year", "mission"), component=Component.UNIFORMED)

    found = values(rate)

    in_2016 = 1000 * 366 / 365.25
    assert found["2016|M1"] == pytest.approx(3 * 1000 / in_2016)
    assert found["2016|M2"] == pytest.approx(1 * 1000 / in_2016)
    assert (found["2017|M2"], len(found)) == (0, 4)


@pytest.mark.parametrize(
    ("changes", "problem", "remedy"),
    [
        ({"kind": Kind.RATE, "by": ("weapon",), "component": Component.UNIFORMED},
         "no exposure by weapon", "Show counts or shares"),
        ({"kind": Kind.RATE, "by": ("year",)}, "needs the strength of somebody", "uniformed"),
        ({"kind": Kind.RATE, "component": Component.UNIFORMED, "scope": Scope("all")},
         "no rate", "set the filter to military and police"),
        ({"kind": Kind.RATE, "component": Component.UNIFORMED,
          "scope": Scope("u", components=("military", "police"), categories=("troop",))},
         "part of the staff by category", "Take category out"),
        ({"kind": Kind.RATE, "component": Component.UNIFORMED,
          "scope": Scope("u", components=("military", "police"), others=(("nationality_iso3", ("FRA",)),))},
         "no strength by contributor", "context add contributions"),
        ({"component": Component.UNIFORMED}, "has no exposure", "Ask for rates"),
        ({"way": Way.SHRINKAGE}, "does not apply", "Use usual, cluster"),
        ({"measure": Measure.INCIDENTS, "way": Way.CLUSTER}, "does not apply", "Use usual, exact"),
        ({"kind": Kind.SHARE}, "one dimension", "Group by one"),
        ({"kind": Kind.TREND, "by": ("year",), "component": Component.UNIFORMED},
         "is not grouped", "Take out year"),
        ({"kind": Kind.SEVERITY, "measure": Measure.INCIDENTS}, "cannot be shown", "people killed"),
        ({"source": "log", "by": ("weapon",), "scope": Scope("all")},
         "tells nothing of weapon", "Take hq"),
        ({"source": "nobody"}, "no source 'nobody'", "hq, log"),
    ],
)  # fmt: skip
def test_what_would_mislead_is_refused_with_what_would_not(
    changes: dict[str, Any], problem: str, remedy: str
) -> None:
    made, facts = inputs()

    with pytest.raises((BadInput, NotEnoughData)) as refused:
        told(define(**changes), made, facts=facts)

    assert problem in refused.value.problem
    assert remedy in refused.value.remedy


def test_a_refused_figure_does_not_stop_the_run_and_says_why() -> None:
    made, facts = inputs()
    wrong = define(kind=Kind.RATE, by=("weapon",), component=Component.UNIFORMED)

    points, rows = figures_and_rows([wrong, define(key="right")], made, facts=facts)

    first, second = points.to_pylist()
    assert first["value"] is None
    assert "no exposure by weapon" in first["caveat"]
    assert second["value"] == 6
    assert {row["key"] for row in rows.to_pylist()} == {"right"}


def test_the_definition_reads_as_one_sentence() -> None:
    rate = define(kind=Kind.RATE, by=("year", "mission"), component=Component.UNIFORMED)

    assert rate.words == (
        "People killed: uniformed; cause malicious act; component military, police, by year and mission, "
        "per 1,000 person-years of uniformed staff, 95 % interval with incidents as clusters"
    )


def test_a_definition_and_its_json_are_the_same_thing() -> None:
    everything = define(
        kind=Kind.RATE, by=("year",), component=Component.POLICE, way=Way.BOOTSTRAP, seed=7, length=3,
        period=Period.years(2015, 2016), scope=Scope("u", causes=("accident",), others=(("weapon", ("ied",)),)),
    )  # fmt: skip

    for one in (everything, define(), *shipped_figures("peacekeeping")):
        assert parse_definition(json.loads(json.dumps(one.as_json()))) == one


def test_a_definition_with_an_unknown_part_is_refused() -> None:
    with pytest.raises(BadInput, match="unknown parts formula"):
        parse_definition({**define().as_json(), "formula": "x"})


def test_every_way_that_is_offered_gives_numbers_with_a_method_that_has_its_page() -> None:
    made, facts = inputs()
    for measure in (Measure.DEATHS, Measure.INCIDENTS):
        for by in ((), ("year",), ("mission",), ("year", "mission")):
            for way in ways_for(Kind.RATE, measure, by):
                if way in (Way.SHRINKAGE, Way.QUASI_POISSON):
                    continue  # two units carry neither; the sample review has nine
                one = define(
                    kind=Kind.RATE, measure=measure, by=by, way=way, component=Component.UNIFORMED
                )
                for row in told(one, made, facts=facts)[0].to_pylist():
                    assert row["value"] is not None
                    assert row["low"] <= row["high"]
                    assert row["method"] in METHOD_PAGES


def test_each_method_has_its_sentence() -> None:
    assert set(METHOD_PAGES) | {"none"} == set(METHOD_TEXTS)


def test_the_mid_p_interval_of_nothing_begins_at_nothing() -> None:
    interval = mid_p_interval(0)

    # half of exp(-x) is 0.025
    assert (interval.low, round(interval.high, 4)) == (0, 2.9957)


def test_a_share_lies_within_its_interval_and_shares_add_up_to_one() -> None:
    made, facts = inputs()

    points, _ = told(define(kind=Kind.SHARE, by=("activity",)), made, facts=facts)

    rows = points.to_pylist()
    assert sum(row["value"] for row in rows) == pytest.approx(1)
    assert all(0 <= row["low"] <= row["value"] <= row["high"] <= 1 for row in rows)
    assert all("no risk" in row["caveat"] for row in rows)


def test_the_largest_incidents_are_named_until_they_hold_half() -> None:
    made, facts = inputs()

    [row] = told(define(kind=Kind.LARGEST), made, facts=facts)[0].to_pylist()

    assert (row["value"], row["caveat"]) == (3, "3 of 6 with those above: 50%")


def test_the_summary_names_extremes_and_what_has_no_value() -> None:
    made, facts = inputs()

    said = summary(told(define(by=("weapon",)), made, facts=facts)[0].to_pylist())

    assert "Highest: ied with 3 (" in said
    assert "3 of 6 (50%) without weapon (not recorded, withheld)." in said


def of_contributors(**changes: Any) -> dict[str, dict[str, Any]]:
    """Rates where FRA gives M1 400 and GHA 600 people in January to June 2016, by the name of their point."""
    rows = [
        *ROWS,
        record("hq", "9", killed=2, date="2016-03-08", mission="M1", incident="I9", personnel_category="troop",
               nationality="France", nationality_iso3="FRA"),
        record("hq", "10", killed=1, date="2016-09-08", mission="M1", incident="I10", personnel_category="troop",
               nationality="France", nationality_iso3="FRA"),
    ]  # fmt: skip
    records, links = linked(rows)
    facts = reconciliation(records, links, make_pairs([]), precedence=["hq"]).facts
    given = [
        {"mission": "M1", "contributor": code, "contributor_iso3": code, "first": dt.date(2016, month, 1),
         "span": "month", "troops": people, "police": 0, "observers": 0, "total": people, "source": "s"}
        for month in range(1, 7)
        for code, people in (("FRA", 400), ("GHA", 600))
    ]  # fmt: skip
    made = Inputs(
        ledger(facts),
        inputs()[0].exposure,
        Period.years(2016, 2016),
        contributors=contributor_exposure(CONTRIBUTIONS.from_rows(given)),
        rights=RIGHTS,
    )
    figure = define(**{"kind": Kind.RATE, "component": Component.UNIFORMED, **changes})
    points, _ = told(figure, made, facts=facts)
    return {row["point"]: row for row in points.to_pylist()}


RIGHTS = pa.table({"source": ["s", "other"], "kind": ["strength"] * 2, "licence": ["CC BY", ""],
                   "publisher": ["UN", ""]})  # fmt: skip
HALF_YEAR = (31 + 29 + 31 + 30 + 31 + 30) / 365.25


def test_a_rate_by_contributor_divides_by_the_people_of_that_country() -> None:
    found = of_contributors(by=("nationality_iso3",))

    assert found["FRA"]["person_years"] == pytest.approx(400 * HALF_YEAR)
    assert found["FRA"]["value"] == pytest.approx(2 * 1000 / (400 * HALF_YEAR))
    assert found["GHA"]["value"] == 0
    assert "1 people killed in months without strength left out" in found["FRA"]["caveat"]


def test_a_filter_on_a_contributor_takes_the_strength_of_that_contributor_alone() -> None:
    only = Scope("u", causes=("malicious_act",), components=("military", "police"),
                 others=(("nationality_iso3", ("FRA",)),))  # fmt: skip

    found = of_contributors(scope=only, by=("year",))

    assert found["2016"]["value"] == pytest.approx(2 * 1000 / (400 * HALF_YEAR))


def test_the_terms_of_the_strength_travel_with_the_number() -> None:
    found = of_contributors(by=("nationality_iso3",))

    assert {row["terms"] for row in found.values()} == {"strength: s (UN; CC BY)"}


def test_contributors_are_not_ranked_in_words() -> None:
    said = summary(list(of_contributors(by=("nationality_iso3",)).values()))

    assert "Highest" not in said
    assert "Contributors are not ranked." in said


def test_gaps_of_strength_are_left_out_unless_they_are_asked_to_be_filled() -> None:
    _, facts = inputs()
    ends = [
        {"mission": "M1", "month": dt.date(2016, month, 1), "total": 1000, "source": "s"}
        for month in (1, 2, 4, 5)
    ]
    made = Inputs(inputs()[0].book, exposure(STRENGTH.from_rows(ends)), Period.years(2016, 2016))
    rate = define(kind=Kind.RATE, component=Component.UNIFORMED)

    [gaps], [filled] = (
        told(define(kind=Kind.RATE, component=Component.UNIFORMED, fill=fill), made, facts=facts)[
            0
        ].to_pylist()
        for fill in Fill
    )

    # three people were killed in M1 in March, one in M2, of which nothing is known
    assert (gaps["n"], filled["n"]) == (0, 3)
    assert gaps["person_years"] == pytest.approx(1000 * (31 + 29 + 30 + 31) / 365.25)
    assert filled["person_years"] == pytest.approx(1000 * (31 + 29 + 31 + 30 + 31) / 365.25)
    assert "4 people killed in months without strength left out" in gaps["caveat"]
    assert "2 mission-months of strength interpolated" in filled["caveat"]
    assert "interpolated" in define(fill=Fill.INTERPOLATED).words
    assert parse_definition(rate.as_json() | {"fill": "interpolated"}).fill is Fill.INTERPOLATED
