"""The report of the sample review leaves: conditions, two persons, archive, PDF, and for ever the same numbers."""

from __future__ import annotations

import hashlib
import re
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from tests.core.reports import printed_texts
from tests.pipeline.test_rounds import violent_records
from vedette.core.kernel.errors import BadInput, NotAllowed, NotFound, WrongState
from vedette.core.reports.approval import Change as Word
from vedette.core.reports.approval import State
from vedette.core.reports.release import Seal
from vedette.core.trust.heads import LogKey
from vedette.pipeline.approving import approval_today, say_in_approval
from vedette.pipeline.archive import export_review
from vedette.pipeline.comments import comments_of, dispose
from vedette.pipeline.decisions import Author
from vedette.pipeline.interviews import MADE_UP_KEYS, KeyStore
from vedette.pipeline.judgements import correct
from vedette.pipeline.release_conditions import Answers
from vedette.pipeline.report_releases import (
    ReportRelease,
    ask_release,
    check_release,
    make_release,
    rebuilt,
    report_releases,
    withdraw_release,
)
from vedette.pipeline.run import run_review
from vedette.pipeline.sealed_names import Way
from vedette.pipeline.verify_release import broken_in_pdf, broken_in_release, broken_in_review
from vedette.pipeline.versions import make_version
from vedette.pipeline.workspace import Review, open_review

pytestmark = pytest.mark.slow

EDITOR, HEAD = Author("editor", "2026-03-01T10:00:00Z"), Author("head", "2026-03-02T10:00:00Z")
KEY = Seal(LogKey(b"k" * 32), "214:" + "d" * 64)
WANTED = {"label": "public", "audience": "The public", "why": "Publication"}
ANSWERS = Answers(small="They stand in the public registry.")


def way(review: Review, author: Author = HEAD) -> Way:
    return Way(KeyStore(review.folder / MADE_UP_KEYS), author)


