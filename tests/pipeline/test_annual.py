"""The annual status report of the sample review: both numbers of each axis, beside those of a year before."""

from __future__ import annotations

import datetime as dt

import pytest

from vedette.core.kernel.errors import BadInput, WrongState
from vedette.core.reports.document import Heading, LiveNumber, Table, inlines_of
from vedette.pipeline.annual import annual_document
from vedette.pipeline.workspace import open_review

TODAY = dt.date(2023, 6, 30)


@pytest.fixture(scope="module")
def review(sample_review):
    return open_review(sample_review)


def numbers(document) -> dict[str, str]:
    return {
        one.key: one.printed
        for block in document.blocks
        for one in inlines_of(block)
        if isinstance(one, LiveNumber)
    }


def test_each_axis_prints_both_numbers_beside_those_of_a_year_before(review):
    told = numbers(annual_document(review, 2022, TODAY))

    of = ("", "/of", "/before", "/before/of")
    assert [told[f"plan/implemented{part}"] for part in of] == ["3", "7", "3", "7"]
    assert [told[f"plan/judged{part}"] for part in of] == ["2", "3", "1", "3"]
    assert told["plan/no-effect"] == "1"
    assert (told["plan/overdue"], told["plan/overdue/before"]) == ("1", "0")
    assert int(told["plan/A-ZW9SPS/days-late"]) == 396, "from the first deadline"


def test_work_streams_add_up_to_the_plan_and_money_and_effects_are_told(review):
    made = annual_document(review, 2022, TODAY)
    streams = next(b for b in made.blocks if isinstance(b, Table) and "work stream" in b.caption)
    told = numbers(made)

    assert sum(int(row.cells[1][0].printed) for row in streams.rows) == int(told["plan/actions"])
    heads = [block.text for block in made.blocks if isinstance(block, Heading)]
    assert heads[-2:] == ["Money", "Measured effects"]


def test_a_year_that_has_not_begun_or_has_no_plan(review):
    with pytest.raises(BadInput, match="has not begun"):
        annual_document(review, 2024, TODAY)
    with pytest.raises(WrongState, match="no action"):
        annual_document(review, 2019, TODAY)
