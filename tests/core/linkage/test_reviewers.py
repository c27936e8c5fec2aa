"""Second reviewers: what waits for them, and how far they agree."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa as their_kappa

from vedette.core.linkage.reviewers import (
    Waiting,
    agreement,
    cohens_kappa,
    contested,
    is_sampled,
    unseen,
)
from vedette.core.linkage.schema import Judgement, Verdict

NEVER = 10**18


def said(by: str, pair: int, verdict: str) -> Judgement:
    return Judgement(f"a:{pair}", f"b:{pair}", Verdict(verdict), by, "2024")


def test_disagreement_comes_before_doubt_and_a_clear_second_verdict_ends_doubt() -> None:
    made = contested(
        [
            said("ana", 1, "unsure"),
            said("ana", 2, "same"), said("ben", 2, "different"),
            said("ana", 3, "unsure"), said("ben", 3, "same"),
            said("ana", 4, "same"), said("ben", 4, "same"),
        ],
        one_in=NEVER,
    )  # fmt: skip

    assert [(one.left, one.why) for one in made] == [
        ("a:2", Waiting.DISAGREE),
        ("a:1", Waiting.UNSURE),
    ]
    assert not made[1].may_judge("ana")
    assert made[1].may_judge("ben")


def test_one_judged_pair_in_ten_is_drawn_until_a_second_person_has_judged_it() -> None:
    everything = [said("ana", i, "same") for i in range(1000)]

    drawn = contested(everything)

    assert 60 < len(drawn) < 140
    assert {one.why for one in drawn} == {Waiting.SAMPLED}
    assert contested([*everything, *(said("ben", i, "same") for i in range(1000))]) == []


def test_a_draw_does_not_hang_on_the_order_of_the_pair() -> None:
    assert [is_sampled("a:1", f"b:{i}") for i in range(50)] == [
        is_sampled(f"b:{i}", "a:1") for i in range(50)
    ]


def test_agreement_by_hand() -> None:
    made = agreement(
        [
            *(said("ana", i, v) for i, v in enumerate(("same", "same", "different", "different"))),
            *(
                said("ben", i, v)
                for i, v in enumerate(("same", "different", "different", "different"))
            ),
            said("cleo", 0, "same"),
        ]
    )

    first = made[0]
    # seen 3/4; by chance 2/4 x 1/4 + 2/4 x 3/4 = 1/2; (3/4 - 1/2) / (1 - 1/2) = 1/2
    assert (first.one, first.other, first.n, first.n_agree, first.raw, first.kappa) == (
        "ana",
        "ben",
        4,
        3,
        0.75,
        0.5,
    )
    assert [(one.one, one.other, one.kappa) for one in made[1:]] == [
        ("ana", "cleo", None),
        ("ben", "cleo", None),
    ]


def test_a_verdict_on_persons_is_not_one_on_their_incidents() -> None:
    one = Judgement("a:1", "b:1", Verdict.SAME, "ana", "1", level="incident")
    assert agreement([one, said("ben", 1, "different")]) == []


@given(st.lists(st.tuples(st.sampled_from("snu"), st.sampled_from("snu")), min_size=2, max_size=40))
def test_kappa_is_that_of_statsmodels(told: list[tuple[str, str]]) -> None:
    table = np.array([[sum(t == (a, b) for t in told) for b in "snu"] for a in "snu"])
    mine = cohens_kappa(told)

    if mine is None:
        assert len(set(told)) == 1
        return
    assert mine == pytest.approx(their_kappa(table, return_results=False))


def test_who_may_give_the_second_verdict_does_not_see_the_first() -> None:
    standing = [said("ana", 1, "unsure"), said("ana", 2, "same"), said("ben", 2, "different")]

    assert unseen(standing, "ana", one_in=NEVER) == frozenset()
    assert unseen(standing, "ben", one_in=NEVER) == {("a:1", "b:1", "")}
    assert unseen(standing, "cyd", one_in=NEVER) == {("a:1", "b:1", ""), ("a:2", "b:2", "")}
    settled = [*standing, said("ben", 1, "same"), said("ana", 2, "different")]
    assert ("a:1", "b:1", "") not in unseen(settled, "cyd", one_in=NEVER)
