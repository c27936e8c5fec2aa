"""Choices, splits, merges and undo: one decision each, carried through by the run, kept for ever."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from vedette.core.kernel.errors import BadInput, NotFound, WrongState
from vedette.core.kernel.labels import parse_label
from vedette.core.trust.worlds import World
from vedette.pipeline.choices import Asked, choices, choose
from vedette.pipeline.decisions import Act, Author
from vedette.pipeline.engine import current_run
from vedette.pipeline.judgements import (
    Verdict,
    correct,
    corrections,
    judge,
    judgements,
    merge,
    on_pairs,
    split,
)
from vedette.pipeline.products import read_table
from vedette.pipeline.run import run_review
from vedette.pipeline.undoing import history, in_force, mark, undo
from vedette.pipeline.visible import review_fingerprint
from vedette.pipeline.workspace import Review, open_review
from vedette.pipeline.worlds import within

ANA, BEN = Author("ana", "2024-01-01T00:00:00+00:00"), Author("ben", "2024-01-02T00:00:00+00:00")
MISSION, REGISTRY = "mission_log", "casualty_registry_2021"


def linked(review: Review) -> dict[str, str]:
    """`source:record_id` -> incident, in the current run."""
    folder, _ = current_run(review.runs)
    rows = read_table(folder / "tables/links.parquet").to_pylist()
    return {f"{r['source']}:{r['source_record_id']}": r["incident_ref"] for r in rows}


def table(review: Review, name: str) -> list[dict[str, Any]]:
    folder, _ = current_run(review.runs)
    return list(read_table(folder / f"tables/{name}.parquet").to_pylist())


@pytest.fixture
def review(sample_copy: Path) -> Review:
    return open_review(sample_copy)


@pytest.fixture
def pair(review: Review) -> tuple[str, str]:
    """Records of two sources that one incident has."""
    by_incident: dict[str, list[str]] = {}
    for name, ref in linked(review).items():
        by_incident.setdefault(ref, []).append(name)
    held = next(
        names for _, names in sorted(by_incident.items())
        if len(names) == 2 and {n.split(":")[0] for n in names} == {MISSION, "operations_centre"}
    )  # fmt: skip
    return held[0], held[1]


def test_an_undone_judgement_gives_way_to_the_one_before_and_an_undone_undo_brings_it_back(
    review: Review, pair: tuple[str, str]
) -> None:
    judge(review, Verdict(*pair, "same"), ANA)
    judge(review, Verdict(*pair, "different"), ANA)

    taken = undo(review, str(review.decisions()[-1].n), "slip of the key", BEN)
    assert taken.body["verdict"] == "different"
    assert [one.verdict for one in judgements(review.decisions())] == ["same"]

    undo(review, mark(review.decisions()[-1]), "", ANA)
    assert [one.verdict for one in judgements(review.decisions())] == ["different"]
    assert [row["state"] for row in history(review.decisions())][-4:] == [
        "in force", "in force", "taken back", "in force",
    ]  # fmt: skip


def test_what_is_taken_back_leaves_the_review_as_it_was(
    review: Review, pair: tuple[str, str]
) -> None:
    before = review_fingerprint(review)

    judge(review, Verdict(*pair, "different"), ANA)
    correct(review, pair[0], "killed", 7, "typing error", ANA)
    choose(review, Asked("date", "the log is right", record=pair[0], sources=(MISSION,)), ANA)
    changed = review_fingerprint(review)
    for n in [one.n for one in review.decisions()[-3:]]:
        undo(review, str(n), "", BEN)

    assert changed != before
    assert review_fingerprint(review) == before
    known = review.decisions()
    assert (judgements(known), corrections(known), choices(known)) == ((), {}, ())


def test_only_decisions_that_can_be_taken_back_are_and_only_once(
    review: Review, pair: tuple[str, str]
) -> None:
    judge(review, Verdict(*pair, "same"), ANA)
    n = str(review.decisions()[-1].n)
    undo(review, n, "", ANA)

    with pytest.raises(WrongState):
        undo(review, n, "", ANA)
    with pytest.raises(BadInput, match="settings"):
        undo(review, "1", "", ANA)
    with pytest.raises(NotFound):
        undo(review, "9999", "", ANA)


def test_the_same_judgement_can_be_given_again_after_its_undo(
    review: Review, pair: tuple[str, str]
) -> None:
    for _ in range(2):
        judge(review, Verdict(*pair, "same"), ANA)
        undo(review, str(review.decisions()[-1].n), "", ANA)
    judge(review, Verdict(*pair, "same"), ANA)

    assert [one.verdict for one in on_pairs(in_force(review.decisions()))] == ["same"]


@pytest.mark.slow
def test_a_split_and_its_undo_and_a_merge_are_carried_through_by_the_run(
    review: Review, pair: tuple[str, str]
) -> None:
    begun = linked(review)

    split(review, [pair[0]], [pair[1]], "two attacks", ANA)
    run_review(review)
    apart = linked(review)
    assert apart[pair[0]] != apart[pair[1]]

    undo(review, str(review.decisions()[-1].n), "", ANA)
    run_review(review)
    assert linked(review) == begun

    other = next(name for name, ref in sorted(begun.items()) if ref != begun[pair[0]])
    merge(review, [pair[0], other], "one attack", ANA)
    run_review(review)
    merged = linked(review)
    assert merged[other] == merged[pair[0]] == merged[pair[1]]


def test_a_split_of_persons_parts_incidents_not_persons(review: Review) -> None:
    known = names(review)
    made = split(review, known[:2], known[2:4], "two", ANA)

    said = judgements(review.decisions())

    # two that go with each other, and each of them against each of the two that stay
    assert {one.level for one in said} == {"incident"}
    assert sorted(one.verdict for one in said) == ["different"] * 4 + ["same"]
    assert len({one.at for one in said}) == 1
    assert made.act is Act.SPLIT


def names(review: Review) -> list[str]:
    return [name for name in sorted(linked(review)) if name.startswith(REGISTRY)]


@pytest.mark.parametrize(("moved", "others"), [((), (0,)), ((0,), ()), ((0, 1), (1,))])
def test_a_split_needs_two_sides(
    review: Review, moved: tuple[int, ...], others: tuple[int, ...]
) -> None:
    known = names(review)
    with pytest.raises(BadInput):
        split(review, [known[i] for i in moved], [known[i] for i in others], "two", ANA)


@pytest.mark.slow
def test_a_rule_with_a_reason_is_obeyed_and_printed_and_dissent_stays_countable(
    review: Review,
) -> None:
    differ = [row for row in table(review, "disagreement_pairs") if row["field"] == "date"]
    one = next(r for r in differ if MISSION in (r["source_a"], r["source_b"]))
    record = next(n for n, ref in linked(review).items() if ref == one["incident_ref"])
    asked = Asked(
        "date",
        "the log was written that day",
        record=record,
        sources=(MISSION,),
        rule="log over notification",
    )

    choose(review, asked, ANA)
    run_review(review)

    claims = [
        r for r in table(review, "claims_by_source")
        if r["incident_ref"] == one["incident_ref"] and r["field"] == "date"
    ]  # fmt: skip
    assert {r["rule"] for r in claims} == {
        "log over notification: the log was written that day (ana)"
    }
    assert [r["source"] for r in claims if r["chosen"]] == [MISSION]
    assert [r for r in table(review, "disagreement_pairs") if r["field"] == "date"] == differ
    [kept] = table(review, "choices")
    assert (kept["incident_ref"], kept["by"], kept["n_incidents"]) == (
        one["incident_ref"],
        "ana",
        1,
    )


@pytest.mark.parametrize(
    "asked",
    [
        Asked("date", " ", sources=(MISSION,)),
        Asked("date", "why"),
        Asked("date", "why", sources=(MISSION,), value="2016"),
        Asked("killed", "why", value="3"),
        Asked("name", "why", sources=(MISSION,)),
        Asked("date", "why", sources=(MISSION, MISSION)),
    ],
)
def test_a_choice_that_does_not_fit_is_refused(review: Review, asked: Asked) -> None:
    with pytest.raises(BadInput):
        choose(review, asked, ANA)


def test_a_choice_of_a_source_that_is_not_there_is_refused(review: Review) -> None:
    with pytest.raises(NotFound):
        choose(review, Asked("date", "why", sources=("gazette",)), ANA)


def test_the_same_choice_twice_is_one_decision_and_the_later_choice_counts(review: Review) -> None:
    record = names(review)[0]
    first = choose(review, Asked("killed", "counted", record=record, value="2"), ANA)
    assert choose(review, Asked("killed", "counted", record=record, value="2"), ANA).n == first.n

    choose(review, Asked("killed", "counted again", record=record, value="3"), BEN)

    assert [(one.value, one.by) for one in choices(review.decisions())] == [("3", "ben")]


def test_a_world_knows_a_decision_and_its_undo_only_if_it_knows_its_records(review: Review) -> None:
    hidden, seen = (
        names(review)[0],
        next(n for n in sorted(linked(review)) if n.startswith(MISSION)),
    )
    with review.home.writing() as pen:
        imports = {
            str(d.body["source"]): d.body["import"] for d in pen.known if d.act is Act.IMPORT
        }
        pen.append(
            Act.RELABEL, {"import": imports[REGISTRY], "label": "strictly_confidential"}, ANA
        )
    correct(review, seen, "killed", 1, "seen", ANA)
    correct(review, hidden, "killed", 1, "hidden", ANA)
    choose(review, Asked("date", "hidden rule", sources=(MISSION, REGISTRY)), ANA)
    for n in [one.n for one in review.decisions()[-3:-1]]:
        undo(review, str(n), "", BEN)

    world = within(review, World("staff", parse_label("confidential"))).decisions()

    assert [str(one.act) for one in world[-2:]] == ["correct", "undo"]
    assert in_force(world)[-1].act is not Act.CORRECT
    assert not [one for one in world if one.act is Act.CHOOSE]
