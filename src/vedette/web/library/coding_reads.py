"""Questions of the coding desk: the text of a document by page, the codings that the viewer may see, the codebook.

What other coders said of a document stays hidden from one who codes until the own coding is finished.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vedette.core.kernel.errors import NotFound
from vedette.core.library.anchors import State
from vedette.core.library.codebook import Code, Codebook
from vedette.core.library.interviews import Interview
from vedette.core.library.quotations import Quotation, placed
from vedette.core.library.reading import Block
from vedette.core.library.stored import Text, text_of
from vedette.pipeline.coding import codebook_of, finished, quotations
from vedette.pipeline.decisions import Decision
from vedette.pipeline.documents import Document, document, documents
from vedette.pipeline.interviews import interviews
from vedette.pipeline.stepping import at_document, steps
from vedette.web.reviews.runs import Row
from vedette.web.reviews.visit import Visit

COLOURS = 9
"""Colours of codes: one for each branch of the codebook, then anew."""

_JOINED = "\u200b"


@dataclass(frozen=True, slots=True)
class PageText:
    """One page as it is read: its blocks with the words as shown, as many characters as the review counts."""

    number: int
    blocks: Sequence[tuple[Block, str]]


@dataclass(frozen=True, slots=True)
class Surface:
    """A document on the desk.

    Args:
        held: The document.
        row: What the run knows of it; None before the run that has it.
        whole: Its text.
        interview: The interview whose notes it is, if the viewer may know.
        book: The codebook.
        state: See `state_of`.
        lost: Quotations that were not found again in the text of today.
    """

    held: Document
    row: Row | None
    whole: Text
    interview: Interview | None
    book: Codebook
    state: Mapping[str, Any]
    lost: Sequence[Quotation]

    @property
    def reference(self) -> str:
        """Of the document."""
        return self.held.reference

    @property
    def title(self) -> str:
        """What it is called: an interview by its class only, never by the name of its file."""
        told = self.row["title"] if self.row else None
        return str(told or self.held.body["title"] or self.held.body["file_name"])

    @property
    def n_pages(self) -> int:
        """Pages of it."""
        return len(self.whole.numbers)


def surface(visit: Visit, reference: str) -> Surface:
    """A document on the desk of a viewer.

    Raises:
        NotFound: There is no such document in the viewer's world.
    """
    known = visit.review.decisions()
    held = document(known, reference)
    whole = text_of(held.reading(visit.review))
    row = visit.run.row("SELECT * FROM documents WHERE document = ?", [reference])
    interview = None
    if visit.viewer.may("interviews.read"):
        interview = by_document(known).get(reference)
    shown, lost = _shown(visit, known, held, whole)
    book = codebook_of(known)
    seen = text_of(held.shown(visit.review)) if held.is_masked else whole
    return Surface(held, row, seen, interview, book, _state(visit, known, held, shown), lost)


def state_of(visit: Visit, reference: str) -> dict[str, Any]:
    """The codings of a document that the viewer sees, and what can be taken back or done again."""
    known = visit.review.decisions()
    held = document(known, reference)
    whole = None
    if any(one.content != held.body["content"] for one in _of(known, reference)):
        whole = text_of(held.reading(visit.review))
    shown, _ = _shown(visit, known, held, whole)
    return _state(visit, known, held, shown)


def by_document(known: Sequence[Decision]) -> dict[str, Interview]:
    """Document -> the interview whose notes it is."""
    return {one.document: one for one in interviews(known).values() if one.document is not None}


def document_of_interview(visit: Visit, reference: str) -> str:
    """The document with the notes of an interview.

    Raises:
        NotFound: There is no such interview, or it has no notes that the viewer may see.
    """
    known = visit.review.decisions()
    found = interviews(known).get(reference)
    if found is None or found.document is None or found.document not in documents(known):
        raise NotFound(f"There are no notes of '{reference}'.", "Open it from the register.")
    return found.document


def is_blind(visit: Visit, known: Sequence[Decision], reference: str) -> bool:
    """Whether the viewer may not see yet what others coded in a document.

    Who codes it is blind until done; who has not begun is, until two others are done: then nothing is
    left to be coded independently.
    """
    if not visit.viewer.may("library.code"):
        return False
    done = finished(known).get(reference, frozenset())
    if visit.viewer.name in done:
        return False
    has_begun = any(one.by == visit.viewer.name for one in _of(known, reference))
    return has_begun or len(done) < _TWO


_TWO = 2


def _of(known: Sequence[Decision], reference: str) -> list[Quotation]:
    return [one for one in quotations(known).values() if one.document == reference]


Placed = tuple[Quotation, int, int]


def _shown(
    visit: Visit, known: Sequence[Decision], held: Document, whole: Text | None
) -> tuple[list[Placed], list[Quotation]]:
    """Quotations that the viewer sees, where they stand today; and those that are not found."""
    mine = _of(known, held.reference)
    if is_blind(visit, known, held.reference):
        mine = [one for one in mine if one.by == visit.viewer.name]
    content = str(held.body["content"])
    found: list[Placed] = []
    lost = []
    for one in mine:
        start, end = one.anchor.start, one.anchor.end
        if one.content != content and whole is not None:
            place = placed(one, whole, content)
            if place.state in (State.LOST, State.SEVERAL) or place.start is None:
                lost.append(one)
                continue
            start, end = place.start, place.end or place.start
        found.append((one, start, end))
    return sorted(found, key=lambda one: (one[1], one[2], one[0].quotation)), lost


def _state(
    visit: Visit, known: Sequence[Decision], held: Document, shown: Sequence[Placed]
) -> dict[str, Any]:
    book = codebook_of(known)
    turns = steps(known, visit.viewer.name, at_document(held.reference))
    return {
        "codings": [
            {
                "ref": one.quotation,
                "start": start,
                "end": end,
                "codes": _counted(book, one),
                "memo": one.memo,
                "by": one.by,
                "mine": one.by == visit.viewer.name,
            }
            for one, start, end in shown
        ],
        "can_back": bool(turns.done),
        "can_forward": bool(turns.undone),
        "is_blind": is_blind(visit, known, held.reference),
    }


def _counted(book: Codebook, one: Quotation) -> list[str]:
    """Codes of a quotation as they count today, in the order in which they were given."""
    return list(dict.fromkeys(book.current(code) for code in one.codes if code in book.codes))


def codes_told(book: Codebook) -> list[dict[str, Any]]:
    """The codebook for the type-ahead, in the order of its tree."""
    colours = colours_of(book)
    return [
        {
            "code": one.code,
            "name": one.name,
            "path": book.path(one),
            "depth": depth,
            "aliases": list(book.aliases(one.code)),
            "definition": one.definition,
            "include": one.include,
            "exclude": one.exclude,
            "colour": colours[one.code],
            "is_retired": one.is_retired,
        }
        for depth, one in book.tree()
    ]


def colours_of(book: Codebook) -> dict[str, int]:
    """Code -> number of its colour: a branch of the codebook has one."""
    tops: list[str] = [one.code for depth, one in book.tree() if depth == 0]
    return {one.code: tops.index(book.top(one.code)) % COLOURS + 1 for _, one in book.tree()}


def pages_of(whole: Text) -> list[PageText]:
    """The pages of a text with their blocks, words as shown: as many characters as the review counts."""
    by_page: dict[int, list[tuple[Block, str]]] = {number: [] for number in whole.numbers}
    for block in whole.blocks:
        shown = whole.text[block.start : block.end]
        if shown.strip():
            by_page[whole.page_at(block.start)].append((block, _flowing(shown)))
    return [PageText(number, blocks) for number, blocks in by_page.items()]


def _flowing(text: str) -> str:
    """Ends of lines as blanks, after a hyphen as nothing that is seen; the length stays."""
    parts = text.split("\n")
    made = parts[0]
    for part in parts[1:]:
        made += (_JOINED if made.endswith("-") and part[:1].isalpha() else " ") + part
    return made


def next_to_code(visit: Visit, reference: str) -> str | None:
    """The next document of the same kind that the viewer has not coded to its end."""
    known = visit.review.decisions()
    done = {name for name, who in finished(known).items() if visit.viewer.name in who}
    held = interviews(known)
    notes = [one.document for one in held.values() if one.document is not None]
    mine = notes if reference in notes else [name for name in documents(known) if name not in notes]
    left = [name for name in mine if name not in done and name != reference]
    later = [name for name in left if name > reference]
    return next(iter(later or left), None)


def code_named(book: Codebook, code: str) -> Code:
    """A code that is not merged away, by its reference.

    Raises:
        NotFound: There is none.
    """
    held = book.codes.get(code)
    if held is None or held.redirect is not None:
        raise NotFound(f"There is no code '{code}'.", "Open it from the codebook.")
    return held
