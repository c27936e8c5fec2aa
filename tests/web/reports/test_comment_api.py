"""Comments and rounds by token: read, taken in, answered; what the person may not see is not there."""

from __future__ import annotations

import json

import pytest

from tests.web.conftest import Pages
from tests.web.reports.test_rounds import editor, round_open
from vedette.core.kernel.labels import parse_label
from vedette.core.trust.permissions import Role, actions
from vedette.web.accounts.writes import make_account, make_token
from vedette.web.reviews.writes import set_member

__all__ = ["editor", "round_open"]
SAID = {"text": "Say since when.", "kind": "te", "rationale": "Readers will ask."}


@pytest.fixture
def call(editor):
    """Calls by the token of somebody: method, path below the review, body."""
    tokens: dict[str, str] = {}

    def made(who: str, method: str, path: str, **body: object):
        if who not in tokens:
            tokens[who] = make_token(
                who, editor.review, words="t", scopes=list(actions()), days=1, by=who
            )
        return Pages(editor.review).generic(
            method,
            f"/api/reviews/{editor.review}{path}",
            json.dumps(body) if body else "",
            content_type="application/json",
            headers={"authorization": f"Bearer {tokens[who]}"},
        )

    return made


def test_comments_are_taken_in_read_and_answered_by_token(call, round_open) -> None:
    ref, entity = round_open
    made = call("editor", "POST", f"/rounds/{ref}/comments", entity=entity, comments=[SAID, SAID])
    assert made.status_code == 201, made.content
    first, second = (one["comment"] for one in made.json())
    assert made.json()[0]["receipt"] == made.json()[1]["receipt"]

    [asked] = call("editor", "GET", f"/rounds/{ref}").json()["asked"]
    assert (asked["name"], asked["n_comments"], asked["n_open"]) == ("Sweden", 2, 2)
    assert [one["round"] for one in call("editor", "GET", "/rounds").json()] == [ref]
    bare = call("editor", "POST", "/comments", refs=[first], code="rejected")
    assert bare.status_code in (400, 422), bare.content
    done = call(
        "editor", "POST", "/comments", refs=[first], code="rejected", reason="It stands above."
    )
    assert [(one["state"], one["code"]) for one in done.json()] == [("answered", "rejected")]
    left = call("editor", "GET", f"/comments?round={ref}&state=open").json()
    assert [row["comment"] for row in left["rows"]] == [second]
    told = call("editor", "GET", f"/comments/{first}").json()
    assert (told["reason"], told["answered_by"], told["who"]) == (
        *("It stands above.", "editor"),
        "Sweden",
    )


def test_who_speaks_for_a_delegation_gets_no_comment_of_another(call, round_open, editor) -> None:
    ref, entity = round_open
    made = call("editor", "POST", f"/rounds/{ref}/comments", entity=entity, comments=[SAID])
    [held] = made.json()
    make_account("delegate-a", password=None, by="test")
    clearance = parse_label("unclassified")
    set_member(editor.review, "delegate-a", role=Role.DELEGATE, clearance=clearance, by="test")

    there = call("delegate-a", "GET", f"/comments/{held['comment']}")
    missing = call("delegate-a", "GET", "/comments/COM-000000")

    assert there.status_code == missing.status_code == 404
    assert there.content == missing.content
    for path in ("/comments", "/rounds", f"/rounds/{ref}"):
        assert call("delegate-a", "GET", path).status_code == 404
    body = {"refs": [held["comment"]], "code": "accepted"}
    assert call("delegate-a", "POST", "/comments", **body).status_code == 404
