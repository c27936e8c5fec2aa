"""The sensitivity figure as a table of the run: refused with its reason, or an estimate with its models."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from tests.core.linkage.reconcile_makers import linked, make_pairs, reconciled, record
from vedette.core.linkage.reconcile import Origins
from vedette.core.linkage.schema import Family
from vedette.core.linkage.unseen import Linkage, lists_of, undercount_table

THREE_LISTS = {
    ("birth",): 247,
    ("death",): 49,
    ("files",): 60,
    ("birth", "death"): 142,
    ("birth", "files"): 112,
    ("death", "files"): 4,
    ("birth", "death", "files"): 12,
}


def rows_of(histories: dict[tuple[str, ...], int], **fields: Any) -> list[dict[str, Any]]:
    """One incident for each count, with a record in each of its lists."""
    return [
        record(source, f"{'-'.join(lists)}-{n}", incident=f"I-{'-'.join(lists)}-{n}", **fields)
        for lists, count in histories.items()
        for n in range(count)
        for source in lists
    ]


def table_of(rows: list[dict[str, Any]], recall: float | None, **options: Any) -> pa.Table:
    _, links = linked(rows)
    incidents = reconciled(rows, origins=options.get("origins")).incidents
    origins = options.pop("origins", Origins())
    linkage = Linkage(incidents, links, make_pairs([]).slice(0, 0), recall)
    return undercount_table(linkage, origins, seed=1, n_draws=3, **{"cause": None, **options})


def test_without_reviewed_pairs_it_is_refused_with_reason_and_remedy() -> None:
    [only] = table_of(rows_of({("a",): 5, ("b",): 5, ("a", "b"): 9}), None).to_pylist()

    assert (only["order"], only["kind"], only["estimate"]) == (0, "refused", None)
    assert "unknown" in only["problem"]
    assert "Review more pairs" in only["remedy"]


def test_the_published_example_stands_in_the_table() -> None:
    """Madigan and York (1997): deaths with files is the best graph, 731 its median."""
    whole, *models = table_of(rows_of(THREE_LISTS), 0.97).to_pylist()

    assert (whole["kind"], whole["observed"]) == ("estimate", 626)
    assert whole["low"] < 731 < whole["high"]
    assert 626 < whole["estimate"] < whole["high"]
    assert "never added to a headline" in whole["caveat"]
    graphs = [row for row in models if row["kind"] == "graph"]
    assert graphs[0]["words"] == "all decomposable graphs, averaged"
    assert (graphs[1]["words"], graphs[1]["estimate"]) == ("death with files", 731.0)
    assert {row["kind"] for row in models} == {"graph", "log-linear"}


def test_two_lists_are_estimated_by_chapman() -> None:
    [only] = table_of(rows_of({("a",): 30, ("b",): 20, ("a", "b"): 40}), 0.96).to_pylist()

    assert only["words"] == "Chapman, two lists"
    assert only["estimate"] == round((70 + 1) * (60 + 1) / (40 + 1) - 1, 1)  # 104.6


def test_lists_that_hardly_meet_are_refused() -> None:
    [only] = table_of(rows_of({("a",): 30, ("b",): 20, ("a", "b"): 2}), 0.96).to_pylist()

    assert only["kind"] == "refused"
    assert "'a' has 2 incidents in common" in only["problem"]


def test_only_incidents_of_the_cause_are_looked_at() -> None:
    rows = [
        *rows_of({("a",): 30, ("b",): 20, ("a", "b"): 40}),
        *rows_of({("c",): 50}, cause="illness"),
    ]

    [only] = table_of(rows, 0.96, cause="malicious_act").to_pylist()

    assert (only["lists"], only["observed"]) == ("a, b", 90)


def test_copies_and_older_releases_are_no_lists() -> None:
    rows = rows_of({("new", "old", "press", "agency"): 9, ("press",): 2, ("agency",): 1})
    origins = Origins((Family("registry", ("old", "new")),), {"press": ["agency"]})

    assert lists_of(reconciled(rows, origins=origins).incidents, origins) == ["agency", "new"]
