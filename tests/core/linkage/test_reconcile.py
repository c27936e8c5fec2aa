"""Reconciliation: claims, choice, dissent, reasons."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.core.linkage.reconcile_makers import linked, make_pairs, reconciled, record, row
from vedette.core.kernel.errors import WrongState
from vedette.core.linkage.reconcile import Origins, reconciliation
from vedette.core.linkage.schema import Family


def test_the_declared_source_gives_the_count_and_the_others_give_the_range() -> None:
    rows = [
        record("mission", "m1", killed=5, incident="I1"),
        record("hq", "h1", killed=4, incident="I1"),
        record("media", "x1", killed=9, incident="I1"),
    ]

    made = reconciled(rows, precedence=["hq", "mission"])

    [incident] = made.incidents.to_pylist()
    assert (incident["killed_low"], incident["killed"], incident["killed_high"]) == (4, 4, 9)
    assert incident["disagrees"] is True
    assert incident["disagreements"] == "killed"


def test_without_precedence_the_middle_count_is_taken_never_the_largest() -> None:
    rows = [
        record("a", "1", killed=3, incident="I1"),
        record("b", "1", killed=4, incident="I1"),
        record("c", "1", killed=9, incident="I1"),
    ]

    made = reconciled(rows)

    assert row(made.incidents)["killed"] == 4
    chosen = [
        c for c in made.claims_by_source.to_pylist() if c["field"] == "killed" and c["chosen"]
    ]
    assert [(c["source"], c["value"], c["rule"]) for c in chosen] == [
        ("b", "4", "middle value of 3 sources")
    ]


def test_person_rows_go_before_a_count_and_two_rows_of_one_person_count_once() -> None:
    rows = [
        record("press", "n1", killed=7, incident="I1"),
        record("roll", "p1", grain="person", person="P1", incident="I1"),
        record("roll", "p2", grain="person", person="P2", incident="I1"),
        record("roll", "p2#2", grain="person", person="P2", incident="I1"),
    ]

    made = reconciled(rows)

    incident = row(made.incidents)
    assert (incident["killed_low"], incident["killed"], incident["killed_high"]) == (2, 2, 7)
    [duplicate] = [d for d in made.differences.to_pylist() if d["reason"] == "duplicate_in_source"]
    assert duplicate["value_b"] == "p2, p2#2"


def test_the_finest_date_within_the_date_of_the_first_source_is_taken() -> None:
    rows = [
        record("hq", "1", date="2016-02", first="2016-02-01", last="2016-02-29", incident="I1"),
        record("press", "1", date="2016-02-12", incident="I1"),
        record("far", "1", date="2016-03-01", incident="I1"),
    ]

    made = reconciled(rows, precedence=["hq", "press", "far"])

    incident = row(made.incidents)
    assert incident["date"] == "2016-02-12"
    assert "date" in incident["disagreements"]


def test_a_newer_release_goes_before_an_older_one_and_both_are_one_origin() -> None:
    rows = [
        record(
            "reg_2021", "p1", grain="person", cause="to_be_determined", incident="I1", person="P1"
        ),
        record("reg_2025", "p1", grain="person", cause="malicious_act", incident="I1", person="P1"),
    ]
    origins = Origins(families=(Family("reg", ("reg_2021", "reg_2025")),))

    made = reconciled(rows, origins=origins)

    incident = row(made.incidents)
    assert (incident["cause"], incident["n_sources"], incident["n_origins"]) == (
        "malicious_act",
        2,
        1,
    )
    person = row(made.persons)
    assert (person["reclassified"], person["cause_before"]) == (True, "to_be_determined")
    [moved] = [d for d in made.differences.to_pylist() if d["reason"] == "reclassified"]
    assert (moved["subject"], moved["value_a"], moved["value_b"]) == (
        "p1",
        "to_be_determined",
        "malicious_act",
    )


def test_a_copy_is_no_independent_origin() -> None:
    origins = Origins(fed_by={"press": ["mission"], "digest": ["press"]})

    assert origins.n_independent(["mission", "press", "digest", "police"]) == 2
    assert origins.n_independent(["digest"]) == 1
    assert Origins(fed_by={"a": ["b"], "b": ["a"]}).n_independent(["a", "b"]) == 1


def test_a_record_that_only_a_later_release_has_is_late_or_else_new() -> None:
    rows = [
        record("reg_1", "old", date="2016-01-01", incident="I1"),
        record("reg_1", "last", date="2017-01-01", incident="I2"),
        record("reg_2", "old", date="2016-01-01", incident="I1"),
        record("reg_2", "late", date="2016-05-05", incident="I3"),
        record("reg_2", "new", date="2018-05-05", incident="I4"),
    ]
    origins = Origins(families=(Family("reg", ("reg_1", "reg_2")),))

    reasons = {
        (d["reason"], d["subject"])
        for d in reconciled(rows, origins=origins).differences.to_pylist()
        if d["field"] == "record" and d["reason"] in {"late_report", "withdrawn"}
    }

    assert reasons == {("late_report", "late"), ("withdrawn", "last")}


def test_a_lone_incident_is_scope_where_nobody_else_looks_and_only_here_where_they_do() -> None:
    rows = [
        record("a", "1", mission="M1", date="2016-01-01", incident="I1"),
        record("a", "2", mission="M2", date="2016-01-01", incident="I2"),
        record("b", "1", mission="M1", date="2016-07-01", incident="I3"),
    ]

    reasons = {
        d["subject"]: d["reason"]
        for d in reconciled(rows).differences.to_pylist()
        if d["field"] == "record"
    }

    assert reasons == {"I1": "only_here", "I2": "scope", "I3": "only_here"}


def test_one_incident_in_two_years_is_a_difference_of_year() -> None:
    rows = [
        record("a", "1", date="2016-12-31", incident="I1"),
        record("b", "1", date="2017-01-01", incident="I1"),
    ]

    reasons = [d["reason"] for d in reconciled(rows, precedence=["a"]).differences.to_pylist()]

    assert reasons == ["date_shift_year"]


def test_a_monthly_total_is_held_against_the_linked_sum() -> None:
    rows = [
        record("a", "1", mission="M1", date="2016-03-04", killed=2, incident="I1"),
        record("a", "2", mission="M1", date="2016-03-20", killed=3, incident="I2"),
        record("a", "3", mission="M2", date="2016-03-20", killed=9, incident="I3"),
        record("tally", "t1", grain="monthly_total", mission="M1", killed=6, date="2016-03",
               first="2016-03-01", last="2016-03-31"),
        record("tally", "t2", grain="monthly_total", mission="M2", killed=9, date="2016-03",
               first="2016-03-01", last="2016-03-31"),
    ]  # fmt: skip

    [difference] = [
        d
        for d in reconciled(rows).differences.to_pylist()
        if d["reason"] == "monthly_total_mismatch"
    ]

    assert (difference["mission"], difference["period"]) == ("M1", "2016-03")
    assert (difference["value_a"], difference["value_b"]) == ("6", "5")


def test_undecided_pairs_make_sure_min_and_max() -> None:
    rows = [
        record("a", "1", killed=5, incident="I1"),
        record("b", "1", killed=3, incident="I2"),
        record("a", "2", killed=4, incident="I3"),
        record("b", "2", killed=6, incident="I3"),
        record("a", "3", killed=1, incident="I4"),
    ]
    pairs = make_pairs([("a", "1", "b", "1"), ("a", "2", "b", "2")])

    made = reconciled(rows, pairs=pairs, precedence=["a"])

    parts = {
        i["incident_ref"]: (i["killed_sure"], i["killed_min"], i["killed"], i["killed_max"])
        for i in made.incidents.to_pylist()
    }
    assert parts == {
        "I1": (0, 5, 5, 5),
        "I2": (0, 0, 3, 3),
        "I3": (0, 4, 4, 8),
        "I4": (1, 1, 1, 1),
    }


def test_facts_of_the_reconciled_picture_add_up_to_the_incidents() -> None:
    rows = [
        record("press", "n1", killed=4, killed_high=6, injured=2, incident="I1"),
        record("roll", "p1", grain="person", person="P1", incident="I1"),
        record("roll", "p2", grain="person", person="P2", incident="I1"),
        record("roll", "p3", grain="person", person="P3", killed=0, injured=1, incident="I1"),
    ]

    made = reconciled(rows, precedence=["press", "roll"])

    facts = [f for f in made.facts.to_pylist() if f["source"] == "all"]
    incident = row(made.incidents)
    for field in ("killed_low", "killed", "killed_high", "injured"):
        assert sum(f[field] or 0 for f in facts) == incident[field]
    assert incident["killed"] == 4
    assert {f["fact"] for f in facts} == {"P1", "P2", "P3", "count"}


def test_the_order_of_rows_and_the_names_of_threads_change_nothing() -> None:
    rows = [
        record(source, str(n), killed=n % 4, date=f"2016-01-{n:02d}", incident=f"I{n}")
        for source in ("a", "b", "c")
        for n in range(1, 20)
    ]

    forth, back = reconciled(rows), reconciled(rows[::-1])

    for name in ("incidents", "persons", "facts", "claims_by_source", "differences"):
        assert getattr(forth, name).equals(getattr(back, name))


def test_unknown_is_never_zero() -> None:
    made = reconciled([record("a", "1", killed=None, incident="I1")])

    assert row(made.incidents)["killed"] is None
    assert row(made.incidents)["title"].endswith("unknown number killed")


def test_a_record_without_link_is_refused() -> None:
    records, links = linked([record("a", "1", incident="I1")])

    with pytest.raises(WrongState, match="exactly one link"):
        reconciliation(records, links.slice(1), make_pairs([]))


def test_counts_that_differ_are_named_with_both_sources() -> None:
    rows = [
        record("hq", "1", killed=7, date="2016-02-12", incident="I1"),
        record("press", "1", killed=5, date="2016-02-12", incident="I1"),
    ]

    made = reconciled(rows, precedence=["hq"])

    [difference] = made.differences.to_pylist()
    assert difference["reason"] == "count_differs"
    assert difference["words"] == ("Incident I1: killed is 7 in hq (chosen) and 5 in press.")
    assert row(made.incidents)["date_from"] == dt.date(2016, 2, 12)