@pytest.fixture(scope="module")
def approved_once(sample_review: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the sample review, its report approved with the minutes of a briefing; read it only."""
    folder = tmp_path_factory.mktemp("approved") / "review"
    review = open_review(Path(shutil.copytree(sample_review, folder)))
    open_ = [one.ref for one in comments_of(review.decisions()).values() if one.is_open]
    dispose(review, open_, {"code": "noted"}, EDITOR)
    make_version(review, "Final", "", EDITOR)
    told = {"version": "Final", "minutes": ["MTG-MPT1VN"]}
    say_in_approval(review, Word.SUBMIT, told, EDITOR)
    for step in review.template.approval:
        paper = "Memorandum 12" if step.is_recorded else ""
        by = {"editor": EDITOR, "head": HEAD}[step.roles[0]]
        say_in_approval(review, Word.APPROVE, {"role": step.roles[0], "paper": paper}, by)
    return folder


@pytest.fixture(scope="module")
def released_once(approved_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the same, its report released; read it only."""
    folder = tmp_path_factory.mktemp("released") / "review"
    review = open_review(Path(shutil.copytree(approved_once, folder)))
    make_release(review, ask_release(review, WANTED, EDITOR).ref, KEY, way(review), ANSWERS)
    return folder


@pytest.fixture
def approved(approved_once: Path, tmp_path: Path) -> Review:
    """A copy of the approved review."""
    return open_review(Path(shutil.copytree(approved_once, tmp_path / "review")))


@pytest.fixture
def released(released_once: Path, tmp_path: Path) -> tuple[Review, ReportRelease]:
    """A copy of the released review, with its release."""
    review = open_review(Path(shutil.copytree(released_once, tmp_path / "review")))
    [made] = report_releases(review, review.decisions()).values()
    return review, made


def problems(review: Review, ref: str, answers: Answers = ANSWERS) -> list[str]:
    held = check_release(review, ref, way(review), answers)
    return [one.name for one in held if one.problem]


def test_nothing_leaves_before_approval(sample_copy: Path) -> None:
    review = open_review(sample_copy)

    with pytest.raises(WrongState, match="not approved: its approval is 'not_submitted'"):
        ask_release(review, WANTED, EDITOR)
    with pytest.raises(NotFound, match="no release 'REL-000000'"):
        make_release(review, "REL-000000", KEY, way(review))


@pytest.mark.longest
def test_7_4_7_6_the_report_leaves_signed_and_its_numbers_stand_for_ever(
    approved: Review, tmp_path: Path
) -> None:
    ref = ask_release(approved, WANTED, EDITOR).ref
    assert problems(approved, ref, Answers()) == ["small_numbers"]
    with pytest.raises(WrongState, match="counts of 1 to 4 would be read under 'public'"):
        make_release(approved, ref, KEY, way(approved))
    with pytest.raises(NotAllowed, match="below 'confidential'"):
        make_release(approved, ref, KEY, way(approved, EDITOR), ANSWERS)

    made = make_release(approved, ref, KEY, way(approved), ANSWERS)

    file = tmp_path / "release.zip"
    file.write_bytes(made.content())
    assert broken_in_release(file) == []
    assert broken_in_review(approved) == []
    with zipfile.ZipFile(file) as held:
        held.extractall(tmp_path / "out")
    pdf = tmp_path / "out" / "report.pdf"
    said = printed_texts.of_pdf(pdf.read_bytes())
    assert "First meeting with troop- and police-contributing countries, minutes MTG-MPT1VN" in said
    assert "214:dddddddd" in said
    assert broken_in_pdf(pdf, file) == []
    assert broken_in_pdf(pdf, approved.folder) == []
    whole = export_review(approved, tmp_path / "review.zip", way(approved))
    assert broken_in_pdf(pdf, whole) == []
    with pytest.raises(WrongState, match="is made already"):
        make_release(approved, ref, KEY, way(approved), ANSWERS)

    # Records change afterwards: the approval lapses, the release stays what it was.
    for record in violent_records(approved)[:5]:
        correct(approved, record, "cause", "accident", "The board says so.", HEAD)
    run_review(approved)
    assert approval_today(approved).state is State.LAPSED
    assert rebuilt(file.read_bytes(), tmp_path / "again") == []
    for name in ("report.pdf", "report.docx", "report.html", "numbers.json"):
        again = (tmp_path / "again" / name).read_bytes()
        assert again == (tmp_path / "out" / name).read_bytes()
    with pytest.raises(WrongState, match="not approved: its approval is 'lapsed'"):
        ask_release(approved, WANTED, EDITOR)


def test_a_pdf_that_is_another_is_refused_with_the_place(
    released: tuple[Review, ReportRelease], tmp_path: Path
) -> None:
    review, made = released
    file = tmp_path / "release.zip"
    file.write_bytes(made.content())
    with zipfile.ZipFile(file) as held:
        content = held.read("report.pdf")

    wrong = tmp_path / "wrong.pdf"
    wrong.write_bytes(content[:-9] + b"%" + content[-8:])
    [(place, problem)] = broken_in_pdf(wrong, file)
    assert re.fullmatch(r"byte [\d,]+|PDF", place)
    assert problem
    with pytest.raises(BadInput, match="held against what it was made from"):
        broken_in_pdf(wrong, None)

    withdraw_release(review, made.ref, "A number was wrong.", HEAD)
    pdf = tmp_path / "report.pdf"
    pdf.write_bytes(content)
    assert broken_in_pdf(pdf, review.folder) == [
        ("cover, Release", f"{made.ref} is withdrawn: A number was wrong.")
    ]
    with pytest.raises(WrongState, match="is not handed out"):
        report_releases(review, review.decisions())[made.ref].content()


def test_a_kept_archive_with_one_flipped_byte_is_named(
    released: tuple[Review, ReportRelease],
) -> None:
    review, made = released
    assert made.path is not None
    content = bytearray(made.path.read_bytes())
    content[len(content) // 2] ^= 1
    made.path.write_bytes(bytes(content))

    [(place, problem)] = broken_in_review(review)

    assert place.startswith(f"snapshots/{made.sha256}/{made.ref}.zip, ")
    assert problem
    assert hashlib.sha256(bytes(content)).hexdigest() != made.sha256


def test_minutes_of_no_meeting_attach_to_no_approval(sample_copy: Path) -> None:
    review = open_review(sample_copy)
    open_ = [one.ref for one in comments_of(review.decisions()).values() if one.is_open]
    dispose(review, open_, {"code": "noted"}, EDITOR)
    make_version(review, "Final", "", EDITOR)
    told = {"version": "Final", "minutes": ["MTG-000000"]}

    with pytest.raises(NotFound, match="no meeting 'MTG-000000'"):
        say_in_approval(review, Word.SUBMIT, told, replace(EDITOR, at="2026-03-01T11:00:00Z"))
