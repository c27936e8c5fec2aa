"""The linkage desk on the sample world: evidence adds up, answers close the range, the order finds errors."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from tests.core.linkage.sample_world import FAMILIES, Sample, sample
from vedette.core.linkage.link import links, score
from vedette.core.linkage.parts import Parts, parts_of_total
from vedette.core.linkage.queue import review_queue
from vedette.core.linkage.range_history import MOST, Totals, range_history
from vedette.core.linkage.reconcile import Origins, reconciliation
from vedette.core.linkage.schema import Judgement, Linked, Verdict
from vedette.core.linkage.scoring import Scores
from vedette.core.linkage.waterfall import pair_evidence
from vedette.pipeline.desk import told_by_source

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def world() -> Sample:
    return sample(seed=3, scale=1)


@pytest.fixture(scope="module")
def scores(world: Sample) -> Scores:
    return score(world.records, families=FAMILIES)


def reviewed(
    world: Sample, scores: Scores, said: list[Judgement]
) -> tuple[Linked, Parts, list[dict[str, Any]]]:
    """Links, the parts of all deaths and the queue after judgements."""
    made = links(world.records, scores, said)
    found = reconciliation(world.records, made.links, made.pairs, origins=Origins(FAMILIES))
    killed = {
        row["incident_ref"]: row["killed"] or 0
        for row in found.incidents.select(["incident_ref", "killed"]).to_pylist()
    }
    facts = found.facts.group_by(["incident_ref", "source"]).aggregate([("killed", "sum")])
    claims = {(r["incident_ref"], r["source"]): r["killed_sum"] or 0 for r in facts.to_pylist()}
    queue = review_queue(made.pairs, made.links, claims, killed, killed)
    return made, parts_of_total(found.incidents), list(queue.to_pylist())


def truth(world: Sample, row: dict[str, Any]) -> Judgement:
    left, right = (f"{row[f'{side}_source']}:{row[f'{side}_id']}" for side in ("left", "right"))
    held = world.person if row["level"] == "person" else world.incident
    verdict = Verdict.SAME if held[left] == held[right] else Verdict.DIFFERENT
    return Judgement(left, right, verdict, "ana", "2024", level=level_of(row))


def level_of(row: dict[str, Any]) -> str:
    """A question about two reports is answered for incidents, whatever rows stand for them."""
    return "" if row["level"] == "person" else "incident"


def test_the_evidence_of_a_pair_adds_up_to_its_weight(world: Sample, scores: Scores) -> None:
    pairs = links(world.records, scores).pairs
    kept = pairs.filter(pc.is_valid(pairs["weight"])).slice(0, 600)
    persons = pairs.filter(pc.equal(pairs["level"], "person")).slice(0, 200)

    made = pair_evidence(pa.concat_tables([kept, persons]), scores).to_pylist()

    key = ("level", "left_source", "left_id", "right_source", "right_id")
    parts: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in made:
        parts.setdefault(tuple(row[name] for name in key), []).append(row)
    weights = {
        tuple(row[name] for name in key): row["weight"]
        for table in (kept, persons)
        for row in table.to_pylist()
        if row["weight"] is not None
    }
    assert parts.keys() == weights.keys()
    for pair, told in parts.items():
        *pieces, total = sorted(told, key=lambda row: row["nth"])
        assert pieces[0]["part"] == "base_rate"
        assert total["part"] == "sum"
        assert total["bits"] == pytest.approx(weights[pair], abs=0.001)
        assert sum(piece["bits"] for piece in pieces) == pytest.approx(total["bits"], abs=0.01)


def test_what_is_left_over_is_told_only_where_a_rare_value_or_a_bound_explains_it(
    world: Sample, scores: Scores
) -> None:
    pairs = links(world.records, scores).pairs
    scored = pairs.filter(pc.is_valid(pairs["weight"])).slice(0, 600)

    made = pair_evidence(scored, scores).to_pylist()

    assert {row["part"] for row in made} >= {"rarity", "day_place", "killed"}
    bounds = [row for row in made if row["part"] == "bound"]
    assert {row["degree"] for row in bounds} <= {"never one event", "one by its names"}


def test_deciding_the_queue_closes_the_range_of_the_total(world: Sample, scores: Scores) -> None:
    said: list[Judgement] = []
    _, begun, queue = reviewed(world, scores, said)
    assert begun.low < begun.high
    assert not begun.is_closed

    widths = [begun.high - begun.low]
    for _ in range(8):
        said += [truth(world, row) for row in queue]
        made, parts, queue = reviewed(world, scores, said)
        widths.append(parts.high - parts.low)
        if not queue:
            break

    assert queue == []
    assert widths == sorted(widths, reverse=True)
    assert parts.is_closed
    assert parts.sure == parts.low == parts.best == parts.high
    assert not pc.any(pc.equal(made.pairs["decision"], "undecided")).as_py()


def test_ten_answers_from_the_top_narrow_the_range_more_than_ten_from_the_end(
    world: Sample, scores: Scores
) -> None:
    _, begun, queue = reviewed(world, scores, [])

    top = reviewed(world, scores, [truth(world, row) for row in queue[:10]])[1]
    end = reviewed(world, scores, [truth(world, row) for row in queue[-10:]])[1]

    assert top.high - top.low < end.high - end.low <= begun.high - begun.low


def test_two_reviewers_who_contradict_each_other_leave_the_pair_open(
    world: Sample, scores: Scores
) -> None:
    _, _, queue = reviewed(world, scores, [])
    first = truth(world, queue[0])
    other = Verdict.SAME if first.verdict is Verdict.DIFFERENT else Verdict.DIFFERENT
    against = replace(first, verdict=other, by="ben")

    made, _, _ = reviewed(world, scores, [first, against])

    [pair] = [
        row
        for row in made.pairs.to_pylist()
        if (row["level"], row["left_id"], row["right_id"])
        == (queue[0]["level"], queue[0]["left_id"], queue[0]["right_id"])
    ]
    assert pair["decision"] == "undecided"
    assert made.contradictions.num_rows == 1


def test_unsure_settles_nothing(world: Sample, scores: Scores) -> None:
    _, begun, queue = reviewed(world, scores, [])
    first = truth(world, queue[0])

    after = reviewed(world, scores, [replace(first, verdict=Verdict.UNSURE)])[1]

    assert after == begun


def test_u8_the_line_of_the_range_ends_at_the_range_and_closes(
    world: Sample, scores: Scores
) -> None:
    _, before, queue = reviewed(world, scores, [])
    said = [
        replace(truth(world, row), at=f"2024-01-{1 + n // 24:02}T{n % 24:02}:00")
        for n, row in enumerate(queue[:60])
    ]
    made, after, _ = reviewed(world, scores, said)
    totals = totals_of(world, made)

    rows = range_history(scores, totals, said).to_pylist()

    assert [rows[0]["n_decided"], rows[-1]["n_decided"], len(rows)] == [0, 60, MOST + 1]
    names = ("sure", "low", "best", "high", "n_open")
    assert Parts(**{name: rows[-1][name] for name in names}) == after
    lows, highs = [row["low"] for row in rows], [row["high"] for row in rows]
    assert lows == sorted(lows)
    assert highs == sorted(highs, reverse=True)
    assert rows[0]["high"] - rows[0]["low"] > (before.high - before.low) / 2
    assert {row["best"] for row in rows} == {after.best}
    assert range_history(scores, totals, ()).num_rows == 0


def totals_of(world: Sample, made: Linked) -> Totals:
    """All deaths of the incidents as they are linked."""
    found = reconciliation(world.records, made.links, made.pairs, origins=Origins(FAMILIES))
    rows = found.incidents.select(["incident_ref", "killed"]).to_pylist()
    killed = {row["incident_ref"]: row["killed"] for row in rows if row["killed"] is not None}
    return Totals(made.links, killed, told_by_source(found.claims_by_source), killed)
