"""The claims of the 2017 review on the public registry: the values that were measured by hand."""

from __future__ import annotations

import functools
from typing import Any

import pytest

from tests.core.stats.registry import FAMILY, NEW, OLD, registry
from vedette.core.linkage.reconciled import Reconciliation
from vedette.core.stats.claims import claims_check, claims_table, shipped_claims
from vedette.core.stats.clusters import cluster_interval, concentration
from vedette.core.stats.query import Measure, Period, Query, Scope, ledger, total

pytestmark = [pytest.mark.real, pytest.mark.slow]
MALICIOUS = Scope("acts of violence", causes=("malicious_act",))


@functools.cache
def _registry() -> Reconciliation:
    return registry(NEW)


@functools.cache
def _checked() -> dict[tuple[str, str], dict[str, Any]]:
    found = claims_check(shipped_claims("review_2017"), ledger(_registry().facts))
    return {
        (claim["key"], result["scope"]): result  # type: ignore[misc]
        for claim in found
        for result in claim["results"]  # type: ignore[attr-defined]
        if result["source"] in {NEW, "the printed text"}
    }


@pytest.mark.parametrize(
    ("claim", "scope", "computed", "verdict"),
    [
        ("killed-2013-2017", "all labels", 207, "differs"),
        ("killed-2013-2017", "peacekeeping only", 203, "differs"),
        ("killed-2013-2017", "five missions", 193, "differs"),
        ("killed-2013-2017", "uniformed", 192, "differs"),
        ("killed-2013-2017", "all labels, cut-off, to 2017-12-19", 207, "differs"),
        ("killed-2017", "all labels", 62, "differs"),
        ("killed-2017", "peacekeeping only", 60, "differs"),
        ("killed-2017", "uniformed", 59, "differs"),
        ("killed-since-1948", "all labels", 988, "differs"),
        ("all-deaths-since-1948", "all labels, rows as they stand, to 2017-12-19", 3711, "agrees"),
        ("all-deaths-since-1948", "all labels, distinct persons, to 2017-12-19", 3705, "agrees"),
        ("share-military", "all labels", 87.9, "differs"),
        ("share-military", "peacekeeping only", 89.7, "differs"),
        ("share-military", "five missions", 90.2, "agrees"),
        (
            "highest-since-1994",
            "all labels",
            "2017: 62; 1994: 71; highest between, 2014: 39",
            "agrees",
        ),
        (
            "largest-five-years",
            "all labels",
            "2013–2017: 207; 1990–1994: 221; 1991–1995: 251; 1992–1996: 259; 1993–1997: 248",
            "does_not_reproduce",
        ),
        (
            "largest-five-years",
            "peacekeeping only",
            "2013–2017: 203; 1990–1994: 220; 1991–1995: 250; 1992–1996: 258; 1993–1997: 247",
            "does_not_reproduce",
        ),
        ("consistent-increase", "all labels", "36, 39, 35, 35, 62", "does_not_reproduce"),
        ("acts-doubled", "all labels", "17, 17, 22, 17, 24", "cannot_be_tested"),
        ("past-four-years", "calendar", 5, "differs"),
    ],
)
def test_the_registry_gives_the_measured_value(
    claim: str, scope: str, computed: object, verdict: str
) -> None:
    result = _checked()[claim, scope]

    assert (result["computed"], result["verdict"]) == (computed, verdict)


def test_a_changed_row_changes_the_verdict() -> None:
    keys = {c.key: c for c in shipped_claims("review_2017")}
    moved = [
        f["fact"] for f in _registry().facts.to_pylist()
        if f["source"] == NEW and f["year"] == 2017 and f["cause"] == "malicious_act"
    ][:6]  # fmt: skip
    changed = registry(NEW, change={id: {"cause": "to_be_determined"} for id in moved})

    [claim] = claims_check([keys["killed-2017"]], ledger(changed.facts))

    results = {(r["scope"], r["source"]): r for r in claim["results"]}  # type: ignore[attr-defined]
    result = results["all labels", NEW]
    assert (result["computed"], result["verdict"]) == (62 - 6, "agrees")


def test_the_clusters_of_the_registry_have_the_golden_intervals() -> None:
    book = ledger(_registry().facts)
    golden = {
        (2013, 2017): (207, 97, 4.507, 155.0, 276.4),
        (2017, 2017): (62, 24, 6.129, 33.5, 114.8),
        (2018, 2022): (130, 71, 3.338, 95.0, 178.0),
    }

    for years, (n, incidents, phi, low, high) in golden.items():
        cell = total(Query(scope=MALICIOUS, period=Period.years(*years), source=NEW), book)
        interval = cluster_interval(cell.sizes)
        assert (cell.value, len(cell.sizes)) == (n, incidents)
        assert concentration(cell.sizes).dispersion == pytest.approx(phi, abs=5e-4)
        assert (interval.low, interval.high) == pytest.approx((low, high), abs=0.05)


def test_what_was_reclassified_between_the_releases_is_listed_person_by_person() -> None:
    made = registry(OLD, NEW)

    moved = [d for d in made.differences.to_pylist() if d["reason"] == "reclassified"]
    late = [d for d in made.differences.to_pylist() if d["reason"] == "late_report"]
    kinds = [(d["value_a"], d["value_b"]) for d in moved if "#" not in d["subject"]]
    assert len(moved) == 95
    assert kinds.count(("to_be_determined", "illness")) == 53
    assert kinds.count(("unknown", "illness")) == 13
    assert kinds.count(("to_be_determined", "malicious_act")) == 6
    assert len(late) == 5
    assert not [d for d in made.differences.to_pylist() if d["reason"] == "withdrawn"]
    assert FAMILY.sources == (OLD, NEW)


def test_the_six_persons_in_two_rows_are_explained() -> None:
    doubled = [
        d for d in _registry().differences.to_pylist() if d["reason"] == "duplicate_in_source"
    ]

    assert len(doubled) == 6
    assert {d["mission"] for d in doubled} == {"UNMIK"}


def test_the_older_release_gives_its_own_numbers() -> None:
    book = ledger(registry(OLD, NEW).facts)

    def killed(source: str, scope: Scope = MALICIOUS) -> int:
        query = Query(Measure.DEATHS, scope, Period.years(2013, 2017), source=source)
        return total(query, book).value

    uniformed = Scope(causes=("malicious_act",), components=("military", "police"))
    assert (killed(OLD), killed(NEW), killed("all")) == (203, 207, 207)
    assert (killed(OLD, uniformed), killed(NEW, uniformed)) == (190, 192)


def test_the_table_of_claims_has_one_row_for_each_scope_and_source() -> None:
    checked = claims_check(shipped_claims("review_2017"), ledger(_registry().facts))

    table = claims_table(checked)

    n_results = [len(claim["results"]) for claim in checked]  # type: ignore[arg-type]
    assert table.num_rows == sum(n_results)
    assert len(checked) == 10
