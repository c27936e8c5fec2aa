"""Projects and codebooks for other tools, out: the guard of the sealed register looks at each of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from vedette.core.kernel.errors import BadInput
from vedette.core.library.exchange import (
    Exchange,
    ExchangeCode,
    ExchangeSource,
    Selection,
    description_of,
    guid_of,
)
from vedette.pipeline.coding import codebook_of, quotations
from vedette.pipeline.documents import documents
from vedette.pipeline.durable import write_durably
from vedette.pipeline.sealed_names import Way, check_leaves
from vedette.pipeline.workspace import Review

if TYPE_CHECKING:
    from vedette.core.library.codebook import Codebook

PROJECT_FILE = "project.qdpx"


def exported_project(review: Review, way: Way) -> bytes:
    """Codebook, texts and quotations as a REFI-QDA project, in which nobody of the sealed register is named.

    Masked words are black. Notes of interviews are left out: they leave by `leaving` only.

    Raises:
        WrongState: Somebody is named, or names could not be looked for; the place is named.
    """
    from vedette.core.library.refi import written_project

    held = _exchange_of(review)
    content = written_project(held)
    check_leaves(review, content, PROJECT_FILE, _places(review, held), way)
    return content


def _places(review: Review, held: Exchange) -> Iterator[tuple[str, str]]:
    """What the project is made of, by the references that a person knows."""
    title = held.title
    known = review.decisions()
    named = {guid_of(title, name): name for name in (*documents(known), *quotations(known))}
    for source in held.sources:
        yield f"{named[source.guid]}, title", source.name
        yield f"{named[source.guid]}, text", source.text
    for one in held.selections:
        yield f"{named[one.guid]}, memo", one.memo
    yield from _code_places(held.codes)


def _code_places(codes: Iterable[ExchangeCode]) -> Iterator[tuple[str, str]]:
    for n, one in enumerate(codes, 1):
        yield f"code {n}, name", one.name
        yield f"code {n}, description", one.description


def _exchange_of(review: Review) -> Exchange:
    from vedette.core.library.masks import masked
    from vedette.core.library.stored import text_of
    from vedette.pipeline.notes import notes_of

    known = review.decisions()
    title, book = str(review.about["title"]), codebook_of(known)
    notes = notes_of(known)
    held = {name: one for name, one in documents(known).items() if name not in notes}
    texts = {
        name: masked(text_of(one.reading(review)).text, one.masks.spans)
        for name, one in held.items()
    }
    sources = tuple(
        ExchangeSource(
            guid_of(title, name),
            one.described.get("title") or str(one.body["file_name"]),
            texts[name],
        )
        for name, one in held.items()
    )
    selections = tuple(
        Selection(
            guid_of(title, name),
            guid_of(title, one.document),
            one.anchor.start,
            one.anchor.end,
            tuple(guid_of(title, book.current(code)) for code in one.codes if code in book.codes),
            one.memo,
            one.by,
            one.at,
        )
        for name, one in quotations(known).items()
        if one.document in held and one.content == held[one.document].body["content"]
    )
    return Exchange(title, _codes_of(book, title), sources, selections)


def exported_codebook(review: Review, out: Path, way: Way) -> bytes:
    """The codebook as REFI-QDA (.qdc), CSV or XLSX, by the extension of the file; it names nobody who is sealed.

    Raises:
        BadInput: The extension is none of these.
        WrongState: Somebody of the sealed register is named, or names could not be looked for.
    """
    book, title = codebook_of(review.decisions()), str(review.about["title"])
    content = _codebook(book, title, out)
    named = _code_places(_codes_of(book, title))
    check_leaves(review, content, f"codebook{out.suffix.lower()}", named, way)
    return content


def _codebook(book: Codebook, title: str, out: Path) -> bytes:
    from vedette.core.library.refi import written_codebook

    kind = out.suffix.lower()
    if kind == ".qdc":
        return written_codebook(Exchange(title, _codes_of(book, title)))
    columns = ("name", "parent", "definition", "include", "exclude", "example", "issue_area")
    rows = [_as_row(book, one.code) for _, one in book.tree()]
    if kind == ".csv":
        from vedette.core.trust.active_cells import inert

        held = io.StringIO()
        writer = csv.writer(held, lineterminator="\r\n")
        writer.writerow(columns)
        writer.writerows([inert(row[name]) for name in columns] for row in rows)
        return held.getvalue().encode()
    if kind == ".xlsx":
        from vedette.core.trust.text_workbook import TextSheet, text_workbook

        cells = tuple(tuple(row[name] for name in columns) for row in rows)
        return text_workbook([TextSheet("Codebook", columns, cells)])
    raise BadInput(
        f"'{out.name}' ends with none of .qdc, .csv, .xlsx.", "Name the file with one of them."
    )


def _as_row(book: Codebook, code: str) -> dict[str, str]:
    one = book.codes[code]
    above = None if one.parent is None else book.codes[book.current(one.parent)]
    told = {k: v or "" for k, v in asdict(one).items() if isinstance(v, str) or v is None}
    return {**told, "parent": "" if above is None else book.path(above)}


def _codes_of(book: Codebook, title: str) -> tuple[ExchangeCode, ...]:
    return tuple(
        ExchangeCode(
            guid_of(title, one.code),
            one.name,
            None if one.parent is None else guid_of(title, book.current(one.parent)),
            description_of(one),
            not one.is_retired,
        )
        for _, one in book.tree()
    )


def check_is_new(out: Path) -> None:
    """Whether a file can be written: what is logged as taken out must arrive.

    Raises:
        BadInput: It is there already.
    """
    if out.exists():
        raise BadInput(f"'{out}' is there already.", "Name a new file.")


def write_export(content: bytes, out: Path) -> None:
    """Write an export into a new file.

    Raises:
        BadInput: The file is there already.
    """
    check_is_new(out)
    write_durably(out, content)
