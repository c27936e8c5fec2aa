"""Comments that come as files: the spreadsheet form, or comments in a DOCX; all of a file or nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from vedette.core.kernel.errors import BadInput
from vedette.core.library.reading import AsideKind
from vedette.core.reports.comments import Comment, Route, checked
from vedette.pipeline.comments import submit_comments
from vedette.pipeline.decisions import Author
from vedette.pipeline.rounds import round_of
from vedette.pipeline.sealed_names import Way, check_leaves
from vedette.pipeline.snapshots import copy_original, incoming
from vedette.pipeline.text_editions import edition_for
from vedette.pipeline.versions import document_of_version, versions_of
from vedette.pipeline.workspace import Review

if TYPE_CHECKING:
    from vedette.core.library.reading import Reading
    from vedette.core.reports.comment_form import FormRow
    from vedette.core.reports.frozen import FrozenBlock
    from vedette.core.reports.rounds import Round

_SNIFFED = 20_000
_TABLES = ("xlsx", "text")
_MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Received:
    """What came in with a file.

    Args:
        receipt: What it was received under.
        comments: In the order of the file.
    """

    receipt: str
    comments: tuple[Comment, ...]

    @property
    def unplaced(self) -> tuple[Comment, ...]:
        """Those whose place was not understood."""
        return tuple(one for one in self.comments if not one.block)


def comment_form(review: Review, round_ref: str, entity: str, way: Way) -> bytes:
    """The form for one who is asked, as a workbook.

    Raises:
        NotFound: There is no such round, or it does not ask this one.
        WrongState: Somebody of the sealed register is named in it, or names could not be looked for.
    """
    from vedette.core.reports.comment_form import form

    asked = round_of(review.decisions(), round_ref)
    document = document_of_version(review, asked.version)
    name = versions_of(review.decisions())[asked.version].name
    who = asked.recipient(entity).name
    content = form(name, document.title, who, blocks_of(review, asked, entity))
    check_leaves(review, content, "comments.xlsx", (), way)
    return content


def receive_file(
    review: Review, round_ref: str, entity: str, file: Path, author: Author, *, name: str = ""
) -> Received:
    """Take the comments of a file in; none of its rows is lost, and none comes in twice for a second call's fault.

    Args:
        review: The review.
        round_ref: The round.
        entity: Who comments, by its reference in the round.
        file: XLSX, CSV or another form of table, or DOCX with comments.
        author: Who takes it in.
        name: The name that the file was received under; its own unless told.

    Raises:
        BadInput: It cannot be read, or says nothing.
        NotFound: There is no such round, or it does not ask this one.
        WrongState: The round is closed.
    """
    asked = round_of(review.decisions(), round_ref)
    blocks = blocks_of(review, asked, entity)
    is_word = (name or file.name).lower().endswith(".docx")
    told = _of_word(file, blocks) if is_word else _of_table(review, file, blocks, name or file.name)
    route = Route.DOCUMENT if is_word else Route.SPREADSHEET
    made = submit_comments(review, round_ref, entity, told, author, route=route)
    return Received(made[0].receipt, tuple(made))


def blocks_of(review: Review, asked: Round, entity: str = "") -> tuple[FrozenBlock, ...]:
    """The blocks of the version that a round is about; for one who is asked as its own edition has and counts them."""
    from vedette.core.reports.frozen import frozen_blocks

    if entity:
        return frozen_blocks(edition_for(review, asked.ref, entity).document)
    return frozen_blocks(document_of_version(review, asked.version))


def _of_table(
    review: Review, file: Path, blocks: tuple[FrozenBlock, ...], name: str
) -> list[dict[str, str]]:
    from vedette.core.library.child import read_in_child
    from vedette.core.reports.comment_form import read_form

    with incoming(review) as folder:
        original, _ = copy_original(file, folder)
        reading = read_in_child(original, folder / "child", name=name)
    for problem in reading.errors:
        raise BadInput(problem.message, problem.remedy)
    if reading.format not in _TABLES:
        raise BadInput(
            f"'{name}' is no table.", "Send the form as XLSX or CSV, or comments in a DOCX."
        )
    rows = read_form(list(_sheets(reading)), blocks)
    for one in rows:
        _check(one)
    return [dict(one.said) for one in rows]


def _check(row: FormRow) -> None:
    """Whether a row can be a comment; the file is refused whole, with the row.

    Raises:
        BadInput: Something in it is too long.
    """
    try:
        checked(row.said, is_imported=True)
    except BadInput as error:
        raise BadInput(f"Row {row.row}: {error.problem}", error.remedy) from error


def _sheets(reading: Reading) -> Iterator[list[list[str]]]:
    """The cells of each sheet; rows that are hidden are read like the others."""
    hidden = [one for one in reading.asides if one.kind is AsideKind.HIDDEN]
    for page in reading.pages:
        if reading.format != "xlsx":
            yield _cells(page.text)
            continue
        lines: list[str] = []
        for block in page.blocks:
            # Blank rows are not read: they are put back, so that a row has the number that its reader sees.
            lines += [""] * (min(int(block.number or 0), _MOST_ROWS) - 1 - len(lines))
            lines.append(page.text[block.start : block.end])
        more = [one.text for one in hidden if one.page == page.number]
        yield [line.split("\t") for line in [*lines, *more]]


def _cells(text: str) -> list[list[str]]:
    """The cells of a table that is plain text."""
    try:
        dialect: type[csv.Dialect] | csv.Dialect = csv.Sniffer().sniff(text[:_SNIFFED], ",;\t|")
    except csv.Error:
        dialect = csv.excel
    try:
        return list(csv.reader(io.StringIO(text), dialect))
    except csv.Error as error:
        raise BadInput(
            "The cells of the file cannot be told apart.", "Save it as XLSX and send that."
        ) from error


def _of_word(file: Path, blocks: tuple[FrozenBlock, ...]) -> list[dict[str, str]]:
    from vedette.core.reports.word_comments import placed_by_words, word_comments

    try:
        content = file.read_bytes()
    except OSError as error:
        raise BadInput(f"'{file.name}' cannot be read.", "Check the path.") from error
    return [
        {
            "text": one.text,
            "quoted": one.quoted,
            "place": one.paragraph[:200],
            "block": placed_by_words(one, blocks),
        }
        for one in word_comments(content)
    ]
