"""Recommendations from their changes: three states apart, numbers for life, merges and splits that keep the trace."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from vedette.core.kernel.errors import BadInput, NotFound, WrongState
from vedette.core.recommendations.changes import changed, next_number, recommendations
from vedette.core.recommendations.quality import faults
from vedette.core.recommendations.recommendations import (
    Recommendation,
    acceptance,
    days_late,
    implementation,
)
from vedette.core.recommendations.states import Axis, states

BY: dict[str, Any] = {"by": "ana", "at": "2018-01-05T00:00:00+00:00"}
GOOD = {
    "change": "add",
    "text": "Missions should train every convoy in searching its route.",
    "issue_area": "IA10",
    "horizon": "short",
    "addressee": "DPKO",
    "lead": "Integrated Training Service",
    "priority": "critical",
    "feasibility": "ready",
    "cost_class": "existing",
    "effect": "fewer deaths by roadside bombs",
    "indicator": "convoys searched",
    "deadline": "2018-06-30",
}
ANSWERS = {"change": "link", "on": "F-1", "role": "answers", "seen": "x"}
ISSUED = [
    GOOD,
    ANSWERS,
    {"change": "state", "axis": "response", "to": "proposed", "number": "R-IA10-01"},
]


def held(*changes: dict[str, Any], of: str = "REC-1") -> dict[str, Recommendation]:
    return recommendations({"recommendation": of, **BY, **one} for one in changes)


def refused(
    before: dict[str, Recommendation], change: dict[str, Any], error: type[Exception] = WrongState
) -> str:
    with pytest.raises(error) as raised:
        changed(before, {"recommendation": "REC-1", **BY, **change})
    return str(raised.value)


def test_one_that_says_all_has_no_fault_and_one_that_says_nothing_has_many() -> None:
    [good] = held(GOOD, ANSWERS).values()
    [poor] = held({"change": "add", "text": "Training is bad and equipment is missing."}).values()

    assert faults(good, today=dt.date(2018, 1, 5)) == []
    assert {one.rule for one in faults(poor)} == {
        "action", "owner", "deadline", "able", "measurable", "evidence", "place",
    }  # fmt: skip
    assert faults(poor)[0].stops


@pytest.mark.parametrize(
    ("said", "rule", "words"),
    [
        (
            {"text": "DFS should train convoys and procure vehicles."},
            "action",
            "'procure' is another",
        ),
        ({"text": "DFS should train convoys. Missions should report."}, "action", "more than one"),
        ({"text": "Convoys are not trained."}, "action", "not what to do"),
        ({"lead": "DPKO and DFS"}, "owner", "more than one owner"),
        ({"supporting": ["Integrated Training Service"]}, "owner", "leads and supports"),
        ({"feasibility": "not_able"}, "able", "no authority or means"),
        ({"cost_class": "high"}, "able", "new funds"),
        ({"deadline": "2019-06-30"}, "deadline", "18 months away"),
        ({"deadline": "2017-06-30"}, "deadline", "has passed"),
        ({"lowers_casualties": True}, "measurable", "not declared"),
    ],
)
def test_what_is_wrong_is_said_in_words(said: dict[str, Any], rule: str, words: str) -> None:
    [one] = held({**GOOD, **said}, ANSWERS).values()

    [fault] = faults(one, today=dt.date(2018, 1, 5))

    assert (fault.rule, words in fault.problem) == (rule, True)
    assert fault.remedy


def test_it_is_issued_only_when_it_answers_a_finding_and_has_an_owner() -> None:
    issue = {"change": "state", "axis": "response", "to": "proposed"}

    assert "answers no finding" in refused(held(GOOD), issue)
    assert "Nobody leads it" in refused(held({**GOOD, "lead": ""}, ANSWERS), issue)
    assert held(*ISSUED)["REC-1"].number == "R-IA10-01"


def test_the_three_states_move_apart_and_each_step_asks_for_its_grounds() -> None:
    before = held(*ISSUED)
    done = {"change": "state", "axis": "implementation", "to": "implemented", "proof": "report.pdf"}

    assert "is 'proposed'" in refused(before, {**done, "verifier": "audit"})
    accept = {"change": "state", "axis": "response", "to": "partially_accepted"}
    assert "reason" in refused(before, accept)
    before = held(*ISSUED, {**accept, "why": "no money"})
    assert "Nobody verified" in refused(before, done)
    assert "Its owner" in refused(before, {**done, "verifier": "integrated training SERVICE"})
    assert "Nothing shows" in refused(before, {**done, "proof": "", "verifier": "audit"})
    close = {"change": "state", "axis": "closure", "to": "closed_implemented"}
    assert "'not_started'" in refused(before, close)

    after = held(*ISSUED, {**accept, "why": "no money"}, {**done, "verifier": "audit"}, close)[
        "REC-1"
    ]

    assert (after.response, after.implementation, after.closure) == (
        "partially_accepted", "implemented", "closed_implemented",
    )  # fmt: skip
    assert (after.steps[-2].proof, after.steps[-2].verifier) == ("report.pdf", "audit")
    assert "is closed" in refused({"REC-1": after}, {**accept, "to": "accepted"})


def test_every_state_can_be_reached_and_is_a_code_of_the_list() -> None:
    from vedette.core.kernel.codelists import codelist

    codes = set(codelist("recommendation_status").codes)
    for axis in Axis:
        told = states()[axis]
        reached = {next(iter(told))} | {to for follows in told.values() for to in follows}
        assert reached == set(told) <= codes


def test_a_merge_keeps_findings_and_supporters_and_closes_the_others() -> None:
    before = recommendations(
        [
            {"recommendation": "REC-1", **BY, **GOOD},
            {"recommendation": "REC-1", **BY, **ANSWERS},
            {"recommendation": "REC-2", **BY, **GOOD, "supporting": ["UNMAS"]},
            {"recommendation": "REC-2", **BY, **ANSWERS, "on": "F-2"},
        ]
    )
    merge = {"recommendation": "REC-1", "change": "merge", "others": ["REC-2"], "why": "same"}

    after = before | changed(before, {**BY, **merge})

    into, gone = after["REC-1"], after["REC-2"]
    assert (set(into.findings), into.supporting, into.parents) == (
        {"F-1", "F-2"},
        ("UNMAS",),
        ("REC-2",),
    )
    assert (gone.closure, gone.successors, gone.steps[-1].why) == ("superseded", ("REC-1",), "same")
    assert gone.findings == ("F-2",)
    assert "closed" in refused(after, merge)
    assert "no recommendation" in refused(before, {**merge, "others": ["REC-9"]}, NotFound)
    refused(before, {**merge, "others": ["REC-1"]}, BadInput)


def test_parts_of_a_split_keep_what_the_whole_said_but_have_no_number_or_state() -> None:
    before = held(*ISSUED)
    parts = [{"recommendation": f"REC-1{n}", "text": f"Do part {n}."} for n in (1, 2)]

    after = changed(before, {"recommendation": "REC-1", **BY, "change": "split", "parts": parts})

    assert [after[f"REC-1{n}"].text for n in (1, 2)] == ["Do part 1.", "Do part 2."]
    part = after["REC-11"]
    assert (part.lead, part.findings, part.parents) == (GOOD["lead"], ("F-1",), ("REC-1",))
    assert (part.number, part.response, part.closure) == ("", "draft", "open")
    assert after["REC-1"].successors == ("REC-11", "REC-12")
    assert after["REC-1"].number == "R-IA10-01"


def test_numbers_are_never_used_again_and_moved_deadlines_are_kept() -> None:
    assert next_number("IA10", ["R-IA10-01", "R-IA10-07", "R-IA1-09"]) == "R-IA10-08"

    moved = held({**GOOD, "deadline": "2018-03-01"}, {**GOOD, "change": "edit"}, *ISSUED[1:],
                 {"change": "edit", "deadline": "2018-12-31"},
                 {"change": "edit", "deadline": "2019-03-31"})  # fmt: skip
    one = moved["REC-1"]

    assert [day.isoformat() for day in one.deadlines] == ["2018-06-30", "2018-12-31", "2019-03-31"]
    assert (one.n_moves, one.deadline) == (2, dt.date(2019, 3, 31))
    assert days_late(one, dt.date(2018, 7, 10)) == 10


def test_rates_print_both_numbers_and_count_no_closing_without_action_as_done() -> None:
    accept = {"change": "state", "axis": "response", "to": "accepted"}
    done = {
        "change": "state",
        "axis": "implementation",
        "to": "implemented",
        "proof": "p",
        "verifier": "v",
    }
    overtaken = {"change": "state", "axis": "closure", "to": "overtaken", "why": "left"}
    dropped = {**overtaken, "to": "closed_not_implemented"}
    refusal = {**accept, "to": "not_accepted", "why": "no"}
    among = [
        held(*ISSUED, *more)["REC-1"]
        for more in (
            [accept, done],
            [accept],
            [accept, overtaken],
            [accept, dropped],
            [refusal],
            [],
        )
    ]

    assert (acceptance(among).n, acceptance(among).of) == (4, 5)
    assert (implementation(among).n, implementation(among).of) == (1, 3)


def test_codes_days_and_lengths_are_checked() -> None:
    for said in (
        {"issue_area": "IA99"},
        {"deadline": "soon"},
        {"text": "x" * 2_001},
        {"text": " "},
    ):
        refused({}, {**GOOD, **said}, BadInput)
