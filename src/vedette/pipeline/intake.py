"""Documents come in: the original bit for bit, its text read once, one decision each; any number at once."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import chain, repeat
from pathlib import Path
from typing import TYPE_CHECKING

from vedette.core.kernel.errors import BadInput, VedetteError, WrongState
from vedette.core.kernel.labels import parse_label
from vedette.core.kernel.problems import Problem, Status
from vedette.core.kernel.references import references
from vedette.pipeline.decisions import Act, Author, Decision, Pen
from vedette.pipeline.documents import check_described, document, documents
from vedette.pipeline.products import write_table
from vedette.pipeline.snapshots import copy_original, incoming, keep
from vedette.pipeline.workspace import Review

if TYPE_CHECKING:
    import pyarrow as pa

    from vedette.core.library.child import Readers
    from vedette.core.library.reading import Page, Reading

MOST_AT_ONCE = 1_000
"""Files of one call."""

_DEEPEST = 3
_AHEAD = 8
"""Files that are read and wait to become documents; each holds a folder open."""

_READING = "reading"


@dataclass(frozen=True, slots=True)
class Intake:
    """How files come in.

    Args:
        received_on: Day on which the review got them.
        label: Their label; that of the review when None.
        encoding: Of plain text; UTF-8 when None.
        described: What a person states of all of them, see DESCRIBED.
        names: Name of a file here -> the name that it was received under, where they differ.
    """

    received_on: dt.date
    label: str | None = None
    encoding: str | None = None
    described: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one file.

    Args:
        file_name: As received.
        status: accepted, accepted_with_warnings, duplicate (it was here before) or rejected.
        document: Its reference; that of its twin for a duplicate; None when rejected.
        pages: Pages or sheets read.
        words: Words read.
        errors: Why it was rejected.
        warnings: What a person should know.
        attachments: What became of the files inside.
    """

    file_name: str
    status: str
    document: str | None = None
    pages: int = 0
    words: int = 0
    errors: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    attachments: tuple[Added, ...] = ()

    def as_json(self) -> dict[str, object]:
        """The shape that `vedette library add --json` prints."""
        return {
            "file": self.file_name,
            "status": self.status,
            "document": self.document,
            "pages": self.pages,
            "words": self.words,
            "errors": [one.as_json() for one in self.errors],
            "warnings": [one.as_json() for one in self.warnings],
            "attachments": [one.as_json() for one in self.attachments],
        }


DUPLICATE = "duplicate"


def add_documents(
    review: Review,
    files: Sequence[Path],
    intake: Intake,
    author: Author,
    told: Callable[[str], None] = lambda _name: None,
    *,
    became: Callable[[Added], None] = lambda _added: None,
) -> list[Added]:
    """Take up documents; each by itself, so that one that is refused stops no other.

    Files are read by as many child processes at once as there are processors. The same file again is
    named as a duplicate and changes nothing. An e-mail brings its attachments as documents of their own.

    Args:
        review: The review.
        files: Regular files.
        intake: What holds for all of them.
        author: Who adds them, and when.
        told: Called with the name of each file that is done.
        became: Called with what became of each, as soon as it is known, in the order of the files.

    Returns:
        What became of each, in the order of the files.

    Raises:
        BadInput: There are too many, or what is stated of them cannot be.
    """
    from vedette.core.library.child import Readers

    if len(files) > MOST_AT_ONCE:
        raise BadInput(f"{len(files)} files at once.", f"Add up to {MOST_AT_ONCE} at a time.")
    check_described(intake.described)
    label = str(parse_label(intake.label or str(review.about["label"])))
    intake = replace(intake, label=label)

    at_once = max(1, min(len(files), os.cpu_count() or 1))
    with contextlib.ExitStack() as held:
        readers = held.enter_context(Readers(at_once)) if len(files) > 1 else None
        way = _Way(review, intake, author, readers, _here(review, label))

        pool = held.enter_context(ThreadPoolExecutor(at_once))
        made = []
        for one in _in_order(way, files, pool, told):
            became(one)
            made.append(one)
        return made


def files_below(folder: Path) -> list[Path]:
    """The documents in a folder and its folders, by name; hidden ones are left out."""
    from vedette.core.library.formats import EXTENSIONS

    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and path.suffix.lower() in EXTENSIONS and not path.name.startswith(".")
    )


