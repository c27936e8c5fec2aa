"""Questions about one document: its facts, a page of it, what it rests on, what rests on it, its history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from vedette.core.kernel.errors import BadInput, NotFound, WrongState
from vedette.core.library.search import marked
from vedette.core.library.stored import Rectangle
from vedette.pipeline.decisions import Act, Decision
from vedette.pipeline.document_pages import PageRead, page_read
from vedette.pipeline.documents import Document, document
from vedette.pipeline.shelves import passage_shown
from vedette.pipeline.undoing import in_force, mark, target
from vedette.web.library.coded_reads import Coded
from vedette.web.library.page_text import Marks, Span
from vedette.web.library.reads import COPIES_OF
from vedette.web.reviews.runs import Row, Run
from vedette.web.reviews.visit import Visit
from vedette.web.ui.parts import Entry
from vedette.web.ui.templatetags.addresses import address


@dataclass(frozen=True, slots=True)
class Shown:
    """A document as the viewer's world has it.

    Args:
        held: Its decisions.
        row: What the current run knows of it; None until a run has read it.
        problems: What a person should know of it.
        copies: Documents that it nearly is.
        attachments: Documents that came with it.
        cited: Its bibliographic reference, where one came in.
    """

    held: Document
    row: Row | None
    problems: Sequence[Mapping[str, Any]]
    copies: Sequence[Row]
    attachments: Sequence[Row]
    cited: Row | None = None

    @property
    def title(self) -> str:
        """Its title, or the name of its file."""
        said = (self.row or {}).get("title") or self.held.described.get("title")
        return str(said or self.held.body["title"] or self.held.body["file_name"])

    @property
    def language(self) -> str | None:
        """ISO 639-1, as far as it is known."""
        return (self.row or {}).get("language")


def shown(visit: Visit, reference: str) -> Shown:
    """A document.

    Raises:
        NotFound: There is none of that reference in the viewer's world.
    """
    held = document(visit.review.decisions(), reference)
    problems: Sequence[Mapping[str, Any]] = held.body["warnings"]
    run = _run(visit)
    if run is None:
        return Shown(held, None, problems, (), ())
    mission = "(SELECT m.mission FROM document_missions m WHERE m.document = d.document) AS mission"
    row = run.row(f"SELECT d.*, {mission} FROM documents d WHERE d.document = ?", [reference])
    copies = run.rows(COPIES_OF, [reference])
    attachments = run.rows(
        "SELECT document, title, file_name FROM documents WHERE attached_to = ? ORDER BY file_name",
        [reference],
    )
    cited = None
    if held.csl is not None and run.has("document_references"):
        cited = run.row("SELECT * FROM document_references WHERE document = ?", [reference])
    return Shown(held, row, problems, copies, attachments, cited)


def _run(visit: Visit) -> Run | None:
    """The run of the world; none while the first one is made."""
    try:
        return visit.run
    except WrongState:
        return None


@dataclass(frozen=True, slots=True)
class PageShown:
    """A page with what is marked on it.

    Args:
        read: The page.
        marks: What is marked, in positions of the document.
        boxes: The same on the picture of the page.
        asides: Deleted, hidden or commenting text near this page.
    """

    read: PageRead
    marks: Marks
    boxes: Sequence[tuple[str, Rectangle]]
    asides: Sequence[Mapping[str, Any]]

    @property
    def previous(self) -> int | None:
        """The page before."""
        at = self.read.numbers.index(self.read.number)
        return self.read.numbers[at - 1] if at else None

    @property
    def next(self) -> int | None:
        """The page after."""
        at = self.read.numbers.index(self.read.number) + 1
        return self.read.numbers[at] if at < len(self.read.numbers) else None


def page(visit: Visit, found: Shown, asked: Mapping[str, str]) -> PageShown:
    """The page that an address asks for: `page`, or that of `passage`; `at=120-180` and `find` are marked.

    Raises:
        NotFound: There is no such page.
    """
    passage = _passage(visit, found.held.reference, asked.get("passage", ""))
    number = _whole(asked.get("page", "")) or (passage["page"] if passage else 1)
    read = page_read(found.held, visit.review, number)
    parts = [(one["start"], one["end"]) for one in passage["parts"]] if passage else []
    parts += _span(asked.get("at", ""))
    question = asked.get("find", "")
    words = _words(read, question, found.language, parts) if question else list(parts)
    boxes = [("passage", box) for span in parts for box in read.rectangles(*span)]
    boxes += [("word", box) for span in words for box in read.rectangles(*span)] if question else []
    return PageShown(read, Marks(words, parts), boxes, read.row["asides"] or ())


def _passage(visit: Visit, reference: str, said: str) -> dict[str, Any] | None:
    """The passage that an address names; none where a later run divides the text differently."""
    try:
        return passage_shown(visit.review, reference, _whole(said)) if said else None
    except (NotFound, WrongState):
        return None


def _words(
    read: PageRead, question: str, language: str | None, parts: Sequence[Span]
) -> list[Span]:
    """The words of a question on a page; those of the passage alone if one is named."""
    try:
        places = marked(question, str(read.row["text"]), language)
    except BadInput:
        return []
    found = [(read.start + start, read.start + end) for start, end in places]
    if not parts:
        return found
    return [one for one in found if any(s <= one[0] and one[1] <= e for s, e in parts)]


def _span(said: str) -> list[Span]:
    first, _, last = said.partition("-")
    start, end = _whole(first), _whole(last)
    return [(start, end)] if start < end else []


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0  # noqa: PLR2004 - digits


@dataclass(frozen=True, slots=True)
class Cited:
    """A document or symbol that a document draws on; `document` where the library has it."""

    words: str
    document: str | None = None
    title: str = ""


def draws_on(visit: Visit, found: Shown) -> list[Cited]:
    """What a person states that a document draws on."""
    said = str((found.row or {}).get("quotes") or found.held.described.get("quotes") or "")
    cited: list[Cited] = []
    run = _run(visit)
    for words in (one.strip() for one in said.split(",")):
        if words:
            row = (
                None
                if run is None
                else run.row(
                    "SELECT document, title, file_name FROM documents WHERE document = ?1 OR symbol = ?1",
                    [words],
                )
            )
            if row is None:
                cited.append(Cited(words))
            else:
                title = str(row["title"] or row["file_name"])
                cited.append(Cited(words, str(row["document"]), title))
    return cited


def drawn_on_by(visit: Visit, found: Shown) -> list[Row]:
    """Documents that are stated to draw on this one, by its reference or its symbol."""
    names = {found.held.reference, (found.row or {}).get("symbol")} - {None}
    run = _run(visit)
    if run is None:
        return []
    rows = run.rows("SELECT document, title, file_name, quotes FROM documents WHERE quotes <> ''")
    return [row for row in rows if names & {one.strip() for one in str(row["quotes"]).split(",")}]


def n_quoted(visit: Visit, found: Shown) -> int:
    """How many quotations of a document the viewer may see; nothing before the first run."""
    if _run(visit) is None:
        return 0
    return len(Coded(visit).quoted({"document": found.held.reference}))


_FIELDS = {
    "title": gettext_lazy("Title"),
    "document_type": gettext_lazy("Type"),
    "effective_on": gettext_lazy("Its day"),
    "language": gettext_lazy("Language"),
    "mission": gettext_lazy("Mission"),
    "origin": gettext_lazy("Given by"),
    "quotes": gettext_lazy("Draws on"),
}
"""What a person can state -> its words."""


_OF_DOCUMENT = (Act.DOCUMENT, Act.DESCRIBE, Act.EXTRACT, Act.SAME_WORK, Act.INQUIRE)


def entries(visit: Visit, reference: str) -> list[Entry]:
    """What happened to a document, the latest first."""
    known = visit.review.decisions()
    holds = {mark(one) for one in in_force(known)}
    found: list[Entry] = []
    stated: dict[str, str] = {}
    for one in known:
        of = target(known, one) if one.act is Act.UNDO else one
        if of is None or of.act not in _OF_DOCUMENT:
            continue
        if reference not in (of.body["document"], of.body.get("work")):
            continue
        found.append(_entry(visit, one, stated, is_held=mark(one) in holds))
    return found[::-1]


def _entry(visit: Visit, one: Decision, stated: dict[str, str], *, is_held: bool) -> Entry:
    words = {
        Act.DOCUMENT: gettext("Taken in and read"),
        Act.DESCRIBE: gettext("Described"),
        Act.EXTRACT: gettext("Form filled in"),
        Act.SAME_WORK: gettext("Judged whether it is the work of a record"),
        Act.INQUIRE: gettext("Stated which incident it is about"),
        Act.UNDO: gettext("A decision was taken back"),
    }[one.act]
    changes: list[tuple[Any, object, object]] = []
    if one.act is Act.DESCRIBE:
        new: Any = one.body["stated"]
        changes = [(_FIELDS[k], stated.get(k, ""), v) for k, v in new.items()]
        if is_held:
            stated.update(new)
    may = visit.world is not None and visit.viewer.may("library.add")
    can = may and is_held and one.act in (Act.DESCRIBE, Act.SAME_WORK, Act.INQUIRE)
    return Entry(
        one.at,
        one.by,
        words,
        str(one.body.get("why") or ""),
        changes,
        address(visit.slug, "library:undo", mark(one)) if can else "",
    )


def last_described(visit: Visit, reference: str) -> str:
    """Mark of the viewer's last description of a document that holds; "" for none."""
    mine = [
        one
        for one in in_force(visit.review.decisions())
        if one.act is Act.DESCRIBE
        and one.body["document"] == reference
        and one.by == visit.viewer.name
    ]
    return mark(mine[-1]) if mine else ""
