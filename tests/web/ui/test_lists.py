"""The state of a list is its address: sort, columns, filters, pages, chosen rows."""

from __future__ import annotations

import re

import pytest
from django.template import engines
from django.test import RequestFactory

from vedette.web.ui.lists import (
    Column,
    Facet,
    FacetValue,
    FilterField,
    Listing,
    chosen_rows,
    list_answer,
    order_sql,
    shown_columns,
    sort_order,
)

COLUMNS = [
    Column("incident", "Incident", is_fixed=True),
    Column("date", "Date"),
    Column("killed", "Killed", is_number=True),
    Column("notes", "Notes", can_sort=False, is_extra=True),
]


def drawn(text: str, address: str = "/list/", **context: object) -> str:
    """The template's text as a page at that address would draw it."""
    request = RequestFactory().get(address)
    return engines["django"].from_string(text).render({**context}, request)


def listing(**more: object) -> Listing:
    return Listing(**{"n_filtered": 48, "n_all": 3412, "columns": COLUMNS, **more})


@pytest.mark.parametrize(
    ("said", "order"),
    [
        (["-killed,date"], [("killed", True), ("date", False)]),
        (["-killed", "date"], [("killed", True), ("date", False)]),
        (["killed,-killed"], [("killed", False)]),
        (["notes"], [("date", True)]),
        (["1; DROP TABLE"], [("date", True)]),
        ([], [("date", True)]),
    ],
)
def test_a_sort_takes_known_columns_once(said, order):
    assert sort_order(said, COLUMNS, "-date") == order


def test_empty_values_come_last_and_ties_are_broken():
    sql = order_sql([("killed", True), ("date", False)], {"killed": "k", "date": "d"}, "ref")

    assert sql == "k DESC, d ASC NULLS LAST, ref"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ([], {"incident", "date", "killed"}),
        (["notes"], {"incident", "notes"}),
        (["date,notes"], {"incident", "date", "notes"}),
        (["nothing"], {"incident", "date", "killed"}),
    ],
)
def test_chosen_columns_stand_beside_the_fixed_ones(said, shown):
    assert shown_columns(said, COLUMNS) == shown


def test_a_head_turns_the_sort_round_and_keeps_the_filters():
    text = drawn(
        '{% sorthead listing "killed" %}',
        "/list/?year=2015&page=4",
        listing=listing(order=[("killed", True)]),
    )

    assert 'href="?year=2015&amp;sort=killed"' in text
    assert 'aria-sort="descending"' in text


def test_a_number_is_sorted_from_its_largest_first():
    text = drawn('{% sorthead listing "killed" %}', listing=listing(order=[("date", False)]))

    assert 'href="?sort=-killed"' in text
    assert 'data-also="?sort=date%2C-killed"' in text
    assert "aria-sort" not in text


def test_the_bar_says_total_and_filtered_and_exports_what_is_filtered():
    text = drawn(
        '{% listbar listing "/export/" %}',
        "/list/?q=a%26b&page=2",
        listing=listing(in_force=[("q", "Words", "a&b")]),
    )

    assert '<b><bdi dir="ltr">48</bdi></b> of <bdi dir="ltr">3,412</bdi>' in text
    exports = re.findall(r'href="(/export/[^"]*)"', text)
    assert exports == [
        f"/export/?q=a%26b&amp;format={kind}" for kind in ("csv", "xlsx", "json", "geojson")
    ]


def test_a_filter_in_force_can_be_taken_away_alone():
    text = drawn(
        "{% listbar listing %}",
        "/list/?year=2015&cause=accident",
        listing=listing(in_force=[("year", "Year", "2015"), ("cause", "Cause", "accident")]),
    )

    assert 'href="?cause=accident"' in text
    assert 'href="?year=2015"' in text


def test_a_facet_leads_to_its_value_and_back_with_all_other_filters():
    year = Facet("year", "Year", [FacetValue("2015", "2015", 17)])
    cause = Facet("cause", "Cause", [], chosen="accident")

    text = drawn(
        "{% facets groups listing %}",
        "/list/?cause=accident&page=3",
        groups=[year, cause],
        listing=listing(),
    )

    assert 'href="?cause=accident&amp;year=2015"' in text
    assert 'aria-current="true" href="?"' in text


def test_the_filter_form_keeps_what_it_does_not_ask():
    text = drawn(
        "{% filters fields %}",
        "/list/?q=x&sort=-killed&page=2",
        fields=[FilterField("q", "Words", value="x")],
    )

    assert '<input type="hidden" name="sort" value="-killed">' in text
    assert 'name="page"' not in text


def test_a_bulk_action_knows_ticked_rows_from_all_that_match():
    ticked = chosen_rows(RequestFactory().post("/", {"chosen": ["A", "B"], "filter": "year=2015"}))
    matching = chosen_rows(RequestFactory().post("/", {"all_matching": "1", "filter": "year=2015"}))

    assert (ticked.references, ticked.is_all) == (["A", "B"], False)
    assert (matching.is_all, matching.filters["year"]) == (True, "2015")


@pytest.mark.parametrize(
    ("headers", "whole"),
    [
        ({}, True),
        ({"HX-Request": "true"}, False),
        ({"HX-Request": "true", "HX-History-Restore-Request": "true"}, True),
    ],
)
def test_a_filter_gets_the_part_and_going_back_gets_the_page(headers, whole):
    request = RequestFactory().get("/", headers=headers)

    answer = list_answer(request, "ui/_pager.html", "ui/_undo.html", {"listing": listing()})

    assert ("<nav" in answer.content.decode()) is whole
    assert "HX-Request" in answer.headers["Vary"]
