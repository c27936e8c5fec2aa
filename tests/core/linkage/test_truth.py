"""Linkage measured against the truth of the sample world, at ten times its size, over three seeds."""

from __future__ import annotations

import time

import pandas as pd
import pyarrow as pa
import pytest

from tests.core.linkage.makers import incident_of, person_of
from tests.core.linkage.sample_world import FAMILIES, Quality, Sample, quality, sample
from vedette.core.kernel import fingerprint
from vedette.core.linkage.counts import counts
from vedette.core.linkage.link import links, score
from vedette.core.linkage.reconcile import Origins, reconciliation
from vedette.core.linkage.schema import DecidedBy, Family, Judgement, Linked, Verdict
from vedette.demo.databases import PRECEDENCE

pytestmark = pytest.mark.slow

SEEDS = (1, 2, 3)


@pytest.fixture(scope="module", params=SEEDS)
def world(request: pytest.FixtureRequest) -> tuple[Sample, Linked]:
    made = sample(seed=request.param, scale=10)
    return made, links(made.records, score(made.records, families=FAMILIES))


def test_incidents_reach_the_promised_quality(world: tuple[Sample, Linked]) -> None:
    made, linked = world
    found = incident_of(linked.links)
    got = quality(list(found.values()), [made.incident[key] for key in found])
    assert got.f1 >= 0.985
    assert got.b_cubed >= 0.985


def test_reports_of_sources_that_count_incidents_reach_it_by_themselves(
    world: tuple[Sample, Linked],
) -> None:
    made, linked = world
    found = {k: ref for k, ref in incident_of(linked.links).items() if made.person[k] < 0}
    got = quality(list(found.values()), [made.incident[key] for key in found])
    assert got.f1 >= 0.97
    assert got.b_cubed >= 0.98


def test_persons_reach_the_promised_quality_and_are_hardly_ever_confused(
    world: tuple[Sample, Linked],
) -> None:
    made, linked = world
    found = person_of(linked.links)
    got = quality(list(found.values()), [made.person[key] for key in found])
    assert got.f1 >= 0.99
    assert got.precision >= 0.995


def test_reports_that_silence_joined_say_so_and_have_company(
    world: tuple[Sample, Linked],
) -> None:
    _, linked = world
    rows = linked.links.to_pandas()
    joined = rows[rows["decided_by"] == str(DecidedBy.SILENCE)]
    others = rows[rows["decided_by"] != str(DecidedBy.SILENCE)]
    assert len(joined)
    assert set(joined["incident_ref"]) <= set(others["incident_ref"])


def test_the_total_is_within_two_percent_and_ranges_hold_the_truth(
    world: tuple[Sample, Linked],
) -> None:
    made, linked = world
    found = reconciliation(
        made.records,
        linked.links,
        linked.pairs,
        precedence=PRECEDENCE,
        origins=Origins(FAMILIES, {"operations_centre": ("mission_log",)}),
    )
    cells = counts(found.facts, found.incidents).to_pandas()
    cells = cells[cells["source"] == "all"].groupby(["mission", "year"])[["low", "best", "high"]]
    true = pd.Series(made.killed, name="true").rename_axis(["mission", "year"])
    held = cells.sum().join(true, how="outer").fillna(0)
    assert held["best"].sum() == pytest.approx(held["true"].sum(), rel=0.02)
    assert held["true"].between(held["low"], held["high"]).mean() >= 0.95


def test_entries_made_twice_are_found(world: tuple[Sample, Linked]) -> None:
    made, linked = world
    got = _twice(made, linked)
    assert got.f1 >= 0.95


def _twice(made: Sample, linked: Linked) -> Quality:
    """Pairs of one source only: persons where it names persons, incidents else."""
    person, incident = person_of(linked.links), incident_of(linked.links)
    found, true = [], []
    for key, ref in incident.items():
        source = key.split(":", 1)[0]
        found.append(f"{source} {person.get(key, ref)}")
        truth = f"P{made.person[key]}" if made.person[key] >= 0 else f"I{made.incident[key]}"
        true.append(hash((source, truth)))
    return quality(found, true)


def test_the_order_of_rows_and_the_names_of_chunks_change_nothing() -> None:
    made = sample(seed=5, scale=1)
    turned = made.records.take(pa.array(range(made.records.num_rows - 1, -1, -1)))
    first = links(made.records, score(made.records, families=FAMILIES))
    second = links(turned, score(turned, families=FAMILIES))
    assert fingerprint.of_table(first.links) == fingerprint.of_table(second.links)


def test_the_order_of_sources_and_their_names_change_nothing() -> None:
    """The names are turned round, so that the sources sort in another order."""
    made = sample(seed=5, scale=1)
    names = made.records["source"]
    at = made.records.column_names.index("source")
    turned = pa.array([name[::-1] for name in names.to_pylist()])
    renamed = made.records.set_column(at, made.records.schema.field("source"), turned)
    renamed = renamed.sort_by([("source", "descending"), ("source_record_id", "ascending")])
    family = Family("a_family", tuple(name[::-1] for name in FAMILIES[0].sources))
    first = links(made.records, score(made.records, families=FAMILIES)).links
    second = links(renamed, score(renamed, families=[family])).links
    assert _groups(first) == {
        frozenset(f"{source[::-1]}:{key}" for source, key in (k.split(":", 1) for k in group))
        for group in _groups(second)
    }


def _groups(table: pa.Table) -> set[frozenset[str]]:
    found: dict[str, list[str]] = {}
    for key, ref in incident_of(table).items():
        found.setdefault(ref, []).append(key)
    return {frozenset(keys) for keys in found.values()}


def test_one_new_judgement_is_quick_on_the_sample_review() -> None:
    made = sample(seed=1, scale=1)
    scores = score(made.records, families=FAMILIES)
    pair = links(made.records, scores).pairs.slice(0, 1).to_pylist()[0]
    said = Judgement(
        f"{pair['left_source']}:{pair['left_id']}",
        f"{pair['right_source']}:{pair['right_id']}",
        Verdict.DIFFERENT,
    )
    began = time.process_time()
    links(made.records, scores, [said])
    assert time.process_time() - began < 0.6
