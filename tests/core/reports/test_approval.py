"""Approval: a chain of roles, bound to words and data; comparing versions; what speaks against a report."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.core.reports import makers
from vedette.core.evidence.chain import State as Standing
from vedette.core.kernel.errors import BadInput, NotAllowed, WrongState
from vedette.core.kernel.templates import template, template_names
from vedette.core.reports.approval import Approval, State, changed
from vedette.core.reports.comments import comments
from vedette.core.reports.comparing import Difference, compared
from vedette.core.reports.frozen import frozen_blocks
from vedette.core.reports.lint import Fault, lint
from vedette.core.reports.review_report import report
from vedette.core.reports.text import BlockKind, TextBlock

CHAIN = template("peacekeeping").approval
PAPERS = {"legal": "Memo 1", "department": "Memo 2", "front_office": "Note of 3 March"}


def said(change: str, **more: str) -> dict:
    return {"change": change, "by": "x", "at": "2026-03-01", "words": "w", "data": "d", **more}


def through(chain=CHAIN, held: Approval | None = None) -> Approval:
    held = changed(held or Approval(), chain, said("submit", version="VER-1"))
    for step in chain:
        told = said("approve", role=step.roles[0], paper="A memo" if step.is_recorded else "")
        held = changed(held, chain, told)
    return held


@pytest.mark.parametrize("name", template_names())
def test_every_template_has_a_chain_that_can_be_walked(name):
    chain = template(name).approval
    held = through(chain)

    assert held.state is State.APPROVED
    assert held.given == tuple(step.code for step in chain)
    assert held.waits_for(chain) is None


def test_another_role_does_not_speak_and_an_office_outside_needs_its_paper():
    held = changed(Approval(), CHAIN, said("submit", version="VER-1"))
    with pytest.raises(NotAllowed):
        changed(held, CHAIN, said("approve", role="analyst"))
    held = changed(held, CHAIN, said("approve", role="editor"))
    held = changed(held, CHAIN, said("approve", role="head"))
    with pytest.raises(BadInput, match="document"):
        changed(held, CHAIN, said("approve", role="head"))


def test_it_lapses_when_words_or_data_are_others():
    held = through()

    assert held.standing("w", "d") is State.APPROVED
    assert held.standing("other", "d") is State.LAPSED
    assert held.standing("w", "other") is State.LAPSED


def test_a_change_of_words_can_be_editorial_a_change_of_data_never():
    held = changed(through(), CHAIN, said("editorial", why="A comma.", words="w2"))

    assert held.standing("w2", "d") is State.APPROVED
    with pytest.raises(WrongState, match="numbers"):
        changed(through(), CHAIN, said("editorial", why="A comma.", words="w2", data="d2"))


def test_nobody_approves_another_text_than_the_one_submitted():
    held = changed(Approval(), CHAIN, said("submit", version="VER-1"))

    with pytest.raises(WrongState, match="others"):
        changed(held, CHAIN, {**said("approve", role="editor"), "words": "w2"})


@pytest.mark.parametrize(
    ("change", "state"),
    [("request_change", State.CHANGE_REQUESTED), ("reject", State.REJECTED)],
)
def test_who_is_asked_can_ask_for_a_change_or_reject_and_says_why(change, state):
    held = changed(Approval(), CHAIN, said("submit", version="VER-1"))
    with pytest.raises(BadInput, match="reason"):
        changed(held, CHAIN, said(change, role="editor"))
    held = changed(held, CHAIN, said(change, role="editor", why="Paragraph 3."))

    assert held.state is state
    assert changed(held, CHAIN, said("submit", version="VER-2")).state is State.UNDER_WAY


def test_an_approval_can_be_taken_back_and_all_words_stay():
    held = changed(through(), CHAIN, said("revoke", why="New facts."))

    assert held.state is State.REVOKED
    assert [one.change for one in held.history] == ["submit", *["approve"] * 5, "revoke"]


def test_two_versions_differ_in_words_and_in_numbers():
    before = frozen_blocks(report(makers.make_tables(), makers.make_review()))
    reworded = [
        replace(one, words=f"{one.words} Indeed.") if one.mark == "3" else one for one in before
    ]
    shorter = [one for one in reworded if one.mark != "5"]
    recounted = [
        replace(
            one,
            words=one.words.replace("207", "208"),
            numbers={key: said.replace("207", "208") for key, said in one.numbers.items()},
        )
        if one.mark == "1"
        else one
        for one in shorter
    ]

    found = compared(before, recounted)

    assert compared(before, before).is_same
    assert {one.mark: one.kind for one in found.blocks} == {
        "1": Difference.RECOUNTED,
        "3": Difference.REWORDED,
        "5": Difference.REMOVED,
    }
    changed_numbers = [(one.mark, one.before, one.after) for one in found.numbers if one.after]
    assert ("1", "207", "208") in changed_numbers


def paragraph(ref: str, text: str) -> TextBlock:
    return TextBlock(ref, BlockKind.PARAGRAPH, text)


def test_what_speaks_against_a_report_is_found_the_grave_first():
    document = report(makers.make_tables(), makers.make_review())
    text = [
        (paragraph("PAR-1", "In 2017 the ABC lost 207 of 4,000 people."), Standing.CURRENT),
        (paragraph("PAR-2", "{{num:killed-total}} died."), Standing.OUT_OF_DATE),
        (
            paragraph("PAR-3", "Three of 10 missions, MINUSMA among them, in 2016."),
            Standing.CURRENT,
        ),
    ]
    waiting = comments(
        [
            {
                "comment": "RCP-1",
                "change": "submit",
                "round": "RND-1",
                "entity": "STK-1",
                "route": "letter",
                "parts": [{"comment": "COM-1", "text": "No."}],
            }
        ]
    )

    found = lint(text, document, waiting.values(), {"207": "killed-total"}, known=["MINUSMA"])

    assert [(one.fault, one.on, one.instead) for one in found] == [
        (Fault.OUT_OF_DATE, "PAR-2", ""),
        (Fault.OPEN_COMMENT, "COM-1", ""),
        (Fault.TYPED_NUMBER, "PAR-1", "killed-total"),
        (Fault.NO_EVIDENCE, "PAR-1", ""),
        (Fault.ACRONYM, "PAR-1", ""),
    ]
    assert [one.fault.is_grave for one in found] == [True, True, False, False, False]
