"""Findings as they follow from their changes, and what a confirmed one must have."""

from __future__ import annotations

from typing import Any

import pytest

from vedette.core.evidence.chain import Role
from vedette.core.evidence.findings import Stage, changed, findings, stages
from vedette.core.evidence.grading import COMPONENTS, Concern, Estimate, Grade, capped
from vedette.core.kernel.errors import BadInput, NotFound, WrongState

ADD = {"change": "add", "statement": "Bases fall to complex attacks.", "issue_area": "IA01"}
LINK = {"change": "link", "on": "FIG-deaths/2017", "role": "supports", "seen": "a"}
COUNTER = {"change": "edit", "counter": "Looked for in 97 inquiries; two bases held."}
GRADE = {
    "change": "grade",
    "confidence": "moderate",
    "concerns": {name: {"level": "minor", "why": "few sources"} for name in COMPONENTS},
}
CONFIRM = {"change": "stage", "to": "confirmed"}


def made(*changes: dict[str, Any]) -> Any:
    return findings({"finding": "F-1", "by": "ana", "at": "2021-01-01", **one} for one in changes)[
        "F-1"
    ]


def refused(held: Any, change: dict[str, Any]) -> str:
    with pytest.raises((BadInput, WrongState, NotFound)) as raised:
        changed(held, {"finding": "F-1", "by": "ana", "at": "2021-01-01", **change})
    return str(raised.value.problem)


@pytest.mark.parametrize(
    ("changes", "lacks"),
    [
        ((ADD, COUNTER, GRADE), "nothing supports it"),
        ((ADD, LINK, GRADE), "counter-evidence"),
        ((ADD, LINK, COUNTER), "no grade"),
        (
            (ADD, LINK, COUNTER, GRADE, {"change": "challenge", "challenger": "bo", "text": "One attack."}),
            "challenge waits",
        ),
        ((ADD, {**LINK, "role": "contradicts"}, COUNTER, GRADE), "nothing supports it"),
    ],
)  # fmt: skip
def test_nothing_is_confirmed_without_support_counter_evidence_grade_and_answers(
    changes: tuple[dict[str, Any], ...], lacks: str
) -> None:
    assert lacks in refused(made(*changes), CONFIRM)
    assert made(ADD, LINK, COUNTER, GRADE, CONFIRM).stage is Stage.CONFIRMED


def test_another_statement_makes_a_confirmed_finding_a_draft_again() -> None:
    held = made(ADD, LINK, COUNTER, GRADE, CONFIRM, {"change": "edit", "gap": "No data on night."})
    assert held.stage is Stage.CONFIRMED
    assert (
        made(ADD, LINK, COUNTER, GRADE, CONFIRM, {"change": "edit", "statement": "x"}).stage
        is Stage.DRAFT
    )


def test_a_challenge_is_answered_and_minds_that_changed_are_counted() -> None:
    held = made(
        ADD, LINK, {"change": "challenge", "challenger": "bo", "text": "One attack.", "due": "2021-02-01"},
        {"change": "vote", "vote": "agree", "why": "clear"},
        {"change": "answer", "challenge": 1, "outcome": "changed", "answer": "Say 46 to 50 %."},
        {"change": "vote", "vote": "disagree", "why": "now too weak"},
    )  # fmt: skip
    assert held.stage is Stage.CHALLENGED
    assert not held.challenges[0].is_open
    assert held.minds_changed == 2
    assert held.votes["ana"].text == "now too weak"


def test_evidence_keeps_its_order_its_place_when_linked_anew_and_what_was_seen() -> None:
    held = made(
        ADD, LINK, {**LINK, "on": "Q-1"}, {**LINK, "on": "Q-2", "role": "contradicts"},
        {"change": "order", "order": ["Q-2"]}, {**LINK, "on": "Q-1", "note": "again"},
        {"change": "accept", "on": "Q-1", "seen": "b"},
        {"change": "hold", "on": "FIG-deaths/2017", "held": "c", "why": "late report"},
    )  # fmt: skip
    assert [(one.on, one.seen, one.held) for one in held.evidence] == [
        ("Q-2", "a", None), ("FIG-deaths/2017", "a", "c"), ("Q-1", "b", None),
    ]  # fmt: skip
    assert [one.on for one in held.resting_as(Role.CONTRADICTS)] == ["Q-2"]
    assert "reason" in refused(held, {"change": "hold", "on": "Q-1", "held": "c", "why": " "})
    assert "'Q-9'" in refused(held, {"change": "unlink", "on": "Q-9"})


def test_changes_of_what_was_taken_back_are_passed_over() -> None:
    assert findings([{"finding": "F-1", "by": "a", "at": "x", **LINK}]) == {}
    held = made(ADD, {"change": "accept", "on": "Q-1", "seen": "b"}, COUNTER)
    assert held.counter.startswith("Looked")


def test_stages_are_data_that_names_only_stages_and_known_demands() -> None:
    assert set(stages()) == set(Stage)
    held = made(ADD, {"change": "stage", "to": "withdrawn", "why": "no data"})
    assert held.stage is Stage.WITHDRAWN
    assert "does not follow" in refused(held, CONFIRM)
    assert "reason" in refused(made(ADD), {"change": "stage", "to": "withdrawn"})


def test_a_grade_has_its_reasons() -> None:
    concerns = {name: Concern("none") for name in COMPONENTS}
    assert Grade("high", concerns).confidence == "high"
    with pytest.raises(BadInput, match="no reason"):
        Grade("high", {**concerns, "coherence": Concern("serious")})
    with pytest.raises(BadInput, match="relevance"):
        Grade("high", {name: one for name, one in concerns.items() if name != "relevance"})
    with pytest.raises(BadInput, match="grounds"):
        Grade("high", {})
    with pytest.raises(BadInput, match="within"):
        Estimate(3.0, 4.0, 5.0, "deaths", 0.1)
    assert Grade("low", {}, Estimate(3.0, 2.0, 5.0, "deaths", 0.1)).estimate


def test_one_origin_caps_the_confidence() -> None:
    assert [capped(one, 1) for one in ("high", "moderate", "low")] == [
        "moderate",
        "moderate",
        "low",
    ]
    assert capped("high", 2) == "high"
    assert capped("high", 0) == "moderate"
