"""Rounds of comments and the matrix of comments, for a viewer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from vedette.core.consultations.stakeholders import Stakeholder
from vedette.core.kernel.codelists import codelist
from vedette.core.kernel.errors import NotFound
from vedette.core.reports.comment_statistics import Line
from vedette.core.reports.comments import Comment, State, comment_of
from vedette.core.reports.frozen import FrozenBlock
from vedette.core.reports.rounds import Recipient, Round
from vedette.pipeline import comment_files, comments, rounds
from vedette.pipeline.comments import TextChange
from vedette.pipeline.decisions import Decision
from vedette.pipeline.stakeholders import register_of
from vedette.pipeline.versions import Version, versions_of
from vedette.web.consultations.words import STAKEHOLDERS, stage
from vedette.web.reviews.visit import Visit
from vedette.web.ui.templatetags.ui import words

STATES: Mapping[str, tuple[str, Promise]] = {
    State.PENDING: ("red", gettext_lazy("waits for an answer")),
    State.CONTESTED: ("red", gettext_lazy("answer turned down")),
    State.ANSWERED: ("held", gettext_lazy("answered")),
    State.AGREED: ("ok", gettext_lazy("answer accepted")),
    State.WITHDRAWN: ("", gettext_lazy("taken back")),
}
ANSWERS = tuple(
    code for code in codelist("comment_disposition").codes if code not in ("pending", "withdrawn")
)
FILTERS = ("round", "entity", "state", "kind", "code", "placed", "block", "like")
"""What the matrix can be narrowed by, in the address."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One who is asked: what came from it."""

    recipient: Recipient
    n_comments: int
    n_open: int
    is_late: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A comment in the matrix."""

    comment: Comment
    who: str
    mark: str
    sign: str
    state_words: Promise


class Rounds:
    """Rounds and comments in the viewer's world."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self.known: tuple[Decision, ...] = visit.review.decisions()
        self.rounds: dict[str, Round] = rounds.rounds_of(self.known)
        self.comments = comments.comments_of(self.known)
        self.versions: dict[str, Version] = versions_of(self.known)
        self._marks_of: dict[str, dict[str, str]] = {}

    def may(self, action: str) -> bool:
        """Whether the viewer may do it here: the holder of a plain folder does it by command."""
        return self.visit.world is not None and self.visit.viewer.may(action)

    def round(self, ref: str) -> Round:
        """One round.

        Raises:
            NotFound: There is none of this reference.
        """
        if ref not in self.rounds:
            raise NotFound(f"There is no round '{ref}'.", "See the list of rounds.")
        return self.rounds[ref]

    def comment(self, ref: str) -> Comment:
        """One comment.

        Raises:
            NotFound: There is none of this reference.
        """
        return comment_of(self.comments, ref)

    def listed(self) -> list[tuple[Round, Version | None, int, int]]:
        """Rounds, newest first, each with its version, and how many comments it has and are open."""
        return [
            (one, self.versions.get(one.version), *self._counts(one.ref))
            for one in reversed(self.rounds.values())
        ]

    def asked(self, one: Round) -> list[Asked]:
        """Who is asked in a round, in the order of names; who said nothing says so."""
        mine = [comment for comment in self.comments.values() if comment.round == one.ref]
        n, still = (
            Counter(comment.entity for comment in held)
            for held in (mine, [comment for comment in mine if comment.is_open])
        )
        late = {comment.entity for comment in mine if one.is_late(comment.received_at)}
        return [
            Asked(who, n[who.ref], still[who.ref], who.ref in late)
            for who in sorted(one.recipients.values(), key=lambda who: who.name)
        ]

    def stakeholders(self) -> list[Stakeholder]:
        """Who can be asked, in the order of names."""
        return sorted(register_of(self.known).stakeholders.values(), key=lambda one: one.name)

    def rows(self, wanted: Mapping[str, str]) -> list[Row]:
        """The matrix, narrowed by what is wanted, in the order of receipt."""
        said = dict(wanted)
        among = self.comments
        if like := said.pop("like", ""):
            among = {ref: one for ref, one in among.items() if ref in self._alike(like)}
        return [
            self.row(one) for one in among.values() if all(_fits(one, *w) for w in said.items())
        ]

    def like(self, one: Comment) -> list[Row]:
        """Comments that may say the same as one, the likest first."""
        return [self.row(other) for other in comments.comments_like(self.visit.review, one.ref)]

    def _alike(self, ref: str) -> frozenset[str]:
        """A comment and those that may say the same; a reference that is none finds nothing."""
        if ref not in self.comments:
            return frozenset()
        return frozenset(
            (ref, *(one.ref for one in comments.comments_like(self.visit.review, ref)))
        )

    def row(self, one: Comment) -> Row:
        """A comment with its words."""
        sign, words = STATES[one.state]
        held = self.rounds[one.round].recipients
        who = held[one.entity].name if one.entity in held else one.entity
        return Row(one, who, self._marks(one.round).get(one.block, one.block), sign, words)

    def block(self, one: Comment) -> FrozenBlock | None:
        """The block that a comment is on, as its version has it."""
        return next((b for b in self.blocks(one.round) if b.name == one.block), None)

    def blocks(self, ref: str) -> Sequence[FrozenBlock]:
        """The blocks of the version of a round."""
        return comment_files.blocks_of(self.visit.review, self.round(ref))

    def changes(self, one: Comment) -> list[TextChange]:
        """Changes of the text that an answer names."""
        if one.disposition is None or not one.disposition.changes:
            return []
        return comments.text_changes(self.visit.review, one.disposition.changes)

    def offered(self, one: Comment) -> list[TextChange]:
        """Changes of the text since a comment came, the newest first: what its answer can name."""
        found = [
            change
            for change in comments.text_changes(self.visit.review)
            if change.at > one.received_at and change.is_in_force
        ]
        return found[::-1]

    def _counts(self, ref: str) -> tuple[int, int]:
        mine = [one for one in self.comments.values() if one.round == ref]
        return len(mine), sum(one.is_open for one in mine)

    def _marks(self, ref: str) -> dict[str, str]:
        if ref not in self._marks_of:
            self._marks_of[ref] = {one.name: one.mark or one.name for one in self.blocks(ref)}
        return self._marks_of[ref]


def _fits(one: Comment, name: str, said: str) -> bool:
    match name:
        case "code":
            return one.disposition is not None and one.disposition.code == said
        case "placed":
            return bool(one.block) == (said == "yes")
        case "state":
            return str(one.state) == said or (said == "open" and one.is_open)
        case _:
            return str(getattr(one, name)) == said


def group_words(one: Line) -> str:
    """What a line of the statistics counts, in words; "–" where it is not told."""
    match one.by:
        case "stage" if one.code:
            return str(stage(one.code))
        case "class" if one.code in STAKEHOLDERS:
            return str(STAKEHOLDERS[one.code])
        case "type":
            return words(one.code)
        case _:
            return one.code or "–"
