"""The board as decisions: undone, shown to whom it may be, printed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from vedette.cli.main import main
from vedette.core.evidence.board import Cell, Kind, Said, Verdict
from vedette.core.kernel.errors import BadInput, NotFound, WrongState
from vedette.pipeline.board import board_content, said, say, state_area, statements
from vedette.pipeline.decisions import Author
from vedette.pipeline.notes import without_notes
from vedette.pipeline.undoing import undo
from vedette.pipeline.visible import review_fingerprint
from vedette.pipeline.workspace import Review, create_review

ANA = Author("ana", "2026-11-26T10:00:00+00:00")
LATER = Author("ben", "2026-11-26T11:00:00+00:00")
CELL = Cell(("Q-1",), ("D-1",), 1)


@pytest.fixture
def review(tmp_path: Path) -> Review:
    """An empty review."""
    return create_review(tmp_path / "review", title="t", created_at=ANA.at)


def asked(verdict: Verdict, kind: Kind = Kind.INQUIRIES, resolution: str = "") -> Said:
    """A verdict on base protection."""
    return Said("IA11", kind, verdict, "it says so", resolution, "", "", "", "")


def test_the_last_word_counts_and_taking_it_back_brings_the_one_before(review: Review) -> None:
    say(review, asked(Verdict.AGREE), CELL, ANA)
    second = say(review, asked(Verdict.CONTRADICT), CELL, LATER)
    assert (second.verdict, second.by, second.owes_resolution) == (Verdict.CONTRADICT, "ben", True)

    undo(review, second.mark, "", LATER)

    held = said(review.decisions())["IA11", Kind.INQUIRIES]
    assert (held.verdict, held.by) == (Verdict.AGREE, "ana")


def test_the_same_again_changes_nothing(review: Review) -> None:
    say(review, asked(Verdict.AGREE), CELL, ANA)
    state_area(review, "IA11", "Camps are weak.", ANA)
    before = review.decisions()

    say(review, asked(Verdict.AGREE), CELL, LATER)
    state_area(review, "IA11", " Camps are  weak. ", LATER)

    assert review.decisions() == before


def test_who_may_not_read_the_register_sees_no_verdict_on_interviews(review: Review) -> None:
    say(review, asked(Verdict.AGREE), CELL, ANA)
    say(review, asked(Verdict.AGREE, Kind.INTERVIEWS), CELL, ANA)

    seen = said(without_notes(review.decisions(), frozenset()))

    assert set(seen) == {("IA11", Kind.INQUIRIES)}


def test_what_can_be_seen_of_the_board_is_in_the_fingerprint(review: Review) -> None:
    empty = review_fingerprint(review)
    made = say(review, asked(Verdict.AGREE), CELL, ANA)
    told = review_fingerprint(review)

    undo(review, made.mark, "", LATER)

    assert told != empty
    assert review_fingerprint(review) == empty
    assert board_content(review.decisions()) == {}


def test_what_cannot_be_said_is_refused_with_its_reason(review: Review) -> None:
    with pytest.raises(NotFound, match="IA99"):
        state_area(review, "IA99", "x", ANA)
    with pytest.raises(BadInput, match="one sentence"):
        state_area(review, "IA11", "x" * 500, ANA)
    with pytest.raises(WrongState, match="silent"):
        say(review, asked(Verdict.AGREE), Cell(), ANA)
    assert statements(review.decisions()) == {}


def test_u9_the_sample_board_is_printed_with_its_contradictions(
    sample_review: Path, capsys
) -> None:
    assert main(["board", "list", "--review", str(sample_review), "--json"]) == 0

    rows = {(row["area"], row["kind"]): row for row in json.loads(capsys.readouterr().out)}
    assert rows["IA05", "interviews"]["verdict"] == "contradict"
    assert rows["IA16", "interviews"]["owes"]
    assert rows["IA11", "inquiries"]["origins"] > 1
    printed = (sample_review / "report" / "report.html").read_text(encoding="utf-8")
    assert "Contradictions and how they were resolved" in printed
    assert "They spoke of the years after the caveats were declared" in printed


def test_the_table_of_the_board_leaves_out_few_interviews(sample_review: Path, capsys) -> None:
    assert main(["board", "list", "--review", str(sample_review), "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert (
        main(["tables", "export", "board", "--review", str(sample_review), "--format", "jsonl"])
        == 0
    )

    told = {
        (row["area"], row["kind"]): row
        for row in map(json.loads, capsys.readouterr().out.splitlines())
    }

    few = {(r["area"], r["kind"]) for r in rows if r["quotations"] == "fewer than 5"}
    assert not few & set(told)
    assert all(row["is_current"] for row in told.values())
