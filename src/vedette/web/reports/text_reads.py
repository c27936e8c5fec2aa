"""The text of the report for a viewer: its blocks with their states, and paragraphs as they are printed today."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from vedette.core.evidence.chain import State, figure_ref
from vedette.core.reports.bindings import Bindings, bindings
from vedette.core.reports.document import (
    Box,
    Code,
    Emphasis,
    Footnote,
    Inline,
    LiveNumber,
    Paragraph,
    Reference,
    Strong,
)
from vedette.core.reports.outlines import section_words
from vedette.core.reports.placing import placed
from vedette.core.reports.showing import Showing, showing
from vedette.core.reports.spoken import said
from vedette.core.reports.text import (
    NAMING,
    SHOWN,
    WORDED,
    BlockKind,
    Change,
    TextBlock,
    block_of,
    readers_of,
)
from vedette.pipeline.decisions import Act
from vedette.pipeline.engine import products_of
from vedette.pipeline.printed_quotations import printed_quotations
from vedette.pipeline.report_text import text_of
from vedette.pipeline.stated import recommendations_printed
from vedette.pipeline.stating import version_of
from vedette.web.evidence.chain_reads import VisibleChain
from vedette.web.evidence.homes import Chip
from vedette.web.evidence.object_reads import Differing, differing
from vedette.web.evidence.stated import Stated
from vedette.web.library.language_names import language_name
from vedette.web.reports.block_pictures import drawn
from vedette.web.reports.edition_reads import readers_words
from vedette.web.reviews.visit import Visit
from vedette.web.ui.standing import STATES
from vedette.web.ui.told import retold

KINDS: dict[BlockKind, Promise] = {
    BlockKind.HEADING: gettext_lazy("Heading"),
    BlockKind.ANNEX: gettext_lazy("Annex"),
    BlockKind.SECTION: gettext_lazy("Section that a run fills"),
    BlockKind.PARAGRAPH: gettext_lazy("Paragraph"),
    BlockKind.FIGURE: gettext_lazy("Figure"),
    BlockKind.TABLE: gettext_lazy("Table"),
    BlockKind.QUOTATION: gettext_lazy("Quotation"),
    BlockKind.BOX: gettext_lazy("Box"),
    BlockKind.RECOMMENDATION: gettext_lazy("Recommendation"),
}
BLOCK = Stated(
    act=Act.BLOCK,
    space="reports",
    page="text",
    listed="text",
    words=gettext_lazy("Text of the report"),
    glyph="report",
    head="",
    done={
        Change.ADD: gettext_lazy("Added"),
        Change.EDIT: gettext_lazy("Worded anew"),
        Change.MOVE: gettext_lazy("Moved"),
        Change.REMOVE: gettext_lazy("Taken out"),
        Change.ACCEPT: gettext_lazy("New value taken over"),
        Change.HOLD: gettext_lazy("Old value held"),
    },
    about=lambda _ref, body: [body.get("text") or body.get("on")],
    fields={
        "text": gettext_lazy("Words"),
        "title": gettext_lazy("Title"),
        "of": gettext_lazy("What it shows"),
        "alt": gettext_lazy("Text alternative"),
        "language": gettext_lazy("Language"),
    },
    coded=lambda _name, said: said,
)

_RED = (State.OUT_OF_DATE, State.BROKEN)
_LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")


@dataclass(frozen=True, slots=True)
class Bit:
    """Some words of a paragraph as they are printed.

    Args:
        words: The words.
        kind: `plain`, `strong`, `apart`, `code`, `number`, `note` or `reference`.
        url: Where a number or a reference leads.
        key: Of a number.
        is_strong: Whether a number carries the sentence.
    """

    words: str
    kind: str = "plain"
    url: str = ""
    key: str = ""
    is_strong: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A block on the page."""

    block: TextBlock
    kind_words: Promise
    section_words: str
    sign: str
    state_words: Promise | str
    bits: Sequence[Bit]
    picture: str
    rests_on: Sequence[Chip]
    differing: Sequence[Differing]
    red_below: Sequence[Chip]
    version: str
    is_first: bool
    is_last: bool
    readers: str
    readers_words: str


