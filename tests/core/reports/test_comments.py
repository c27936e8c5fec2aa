"""Comments and rounds: received and never lost, answered by the rules of the code list, replied to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.core.kernel.errors import BadInput, NotFound, WrongState
from vedette.core.reports.comments import State, changed, comments
from vedette.core.reports.rounds import Silence, rounds

AT = {"by": "editor", "at": "2026-03-01T10:00:00Z"}
SAID = {"kind": "te", "text": "Too strong.", "rationale": "The inquiry says less."}


def submitted(*names: str, receipt: str = "RCP-1", entity: str = "STK-1", **more: str) -> dict:
    parts = [{"comment": name, **SAID, **more} for name in names]
    told = {"comment": receipt, "change": "submit", "round": "RND-1", "entity": entity}
    return {**told, "route": "page", "parts": parts, **AT}


def answered(name: str, code: str, **more: object) -> dict:
    return {"comment": name, "change": "dispose", "code": code, **more, **AT}


def test_comments_are_numbered_in_the_order_of_receipt_and_wait():
    held = comments([submitted("COM-1", "COM-2"), submitted("COM-3", receipt="RCP-2")])

    assert [(one.number, one.receipt) for one in held.values()] == [
        (1, "RCP-1"),
        (2, "RCP-1"),
        (3, "RCP-2"),
    ]
    assert all(one.state is State.PENDING and one.is_open for one in held.values())


@pytest.mark.parametrize("lacks", ["rationale", "text"])
def test_a_comment_from_the_page_says_what_and_why(lacks):
    with pytest.raises(BadInput):
        changed({}, submitted("COM-1", **{lacks: ""}))


def test_one_from_a_file_is_taken_without_its_reason():
    told = {**submitted("COM-1", rationale="", kind=""), "route": "spreadsheet"}

    assert changed({}, told)["COM-1"].kind == "ge"


@pytest.mark.parametrize(
    "code", ["rejected", "partially_accepted", "accepted_modified", "out_of_scope"]
)
def test_an_answer_that_is_not_a_plain_yes_needs_its_reason(code):
    held = comments([submitted("COM-1")])

    with pytest.raises(BadInput, match="reason"):
        changed(held, answered("COM-1", code))
    assert (
        changed(held, answered("COM-1", code, reason="Because."))["COM-1"].state is State.ANSWERED
    )


def test_a_duplicate_names_the_first_and_a_deferred_one_its_version():
    held = comments([submitted("COM-1", "COM-2", "COM-3")])
    held = changed(held, answered("COM-2", "duplicate", of="COM-1"))

    for wrong in (
        answered("COM-3", "duplicate"),
        answered("COM-3", "duplicate", of="COM-3"),
        answered("COM-3", "duplicate", of="COM-2"),
        answered("COM-3", "deferred", reason="Later."),
        answered("COM-3", "pending"),
        answered("COM-3", "withdrawn"),
    ):
        with pytest.raises(BadInput):
            changed(held, wrong)
    with pytest.raises(NotFound):
        changed(held, answered("COM-3", "duplicate", of="COM-9"))


def test_an_answer_that_is_turned_down_waits_for_another_one():
    held = comments([submitted("COM-1"), answered("COM-1", "noted")])
    reply = {"comment": "COM-1", "change": "reply", "accepts": False, **AT}
    with pytest.raises(BadInput):
        changed(held, reply)
    held = changed(held, {**reply, "reason": "It is not noted anywhere."})

    assert held["COM-1"].state is State.CONTESTED
    assert held["COM-1"].is_open

    held = changed(held, answered("COM-1", "accepted"))
    held = changed(held, {**reply, "accepts": True})
    assert held["COM-1"].state is State.AGREED


def test_what_its_author_takes_back_stays_and_is_not_answered():
    held = comments([submitted("COM-1")])
    with pytest.raises(WrongState):
        changed(held, {"comment": "COM-1", "change": "reply", "accepts": True, **AT})
    held = changed(held, {"comment": "COM-1", "change": "withdraw", "reason": "A slip.", **AT})

    assert held["COM-1"].state is State.WITHDRAWN
    with pytest.raises(WrongState):
        changed(held, answered("COM-1", "noted"))


CHANGES = st.one_of(
    st.builds(answered, st.sampled_from(["COM-1", "COM-2", "COM-9"]), st.sampled_from(["noted", "rejected", "x"])),
    st.builds(
        lambda name, accepts: {"comment": name, "change": "reply", "accepts": accepts, "reason": "r", **AT},
        st.sampled_from(["COM-1", "COM-3"]),
        st.booleans(),
    ),
    st.builds(lambda name: {"comment": name, "change": "reopen", **AT}, st.sampled_from(["COM-1", "COM-2"])),
    st.builds(
        lambda n: submitted(f"COM-{n}", receipt=f"RCP-{n}"), st.integers(min_value=2, max_value=9)
    ),
)  # fmt: skip


@given(st.lists(CHANGES, max_size=12))
def test_whatever_happens_no_comment_is_lost_and_none_loses_its_words(changes):
    told = [submitted("COM-1"), *changes]
    names = set[str]()
    for n in range(1, len(told) + 1):
        held = comments(told[:n])
        assert names <= set(held)
        assert all(one.text == SAID["text"] for one in held.values())
        names = set(held)


OPENED = {
    "round": "RND-1",
    "change": "open",
    "version": "VER-1",
    "deadline": "2026-03-31",
    "recipients": [{"ref": "STK-1", "name": "Sweden"}],
    **AT,
}


def test_a_round_goes_to_some_until_a_day_and_is_closed():
    held = rounds(
        [
            OPENED,
            {"round": "RND-1", "change": "extend", "deadline": "2026-04-10", **AT},
            {"round": "RND-1", "change": "extend", "deadline": "2026-04-01", **AT},
            {"round": "RND-1", "change": "close", **AT},
            {"round": "RND-1", "change": "invite", "recipients": [{"ref": "X", "name": "Y"}], **AT},
        ]
    )["RND-1"]

    assert str(held.deadline) == "2026-04-10"
    assert held.silence is Silence.RECORDED
    assert list(held.recipients) == ["STK-1"]
    assert held.is_late("2026-04-11T00:00:00Z")
    assert not held.is_late("2026-04-10T23:59:59Z")


@pytest.mark.parametrize(
    "wrong",
    [{"deadline": ""}, {"deadline": "soon"}, {"recipients": []}, {"version": ""}, {"silence": "yes"},
     {"recipients": [{"ref": "STK-1", "name": ""}]}],
)  # fmt: skip
def test_a_round_without_its_parts_is_not_opened(wrong):
    assert rounds([{**OPENED, **wrong}]) == {}
