"""The text of a report as blocks, with live numbers in it: one model, three renderers.

A document holds what is said, never how it looks. Numbers stand in it as `LiveNumber`: the key of
a figure and the form in which it is printed. Renderers only walk the blocks, so the numbers of
PDF, DOCX and HTML agree by construction.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from vedette.core.kernel import fingerprint
from vedette.core.kernel.errors import BadInput
from vedette.core.kernel.labels import Level, parse_label

_DEEPEST_HEADING = 3
_SHORTEST_ALT = 20
_LAYOUT = "layout"
"""Mark of a field that says how a document looks, not what it says: its fingerprint leaves it out."""


_IF_SAID = "if_said"
"""Mark of a field that documents had not always: its fingerprint leaves it out where it is empty."""
_RIGHT_TO_LEFT = frozenset(("ar", "fa", "he", "ur", "ps", "ckb", "sd", "ug", "yi", "dv"))


class Form(StrEnum):
    """Which side of a figure a live number prints."""

    VALUE = "value"
    INTERVAL = "interval"
    COUNT = "n"
    RANGE = "range"
    DIFFERENCE = "difference"
    EXPOSURE = "person_years"


class Align(StrEnum):
    """Where the content of a column stands; numbers stand at the end."""

    START = "start"
    END = "end"


class RowKind(StrEnum):
    """What a row of a table is for."""

    BODY = "body"
    GROUP = "group"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Text:
    """Words without emphasis; never read as markup."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that carry the sentence."""

    text: str


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Words set apart: a quotation or a title."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """A reference, fingerprint or raw value, in fixed width."""

    text: str


@dataclass(frozen=True, slots=True)
class LiveNumber:
    """A number bound to a figure.

    Args:
        key: Key of the figure, as in the register of figures.
        printed: The number as printed, with its sign, thousands and unit mark.
        form: Which side of the figure is printed.
        strong: Whether it carries the sentence.
    """

    key: str
    printed: str
    form: Form = Form.VALUE
    strong: bool = False

    def __post_init__(self) -> None:
        if not self.key or not self.printed:
            raise BadInput(
                f"A live number has key '{self.key}' and prints '{self.printed}'.",
                "Give both: a number without key cannot be traced.",
            )


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference to a block that has this label, printed as "table 2" or "annex A".

    Args:
        label: Label of the block.
        starts_sentence: Whether it is printed as "Table 2".
    """

    label: str
    starts_sentence: bool = False


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note at the foot of the page."""

    inlines: tuple[Inline, ...]

    def __post_init__(self) -> None:
        if any(isinstance(inline, Footnote) for inline in self.inlines):
            raise BadInput("A footnote stands in a footnote.", "Write both into one footnote.")


Inline = Text | Strong | Emphasis | Code | LiveNumber | Reference | Footnote
Inlines = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A chapter (level 1), section (2) or subsection (3)."""

    level: int
    text: str
    label: str = ""
    is_numbered: bool = True

    def __post_init__(self) -> None:
        if not 1 <= self.level <= _DEEPEST_HEADING:
            raise BadInput(f"The heading '{self.text}' has level {self.level}.", "Use 1, 2 or 3.")
        if not self.text.strip():
            raise BadInput("A heading has no words.", "Write what the section says.")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, numbered through the whole report in the manner of UN documents.

    Args:
        inlines: Its words.
        is_numbered: Whether it is counted.
        label: For references.
        language: BCP 47 tag of its words; "" for that of the document.
    """

    inlines: Inlines
    is_numbered: bool = True
    label: str = ""
    language: str = dataclasses.field(default="", metadata={_IF_SAID: True})


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a printed table: its head with the unit, alignment, share of the width."""

    head: str
    align: Align = Align.START
    width: float = 1.0


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells; `anchor` is the key that live numbers elsewhere lead to."""

    cells: tuple[Inlines, ...]
    kind: RowKind = RowKind.BODY
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with caption, head row and notes; the first column names the row."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[Inlines, ...] = ()
    label: str = ""

    def __post_init__(self) -> None:
        if not self.caption.strip():
            raise BadInput("A table has no caption.", "Say what it counts, in which unit.")
        for number, row in enumerate(self.rows, 1):
            if len(row.cells) != len(self.columns):
                raise BadInput(
                    f"Row {number} of the table '{self.caption}' has {len(row.cells)} cells "
                    f"for {len(self.columns)} columns.",
                    "Give one cell for each column; an empty cell is an empty tuple.",
                )


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as a Vega-Lite specification with its words.

    Args:
        spec: The specification as JSON, its data inside.
        caption: What the chart shows, with unit and period.
        alt: One sentence with the numbers that the picture shows, for those who do not see it.
        key: Key of the figure that the chart draws.
        source: Source and licence, printed below.
        notes: How to read it: interval, n, open marks.
        label: For references.
    """

    spec: str
    caption: str
    alt: str
    key: str
    source: str
    notes: Inlines = ()
    label: str = ""

    def __post_init__(self) -> None:
        if len(self.alt.strip()) < _SHORTEST_ALT:
            raise BadInput(
                f"The chart '{self.caption}' has no text alternative.",
                "Write one sentence that says what the chart shows, with its numbers.",
            )
        if not self.caption.strip():
            raise BadInput(f"The chart of '{self.key}' has no caption.", "Say what it shows.")
        try:
            json.loads(self.spec)
        except json.JSONDecodeError as error:
            raise BadInput(
                f"The chart '{self.caption}' is not JSON: {error}.", "Give a Vega-Lite object."
            ) from error


