"""Projects and codebooks of other tools, out and in by the pages."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.pipeline.imports import ANALYST
from tests.web.library.conftest import work_all
from vedette.pipeline.coding import Marked, change_codebook, code_words, codebook_of, quotations
from vedette.pipeline.interviews import KeyStore, register
from vedette.web.audit.models import Entry
from vedette.web.reviews.reads import review_of

pytestmark = pytest.mark.slow

FACTS = {
    "consent": "background",
    "month": "2017-10",
    "place": "sector",
    "category": "troop",
    "rank": "senior",
}

WHO = "Zwentibold Kefalonia"


@pytest.fixture
def coded(small, add, tmp_path, settings) -> str:
    """One coded report and one coded interview."""
    paper, notes = add(
        {
            "paper.txt": "Report on gates\n\n1. The gate was open.",
            "notes.txt": "Record\n\nShe saw the gate.",
        }
    )
    review = review_of(small)
    change_codebook(review, {"change": "add", "name": "Base"}, "", ANALYST)
    code_words(review, Marked(paper, "The gate was open", None, ("Base",)), ANALYST)
    code_words(review, Marked(notes, "She saw the gate", None, ("Base",)), ANALYST)
    settings.VEDETTE_SEALS = tmp_path / "seals"
    keys = KeyStore(tmp_path / "seals" / small)
    register(review, {**FACTS, "document": notes}, {"name": WHO}, keys, ANALYST)
    return small


def handed_in(browser, name: str, content: bytes) -> str:
    """The page of the exchange, once the work is done."""
    file = SimpleUploadedFile(name, content)
    answer = browser.post(browser.within("/library/exchange/in/"), {"file": file})
    assert answer.status_code == 302, answer.content
    work_all()
    return browser.get(answer.headers["Location"]).content.decode()


def test_2_10_a_project_leaves_without_interviews_and_comes_back_with_nothing_lost(
    coded, signed_in
):
    browser = signed_in("qualitative")
    asked = browser.post(browser.within("/library/exchange/project/"))
    work_all()
    home = asked.headers["Location"]
    assert "The project is written." in browser.get(home).content.decode()
    content = b"".join(browser.get(f"{home}file/").streaming_content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        inside = b"".join(archive.read(name) for name in archive.namelist())
    assert b"The gate was open" in inside
    assert b"She saw" not in inside
    assert Entry.objects.filter(act="exports.take", told__list="project").count() == 1

    before = len(quotations(review_of(coded).decisions()))
    page = handed_in(browser, "back.qdpx", content)
    assert '<small><bdi dir="ltr">0</bdi></small>' in page
    assert "selections at the very characters" in page
    assert len(quotations(review_of(coded).decisions())) == before  # the coder travels along
    handed_in(browser, "back.qdpx", content)
    assert len(quotations(review_of(coded).decisions())) == before


def test_2_10_codebooks_come_in_and_leave_and_what_is_none_is_refused_and_kept_nowhere(
    coded, signed_in, settings
):
    browser = signed_in("qualitative")
    handed_in(browser, "taguette.csv", b"tag,description\nConvoys,On the road\n")
    assert codebook_of(review_of(coded).decisions()).named("Convoys").definition == "On the road"
    for kind in ("qdc", "csv", "xlsx"):
        answer = browser.get(browser.within(f"/library/exchange/codebook/?format={kind}"))
        assert answer.headers["Content-Disposition"].endswith(f'"codebook.{kind}"')
    assert (
        b"Convoys" in browser.get(browser.within("/library/exchange/codebook/?format=csv")).content
    )

    page = handed_in(browser, "none.qdpx", b"nothing of the kind")
    assert "note-box red" in page
    kept = Path(settings.VEDETTE_HOME, "uploads", coded)
    assert [one for one in kept.rglob("*") if one.is_file()] == []
    assert browser.post(browser.within("/library/exchange/in/")).status_code == 422
    editor = signed_in("editor")
    assert editor.post(editor.within("/library/exchange/in/")).status_code == 404
    assert (
        "A project or codebook, in"
        not in editor.get(editor.within("/library/exchange/")).content.decode()
    )


def test_2_12_a_sealed_name_in_a_document_stops_the_project_until_somebody_answers_for_it(
    coded, signed_in, add
):
    (named,) = add({"other.txt": f"Report\n\n1. {WHO} signed it."})
    browser = signed_in("qualitative")

    asked = browser.post(browser.within("/library/exchange/project/"))
    work_all()
    page = browser.get(asked.headers["Location"]).content.decode()

    assert "note-box red" in page
    assert f"{named}, text: the name of" in page
    assert WHO not in page
    assert browser.get(f"{asked.headers['Location']}file/").status_code == 404

    told = {"why": "the force commander signs every report"}
    asked = browser.post(browser.within("/library/exchange/project/"), told)
    work_all()
    assert "The project is written." in browser.get(asked.headers["Location"]).content.decode()
    left = browser.get(browser.within("/library/releases/")).content.decode()
    assert "Project in which names stay for a reason" in left
    assert "the force commander signs every report" in left
