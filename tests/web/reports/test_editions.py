"""Editions of the text on the pages: who may read a block, what an edition lacks, what reaches a delegation."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.utils import timezone

from tests.web.reports.test_desk import EDITOR, Delegate
from tests.web.reports.test_desks_apart import words_of
from vedette.cli.main import main
from vedette.core.reports.text import BlockKind
from vedette.pipeline.comment_files import blocks_of
from vedette.pipeline.comments import dispose, submit_comments, text_changes
from vedette.pipeline.decisions import Author
from vedette.pipeline.report_text import text_of
from vedette.pipeline.responses import answered_in
from vedette.pipeline.round_release import release_round
from vedette.pipeline.rounds import open_round, round_of
from vedette.pipeline.stakeholders import add_stakeholder
from vedette.pipeline.versions import make_version
from vedette.web.reviews.reads import review_of, visit

pytestmark = [pytest.mark.django_db]
OPEN = "In 2016 {{num:killed-by-year/2016}} died, in all {{num:killed-total}}."
INSIDE, OWN = "The CANARYIN inquiry was late.", "The CANARYGHA convoy was hit."


@pytest.fixture
def editor(small_team):
    return small_team("editor")


def post(browser, path: str, told: dict, status: int = 302) -> str:
    answer = browser.post(browser.within(path), told)
    assert answer.status_code == status, answer.content.decode()[:2500]
    return answer.content.decode()


def page(browser, path: str) -> str:
    answer = browser.get(browser.within(path))
    assert answer.status_code == 200, answer.content.decode()[:1500]
    return answer.content.decode()


def ref_of(editor, words: str) -> str:
    text = text_of(review_of(editor.review), review_of(editor.review).decisions())
    return next(one.ref for one in text if one.kind is BlockKind.PARAGRAPH and words in one.text)


@pytest.fixture
def labelled(editor) -> None:
    """Three paragraphs: for everybody, for Ghana, for the house alone."""
    for words, readers in ((OPEN, ""), (OWN, "gha"), (INSIDE, "internal")):
        post(
            editor,
            "/reports/text/add/",
            {"kind": "paragraph", "text": words, "after": "CHA-summary"},
        )
        ref = ref_of(editor, words[:15])
        post(editor, f"/reports/text/{ref}/edit/", {"text": words, "readers": readers})


def circulated(editor) -> dict[str, Delegate]:
    review = visit("editor", editor.review).review
    make_version(review, "Draft 1", "", EDITOR)
    asked = {
        name: add_stakeholder(
            review, {"kind": "member_state", "name": name, "country": country}, EDITOR
        ).ref
        for name, country in (("Ghana", "GHA"), ("Sweden", "SWE"))
    }
    told = {
        "version": "Draft 1",
        "deadline": str(timezone.now().date() + dt.timedelta(days=9)),
        "to": list(asked.values()),
    }
    ref = open_round(review, told, EDITOR).ref
    release_round(review, ref, "To be heard", Author("head", "2026-03-01T11:00:00Z"))
    desks = {}
    for name, entity in asked.items():
        told = {"entity": entity, "person": "Col. A", "is_focal": "1"}
        given = post(editor, f"/reports/rounds/{ref}/links/make/", told, 200)
        desks[name] = Delegate(editor.review)
        desks[name].round, desks[name].entity = ref, entity
        token = re.findall(r"/circulated/open/([\w-]+)/", given)[0]
        assert desks[name].post(f"/circulated/open/{token}/").status_code == 302
    return desks


def test_u15_a_delegation_reads_the_edition_of_its_country(editor, labelled):
    desks = circulated(editor)

    for name, sees in (("Ghana", True), ("Sweden", False)):
        for path in ("", "copy.html", "copy.docx"):
            seen = words_of(desks[name].get(desks[name].at(path)))
            assert ("CANARYGHA" in seen) is sees, (name, path)
            assert "CANARYIN" not in seen
        read = desks[name].seen("")
        assert "1–4" in read
        assert 'data-key="killed-by-year/2016"' not in read
    review = review_of(editor.review)
    for name, has in (("Ghana", True), ("Sweden", False)):
        asked = round_of(review.decisions(), desks[name].round)
        told = [one.words for one in blocks_of(review, asked, desks[name].entity)]
        assert any("CANARYGHA" in one for one in told) is has
        form = editor.get(
            editor.within(f"/reports/rounds/{asked.ref}/form/{desks[name].entity}.xlsx")
        )
        assert "CANARYIN" not in words_of(form)


def test_u15_an_answer_tells_nobody_of_a_change_in_a_block_of_others(editor, labelled):
    desks = circulated(editor)
    inside = ref_of(editor, "CANARYIN")
    post(editor, f"/reports/text/{inside}/edit/", {"text": "The CANARYNEW inquiry was late."})
    review = review_of(editor.review)
    changes = [one.mark for one in text_changes(review) if one.block == inside]
    sweden = desks["Sweden"]
    words = [{"text": "Why late?", "rationale": "Asked before.", "kind": "te"}]
    [made] = submit_comments(review, sweden.round, sweden.entity, words, EDITOR)
    dispose(review, [made.ref], {"code": "accepted", "reason": "Done", "changes": changes}, EDITOR)

    assert "CANARY" not in sweden.seen("comments/")
    assert [one.changes for one in answered_in(review, sweden.round, entity=sweden.entity)] == [()]
    assert "CANARYNEW" in str(answered_in(review, sweden.round))


def test_u15_the_difference_of_two_editions_is_listed(
    editor, labelled, capsys, monkeypatch, tmp_path
):
    monkeypatch.setenv("VEDETTE_HOME", str(tmp_path))
    found = page(editor, "/reports/editions/?edition=SWE")
    assert "CANARYIN" in found
    assert "CANARYGHA" in found
    assert "killed-by-year/2016|value" in found

    beside = page(editor, "/reports/editions/?edition=SWE&against=GHA")
    assert "CANARYGHA" in beside
    assert "CANARYIN" not in beside
    assert "shows all of the text" in page(editor, "/reports/editions/?edition=internal")
    assert editor.get(editor.within("/reports/editions/?edition=XX")).status_code == 404
    assert "only for the house alone" in page(editor, "/reports/text/")

    told = ["report", "editions", "SWE", "--against", "GHA", "--as", "editor", "--json"]
    capsys.readouterr()
    assert main([*told, "--review", str(review_of(editor.review).folder)]) == 0
    assert "CANARYGHA" in (out := capsys.readouterr().out)
    assert "CANARYIN" not in out


def test_who_may_read_a_block_must_be_an_edition(editor, labelled):
    ref = ref_of(editor, "CANARYIN")

    said = post(editor, f"/reports/text/{ref}/edit/", {"text": INSIDE, "readers": "Ghana"}, 422)

    assert "names no edition" in said