@dataclass(frozen=True, slots=True)
class Box:
    """A framed statement such as a recommendation or "how to read the numbers".

    Args:
        head: Terms with their words, such as ("Owner", "Mission").
        body: The statement.
        foot: What it rests on.
        label: For references.
        language: BCP 47 tag of its words; "" for that of the document.
    """

    head: tuple[tuple[str, str], ...]
    body: Inlines
    foot: Inlines = ()
    label: str = ""
    language: str = dataclasses.field(default="", metadata={_IF_SAID: True})


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of somebody, set apart.

    Args:
        body: The words.
        source: Whose they are, in the words of their rule of attribution; may be empty.
        label: For references.
        language: BCP 47 tag of the words; "" for that of the document.
    """

    body: Inlines
    source: Inlines = ()
    label: str = ""
    language: str = dataclasses.field(default="", metadata={_IF_SAID: True})

    def __post_init__(self) -> None:
        if not self.body:
            raise BadInput("A quotation has no words.", "Quote them, or leave it out.")


@dataclass(frozen=True, slots=True)
class Term:
    """A term or abbreviation with its meaning."""

    word: str
    meaning: Inlines


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms with their meanings, such as a glossary or a list of abbreviations, in the order given."""

    entries: tuple[Term, ...]
    label: str = ""

    def __post_init__(self) -> None:
        words = [one.word for one in self.entries]
        twice = {word for word in words if words.count(word) > 1}
        if twice:
            raise BadInput(f"'{min(twice)}' is explained twice.", "Explain it once.")


