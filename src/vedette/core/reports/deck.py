"""Slides in the blocks of the report, with notes for the speaker: one model, a PPTX and a PDF."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from vedette.core.kernel import fingerprint
from vedette.core.kernel.errors import BadInput
from vedette.core.reports.document import Block, Inline, Marking, inlines_of, plain


class Layout(StrEnum):
    """How a slide is set out."""

    LIST = "list"
    STATEMENT = "statement"
    TABLE = "table"
    CHART = "chart"


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide.

    Args:
        layout: How it is set out.
        over: A line above the title: what it is, with its reference.
        title: What the slide says, as a sentence where it can be one.
        blocks: What stands below: paragraphs, tables, a chart.
        notes: Lines for the speaker: all that was shortened, and the way from what is said to the rows behind.
        state: Why it is not to be shown as it stands, such as "out of date"; "" where nothing is.
    """

    layout: Layout
    over: str
    title: str
    blocks: tuple[Block, ...] = ()
    notes: tuple[str, ...] = ()
    state: str = ""

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise BadInput("A slide has no title.", "Say what it shows.")

    def inlines(self) -> Iterator[Inline]:
        """All inlines of its blocks in reading order."""
        for block in self.blocks:
            yield from inlines_of(block)


@dataclass(frozen=True, slots=True)
class Deck:
    """A cover and slides; the fields are those of a document of the report.

    Args:
        title: On the cover.
        subtitle: Below it: for whom, and when.
        marking: On each slide.
        known_on: Day up to which data were known.
        issued_at: Instant written into the files, in UTC; no clock is read.
        slides: All but the cover.
        occasion: A line at the top of the cover.
        edition: What the foot says of the state of the deck, such as "Version 2".
        imprint: Terms with their words, on the cover.
        warning: On the cover, why it is not to be shown as it stands; "" where nothing is.
        run: Fingerprint of the run that made the numbers.
        notes: Lines for the speaker of the cover.
        author: Who answers for it; a team, never a person.
        language: BCP 47 tag of the text.
    """

    title: str
    subtitle: str
    marking: Marking
    known_on: dt.date
    issued_at: dt.datetime
    slides: tuple[Slide, ...]
    occasion: str = ""
    edition: str = ""
    imprint: tuple[tuple[str, str], ...] = ()
    warning: str = ""
    run: str = ""
    notes: tuple[str, ...] = ()
    author: str = "Review team"
    language: str = "en"

    def inlines(self) -> Iterator[Inline]:
        """All inlines of all slides in the order of the deck."""
        for slide in self.slides:
            yield from slide.inlines()


def deck_fingerprint(deck: Deck) -> str:
    """SHA-256 of the canonical form of all that the deck says, notes included."""
    return fingerprint.of_value(plain(deck))
