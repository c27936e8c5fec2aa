"""Background work: asked, done, told, cancelled, tried again; runs are asked for by themselves."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.utils import timezone

from vedette.core.kernel.labels import parse_label
from vedette.core.trust.permissions import Role, Viewer
from vedette.pipeline.decisions import Author
from vedette.pipeline.workspace import change_settings, create_review
from vedette.web.jobs import writes
from vedette.web.jobs.background import RUN
from vedette.web.jobs.models import Job, State
from vedette.web.jobs.reads import in_frame
from vedette.web.jobs.registry import Work, background
from vedette.web.jobs.worker import Worker
from vedette.web.reviews.reads import review_of
from vedette.web.reviews.writes import adopt

pytestmark = pytest.mark.django_db


@background("test.count", action="jobs.run")
def count(work: Work) -> dict[str, object]:
    for n in range(work.body["to"]):
        work.told("counting", n, work.body["to"])
    if work.body.get("fails"):
        raise RuntimeError("as asked")
    return {"counted": work.body["to"]}


@pytest.fixture
def review(tmp_path) -> str:
    """Slug of an empty review of a team."""
    create_review(tmp_path / "review", title="Small", created_at="2026-01-01T00:00:00Z")
    return adopt(tmp_path / "review", by="test")


@pytest.fixture
def worker(review) -> Worker:
    """A worker on a review that is up to date."""
    made = Worker()
    while made.one():
        pass
    return made


NOBODY = "00000000-0000-4000-8000-000000000000"


def without_token(answer) -> str:
    """The page without the one thing that is drawn anew for each."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())


def asked(slug: str, **body: object) -> Job:
    key = writes.ask(slug, "test.count", {"to": 3, **body}, label="confidential", by="analyst")
    return Job.objects.get(id=key)


def test_a_job_is_done_once_and_says_how_far_it_was(review, worker):
    job = asked(review)

    assert worker.one()
    assert not worker.one()

    job.refresh_from_db()
    assert (job.state, job.result, job.tries) == (State.DONE, {"counted": 3}, 1)
    assert (job.n_done, job.n_all) == (3, 3)


def test_what_fails_says_so_with_a_remedy(review, worker):
    job = asked(review, fails=True)

    worker.one()

    job.refresh_from_db()
    assert job.state == State.FAILED
    assert "RuntimeError" in job.problem
    assert job.remedy


def test_a_job_whose_worker_died_is_taken_over_and_given_up_after_three_tries(review, worker):
    job = asked(review)
    for tries in (1, 2, 3):
        taken = writes.claim(f"dead-{tries}")
        assert taken is not None
        assert taken.tries == tries
        Job.objects.filter(id=job.id).update(lease=timezone.now() - dt.timedelta(seconds=1))

    assert writes.claim("fourth") is None

    job.refresh_from_db()
    assert job.state == State.FAILED
    assert "three times" in job.problem


def test_the_old_worker_of_a_job_taken_over_can_tell_nothing_and_end_nothing(review, worker):
    job = asked(review)
    writes.claim("old")
    Job.objects.filter(id=job.id).update(lease=timezone.now() - dt.timedelta(seconds=1))
    writes.claim("new")

    assert not writes.done(job.id, {"counted": 1}, owner="old")
    assert writes.done(job.id, {"counted": 2}, owner="new")

    job.refresh_from_db()
    assert job.result == {"counted": 2}


def test_a_waiting_job_is_cancelled_at_once_a_running_one_at_its_next_word(review, worker):
    waiting = asked(review)
    writes.cancel(waiting.id, slug=review, by="analyst")
    running = asked(review)
    writes.claim("me")
    writes.cancel(running.id, slug=review, by="analyst")

    waiting.refresh_from_db()
    assert waiting.state == State.CANCELLED
    assert not writes.beat(running.id, owner="me")


def test_of_one_key_only_one_job_waits(review, worker):
    keys = {
        writes.ask(review, "test.count", {"to": 1}, label="confidential", key="k", by="analyst")
        for _ in range(3)
    }

    assert len(keys) == 1


def test_a_decision_makes_the_worker_run_the_review_again(review, worker):
    found = review_of(review)
    before = Job.objects.filter(kind=RUN, state=State.DONE).count()

    change_settings(found, {"seed": 7}, Author("head", "2026-01-01T00:00:00Z"))
    while worker.one():
        pass

    assert Job.objects.filter(kind=RUN, state=State.DONE).count() == before + 1
    assert not worker.one()


def test_the_frame_tells_of_work_that_goes_on_and_of_the_viewers_that_ended(review, worker):
    done, failed = asked(review), asked(review, fails=True)
    of_another = writes.ask(review, "test.count", {"to": 1}, label="confidential", by="head")
    told = asked(review)
    while worker.one():
        pass
    Job.objects.filter(id=told.id).update(is_seen=True)
    waiting = asked(review)
    above = writes.ask(review, "test.count", {"to": 2}, label="strictly_confidential", by="head")
    analyst = Viewer("analyst", Role.ANALYST, parse_label("confidential"))

    found = in_frame(analyst, review)

    assert [one.id for one in found.going] == [waiting.id]
    assert {one.id for one in found.ended} == {done.id, failed.id}
    assert found.n_more_ended == 0
    assert Job.objects.get(id=of_another).state == State.DONE
    assert Job.objects.get(id=above).state == State.WAITING


def test_the_frame_asks_for_the_newest_few_however_many_ended(review, django_assert_num_queries):
    ended = [asked(review) for _ in range(8)]
    above = writes.ask(review, "test.count", {"to": 2}, label="strictly_confidential", by="analyst")
    Job.objects.all().update(state=State.DONE)
    waiting = [asked(review) for _ in range(22)]
    analyst = Viewer("analyst", Role.ANALYST, parse_label("confidential"))

    with django_assert_num_queries(2):  # the labels, and the work
        found = in_frame(analyst, review)

    assert [one.id for one in found.going] == [one.id for one in waiting[:1:-1]]
    assert [one.id for one in found.ended] == [one.id for one in ended[:2:-1]]
    assert (
        found.n_more_ended == 8 - 5
    )  # what lies above the viewer's clearance is not counted either
    assert above not in {one.id for one in found.ended}


@pytest.mark.slow
def test_pages_show_the_jobs_that_the_person_is_cleared_to(team_review, as_persona):
    secret = writes.ask(
        team_review, "test.count", {"to": 1}, label="strictly_confidential", by="head"
    )
    head, analyst = as_persona("head"), as_persona("analyst")

    assert head.get(head.within(f"/jobs/{secret}/")).status_code == 200
    hidden = analyst.get(analyst.within(f"/jobs/{secret}/"))
    missing = analyst.get(analyst.within(f"/jobs/{NOBODY}/"))

    assert hidden.status_code == missing.status_code == 404
    assert without_token(hidden) == without_token(missing).replace(NOBODY, str(secret))
    for to in range(7):
        writes.ask(team_review, "test.count", {"to": to}, label="confidential", by="head")
    Job.objects.filter(label="confidential", by="head").update(state=State.DONE)
    page = head.get(head.within("/jobs/")).content.decode()
    assert "2 more pieces of work have ended" in re.sub(r"</?bdi[^>]*>", "", page)


@pytest.mark.slow
def test_who_may_not_run_the_review_may_not_ask_for_it(team_review, as_persona):
    editor = as_persona("editor")

    assert editor.post(editor.within("/jobs/run/")).status_code == 404
    assert as_persona("analyst").post(editor.within("/jobs/run/")).status_code == 302
