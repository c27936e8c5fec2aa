"""Copies of a version for one recipient each: its name and the number of the copy stand on every page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vedette.core.kernel.errors import NotFound
from vedette.pipeline.comments import comments_of
from vedette.pipeline.labels_above import check_labels
from vedette.pipeline.publish import fonts
from vedette.pipeline.responses import answered_in
from vedette.pipeline.sealed_names import Way, check_leaves
from vedette.pipeline.versions import document_of_version
from vedette.pipeline.workspace import Review

if TYPE_CHECKING:
    from vedette.core.reports.response_letter import Answered
    from vedette.core.reports.text_editions import Cut

COPIES = ("pdf", "docx", "html")
"""Forms of a copy."""
LONGEST_CHECKED = "version.html"


def check_version_leaves(review: Review, named: str, way: Way) -> None:
    """Whether a version may go out: asked when its links are made, so that no reader of it is told of a name.

    Raises:
        NotFound: There is no such version.
        NamesStand: Somebody of the sealed register is named in it; the place is told.
        WrongState: Names could not be looked for, or something in it is labelled higher than the review.
    """
    from vedette.core.reports.render_html import html

    document = document_of_version(review, named)
    check_labels(review, document)
    content = html(document, fonts=None).encode()
    check_leaves(review, content, LONGEST_CHECKED, (), way)


def copy_of(cut: Cut, form: str, mark: str) -> bytes:
    """An edition of a version as a file for one recipient.

    Args:
        cut: The edition.
        form: One of `COPIES`.
        mark: The words that stand on each page.

    Raises:
        NotFound: There is no such form.
    """
    from vedette.core.reports.render_docx import docx
    from vedette.core.reports.render_html import html
    from vedette.core.reports.render_pdf import pdf

    if form not in COPIES:
        raise NotFound("There is no such form of the copy.", "Take PDF, DOCX or HTML.")
    document = replace(cut.document, watermark=mark)
    if form == "pdf":
        return pdf(document, fonts=fonts())
    if form == "docx":
        return docx(document, fonts=fonts())
    return html(document, fonts=fonts()).encode()


def own_answers(review: Review, round_ref: str, entity: str) -> list[Answered]:
    """The comments of one who was asked, each with what became of it; of nobody else.

    Raises:
        NotFound: There is no such round.
    """
    return answered_in(review, round_ref, entity=entity)


def own_workbook(review: Review, round_ref: str, entity: str, way: Way) -> bytes:
    """The own comments of one who was asked, with their answers, as a workbook.

    Raises:
        NotFound: There is no such round, or it made no comment there.
        WrongState: Somebody of the sealed register is named in it, or names could not be looked for.
    """
    from vedette.core.reports.response_letter import MATRIX_HEADS, matrix_rows
    from vedette.core.trust.text_workbook import TextSheet, text_workbook

    rows = own_answers(review, round_ref, entity)
    if not any(one.entity == entity for one in comments_of(review.decisions()).values()):
        raise NotFound("Nothing was handed in yet.", "Hand your comments in first.")
    content = text_workbook([TextSheet("Comments", MATRIX_HEADS, matrix_rows(rows))])
    check_leaves(review, content, "comments.xlsx", (), way)
    return content
