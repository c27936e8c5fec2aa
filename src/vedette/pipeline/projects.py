"""Projects and codebooks of other tools, in; what was lost on the way is reported, never passed over."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vedette.core.kernel.errors import BadInput
from vedette.core.library.anchors import Anchor, State, place_of
from vedette.core.library.exchange import (
    Exchange,
    ExchangeCode,
    ExchangeSource,
    Lost,
    Selection,
    told_in,
)
from vedette.pipeline.coding import (
    Marked,
    change_codebook,
    code_all,
    codebook_of,
    import_codebook,
)
from vedette.pipeline.decisions import Author
from vedette.pipeline.documents import documents
from vedette.pipeline.intake import Intake, add_documents
from vedette.pipeline.workspace import Review

if TYPE_CHECKING:
    from vedette.core.library.codebook import Codebook
    from vedette.core.library.stored import Text

_AROUND = 32
_LIKE = 0.98


@dataclass(slots=True)
class Report:
    """What became of a file of another tool.

    Args:
        codes: Codes that were added.
        matched: Sources that are documents of the review.
        added: Sources that became documents.
        exact: Selections at the very characters that the file names.
        moved: Selections found by their words, because the text of the document differs from that of the file.
        lost: What was not taken over: what, where, why.
        notes: How positions were read.
        closed: Codes that came with the mark that they are given no more.
    """

    codes: int = 0
    matched: int = 0
    added: int = 0
    exact: int = 0
    moved: int = 0
    lost: list[Lost] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        """For people and programs."""
        return asdict(self)


def import_project(review: Review, file: Path, author: Author, received_on: dt.date) -> Report:
    """Take over a REFI-QDA project: codes, sources, selections; reports what was lost.

    The archive is opened in the child. A source whose text is that of a document is that document; any
    other becomes one. Selections are anchored by their words with what stands around them.

    Raises:
        BadInput: The file is no project, or cannot be read.
    """
    from vedette.core.library.foreign import asked

    with tempfile.TemporaryDirectory(prefix="vedette-") as scratch:
        told = asked("project", Path(scratch), path=str(file.absolute()))
        held = _exchange(told)
        report = Report(lost=list(held.lost), notes=list(held.notes))
        codes = _take_codes(review, held.codes, author, report)
        where = _take_sources(review, held.sources, Path(scratch), (author, received_on), report)
    _take_selections(review, held, codes, where, author, report)
    _close(review, author, report)
    return report


def import_codebook_file(review: Review, file: Path, author: Author) -> Report:
    """Take over the codes of a REFI-QDA codebook or project; those that are there stay as they are.

    Raises:
        BadInput: The file is none, or cannot be read.
    """
    from vedette.core.library.foreign import asked

    with tempfile.TemporaryDirectory(prefix="vedette-") as scratch:
        held = _exchange(asked("codebook", Path(scratch), path=str(file.absolute())))
    report = Report(lost=list(held.lost))
    _take_codes(review, held.codes, author, report)
    _close(review, author, report)
    return report


def import_any(review: Review, file: Path, author: Author, received_on: dt.date) -> Report:
    """Take over whatever another tool wrote, by the extension of the file; the same file again changes nothing.

    A project (`.qdpx`), a codebook (`.qdc`), or a codebook as CSV or XLSX, that of Taguette among them.

    Raises:
        BadInput: The extension is none of these, or the file cannot be read.
    """
    kind = file.suffix.lower()
    if kind == ".qdpx":
        return import_project(review, file, author, received_on)
    if kind == ".qdc":
        return import_codebook_file(review, file, author)
    if kind in (".csv", ".xlsx"):
        return Report(codes=import_codebook(review, file, author))
    raise BadInput(
        f"'{kind}' is nothing that is read here.", "Hand in a .qdpx, .qdc, .csv or .xlsx."
    )


def _exchange(told: Mapping[str, Any]) -> Exchange:
    return Exchange(
        told["title"],
        tuple(ExchangeCode(**one) for one in told["codes"]),
        tuple(ExchangeSource(**one) for one in told["sources"]),
        tuple(Selection(**{**one, "codes": tuple(one["codes"])}) for one in told["selections"]),
        tuple(Lost(**one) for one in told["lost"]),
        tuple(told["notes"]),
    )


def _take_codes(
    review: Review, codes: Sequence[ExchangeCode], author: Author, report: Report
) -> dict[str, str]:
    """Identifier in the file -> reference of the code here."""
    book = codebook_of(review.decisions())
    found: dict[str, str] = {}
    for one in codes:
        parent = found.get(one.parent or "")
        name = _name(one, report)
        here = _same(book, parent, name)
        if here is None:
            change = {"change": "add", "name": name, "parent": parent, **told_in(one.description)}
            before = set(book.codes)
            book = change_codebook(review, change, "imported", author)
            (here,) = set(book.codes) - before
            report.codes += 1
            if not one.is_codable:
                report.closed.append(here)
        found[one.guid] = here
    return found


def _name(one: ExchangeCode, report: Report) -> str:
    """The name as it can stand here: no '>', not too long."""
    name = " ".join(one.name.replace(">", "›").split())[:_LONGEST_NAME]
    if name != one.name:
        report.lost.append(Lost("part of a name", f"code '{one.name}'", f"it is '{name}' here"))
    return name


_LONGEST_NAME = 120


def _same(book: Codebook, parent: str | None, name: str) -> str | None:
    for _, one in book.tree():
        above = None if one.parent is None else book.current(one.parent)
        if above == parent and one.name.casefold() == name.casefold():
            return one.code
    return None


def _close(review: Review, author: Author, report: Report) -> None:
    for code in report.closed:
        change_codebook(review, {"change": "retire", "code": code}, "imported", author)


_Where = dict[str, tuple[str, "Text"]]


def _take_sources(
    review: Review,
    sources: Sequence[ExchangeSource],
    scratch: Path,
    how: tuple[Author, dt.date],
    report: Report,
) -> _Where:
    """Identifier in the file -> the document here and its text."""
    author, received_on = how
    found: _Where = {}
    known = {name: _text(review, name) for name in documents(review.decisions())}
    for n, one in enumerate(sources):
        here = _matching(one.text, known) if one.text.strip() else None
        if here is not None:
            report.matched += 1
        else:
            path = (
                scratch / str(one.original)
                if one.original
                else _as_file(one, scratch / f"source-{n}")
            )
            (made,) = add_documents(
                review, [path], Intake(received_on, described={"title": one.name[:300]}), author
            )
            if made.document is None:
                why = made.errors[0].message if made.errors else "it cannot be read"
                report.lost.append(Lost("a source", one.name, why))
                continue
            here = made.document
            report.added += made.status != "duplicate"
            known[here] = _text(review, here)
        found[one.guid] = (here, known[here])
    return found


def _as_file(one: ExchangeSource, folder: Path) -> Path:
    folder.mkdir()
    name = (
        "".join(c if c.isalnum() or c in " -_." else "_" for c in one.name)[:80].strip(". ")
        or "source"
    )
    path = folder / f"{name.removesuffix('.txt')}.txt"
    path.write_bytes(one.text.encode())
    return path


def _text(review: Review, reference: str) -> Text:
    from vedette.core.library.stored import text_of

    return text_of(documents(review.decisions())[reference].reading(review))


def _matching(text: str, known: Mapping[str, Text]) -> str | None:
    """The document that has this text, or nearly this text; None where there is none or several."""
    from rapidfuzz import fuzz

    lean = " ".join(text.split())
    same = [name for name, one in known.items() if " ".join(one.text.split()) == lean]
    if same:
        return same[0]
    like = [
        name
        for name, one in known.items()
        if abs(len(one.text) - len(text)) < len(text) / 10
        and fuzz.ratio(lean[:5000], " ".join(one.text.split())[:5000]) / 100 > _LIKE
    ]
    return like[0] if len(like) == 1 else None


def _take_selections(
    review: Review,
    held: Exchange,
    codes: Mapping[str, str],
    where: _Where,
    author: Author,
    report: Report,
) -> None:
    texts = {one.guid: one.text for one in held.sources}
    marked: list[Marked] = []
    for one in held.selections:
        named = tuple(codes[code] for code in one.codes if code in codes)
        if one.source not in where or not named:
            why = (
                "it bears no code of the file"
                if one.source in where
                else "its source was not taken over"
            )
            report.lost.append(Lost("a selection", f"{one.start} to {one.end}", why))
            continue
        document, whole = where[one.source]
        span = _span(one, texts[one.source], whole, report)
        if span is not None:
            marked.append(Marked(document, None, span, named, one.memo, one.by))
    code_all(review, _open(review, marked, report), author)


def _span(one: Selection, text: str, whole: Text, report: Report) -> tuple[int, int] | None:
    """Where a selection stands in the document."""
    anchor = Anchor(
        text[one.start : one.end],
        text[max(0, one.start - _AROUND) : one.start],
        text[one.end : one.end + _AROUND],
        one.start,
        one.end,
    )
    place = place_of(anchor, whole)
    if place.start is None or place.end is None:
        why = (
            "its words stand in several places"
            if place.state is State.SEVERAL
            else "its words are not in the document"
        )
        report.lost.append(
            Lost("a selection", f"{one.start} to {one.end}: '{one.words[:40]}'", why)
        )
        return None
    if place.state is State.EXACT:
        report.exact += 1
    else:
        report.moved += 1
    return place.start, place.end


def _open(review: Review, marked: Iterable[Marked], report: Report) -> list[Marked]:
    """Those with codes that may still be given; a code that is given no more is lost."""
    book = codebook_of(review.decisions())
    found = []
    for one in marked:
        live = tuple(code for code in one.codes if not book.codes[code].is_retired)
        for code in set(one.codes) - set(live):
            report.lost.append(
                Lost("a code of a selection", book.codes[code].name, "it is given no more")
            )
        if live:
            found.append(Marked(one.document, one.words, one.span, live, one.memo, one.coder))
    return found