def read_letters(
    review: Review,
    reference: str,
    languages: Sequence[str],
    author: Author,
    told: Callable[[str], None] = lambda _name: None,
) -> int:
    """Read the letters of the pages of a document that are pictures; gives the number of pages.

    Args:
        review: The review.
        reference: A PDF.
        languages: Of its text, ISO 639-1.
        author: Who has it done.
        told: Called with "page N" as the pages are done.

    Raises:
        NotFound: There is no such document.
        WrongState: It has no pages without text, or Tesseract is not here.
    """
    from vedette.core.library import ocr
    from vedette.core.library.child import OCR_PAGES, letters_in_child

    held = document(review.decisions(), reference)
    missing = [int(n) for n in held.body["pages_without_text"]]
    if not missing:
        raise WrongState(f"Every page of {reference} has text.", "There is nothing to read.")
    wanted = ocr.check_can_read(languages)
    pages: dict[int, Page] = {}
    with incoming(review) as folder:
        for at in range(0, len(missing), OCR_PAGES):
            numbers = missing[at : at + OCR_PAGES]
            reading = letters_in_child(
                held.original(review), folder / "child", pages=numbers, languages=wanted
            )
            if reading.errors:
                raise WrongState(reading.errors[0].message, reading.errors[0].remedy)
            pages |= {page.number: page for page in reading.pages}
            told(f"page {numbers[-1]}")
        table = _with_pages(held.reading(review), pages)
        with review.home.writing() as pen:
            current = document(pen.known, reference)
            left = [one for one in current.body["warnings"] if one["rule"] != "document.no_text"]
            facts = {**current.body, "pages_without_text": [], "warnings": left}
            read = _Read(held.original(review), str(held.body["snapshot"]), table, folder)
            _commit(review, pen, read, facts, author)
    return len(missing)


def _with_pages(table: pa.Table, pages: Mapping[int, Page]) -> pa.Table:
    """The reading with some pages in place of those that had no text."""
    from vedette.core.library.reading import Reading
    from vedette.core.library.schema import READING
    from vedette.core.library.stored import reading_table

    fresh = {
        row["page"]: row for row in reading_table(Reading("pdf", tuple(pages.values()))).to_pylist()
    }
    return READING.from_rows([fresh.get(row["page"], row) for row in table.to_pylist()])


@dataclass(frozen=True, slots=True)
class _Received:
    """A file on its way in; `within` is the message that it came with."""

    file: Path
    name: str
    within: str | None = None
    depth: int = 0


@dataclass(frozen=True, slots=True)
class _Read:
    original: Path
    sha256: str
    table: pa.Table
    folder: Path


@dataclass(frozen=True, slots=True)
class _Way:
    """What holds for every file of one call."""

    review: Review
    intake: Intake
    author: Author
    readers: Readers | None
    here: Mapping[str, str]
    """SHA-256 of a file -> its document, of those that were here before under the same label."""


def _in_order(
    way: _Way, files: Sequence[Path], pool: Executor, told: Callable[[str], None]
) -> Iterator[Added]:
    """Files are read ahead by several processes, and become documents one after the other, in order."""
    ahead: deque[Future[_Opened | Added]] = deque()
    for file in chain(files, repeat(None, _AHEAD)):
        if file is not None:
            name = way.intake.names.get(file.name, file.name)
            # The folder is made here: only this thread asks the home of the decisions for anything.
            held = contextlib.ExitStack()
            folder = held.enter_context(incoming(way.review))
            ahead.append(pool.submit(_opened, way, _Received(file, name), folder, held))
        if ahead and (file is None or len(ahead) > _AHEAD):
            made = _finished(way, ahead.popleft().result())
            told(made.file_name)
            yield made


def _added(way: _Way, received: _Received) -> Added:
    """One file with all its attachments; every error of its own is its result."""
    held = contextlib.ExitStack()
    folder = held.enter_context(incoming(way.review))
    return _finished(way, _opened(way, received, folder, held))


def _opened(
    way: _Way, received: _Received, folder: Path, closing: contextlib.ExitStack
) -> _Opened | Added:
    """A file copied and read, its folder held open; or why there is nothing to commit."""
    from vedette.core.library.child import read_in_child

    with closing as held:
        try:
            original, sha256 = copy_original(received.file, folder)
        except VedetteError as error:
            return _refused(received, error)
        twin = way.here.get(sha256)
        if twin is not None:
            return Added(received.name, DUPLICATE, twin)
        reading = read_in_child(
            original,
            folder / "child",
            name=received.name,
            encoding=way.intake.encoding,
            readers=way.readers,
        )
        if reading.errors:
            return Added(received.name, str(reading.status), errors=reading.errors)
        return _Opened(received, _Taken(original, sha256, reading, folder), held.pop_all())


