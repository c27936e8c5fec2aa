"""One block of the text: what it rests on, what rests on it, every version of it, and the comments that shaped it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.functional import Promise

from vedette.core.kernel.errors import NotFound
from vedette.core.reports.text import MORE, BlockKind, Change, TextBlock
from vedette.pipeline.comments import shaped
from vedette.pipeline.decisions import Act
from vedette.pipeline.stating import Made, changes_of, version_of
from vedette.pipeline.undoing import mark
from vedette.web.evidence.homes import Chip
from vedette.web.evidence.object_reads import resting_on
from vedette.web.reports.round_reads import Rounds, Row
from vedette.web.reports.text_reads import BLOCK, KINDS, ReportText, section_words_of
from vedette.web.reviews.visit import Visit
from vedette.web.ui.parts import Tab, four_tabs
from vedette.web.ui.templatetags.addresses import address

_SAID = ("text", "level", "numbered", *MORE)

TABS = ("itself", "rests_on", "rested_on_by", "history")


@dataclass(frozen=True, slots=True)
class BlockVersion:
    """What somebody did to a block.

    Args:
        mark: Of the decision.
        by: Who.
        at: When, in UTC.
        done: What was done, in words.
        text: What the block said afterwards; "" where that did not change.
        is_in_force: Whether it was not taken back.
        is_now: Whether the block still says so.
    """

    mark: str
    by: str
    at: str
    done: Promise | str
    text: str
    is_in_force: bool
    is_now: bool


class OneBlock:
    """A block in the viewer's world."""

    def __init__(self, visit: Visit, ref: str) -> None:
        self.visit = visit
        self.text = ReportText(visit)
        self.block: TextBlock = self.text.block(ref)

    @property
    def kind(self) -> Promise:
        """What kind of block it is, in words."""
        return KINDS[self.block.kind]

    @property
    def called(self) -> str:
        """The words of a heading, a title or caption, or what a section tells; "" for what has none of these."""
        if self.block.kind is BlockKind.PARAGRAPH:
            return ""
        return section_words_of(self.block) or self.block.title or self.block.text

    @property
    def version(self) -> str:
        """The version that the viewer sees."""
        return version_of(self.text.held.known, Act.BLOCK, self.block.ref)

    def above(self) -> list[tuple[Chip, str, Promise | str]]:
        """What rests on it: chip, words, kind."""
        return resting_on(self.text.held, self.block.ref) if self.block.links else []

    def tabs(self, here: str) -> list[Tab]:
        """The four tabs of the block; what is not one of them opens the first."""
        url = address(self.visit.slug, "reports:block_history", self.block.ref)
        return four_tabs(
            here if here in TABS else TABS[0],
            itself=url,
            rests_on=(f"{url}?tab=rests_on", len(self.block.links)),
            rested_on_by=(f"{url}?tab=rested_on_by", len(self.above())),
            history=(f"{url}?tab=history", len(self._made)),
        )

    def why(self) -> list[Row]:
        """The comments whose answers name a change of this block."""
        rounds = Rounds(self.visit)
        return [rounds.row(one) for one in shaped(self.text.held.known, self.block.ref)]

    def comments(self) -> list[Row]:
        """All comments on the block."""
        rounds = Rounds(self.visit)
        name = self.block.ref
        return [
            rounds.row(one)
            for one in rounds.comments.values()
            if one.block == name or one.block.rpartition(".")[0] == name
        ]

    def versions(self) -> list[BlockVersion]:
        """Everything that was done to it, the latest first."""
        return [self._version(one) for one in reversed(self._made)]

    def said_at(self, named: str) -> dict[str, object]:
        """What the block said after a decision, to be said again.

        Raises:
            NotFound: No decision of this mark worded the block.
        """
        for one in self._made:
            if mark(one.decision) == named and "text" in one.decision.body:
                body = one.decision.body
                return {name: body[name] for name in _SAID if name in body}
        raise NotFound("The block never said that.", "Choose one of its versions.")

    @cached_property
    def _made(self) -> Sequence[Made]:
        return changes_of(self.text.held.known, Act.BLOCK, self.block.ref)

    def _version(self, made: Made) -> BlockVersion:
        one = made.decision
        text = str(one.body.get("text") or "")
        return BlockVersion(
            mark(one),
            one.by,
            one.at[:16].replace("T", " "),
            BLOCK.done[Change(made.change)],
            text,
            is_in_force=made.is_in_force,
            is_now=text == self.block.text,
        )
