"""Codebook and codings as decisions: what is in force, and every act on them; all can be undone."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vedette.core.kernel.errors import BadInput, NotFound, WrongState
from vedette.core.kernel.references import references
from vedette.core.library.anchors import Anchor, State, anchored, on_pages, quoted
from vedette.core.library.codebook import TOLD, Change, Codebook, check_change, codebook
from vedette.core.library.quotations import Quotation, quotation_of
from vedette.pipeline.decisions import Act, Author, Decision, Pen
from vedette.pipeline.documents import Document, document, documents
from vedette.pipeline.snapshots import copy_original
from vedette.pipeline.staging import staged_in_child
from vedette.pipeline.undoing import library_in_force
from vedette.pipeline.workspace import Review

if TYPE_CHECKING:
    from vedette.core.library.stored import Text


def codebook_of(known: Iterable[Decision]) -> Codebook:
    """The codebook in force."""
    return codebook(_changes(known))


def _changes(known: Iterable[Decision]) -> list[Mapping[str, object]]:
    return [one.body for one in library_in_force(known) if one.act is Act.CODEBOOK]


def change_codebook(
    review: Review, change: Mapping[str, object], why: str, author: Author
) -> Codebook:
    """Carry out one change of the codebook; gives the codebook that follows.

    Args:
        review: The review.
        change: `change`, `code` (a reference, path or name; not for a new one) and what the kind demands.
        why: The reason.
        author: Who decides.

    Raises:
        BadInput: A name is missing, too long or taken, or a code would be below itself.
        NotFound: It speaks of a code that is not there.
        WrongState: The code was merged away.
    """
    with review.home.writing() as pen:
        return _written(review, pen, change, why, author)


def _written(
    review: Review, pen: Pen, change: Mapping[str, object], why: str, author: Author
) -> Codebook:
    book = codebook_of(pen.known)
    body = {name: value for name, value in change.items() if value is not None}
    if body["change"] == Change.ADD:
        body["code"] = free_code(pen, (body.get("parent"), body.get("name")), author)
    else:
        body["code"] = book.named(str(body["code"])).code
    for name in ("parent", "into"):
        if name in body:
            body[name] = book.named(str(body[name])).code
    check_change(book, body)
    pen.append(Act.CODEBOOK, body | _reason(why) | {"label": str(review.about["label"])}, author)
    return codebook_of(pen.known)


def import_codebook(review: Review, file: Path, author: Author) -> int:
    """Add the codes of a CSV file that are not there yet; gives their number. All of them, or none.

    Columns: `name`, and as wanted `parent` (a name or path further up in the file), `definition`, `include`,
    `exclude`, `example`, `issue_area`. A file of Taguette (`name`, `description`) is read as well.

    Raises:
        BadInput: A row cannot be a code; the message names its line.
    """
    with tempfile.TemporaryDirectory(prefix="vedette-") as name:
        original, _ = copy_original(file, Path(name))
        cells = staged_in_child(original, Path(name) / "child", name=file.name).cells
    if not {"name", "tag"} & set(cells.column_names):
        raise BadInput(
            f"'{file}' has no column 'name'.", "Give it the columns name, parent, definition."
        )
    return add_codes(review, cells.to_pylist(), file.name, author)


def add_codes(
    review: Review, rows: Sequence[Mapping[str, str | None]], name: str, author: Author
) -> int:
    """Add the codes of a table that are not there yet; gives their number. All of them, or none.

    Args:
        review: The review.
        rows: With the columns of `import_codebook`.
        name: Of the table, for messages.
        author: Who decides.

    Raises:
        BadInput: A row cannot be a code; the message names its line.
    """
    added = 0
    with review.home.writing() as pen:
        for line, row in enumerate(_checked(pen, rows), start=2):
            try:
                added += _added(review, pen, row, author)
            except (BadInput, NotFound, WrongState) as error:
                raise BadInput(f"'{name}', line {line}: {error.problem}", error.remedy) from error
    return added


def _checked(pen: Pen, rows: Sequence[Mapping[str, str | None]]) -> list[dict[str, str]]:
    """The rows as changes, tried on a copy of the codebook first, so that a bad one stops all."""
    made = []
    changes = list(_changes(pen.known))
    for line, row in enumerate(rows, start=2):
        told = {name: (row.get(name) or "").strip() for name in (*TOLD, "parent")}
        told["name"] = told["name"] or (row.get("tag") or "").strip()
        told["definition"] = told["definition"] or (row.get("description") or "").strip()
        made.append(told)
        book = codebook(changes)
        try:
            if not _is_there(book, told):
                trial = _as_addition(book, told) | {"code": f"trial-{line}"}
                check_change(book, trial)
                changes.append(trial)
        except (BadInput, NotFound, WrongState) as error:
            raise BadInput(f"Line {line}: {error.problem}", error.remedy) from error
    return made


def _added(review: Review, pen: Pen, told: Mapping[str, str], author: Author) -> int:
    book = codebook_of(pen.known)
    if _is_there(book, told):
        return 0
    _written(review, pen, _as_addition(book, told), "imported", author)
    return 1


def _is_there(book: Codebook, told: Mapping[str, str]) -> bool:
    above = book.path(book.named(told["parent"])) if told["parent"] else ""
    path = f"{above} > {told['name']}" if above else told["name"]
    return any(book.path(one).casefold() == path.casefold() for _, one in book.tree())


def _as_addition(book: Codebook, told: Mapping[str, str]) -> dict[str, object]:
    parent = book.named(told["parent"]).code if told["parent"] else None
    more = {name: told[name] for name in TOLD if told[name]}
    return {"change": Change.ADD, **({"parent": parent} if parent else {}), **more}


@dataclass(frozen=True, slots=True)
class Marked:
    """What somebody codes: words, or characters, of a document.

    Args:
        document: Reference.
        words: As read or pasted; None when characters are given.
        span: Start and end in the text of the document.
        codes: References, paths or names.
        memo: What the coder notes.
        coder: Who coded them in another tool; empty: who acts.
        page: Of the words, when they stand on several.
    """

    document: str
    words: str | None
    span: tuple[int, int] | None
    codes: tuple[str, ...]
    memo: str = ""
    coder: str = ""
    page: int | None = None


def code_words(review: Review, marked: Marked, author: Author) -> Quotation:
    """Code words of a document; the same person on the same words adds to what was there.

    Raises:
        NotFound: There is no such document or code.
        BadInput: The words are not in the document, or stand in it more than once.
    """
    return code_all(review, [marked], author)[0]


def code_all(review: Review, several: Sequence[Marked], author: Author) -> list[Quotation]:
    """As `code_words`, for several at once; all of them, or none if one cannot be.

    Raises:
        NotFound: There is no such document or code.
        BadInput: Words are not in their document, or stand in it more than once.
    """
    with review.home.writing() as pen:
        book = codebook_of(pen.known)
        held = documents(pen.known)
        texts = {one.document: whole_text(review, held, one.document) for one in several}
        made = [
            (
                one,
                held[one.document],
                anchored(texts[one.document], *_span(texts[one.document], one)),
                [open_code(book, name) for name in one.codes],
            )
            for one in several
        ]
        mine = {_place(one): one for one in quotations(pen.known).values()}
        return [
            _coded(pen, _Coded(one, document, anchor, codes, texts[one.document]), mine, author)
            for one, document, anchor, codes in made
        ]


@dataclass(frozen=True, slots=True)
class _Coded:
    marked: Marked
    document: Document
    anchor: Anchor
    codes: list[str]
    whole: Text


def _place(one: Quotation) -> tuple[object, ...]:
    """Who coded which characters of which reading."""
    return (one.document, one.by, one.anchor.start, one.anchor.end, one.content)


def _coded(
    pen: Pen, one: _Coded, mine: dict[tuple[object, ...], Quotation], author: Author
) -> Quotation:
    marked, anchor, content = one.marked, one.anchor, str(one.document.body["content"])
    place = (marked.document, marked.coder or author.by, anchor.start, anchor.end, content)
    before = mine.get(place)
    codes = tuple(dict.fromkeys([*(before.codes if before else ()), *one.codes]))
    memo = marked.memo or (before.memo if before else "")
    if before and (codes, memo) == (before.codes, before.memo):
        return before
    body = {
        "quotation": before.quotation
        if before
        else _new_quotation(pen, marked, anchor.start, author),
        "document": marked.document,
        "anchor": asdict(anchor),
        "content": content,
        "codes": list(codes),
        "memo": memo,
        **cited_at(one.whole, anchor.start),
        **({"coder": marked.coder} if marked.coder else {}),
        "label": one.document.label,
    }
    made = pen.append(Act.CODE, body, author)
    mine[place] = quotation_of(made.body, said_by(made), made.at)
    return mine[place]


def recode(
    review: Review, reference: str, codes: Sequence[str], memo: str | None, author: Author
) -> None:
    """State the codes of a quotation anew; with none the quotation is taken out.

    Raises:
        NotFound: There is no such quotation or code.
    """
    with review.home.writing() as pen:
        book = codebook_of(pen.known)
        held = last_word(pen.known, reference)
        named = [open_code(book, name) for name in codes]
        before = words_of(held)
        body = {**before, "codes": named} | ({} if memo is None else {"memo": memo})
        if body != before:
            pen.append(Act.CODE, body, author)


def finish(review: Review, reference: str, author: Author) -> None:
    """Say that one has coded a document to its end, so that agreement can be told.

    Raises:
        NotFound: There is no such document.
    """
    with review.home.writing() as pen:
        held = document(pen.known, reference)
        if author.by not in finished(pen.known).get(reference, frozenset()):
            body = {"document": reference, "finished": True, "label": held.label}
            pen.append(Act.CODE, body, author)


def quotations(known: Iterable[Decision]) -> dict[str, Quotation]:
    """The quotations in force by reference."""
    found: dict[str, Quotation] = {}
    for one in library_in_force(known):
        if one.act is Act.CODE and "quotation" in one.body:
            reference = str(one.body["quotation"])
            found.pop(reference, None)
            if one.body["codes"]:
                found[reference] = quotation_of(one.body, said_by(one), one.at)
    return dict(sorted(found.items()))


def quotations_shown(known: Iterable[Decision]) -> dict[str, Quotation]:
    """The quotations in force as they are shown: words that are masked in their document are black."""
    known = tuple(known)
    there = documents(known)
    return {
        name: _shown(one, there[one.document]) if one.document in there else one
        for name, one in quotations(known).items()
    }


def _shown(one: Quotation, held: Document) -> Quotation:
    if not held.is_masked:
        return one
    words = held.words_shown(one.anchor.exact, one.anchor.start, one.content)
    return replace(one, anchor=replace(one.anchor, exact=words))


def finished(known: Iterable[Decision]) -> dict[str, frozenset[str]]:
    """Who has coded each document to its end."""
    found: dict[str, frozenset[str]] = {}
    for one in library_in_force(known):
        if one.act is Act.CODE and one.body.get("finished"):
            name = str(one.body["document"])
            found[name] = found.get(name, frozenset()) | {one.by}
    return found


def quotation_bodies(known: Iterable[Decision]) -> dict[str, Mapping[str, Any]]:
    """What the last decision on each quotation in force says."""
    held = quotations(known)
    last = {
        str(one.body["quotation"]): one.body
        for one in library_in_force(known)
        if one.act is Act.CODE and "quotation" in one.body
    }
    return {name: last[name] for name in held}


def last_word(known: Iterable[Decision], reference: str) -> Decision:
    """The decision that states a quotation in force.

    Raises:
        NotFound: There is no such quotation.
    """
    found = [
        one
        for one in library_in_force(known)
        if one.act is Act.CODE and one.body.get("quotation") == reference
    ]
    if not found or not found[-1].body["codes"]:
        raise NotFound(f"There is no quotation '{reference}'.", "See `vedette quotes list`.")
    return found[-1]


def words_of(one: Decision) -> dict[str, object]:
    """What a decision on a quotation says of it, with its coder, without why and with what it was said."""
    told = {name: value for name, value in one.body.items() if name not in ("group", "why")}
    return {**told, "coder": said_by(one)}


def said_by(one: Decision) -> str:
    """Who coded first: somebody who corrects a quotation does not become its coder."""
    return str(one.body.get("coder") or one.by)


def open_code(book: Codebook, name: str) -> str:
    """The code of a name that may still be given.

    Raises:
        NotFound: There is none.
        WrongState: It is given no more.
    """
    found = book.named(name)
    if found.is_retired:
        raise WrongState(f"The code '{found.name}' is given no more.", "Choose another code.")
    return found.code


def _span(whole: Text, marked: Marked) -> tuple[int, int]:
    if marked.span is not None:
        return marked.span
    place = quoted(marked.words or "", whole, page=marked.page)
    if place.state is State.SEVERAL:
        raise BadInput(
            f"These words stand in {marked.document} {place.n_places} times, {on_pages(place, whole)}.",
            "Add words before or behind them, or say the page if they stand on it once.",
        )
    if place.start is None or place.end is None:
        raise BadInput(
            f"These words are not in {marked.document}.", "Copy them from `vedette library text`."
        )
    return place.start, place.end


def cited_at(whole: Text, start: int) -> dict[str, object]:
    """Page and paragraph number at a character."""
    number = next((b.number for b in whole.blocks if b.start <= start < b.end), None)
    return {"page": whole.page_at(start), "number": number}


def whole_text(review: Review, held: Mapping[str, Document], reference: str) -> Text:
    """The text of a document as it was read last.

    Raises:
        NotFound: There is no such document.
    """
    if reference not in held:
        raise NotFound(f"There is no document '{reference}'.", "See `vedette library list`.")
    from vedette.core.library.stored import text_of

    return text_of(held[reference].reading(review))


def _new_quotation(pen: Pen, marked: Marked, start: int, author: Author) -> str:
    others = [
        str(one.body["quotation"])
        for one in pen.whole
        if one.act is Act.CODE and "quotation" in one.body
    ]
    seed = f"{marked.document}|{start}|{author.by}|{author.at}|{len(others)}"
    return _free("Q", seed, others)


def _free(prefix: str, seed: str, taken: Iterable[str]) -> str:
    """A reference that is not taken."""
    held, n = set(taken), 0
    made = references(prefix, [seed])[0]
    while made in held:
        n += 1
        made = references(prefix, [f"{seed}|{n}"])[0]
    return made


def free_code(pen: Pen, told: tuple[object, object], author: Author) -> str:
    """A reference for a new code, told by its parent and name."""
    others = [str(one.body["code"]) for one in pen.whole if one.act is Act.CODEBOOK]
    seed = f"{told[0]}|{told[1]}|{author.at}|{author.by}|{len(others)}"
    return _free("C", seed, others)


def _reason(why: str) -> dict[str, str]:
    return {"why": why} if why else {}