def _finished(way: _Way, opened: _Opened | Added) -> Added:
    """The document that a file becomes, with those of its attachments."""
    if isinstance(opened, Added):
        return opened
    with opened.held:
        try:
            made = _kept(way, opened.received, opened.taken)
        except VedetteError as error:
            return _refused(opened.received, error)
        if made.status == DUPLICATE:
            return made
        inner = [
            _Received(
                opened.taken.folder / "child" / one.file,
                one.name,
                made.document,
                opened.received.depth + 1,
            )
            for one in opened.taken.reading.attachments
        ]
        return replace(made, attachments=tuple(_attached(way, one) for one in inner))


def _refused(received: _Received, error: VedetteError) -> Added:
    problem = Problem("document.refused", error.problem, error.remedy)
    return Added(received.name, str(Status.REJECTED), errors=(problem,))


def _attached(way: _Way, one: _Received) -> Added:
    if one.depth > _DEEPEST:
        problem = Problem(
            "limit.depth",
            f"The file lies more than {_DEEPEST} messages deep.",
            "Save it from the inner message and add it.",
        )
        return Added(one.name, str(Status.REJECTED), errors=(problem,))
    return _added(way, one)


@dataclass(frozen=True, slots=True)
class _Taken:
    original: Path
    sha256: str
    reading: Reading
    folder: Path


@dataclass(frozen=True, slots=True)
class _Opened:
    """A file that was read; `held` keeps its folder until it is a document."""

    received: _Received
    taken: _Taken
    held: contextlib.ExitStack


def _kept(way: _Way, received: _Received, taken: _Taken) -> Added:
    from vedette.core.library.stored import reading_table

    reading = taken.reading
    table = reading_table(reading)
    words = sum(len(page.text.split()) for page in reading.pages)
    facts: dict[str, object] = {
        "file_name": received.name,
        "format": reading.format,
        "title": reading.title,
        "written_on": reading.written_on,
        "received_on": way.intake.received_on.isoformat(),
        "attached_to": received.within,
        "pages": len(reading.pages),
        "pages_without_text": list(reading.pages_without_text),
        "warnings": [one.as_json() for one in reading.warnings],
        "label": way.intake.label,
    }
    with way.review.home.writing() as pen:
        twin = _twin(pen.known, taken.sha256, str(way.intake.label))
        if twin is not None:
            return Added(received.name, DUPLICATE, twin)
        facts["document"] = _new_reference(pen, taken.sha256, str(way.intake.label))
        read = _Read(taken.original, taken.sha256, table, taken.folder)
        made = _commit(way.review, pen, read, facts, way.author)
        if way.intake.described:
            stated = {
                "document": made.body["document"],
                "stated": dict(way.intake.described),
                "label": way.intake.label,
            }
            pen.append(Act.DESCRIBE, stated, way.author)
    return Added(
        received.name,
        str(reading.status),
        str(facts["document"]),
        len(reading.pages),
        words,
        warnings=reading.warnings,
    )


def _commit(
    review: Review, pen: Pen, read: _Read, facts: Mapping[str, object], author: Author
) -> Decision:
    """Keep original and reading, and decide that they are a document; the caller holds the pen."""
    from vedette.core.kernel.fingerprint import of_table
    from vedette.core.library.reading import VERSION

    content = of_table(read.table)
    name = f"{_READING}-{content[:16]}.parquet"
    write_table(read.table, read.folder / name)
    moved = [read.folder / name]
    if read.original.parent == read.folder:
        moved.append(read.original)
    keep(review, read.sha256, moved)
    body = {
        **facts,
        "snapshot": read.sha256,
        "files": {read.original.name: "original", name: "table"},
        "content": content,
        "reader": VERSION,
    }
    return pen.append(Act.DOCUMENT, body, author)


def _twin(known: Iterable[Decision], sha256: str, label: str) -> str | None:
    """The document in force that is the same file under the same label."""
    same: Iterator[str] = (
        name
        for name, one in documents(known).items()
        if one.body["snapshot"] == sha256 and one.label == label
    )
    return next(same, None)


def _here(review: Review, label: str) -> dict[str, str]:
    held = documents(review.decisions())
    return {str(one.body["snapshot"]): name for name, one in held.items() if one.label == label}


def _new_reference(pen: Pen, sha256: str, label: str) -> str:
    """A reference that no document has; the same file under the same label gets the same again."""
    seed = f"{sha256}|{label}"
    mine = {
        str(one.body["document"])
        for one in pen.whole
        if one.act is Act.DOCUMENT and (one.body["snapshot"], one.body["label"]) == (sha256, label)
    }
    if mine:
        return min(mine)
    others = {
        f"{one.body['snapshot']}|{one.body['label']}"
        for one in pen.whole
        if one.act is Act.DOCUMENT
    }
    return references("DOC", [seed, *sorted(others)])[0]
