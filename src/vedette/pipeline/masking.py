"""Masks over documents, which can be taken back, and copies for release, from which masked words are gone.

The original is never touched. Masks hold for all that a run shows: passages, search, quotations.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vedette.core.kernel.errors import BadInput, WrongState
from vedette.pipeline.decisions import Act, Author
from vedette.pipeline.documents import Document, document
from vedette.pipeline.durable import write_durably
from vedette.pipeline.interviews import KeyStore
from vedette.pipeline.sealed_names import names_in
from vedette.pipeline.workspace import Review

if TYPE_CHECKING:
    from vedette.core.library.masks import Area, Masks, Span
    from vedette.core.library.stored import Text


@dataclass(frozen=True, slots=True)
class Hidden:
    """What somebody masks: words, characters, or places on pages.

    Args:
        words: As read; masked wherever they stand.
        span: Start and end in the text of the document.
        areas: Places on pages, for pictures and signatures.
    """

    words: str | None = None
    span: tuple[int, int] | None = None
    areas: tuple[Area, ...] = ()


def mask(review: Review, reference: str, hidden: Hidden, why: str, author: Author) -> Masks:
    """Mask words of a document; undo shows them again. Gives what is masked of it from now on.

    The decision says where the words stand and never repeats them.

    Raises:
        NotFound: There is no such document.
        BadInput: The words are not in it, or nothing is named.
    """
    with review.home.writing() as pen:
        held = document(pen.known, reference)
        spans = _spans(_whole(review, held), hidden)
        body = {
            "document": reference,
            "content": held.body["content"],
            "spans": [list(one) for one in spans],
            "areas": [asdict(one) for one in hidden.areas],
            "why": why,
            "label": held.label,
        }
        pen.append(Act.MASK, body, author)
        return document(pen.known, reference).masks


@dataclass(frozen=True, slots=True)
class Copy:
    """How a copy for release is made.

    Args:
        widens: Whether boxes cover whole lines, so that their width tells nothing.
        keeps_others: Why masked words may stand where they are not masked; empty: they may not.
        keeps_names: Why sealed values may stand in it, as a village that bears the name of somebody; empty: they
            may not.
    """

    widens: bool = False
    keeps_others: str = ""
    keeps_names: str = ""


def redact(
    review: Review,
    reference: str,
    out: Path,
    how: Copy,
    author: Author,
    *,
    keys: KeyStore | None = None,
) -> dict[str, object]:
    """Write a copy of a document for release; masked words are gone from it for good. Gives what was logged.

    A PDF becomes pictures of its pages with the words that may be read laid out anew; every other format a
    Word document written anew from the text. Nothing else of the original is in the copy: no metadata,
    comment, hidden or deleted text. The copy is looked through for every masked word before it is kept.

    Args:
        review: The review.
        reference: The document.
        out: The new file; PDF or DOCX after the original.
        how: See `Copy`.
        author: Who makes it.
        keys: Of the sealed register: the copy is looked through for everybody in it.

    Raises:
        NotFound: There is no such document.
        BadInput: The file is there already, or has the wrong extension.
        WrongState: Masked words stand elsewhere in it, masks are of an earlier reading, or something was found.
    """
    from vedette.core.kernel.fingerprint import of_bytes
    from vedette.core.library.insides import insides

    known = review.decisions()
    held = document(known, reference)
    found = held.masks
    wanted = ".pdf" if held.body["format"] == "pdf" else ".docx"
    if out.suffix.lower() != wanted:
        raise BadInput(
            f"The copy of {reference} is no '{out.suffix}'.", f"End its name with {wanted}."
        )
    if out.exists():
        raise BadInput(f"'{out}' is there already.", "Name a new file.")
    content = _copy(review, held, found, how, author)
    n_names = names_in(
        known,
        insides(content, out.name),
        keys,
        "Mask it, then make the copy anew, or say why it may stay (--keep-names).",
        kept_for=how.keeps_names,
    )
    told = {
        "sha256": of_bytes(content),
        "masks": len(found.spans) + len(found.areas),
        "of": held.body["snapshot"],
        **({"names": n_names} if n_names else {}),
    }
    body = {
        "document": reference,
        "kind": "redacted copy",
        "released": told,
        "why": "; ".join(filter(None, (how.keeps_others, how.keeps_names if n_names else ""))),
        "label": held.label,
    }
    with review.home.writing() as pen:
        pen.append(Act.REDACT, body, author)
    write_durably(out, content)
    return told


def _copy(review: Review, held: Document, found: Masks, how: Copy, author: Author) -> bytes:
    from vedette.core.library.masks import (
        joined_spans,
        standing_elsewhere,
        under_areas,
        whole_lines,
    )
    from vedette.core.library.stored import text_of

    if found.is_stale:
        raise WrongState(
            f"{held.reference} was read anew after it was masked.",
            "Undo its masks and mask it anew.",
        )
    table = held.reading(review)
    whole = text_of(table)
    rows = table.select(["page", "text", "boxes", "width", "height", "blocks"]).to_pylist()
    spans = joined_spans([*found.spans, *under_areas(rows, whole, found.areas)])
    elsewhere = standing_elsewhere(whole, found.spans)
    if elsewhere and not how.keeps_others.strip():
        _, page = elsewhere[0]
        raise WrongState(
            f"Masked words of {held.reference} stand unmasked on page {page}; {len(elsewhere)} such words in all.",
            "Mask them wherever they stand, or say with --keep-others why they may stay.",
        )
    kept = {span for span, _ in elsewhere}
    gone = [whole.text[start:end] for start, end in found.spans if (start, end) not in kept]
    if how.widens:
        spans = whole_lines(whole.text, spans)
    if held.body["format"] == "pdf":
        return _pdf_copy(review, held, rows, whole, (spans, found.areas, gone))
    return _word_copy(held, whole, (spans, gone), author)


_Black = tuple[list["Span"], tuple["Area", ...], list[str]]


def _pdf_copy(
    review: Review, held: Document, rows: list[dict[str, Any]], whole: Text, black: _Black
) -> bytes:
    from vedette.core.library.foreign import asked
    from vedette.core.library.masks import drawn, words_of
    from vedette.core.library.stored import rectangles

    spans, areas, gone = black
    table = held.reading(review)
    boxes = drawn([one for s, e in spans for one in rectangles(table, s, e)], areas)
    pages = [
        {
            "number": row["page"],
            "boxes": [[b.left, b.top, b.right, b.bottom] for b in boxes if b.page == row["page"]],
            "words": [
                list(asdict(one).values())
                for one in words_of(row, whole.start_of(row["page"]), spans)
            ],
        }
        for row in rows
    ]
    with tempfile.TemporaryDirectory(prefix="vedette-") as scratch:
        task: dict[str, Any] = {
            "path": str(held.original(review).absolute()),
            "pages": pages,
            "title": _title(held),
            "language": held.described.get("language") or "en",
            "gone": gone,
        }
        told = asked("redact", Path(scratch), **task)
        return Path(scratch, str(told)).read_bytes()


def _word_copy(
    held: Document,
    whole: Text,
    black: tuple[list[Span], list[str]],
    author: Author,
) -> bytes:
    import datetime as dt

    from vedette.core.library.insides import insides
    from vedette.core.library.leaks import check_gone
    from vedette.core.library.masks import masked
    from vedette.core.reports.release_copy import release_docx

    spans, gone = black
    text = masked(whole.text, spans)
    blocks = [(str(one.kind), text[one.start : one.end]) for one in whole.blocks] or [
        ("paragraph", text)
    ]
    at = dt.datetime.fromisoformat(author.at)
    content = release_docx(blocks, title=_title(held), label=held.label, at=at)
    check_gone(insides(content, "copy"), gone)
    return content


def _title(held: Document) -> str:
    """Of a copy: a title of the original could hold what is masked."""
    return f"Copy for release of {held.reference}"


def _spans(whole: Text, hidden: Hidden) -> list[Span]:
    from vedette.core.library.masks import joined_spans

    if hidden.span is not None:
        start, end = hidden.span
        if not 0 <= start < end <= len(whole.text):
            raise BadInput(f"Characters {start} to {end} are not in the document.", "Count from 0.")
        return [hidden.span]
    if hidden.words is not None:
        found = list(_everywhere(whole.text, hidden.words))
        if not found:
            raise BadInput(
                "These words are not in the document.", "Copy them from `vedette library text`."
            )
        return joined_spans(found)
    if not hidden.areas:
        raise BadInput("Nothing is named to be masked.", "Use --words, --from and --to, or --area.")
    return []


def _everywhere(text: str, words: str) -> Iterable[Span]:
    """All places of the words, in small letters or capitals, whatever blanks are between."""
    import re

    pieces = [re.escape(piece) for piece in words.split()]
    if pieces:
        pattern = re.compile(r"\s+".join(pieces), re.IGNORECASE)
        yield from (found.span() for found in pattern.finditer(text))


def _whole(review: Review, held: Document) -> Text:
    from vedette.core.library.stored import text_of

    return text_of(held.reading(review))
