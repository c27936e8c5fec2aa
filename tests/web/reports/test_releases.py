"""Releases on the pages: asked for by one, made by another, taken by those who may read the report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.web.conftest import Pages, sign_in
from tests.web.evidence.conftest import run_again
from tests.web.reports.test_rounds import EDITOR, page, post, review
from vedette.core.kernel.labels import parse_label
from vedette.core.reports.release_archive import broken_places, manifest_of, parts_of
from vedette.core.trust.permissions import Role
from vedette.pipeline.editions import define_editions, shipped_definition
from vedette.pipeline.report_releases import report_releases
from vedette.web.accounts.personas import PERSONAS
from vedette.web.accounts.writes import make_account
from vedette.web.jobs import writes as job_writes
from vedette.web.jobs.models import Job, State
from vedette.web.jobs.worker import Worker
from vedette.web.reports.release_writes import MAKE
from vedette.web.reviews.writes import set_member

pytestmark = pytest.mark.slow

ASKED = {"audience": "The public", "why": "Publication", "label": "public"}


@pytest.fixture
def pair(small_team):
    """Browsers of the editor and of the head of the review."""
    editor = small_team("editor")
    role, clearance = PERSONAS["head"]
    make_account("head", password=None, by="test")
    label = parse_label(clearance)
    set_member(editor.review, "head", role=Role(role), clearance=label, by="test")
    head = Pages(editor.review)
    sign_in(head, "head")
    return editor, head


def latest(editor) -> Job:
    """The job of a release that was asked for last."""
    found = Job.objects.filter(review__slug=editor.review, kind=MAKE).latest("created_at")
    assert isinstance(found, Job)
    return found


def work() -> None:
    """All that waits, done by one worker."""
    worker = Worker()
    while worker.one():
        pass


@contextmanager
def cancelled_at(step: str) -> Iterator[None]:
    """Somebody cancels the release when this step begins."""
    plain = job_writes.tell

    def told(key, words, *counts, owner):
        if words == step:
            job_writes.cancel(key, slug=Job.objects.get(id=key).review.slug, by="head")
        plain(key, words, *counts, owner=owner)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(job_writes, "tell", told)
        yield


def approved(editor, head) -> None:
    """The report as it stands, approved by all steps."""
    post(editor, "/reports/versions/keep/", {"name": "Final"})
    version = re.findall(r'id="(VER-\w+)"', page(editor, "/reports/versions/"))[0]
    post(editor, "/reports/approval/speak/", {"act": "submit", "version": version})
    post(editor, "/reports/approval/speak/", {"act": "approve"})
    for n in range(4):
        told = {"act": "approve", "paper": f"Memorandum {n}"}
        post(head, "/reports/approval/speak/", told)


def made_in_the_background(editor, head, ref: str) -> None:
    """The release, after all that can come between."""
    place = f"/reports/releases/{ref}/"
    # Asked for, cancelled before it began; asked for, cancelled at its last step: nothing has left.
    told = {"small": "In the public registry."}
    post(head, f"{place}make/", told)
    assert "waits for a free worker" in page(head, place)
    assert 'action="' + head.within(f"{place}make/") not in page(head, place)
    post(head, f"/jobs/{latest(editor).id}/cancel/", {})
    assert "cancelled, nothing was stored" in page(head, place)
    post(head, f"{place}make/", told)
    with cancelled_at("Signing and keeping"):
        work()
    assert latest(editor).state == State.CANCELLED
    assert "asked for" in page(editor, "/reports/releases/")
    assert not list((review(editor).folder / "snapshots").rglob("REL-*.zip"))

    # A condition that no longer holds when the work begins is told with its remedy.
    post(head, f"{place}make/", told)
    held = latest(editor)
    Job.objects.filter(id=held.id).update(body={**held.body, "small": ""})
    work()
    assert "counts of 1 to 4 would be read" in page(head, place)
    assert "counts of 1 to 4 would be read" in page(head, f"/jobs/{held.id}/")

    # Killed after it was kept and before the job could say so: done again it changes nothing.
    post(head, f"{place}make/", told)
    work()
    n = len(review(editor).decisions())
    done = latest(editor)
    assert done.state == State.DONE
    Job.objects.filter(id=done.id).update(state=State.WAITING, result=None)
    work()
    assert latest(editor).result == {"release": ref}
    assert len(review(editor).decisions()) == n
    assert ref in page(head, f"/jobs/{done.id}/")


def test_7_6_the_editor_asks_the_head_makes_and_the_archive_proves_itself(pair):
    editor, head = pair
    assert "not approved" in post(editor, "/reports/releases/ask/", ASKED, 409)
    approved(editor, head)
    assert "Say both" in post(editor, "/reports/releases/ask/", {**ASKED, "why": ""}, 422)
    post(editor, "/reports/releases/ask/", ASKED)
    [ref] = report_releases(review(editor), review(editor).decisions())
    place = f"/reports/releases/{ref}/"
    assert "no editions" in page(head, place)
    assert "no editions" in post(head, f"{place}make/", {}, 409)
    page(head, f"{place}files/report.pdf", 409)

    define_editions(review(editor), shipped_definition(), EDITOR)
    run_again(editor.review)
    assert "second person" in post(editor, f"{place}make/", {}, 409)

    made_in_the_background(editor, head, ref)

    answer = head.get(head.within(f"{place}files/{ref}.zip"))
    content = b"".join(answer)
    assert broken_places(content) == []
    told = manifest_of(parts_of(content))
    assert re.fullmatch(r"\d+:[0-9a-f]{64}", told["log"]["audit"])
    assert [one["by"] for one in told["approval"]] == ["editor", *["head"] * 4]
    pdf = editor.get(editor.within(f"{place}files/report.pdf"))
    assert b"".join(pdf).startswith(b"%PDF-1.7")
    page(editor, f"{place}files/review.json", 404)
    assert "has left" in page(editor, "/reports/releases/")

    assert "reason is missing" in post(head, f"{place}withdraw/", {"why": ""}, 422)
    post(head, f"{place}withdraw/", {"why": "A number was wrong."})
    assert "A number was wrong." in page(editor, place)
    page(editor, f"{place}files/report.pdf", 409)
