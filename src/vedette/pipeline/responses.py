"""What goes back to those who commented: the matrix of comments, and a letter for each of them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from vedette.core.kernel.codelists import codelist
from vedette.core.kernel.errors import BadInput
from vedette.pipeline.comment_files import blocks_of
from vedette.pipeline.comment_statistics import comment_statistics
from vedette.pipeline.comments import comments_of, text_changes
from vedette.pipeline.publish import fonts, written
from vedette.pipeline.rounds import round_of
from vedette.pipeline.sealed_names import Way, check_leaves
from vedette.pipeline.text_editions import edition_of, seen_changes
from vedette.pipeline.versions import document_of_version, versions_of
from vedette.pipeline.workspace import Review

if TYPE_CHECKING:
    from vedette.core.reports.frozen import FrozenBlock
    from vedette.core.reports.response_letter import Answered


def matrix_workbook(review: Review, round_ref: str, way: Way) -> bytes:
    """All comments of a round as a workbook, each with what became of it, and their statistics on a second sheet.

    Raises:
        NotFound: There is no such round.
        WrongState: Somebody of the sealed register is named in it, or names could not be looked for.
    """
    from vedette.core.reports.comment_statistics import STATISTICS_HEADS, statistics_rows
    from vedette.core.reports.response_letter import MATRIX_HEADS, matrix_rows
    from vedette.core.trust.text_workbook import TextSheet, text_workbook

    rows = matrix_rows(answered_in(review, round_ref))
    counted = statistics_rows(comment_statistics(review, round_ref))
    sheets = [
        TextSheet("Comments", MATRIX_HEADS, rows),
        TextSheet("Statistics", STATISTICS_HEADS, counted),
    ]
    content = text_workbook(sheets)
    check_leaves(review, content, "comments.xlsx", (), way)
    return content


def commented_document(review: Review, round_ref: str, way: Way) -> bytes:
    """The version of a round as DOCX, all its comments in the margin, each with what became of it.

    Raises:
        NotFound: There is no such round.
        WrongState: Somebody of the sealed register is named in it, or names could not be looked for.
    """
    from vedette.core.reports.render_docx import docx
    from vedette.core.reports.word_comments import Margin, with_comments

    asked = round_of(review.decisions(), round_ref)
    places = {one.name: _first_line(one) for one in blocks_of(review, asked)}
    notes = [
        Margin(one.who, one.comment.received_at, _in_margin(one), places.get(one.comment.block, ""))
        for one in answered_in(review, round_ref)
    ]
    document = document_of_version(review, asked.version)
    content = with_comments(docx(document, fonts=fonts()), notes)
    check_leaves(review, content, "commented.docx", (), way)
    return content


def _first_line(one: FrozenBlock) -> str:
    """The line of a printed block that its comments stand on: of a table or chart its caption with its number."""
    words = one.words.partition("\n")[0]
    return f"{one.mark}. {words}" if one.kind in ("Table", "Chart") else words


def _in_margin(one: Answered) -> str:
    said = one.comment
    kind = codelist("comment_type").label(said.kind)
    lines = [f"{said.ref} ({kind}): {said.text}", f"Why: {said.rationale}"]
    if said.quoted:
        lines.insert(1, f"On: “{said.quoted}”")
    if said.proposed:
        lines.append(f"Proposed: {said.proposed}")
    if said.disposition:
        answer = codelist("comment_disposition").label(said.disposition.code)
        lines.append(f"Answer: {answer}. {said.disposition.reason}".rstrip())
    return "\n".join(lines)


def write_letter(
    review: Review, round_ref: str, entity: str, out: Path, day: dt.date, way: Way
) -> list[Path]:
    """The letter to one who commented, as PDF, DOCX and HTML in a new folder.

    Raises:
        BadInput: The folder is there already, or it made no comment.
        NotFound: There is no such round, or it does not ask this one.
        WrongState: Somebody of the sealed register is named in it, or names could not be looked for.
    """
    from vedette.core.reports.render_html import html
    from vedette.core.reports.response_letter import response_letter

    if out.exists():
        raise BadInput(f"'{out}' is there already.", "Name a new folder.")
    rows = answered_in(review, round_ref, entity=entity)
    asked = round_of(review.decisions(), round_ref)
    who = asked.recipient(entity).name
    if not rows:
        raise BadInput(f"{who} made no comment in {round_ref}.", "Write to those who did.")
    made = response_letter(
        rows,
        who=who,
        report=document_of_version(review, asked.version).title,
        version=versions_of(review.decisions())[asked.version].name,
        label=str(review.about["label"]),
        day=day,
    )
    # The letters of a PDF stand in it as numbers of its own fonts: the same words stand in the HTML.
    words = html(made, fonts=None).encode()
    check_leaves(review, words, "letter", (), way)
    return written(made, out, name="letter")


def answered_in(review: Review, round_ref: str, *, entity: str = "") -> list[Answered]:
    """The comments of a round in the order of receipt, each with its place and the changes that its answer names.

    Args:
        review: The review.
        round_ref: The round.
        entity: One who was asked: its own comments, with the places and changes of the edition that it reads.

    Raises:
        NotFound: There is no such round.
    """
    from vedette.core.reports.response_letter import Answered

    known = review.decisions()
    asked = round_of(known, round_ref)
    mine = [
        one
        for one in comments_of(known).values()
        if one.round == round_ref and entity in ("", one.entity)
    ]
    marks = {one.name: one.mark for one in blocks_of(review, asked, entity)}
    named = {mark for one in mine if one.disposition for mark in one.disposition.changes}
    told = text_changes(review, named)
    if entity:
        told = seen_changes(review, told, edition_of(known, entity))
    changes = {one.mark: (one.before, one.after) for one in told}
    return [
        Answered(
            one,
            asked.recipient(one.entity).name,
            marks.get(one.block, ""),
            tuple(
                changes[mark]
                for mark in (one.disposition.changes if one.disposition else ())
                if mark in changes
            ),
        )
        for one in mine
    ]
