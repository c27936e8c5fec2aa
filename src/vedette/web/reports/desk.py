"""The desk of a delegation: what the holder of a personal link finds there, and nothing of anybody else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from vedette.core.consultations.stakeholders import Stakeholder
from vedette.core.kernel.errors import NotFound, WrongState
from vedette.core.kernel.labels import Label, Level, parse_label
from vedette.core.reports.circulation import Standing, copy_number, last_day, standing, watermark
from vedette.core.reports.comments import Comment
from vedette.core.reports.comments import State as Stands
from vedette.core.reports.document import Document
from vedette.core.reports.drafts import Draft, State
from vedette.core.reports.frozen import FrozenBlock, frozen_blocks
from vedette.core.reports.rounds import Round
from vedette.core.reports.text_editions import Cut
from vedette.core.trust.permissions import Role, Viewer
from vedette.pipeline.comments import TextChange, comments_of, text_changes
from vedette.pipeline.dashboards import DashboardRelease, readable_dashboards
from vedette.pipeline.edition_releases import ReleasedEdition, released_editions
from vedette.pipeline.publish import fonts
from vedette.pipeline.rounds import rounds_of
from vedette.pipeline.sealed_names import names_in
from vedette.pipeline.stakeholders import register_of
from vedette.pipeline.text_editions import edition_for, seen_changes
from vedette.pipeline.versions import Version, versions_of
from vedette.pipeline.workspace import Review
from vedette.web.reports import reads
from vedette.web.reports.reads import Link
from vedette.web.reports.round_reads import STATES
from vedette.web.reviews.reads import review_of
from vedette.web.reviews.sealed import way_of
from vedette.web.reviews.visit import Visit

HELD = "personal_link"
"""Name in the session of the link that opened it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A block as the delegation reads it.

    Args:
        block: Its name, mark and words.
        written: As a page shows it.
        n_drafts: How many drafts and comments of the delegation are on it.
    """

    block: FrozenBlock
    written: SafeString
    n_drafts: int


@dataclass(frozen=True, slots=True)
class Said:
    """A comment that the delegation handed in, with what became of it."""

    comment: Comment
    mark: str
    sign: str
    state_words: Promise
    changes: list[TextChange]


class Desk:
    """A version, its round and the delegation's own words, for the holder of one link.

    Raises:
        NotFound: The link opens nothing any more, or nothing that is there.
    """

    def __init__(self, link: Link) -> None:
        self.link = link
        self.review: Review = review_of(link.slug)
        self.known = self.review.decisions()
        held = rounds_of(self.known).get(link.round)
        if held is None or link.entity not in held.recipients:
            raise NotFound("This link does not work any more.", "Ask who sent it for a new one.")
        self.round: Round = held
        if self.standing is not Standing.WORKS:
            raise NotFound("This link does not work any more.", "Ask who sent it for a new one.")

    @property
    def standing(self) -> Standing:
        """Whether the link opens anything today."""
        today = timezone.now().date()
        last = last_day(self.round.deadline, self.link.days_after)
        return standing(last, today, is_revoked=self.link.is_revoked)

    @property
    def who(self) -> str:
        """Name of the delegation."""
        return self.round.recipient(self.link.entity).name

    @cached_property
    def version(self) -> Version:
        """What is read."""
        return versions_of(self.known)[self.round.version]

    @cached_property
    def cut(self) -> Cut:
        """The version as the delegation's edition has it."""
        return edition_for(self.review, self.round.ref, self.link.entity)

    @property
    def document(self) -> Document:
        """What is read: the delegation's edition of the version."""
        return self.cut.document

    @property
    def copy(self) -> str:
        """Number of the holder's own copy."""
        return copy_number(self.link.ref, self.version.ref)

    @property
    def mark(self) -> str:
        """The words that every page of the own copy bears."""
        return watermark(self.who, self.link.person, self.copy)

    @property
    def label(self) -> Label:
        """Of what is read."""
        return parse_label(str(self.review.about["label"]))

    @property
    def visit(self) -> Visit:
        """Who asks, for the guards of what leaves: a delegate, who may do nothing in the review itself."""
        viewer = Viewer(self.link.ref, Role.DELEGATE, Label(Level.UNCLASSIFIED))
        return Visit(self.link.slug, viewer, self.review, None)

    @cached_property
    def drafts(self) -> list[Draft]:
        """The delegation's drafts, in the order in which they were written."""
        return reads.drafts_of(self.link)

    @property
    def is_locked(self) -> bool:
        """Whether it has handed its comments in, or the round takes none any more."""
        has_handed_in = any(one.state is State.SUBMITTED for one in self.drafts)
        return has_handed_in or bool(self.round.closed_at)

    @cached_property
    def comments(self) -> list[Comment]:
        """The delegation's own comments, in the order of receipt."""
        return [
            one
            for one in comments_of(self.known).values()
            if one.round == self.round.ref and one.entity == self.link.entity
        ]

    def comment(self, ref: str) -> Comment:
        """One of its comments.

        Raises:
            NotFound: The delegation made none of this reference.
        """
        for one in self.comments:
            if one.ref == ref:
                return one
        raise NotFound(f"There is no comment '{ref}'.", "See your own comments.")

    @cached_property
    def may_show_answers(self) -> bool:
        """Whether nobody of the sealed register is named in an answer; else the review has to look at it first."""
        answers = [
            (one.ref, one.disposition.reason)
            for one in self.comments
            if one.disposition is not None
        ]
        try:
            names_in(self.known, answers, way_of(self.visit).keys, "")
        except WrongState:
            return False
        return True

    def said(self) -> list[Said]:
        """Its comments with their answers, each with the changes of the text that the answer names."""
        if not self.may_show_answers:
            return [
                Said(
                    replace(one, disposition=None, reply=None),
                    self.marks.get(one.block, one.place),
                    *STATES[Stands.PENDING],
                    [],
                )
                for one in self.comments
            ]
        named = {
            mark
            for one in self.comments
            if one.disposition is not None
            for mark in one.disposition.changes
        }
        told = text_changes(self.review, named) if named else []
        changes = {one.mark: one for one in seen_changes(self.review, told, self.cut.edition)}
        return [
            Said(
                one,
                self.marks.get(one.block, one.place),
                *STATES[one.state],
                [changes[m] for m in one.disposition.changes if m in changes]
                if one.disposition
                else [],
            )
            for one in self.comments
        ]

    @cached_property
    def blocks(self) -> tuple[FrozenBlock, ...]:
        """The blocks of the version."""
        return _blocks(self.cut)

    @cached_property
    def marks(self) -> dict[str, str]:
        """Name of a block -> its number as printed."""
        return {one.name: one.mark for one in self.blocks}

    def pieces(self) -> list[Piece]:
        """The version block by block; what has no words is left out."""
        n = [one.block for one in self.drafts if one.is_open] + [o.block for o in self.comments]
        written = _written(self.cut)
        return [
            Piece(block, SafeString(text), n.count(block.name))
            for block, text in zip(self.blocks, written, strict=True)
            if block.words
        ]

    def piece(self, name: str) -> Piece:
        """One block.

        Raises:
            NotFound: The version has none of this name.
        """
        for one in self.pieces():
            if one.block.name == name:
                return one
        raise NotFound(f"The version has no block '{name}'.", "Choose it from the text.")

    @property
    def stakeholder(self) -> Stakeholder | None:
        """Who is asked, as the register has it."""
        return register_of(self.known).stakeholders.get(self.link.entity)

    @property
    def clearance(self) -> Label:
        """What is released to the delegation: what goes to all, and what goes to its country."""
        country = self.stakeholder.country if self.stakeholder else ""
        return Label(Level.UNCLASSIFIED, frozenset(filter(None, (country,))))

    @cached_property
    def dashboards(self) -> list[DashboardRelease]:
        """The editions of the dashboard that the delegation may read, that of its country first."""
        return readable_dashboards(self.review, self.clearance)

    def editions(self) -> list[ReleasedEdition]:
        """The released tables that the delegation may read: those of its country first, each the latest."""
        country, may = self.stakeholder.country if self.stakeholder else "", self.clearance
        newest: dict[str, ReleasedEdition] = {}
        for one in released_editions(self.review, self.known):
            if may.covers(one.label):
                newest.setdefault(one.edition, one)
        return sorted(newest.values(), key=lambda one: one.edition != country)


