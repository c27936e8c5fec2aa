"""The text of a page as markup: its paragraphs with their numbers, the words that are looked for marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from vedette.web.ui import markup

_TAGS = {"heading": "h3", "table": "pre", "footnote": "p", "header": "p", "footer": "p"}

Span = tuple[int, int]
"""First character and the one after the last, in the text of the whole document."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What is marked.

    Args:
        words: The words that were looked for.
        passage: The runs of the passage, or quotation, that the address leads to.
    """

    words: Sequence[Span] = ()
    passage: Sequence[Span] = ()


def drawn(row: Mapping[str, Any], start: int, marks: Marks) -> SafeString:
    """The blocks of a page, one element each; `data-start` says where its text begins in the document.

    Args:
        row: A page as it was read.
        start: Where the page begins in the text of the document.
        marks: Positions in the text of the document.
    """
    text = str(row["text"])
    parts, is_first = [], True
    for kind, begins, ends, number in _blocks(row):
        place = (start + begins, start + ends)
        is_here = any(_meets(place, one) for one in marks.passage)
        css = f"block {kind}{' here' if is_here else ''}"
        anchor = ' id="hit" tabindex="-1"' if is_here and is_first else ""
        is_first = is_first and not is_here
        tag = _TAGS.get(kind, "p")
        cited = (
            f'<span class="cited" aria-hidden="true">{markup.text(number)}</span>' if number else ""
        )
        said = _marked(text[begins:ends], place, marks.words)
        parts.append(
            SafeString(
                f'<{tag} class="{css}" dir="auto" data-start="{place[0]}" data-end="{place[1]}"{anchor}>'
                f"{cited}<span>{said}</span></{tag}>"
            )
        )
    return markup.joined(parts)


def _blocks(row: Mapping[str, Any]) -> Iterator[tuple[str, int, int, str | None]]:
    """Blocks of the page in order; what no block covers is a paragraph, so that no letter is left out."""
    text, at = str(row["text"]), 0
    for one in row["blocks"] or ():
        if text[at : one["start"]].strip():
            yield "paragraph", at, one["start"], None
        if one["start"] < one["end"]:
            yield one["kind"], one["start"], one["end"], one["number"]
        at = max(at, one["end"])
    if text[at:].strip():
        yield "paragraph", at, len(text), None


def _marked(text: str, place: Span, words: Sequence[Span]) -> SafeString:
    parts, at = [], 0
    for begins, ends in sorted(one for one in words if _meets(place, one)):
        first, last = max(begins - place[0], at), min(ends - place[0], len(text))
        if first >= last:
            continue
        parts += [
            markup.text(text[at:first]),
            SafeString(f"<mark>{markup.text(text[first:last])}</mark>"),
        ]
        at = last
    return markup.joined([*parts, markup.text(text[at:])])


def _meets(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