class ReportText:
    """The text of the report in the viewer's world."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self.held = VisibleChain(visit)
        self.blocks = text_of(visit.review, self.held.known)

    @property
    def title(self) -> str:
        """Of the review, which the report bears."""
        return str(self.visit.review.about["title"])

    @property
    def may_write(self) -> bool:
        """Whether the viewer may write here: the holder of a plain folder does it by command."""
        return self.visit.world is not None and self.visit.viewer.may("reports.write")

    def block(self, ref: str) -> TextBlock:
        """One block.

        Raises:
            NotFound: There is none of this reference.
        """
        return block_of(self.blocks, ref)

    def neighbour(self, ref: str, step: int) -> str | None:
        """What a block would follow, one place up or down; "" for the beginning, None where it cannot go."""
        names = [one.ref for one in self.blocks]
        to = names.index(self.block(ref).ref) + step
        if not 0 <= to < len(names):
            return None
        rest = [name for name in names if name != ref]
        return rest[to - 1] if to else ""

    def shown(self, only: Container[str] | None = None) -> list[Shown]:
        """The blocks in their order; all of them, or those of some names."""
        last = len(self.blocks) - 1
        return [
            self._shown(one, is_first=n == 0, is_last=n == last)
            for n, one in enumerate(self.blocks)
            if only is None or one.ref in only
        ]

    @cached_property
    def readers(self) -> dict[str, str]:
        """Who may read each block, where those of a heading hold for what stands below it."""
        return readers_of(self.blocks)

    @cached_property
    def n_red(self) -> int:
        """How many blocks are not current and not held."""
        return len(self.red)

    @cached_property
    def red(self) -> frozenset[str]:
        """The blocks that are not current and not held."""
        return frozenset(
            one.ref for one in self.blocks if one.links and self.held.state(one.ref) in _RED
        )

    @property
    def n_red_numbers(self) -> int:
        """How many numbers and other evidence in them are others than a person last saw, and not held."""
        return sum(
            not one.is_held
            for block in self.blocks
            if block.ref in self.red
            for one in differing(self.held, BLOCK, block.ref, block.links)
        )

    def _shown(self, one: TextBlock, *, is_first: bool, is_last: bool) -> Shown:
        sign, state_words = STATES[self.held.state(one.ref)] if one.links else ("", "")
        return Shown(
            one,
            KINDS[one.kind],
            section_words_of(one),
            sign,
            state_words,
            bits=self._bits(one),
            picture=self.picture(one),
            rests_on=[self.held.chip(link.on) for link in one.links],
            differing=differing(self.held, BLOCK, one.ref, one.links) if one.links else (),
            red_below=self._red_below(one),
            version=version_of(self.held.known, Act.BLOCK, one.ref),
            is_first=is_first,
            is_last=is_last,
            readers=self.readers[one.ref],
            readers_words=readers_words(self.readers[one.ref]),
        )

    def _red_below(self, one: TextBlock) -> list[Chip]:
        """What it rests on that is itself not current: put right there, not here."""
        there = (link.on for link in one.links if link.on in self.held.chain)
        return [self.held.chip(on) for on in there if self.held.state(on) in _RED]

    def picture(self, one: TextBlock) -> str:
        """A block that the review fills as it is printed today, as markup; "" for what people write here."""
        if one.kind not in SHOWN:
            return ""
        return drawn(self.shows.of(one))

    def _bits(self, one: TextBlock) -> list[Bit]:
        if one.kind not in WORDED:
            return []
        [made] = placed(one, self.shows, [other.ref for other in self.blocks], lambda _: [])
        assert isinstance(made, Paragraph | Box), "words are printed as such"
        return [
            self._bit(inline) for inline in (made.body if isinstance(made, Box) else made.inlines)
        ]

    def _bit(self, inline: Inline) -> Bit:
        match inline:
            case LiveNumber(key=key, printed=printed, strong=strong):
                return Bit(printed, "number", self.held.chip(figure_ref(key)).url, key, strong)
            case Footnote(inlines=inner):
                return Bit(said(inner, lambda one: one.label), "note")
            case Reference(label=label):
                return Bit(self.called(label), "reference", f"#{label}")
            case Strong(text=words):
                return Bit(words, "strong")
            case Emphasis(text=words):
                return Bit(words, "apart")
            case Code(text=words):
                return Bit(words, "code")
            case _:
                return Bit(inline.text)

    def called(self, label: str) -> str:
        """What a reference to a block is called on a page."""
        one = self.block(label)
        return (
            label
            if one.kind in (BlockKind.PARAGRAPH, *NAMING)
            else f"“{section_words_of(one) or one.called}”"
        )

    @cached_property
    def numbers(self) -> Bindings:
        """All numbers that a text can print here."""
        return bindings(self._figures)

    @cached_property
    def shows(self) -> Showing:
        """What blocks can show: numbers, figures, quotations as they may be printed, recommendations that stand."""
        refs = [one.of for one in self.blocks if one.kind is BlockKind.QUOTATION]
        asked = any(one.kind is BlockKind.RECOMMENDATION for one in self.blocks)
        return showing(
            self._figures,
            self.numbers,
            printed_quotations(self.visit.review, refs),
            self.recommendations if asked else {},
        )

    @cached_property
    def recommendations(self) -> dict[str, Box]:
        """Recommendations that stand, as they are printed, by reference."""
        return recommendations_printed(self.held.known, self.held.chain)

    @cached_property
    def _figures(self) -> pa.Table:
        run = self.visit.run
        return products_of(run.folder, run.manifest).table("figures")


def offered_languages() -> list[tuple[str, str]]:
    """The official languages of the United Nations, each with its name for the reader."""
    return [(code, language_name(code)) for code in _LANGUAGES]


def section_words_of(one: TextBlock) -> str:
    """What a section tells, in the reader's language; "" for what is none, and its name where we have no words."""
    if one.kind is not BlockKind.SECTION:
        return ""
    return retold(section_words().get(one.text, one.text))
