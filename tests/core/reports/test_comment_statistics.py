"""Statistics of comments: each share with its numerator and denominator, groups that add up."""

from __future__ import annotations

import random

import pytest

from vedette.core.kernel.codelists import codelist
from vedette.core.reports.comment_statistics import DIMENSIONS, statistics
from vedette.core.reports.comments import Change, comments
from vedette.core.reports.rounds import rounds

ROUNDS = rounds(
    {
        "round": ref, "change": "open", "version": "VER-1", "stage": stage, "deadline": "2017-05-01",
        "recipients": [{"ref": "STK-1", "name": "Ghana"}, {"ref": "STK-2", "name": "OIOS"}],
    }
    for ref, stage in (("RND-1", "midterm"), ("RND-2", "final"))
)  # fmt: skip
CLASSES = {"STK-1": "tcc", "STK-2": "headquarters"}


def held(*told: tuple[str, str, str, str]):
    """Comments, each of a round, of somebody, of a type, with a disposition ("" for none, or withdrawn)."""
    changes = []
    for n, (of, who, kind, code) in enumerate(told):
        part = {"comment": f"COM-{n}", "text": "x", "rationale": "y", "kind": kind}
        told_of = {"round": of, "entity": who, "route": "page", "parts": [part]}
        changes.append({"comment": f"RCP-{n}", "change": Change.SUBMIT, **told_of})
        if code == "withdrawn":
            changes.append({"comment": f"COM-{n}", "change": Change.WITHDRAW, "reason": "r"})
        elif code:
            more = {"reason": "r", "of": "COM-0", "version": "VER-2"}
            changes.append({"comment": f"COM-{n}", "change": Change.DISPOSE, "code": code, **more})
    return comments(changes).values()


def test_the_share_has_the_answered_ones_below_it():
    found = statistics(
        held(
            ("RND-1", "STK-1", "te", "accepted"),
            ("RND-1", "STK-1", "te", "accepted_modified"),
            ("RND-1", "STK-1", "fa", "partially_accepted"),
            ("RND-1", "STK-1", "te", "rejected"),
            ("RND-1", "STK-1", "te", "duplicate"),
            ("RND-1", "STK-1", "te", "withdrawn"),
            ("RND-1", "STK-1", "te", ""),
            ("RND-2", "STK-2", "ed", "noted"),
        ),
        ROUNDS,
        CLASSES,
    )

    tcc, headquarters = (one for one in found if one.by == "class")
    assert (tcc.code, tcc.n_comments, tcc.n_accepted, tcc.n_answered) == ("tcc", 7, 1 + 1, 4)
    assert tcc.accepted_share == 0.5
    assert (tcc.n_partly, tcc.n_duplicates, tcc.n_withdrawn, tcc.n_pending) == (1, 1, 1, 1)
    assert (headquarters.n_accepted, headquarters.n_answered) == (0, 1)
    assert [one.code for one in found if one.by == "stage"] == ["midterm", "final"]


def test_where_nothing_is_answered_there_is_no_share():
    [line, *_] = statistics(held(("RND-1", "STK-1", "ge", "")), ROUNDS, CLASSES)

    assert line.accepted_share is None


@pytest.mark.parametrize("seed", range(20))
def test_the_groups_of_each_dimension_add_up_to_all_comments(seed):
    drawn = random.Random(seed)
    codes = [one for one in codelist("comment_disposition").codes if one != "pending"]
    told = [
        (drawn.choice(["RND-1", "RND-2"]), drawn.choice(["STK-1", "STK-2", "STK-9"]),
         drawn.choice(codelist("comment_type").codes), drawn.choice(["", *codes]))
        for _ in range(drawn.randint(1, 25))
    ]  # fmt: skip
    found = statistics(held(*told), ROUNDS, CLASSES)

    for by in DIMENSIONS:
        lines = [one for one in found if one.by == by]
        assert sum(one.n_comments for one in lines) == len(told)
        for one in lines:
            parts = one.n_answered + one.n_duplicates + one.n_pending + one.n_withdrawn
            assert parts == one.n_comments
            assert one.n_accepted + one.n_partly <= one.n_answered
