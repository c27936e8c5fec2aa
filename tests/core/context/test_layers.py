"""Authorised strength beside the deployed one, strength by contributor, and the timeline."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest

from tests.core.context.test_exposure import make_strength
from vedette.core.context.authorised import AUTHORISED, authorised, authorised_months
from vedette.core.context.contributors import contributor_exposure
from vedette.core.context.exposure import Fill, exposure, filled
from vedette.core.context.schema import CONTRIBUTIONS
from vedette.core.context.strength_years import strength_years
from vedette.core.context.timeline import TIMELINE, entries, lettered, strength_changes, timeline
from vedette.core.kernel.errors import BadInput


def cells(header: str, *rows: str) -> pa.Table:
    names, told = header.split(","), [row.split(",") for row in rows]
    return pa.table({name: [row[n] for row in told] for n, name in enumerate(names)})


DECISIONS = cells(
    "mission,component,since,until,authorised,document",
    "MINUSMA,uniformed,2016-01-01,,1500,S/RES/1 (2016)",
    "MINUSMA,uniformed,2016-03-15,2016-04-30,2000,S/RES/2 (2016)",
)


def test_the_last_decision_holds_until_its_end() -> None:
    made = authorised_months(authorised(DECISIONS, source="s"), dt.date(2016, 5, 1))

    assert {row["month"].month: row["authorised"] for row in made.to_pylist()} == {
        1: 1500, 2: 1500, 3: 2000, 4: 2000,
    }  # fmt: skip


def test_a_year_has_its_deployed_and_authorised_mean_and_says_what_is_absent() -> None:
    told = exposure(
        make_strength({"2016-01": 1000, "2016-02": 1200, "2016-04": 1400}, mission="MINUSMA")
    )
    allowed = authorised_months(authorised(DECISIONS, source="s"), dt.date(2016, 4, 1))

    rows = strength_years(filled(told, Fill.GAPS), told, allowed).to_pylist()

    [year] = [row for row in rows if row["component"] == "uniformed"]
    assert year["strength"] == pytest.approx((1000 + 1200 + 1400) / 3)
    assert year["authorised"] == pytest.approx((1500 + 1500 + 2000 + 2000) / 4)
    assert (year["reported"], year["interpolated"], year["absent"]) == (3, 2, 9)
    assert year["person_years"] == pytest.approx((1000 * 31 + 1100 * 29 + 1400 * 30) / 365.25)
    assert year["interpolated_years"] == pytest.approx(
        (1000 * 31 + 1100 * 29 + 1250 * 31 + 1350 * 30) / 365.25
    )


def given(country: str, month: str, people: int, mission: str = "M1") -> dict[str, object]:
    return {"mission": mission, "contributor": country, "first": dt.date.fromisoformat(f"{month}-01"),
            "span": "month", "troops": people, "police": 0, "observers": 0, "total": people, "source": "s"}  # fmt: skip


def test_a_contributor_that_a_told_month_does_not_name_has_nobody_there() -> None:
    rows = [given("A", "2013-01", 100), given("B", "2013-01", 50), given("A", "2013-02", 120),
            given("A", "2013-04", 80), given("B", "2013-04", 60)]  # fmt: skip

    made = contributor_exposure(CONTRIBUTIONS.from_rows(rows)).to_pylist()

    uniformed = {(r["contributor"], r["month"].month): (r["strength"], r["state"]) for r in made
                 if r["component"] == "uniformed"}  # fmt: skip
    # March is told by nobody: a gap, and April rests on its own end
    assert uniformed == {
        ("A", 1): (100, "edge"), ("A", 2): (110, "observed"), ("A", 4): (80, "edge"),
        ("B", 1): (50, "edge"), ("B", 2): (25, "observed"), ("B", 4): (60, "edge"),
    }  # fmt: skip


def test_a_list_of_missions_tells_their_mandates() -> None:
    made = timeline(
        cells("Acronym,Mission name,Start Date,End Date", "MINUSMA,M,April 2013,Present",
              "UNMIT,T,August 2006,December 2012"), source="s"
    ).to_pylist()  # fmt: skip

    assert [(row["mission_code"], row["first"], row["last"]) for row in made] == [
        ("MINUSMA", dt.date(2013, 4, 1), None),
        ("UNMIT", dt.date(2006, 8, 1), dt.date(2012, 12, 31)),
    ]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("mood,2013-01-01,x", "layer 'mood'"),
        ("mandate,2013-13-01,x", "day"),
        ("mandate,2013-01-01,", "title is empty"),
    ],
)
def test_what_the_timeline_cannot_hold_is_named(row: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        timeline(cells("layer,first,title", row), source="s")


def test_entries_are_of_the_missions_and_years_asked_for() -> None:
    rows = TIMELINE.from_rows(
        [
            {"layer": "policy_date", "first": dt.date(2015, 6, 16), "title": "panel", "source": "s"},
            {"layer": "mandate", "mission_code": "M1", "mission": "M1", "first": dt.date(2012, 1, 1),
             "last": dt.date(2016, 3, 31), "title": "M1: mandate", "source": "s"},
            {"layer": "strength", "mission_code": "M1", "mission": "M1", "first": dt.date(2014, 2, 1),
             "title": "jump", "source": "s"},
        ]
    ).to_pylist()  # fmt: skip

    of_all = entries(rows, missions=(), first=2013, last=2017)
    of_one = entries(rows, missions=("M1",), first=2013, last=2017)
    of_other = entries(rows, missions=("M2",), first=2013, last=2017)

    assert [(one.title, one.is_end) for one in of_all] == [("panel", False), ("M1: mandate", True)]
    assert [one.title for one in of_one] == ["jump", "panel", "M1: mandate"]
    assert [one.title for one in of_other] == ["panel"]


def test_jumps_of_strength_and_decisions_are_entries() -> None:
    told = exposure(make_strength({"2016-01": 1000, "2016-02": 2000}, mission="MINUSMA"))

    made = strength_changes(told, authorised(DECISIONS, source="s")).to_pylist()

    assert [(row["first"].isoformat(), row["title"]) for row in made] == [
        ("2016-01-01", "MINUSMA: 1,500 uniformed authorised"),
        ("2016-02-01", "MINUSMA: 2,000 uniformed, over 30 % off the month before"),
        ("2016-03-15", "MINUSMA: 2,000 uniformed authorised"),
    ]


def test_an_unknown_component_is_named() -> None:
    with pytest.raises(BadInput, match="component 'troops'"):
        authorised(
            cells("mission,component,since,authorised", "M1,troops,2016-01-01,5"), source="s"
        )
    assert AUTHORISED.empty().num_rows == 0


def test_the_same_of_several_missions_on_one_day_is_told_once() -> None:
    rows = [
        {"layer": "mandate", "mission_code": one, "mission": one, "first": "2013-01-01", "last": last,
         "title": f"{one}: mandate renewed", "document": None}
        for one, last in (("MA", None), ("MB", None), ("MC", "2013-06-30"))
    ]  # fmt: skip
    rows.append(rows[0] | {"mission_code": None, "mission": None, "title": "Report of a panel"})

    [year] = lettered(entries(rows, missions=(), first=2013, last=2013))

    assert [(one.title, one.is_end) for one in year.gathered] == [
        ("MA, MB, MC: mandate renewed", False),
        ("Report of a panel", False),
        ("MC: mandate renewed", True),
    ]
