"""The bin and what waits: decisions and imports that come back, and the overview's list."""

from __future__ import annotations

import html
import re

import pyarrow.parquet as pq
import pytest
from django.utils import timezone

from vedette.core.kernel.errors import WrongState
from vedette.pipeline.acquire import undo_import
from vedette.pipeline.bringing_back import bring_back, can_bring_back
from vedette.pipeline.decisions import Act, Author
from vedette.pipeline.imports import import_state
from vedette.pipeline.judgements import Verdict, judge
from vedette.pipeline.labelled import import_labels
from vedette.pipeline.undoing import in_force, mark, undo
from vedette.web.audit.models import Entry
from vedette.web.jobs import writes as jobs
from vedette.web.jobs.models import Job, State
from vedette.web.reviews.models import Review
from vedette.web.reviews.reads import review_of, visit
from vedette.web.site import waiting
from vedette.web.sources.models import RelabelAsk

NOW = Author("analyst", "2026-11-20T10:00:00+00:00")


def active(slug: str) -> set[str]:
    return {one.id for one in import_state(review_of(slug).decisions()).active()}


def test_an_import_that_was_taken_back_counts_again_from_the_bin(as_persona, team_review):
    analyst = as_persona("analyst")
    before = active(team_review)
    name = sorted(before)[0]
    analyst.post(analyst.within(f"/imports/{name}/undo/"), {"act": "commit"})
    assert name not in active(team_review)

    page = analyst.get(analyst.within("/bin/")).content.decode()
    answer = analyst.post(analyst.within(f"/imports/{name}/back/"))

    assert f"/imports/{name}/back/" in page
    assert answer.status_code == 302
    assert active(team_review) == before
    assert f"/imports/{name}/back/" not in analyst.get(analyst.within("/bin/")).content.decode()
    assert Entry.objects.filter(act="decision.import").count() == 1


def test_an_import_comes_back_with_the_label_that_it_had(team_review):
    review = review_of(team_review)
    one = import_state(review.decisions()).active()[0]
    with review.home.writing() as pen:
        raised = {"import": one.id, "of": one.mark, "label": "strictly_confidential"}
        pen.append(Act.RELABEL, raised, NOW)
    undo_import(review, one.id, NOW)

    bring_back(review, one.id, NOW)

    labels = import_labels(review.decisions(), "confidential")
    assert [str(label) for label in labels.of_source(one.source)] == ["strictly_confidential"]


def test_an_import_does_not_come_back_over_what_stands_now(team_review):
    review = review_of(team_review)
    first, second = import_state(review.decisions()).active()[:2]
    undo_import(review, first.id, NOW)
    with review.home.writing() as pen:
        pen.append(Act.IMPORT, {**first.body, "import": "IM-LATER", "key": "other"}, NOW)

    assert not can_bring_back(review.decisions(), first.id)
    with pytest.raises(WrongState, match="does not follow"):
        bring_back(review, first.id, NOW)
    assert second.id in active(team_review)


def test_a_judgement_that_was_taken_back_holds_again_from_the_bin(as_persona, team_review):
    analyst, review = as_persona("analyst"), review_of(team_review)
    first, second = (
        f"{one.source}:{pq.read_table(one.file(review, 'records'))['source_record_id'][0]}"
        for one in import_state(review.decisions()).active()[:2]
    )
    judge(review, Verdict(first, second, "same", "one date"), NOW)
    before = in_force(review.decisions())
    undo(review, mark(before[-1]), "", Author("analyst", timezone.now().isoformat()))
    assert in_force(review.decisions()) != before

    text = analyst.get(analyst.within("/bin/")).content.decode()
    back = html.unescape(re.search(r'action="([^"]+/linkage/decisions/\w+/undo/[^"]*)"', text)[1])
    answer = analyst.post(back)

    assert answer["Location"] == analyst.within("/bin/")
    assert in_force(review.decisions()) == before


def test_failed_work_and_labels_to_lower_wait_for_who_can_settle_them(team_review):
    review = Review.objects.get(slug=team_review)
    held = import_state(review_of(team_review).decisions()).active()[0]
    RelabelAsk.objects.create(
        review=review,
        source=held.source,
        import_ref=held.id,
        was="confidential",
        wanted="unclassified",
        why="published since",
        by="head",
    )
    key = jobs.ask(team_review, "run", {"world": "gone"}, label="confidential", by="analyst")
    Job.objects.filter(id=key).update(state=State.FAILED, ended_at=timezone.now())

    def told(name: str) -> list[str]:
        seen = visit(name, team_review)
        return [one.words for one in (*waiting.failed(seen), *waiting.labels(seen))]

    failed = "1 piece of background work failed"
    assert told("analyst") == [failed, "1 request to lower a label waits for a second person"]
    assert told("head") == told("editor") == [failed]
    assert told("focal") == []
