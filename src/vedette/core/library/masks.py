"""Masked words: which characters of a document are not shown, and what is drawn in their place.

A masked text is as long as the plain one, so that every position in it stays what it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from vedette.core.library.stored import Rectangle, Text

if TYPE_CHECKING:
    from vedette.core.library.reading import Boxes

BLACK = "█"
"""Stands for each masked character."""

_MARGIN = 1.5
"""Points by which a black box is wider than the letters on each side."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Area:
    """A masked place on a page: points from its top left."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


def joined_spans(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, those that touch made one.

    Example:
        >>> joined_spans([(5, 9), (1, 3), (3, 6)])
        [(1, 9)]
    """
    made: list[Span] = []
    for start, end in sorted(spans):
        if made and start <= made[-1][1]:
            made[-1] = (made[-1][0], max(end, made[-1][1]))
        else:
            made.append((start, end))
    return made


def masked(text: str, spans: Iterable[Span]) -> str:
    """The text with a black character for each masked one; line ends stay.

    Example:
        >>> masked("Ask Konaré.", [(4, 10)])
        'Ask ██████.'
    """
    letters = list(text)
    for start, end in spans:
        for at in range(max(start, 0), min(end, len(letters))):
            if letters[at] != "\n":
                letters[at] = BLACK
    return "".join(letters)


def whole_lines(text: str, spans: Iterable[Span]) -> list[Span]:
    """The spans widened to their lines, so that the width of a box tells nothing of the words."""
    return joined_spans(
        (
            text.rfind("\n", 0, start) + 1,
            len(text) if (end_of := text.find("\n", end)) < 0 else end_of,
        )
        for start, end in spans
    )


def under_areas(
    rows: Sequence[Mapping[str, Any]], whole: Text, areas: Iterable[Area]
) -> list[Span]:
    """The characters whose boxes a masked place touches.

    Args:
        rows: Pages with `page`, `text`, `boxes`.
        whole: The text that they make.
        areas: Masked places.
    """
    found: list[Span] = []
    by_page = {row["page"]: row for row in rows}
    for area in areas:
        row = by_page.get(area.page)
        if row is None or row["boxes"] is None:
            continue
        left, top, right, bottom = boxes_of(row).T / 10
        touched = (
            (left < area.right) & (right > area.left) & (top < area.bottom) & (bottom > area.top)
            & (right > left)
        )  # fmt: skip
        first = whole.start_of(area.page)
        found += [(first + int(at), first + int(at) + 1) for at in np.flatnonzero(touched)]
    return joined_spans(found)


def boxes_of(row: Mapping[str, Any]) -> Boxes:
    """The boxes of the characters of a page, tenths of a point."""
    return np.frombuffer(row["boxes"], "<i2").reshape(-1, 4)


def drawn(rectangles: Iterable[Rectangle], areas: Iterable[Area]) -> list[Area]:
    """The black boxes of a copy: a little wider than the letters, and the masked places."""
    return [
        Area(
            one.page,
            one.left - _MARGIN,
            one.top - _MARGIN / 2,
            one.right + _MARGIN,
            one.bottom + _MARGIN / 2,
        )
        for one in rectangles
    ] + list(areas)


def standing_elsewhere(whole: Text, spans: Sequence[Span]) -> list[tuple[Span, int]]:
    """Masked words that stand unmasked at another place of the document: their span, and the page of that place."""
    plain = masked(whole.text, spans).casefold()
    found = []
    for start, end in spans:
        words = whole.text[start:end].casefold().strip()
        at = plain.find(words) if words else -1
        while at >= 0 and _is_within_word(plain, at, at + len(words)):
            at = plain.find(words, at + 1)
        if at >= 0 and len(plain) == len(whole.text):
            found.append(((start, end), whole.page_at(at)))
    return found


def _is_within_word(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    return before.isalnum() or after.isalnum()


@dataclass(frozen=True, slots=True)
class Word:
    """A word on a page with its box, in points from the top left."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def words_of(row: Mapping[str, Any], first: int, spans: Sequence[Span]) -> list[Word]:
    """The words of a page that are not masked, each with its box.

    Args:
        row: A page with `text` and `boxes`.
        first: Where the page begins in the text of the document.
        spans: Masked characters of the document.
    """
    if row["boxes"] is None:
        return []
    text = masked(row["text"], [(start - first, end - first) for start, end in spans])
    boxes, found, at = boxes_of(row), [], 0
    for piece in text.split(" "):
        for line in piece.split("\n"):
            held = boxes[at : at + len(line)]
            held = held[held.any(axis=1)]
            if line.strip() and BLACK not in line and len(held):
                left, top = held[:, :2].min(axis=0) / 10
                right, bottom = held[:, 2:].max(axis=0) / 10
                found.append(Word(line, float(left), float(top), float(right), float(bottom)))
            at += len(line) + 1
    return found


@dataclass(frozen=True, slots=True)
class Masks:
    """What is masked of one document.

    Args:
        spans: Characters of its text.
        areas: Places on its pages.
        is_stale: Whether the document was read anew since: then all of it is masked until somebody masks anew.
    """

    spans: tuple[Span, ...] = ()
    areas: tuple[Area, ...] = ()
    is_stale: bool = False


def combined(decided: Iterable[Mapping[str, Any]], content: str) -> Masks:
    """What some decisions mask of a reading.

    Args:
        decided: Each with `spans`, `areas` and the `content` that it was made in.
        content: Fingerprint of the reading.
    """
    bodies = list(decided)
    return Masks(
        tuple(joined_spans((s, e) for body in bodies for s, e in body["spans"])),
        tuple(Area(**area) for body in bodies for area in body["areas"]),
        any(body["content"] != content for body in bodies),
    )


def masked_pages(rows: Sequence[Mapping[str, Any]], found: Masks) -> list[dict[str, Any]]:
    """Pages with what is masked blackened; texts keep their length, what stands beside the text is left out.

    Args:
        rows: Pages with `page`, `text`, and `boxes` where places on pages are masked.
        found: What is masked.
    """
    if found == Masks():
        return [dict(row) for row in rows]
    starts, at = [], 0
    for row in rows:
        starts.append(at)
        at += len(row["text"]) + 1
    spans = [(0, at)] if found.is_stale else list(found.spans)
    if found.areas and not found.is_stale:
        whole = Text("", tuple(starts), tuple(row["page"] for row in rows), ())
        spans = joined_spans([*spans, *under_areas(rows, whole, found.areas)])
    made = []
    for row, first in zip(rows, starts, strict=True):
        text = masked(row["text"], [(s - first, e - first) for s, e in spans])
        beside: dict[str, Any] = {"asides": []} if row.get("asides") else {}
        made.append({**row, "text": text, **beside})
    return made


def masked_words(words: str, start: int, content: str, found: Masks, today: str) -> str:
    """The words of a quotation with what is masked blackened; all of them where nothing tells which.

    Args:
        words: As they stood.
        start: Their first character in the text of the document.
        content: Fingerprint of the reading that they were quoted from.
        found: What is masked.
        today: Fingerprint of the reading that holds.
    """
    if found == Masks():
        return words
    if found.is_stale or content != today:
        return masked(words, [(0, len(words))])
    return masked(words, [(s - start, e - start) for s, e in found.spans])
