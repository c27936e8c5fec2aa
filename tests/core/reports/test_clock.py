"""U20: from mandate to report, which stage waits for whom."""

from __future__ import annotations

import datetime as dt

from vedette.core.reports.clock import Facts, Stage, spans, waiting


def at(day: int) -> dt.datetime:
    return dt.datetime(2026, 1, 1, tzinfo=dt.UTC) + dt.timedelta(days=day)


def test_u20_each_stage_lasts_from_the_work_before_it_to_its_own() -> None:
    made = spans(Facts(at(0), data=at(4), finding=at(10), draft=at(30)))

    assert [(one.stage, one.days(at(90))) for one in made] == [
        (Stage.DATA, 4),
        (Stage.FINDINGS, 6),
        (Stage.DRAFT, 20),
        (Stage.ANSWERS, None),
        (Stage.RELEASE, None),
    ]
    assert waiting(made) == ()


def test_u20_a_round_waits_for_those_who_did_not_answer_and_is_late_after_its_last_day() -> None:
    due = at(20).date()
    made = spans(Facts(at(0), rounds=[("RND-1", at(10), None, due, ("Sweden",))]))

    [data, one] = waiting(made)
    assert data.waits_for == ("analyst",)
    assert (one.of, one.waits_for, one.days(at(25))) == ("RND-1", ("Sweden",), 15)
    assert one.is_late(at(21))
    assert not one.is_late(at(20))


def test_u20_the_approval_waits_for_the_first_step_that_is_not_given() -> None:
    steps = [("Drafter", at(3), ("editor",)), ("Head", None, ("head",)), ("Legal", None, ("head",))]
    made = spans(Facts(at(0), data=at(1), finding=at(1), draft=at(1), submitted=at(2), steps=steps))

    assert [one.days(at(10)) for one in made if one.stage is Stage.APPROVAL] == [1, 7, None]
    assert [(one.of, one.waits_for) for one in waiting(made)] == [("Head", ("head",))]


def test_u20_a_release_is_waited_for_once_all_steps_are_given() -> None:
    steps = [("Drafter", at(3), ("editor",)), ("Head", at(5), ("head",))]

    *_, open_ = spans(Facts(at(0), steps=steps))
    *_, done = spans(Facts(at(0), steps=steps, released=at(9)))

    assert open_.is_under_way
    assert (done.begins, done.ends, done.days(at(20))) == (at(5), at(9), 4)
