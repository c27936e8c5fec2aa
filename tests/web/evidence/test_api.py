"""Findings by token: the same rules, the same refusals, the same 404s as on the pages."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from vedette.core.trust.permissions import actions
from vedette.web.accounts.writes import make_token

Call = Callable[..., Any]


@pytest.fixture
def call(small_team) -> Callable[[str], Call]:
    """Calls of a member by token: method, path below the review, body."""

    def of(name: str) -> Call:
        browser = small_team(name)
        token = make_token(
            name, browser.review, words="test", scopes=list(actions()), days=1, by=name
        )
        browser.logout()

        def made(method: str, path: str, **body: object) -> Any:
            return browser.generic(
                method,
                f"/api/reviews/{browser.review}{path}",
                json.dumps(body) if body else "",
                content_type="application/json",
                headers={"authorization": f"Bearer {token}"},
            )

        return made

    return of


def test_a_finding_is_written_linked_graded_and_confirmed_by_token(call) -> None:
    mine = call("analyst")
    made = mine(
        "POST", "/findings", statement="Most die in few attacks.", counter="Register: none."
    )
    assert made.status_code == 201
    ref = made.json()["finding"]
    early = mine("POST", f"/findings/{ref}/stage", to="confirmed")
    assert (early.status_code, early.json()["problem"]) == (
        409, f"{ref} cannot become confirmed: nothing supports it.",
    )  # fmt: skip

    linked = mine(
        "POST", f"/findings/{ref}/evidence", on="FIG-killed-by-year/2016", role="supports"
    )
    assert [(e["on"], e["state"]) for e in linked.json()["evidence"]] == [
        ("FIG-killed-by-year/2016", "current")
    ]
    estimate = {"value": 3, "low": 1, "high": 9, "unit": "deaths", "missing": 0.1}
    mine("POST", f"/findings/{ref}/grade", confidence="high", estimate=estimate)
    done = mine("POST", f"/findings/{ref}/stage", to="confirmed").json()

    assert (done["stage"], done["graded"], done["confidence"]) == ("confirmed", "high", "moderate")
    assert done["origins"] == ["SRC-log"]
    listed = mine("GET", "/findings?stage=confirmed").json()
    assert [row["finding"] for row in listed["rows"]] == [ref]
    trace = mine("GET", f"/chain/{ref}").json()
    assert {"log:A1", "log:A2", "SRC-log"} <= {row["ref"] for row in trace["nodes"]}
    prov = mine("GET", f"/prov/{ref}").json()
    assert len(prov["entity"]) == len(trace["nodes"])
    assert len(prov["wasDerivedFrom"]) == len(trace["edges"])
    assert "vedette:person-analyst" in prov["agent"]


def test_an_old_version_is_refused_and_what_may_not_be_seen_is_missing(call) -> None:
    mine, reader = call("analyst"), call("editor")
    made = mine("POST", "/findings", statement="It is so.").json()
    path = f"/findings/{made['finding']}"
    assert mine("POST", path, gap="Times.", version=made["version"]).status_code == 200

    old = mine("POST", path, statement="It is not so.", version=made["version"])
    refused = reader("POST", path, statement="Mine.")
    missing = reader("GET", "/findings/F-NONE")

    assert old.status_code == 409
    assert mine("GET", path).json()["statement"] == "It is so."
    assert (refused.status_code, missing.status_code) == (404, 404)
    assert refused.content == missing.content == mine("GET", "/chain/F-NONE").content
    assert mine("POST", f"{path}/evidence", on="F-NONE", role="supports").status_code == 404
    assert mine("POST", f"{path}/votes", vote="agree", why=" ").status_code == 400
