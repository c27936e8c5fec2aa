"""What a picture of a figure takes with it: the timeline of its years, the terms of its strength."""

from __future__ import annotations

import datetime as dt
import json

from vedette.core.context.timeline import beside
from vedette.core.reports.figure_chart import as_svg, figure_chart

EVENTS = [
    {"layer": "mandate", "mission_code": "M1", "mission": "M1", "first": dt.date(2014, 5, 1),
     "last": dt.date(2016, 4, 30), "title": "M1: mandate", "document": "S/RES/1"},
    {"layer": "policy_date", "mission_code": None, "mission": None, "first": dt.date(2016, 2, 1),
     "last": None, "title": "Guidance", "document": None},
    {"layer": "tactics", "mission_code": None, "mission": None, "first": dt.date(2016, 3, 1),
     "last": None, "title": "Mines on roads", "document": None},
    {"layer": "mandate", "mission_code": "M2", "mission": "M2", "first": dt.date(2015, 1, 1),
     "last": None, "title": "M2: mandate", "document": None},
    {"layer": "policy_date", "mission_code": None, "mission": None, "first": dt.date(2019, 1, 1),
     "last": None, "title": "Later", "document": None},
]  # fmt: skip


def rows(*, second: str | None = None, terms: str | None = None) -> list[dict[str, object]]:
    """Points of the years 2014 to 2016."""
    return [
        {"key": "k", "title": "Killed", "unit": "people", "sources": "hq", "group1": "year",
         "value1": str(year), "group2": second and "mission", "value2": second, "value": 3.0,
         "low": 1.0, "high": 6.0, "terms": terms}
        for year in (2014, 2015, 2016)
    ]  # fmt: skip


def test_years_of_the_timeline_stand_as_letters_in_the_chart_and_as_words_below_it() -> None:
    years = beside(EVENTS, rows(), missions=("M1",))

    made = figure_chart(rows(), years)

    assert made is not None
    spec = json.loads(made.spec)
    assert spec["title"]["text"] == [
        "A 2014: M1: mandate (S/RES/1)",
        "B 2016: Guidance; Mines on roads; and 1 more",
    ]
    assert spec["layer"][0]["data"]["values"] == [
        {"name": "2014", "letter": "A"}, {"name": "2016", "letter": "B"},
    ]  # fmt: skip
    assert "Timeline: A 2014: M1: mandate (S/RES/1). B 2016: Guidance" in made.alt
    drawn = as_svg(made).decode()
    assert "B 2016: Guidance; Mines on roads; and 1 more" in drawn


def test_small_charts_have_the_letters_each_and_the_words_once() -> None:
    years = beside(EVENTS, rows(second="M1"), missions=())

    made = figure_chart(rows(second="M1"), years)

    assert made is not None
    spec = json.loads(made.spec)
    assert [one["letter"] for one in spec["spec"]["layer"][1]["data"]["values"]] == ["A", "B", "C"]
    drawn = as_svg(made).decode()
    assert drawn.count(">C 2016: Guidance") == 1


def test_terms_of_the_strength_go_where_the_picture_goes() -> None:
    said = "strength: UN tables (United Nations; CC BY 4.0)"
    made = figure_chart([rows(terms=said)[0] | {"group1": "mission", "value1": "M1"}])

    assert made is not None
    assert json.loads(made.spec)["title"]["text"] == [said]


def test_a_figure_without_timeline_and_terms_has_no_lines_below() -> None:
    made = figure_chart(rows())

    assert made is not None
    assert "title" not in json.loads(made.spec)
    assert "Timeline" not in made.alt
