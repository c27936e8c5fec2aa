from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from tests.pipeline.imports import ANALYST, make_review
from vedette.cli.main import main
from vedette.core.kernel.errors import BadInput, NotAllowed
from vedette.pipeline.decisions import Author
from vedette.pipeline.intake import Intake, add_documents
from vedette.pipeline.run import run_review
from vedette.pipeline.screening import (
    Criteria,
    criteria,
    leavers,
    screen,
    set_criteria,
    verdicts,
)
from vedette.pipeline.shelves import screening_agreement, screening_flow, screening_next
from vedette.pipeline.undoing import undo
from vedette.pipeline.workspace import Review

OTHER = Author("noor", "2026-01-03T00:00:00+00:00")
BLIND = Criteria("attacks on personnel", ("out of scope", "no data"))


@pytest.fixture
def shelf(tmp_path: Path) -> tuple[Review, list[str]]:
    review = make_review(tmp_path / "review")
    files = []
    for n, words in enumerate(("Ambush of a convoy", "Attack on a base", "Budget of the office")):
        files.append(tmp_path / f"{n}.txt")
        files[-1].write_text(f"{words}, told at length in {n + 3} parts.", encoding="utf-8")
    added = add_documents(review, files, Intake(dt.date(2018, 1, 1)), ANALYST)
    set_criteria(review, BLIND, "", ANALYST)
    run_review(review)
    return review, [str(one.document) for one in added]


def test_while_blind_a_screener_sees_own_verdicts_only(shelf: tuple[Review, list[str]]) -> None:
    review, (one, other, _) = shelf
    screen(review, one, "include", "", ANALYST)
    screen(review, one, "exclude", "out of scope", OTHER)

    assert screening_flow(review, "analyst").conflicts == ()
    with pytest.raises(NotAllowed, match="blind"):
        screening_agreement(review)
    with pytest.raises(NotAllowed, match="blind"):
        screen(review, one, "include", "", ANALYST, settles=True)

    set_criteria(
        review, Criteria(BLIND.include, BLIND.reasons, is_blind=False), "all read", ANALYST
    )

    assert screening_flow(review, "analyst").conflicts == (one,)
    screen(review, one, "include", "", ANALYST, settles=True)
    assert screening_flow(review, "analyst").included == (one,)
    assert [row["documents"] for row in screening_agreement(review)] == [1]
    assert other not in screening_flow(review, "analyst").screened


def test_the_last_word_of_a_person_holds_and_can_be_taken_back(
    shelf: tuple[Review, list[str]],
) -> None:
    review, (one, *_) = shelf
    screen(review, one, "include", "", ANALYST)
    screen(review, one, "exclude", "no data", ANALYST)
    with pytest.raises(BadInput, match="no reason"):
        screen(review, one, "exclude", "", ANALYST)

    assert [said.verdict for said in verdicts(review.decisions())] == ["exclude"]
    undo(review, str(len(review.decisions())), "", ANALYST)
    assert [said.verdict for said in verdicts(review.decisions())] == ["include"]


def test_what_comes_next_is_learnt_from_own_verdicts(shelf: tuple[Review, list[str]]) -> None:
    review, (one, other, third) = shelf
    screen(review, one, "include", "", ANALYST)

    found = screening_next(review, "analyst")

    assert (found["left"], found["judged"], found["included"]) == (2, 1, 1)
    assert {row["document"] for row in found["documents"]} == {other, third}
    assert screening_next(review, "noor")["left"] == 3


def test_the_command_line_screens(
    shelf: tuple[Review, list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    review, (one, *_) = shelf
    there = ["--review", str(review.folder)]

    assert (
        main(["screening", "decide", one, "exclude", "--reason", "no data", *there, "--as", "noor"])
        == 0
    )
    assert main(["screening", "criteria", "--open", "--needed", "1", *there]) == 0
    capsys.readouterr()
    assert main(["screening", "flow", *there, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["excluded"] == {"no data": [one]}
    assert criteria(review.decisions()).reasons == BLIND.reasons
    assert main(["screening", "next", *there, "--as", "noor"]) == 0
    assert "2 left" in capsys.readouterr().out


def test_verdicts_of_who_left_count_on_or_are_set_aside_as_the_lead_says(
    shelf: tuple[Review, list[str]],
) -> None:
    review, (one, other, _) = shelf
    lifted = Criteria(BLIND.include, BLIND.reasons, is_blind=False)
    set_criteria(review, lifted, "", ANALYST)
    for reference in (one, other):
        screen(review, reference, "include", "", ANALYST)
        screen(review, reference, "exclude", "no data", OTHER)
    said = verdicts(review.decisions())

    assert leavers(said, lifted, ["analyst"]) == {"noor": 2}
    assert len(screening_flow(review, "analyst").conflicts) == 2
    aside = Criteria(BLIND.include, BLIND.reasons, is_blind=False, set_aside=("noor",))
    set_criteria(review, aside, "left the team", ANALYST)

    assert criteria(review.decisions()) == aside
    assert leavers(said, aside, ["analyst"]) == {}
    assert screening_flow(review, "analyst").conflicts == ()
    assert screening_agreement(review) == []
    kept = Criteria(BLIND.include, BLIND.reasons, is_blind=False, kept=("noor",))
    set_criteria(review, kept, "they were right", ANALYST)
    assert leavers(said, kept, ["analyst"]) == {}
    assert len(screening_flow(review, "analyst").conflicts) == 2
