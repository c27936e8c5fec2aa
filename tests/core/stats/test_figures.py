"""Figures: one row per number, with interval, scope and the rows behind."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pyarrow as pa
import pytest

from tests.core.linkage.reconcile_makers import linked, make_pairs, record
from vedette.core.context.exposure import EXPOSURE, Component, exposure
from vedette.core.context.schema import STRENGTH
from vedette.core.kernel.errors import BadInput, NotEnoughData, NotFound
from vedette.core.linkage.reconcile import reconciliation
from vedette.core.stats.figures import (
    Definition,
    Inputs,
    Kind,
    figures,
    parse_figures,
    rows_behind,
    shipped_figures,
)
from vedette.core.stats.query import Ledger, Measure, Period, Query, Scope, ledger, total
from vedette.core.stats.summary import of_one_unit

VIOLENCE = Scope("violence", causes=("malicious_act",))
UNIFORMED = Scope("uniformed", causes=("malicious_act",), components=("military", "police"))
ROWS = [
    record("hq", "1", killed=3, date="2016-03-04", mission="M1", incident="I1", personnel_category="troop"),
    record("press", "1", killed=5, date="2016-03-04", mission="M1", incident="I1"),
    record("hq", "2", killed=1, date="2016-07-04", mission="M2", incident="I2", personnel_category="troop"),
    record("hq", "3", killed=2, date="2018-03-04", mission="M1", incident="I3", personnel_category="ipo"),
    record("hq", "4", killed=7, date="2018-03-04", mission="M1", incident="I4", cause="accident"),
]  # fmt: skip


def made(rows: list[dict[str, Any]] = ROWS) -> tuple[Ledger, pa.Table, pa.Table]:
    """The ledger, facts and links of made records."""
    records, links = linked(rows)
    facts = reconciliation(records, links, make_pairs([]), precedence=["hq"]).facts
    return ledger(facts), facts, links


def definition(**changes: Any) -> Definition:
    """A definition of people killed by violence."""
    return Definition(**{"key": "k", "title": "t", "kind": Kind.COUNT, "measure": Measure.DEATHS,
                         "scope": VIOLENCE, **changes})  # fmt: skip


def rows_of(definition: Definition, **inputs: Any) -> list[dict[str, Any]]:
    """Rows of the table of figures for one definition."""
    book, _, _ = made()
    given = Inputs(book, **{"exposure": EXPOSURE.empty(), **inputs})
    return figures([definition], given).to_pylist()  # type: ignore[no-any-return]


def test_a_year_without_deaths_stands_in_the_series_with_its_interval() -> None:
    found = rows_of(definition(by=("year",)))

    assert [(r["point"], r["value"]) for r in found] == [("2016", 3 + 1), ("2017", 0), ("2018", 2)]
    assert (found[1]["low"], round(found[1]["high"], 4)) == (0, 3.6889)


def test_every_mission_has_every_year_in_which_somebody_may_have_served_there() -> None:
    strength = STRENGTH.from_rows(
        [
            {"mission": mission, "month": dt.date(year, month, 1), "total": 1000, "source": "s"}
            for mission, years in (("M1", (2016, 2017, 2018)), ("M2", (2016,)))
            for year in years
            for month in range(1, 13)
        ]
    )

    told = {
        r["point"]: r["value"]
        for r in rows_of(definition(by=("mission", "year")), exposure=exposure(strength))
    }
    unknown = {r["point"]: r["value"] for r in rows_of(definition(by=("year", "mission")))}

    assert told == {"M1|2016": 3, "M1|2017": 0, "M1|2018": 2, "M2|2016": 1}
    assert len(unknown) == 2 * 3, "without strength nobody knows that the mission was not there"
    assert unknown["2018|M2"] == 0


def test_sources_are_named_though_none_of_them_tells_the_whole_scope_alone() -> None:
    pieces = [
        record("hq", "1", killed=3, date="2016-03-04", mission="M1", incident="I1"),
        record("log", "1", killed=3, date="2016-03-04", mission="M1", incident="I1", cause=None,
               weapon="ied"),
    ]  # fmt: skip
    pieces[0]["weapon"] = None
    book, _, _ = made(pieces)
    scope = Scope("violence", causes=("malicious_act",), others=(("weapon", ("ied",)),))

    [row] = figures([definition(scope=scope)], Inputs(book, exposure=EXPOSURE.empty())).to_pylist()

    assert (row["value"], row["sources"]) == (3, "hq, log")


def test_deaths_have_the_cluster_interval_and_incidents_the_exact_one() -> None:
    [deaths] = rows_of(definition())
    [incidents] = rows_of(definition(measure=Measure.INCIDENTS))

    assert (deaths["value"], deaths["method"]) == (6, "compound Poisson over incidents")
    assert (incidents["value"], incidents["method"]) == (3, "exact Poisson (Garwood)")
    assert (deaths["range_low"], deaths["range_high"]) == (6, 8)
    assert deaths["caveat"] == (
        "few incidents (3): 95 % intervals of so few covered at most 88 % in simulations"
    )


def test_a_rate_counts_only_months_with_strength_and_says_what_it_left_out() -> None:
    strength = STRENGTH.from_rows(
        [
            {"mission": "M1", "month": dt.date(2016, month, 1), "total": 1000, "source": "s"}
            for month in range(1, 13)
        ]
    )

    found = rows_of(
        definition(kind=Kind.RATE, scope=UNIFORMED, by=("year",), component=Component.UNIFORMED),
        exposure=exposure(strength),
    )

    by_year = {r["point"]: r for r in found}
    rate = by_year["2016"]
    assert rate["person_years"] == pytest.approx(1000 * 366 / 365.25)
    assert rate["value"] == pytest.approx(3 * 1000 / (1000 * 366 / 365.25))
    assert "1 people killed in months without strength left out" in rate["caveat"]
    assert by_year["2018"]["value"] is None
    assert "0 person-years" in by_year["2018"]["caveat"]


def test_a_rate_of_all_staff_over_uniformed_strength_is_refused() -> None:
    with pytest.raises(NotEnoughData, match="no rate"):
        rows_of(definition(kind=Kind.RATE, by=("year",), component=Component.UNIFORMED))


def test_the_number_under_each_source_stands_beside_the_reconciled_one() -> None:
    found = {r["point"]: r["value"] for r in rows_of(definition(kind=Kind.BY_SOURCE))}

    assert found == {"all": 6, "hq": 6, "press": 5}


def test_windows_overlap_and_ignore_the_period_of_the_review() -> None:
    found = rows_of(definition(kind=Kind.WINDOWS, length=2), period=Period.years(2018, 2018))

    assert [(r["point"], r["value"]) for r in found] == [("2016-2017", 4), ("2017-2018", 2)]


def test_the_rows_behind_a_number_add_up_to_it() -> None:
    book, facts, links = made()
    inputs = Inputs(book, EXPOSURE.empty())

    behind = rows_behind(definition(by=("year",)), "2016", inputs, facts=facts, links=links)

    assert sum(behind.facts["killed"].to_pylist()) == 4
    assert sorted(behind.records.to_pylist(), key=str) == [
        {"source": "hq", "source_record_id": "1"},
        {"source": "hq", "source_record_id": "2"},
        {"source": "press", "source_record_id": "1"},
    ]


def test_a_point_that_a_figure_lacks_is_not_found() -> None:
    book, facts, links = made()

    with pytest.raises(NotFound):
        rows_behind(definition(), "1999", Inputs(book, EXPOSURE.empty()), facts=facts, links=links)


def test_the_fingerprint_changes_with_the_rows_behind_only() -> None:
    book, _, _ = made()
    moved, _, _ = made([*ROWS[:1], {**ROWS[1], "killed": 6}, *ROWS[2:]])
    both = [definition(by=("year",))]

    before = figures(both, Inputs(book, EXPOSURE.empty())).to_pylist()
    after = figures(both, Inputs(moved, EXPOSURE.empty())).to_pylist()

    changed = {
        b["point"]
        for b, a in zip(before, after, strict=True)
        if b["fingerprint"] != a["fingerprint"]
    }
    assert changed == {"2016"}


def test_the_fingerprint_changes_where_two_incidents_change_places_and_the_number_stays() -> None:
    rows = [{**ROWS[0], "killed": 1}, {**ROWS[2], "killed": 3}]
    swapped = [{**ROWS[0], "killed": 3}, {**ROWS[2], "killed": 1}]

    before, after = (
        figures([definition()], Inputs(made(these)[0], EXPOSURE.empty())).to_pylist()[0]
        for these in (rows, swapped)
    )

    assert before["value"] == after["value"]
    assert before["fingerprint"] != after["fingerprint"]


def test_incidents_after_the_cut_off_are_left_out() -> None:
    book, _, _ = made()

    assert total(Query(scope=VIOLENCE, cutoff=dt.date(2016, 3, 4)), book).value == 3


def test_both_ends_of_a_period_are_in_it() -> None:
    book, _, _ = made()
    period = Period(dt.date(2016, 3, 4), dt.date(2016, 7, 4))

    assert total(Query(scope=VIOLENCE, period=period), book).value == 3 + 1
    assert Period.years(2013, 2017).n_years == 5


def test_counts_cannot_be_grouped_by_something_unknown() -> None:
    with pytest.raises(BadInput, match="nationality"):
        Query(by=("colour",))


def test_the_shipped_figures_are_well_formed_and_have_their_keys_once() -> None:
    keys = [made.key for made in shipped_figures("peacekeeping")]

    assert {"killed-total", "killed-by-year", "rate-by-mission", "killed-by-source"} <= set(keys)


def test_a_figure_without_scope_is_refused_by_its_name() -> None:
    with pytest.raises(BadInput, match="'k'"):
        parse_figures({"scopes": {}, "figures": [{"key": "k", "title": "t"}]})


def test_shares_and_minutes_never_share_an_axis() -> None:
    share, minutes = {"unit": "share of those hit"}, {"unit": "minutes from the injury"}

    assert of_one_unit([share, minutes, share]) == [share, share]
    assert of_one_unit([share]) == [share]
    assert of_one_unit([share, minutes]) == []
    assert of_one_unit([]) == []
