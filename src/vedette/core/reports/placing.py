"""From the text as people wrote it to the blocks that are printed: numbers bound, evidence told, names resolved.

A number that the run does not have any more is printed as gone, never left out and never guessed: the report can be
looked at, and is not to be approved. A number whose old value a person holds is printed as it was, with a note.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from vedette.core.evidence.chain import figure_ref
from vedette.core.evidence.links import Evidence
from vedette.core.reports import dialect
from vedette.core.reports.bindings import Bindings
from vedette.core.reports.document import (
    Annex,
    Block,
    Box,
    Code,
    Footnote,
    Form,
    Heading,
    Inline,
    Inlines,
    LiveNumber,
    Paragraph,
    Reference,
    Strong,
    Text,
)
from vedette.core.reports.showing import Showing
from vedette.core.reports.text import BlockKind, TextBlock, number_name


def printed(number: dialect.Number, numbers: Bindings) -> LiveNumber:
    """A number as it is printed today.

    Raises:
        NotFound: The run has no such figure.
    """
    match number.form:
        case Form.INTERVAL:
            return numbers.interval(number.key)
        case Form.COUNT:
            return numbers.count(number.key)
        case Form.RANGE:
            return numbers.range(number.key)
        case Form.EXPOSURE:
            return numbers.exposure(number.key)
        case _:
            return numbers.value(number.key, strong=number.is_strong)


def placed(
    block: TextBlock,
    shows: Showing,
    labels: Sequence[str],
    section: Callable[[str], list[Block]],
    *,
    language: str = "",
) -> list[Block]:
    """One block of the text as it is printed.

    Args:
        block: The block.
        shows: Numbers, figures, quotations and recommendations, as they are today.
        labels: Names that a reference may lead to.
        section: Gives the blocks of a section of the run.
        language: BCP 47 tag of what people write, where it is not that of the document.
    """
    match block.kind:
        case BlockKind.HEADING:
            return [Heading(block.level, block.text, block.ref, is_numbered=block.is_numbered)]
        case BlockKind.ANNEX:
            return [Annex(block.text, block.ref)]
        case BlockKind.SECTION:
            return section(block.text)
        case BlockKind.PARAGRAPH:
            said = _said(block, shows, labels)
            return [Paragraph(said, label=block.ref, language=block.language or language)]
        case BlockKind.BOX:
            said, head = _said(block, shows, labels), (("", block.title),)
            return [Box(head, said, label=block.ref, language=block.language or language)]
        case BlockKind.FIGURE | BlockKind.TABLE | BlockKind.QUOTATION | BlockKind.RECOMMENDATION:
            return [shows.of(block)]


def _said(block: TextBlock, shows: Showing, labels: Sequence[str]) -> Inlines:
    words = _Words(block, shows.numbers, frozenset(labels))
    return words.inlines(dialect.read(block.text))


class _Words:
    """The pieces of one paragraph as inlines."""

    def __init__(self, block: TextBlock, numbers: Bindings, labels: frozenset[str]) -> None:
        self._block, self._numbers, self._labels = block, numbers, labels
        self._links: Mapping[str, Evidence] = {one.on: one for one in block.links}

    def inlines(self, pieces: dialect.Pieces) -> Inlines:
        return tuple(inline for piece in pieces for inline in self._of(piece))

    def _of(self, piece: dialect.Piece) -> Inlines:
        match piece:
            case dialect.Number():
                return self._number(piece)
            case dialect.Rests(ref=ref):
                return (Footnote((Text("Rests on "), Code(ref), Text("."))),)
            case dialect.Note(pieces=inner):
                # A note of a note cannot be printed: what would be one stands in it.
                return (Footnote(tuple(_flat(self.inlines(inner)))),)
            case Reference(label=label) if label not in self._labels:
                return (Strong(f"[{label} is gone]"),)
            case _:
                return (piece,)

    def _number(self, piece: dialect.Number) -> Inlines:
        if piece.key not in self._numbers:
            return (Strong(f"[{piece.key} is gone]"),)
        today = printed(piece, self._numbers)
        link = self._links.get(figure_ref(piece.key))
        before = self._block.printed.get(number_name(piece), today.printed)
        if link is None or not link.held or before == today.printed:
            return (today,)
        note = Footnote(
            (Text("Held at this value; the data now say "), today, Text(f". {link.why}"))
        )
        return ((Strong if piece.is_strong else Text)(before), note)


def _flat(inlines: Inlines) -> list[Inline]:
    made: list[Inline] = []
    for one in inlines:
        made += [Text(" ("), *one.inlines, Text(")")] if isinstance(one, Footnote) else [one]
    return made
