"""A document kept as it was: written as JSON, read back the same, its blocks by names that people can point at."""

from __future__ import annotations

import dataclasses
import datetime as dt
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from vedette.core.kernel.fingerprint import of_value
from vedette.core.reports import document as model
from vedette.core.reports.deck import Deck
from vedette.core.reports.document import (
    Block,
    Chart,
    Document,
    Inline,
    LiveNumber,
    Text,
    inlines_of,
    label_of,
    plain,
    reworded,
)
from vedette.core.reports.numbering import numbering
from vedette.core.reports.spoken import spoken

_OF_STATE = ("edition", "imprint", "run", "known_on", "issued_at")
"""Fields of a document that say in which state it is, not what it says."""


@dataclass(frozen=True, slots=True)
class FrozenBlock:
    """One block of a kept document, as it is read.

    Args:
        name: The label of the block, or where it comes from with its place there, such as `SEC-trend.2`.
        kind: Name of its class, such as `Paragraph`.
        mark: Its number as printed, such as "33", "II" or "Table 1"; "" for none.
        words: All of its words in reading order.
        numbers: Its live numbers in reading order, key and form to the printed form.
    """

    name: str
    kind: str
    mark: str
    words: str
    numbers: Mapping[str, str]


def frozen(document: Document) -> dict[str, object]:
    """A document as JSON types, with all that is needed to print it again."""
    said = plain(document)
    assert isinstance(said, dict), "a document is a dataclass"
    layout = {"chapters_flow": document.chapters_flow, "origins": list(document.origins)}
    readers = {"readers": list(document.readers)} if document.readers else {}
    return {**said, **layout, **readers}


def thawed(told: Mapping[str, object]) -> Document:
    """The document that `frozen` wrote."""
    made = _read(told, Document)
    assert isinstance(made, Document), "written by frozen"
    return made


def thawed_deck(told: Mapping[str, object]) -> Deck:
    """The deck that `plain` wrote."""
    made = _read(told, Deck)
    assert isinstance(made, Deck), "written by plain"
    return made


def block_names(document: Document) -> tuple[str, ...]:
    """A name for each block, none twice: what comments point at."""
    seen: dict[str, int] = {}
    made: list[str] = []
    origins = document.origins or ("",) * len(document.blocks)
    for block, origin in zip(document.blocks, origins, strict=True):
        seen[origin] = seen.get(origin, 0) + 1
        made.append(label_of(block) or f"{origin or 'BLOCK'}.{seen[origin]}")
    return tuple(made)


def frozen_blocks(document: Document) -> tuple[FrozenBlock, ...]:
    """The blocks of a document as people read and compare them."""
    numbers = numbering(document)
    names = block_names(document)
    return tuple(
        FrozenBlock(
            name,
            type(block).__name__,
            mark,
            spoken(block, numbers),
            {
                f"{n.key}|{n.form}": n.printed
                for n in inlines_of(block)
                if isinstance(n, LiveNumber)
            },
        )
        for name, block, mark in zip(names, document.blocks, numbers.marks, strict=True)
    )


def words_fingerprint(document: Document) -> str:
    """Fingerprint of what people said in it: its blocks without their live numbers and without drawn data."""

    def blank(inline: Inline) -> Inline:
        return Text(f"[{inline.key}|{inline.form}]") if isinstance(inline, LiveNumber) else inline

    blocks = [_undrawn(reworded(one, blank)) for one in document.blocks]
    said = {
        f.name: plain(getattr(document, f.name))
        for f in dataclasses.fields(document)
        if f.name not in (*_OF_STATE, "blocks", "origins", "chapters_flow", "readers")
    }
    # Who may read a block is approved with its words; a text for everybody keeps the fingerprint that it always had.
    readers = {"readers": list(document.readers)} if document.readers else {}
    return of_value({**said, **readers, "blocks": [plain(one) for one in blocks]})


def data_fingerprint(document: Document) -> str:
    """Fingerprint of the numbers in it: each live number as printed, and the data of each chart."""
    numbers = [
        [one.key, str(one.form), one.printed]
        for one in document.inlines()
        if isinstance(one, LiveNumber)
    ]
    drawn = [[one.key, one.spec] for one in document.blocks if isinstance(one, Chart)]
    return of_value({"numbers": numbers, "charts": drawn})


def _undrawn(block: Block) -> Block:
    return (
        dataclasses.replace(block, spec="{}", alt="-" * 20) if isinstance(block, Chart) else block
    )


def _read(told: object, wanted: object) -> object:
    """JSON types as what a field of the model wants them to be."""
    origin = typing.get_origin(wanted)
    if origin is tuple:
        assert isinstance(told, list), "a tuple is written as a list"
        kinds = typing.get_args(wanted)
        each = (
            kinds[:1] * len(told)
            if len(kinds) == 2 and kinds[1] is Ellipsis  # noqa: PLR2004 - tuple[X, ...]
            else kinds
        )
        return tuple(_read(one, kind) for one, kind in zip(told, each, strict=True))
    if isinstance(told, Mapping):
        # A field of one class names it; of several, the class stands in what was written.
        kind = wanted if isinstance(wanted, type) else getattr(model, str(told["kind"]))
        fields = typing.get_type_hints(kind)
        return kind(**{name: _read(told[name], of) for name, of in fields.items() if name in told})
    if not isinstance(wanted, type):
        return told
    if issubclass(wanted, StrEnum):
        return wanted(str(told))
    if issubclass(wanted, dt.date):
        return wanted.fromisoformat(str(told))
    return told
