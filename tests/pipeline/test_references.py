"""Bibliographies become records that are searched and screened; what is one work is for a person to say."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from tests.core.library.test_references import PAPER, RIS
from tests.pipeline.imports import ANALYST, make_review
from vedette.cli.main import main
from vedette.core.kernel.errors import BadInput, NotFound, WrongState
from vedette.core.kernel.labels import parse_label
from vedette.core.library.bibliographies import read_references
from vedette.core.library.references import Form
from vedette.core.trust.worlds import World
from vedette.pipeline.documents import document, documents
from vedette.pipeline.intake import Intake, add_documents
from vedette.pipeline.references import (
    export_of,
    exported_references,
    import_references,
    judge_work,
    proposals,
)
from vedette.pipeline.run import check_up_to_date, run_review
from vedette.pipeline.screening import Criteria, screen, set_criteria
from vedette.pipeline.sealed_names import Way
from vedette.pipeline.shelves import documents_listed, found, screening_flow
from vedette.pipeline.undoing import history, take_back_documents, undo
from vedette.pipeline.verify import verify
from vedette.pipeline.workspace import Review
from vedette.pipeline.worlds import within

DAY = Intake(dt.date(2018, 1, 2))
NOBODY = Way(None, ANALYST)
OTHER = """\
TY  - RPRT
TI  - Improving Security of United Nations Peacekeepers
AU  - dos Santos Cruz, Carlos Alberto
PY  - 2017
C1  - New York
"""
OTHER += "ER  - \n"


def made(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


@pytest.fixture
def shelf(tmp_path: Path) -> tuple[Review, dict[str, str]]:
    """A review with the paper of a bibliography as a file, and both records of it."""
    review = make_review(tmp_path / "review")
    text = f"{PAPER.title}\n\nLisa Hultman\n\ndoi:{PAPER.doi}\n\nThe text of the paper itself."
    [paper] = add_documents(review, [made(tmp_path, "paper.txt", text)], DAY, ANALYST)
    came = import_references(review, made(tmp_path, "found.ris", RIS + OTHER), DAY, ANALYST)
    run_review(review)
    one, other = came.records
    names = {"paper": str(paper.document), "record": one.document, "other": other.document}
    return review, names


def test_a_record_can_be_found_and_screened_like_a_document(
    shelf: tuple[Review, dict[str, str]],
) -> None:
    review, names = shelf
    rows = {row["document"]: row for row in documents_listed(review)}
    record = rows[names["record"]]

    assert record["format"] == "reference"
    assert record["title"] == PAPER.title
    assert record["document_type"] == "academic"
    assert str(record["effective_on"]) == "2014-11-03"
    assert found(review, "created to keep").hits[0].document == names["record"]
    assert set(screening_flow(review, "analyst").identified) == set(names.values())
    assert (
        document(review.decisions(), names["other"]).original(review).read_bytes().decode() == OTHER
    )
    assert verify(review.folder).broken == []


def test_the_same_record_again_changes_nothing(
    shelf: tuple[Review, dict[str, str]], tmp_path: Path
) -> None:
    review, names = shelf
    again = import_references(review, made(tmp_path, "again.ris", OTHER), DAY, ANALYST)
    before = len(review.decisions())

    once_more = import_references(review, tmp_path / "again.ris", DAY, ANALYST)

    assert [(one.document, one.is_new) for one in again.records] == [(names["other"], False)]
    assert once_more == again
    assert len(review.decisions()) == before


def test_of_a_file_with_an_error_nothing_is_taken(tmp_path: Path) -> None:
    review = make_review(tmp_path / "review")
    bad = made(tmp_path, "bad.ris", RIS + OTHER.replace("TI  - ", "T9  - "))

    came = import_references(review, bad, DAY, ANALYST)

    assert not came.records
    assert "'bad.ris', record 2 (line 21) has no title" in came.errors[0].message
    assert not documents(review.decisions())


def test_a_work_that_is_there_is_proposed_and_merged_by_a_person_alone(
    shelf: tuple[Review, dict[str, str]],
) -> None:
    review, names = shelf
    [proposed] = proposals(review)

    assert (proposed["document"], proposed["work"]) == (names["paper"], names["record"])
    assert proposed["by"] == "doi"
    assert len(exported_references(review)) == 3

    judge_work(review, names["paper"], names["record"], "same", "", ANALYST)
    assert proposals(review) == []
    run_review(review)
    check_up_to_date(review)

    flow = screening_flow(review, "analyst")
    assert flow.duplicates == (names["record"],)
    assert set(flow.identified) == set(names.values())
    held = {one.title: one for one in exported_references(review)}
    assert held[PAPER.title] == PAPER
    assert len(held) == 2
    assert document(review.decisions(), names["paper"]).csl is not None


def test_the_word_of_a_person_is_taken_back_and_a_no_is_kept(
    shelf: tuple[Review, dict[str, str]],
) -> None:
    review, names = shelf
    judge_work(review, names["paper"], names["record"], "same", "", ANALYST)
    run_review(review)

    undo(review, str(history(review.decisions())[-1]["mark"]), "", ANALYST)
    run_review(review)
    assert len(proposals(review)) == 1
    assert screening_flow(review, "analyst").duplicates == ()

    judge_work(review, names["paper"], names["record"], "different", "another text", ANALYST)
    run_review(review)
    assert proposals(review) == []


def test_a_record_is_one_document_and_only_a_record(shelf: tuple[Review, dict[str, str]]) -> None:
    review, names = shelf
    judge_work(review, names["paper"], names["record"], "same", "", ANALYST)

    with pytest.raises(WrongState, match="already"):
        judge_work(review, names["other"], names["record"], "same", "", ANALYST)
    with pytest.raises(BadInput, match="no record"):
        judge_work(review, names["record"], names["paper"], "same", "", ANALYST)
    with pytest.raises(BadInput, match="no verdict"):
        judge_work(review, names["paper"], names["record"], "maybe", "", ANALYST)


def test_a_title_and_a_year_near_by_are_proposed_too(tmp_path: Path) -> None:
    review = make_review(tmp_path / "review")
    near = OTHER.replace("PY  - 2017", "PY  - 2018").replace("Security", "SECURITY")
    far = OTHER.replace("PY  - 2017", "PY  - 2012")
    came = import_references(review, made(tmp_path, "a.ris", OTHER + near + far), DAY, ANALYST)
    run_review(review)
    first, second = sorted(one.document for one in came.records[:2])

    assert [(one["document"], one["work"], one["by"]) for one in proposals(review)] == [
        (first, second, "title")
    ]


def test_what_was_included_goes_out_with_its_marking_and_comes_back(
    shelf: tuple[Review, dict[str, str]],
) -> None:
    review, names = shelf
    set_criteria(review, Criteria("all", ("no",), needed=1), "", ANALYST)
    screen(review, names["other"], "include", "", ANALYST)
    included = set(screening_flow(review, "analyst").included)

    for form in Form:
        content = export_of(review, form, "2018-01-03", NOBODY, included)
        [back] = read_references(content, "back").records
        assert back.reference.title == "Improving Security of United Nations Peacekeepers"
        assert ("ris:C1", "New York") in back.reference.others
        assert b"confidential" in content
    with pytest.raises(NotFound, match="DOC-XXXX"):
        export_of(review, Form.RIS, "2018-01-03", NOBODY, {"DOC-XXXX"})


def test_a_lower_world_knows_no_restricted_record(tmp_path: Path) -> None:
    review = make_review(tmp_path / "review")
    secret = Intake(dt.date(2018, 1, 2), "strictly_confidential")
    import_references(review, made(tmp_path, "a.ris", RIS), secret, ANALYST)
    import_references(review, made(tmp_path, "b.ris", RIS + OTHER), DAY, ANALYST)
    world = within(review, World("open", parse_label("confidential")))
    run_review(world)

    assert len(exported_references(world)) == 2
    assert proposals(world) == []
    assert b"strictly" not in export_of(world, Form.RIS, "2018-01-03", NOBODY)
    assert len(documents(review.decisions())) == 3


def test_the_command_line_does_it_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    review = make_review(tmp_path / "review")
    where = ["--review", str(review.folder)]
    bibliography = made(tmp_path, "found.ris", RIS + OTHER)
    out = tmp_path / "out.bib"

    assert main(["library", "references", "import", str(bibliography), "--json", *where]) == 0
    told = json.loads(capsys.readouterr().out)
    run_review(review)
    assert (told["form"], told["new"]) == ("ris", 2)
    assert main(["library", "references", "proposals", "--json", *where]) == 0
    assert json.loads(capsys.readouterr().out) == []
    assert (
        main(["library", "references", "export", "--format", "bibtex", "--out", str(out), *where])
        == 0
    )
    assert out.read_text().startswith("% marking: confidential\n")
    assert out.read_text().count("@") == 2
    assert main(["library", "references", "import", str(out), *where]) == 0
    made_bad = made(tmp_path, "bad.ris", "TY  - JOUR\nER  - \n")
    assert main(["library", "references", "import", str(made_bad), *where]) == 1
    assert "Nothing of it was taken." in capsys.readouterr().out


def test_records_taken_back_leave_no_trace_in_the_run(
    shelf: tuple[Review, dict[str, str]],
) -> None:
    review, names = shelf
    take_back_documents(review, [names["record"], names["other"]], "", ANALYST)
    run_review(review)

    assert [one["document"] for one in documents_listed(review)] == [names["paper"]]
    assert proposals(review) == []
