"""Sure, from, to: the three parts of a total."""

from __future__ import annotations

from tests.core.linkage.reconcile_makers import make_pairs, reconciled, record
from vedette.core.linkage.parts import Parts, parts_of_total

ROWS = [
    record("a", "1", killed=5, incident="I1"),
    record("b", "1", killed=3, incident="I2"),
    record("a", "2", killed=4, incident="I3"),
    record("b", "2", killed=6, incident="I3"),
    record("a", "3", killed=1, incident="I4"),
    record("a", "4", killed=None, incident="I5"),
]
OPEN = make_pairs([("a", "1", "b", "1"), ("a", "2", "b", "2")])


def test_the_parts_of_everything_and_of_some_incidents() -> None:
    incidents = reconciled(ROWS, pairs=OPEN, precedence=["a"]).incidents

    # I1 and I2 may be one (3 vanish), I3 may be two (4 more), I4 is sure
    assert parts_of_total(incidents) == Parts(
        sure=1, low=5 + 0 + 4 + 1, best=13, high=5 + 3 + 8 + 1, n_open=3
    )
    assert parts_of_total(incidents.slice(3)) == Parts(sure=1, low=1, best=1, high=1, n_open=0)


def test_a_selection_counts_only_its_own_people() -> None:
    incidents = reconciled(ROWS, pairs=OPEN, precedence=["a"]).incidents

    made = parts_of_total(incidents, {"I2": 2, "I3": 1, "I4": 1})

    assert made == Parts(sure=1, low=0 + 1 + 1, best=4, high=2 + (1 + 4) + 1, n_open=2)


def test_without_undecided_pairs_everything_is_sure() -> None:
    made = parts_of_total(reconciled(ROWS, precedence=["a"]).incidents)

    assert made.is_closed
    assert made == Parts(13, 13, 13, 13, 0)
