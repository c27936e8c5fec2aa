"""A declared effect in a run: its figure, its verdict, its quarters, and what a later declaration does."""

from __future__ import annotations

from pathlib import Path

import pytest

from vedette.core.actions.measured import Effect, figure_key
from vedette.core.kernel.errors import OutOfDate
from vedette.core.stats.figure_effect import Look
from vedette.pipeline.decisions import Author
from vedette.pipeline.effects import declare_effect, effect_by_quarter, measured_effect
from vedette.pipeline.engine import current_run, products_of
from vedette.pipeline.recommended import recommendations_of
from vedette.pipeline.run import check_up_to_date
from vedette.pipeline.workspace import Review, open_review

AUTHOR = Author("head", "2021-12-01T08:00:00Z")


@pytest.fixture
def review(sample_copy: Path) -> Review:
    return open_review(sample_copy)


def test_the_effect_of_the_sample_is_a_figure_of_its_run_with_rows(review: Review) -> None:
    stated = recommendations_of(review.decisions())
    begun = [one for one in stated.values() if one.declared and one.declared[-1].is_late]
    [one] = begun

    made = measured_effect(review, one)

    assert made.effect is Effect.CANNOT_TELL
    ratio = made.estimates[Look.RATIO]
    products = products_of(*current_run(review.runs))
    behind = [
        row["counted"]
        for row in products.table("figure_rows").to_pylist()
        if row["key"] == figure_key(one.ref) and row["point"] == Look.RATIO
    ]
    assert sum(behind) == ratio.n
    quarters = effect_by_quarter(review, one)
    assert sum(q.events for q in quarters if q.is_after) == made.estimates[Look.AFTER].n


def test_an_effect_that_lies_ahead_is_not_due(review: Review) -> None:
    stated = recommendations_of(review.decisions())
    [one] = [one for one in stated.values() if one.declared and not one.declared[-1].is_late]

    assert measured_effect(review, one).effect is Effect.NOT_DUE


def test_declaring_another_effect_makes_the_run_old_and_is_measured_by_the_next(
    review: Review,
) -> None:
    stated = recommendations_of(review.decisions())
    one = next(each for each in stated.values() if not each.declared)
    plan = {
        "outcome": "incidents", "first": "2013-01-01", "last": "2015-12-31", "start": "2022-01-01",
        "fall": 0.3, "months": 24,
    }  # fmt: skip

    changed = declare_effect(review, one.ref, plan, "", AUTHOR)

    with pytest.raises(OutOfDate, match="declared after the run"):
        measured_effect(review, changed)
    with pytest.raises(OutOfDate, match="older than the decisions"):
        check_up_to_date(review)
