from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import NoReturn

import pytest

from tests.core.library.files import make_docx, make_eml, make_pdf, make_scan
from tests.pipeline.imports import ANALYST, make_review
from vedette.cli.main import main
from vedette.core.kernel.errors import BadInput, NotFound, WrongState
from vedette.core.kernel.labels import parse_label
from vedette.core.library.ocr import tesseract
from vedette.core.trust.worlds import World
from vedette.pipeline import shelves
from vedette.pipeline.decisions import Act, Decision
from vedette.pipeline.documents import describe, documents
from vedette.pipeline.engine import current_run
from vedette.pipeline.intake import Added, Intake, add_documents, read_letters
from vedette.pipeline.run import check_up_to_date, run_review
from vedette.pipeline.shelves import document_shown, documents_listed, found
from vedette.pipeline.tables import run_table
from vedette.pipeline.undoing import (
    OF_RECORDS,
    bring_back_documents,
    in_force,
    take_back_documents,
    undo,
)
from vedette.pipeline.verify import verify
from vedette.pipeline.visible import review_fingerprint
from vedette.pipeline.workspace import Review
from vedette.pipeline.worlds import within

DAY = Intake(dt.date(2018, 1, 2))


def made(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.fixture
def review(tmp_path: Path) -> Review:
    return make_review(tmp_path / "review")


def add(review: Review, *files: Path, intake: Intake = DAY) -> list[Added]:
    return add_documents(review, files, intake, ANALYST)


def test_documents_come_in_each_by_itself_and_the_original_bit_for_bit(
    review: Review, tmp_path: Path
) -> None:
    good = made(tmp_path, "report.docx", make_docx())
    bad = made(tmp_path, "old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 99)

    first, second = add(review, good, bad)

    assert (first.status, second.status) == ("accepted_with_warnings", "rejected")
    assert second.errors[0].remedy.startswith("Open it, save it as DOCX")
    held = documents(review.decisions())
    assert list(held) == [first.document]
    assert held[str(first.document)].original(review).read_bytes() == good.read_bytes()


def test_the_same_file_again_is_named_and_changes_nothing(review: Review, tmp_path: Path) -> None:
    one = made(tmp_path, "a.txt", "The base was attacked at dawn.")
    (first,) = add(review, one)
    before = review_fingerprint(review)

    (again,) = add(review, made(tmp_path, "copy of a.txt", one.read_bytes()))

    assert (again.status, again.document) == ("duplicate", first.document)
    assert review_fingerprint(review) == before
    assert len(review.decisions()) == 1


def test_a_message_brings_its_attachments(review: Review, tmp_path: Path) -> None:
    inner = make_eml(("note.txt", b"Two wounded."))

    (mail,) = add(review, made(tmp_path, "mail.eml", make_eml(("inner.eml", inner))))

    (second,) = mail.attachments
    (third,) = second.attachments
    held = documents(review.decisions())
    assert held[str(third.document)].body["attached_to"] == second.document
    assert held[str(second.document)].body["attached_to"] == mail.document


def test_a_run_lists_documents_passages_and_near_copies_and_is_kept(
    review: Review, tmp_path: Path
) -> None:
    words = (
        "The patrol was ambushed on the road to the river, and help took four hours to come. " * 4
    )
    first, second = add(
        review,
        made(tmp_path, "a.txt", f"Board of Inquiry report\n\n12 May 2016\n\n1. {words}"),
        made(tmp_path, "b.txt", f"Board of Inquiry report\n\n12 May 2016\n\n1. {words}Corrected."),
    )
    run_review(review)

    shown = document_shown(review, str(first.document))

    assert (shown["document_type"], shown["type_by"]) == ("boi_report", "read")
    assert (shown["effective_on"], shown["received_on"]) == (
        dt.date(2016, 5, 12),
        dt.date(2018, 1, 2),
    )
    assert shown["language"] == "en"
    assert [(one["document"], one["relation"]) for one in shown["copies"]] == [
        (second.document, "near")
    ]
    run, _ = current_run(review.runs)
    rows = run_table(run, "passages").to_pylist()
    assert [row["number"] for row in rows if row["document"] == first.document] == [None, None, "1"]
    assert {step.state for step in run_review(review).steps} == {"kept"}


def test_what_a_person_states_outweighs_what_was_read_and_can_be_taken_back(
    review: Review, tmp_path: Path
) -> None:
    (one,) = add(review, made(tmp_path, "a.txt", "Letter dated 3 May 2016 from the mission"))

    describe(
        review,
        str(one.document),
        {"document_type": "sitrep", "effective_on": "2016-05"},
        "seen",
        ANALYST,
    )
    run_review(review)

    (row,) = documents_listed(review)
    assert (row["document_type"], row["type_by"], row["effective_on"]) == (
        "sitrep",
        "stated",
        dt.date(2016, 5, 1),
    )
    with pytest.raises(BadInput, match="no type of document"):
        describe(review, str(one.document), {"document_type": "novel"}, "", ANALYST)
    undo(review, str(len(review.decisions())), "", ANALYST)
    run_review(review)
    assert documents_listed(review)[0]["document_type"] == "correspondence"


def test_taking_a_document_back_takes_it_out_and_undoing_that_brings_it_back(
    review: Review, tmp_path: Path
) -> None:
    (one,) = add(review, made(tmp_path, "a.txt", "The base was attacked."))
    before = review_fingerprint(review)

    undo(review, "1", "added by mistake", ANALYST)
    assert documents(review.decisions()) == {}
    undo(review, "2", "no mistake", ANALYST)

    assert list(documents(review.decisions())) == [one.document]
    assert review_fingerprint(review) == before


def test_a_world_below_the_label_knows_nothing_of_a_document(
    review: Review, tmp_path: Path
) -> None:
    secret = Intake(dt.date(2018, 1, 2), "strictly_confidential:INQUIRY")
    world = within(review, World("staff", parse_label("confidential")))
    add(review, made(tmp_path, "open.txt", "Open words."))
    before = review_fingerprint(world)

    (hidden,) = add(review, made(tmp_path, "secret.txt", "Secret words."), intake=secret)
    describe(review, str(hidden.document), {"title": "Secret"}, "", ANALYST)

    assert review_fingerprint(world) == before
    (same,) = add(world, made(tmp_path, "leaked.txt", "Secret words."))
    assert same.status == "accepted"
    assert same.document != hidden.document


def test_a_world_finds_and_counts_its_own_passages_only(review: Review, tmp_path: Path) -> None:
    world = within(review, World("staff", parse_label("confidential")))
    add(review, made(tmp_path, "open.txt", "The convoy came late.\n\nNo convoy came."))
    run_review(world)
    alone = found(world, "convoy")
    secret = Intake(dt.date(2018, 1, 2), "strictly_confidential")
    add(review, made(tmp_path, "secret.txt", "Convoy, convoy, convoy of spies."), intake=secret)

    run_review(review)
    run_review(world)

    assert found(review, "convoy").n_passages == 3
    assert found(world, "convoy") == alone
    assert found(world, "spies").hits == ()


def test_the_folder_is_verified_and_a_changed_reading_is_found(
    review: Review, tmp_path: Path
) -> None:
    (one,) = add(review, made(tmp_path, "a.txt", "The base was attacked."))
    run_review(review)
    assert verify(review.folder).broken == []

    path = documents(review.decisions())[str(one.document)].original(review)
    path.write_bytes(path.read_bytes().replace(b"attacked", b"defended"))

    assert [broken.problem for broken in verify(review.folder).broken] == [
        "It is not the file that came in."
    ]


def test_letters_of_pictures_are_read_where_the_program_is(review: Review, tmp_path: Path) -> None:
    scan = make_scan(make_pdf("The convoy was ambushed near the river at dawn."))
    (one,) = add(review, made(tmp_path, "scan.pdf", scan))
    assert [problem.rule for problem in one.warnings] == ["document.no_text"]
    if tesseract() is None:
        with pytest.raises(WrongState, match="not installed"):
            read_letters(review, str(one.document), ["en"], ANALYST)
        pytest.skip("Tesseract is not installed")

    assert read_letters(review, str(one.document), ["en"], ANALYST) == 1
    run_review(review)

    (row,) = documents_listed(review)
    assert (row["pages_without_text"], row["pages_by_ocr"]) == (0, 1)
    run, _ = current_run(review.runs)
    assert "ambushed near the river" in run_table(run, "passages").to_pylist()[-1][
        "text"
    ] or "ambushed" in str(run_table(run, "passages").to_pylist())
    check_up_to_date(review)


def test_the_command_line_adds_a_folder_lists_and_gives_the_original_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_review(tmp_path / "review")
    (tmp_path / "in").mkdir()
    file = made(tmp_path / "in", "a.txt", "End of Mission Report\n\n3 May 2016")
    there = ["--review", str(tmp_path / "review")]

    assert (
        main(["library", "add", str(tmp_path / "in"), "--received", "2018-01-02", *there, "--json"])
        == 0
    )
    (told,) = json.loads(capsys.readouterr().out)["documents"]
    assert main(["run", str(tmp_path / "review")]) == 0
    capsys.readouterr()
    assert main(["library", "list", *there, "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["document"], row["document_type"]) == (told["document"], "eom_report")
    assert main(["library", "search", "missions report*", *there]) == 0
    assert "[Mission] [Report]" in capsys.readouterr().out
    assert (
        main(["library", "original", row["document"], "--out", str(tmp_path / "back"), *there]) == 0
    )
    assert (tmp_path / "back").read_bytes() == file.read_bytes()
    assert main(["library", "add", str(made(tmp_path, "x.doc", b"MZ program")), *there]) == 1


class Unread(dict[str, object]):
    """What a judgement says, not to be looked at."""

    def keys(self) -> NoReturn:
        raise AssertionError("a judgement was looked at")

    __iter__ = __getitem__ = keys  # type: ignore[assignment]


def test_the_library_in_force_does_not_look_at_judgements(review: Review, tmp_path: Path) -> None:
    (one,) = add(review, made(tmp_path, "a.txt", "The base was attacked."))
    undo(review, "1", "", ANALYST)
    undo(review, "2", "", ANALYST)
    judged = tuple(Decision(9 + n, Act.JUDGE, "x", "t", Unread(), "") for n in range(3))

    assert list(documents((*judged, *review.decisions()))) == [one.document]
    with pytest.raises(AssertionError, match="looked at"):
        in_force((*judged, *review.decisions()))


@pytest.mark.slow
def test_a_review_that_asks_for_it_is_searched_by_meaning(tmp_path: Path, capsys) -> None:
    from vedette.core.library.meaning import is_installed

    if not is_installed():
        pytest.skip("vedette[meaning] is not installed here")
    review = make_review(tmp_path / "review")
    text = tmp_path / "camp.txt"
    text.write_text(
        "The camp lacked a fence around it for many months.\n\nThe soup was cold and the bread was late every day.",
        encoding="utf-8",
    )
    at = ["--review", str(review.folder)]
    assert main(["library", "add", str(text), *at]) == 0
    assert main(["run", str(review.folder)]) == 0
    capsys.readouterr()
    assert main(["library", "search", "perimeter wall", "--meaning", *at]) != 0
    assert "`vedette library meaning on`" in capsys.readouterr().err

    assert main(["library", "meaning", "on", *at]) == 0
    assert main(["run", str(review.folder)]) == 0
    capsys.readouterr()
    assert main(["library", "search", "perimeter wall", "--meaning", "--json", *at]) == 0
    hits = json.loads(capsys.readouterr().out)["hits"]
    assert "fence" in hits[0]["snippet"]
    [name] = documents(review.decisions())
    assert set(shelves._meanings(review)) == {name}
    assert float((shelves._meanings(review)[name] ** 2).sum()) == pytest.approx(1, abs=1e-3)
    assert len(list((review.folder / "meaning").iterdir())) == 1


def test_what_became_of_each_file_is_told_in_order_with_the_name_it_came_under(
    review: Review, tmp_path: Path
) -> None:
    one = made(tmp_path, "file-1.txt", "A report on an ambush.")
    two = made(tmp_path, "file-2.txt", "A report on a base.")
    told: list[Added] = []

    intake = Intake(DAY.received_on, names={"file-1.txt": "ambush.txt"})
    add_documents(review, [one, two], intake, ANALYST, became=told.append)

    assert [one.file_name for one in told] == ["ambush.txt", "file-2.txt"]
    held = documents(review.decisions())
    assert {held[str(one.document)].body["file_name"] for one in told} == {
        "ambush.txt",
        "file-2.txt",
    }


def test_documents_are_taken_back_together_and_brought_back_with_what_was_said(
    review: Review, tmp_path: Path
) -> None:
    files = [made(tmp_path, f"{n}.txt", f"A report of number {n}.") for n in range(3)]
    names = [str(one.document) for one in add(review, *files)]
    describe(review, names[0], {"title": "The first"}, "", ANALYST)

    gone = take_back_documents(review, names[:2], "wrong folder", ANALYST)

    assert gone == tuple(sorted(names[:2]))
    assert list(documents(review.decisions())) == [names[2]]
    assert take_back_documents(review, names[:2], "", ANALYST) == ()
    assert bring_back_documents(review, [*names, "DOC-NONE"], ANALYST) == gone
    assert set(documents(review.decisions())) == set(names)
    assert documents(review.decisions())[names[0]].described == {"title": "The first"}


def test_only_the_acts_that_are_named_are_undone(review: Review, tmp_path: Path) -> None:
    add(review, made(tmp_path, "a.txt", "A report."))
    n = str(review.decisions()[-1].n)

    with pytest.raises(NotFound, match="no decision"):
        undo(review, n, "", ANALYST, acts=OF_RECORDS)
    undo(review, n, "", ANALYST)
    with pytest.raises(NotFound, match="no decision"):
        undo(review, str(review.decisions()[-1].n), "", ANALYST, acts=OF_RECORDS)

    assert not documents(review.decisions())


def test_the_mission_of_a_document_is_a_table_of_the_run(review: Review, tmp_path: Path) -> None:
    (one, two) = add(
        review,
        made(tmp_path, "a.txt", "End of mission report, MINUSMA\n\nIt went well."),
        made(tmp_path, "b.txt", "A paper of nobody."),
    )
    describe(review, str(two.document), {"mission": "UNMISS"}, "", ANALYST)
    run_review(review)

    run, _ = current_run(review.runs)
    rows = run_table(run, "document_missions").to_pylist()
    assert {row["document"]: (row["mission"], row["mission_by"]) for row in rows} == {
        one.document: ("MINUSMA", "read"),
        two.document: ("UNMISS", "stated"),
    }
