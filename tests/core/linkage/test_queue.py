"""The order of review, worked out by hand on few pairs."""

from __future__ import annotations

from typing import Any

import pytest

from vedette.core.linkage.queue import hours_left, is_enough, review_queue
from vedette.core.linkage.schema import LINKS, PAIRS

Row = dict[str, Any]


def pair(
    left: str,
    right: str,
    bits: float,
    *,
    linked: bool,
    decision: str = "undecided",
    level: str = "incident",
) -> Row:
    (a, i), (b, j) = left.split(":"), right.split(":")
    return {
        "level": level, "left_source": a, "left_id": i, "right_source": b, "right_id": j, "weight": bits,
        "band": "uncertain", "decision": decision, "linked_now": linked,
    }  # fmt: skip


def queued(
    pairs: list[Row],
    incidents: dict[str, str],
    *,
    killed: dict[str, int],
    claims: dict[tuple[str, str], int] | None = None,
    headline: dict[str, int] | None = None,
) -> list[Row]:
    links = [
        {
            "source": name.split(":")[0],
            "source_record_id": name.split(":")[1],
            "incident_ref": ref,
            "decided_by": "model",
            "band": "likely",
        }
        for name, ref in incidents.items()
    ]
    made = review_queue(
        PAIRS.from_rows(pairs),
        LINKS.from_rows(links),
        claims or {},
        killed,
        killed if headline is None else headline,
    )
    return list(made.to_pylist())


def asked(rows: list[Row]) -> list[str]:
    return [f"{row['left_source']}:{row['left_id']}" for row in rows]


def test_the_question_on_which_most_deaths_hang_comes_first() -> None:
    incidents = {"a:1": "I1", "b:1": "I2", "a:2": "I3", "b:2": "I4"}
    pairs = [pair("a:1", "b:1", 0.0, linked=False), pair("a:2", "b:2", 0.0, linked=False)]

    rows = queued(pairs, incidents, killed={"I1": 2, "I2": 9, "I3": 4, "I4": 3})

    # two incidents that are one: the smaller number vanishes; even odds
    assert asked(rows) == ["a:2", "a:1"]
    assert [row["moves_headline"] for row in rows] == [3, 2]
    assert [row["expected"] for row in rows] == [3 * 0.5, 2 * 0.5]


def test_of_equal_deaths_the_more_doubtful_comes_first() -> None:
    incidents = {"a:1": "I1", "b:1": "I2", "a:2": "I3", "b:2": "I4"}
    pairs = [pair("a:1", "b:1", -2.0, linked=False), pair("a:2", "b:2", 0.5, linked=False)]

    rows = queued(pairs, incidents, killed={"I1": 2, "I2": 2, "I3": 2, "I4": 2})

    # odds of 2^-2 are 0.2
    assert asked(rows) == ["a:2", "a:1"]
    assert rows[1]["expected"] == pytest.approx(2 * 0.2)


def test_an_incident_that_is_two_gains_the_smaller_claim() -> None:
    rows = queued(
        [pair("a:1", "b:1", 0.0, linked=True)],
        {"a:1": "I1", "b:1": "I1"},
        killed={"I1": 5},
        claims={("I1", "a"): 5, ("I1", "b"): 3},
    )

    assert [(row["moves_headline"], row["expected"]) for row in rows] == [(3, 3 * 0.5)]


def test_one_question_stands_for_all_pairs_between_two_incidents() -> None:
    incidents = {"a:1": "I1", "b:1": "I1", "c:1": "I2"}
    pairs = [
        pair("a:1", "b:1", 9.0, linked=True, decision="linked"),
        pair("a:1", "c:1", 0.0, linked=False),
        pair("b:1", "c:1", 0.5, linked=False),
    ]

    [row] = queued(pairs, incidents, killed={"I1": 1, "I2": 1})

    assert (row["left_source"], row["n_pairs"]) == ("b", 2)


def test_a_weak_pair_beside_a_strong_chain_is_doubted_less_and_implied_pairs_are_not_asked() -> (
    None
):
    lone, chained = {"a:1": "I1", "b:1": "I1"}, {"a:2": "I2", "b:2": "I2", "c:2": "I2"}
    pairs = [
        pair("a:1", "b:1", 0.0, linked=True),
        pair("a:2", "b:2", 0.0, linked=True),
        pair("a:2", "c:2", 9.0, linked=True, decision="linked"),
        pair("b:2", "c:2", 9.0, linked=True, decision="linked"),
    ]
    claims = {(ref, source): 1 for ref in ("I1", "I2") for source in "abc"}

    rows = queued(pairs, lone | chained, killed={"I1": 1, "I2": 1}, claims=claims)

    assert asked(rows) == ["a:1", "a:2"]
    assert rows[1]["expected"] < rows[0]["expected"] / 5

    weak = [
        pair(x, y, 0.0, linked=True) for x, y in (("a:2", "b:2"), ("a:2", "c:2"), ("b:2", "c:2"))
    ]
    tree = queued(weak, chained, killed={"I2": 1}, claims=claims)
    assert [row["n_pairs"] for row in tree] == [1, 2]


def test_two_incidents_that_share_a_source_are_hardly_ever_one() -> None:
    incidents = {"a:1": "I1", "b:1": "I2", "a:2": "I2", "a:3": "I3", "b:3": "I4"}
    pairs = [pair("a:1", "b:1", 0.0, linked=False), pair("a:3", "b:3", 0.0, linked=False)]

    rows = queued(pairs, incidents, killed={"I1": 1, "I2": 1, "I3": 1, "I4": 1})

    assert asked(rows) == ["a:3", "a:1"]


def test_only_the_headline_counts_for_the_order_and_persons_move_nothing() -> None:
    incidents = {"a:1": "I1", "b:1": "I2", "a:2": "I3", "b:2": "I4", "p:1": "I5", "q:1": "I5"}
    pairs = [
        pair("a:1", "b:1", 0.0, linked=False),
        pair("a:2", "b:2", 0.0, linked=False),
        pair("p:1", "q:1", 0.0, linked=True, level="person"),
    ]
    killed = {"I1": 9, "I2": 9, "I3": 1, "I4": 1, "I5": 1}

    rows = queued(pairs, incidents, killed=killed, headline={"I3": 1, "I4": 1})

    assert asked(rows) == ["a:2", "a:1", "p:1"]
    assert [(r["moves_headline"], r["moves_killed"]) for r in rows] == [(1, 1), (0, 9), (0, 0)]


def test_ties_keep_the_order_of_names_and_the_order_of_rows_changes_nothing() -> None:
    incidents = {f"{s}:{i}": f"I{s}{i}" for s in "ab" for i in range(4)}
    pairs = [pair(f"a:{i}", f"b:{i}", 0.0, linked=False) for i in range(4)]
    killed = dict.fromkeys(incidents.values(), 1)

    rows = queued(pairs, incidents, killed=killed)

    assert asked(rows) == ["a:0", "a:1", "a:2", "a:3"]
    assert queued(pairs[::-1], dict(reversed(incidents.items())), killed=killed) == rows


def test_hours_and_the_stop_rule() -> None:
    assert hours_left(5607) == 46.73
    assert is_enough(200, 203, 3)
    assert not is_enough(200, 204, 3)
