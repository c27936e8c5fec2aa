"""The database as home of decisions: read once, never believed after a rollback, each with its entry."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.db import transaction

from vedette.core.kernel.errors import WrongState
from vedette.core.kernel.labels import parse_label
from vedette.core.trust.worlds import World
from vedette.pipeline.choices import Asked, choose
from vedette.pipeline.decisions import Act, Author
from vedette.pipeline.workspace import create_review, open_review
from vedette.pipeline.worlds import within
from vedette.web.audit.models import Entry
from vedette.web.reviews.reads import review_of
from vedette.web.reviews.writes import adopt

HANA = Author("hana", "2026-01-02T03:04:05+00:00")
LOW = World("low", parse_label("confidential"))


def decide(slug: str, why: str, **more: object) -> None:
    with review_of(slug).home.writing() as pen:
        pen.append(Act.CONTEXT, {"name": why, "content": why, "kind": "events", **more}, HANA)


def test_what_was_rolled_back_is_not_remembered(team_review):
    n = len(review_of(team_review).decisions())
    with transaction.atomic():
        decide(team_review, "first")
        assert len(review_of(team_review).decisions()) == n + 1
        transaction.set_rollback(True)

    decide(team_review, "second")

    assert [one.body["name"] for one in review_of(team_review).decisions()[n:]] == ["second"]


def test_known_decisions_are_read_once(team_review, django_assert_num_queries):
    review = review_of(team_review)
    whole = review.decisions()

    with django_assert_num_queries(1) as asked:
        assert review.decisions() is whole

    assert len(asked.captured_queries) == 1


def test_the_log_names_a_decision_without_counting_hidden_ones(team_review):
    decide(team_review, "hidden", label="strictly_confidential")
    decide(team_review, "seen")

    hidden, seen = Entry.objects.filter(act="decision.context").order_by("id")

    assert (hidden.label, seen.label) == ("strictly_confidential", "confidential")
    n = len(review_of(team_review).decisions())
    assert not [ref for ref in seen.refs if ref in (f"D-{n}", f"D-{n - 1}")]


def test_a_decision_made_in_a_world_is_numbered_there(team_review):
    before = len(review_of(team_review).decisions())
    decide(team_review, "hidden", label="strictly_confidential")

    made = choose(
        within(review_of(team_review), LOW),
        Asked("date", "why", sources=("mission_log",)),
        HANA,
    )

    assert made.n == before + 1
    assert review_of(team_review).decisions()[-1].n == before + 2


def test_a_folder_made_anew_is_not_taken_for_the_one_that_lay_there(tmp_path: Path, db):
    folder = tmp_path / "review"
    create_review(folder, title="First", created_at=HANA.at)
    choose_one(folder, "first")
    slug = adopt(folder, by="hana")
    assert adopt(folder, by="hana") == slug, "twice is once"

    for why in ("second", None):
        shutil.rmtree(folder)
        create_review(folder, title="Second", created_at=HANA.at)
        if why:
            choose_one(folder, why)
        with pytest.raises(
            WrongState, match="was made anew, and the team's database still keeps 1"
        ):
            adopt(folder, by="hana")


def choose_one(folder: Path, why: str) -> None:
    with open_review(folder).home.writing() as pen:
        pen.append(Act.CONTEXT, {"name": why, "content": why, "kind": "events"}, HANA)
