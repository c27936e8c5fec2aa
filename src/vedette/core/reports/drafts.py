"""Drafts of a delegation: seen by nobody else until its focal point has made them one and handed them in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from vedette.core.kernel.errors import BadInput, WrongState
from vedette.core.reports.comments import checked

WORDS = ("kind", "text", "rationale", "proposed", "quoted")
"""What its writer says in a draft."""


class State(StrEnum):
    """Where a draft stands."""

    DRAFT = "draft"
    MERGED = "merged"
    """Its words went into another draft."""
    WITHDRAWN = "withdrawn"
    SUBMITTED = "submitted"


@dataclass(frozen=True, slots=True)
class Draft:
    """A comment that is not handed in yet.

    Args:
        ref: Its reference within the delegation.
        who: Who wrote it, by name.
        block: Name of the block that it is on.
        kind: Code of `comment_type`.
        text, rationale, proposed, quoted: As in a comment.
        state: Where it stands.
        into: The draft that its words went into.
        comment: The comment that it became.
        can_be_undone: Whether its last change can be taken back.
    """

    ref: str
    who: str
    block: str
    kind: str
    text: str
    rationale: str
    proposed: str = ""
    quoted: str = ""
    state: State = State.DRAFT
    into: str = ""
    comment: str = ""
    can_be_undone: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it would be handed in."""
        return self.state is State.DRAFT

    def words(self) -> dict[str, str]:
        """What it says, as a comment is received."""
        return {**{name: str(getattr(self, name)) for name in WORDS}, "block": self.block}


def checked_words(told: Mapping[str, object]) -> dict[str, str]:
    """The words of a draft: complete, so that nothing is missing on the day it is handed in.

    Raises:
        BadInput: Words or rationale are missing, something is too long, or the type is no code.
    """
    return dict.fromkeys(WORDS, "") | checked(told)


def check_can_change(held: Draft) -> None:
    """Whether a draft may still become another.

    Raises:
        WrongState: It was handed in, merged or withdrawn.
    """
    if not held.is_open:
        raise WrongState(f"{held.ref} is no draft any more.", "Undo what was done with it first.")


def merged(into: Draft, others: Sequence[Draft]) -> Draft:
    """One draft with the words of several, in their order; what all of them say stands once.

    Raises:
        BadInput: There is no other one.
        WrongState: One of them is no draft any more.
    """
    if not others:
        raise BadInput("Only one draft is chosen.", "Choose two or more that say the same.")
    for one in (into, *others):
        check_can_change(one)
    every = (into, *others)
    return replace(
        into,
        text=_together(one.text for one in every),
        rationale=_together(one.rationale for one in every),
        proposed=_together(one.proposed for one in every),
    )


def _together(words: Iterable[str]) -> str:
    return "\n\n".join(dict.fromkeys(filter(None, words)))


def handed_in(drafts: Iterable[Draft]) -> list[Draft]:
    """Those that are handed in together.

    Raises:
        BadInput: There is none.
    """
    found = [one for one in drafts if one.is_open]
    if not found:
        raise BadInput("There is no draft to hand in.", "Write a comment first.")
    return found
