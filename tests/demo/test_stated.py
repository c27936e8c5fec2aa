"""What the sample review states: every kind of state that pages, commands and reports have to show, on real numbers."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from vedette.core.evidence.chain import Chain, Role, State
from vedette.core.evidence.findings import Stage
from vedette.core.recommendations.quality import faults
from vedette.pipeline.chain import chain_of
from vedette.pipeline.covered import coverage_of
from vedette.pipeline.earlier import earlier_of
from vedette.pipeline.findings import findings_of
from vedette.pipeline.planned import plan_of
from vedette.pipeline.recommended import proposals_of, recommendations_of
from vedette.pipeline.resting import standing
from vedette.pipeline.workspace import Review, open_review


@pytest.fixture(scope="module")
def review(sample_review: Path) -> Review:
    return open_review(sample_review)


@pytest.fixture(scope="module")
def chain(review: Review) -> Chain:
    return chain_of(review)


def test_findings_are_in_every_state_and_rest_on_every_kind_of_evidence(
    review: Review, chain: Chain
) -> None:
    held = list(findings_of(review.decisions()).values())

    assert Counter(str(one.stage) for one in held) == {
        "confirmed": 5,
        "draft": 7,
        "challenged": 1,
        "withdrawn": 1,
    }
    assert {str(one.kind) for one in held} == {"finding", "conclusion", "lesson"}
    kinds = {chain.kind(e.on) for one in held for e in one.evidence}
    assert kinds == {"figure", "number", "quotation", "document", "record", "incident", "statement"}
    assert {e.role for one in held for e in one.evidence} == {
        Role.SUPPORTS,
        Role.CONTRADICTS,
        Role.QUALIFIES,
        Role.CONTEXT,
    }
    assert (
        max(one.minds_changed for one in held) == 2
    )  # the challenge and the vote of the challenger


def test_one_finding_is_capped_because_all_comes_from_one_inquiry(
    review: Review, chain: Chain
) -> None:
    made = [standing(one, chain) for one in findings_of(review.decisions()).values()]

    capped = [
        one for one in made if one.finding.grade and one.finding.grade.confidence != one.confidence
    ]
    assert [(one.finding.issue_area, one.confidence, len(one.support)) for one in capped] == [
        ("IA05", "moderate", 1)
    ]


def test_a_statement_prints_the_number_of_its_figure(review: Review) -> None:
    import pyarrow.parquet as pq

    from vedette.pipeline.engine import current_run

    rows = pq.read_table(current_run(review.runs)[0] / "tables" / "figures.parquet").to_pylist()
    [killed] = [
        int(row["value"])
        for row in rows
        if (row["key"], row["point"]) == ("killed-by-activity", "in_base")
    ]
    [camps] = [one for one in findings_of(review.decisions()).values() if one.issue_area == "IA11"]

    assert camps.stage is Stage.CONFIRMED
    assert camps.statement.startswith(f"{killed} of the ")
    assert camps.grade is not None
    assert camps.grade.estimate is not None
    assert camps.grade.estimate.value == killed
    assert 0 < camps.grade.estimate.missing < 1


def test_recommendations_are_in_many_areas_and_states(review: Review) -> None:
    held = recommendations_of(review.decisions()).values()

    assert len({one.issue_area for one in held}) == 11
    assert {one.response for one in held} == {
        *("draft", "proposed", "accepted", "partially_accepted", "not_accepted"),
        "under_consideration",
    }
    assert {one.closure for one in held} == {
        *("open", "closed_implemented", "overtaken", "superseded"),
    }
    assert [one.plan.outcome for each in held for one in each.declared] == ["deaths", "deaths"]
    assert sorted(len(one.successors) for one in held if one.successors) == [1, 2]
    assert max(one.n_moves for one in held) == 1
    assert not [f for one in held if one.was_issued for f in faults(one) if f.stops]


def test_earlier_recommendations_are_matched_with_their_fate(review: Review) -> None:
    known = earlier_of(review)
    said = [
        ref for one in recommendations_of(review.decisions()).values() for ref in one.said_before
    ]

    assert len(known) == 7
    assert len(said) == 5
    assert Counter(known[ref].implementation or known[ref].response for ref in said) == {
        "not_implemented": 2,
        "in_progress": 1,
        "implemented": 1,
        "not_accepted": 1,
    }


def test_five_projects_add_up(review: Review) -> None:
    held = list(proposals_of(review.decisions()).values())

    assert [one.phase for one in held] == ["running", "submitted", "funded", "proposal", "concept"]
    # 24 months of 14,120 and 16 trips of 3,125, and 13 % on them
    assert str(held[-1].budget.total()) == "439434.40"
    assert all(one.budget.lines for one in held)


def test_what_was_said_otherwise_after_it_was_answered_is_the_only_thing_out_of_date(
    review: Review, chain: Chain
) -> None:
    """One finding was edited: the two parts of the recommendation on it, their project, and what carries them out.

    The recommendation itself was replaced by its parts, and asks nobody to look at it any more.
    """
    stale = {
        row["ref"]
        for row in chain.states().to_pylist()
        if row["state"] in {State.OUT_OF_DATE, State.BROKEN}
    }
    held = recommendations_of(review.decisions())
    devices = {ref for ref, one in held.items() if one.issue_area == "IA10"}
    roads = {ref for ref, one in proposals_of(review.decisions()).items() if "Roads" in one.title}

    plan = plan_of(review.decisions())
    carried = {one.ref for one in plan.held if devices & set(one.recommendations)}
    replaced = {ref for ref in devices if held[ref].closure == "superseded"}
    assert (len(devices), len(replaced), len(carried)) == (3, 1, 1)
    assert stale == devices - replaced | roads | carried


def test_the_matrix_shows_what_is_left_out(review: Review) -> None:
    rows = {one.area: one for one in coverage_of(review).rows}

    assert [area for area, one in rows.items() if one.is_empty] == [
        "IA02",
        "IA03",
        "IA06",
        "IA08",
        "IA09",
    ]
    assert len(rows["IA17"].unanswered) == 1
    assert len(rows["IA13"].ungrounded) == 1
