"""Comments that come as files: the spreadsheet form, or comments in a DOCX; all of a file or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from vedette.core.kernel.errors import BadInput, NotFound
from vedette.core.reports.comments import Comment, Route
from vedette.pipeline.comments import submit_comments
from vedette.pipeline.decisions import Author
from vedette.pipeline.rounds import rounds_of
from vedette.pipeline.snapshots import copy_original, incoming
from vedette.pipeline.staging import sheets_in_child
from vedette.pipeline.versions import document_of_version, versions_of
from vedette.pipeline.workspace import Review

if TYPE_CHECKING:
    from vedette.core.reports.frozen import FrozenBlock
    from vedette.core.reports.rounds import Round


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


def comment_form(review: Review, round_ref: str, entity: str) -> bytes:
    """The form for one who is asked, as a workbook.

    Raises:
        NotFound: There is no such round, or it does not ask this one.
    """
    from vedette.core.reports.comment_form import form

    asked = _round(review, round_ref)
    document = document_of_version(review, asked.version)
    name = versions_of(review.decisions())[asked.version].name
    return form(name, document.title, asked.recipient(entity).name, blocks_of(review, asked))


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
    asked = _round(review, round_ref)
    blocks = blocks_of(review, asked)
    is_word = (name or file.name).lower().endswith(".docx")
    told = _of_word(file, blocks) if is_word else _of_table(review, file, blocks, name or file.name)
    route = Route.DOCUMENT if is_word else Route.SPREADSHEET
    made = submit_comments(review, round_ref, entity, told, author, route=route)
    return Received(made[0].receipt, tuple(made))


def blocks_of(review: Review, asked: Round) -> tuple[FrozenBlock, ...]:
    """The blocks of the version that a round is about."""
    from vedette.core.reports.frozen import frozen_blocks

    return frozen_blocks(document_of_version(review, asked.version))


def _round(review: Review, ref: str) -> Round:
    held = rounds_of(review.decisions())
    if ref not in held:
        raise NotFound(f"There is no round '{ref}'.", "See `vedette rounds list`.")
    return held[ref]


def _of_table(
    review: Review, file: Path, blocks: tuple[FrozenBlock, ...], name: str
) -> list[dict[str, str]]:
    from vedette.core.reports.comment_form import read_form

    with incoming(review) as folder:
        original, _ = copy_original(file, folder)
        sheets = sheets_in_child(original, folder / "child", name=name)
    return [dict(one.said) for one in read_form(sheets, blocks)]


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
