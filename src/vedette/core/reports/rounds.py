"""Rounds of comments: who gets which version to read, until when, and what silence means."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from vedette.core.consultations.told import Told, day, texts
from vedette.core.kernel.errors import BadInput, NotFound, WrongState


class Silence(StrEnum):
    """What it means that somebody says nothing by the deadline."""

    RECORDED = "recorded"
    """It is noted, and never taken as agreement."""
    AGREEMENT = "agreement"
    """A silence procedure was announced: who says nothing agrees."""


class Change(StrEnum):
    """What can happen to a round."""

    OPEN = "open"
    INVITE = "invite"
    EXTEND = "extend"
    CLOSE = "close"
    RELEASE = "release"
    """A second person lets the version go out to those who are asked."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """One who is asked to comment.

    Args:
        ref: Within the round: the stakeholder's reference.
        name: As the register has it: a State, an office, an institution.
    """

    ref: str
    name: str


@dataclass(frozen=True, slots=True)
class Round:
    """A round of comments on a version.

    Args:
        ref: Its permanent reference.
        version: What is read.
        stage: Code of the stage of the review.
        deadline: The last day on which comments are in time.
        silence: What silence means.
        note: What recipients are told.
        recipients: By reference.
        opened_at: When it was opened.
        closed_at: When it was closed; "" while it is open.
        opened_by: Who opened it.
        released_by: Who let the version go out by personal links; "" for nobody yet.
        released_for: For what reason.
        small_for: Why counts of a few people may be read in it; "" hides them in every edition.
    """

    ref: str
    version: str
    stage: str
    deadline: dt.date
    silence: Silence = Silence.RECORDED
    note: str = ""
    recipients: Mapping[str, Recipient] = field(default_factory=dict)
    opened_at: str = ""
    closed_at: str = ""
    opened_by: str = ""
    released_by: str = ""
    released_for: str = ""
    small_for: str = ""

    def recipient(self, ref: str) -> Recipient:
        """One who is asked.

        Raises:
            NotFound: Nobody of this reference is.
        """
        if ref not in self.recipients:
            raise NotFound(f"'{ref}' is not asked in {self.ref}.", "Invite it first.")
        return self.recipients[ref]

    def is_late(self, at: str) -> bool:
        """Whether an instant (ISO 8601, UTC) is after the deadline."""
        return at[:10] > str(self.deadline)


def rounds(changes: Iterable[Told]) -> dict[str, Round]:
    """The rounds that changes make, oldest first; a change that no longer fits is passed over."""
    held: dict[str, Round] = {}
    for one in changes:
        try:
            made = changed(held.get(str(one["round"])), one)
        except (BadInput, NotFound, WrongState):
            continue
        held[made.ref] = made
    return held


def changed(held: Round | None, change: Told) -> Round:
    """A round after one change.

    Args:
        held: As it was; None for a new one.
        change: With `round` and `change`; `open` with `version`, `stage`, `deadline`, `silence`, `note`,
            `recipients`; `invite` with `recipients`; `extend` with `deadline`; `release` with `why`,
            `by` and as wanted `small`.

    Raises:
        BadInput: Something is missing, too long or no code.
        NotFound: There is no such round.
        WrongState: It is closed, or there already.
    """
    kind, ref = Change(str(change["change"])), str(change["round"])
    if kind is Change.OPEN:
        return _opened(ref, change)
    if held is None:
        raise NotFound(f"There is no round '{ref}'.", "See `vedette rounds list`.")
    if held.closed_at:
        raise WrongState(f"{ref} was closed on {held.closed_at[:10]}.", "Open another round.")
    return _CHANGES[kind](held, change)


def _opened(ref: str, change: Told) -> Round:
    said = texts(change, ("version", "stage", "note"))
    try:
        silence = Silence(str(change.get("silence") or Silence.RECORDED))
    except ValueError as error:
        raise BadInput(
            f"'{change['silence']}' is no meaning of silence.", f"Use {', '.join(Silence)}."
        ) from error
    if not said.get("version"):
        raise BadInput("The round has nothing to read.", "Name a version of the report.")
    made = Round(
        ref,
        said["version"],
        said.get("stage", ""),
        _deadline(change),
        silence,
        said.get("note", ""),
        opened_at=str(change.get("at") or ""),
        opened_by=str(change.get("by") or ""),
    )
    return _invited(made, change)


def _deadline(change: Told) -> dt.date:
    found = day(change.get("deadline"))
    if found is None:
        raise BadInput("The round has no deadline.", "Name the last day for comments.")
    return found


def _invited(held: Round, change: Told) -> Round:
    asked = [_recipient(one) for one in change.get("recipients") or ()]
    if not asked:
        raise BadInput("Nobody is asked.", "Name whom the round goes to.")
    return replace(held, recipients={**held.recipients, **{one.ref: one for one in asked}})


def _recipient(told: Mapping[str, Any]) -> Recipient:
    said = texts(told, ("ref", "name"))
    if not said.get("ref") or not said.get("name"):
        raise BadInput("One who is asked has no name.", "Name a stakeholder of the register.")
    return Recipient(**said)


def _extended(held: Round, change: Told) -> Round:
    deadline = _deadline(change)
    if deadline <= held.deadline:
        raise BadInput(
            f"{deadline} is not after the deadline {held.deadline}.", "Name a later day."
        )
    return replace(held, deadline=deadline)


def _closed(held: Round, change: Told) -> Round:
    return replace(held, closed_at=str(change.get("at") or "closed"))


def _released(held: Round, change: Told) -> Round:
    why, by = str(change.get("why") or "").strip(), str(change.get("by") or "")
    if not why:
        raise BadInput("The reason of the release is missing.", "Say for what the version leaves.")
    if by == held.opened_by:
        raise WrongState(
            "Who opened the round does not let it go out, too.",
            "Ask another person who may circulate the report.",
        )
    if held.released_by:
        raise WrongState(f"{held.released_by} has let it go out.", "Give the links.")
    small = str(change.get("small") or "").strip()
    return replace(held, released_by=by, released_for=why, small_for=small)


def check_can_go_out(held: Round) -> None:
    """Whether personal links to its version can be given.

    Raises:
        WrongState: No second person has let it go out.
    """
    if not held.released_by:
        raise WrongState(
            f"{held.ref} was not let go out.",
            "Another person than the one who opened it lets it go out first.",
        )


_CHANGES: Mapping[Change, Callable[[Round, Told], Round]] = {
    Change.INVITE: _invited,
    Change.EXTEND: _extended,
    Change.CLOSE: _closed,
    Change.RELEASE: _released,
}
