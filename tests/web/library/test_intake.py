"""Documents are handed in together: what becomes of each, what is asked, what is taken back."""

from __future__ import annotations

import os
import time
import uuid

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.core.library.files import make_pdf, make_scan
from tests.web.library.conftest import work_all
from vedette.pipeline.documents import documents
from vedette.web.audit.models import Entry
from vedette.web.jobs import writes as jobs
from vedette.web.jobs.models import Job
from vedette.web.reviews.reads import review_of
from vedette.web.sources.writes import drop_old_uploads

TEXT = b"Report on an ambush\n\nThe convoy was hit near the bridge."


def hand_in(browser, **files: bytes):
    """Post files under their names, two underscores for the dot."""
    given = [
        SimpleUploadedFile(name.replace("__", "."), content) for name, content in files.items()
    ]
    said = {"documents": given, "received_on": "2018-01-01", "label": "confidential"}
    return browser.post(browser.within("/library/add/"), said)


def test_each_file_of_a_batch_has_a_result_of_its_own(small, signed_in):
    browser = signed_in("qualitative")
    scan = make_scan(make_pdf("A convoy was ambushed."))

    answer = hand_in(
        browser,
        good__txt=TEXT,
        same__txt=TEXT,
        old__doc=b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 99,
        latin__txt=b"caf\xe9 au lait",
        scan__pdf=scan,
        empty__txt=b"",
    )
    assert answer.status_code == 302
    waiting = browser.get(answer.url).context["batch"]
    assert [one.outcome for one in waiting.files] == ["waiting"] * 6
    work_all()

    batch = browser.get(answer.url).context["batch"]
    assert [(one.name, one.outcome) for one in batch.files] == [
        ("good.txt", "accepted"),
        ("same.txt", "duplicate"),
        ("old.doc", "rejected"),
        ("latin.txt", "needs_input"),
        ("scan.pdf", "accepted"),
        ("empty.txt", "rejected"),
    ]
    assert batch.files[1].told["document"] == batch.files[0].told["document"]
    assert [one.has_no_text for one in batch.files] == [False] * 4 + [True, False]
    for refused in (batch.files[2], batch.files[5]):
        assert refused.told["errors"][0]["remedy"]
    held = documents(review_of(small).decisions())
    assert held[batch.files[4].told["document"]].original(review_of(small)).read_bytes() == scan

    # Told of, a refused file is kept nowhere; only that which asks for its encoding waits to be read again.
    kept = list((django_settings.VEDETTE_HOME / "uploads").rglob("file-*"))
    assert [one.name for one in kept] == ["file-004.txt"]
    again = browser.post(f"{answer.url}again/4/", {"encoding": "cp1252"})
    work_all()
    (taken,) = browser.get(again.url).context["batch"].files
    assert (taken.name, taken.outcome) == ("latin.txt", "accepted")


def test_a_batch_is_taken_back_and_brought_back(small, signed_in):
    browser = signed_in("qualitative")
    at = hand_in(browser, one__txt=TEXT, two__txt=b"Another report\n\nOn something else.").url
    work_all()
    before = set(documents(review_of(small).decisions()))
    assert len(before) == 2

    browser.post(f"{at}take-back/", {"why": "the wrong folder"})
    assert not documents(review_of(small).decisions())
    assert browser.get(browser.within(f"/library/documents/{min(before)}/")).status_code == 404
    binned = browser.get(browser.within("/bin/")).content.decode()
    assert "one.txt" in binned
    browser.post(f"{at}bring-back/")

    assert set(documents(review_of(small).decisions())) == before
    acts = list(Entry.objects.order_by("id").values_list("act", flat=True))
    assert acts.count("library.upload") == 1
    assert acts.count("decision.undo") == 4


def test_a_job_done_again_names_no_file_as_its_own_duplicate(small, signed_in):
    browser = signed_in("qualitative")
    at = hand_in(browser, one__txt=TEXT).url
    work_all()
    folder = django_settings.VEDETTE_HOME / "uploads"
    job = Job.objects.get(kind="library.intake")
    stored = folder / small / job.body["batch"] / job.body["files"][0]["stored_as"]
    stored.parent.mkdir(parents=True, exist_ok=True)
    stored.write_bytes(TEXT)
    Job.objects.filter(id=job.id).update(state="waiting", result=None, owner="", tries=0)

    work_all()

    (one,) = browser.get(at).context["batch"].files
    assert one.outcome == "accepted"
    assert not list(folder.rglob("file-*"))


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "Choose at least one file"),
        ({"received_on": "2999-01-01"}, "still to come"),
        ({"label": "strictly_confidential"}, "valid choice"),
    ],
)
def test_what_cannot_be_handed_in_is_said_in_the_form(small, signed_in, said, words):
    browser = signed_in("qualitative")
    given = {"received_on": "2018-01-01", "label": "confidential", **said}
    if said:
        given["documents"] = [SimpleUploadedFile("a.txt", TEXT)]

    answer = browser.post(browser.within("/library/add/"), given)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Job.objects.filter(kind="library.intake").exists()


def test_uploads_that_nobody_works_on_any_more_are_deleted_when_the_worker_starts(small):
    folder = django_settings.VEDETTE_HOME / "uploads" / small
    job = jobs.ask(
        small, "library.intake", {"batch": str(uuid.uuid4())}, label="confidential", by="head"
    )
    in_use = Job.objects.get(id=job).body["batch"]
    for name, days in (("old", 8), ("young", 1), (in_use, 30)):
        (folder / name).mkdir(parents=True)
        path = folder / name / "file-001.txt"
        path.write_bytes(TEXT)
        for one in (path, folder / name):
            os.utime(one, (time.time() - days * 86_400,) * 2)

    assert drop_old_uploads() == 1

    assert {one.name for one in folder.iterdir()} == {"young", in_use}
