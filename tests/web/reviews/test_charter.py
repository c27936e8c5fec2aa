"""The charter on its page and by token: read by members, written by the head, kept in every version."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest

from tests.web.conftest import Pages
from vedette.core.trust.permissions import actions
from vedette.pipeline.charter import charter_of, charters_written
from vedette.web.accounts.writes import make_token
from vedette.web.audit.models import Entry
from vedette.web.reviews.reads import review_of

PAGE, EDIT = "/charter/", "/charter/edit/"


@pytest.fixture
def head(as_persona) -> Pages:
    return as_persona("head")


def form_of(browser: Pages) -> dict[str, str]:
    """What the form holds, as a browser would send it."""
    text = browser.get(browser.within(EDIT)).content.decode()
    found = {
        unescape(name): unescape(value)
        for name, value in re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', text)
    }
    for name, body in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>([^<]*)</textarea>', text):
        found[name] = unescape(body).strip()
    for name, body in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', text, re.S):
        chosen = re.findall(r'value="([^"]*)" selected', body)
        found[name] = chosen[0] if chosen else re.findall(r'value="([^"]*)"', body)[0]
    return found


def token(name: str, slug: str) -> str:
    return make_token(name, slug, words="test", scopes=list(actions()), days=1, by=name)


def called(browser: Pages, method: str, name: str, body: object = None) -> Any:
    return browser.generic(
        method,
        f"/api/reviews/{browser.review}/charter",
        "" if body is None else json.dumps(body),
        content_type="application/json",
        headers={"authorization": f"Bearer {token(name, browser.review)}"},
    )


def test_a_charter_kept_without_a_change_is_no_decision(head) -> None:
    before = charters_written(review_of(head.review))

    answer = head.post(head.within(EDIT), form_of(head))

    assert answer.status_code == 302
    assert charters_written(review_of(head.review)) == before


def test_the_head_changes_the_charter_and_takes_that_back(head) -> None:
    was = charter_of(review_of(head.review))
    said = {
        **form_of(head),
        "scope": "Attacks on convoys only.",
        "questions": "Who was hit?\n\nWhy there?",
        "team-0-name": "",
    }

    text = head.post(head.within(EDIT), said, follow=True).content.decode()

    made = charter_of(review_of(head.review))
    assert (made.scope, made.questions) == (
        "Attacks on convoys only.",
        ("Who was hit?", "Why there?"),
    )
    assert len(made.team) == len(was.team) - 1
    assert (made.mandate, made.timetable) == (was.mandate, was.timetable)
    assert "Attacks on convoys only." in text
    assert was.scope in unescape(text)  # in the history, beside what it became
    assert [one.by for one in Entry.objects.filter(act="decision.settings")][-1] == "head"

    undo = re.findall(r'action="([^"]*/charter/changes/[^"]*)"', text)[-1]
    head.post(undo)
    assert charter_of(review_of(head.review)) == was
    assert head.post(undo).status_code == 409  # no longer the last change


def test_two_changes_at_once_stand_side_by_side_until_one_is_chosen(head) -> None:
    mine = form_of(head)
    head.post(head.within(EDIT), {**mine, "scope": "Bases only."})

    late = head.post(head.within(EDIT), {**mine, "scope": "Convoys only."})

    text = late.content.decode()
    assert late.status_code == 409
    assert "Bases only." in text
    assert "Convoys only." in text
    assert charter_of(review_of(head.review)).scope == "Bases only."
    again = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text))
    kept = {name: unescape(value) for name, value in again.items()}
    assert head.post(head.within(EDIT), kept).status_code == 302
    assert charter_of(review_of(head.review)).scope == "Convoys only."


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"mandate": ""}, "This field is required"),
        ({"timetable-0-last": ""}, "A stage needs its first and its last day."),
        ({"timetable-0-last": "1999-01-01"}, "ends before it begins"),
    ],
)
def test_what_says_nothing_clear_comes_back_with_its_reason(head, changed, told: str) -> None:
    before = charter_of(review_of(head.review))
    answer = head.post(head.within(EDIT), {**form_of(head), **changed})
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert charter_of(review_of(head.review)) == before


def test_members_read_what_only_the_head_writes(as_persona) -> None:
    analyst = as_persona("analyst")
    text = analyst.get(analyst.within(PAGE)).content.decode()
    assert charter_of(review_of(analyst.review)).mandate in unescape(text)
    assert EDIT not in text
    assert "/charter/changes/" not in text
    assert analyst.get(analyst.within(EDIT)).status_code == 404
    assert as_persona("delegate-a").get(analyst.within(PAGE)).status_code == 404


def test_a_program_reads_and_writes_the_charter_as_its_person_may(head) -> None:
    held = called(head, "GET", "analyst").json()
    assert held["mandate"] == charter_of(review_of(head.review)).mandate
    changed = {**held, "scope": "By a program."}

    assert called(head, "PUT", "analyst", changed).status_code == 404
    answer = called(head, "PUT", "head", changed)

    assert answer.status_code == 200, answer.content
    assert answer.json() == changed
    assert called(head, "GET", "analyst").json() == changed
    wrong = {**held, "team": [{"role": "cook", "name": "Ada"}]}
    refused = called(head, "PUT", "head", wrong)
    assert refused.status_code == 400
    assert "'cook' is no role of the team" in refused.json()["problem"]


def test_an_older_charter_comes_back_on_the_page_and_by_token(head) -> None:
    was = charter_of(review_of(head.review))
    for scope in ("Bases only.", "Convoys only."):
        head.post(head.within(EDIT), {**form_of(head), "scope": scope})
    text = head.get(head.within(PAGE)).content.decode()
    again = re.findall(r'action="([^"]*/charter/changes/[^"]*/bring-back/)"', text)

    assert len(again) == 2  # not the one that holds
    shown = head.post(again[-1], follow=True).content.decode()
    assert charter_of(review_of(head.review)) == was
    assert head.post(again[-1]).status_code == 409  # it holds already
    undo = re.findall(r'action="([^"]*/charter/changes/[^"]*/undo/)"', shown)[-1]
    head.post(undo)
    assert charter_of(review_of(head.review)).scope == "Convoys only."

    def versions(name: str, rest: str = "", method: str = "get") -> Any:
        return getattr(head, method)(
            f"/api/reviews/{head.review}/charter/versions{rest}",
            headers={"authorization": f"Bearer {token(name, head.review)}"},
        )

    held = versions("analyst").json()
    assert [one["charter"]["scope"] for one in held][-3:-1] == ["Convoys only.", was.scope]
    marked = next(one["mark"] for one in held if one["charter"]["scope"] == "Bases only.")
    assert versions("analyst", f"/{marked}/restore", "post").status_code in (403, 404)
    made = versions("head", f"/{marked}/restore", "post")
    assert made.json()["scope"] == "Bases only."
    assert charter_of(review_of(head.review)).scope == "Bases only."


def test_the_holder_of_a_plain_folder_reads_the_charter(pages) -> None:
    text = pages.get("/reviews/here/charter/").content.decode()

    assert "Charter of the review" in pages.get("/reviews/here/").content.decode()
    assert 'id="mandate"' in text
    assert EDIT not in text
    assert "/charter/changes/" not in text
