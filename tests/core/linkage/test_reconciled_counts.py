"""Counts by source, their overlaps and what only one source has."""

from __future__ import annotations

from tests.core.linkage.reconcile_makers import make_pairs, reconciled, record, row
from vedette.core.linkage.counts import counts, counts_matrix, overlaps

ROWS = [
    record("hq", "1", killed=3, date="2016-03-04", mission="M1", incident="I1"),
    record("press", "1", killed=5, date="2016-03-04", mission="M1", incident="I1"),
    record("press", "2", killed=2, date="2017-03-04", mission="M1", incident="I2"),
    record("press", "3", killed=1, date="2017-05-04", mission="M2", incident="I3"),
]


def test_counts_are_given_by_source_and_reconciled_with_their_range() -> None:
    made = counts(reconciled(ROWS, precedence=["hq", "press"]).facts).to_pylist()

    found = {(c["mission"], c["year"], c["source"]): (c["low"], c["best"], c["high"]) for c in made}
    assert found == {
        ("M1", 2016, "all"): (3, 3, 5),
        ("M1", 2016, "hq"): (3, 3, 3),
        ("M1", 2016, "press"): (5, 5, 5),
        ("M1", 2017, "all"): (2, 2, 2),
        ("M1", 2017, "press"): (2, 2, 2),
        ("M2", 2017, "all"): (1, 1, 1),
        ("M2", 2017, "press"): (1, 1, 1),
    }


def test_the_range_holds_the_other_year_and_persons_that_no_single_source_counts() -> None:
    rows = [
        record("hq", "1", killed=3, date="2016-12-31", mission="M1", incident="I1"),
        record("press", "1", killed=3, date="2017-01-01", mission="M1", incident="I1"),
        *(
            record(source, "p", grain="person", killed=1, date="2016-05-01", mission="M2",
                   person=f"P-{source}", incident="I2")
            for source in ("hq", "roll")
        ),
    ]  # fmt: skip
    made = reconciled(rows, precedence=["hq", "press", "roll"])

    found = counts(made.facts, made.incidents).to_pylist()
    ranges = {
        (c["mission"], c["year"]): (c["low"], c["best"], c["high"])
        for c in found
        if c["source"] == "all"
    }
    assert ranges == {("M1", 2016): (0, 3, 3), ("M1", 2017): (0, 0, 3), ("M2", 2016): (1, 1, 2)}


def test_the_range_holds_what_undecided_pairs_leave_open() -> None:
    rows = [
        record("hq", "1", killed=3, date="2016-03-04", mission="M1", incident="I1"),
        record("press", "1", killed=2, date="2016-03-05", mission="M1", incident="I2"),
    ]
    made = reconciled(rows, pairs=make_pairs([("hq", "1", "press", "1")]))
    [total] = [c for c in counts(made.facts, made.incidents).to_pylist() if c["source"] == "all"]
    assert (total["low"], total["best"], total["high"]) == (3, 5, 5)


def test_the_matrix_says_what_only_one_source_has() -> None:
    made = reconciled(ROWS, precedence=["hq", "press"])

    matrix = counts_matrix(made.facts, made.incidents).to_pylist()

    [press] = [m for m in matrix if (m["source"], m["value"]) == ("press", "M1")]
    assert (press["n_incidents"], press["killed"], press["n_shared"]) == (2, 5 + 2, 1)
    assert (press["n_only_here"], press["killed_only_here"]) == (1, 2)


def test_overlaps_add_up_to_all_incidents() -> None:
    made = reconciled(ROWS, precedence=["hq", "press"])

    found = {
        o["sources"]: (o["n_incidents"], o["killed"]) for o in overlaps(made.incidents).to_pylist()
    }

    assert found == {"hq, press": (1, 3), "press": (2, 3)}


def test_the_rows_of_one_person_count_once() -> None:
    rows = [record("roll", id, grain="person", person="P1", incident="I1") for id in ("p1", "p1#2")]

    made = reconciled(rows)

    assert {c["best"] for c in counts(made.facts).to_pylist()} == {1}
    assert row(made.incidents)["n_records"] == 2
