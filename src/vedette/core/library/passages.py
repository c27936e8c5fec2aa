"""Paragraphs as a reader has them: across page breaks, without running heads, in one line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from vedette.core.library.reading import BESIDE, Block, Kind
from vedette.core.library.stored import Text

_ENDED = tuple('.!?:;”"»؟。！？')
_WORDS = re.compile(r"\s+|\S+")
_FLOWING = frozenset((Kind.PARAGRAPH,))


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph, heading, row or note.

    Args:
        number: In the document from 1.
        kind: What it is.
        cited: The paragraph number that it is cited by.
        parts: Its runs in the text of the document.
        text: Its words in one line.
        index: For each character of `text` its position in the text of the document.
    """

    number: int
    kind: Kind
    cited: str | None
    parts: tuple[tuple[int, int], ...]
    text: str
    index: tuple[int, ...]


def passages(whole: Text) -> list[Passage]:
    """The passages of a document in reading order; a paragraph that a page break cuts is one."""
    groups = _grouped(whole)
    return [_passage(n, group, whole.text) for n, group in enumerate(groups, start=1)]


def _grouped(whole: Text) -> list[list[Block]]:
    """Blocks, those that go on from one page to the next together."""
    groups: list[list[Block]] = []
    open_group: list[Block] | None = None
    page = -1
    first_of_page = True
    for block in whole.blocks:
        if block.kind in BESIDE or not whole.text[block.start : block.end].strip():
            continue
        here = whole.page_at(block.start)
        first_of_page = first_of_page or here != page
        goes_on = (
            open_group is not None and here != page and _goes_on(open_group[-1], block, whole.text)
        )
        if goes_on and open_group is not None:
            open_group.append(block)
        else:
            groups.append([block])
            if block.kind in _FLOWING:
                open_group = groups[-1]
        page = here
    return groups


def _goes_on(before: Block, block: Block, text: str) -> bool:
    """Whether a block at the top of a page continues the last paragraph of the page before."""
    if block.kind is not Kind.PARAGRAPH or block.number is not None:
        return False
    ended = text[before.start : before.end].rstrip().endswith(_ENDED)
    begins = text[block.start : block.end].lstrip()[:1]
    return not ended and not begins.isupper() if begins.isalpha() else not ended


def _passage(number: int, group: Sequence[Block], text: str) -> Passage:
    pieces: list[str] = []
    index: list[int] = []
    for block in group:
        _flow(text, block.start, block.end, pieces, index)
    if pieces and pieces[-1] == " ":
        pieces.pop()
        index.pop()
    parts = tuple((block.start, block.end) for block in group)
    return Passage(number, group[0].kind, group[0].number, parts, "".join(pieces), tuple(index))


def _flow(text: str, start: int, end: int, pieces: list[str], index: list[int]) -> None:
    """Add the words of a run with their positions, ends of lines as blanks where words need one."""
    if pieces and pieces[-1] != " " and not _is_joined(pieces[-1][-1], text[start]):
        pieces.append(" ")
        index.append(start)
    for found in _WORDS.finditer(text, start, end):
        piece, at = found[0], found.start()
        if not piece.isspace():
            pieces.append(piece)
            index.extend(range(at, found.end()))
            continue
        before = pieces[-1][-1] if pieces else " "
        if before != " " and not (
            "\n" in piece and _is_joined(before, text[found.end() : found.end() + 1])
        ):
            pieces.append("\t" if "\t" in piece else " ")
            index.append(at)


def _is_joined(last: str, following: str) -> bool:
    """Whether two lines meet without a blank: after a hyphen, or between ideographs."""
    if last == "-":
        return following.isalpha()
    return _is_wide(last) and _is_wide(following)


def _is_wide(letter: str) -> bool:
    return letter != "" and unicodedata.east_asian_width(letter) in "WF"
