"""A quotation: words of a document, where they stood, the codes they bear, and who gave them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vedette.core.library.anchors import Anchor, Place, State, place_of
from vedette.core.library.codebook import Codebook

if TYPE_CHECKING:
    from vedette.core.library.stored import Text


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of a document that somebody coded.

    Args:
        quotation: Permanent reference.
        document: Reference of its document.
        anchor: Its words and where they stood.
        content: Fingerprint of the reading that it was anchored in.
        codes: As they were given.
        memo: What the coder noted.
        by: The coder.
        at: When it was last said.
    """

    quotation: str
    document: str
    anchor: Anchor
    content: str
    codes: tuple[str, ...]
    memo: str
    by: str
    at: str


def quotation_of(body: Mapping[str, Any], by: str, at: str) -> Quotation:
    """The quotation that a decision states."""
    told = body["anchor"]
    anchor = Anchor(told["exact"], told["prefix"], told["suffix"], told["start"], told["end"])
    return Quotation(
        str(body["quotation"]),
        str(body["document"]),
        anchor,
        str(body["content"]),
        tuple(map(str, body["codes"])),
        str(body.get("memo") or ""),
        by,
        at,
    )


def placed(one: Quotation, whole: Text, content: str) -> Place:
    """Where a quotation stands in the reading of today; the same reading needs no search."""
    if one.content == content:
        return Place(State.EXACT, one.anchor.start, one.anchor.end, 1.0, 1)
    return place_of(one.anchor, whole)


def codings(held: Iterable[Quotation], book: Codebook) -> Iterator[tuple[Quotation, str]]:
    """Each quotation with each code that it counts as, merges followed, once."""
    for one in held:
        known = dict.fromkeys(book.current(code) for code in one.codes if code in book.codes)
        yield from ((one, code) for code in known)
