"""What goes back to those who commented: a letter with the text before and after, and the matrix as a workbook."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import openpyxl
import pytest

from tests.pipeline.test_rounds import EDITOR, asked, comment, review, way_of
from vedette.core.kernel.errors import BadInput, NotFound
from vedette.core.reports.response_letter import MATRIX_HEADS
from vedette.core.reports.text import Change
from vedette.core.reports.word_comments import placed_by_words, word_comments
from vedette.pipeline.comment_files import blocks_of, comment_form
from vedette.pipeline.comments import dispose, submit_comments, text_changes
from vedette.pipeline.interviews import MADE_UP_KEYS, KeyStore, identities
from vedette.pipeline.report_changes import add_block, change_block
from vedette.pipeline.responses import commented_document, matrix_workbook, write_letter
from vedette.pipeline.rounds import round_of
from vedette.pipeline.sealed_names import NamesStand

__all__ = ["review"]
DAY = dt.date(2026, 5, 1)


def test_7_10_a_letter_lists_comments_answers_old_and_new_text(review, tmp_path):
    ref, [one, other] = asked(review)
    made = submit_comments(
        review,
        ref,
        one,
        [comment("Say who counted.", proposed="The team counted."), comment("And when?")],
        EDITOR,
    )
    submit_comments(review, ref, other, [comment("Ours alone.")], EDITOR)
    block = text_changes(review)[0].block
    change_block(review, block, Change.EDIT, {"text": "The team counted in March."}, EDITOR)
    [*_, change] = text_changes(review)
    dispose(review, [made[0].ref], {"code": "accepted", "changes": [change.mark]}, EDITOR)
    dispose(
        review, [made[1].ref], {"code": "rejected", "reason": "It is said in chapter I."}, EDITOR
    )

    files = write_letter(review, ref, one, tmp_path / "letter", DAY, way_of(review))

    assert [path.name for path in files][:3] == ["letter.pdf", "letter.docx", "letter.html"]
    words = files[2].read_text(encoding="utf-8")
    for said in (
        "It made 2 comments: 1 accepted and 1 not accepted.",
        "Say who counted.",
        "The team counted.",
        "The team counted in March.",
        "It is said in chapter I.",
        change.before[:40],
    ):
        assert said in words
    assert "Ours alone." not in words
    with pytest.raises(BadInput, match="already"):
        write_letter(review, ref, one, tmp_path / "letter", DAY, way_of(review))


def test_nobody_gets_a_letter_who_said_nothing(review, tmp_path):
    ref, [one, _] = asked(review)

    with pytest.raises(BadInput, match="no comment"):
        write_letter(review, ref, one, tmp_path / "letter", DAY, way_of(review))
    with pytest.raises(NotFound):
        write_letter(review, ref, "STK-NONE00", tmp_path / "letter", DAY, way_of(review))


def test_the_matrix_has_every_comment_once_and_no_formula(review):
    ref, [one, other] = asked(review)
    submit_comments(review, ref, one, [comment("=1+1"), comment("B.")], EDITOR)
    submit_comments(review, ref, other, [comment("C.")], replace(EDITOR, at="2026-03-01T11:00:00Z"))

    book = openpyxl.load_workbook(io.BytesIO(matrix_workbook(review, ref, way_of(review))))

    rows = list(book["Comments"].iter_rows(values_only=True))
    assert rows[0] == MATRIX_HEADS
    at = MATRIX_HEADS.index("Comment")
    assert [row[at] for row in rows[1:]] == ["=1+1", "B.", "C."]
    assert all(cell.data_type == "s" for row in book["Comments"] for cell in row if cell.value)


def test_the_comments_stand_in_the_margin_of_a_word_file_on_their_paragraphs(review):
    ref, [one, _] = asked(review)
    blocks = blocks_of(review, round_of(review.decisions(), ref))
    on = next(block for block in blocks if block.kind == "Paragraph" and len(block.words) > 80)
    said = {
        **comment("It rose."),
        "block": on.name,
        "quoted": on.words[:20],
        "proposed": "It rose by half.",
    }
    [made, _] = submit_comments(review, ref, one, [said, comment("In general: good.")], EDITOR)
    dispose(review, [made.ref], {"code": "accepted", "reason": "Done."}, EDITOR)

    first, second = word_comments(commented_document(review, ref, way_of(review)))

    assert "It rose." in first.text
    assert "Proposed: It rose by half." in first.text
    assert "Answer: Accepted. Done." in first.text
    assert placed_by_words(first, blocks) == on.name
    assert second.text.startswith("(On no paragraph of this document.)")


def test_a_sealed_name_leaves_neither_in_matrix_nor_letter_nor_form(review, tmp_path):
    name = sealed_name(review)
    told = {"kind": "paragraph", "text": f"{name} was there.", "after": "CHA-summary"}
    add_block(review, told, EDITOR)
    ref, [one, _] = asked(review)
    submit_comments(review, ref, one, [comment(f"Ask {name}, who was there.")], EDITOR)

    with pytest.raises(NamesStand):
        matrix_workbook(review, ref, way_of(review))
    with pytest.raises(NamesStand):
        write_letter(review, ref, one, tmp_path / "letter", DAY, way_of(review))
    with pytest.raises(NamesStand):
        commented_document(review, ref, way_of(review))
    with pytest.raises(NamesStand):
        comment_form(review, ref, one, way_of(review))
    assert not (tmp_path / "letter").exists()


def sealed_name(review) -> str:
    """The name of somebody in the sealed register of the sample."""
    held, unread = identities(review.decisions(), KeyStore(review.folder / MADE_UP_KEYS))
    assert not unread
    return next(told["name"] for told in held.values() if told.get("name"))
