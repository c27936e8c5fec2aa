from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.core.kernel.errors import BadInput
from vedette.core.library.screening import (
    SURE,
    TARGET,
    Outcome,
    Said,
    Verdict,
    chance_of_more,
    check_said,
    doubles,
    flow,
    outcome,
    reads_until_sure,
    screener_agreement,
)
from vedette.core.library.screening_order import ranking, work_saved

IN, OUT, MAYBE = Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.MAYBE


def said(document: str, *verdicts: tuple[str, Verdict], reason: str = "scope") -> list[Said]:
    return [
        Said(document, by, verdict, reason if verdict is OUT else "") for by, verdict in verdicts
    ]


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ((("a", IN), ("b", IN)), Outcome.INCLUDED),
        ((("a", OUT), ("b", OUT)), Outcome.EXCLUDED),
        ((("a", IN), ("b", OUT)), Outcome.CONFLICT),
        ((("a", IN), ("b", MAYBE)), Outcome.CONFLICT),
        ((("a", MAYBE), ("b", MAYBE)), Outcome.WAITING),
        ((("a", IN),), Outcome.WAITING),
        ((), Outcome.WAITING),
    ],
)
def test_what_follows_from_two_verdicts(
    verdicts: tuple[tuple[str, Verdict], ...], expected: Outcome
) -> None:
    assert outcome(said("D", *verdicts), needed=2) is expected


def test_the_lead_settles_and_counts_add_up_to_what_was_identified() -> None:
    verdicts = [
        *said("D1", ("a", IN), ("b", IN)),
        *said("D2", ("a", OUT), ("b", OUT)),
        *said("D3", ("a", IN), ("b", OUT)),
        Said("D3", "lead", OUT, "language", settles=True),
        *said("D4", ("a", IN), ("b", OUT)),
    ]
    copies = [
        {"document": "D1", "other": "D6", "relation": "same_text"},
        {"document": "D1", "other": "D5", "relation": "near"},
    ]

    found = flow(["D1", "D2", "D3", "D4", "D5", "D6"], copies, verdicts, needed=2)

    assert found.duplicates == ("D6",)
    assert found.included == ("D1",)
    assert found.excluded == {"language": ("D3",), "scope": ("D2",)}
    assert (found.conflicts, found.waiting) == (("D4",), ("D5",))
    parts = [
        found.duplicates,
        found.included,
        found.conflicts,
        found.waiting,
        *found.excluded.values(),
    ]
    assert sum(map(len, parts)) == len(found.identified)


def test_an_exclusion_needs_a_reason_of_the_review() -> None:
    check_said(Said("D", "a", OUT, "scope"), ("scope",))
    with pytest.raises(BadInput, match="no reason"):
        check_said(Said("D", "a", OUT), ("scope",))


def test_agreement_of_a_pair_is_that_before_settling() -> None:
    verdicts = [
        *said("D1", ("a", IN), ("b", IN)),
        *said("D2", ("a", OUT), ("b", IN)),
        *said("D3", ("a", OUT), ("b", OUT)),
        Said("D2", "a", IN, "", settles=True),
    ]

    ((one, other, kappa, alpha),) = screener_agreement(verdicts)

    assert (one, other, kappa.n_units) == ("a", "b", 3)
    # Observed 2/3, by chance 1/3 * 2/3 + 2/3 * 1/3 = 4/9: (2/3 - 4/9) / (5/9) = 0.4.
    assert kappa.value == pytest.approx(0.4)
    assert alpha.n_values == 6


def test_words_of_what_was_included_bring_their_like_to_the_front() -> None:
    texts = {f"A{n}": f"ambush of a convoy on the road number {n}" for n in range(6)}
    texts |= {f"B{n}": f"budget and staffing table part {n}" for n in range(6)}

    order = ranking(texts, {"A0": True, "A1": True, "B0": False, "B1": False})

    assert {name[0] for name in order[:4]} == {"A"}
    assert ranking(texts, {"A0": True}) == sorted(set(texts) - {"A0"})
    few = {"A0": True, "B0": False}
    assert ranking(dict(reversed(texts.items())), few) == ranking(texts, few)


def test_the_rule_says_stop_only_when_more_is_unlikely() -> None:
    assert chance_of_more([False] * 50, 50) == 1.0
    assert chance_of_more([True] * 10 + [False] * 490, 0) == 0.0
    assert chance_of_more([True] * 10 + [False] * 20, 470) > 0.5
    # 20 found, then 400 of 480 others read in vain: two more would have been met with near certainty.
    assert chance_of_more([True] * 20 + [False] * 400, 80) < SURE


def test_stopping_by_the_rule_keeps_its_promise_in_random_order() -> None:
    rng = np.random.default_rng(5)
    broken = 0
    for _ in range(100):
        order = rng.permutation(np.repeat([True, False], [20, 180])).tolist()
        stop = next(
            (n for n in range(10, 201, 10) if chance_of_more(order[:n], 200 - n) < SURE), 200
        )
        broken += sum(order[:stop]) < TARGET * 20

    assert broken <= 10


@given(st.lists(st.booleans(), max_size=40), st.integers(0, 40))
def test_the_chance_is_a_probability(found: list[bool], n_left: int) -> None:
    assert 0.0 <= chance_of_more(found, n_left) <= 1.0


def test_work_saved_is_that_of_the_published_measure() -> None:
    order = [True] * 19 + [False] * 1 + [True] + [False] * 79

    # 95 % of 20 are found after 19 of 100 read: 81 % left unread, less the 5 % given up.
    assert work_saved(order) == pytest.approx(0.81 - 0.05)


@given(st.lists(st.booleans(), max_size=60), st.integers(0, 200))
def test_reading_on_for_so_long_and_no_less_makes_the_test_say_stop(
    found: list[bool], n_left: int
) -> None:
    more = reads_until_sure(found, n_left)

    def chance(after: int) -> float:
        return chance_of_more([*found, *[False] * after], n_left - after)

    assert more == n_left or chance(more) < SURE
    assert more == 0 or chance(more - 1) >= SURE


def test_of_the_same_text_twice_the_first_is_screened() -> None:
    copies = [
        {"document": "A", "other": "B", "relation": "same_text"},
        {"document": "A", "other": "C", "relation": "same_file"},
        {"document": "A", "other": "D", "relation": "near"},
    ]

    assert doubles(copies) == {"B", "C"}


def test_large_piles_are_ordered_without_comparing_each_two(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("vedette.core.library.screening_order._MOST_COMPARED", 5)
    texts = {
        f"D{n}": f"convoy ambush road {n}" if n % 2 else f"budget table annex {n}"
        for n in range(12)
    }

    order = ranking(texts, {"D1": True, "D0": False})

    assert set(order[:5]) == {"D3", "D5", "D7", "D9", "D11"}


def test_what_is_alike_in_meaning_comes_first_and_a_document_without_vector_is_no_matter() -> None:
    texts = {name: f"{name} words of its own" for name in ("fence", "wall", "soup", "arabic")}
    meanings = {
        "fence": np.array([1, 0], np.float32),
        "wall": np.array([1, 0], np.float32),
        "soup": np.array([0, 1], np.float32),
    }
    judged = {"fence": True, "soup": False}

    assert ranking(texts, judged, {}, None) == ["arabic", "wall"]
    assert ranking(texts, judged, {}, meanings) == ["wall", "arabic"]
