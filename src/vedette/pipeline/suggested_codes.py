"""Codes suggested for a document, learnt from the documents that were coded; nothing is applied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vedette.core.library.passages import passages
from vedette.core.library.stored import text_of
from vedette.pipeline.coding import codebook_of, quotations
from vedette.pipeline.documents import document, documents
from vedette.pipeline.recoding import counted
from vedette.pipeline.workspace import Review

if TYPE_CHECKING:
    from vedette.core.library.codebook import Codebook
    from vedette.core.library.passages import Passage
    from vedette.core.library.quotations import Quotation
    from vedette.core.library.suggestions import Coded, Learnt, Suggestion

MOST_LEARNT = 400
"""Documents that are learnt from: those coded last."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """A code for a passage of the document: where it stands, its words."""

    suggestion: Suggestion
    start: int
    end: int
    text: str


def suggestions_for(review: Review, reference: str, by: str) -> tuple[list[Suggested], Learnt]:
    """Codes for passages of a document that the person has not given there yet, the likeliest first.

    What others coded in this very document is not learnt from, so that two people still code it independently.

    Args:
        review: The review.
        reference: The document.
        by: Who codes.

    Raises:
        NotFound: There is no such document.
    """
    from vedette.core.library.suggestions import suggested

    known = review.decisions()
    book = codebook_of(known)
    held = quotations(known)
    asked = passages(text_of(document(known, reference).shown(review)))
    mine = [one for one in held.values() if one.document == reference and one.by == by]
    given = _given(mine, asked, book)
    learnt_from = _coded_passages(review, reference, list(held.values()), book)
    found = suggested(learnt_from, [one.text for one in asked])
    rows = [
        Suggested(
            one,
            asked[one.passage].parts[0][0],
            asked[one.passage].parts[-1][1],
            asked[one.passage].text,
        )
        for one in found.suggestions
        if one.code not in given.get(one.passage, frozenset())
        and one.code in book.codes
        and not book.codes[one.code].is_retired
    ]
    return sorted(rows, key=lambda row: (-round(row.suggestion.chance, 9), row.start)), found


def _coded_passages(
    review: Review, without: str, held: Sequence[Quotation], book: Codebook
) -> list[Coded]:
    """Every passage of the documents coded last, with the codes that anybody gave it."""
    from vedette.core.library.suggestions import Coded

    by_document: dict[str, list[Quotation]] = {}
    for one in sorted(held, key=lambda quotation: (quotation.at, quotation.quotation)):
        if one.document != without:
            by_document.setdefault(one.document, []).append(one)
    there = documents(review.decisions())
    found = []
    for name in list(by_document)[-MOST_LEARNT:]:
        if name in there:
            read = passages(text_of(there[name].reading(review)))
            given = _given(by_document[name], read, book)
            found += [Coded(one.text, given.get(at, frozenset())) for at, one in enumerate(read)]
    return found


def _given(
    held: Sequence[Quotation], read: Sequence[Passage], book: Codebook
) -> Mapping[int, frozenset[str]]:
    """Place of a passage -> codes of the quotations that touch it."""
    found: dict[int, frozenset[str]] = {}
    for one in held:
        for at, passage in enumerate(read):
            start, end = passage.parts[0][0], passage.parts[-1][1]
            if one.anchor.start < end and start < one.anchor.end:
                found[at] = found.get(at, frozenset()) | counted(book, one)
    return found
