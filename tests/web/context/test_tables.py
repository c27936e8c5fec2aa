"""Context tables come in on the pages, are taken back and brought back, with their terms on every page."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.web.library.conftest import work_all
from vedette.pipeline.context import context_tables
from vedette.web.audit.models import Entry
from vedette.web.jobs.models import Job
from vedette.web.reviews.reads import review_of

pytestmark = pytest.mark.slow

BASES = "mission,year,country,location,latitude,longitude,ave.no.troops\nMINUSMA,2017,Mali,{place},16.27,-0.04,900\n"
TOLD = {
    "kind": "bases",
    "name": "posts",
    "label": "unclassified",
    "publisher": "A university",
    "licence": "CC BY 4.0",
}


def handed_in(browser, content: str, **told: str):
    """The answer to a file, with the work done."""
    file = SimpleUploadedFile("posts.csv", content.encode())
    answer = browser.post(browser.within("/context/tables/add/"), {**TOLD, **told, "file": file})
    work_all()
    return answer


def names(slug: str) -> list[tuple[str, str]]:
    """Names and licences of the tables in force."""
    review = review_of(slug)
    return [(one.name, one.rights.licence) for one in context_tables(review, review.decisions())]


def page_of(browser) -> str:
    return browser.get(browser.within("/context/tables/")).content.decode()


def test_a_table_comes_in_with_its_terms_and_is_taken_back_and_brought_back(small, signed_in):
    browser = signed_in("analyst")

    answer = handed_in(browser, BASES.format(place="Gao"))

    assert answer.status_code == 302
    assert names(small) == [("posts", "CC BY 4.0")]
    page = page_of(browser)
    assert "A university; CC BY 4.0" in page
    assert "posts.csv" in page
    assert Entry.objects.filter(act="context.upload", told__name="posts").count() == 1

    [undo] = re.findall(r'action="([^"]+take-back/)"', page)
    assert browser.post(undo, {"why": "the wrong year"}).status_code == 302
    assert names(small) == []
    page = page_of(browser)
    assert "taken back" in page
    [back] = set(re.findall(r'action="([^"]+take-back/)"', page))
    assert browser.post(back).status_code == 302
    assert names(small) == [("posts", "CC BY 4.0")]


def test_a_newer_table_replaces_the_one_before_which_holds_again_when_it_is_taken_back(
    small, signed_in
):
    browser = signed_in("analyst")
    handed_in(browser, BASES.format(place="Gao"), licence="first terms")
    handed_in(browser, BASES.format(place="Kidal"), licence="second terms")

    assert names(small) == [("posts", "second terms")]
    page = page_of(browser)
    assert "replaced by a newer one" in page
    [undo] = re.findall(r'action="([^"]+take-back/)"', page)
    browser.post(undo, {"why": "the old one was right"})

    assert names(small) == [("posts", "first terms")]


def test_a_file_of_another_kind_is_told_and_nothing_is_kept(small, signed_in):
    browser = signed_in("analyst")

    answer = handed_in(browser, "x,y\n1,2\n", kind="events")

    assert names(small) == []
    told = browser.get(answer.headers["Location"]).content.decode()
    assert "no known form of conflict events" in told
    assert Job.objects.get(kind="context.take_in").state == "failed"


def test_a_table_without_terms_is_not_taken_and_who_may_not_import_sees_no_form(small, signed_in):
    browser = signed_in("analyst")
    answer = handed_in(browser, BASES.format(place="Gao"), licence="")

    assert answer.status_code == 422
    assert names(small) == []
    editor = signed_in("editor")
    assert "context/tables/add" not in page_of(editor)
    assert editor.post(editor.within("/context/tables/add/")).status_code == 404
