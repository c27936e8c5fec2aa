"""Releases on the pages: asked for by one, made by another, taken by those who may read the report."""

from __future__ import annotations

import re

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


def approved(editor, head) -> None:
    """The report as it stands, approved by all steps."""
    post(editor, "/reports/versions/keep/", {"name": "Final"})
    version = re.findall(r'id="(VER-\w+)"', page(editor, "/reports/versions/"))[0]
    post(editor, "/reports/approval/speak/", {"act": "submit", "version": version})
    post(editor, "/reports/approval/speak/", {"act": "approve"})
    for n in range(4):
        told = {"act": "approve", "paper": f"Memorandum {n}"}
        post(head, "/reports/approval/speak/", told)


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
    post(head, f"{place}make/", {"small": "In the public registry."})

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