@dataclass(frozen=True, slots=True)
class Annex:
    """The start of an annex, lettered in order."""

    text: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows starts a page."""


Block = Heading | Paragraph | Table | Chart | Box | Quotation | Terms | Annex | PageBreak


@dataclass(frozen=True, slots=True)
class Marking:
    """The label in words, printed on each page: level 0 to 3 and its words."""

    level: int
    words: str

    def __post_init__(self) -> None:
        if not 0 <= self.level <= 3:  # noqa: PLR2004 - the four levels of the code list
            raise BadInput(f"The marking has level {self.level}.", "Use 0 to 3.")
        if not self.words.strip():
            raise BadInput("A report has no marking.", "Give the words of its label.")


def marking_of(label: str) -> Marking:
    """The marking of a label in words: level, then compartments.

    Example:
        >>> marking_of("confidential:MINUSMA").words
        'Confidential – MINUSMA'
    """
    parsed = parse_label(label)
    words = Level(parsed.level).name.replace("_", " ").capitalize()
    inside = ", ".join(sorted(parsed.compartments))
    return Marking(int(parsed.level), f"{words} – {inside}" if inside else words)


@dataclass(frozen=True, slots=True)
class Document:
    """A report: cover, blocks, and what identifies it.

    Args:
        title: As on the cover and in the running head.
        subtitle: One line below.
        marking: Printed on each page.
        occasion: A line at the top of the cover.
        edition: What the running head says of the state of the text, such as "Draft 2".
        imprint: Terms with their words, printed on the cover.
        foreword: Small print at the foot of the cover.
        known_on: Day up to which data were known.
        issued_at: Instant written into the files, in UTC; no clock is read.
        run: Fingerprint of the run that made the numbers.
        author: Who answers for it; a team, never a person.
        language: BCP 47 tag of the text.
        blocks: The text.
        chapters_flow: Whether chapters follow each other on one page, as in short papers; layout, not content.
        origins: Of each block, the block of the text that it comes from; empty where nobody wrote a text.
        watermark: Whose copy it is, on each page; layout, for all copies say the same.
        readers: Of each block, who may read it; empty where everybody may read all.
    """

    title: str
    subtitle: str
    marking: Marking
    known_on: dt.date
    issued_at: dt.datetime
    blocks: tuple[Block, ...]
    occasion: str = ""
    edition: str = ""
    imprint: tuple[tuple[str, str], ...] = ()
    foreword: str = ""
    run: str = ""
    author: str = "Review team"
    language: str = "en"
    chapters_flow: bool = dataclasses.field(default=False, metadata={_LAYOUT: True})
    origins: tuple[str, ...] = dataclasses.field(default=(), metadata={_LAYOUT: True})
    watermark: str = dataclasses.field(default="", metadata={_LAYOUT: True})
    readers: tuple[str, ...] = dataclasses.field(default=(), metadata={_LAYOUT: True})

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise BadInput("A report has no title.", "Give the review a title.")
        if self.issued_at.tzinfo is None:
            raise BadInput(
                "The instant of issue has no time zone.",
                "Give it in UTC, such as 2025-04-04T00:00Z.",
            )
        labels = [label for label in map(label_of, self.blocks) if label]
        twice = {label for label in labels if labels.count(label) > 1}
        if twice:
            raise BadInput(f"The label '{min(twice)}' stands on two blocks.", "Rename one.")
        lost = {r.label for r in self.inlines() if isinstance(r, Reference)} - set(labels)
        if lost:
            raise BadInput(
                f"A reference leads to '{min(lost)}', which no block carries.",
                "Label the block or take the reference out.",
            )

    def inlines(self) -> Iterator[Inline]:
        """All inlines in the order of the text, those of footnotes and cells included."""
        for block in self.blocks:
            yield from inlines_of(block)


def is_right_to_left(language: str) -> bool:
    """Whether the words of a language run from right to left.

    Example:
        >>> is_right_to_left("ar"), is_right_to_left("fr-CA")
        (True, False)
    """
    return language.partition("-")[0] in _RIGHT_TO_LEFT


def label_of(block: Block) -> str:
    """The label of a block, empty for none."""
    return "" if isinstance(block, PageBreak) else block.label


def inlines_of(block: Block) -> Iterator[Inline]:
    """The inlines of a block in reading order, those of footnotes included."""
    for run in _runs(block):
        yield from _deep(run)


def _runs(block: Block) -> Iterator[Inlines]:
    match block:
        case Paragraph(inlines=run) | Chart(notes=run):
            yield run
        case Table():
            for row in block.rows:
                yield from row.cells
            yield from block.notes
        case Box(body=body, foot=after) | Quotation(body=body, source=after):
            yield from (body, after)
        case Terms():
            yield from (one.meaning for one in block.entries)
        case _:
            return


_LEFT_OUT = "a part that is left out"


def without_lost_references(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, where a reference to a label that none of them carries says so."""
    labels = {label_of(block) for block in blocks}

    def found(inline: Inline) -> Inline:
        if isinstance(inline, Reference) and inline.label not in labels:
            return Text(_LEFT_OUT.capitalize() if inline.starts_sentence else _LEFT_OUT)
        return inline

    return tuple(reworded(block, found) for block in blocks)


def reworded(block: Block, change: Callable[[Inline], Inline]) -> Block:
    """A block with each of its inlines changed, those of footnotes included."""

    def anew(inlines: Inlines) -> Inlines:
        return tuple(
            Footnote(anew(one.inlines)) if isinstance(one, Footnote) else change(one)
            for one in inlines
        )

    match block:
        case Paragraph():
            return dataclasses.replace(block, inlines=anew(block.inlines))
        case Chart():
            return dataclasses.replace(block, notes=anew(block.notes))
        case Box():
            return dataclasses.replace(block, body=anew(block.body), foot=anew(block.foot))
        case Quotation():
            return dataclasses.replace(block, body=anew(block.body), source=anew(block.source))
        case Terms():
            entries = tuple(Term(one.word, anew(one.meaning)) for one in block.entries)
            return dataclasses.replace(block, entries=entries)
        case Table():
            rows = tuple(
                dataclasses.replace(row, cells=tuple(map(anew, row.cells))) for row in block.rows
            )
            return dataclasses.replace(block, rows=rows, notes=tuple(map(anew, block.notes)))
        case _:
            return block


def _deep(inlines: Inlines) -> Iterator[Inline]:
    for inline in inlines:
        yield inline
        if isinstance(inline, Footnote):
            yield from _deep(inline.inlines)


def content_fingerprint(document: Document) -> str:
    """SHA-256 of the canonical form of all that the document says."""
    return fingerprint.of_value(plain(document))


def plain(node: object) -> object:
    """A block, inline or document as JSON types; `kind` names its class.

    Example:
        >>> plain(Text("62 dead"))
        {'kind': 'Text', 'text': '62 dead'}
    """
    if dataclasses.is_dataclass(node) and not isinstance(node, type):
        said = [
            f.name
            for f in dataclasses.fields(node)
            if not f.metadata.get(_LAYOUT)
            and (getattr(node, f.name) or not f.metadata.get(_IF_SAID))
        ]
        fields = {name: plain(getattr(node, name)) for name in said}
        return {"kind": type(node).__name__, **fields}
    if isinstance(node, tuple):
        return [plain(item) for item in node]
    if isinstance(node, dt.date):
        return node.isoformat()
    return node