def desk_of(request: HttpRequest, slug: str, round_ref: str, entity: str) -> Desk | None:
    """The desk of a delegation for who asks; None for everybody to whom it is not theirs."""
    for link in links_of_asker(request):
        if (link.slug, link.round, link.entity) == (slug, round_ref, entity):
            return desk_or_none(link)
    return None


def links_of_asker(request: HttpRequest) -> list[Link]:
    """The links that this session was opened by, or that are of the account that is signed in."""
    held = request.session.get(HELD)
    name = request.user.get_username()
    found = reads.links_of_account(name) if name else []
    if isinstance(held, dict):
        link = reads.link_of_session(str(held.get("ref")), str(held.get("mark")))
        if link is not None and link.account in ("", name):
            found = [link, *found]
    return found


def desk_or_none(link: Link) -> Desk | None:
    """The desk that a link opens; None where it opens nothing any more."""
    try:
        return Desk(link)
    except NotFound:
        return None


@lru_cache(maxsize=16)
def _blocks(cut: Cut) -> tuple[FrozenBlock, ...]:
    return frozen_blocks(cut.document)


@lru_cache(maxsize=8)
def _written(cut: Cut) -> tuple[str, ...]:
    """The blocks as markup, of which every word was escaped; an edition of a version never becomes another."""
    from vedette.core.reports.render_html import blocks_html

    return blocks_html(cut.document, fonts=fonts())
