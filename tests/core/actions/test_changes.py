"""8.1, 8.3, 8.4: what happens to the action plan, and what is refused."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.core.actions.axes import axes, implementation_of, matrix, rates
from vedette.core.actions.changes import changed, plan
from vedette.core.actions.compare import Fate, compared
from vedette.core.actions.plan import Plan
from vedette.core.actions.reminders import About, reminders, to_mail
from vedette.core.actions.schedule import circle, late_before
from vedette.core.kernel.errors import BadInput, NotAllowed, NotFound, WrongState
from vedette.core.recommendations.recommendations import Recommendation, Step
from vedette.core.recommendations.states import Axis

DAY = dt.date(2018, 6, 1)
LIST = {"name": "Training list", "where": "https://example.org/list", "effective_on": "2018-02-01"}


def add(ref="A-1", by="head", at="2018-01-01T08:00:00Z", **told):
    return {"action": ref, "change": "add", "title": f"Do {ref}", "by": by, "at": at, **told}


def do(change, ref="A-1", by="head", at="2018-03-01T08:00:00Z", **told):
    return {"action": ref, "change": change, "by": by, "at": at, **told}


def done(by="focal", **told):
    return do("report", by=by, percent="100", text="Done.", proofs=[{**LIST, **told}])


def test_an_action_is_told_and_keeps_every_deadline():
    held = plan([add(due_on="2018-01-31", lead="Force Commander"), do("edit", due_on="2018-02-28")])

    one = held.actions["A-1"]
    assert (one.title, one.lead) == ("Do A-1", "Force Commander")
    assert one.dues == (dt.date(2018, 1, 31), dt.date(2018, 2, 28))
    assert one.n_moves == 1


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (add(title=" "), BadInput),
        (add("A-2", level="moon"), BadInput),
        (add("A-2", stream="A-1"), BadInput),
        (add("A-2", after=["A-9"]), NotFound),
        (add("A-2", starts_on="2018-02-01", due_on="2018-01-01"), BadInput),
        (add("A-2", cost="-1"), BadInput),
        (do("edit", after=["A-1"]), BadInput),
        (do("report", percent="101", text="x"), BadInput),
        (do("report", percent="50", text=""), BadInput),
        (do("report", percent="100", text="Done."), WrongState),
        (do("report", percent="9", text="x", proofs=[{**LIST, "where": "ftp://x"}]), BadInput),
        (do("report", percent="9", text="x", proofs=[{**LIST, "effective_on": "2018-03-02"}]), BadInput),
        (do("report", percent="9", text="x", proofs=[{**LIST, "expires_on": "2018-01-02"}]), BadInput),
        (do("judge", to="closed_acceptable"), WrongState),
        (do("judge", to="unacceptable"), BadInput),
        (do("judge", to="fine"), BadInput),
        (do("decide", is_granted=True), WrongState),
        (do("verify", report=1, why="Seen."), NotFound),
        (do("put", table="milestones", row={"key": "M1", "title": "x", "due_on": "soon"}), BadInput),
        (do("drop", table="milestones", key="M1"), NotFound),
        (do("report", "A-9", percent="1", text="x"), NotFound),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_with_its_kind_of_error(change, error):
    held = plan([add()])

    with pytest.raises(error):
        changed(held, change)


def test_an_action_never_waits_for_itself_over_others():
    held = plan([add("A-1"), add("A-2", after=["A-1"]), add("A-3", after=["A-2"])])

    with pytest.raises(BadInput, match="A-1 > A-3 > A-2 > A-1"):
        changed(held, do("edit", "A-1", after=["A-3"]))


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=20))
def test_whatever_order_is_asked_for_no_circle_comes_into_a_plan(pairs):
    held = plan([add(f"A-{n}") for n in range(6)])

    for one, before in pairs:
        after = [*held.actions[f"A-{one}"].after, f"A-{before}"]
        held = plan_or_same(held, do("edit", f"A-{one}", after=after))

    assert all(circle(held.actions, ref) == [] for ref in held.actions)


def plan_or_same(held: Plan, change):
    try:
        return changed(held, change)
    except BadInput:
        return held


def test_a_predecessor_that_ends_too_late_is_named():
    held = plan([
        add("A-1", due_on="2018-03-31"),
        add("A-2", after=["A-1"], starts_on="2018-03-01", due_on="2018-05-01"),
        add("A-3", after=["A-1"], starts_on="2018-04-01", due_on="2018-05-01"),
    ])  # fmt: skip

    assert [one.ref for one in late_before(held.actions, held.actions["A-2"])] == ["A-1"]
    assert late_before(held.actions, held.actions["A-3"]) == []


def test_only_focal_points_report_and_nobody_verifies_or_judges_their_own():
    held = plan([add(focal=["focal"], lead="owner")])
    with pytest.raises(NotAllowed):
        changed(held, done(by="other"))
    held = changed(held, done())
    for by in ("focal", "OWNER"):
        with pytest.raises(NotAllowed):
            changed(held, do("verify", by=by, report=1, why="Seen."))
        with pytest.raises(NotAllowed):
            changed(held, do("judge", by=by, to="acceptable"))

    held = changed(held, do("verify", by="analyst", report=1, why="Seen in all sectors."))
    held = changed(held, do("judge", by="head", to="closed_acceptable"))

    assert not held.actions["A-1"].is_open
    with pytest.raises(WrongState):
        changed(held, done())


def test_expired_proof_sets_the_state_back_and_a_new_one_of_its_name_brings_it_again():
    one = changed(plan([add()]), done(expires_on="2018-05-31")).actions["A-1"]
    assert implementation_of(one, dt.date(2018, 5, 31)) == "implemented"
    assert implementation_of(one, DAY) == "in_progress"
    assert [r.about for r in reminders([one], DAY)] == [About.EXPIRED]

    again = changed(plan([add(), done(expires_on="2018-05-31")]), done(expires_on="2019-05-31"))

    assert implementation_of(again.actions["A-1"], DAY) == "implemented"


def test_another_deadline_is_asked_for_and_decided_by_somebody_else():
    held = plan([add(due_on="2018-03-31", focal=["focal"])])
    held = changed(held, do("ask", by="focal", to="2018-06-30", why="Rain."))
    with pytest.raises(NotAllowed):
        changed(held, do("decide", by="focal", is_granted=True))
    with pytest.raises(BadInput):
        changed(held, do("decide", is_granted=False))
    with pytest.raises(WrongState):
        changed(held, do("ask", by="focal", to="2018-07-30", why="More rain."))

    granted = changed(held, do("decide", is_granted=True)).actions["A-1"]

    assert (granted.due_on, granted.n_moves, granted.pending) == (dt.date(2018, 6, 30), 1, None)


def test_reminders_come_the_most_pressing_first():
    held = plan([
        add("A-1", due_on="2018-06-30", starts_on="2018-01-31", every="1"),
        add("A-2", due_on="2018-05-31"),
        add("A-3", due_on="2018-12-31"),
        do("report", "A-3", at="2018-05-30T08:00:00Z", percent="10", text="Begun."),
    ])  # fmt: skip

    told = [(one.about, one.action.ref, str(one.on)) for one in reminders(held.held, DAY)]

    assert told == [
        (About.OVERDUE, "A-2", "2018-05-31"),
        (About.REPORT_DUE, "A-1", "2018-02-28"),
        (About.DUE_SOON, "A-1", "2018-06-30"),
        (About.UPDATED, "A-3", "2018-05-30"),
    ]


def test_the_office_is_told_of_what_it_sees_and_who_is_both_is_told_once():
    held = plan([
        add("A-1", focal=["ann"], due_on="2018-05-01"), add("A-2", focal=["bob"], due_on="2018-06-20"),
        add("A-3", starts_on="2018-01-01", every="3"),
    ]).held  # fmt: skip

    found = to_mail(reminders(held, DAY), (), {"ann": {"A-1", "A-2", "A-3"}, "eve": {"A-2"}})

    assert sorted((one.to, one.reminder.action.ref, str(one.reminder.about)) for one in found) == [
        ("ann", "A-1", "overdue"), ("ann", "A-2", "due_soon"), ("bob", "A-2", "due_soon"), ("eve", "A-2", "due_soon"),
    ]  # fmt: skip
    assert to_mail(reminders(held, DAY), [one.key for one in found], {"ann": {"A-1"}}) == []


def test_a_merge_takes_over_links_and_what_waited_for_the_others():
    held = plan([
        add("A-1", implements=[{"on": "REC-1"}]), add("A-2", implements=[{"on": "REC-2"}]), add("A-3", after=["A-2"]),
        do("merge", "A-1", others=["A-2"], why="One thing."),
    ])  # fmt: skip

    assert set(held.actions["A-1"].recommendations) == {"REC-1", "REC-2"}
    assert held.actions["A-3"].after == ("A-1",)
    assert [one.ref for one in held.held] == ["A-1", "A-3"]


def test_charges_stand_by_line_until_another_project_pays():
    told = [
        add("A-1", funding="PRJ-1", cost="90"),
        do("put", table="charges", row={"line": "2.1", "amount": "30"}),
        do("put", table="charges", row={"line": "1.1", "amount": "40"}),
        do("put", table="charges", row={"line": "2.1", "amount": "50"}),
    ]

    def charges(*more):
        return [(one.line, str(one.amount)) for one in plan([*told, *more]).actions["A-1"].charges]

    assert charges() == [("1.1", "40"), ("2.1", "50")]
    assert charges(do("edit", cost="95", funding="PRJ-1")) == charges()
    assert charges(do("drop", table="charges", key="1.1")) == [("2.1", "50")]
    assert charges(do("edit", funding="PRJ-2")) == []
    with pytest.raises(WrongState, match="No project pays"):
        changed(plan([add("A-1")]), do("put", table="charges", row={"line": "1.1", "amount": "1"}))


def test_a_merge_adds_up_charges_of_one_project_and_a_split_counts_none_twice():
    def charged(ref, amount, project="PRJ-1"):
        row = {"line": "1.1", "amount": amount}
        return [add(ref, funding=project), do("put", ref, table="charges", row=row)]

    told = [*charged("A-1", "10"), *charged("A-2", "20"), *charged("A-3", "40", "PRJ-2")]
    held = plan([*told, do("merge", "A-1", others=["A-2", "A-3"], why="One thing.")])
    assert [str(one.amount) for one in held.actions["A-1"].charges] == ["30"]

    parts = [{"action": "A-8", "title": "Search"}, {"action": "A-9", "title": "Jam"}]
    held = plan([*told, do("split", parts=parts, why="Two.")])
    assert [one.charges for one in held.paid_by("PRJ-1") if one.ref != "A-2"] == [(), ()]


def test_a_split_puts_parts_in_its_place_without_what_was_reported():
    parts = [{"action": "A-8", "title": "Search"}, {"action": "A-9", "title": "Jam"}]
    held = plan([
        add("A-1", lead="Force Commander"), add("A-2", after=["A-1"]), do("report", percent="5", text="Begun."),
        do("split", parts=parts, why="Two owners."),
    ])  # fmt: skip

    assert [(one.title, one.lead, one.percent) for one in held.held] == [
        ("Do A-2", "", 0), ("Search", "Force Commander", 0), ("Jam", "Force Commander", 0),
    ]  # fmt: skip
    assert held.actions["A-2"].after == ("A-8", "A-9")


def test_the_plan_is_compared_cell_by_cell():
    before = plan([add("A-1", due_on="2018-03-31"), add("A-2")])
    after = plan([add("A-1", due_on="2018-04-30"), add("A-3")])

    found = {one.ref: one for one in compared(before, after)}

    assert {ref: one.fate for ref, one in found.items()} == {
        "A-1": Fate.CHANGED, "A-3": Fate.NEW, "A-2": Fate.GONE,
    }  # fmt: skip
    assert found["A-1"].changed == {"due_on": ("2018-03-31", "2018-04-30")}


@given(st.integers(0, 4), st.integers(0, 4))
def test_comparing_the_other_way_round_turns_every_cell_round(n, m):
    one = plan([add(f"A-{k}", due_on=f"2018-03-{n + k + 1:02d}") for k in range(n)])
    other = plan([add(f"A-{k}", due_on=f"2018-03-{m + k + 1:02d}") for k in range(m)])

    there = {held.ref: held.cells for held in compared(one, other)}
    back = {held.ref: held.cells for held in compared(other, one)}

    assert {
        ref: {name: cell[::-1] for name, cell in cells.items()} for ref, cells in back.items()
    } == there


def asked(ref, response):
    return Recommendation(ref, "x", steps=(Step(Axis.RESPONSE, response, "h", "2018-01-01"),))


def test_the_four_axes_stay_apart_and_rates_have_both_numbers():
    recs = {"R1": asked("R1", "accepted"), "R2": asked("R2", "not_accepted")}
    held = plan([
        add("A-1", implements=[{"on": "R1"}]), add("A-2", implements=[{"on": "R1"}, {"on": "R2"}]), add("A-3"),
        add("A-4", implements=[{"on": "R1"}], due_on="2018-05-01"),
        done(), do("measure", to="no_effect", said="0.98 (0.81-1.19)", source="Annex 3"),
    ])  # fmt: skip

    stands = [axes(one, recs, DAY) for one in held.held]

    assert [(s.response, s.implementation, s.judgement, s.effect) for s in stands] == [
        ("accepted", "implemented", "not_judged", "no_effect"),
        ("not_accepted", "not_started", "not_judged", "not_due"),
        ("", "not_started", "not_judged", "not_due"),
        ("accepted", "not_started", "not_judged", "not_due"),
    ]
    made = rates(stands)
    assert (made.accepted.n, made.accepted.of) == (2, 3)
    assert (made.implemented.n, made.implemented.of) == (1, 2)
    assert (made.judged.n, made.judged.of) == (0, 1)
    assert (made.effective.n, made.effective.of) == (0, 1)
    assert (made.n_without_effect, made.n_overdue, stands[3].days_late) == (1, 1, 31)
    assert matrix(stands)["implemented", "no_effect"] == 1


def test_an_estimate_that_was_computed_goes_before_one_noted_by_hand():
    held = plan([add(), do("measure", to="no_effect", said="0.98", source="Annex 3")])

    assert axes(held.held[0], {}, DAY, {"A-1": "effect"}).effect == "effect"


def test_what_waits_for_something_that_was_taken_back_is_passed_over():
    assert plan([do("report", percent="5", text="x"), add("A-2")]).actions.keys() == {"A-2"}
