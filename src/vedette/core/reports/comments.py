"""Comments on a version of the report: received as they were written, placed, answered, and the answer judged.

A comment keeps its number for life and is never lost: one that is taken back stays with the reason, one whose place
was not understood waits to be placed. Each gets one disposition of the code list; until then it is pending.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from vedette.core.consultations.told import Told, check_code, several, texts
from vedette.core.kernel.codelists import codelist
from vedette.core.kernel.errors import BadInput, NotFound, WrongState

PENDING = "pending"
_WITH_REASON = frozenset(
    ("accepted_modified", "partially_accepted", "rejected", "out_of_scope", "deferred")
)
_DUPLICATE, _DEFERRED, _WITHDRAWN = "duplicate", "deferred", "withdrawn"


class Change(StrEnum):
    """What can happen to comments."""

    SUBMIT = "submit"
    PLACE = "place"
    DISPOSE = "dispose"
    REOPEN = "reopen"
    REPLY = "reply"
    WITHDRAW = "withdraw"


class Route(StrEnum):
    """How comments came."""

    PAGE = "page"
    SPREADSHEET = "spreadsheet"
    DOCUMENT = "document"
    LETTER = "letter"


class State(StrEnum):
    """Where a comment stands."""

    PENDING = "pending"
    ANSWERED = "answered"
    CONTESTED = "contested"
    """Its author does not accept the answer: it waits for another one."""
    AGREED = "agreed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Disposition:
    """What became of a comment.

    Args:
        code: Of `comment_disposition`.
        reason: Why, or how.
        by: Who decided.
        at: When.
        changes: Marks of the changes of the text that follow it.
        of: The comment that it duplicates.
        version: The version that it is deferred to.
    """

    code: str
    reason: str
    by: str
    at: str
    changes: tuple[str, ...] = ()
    of: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What its author says of an answer."""

    is_accepted: bool
    reason: str
    at: str


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment.

    Args:
        ref: Its permanent reference.
        number: Within its round, in the order of receipt.
        round: The round.
        entity: Reference of who comments, as the round has it.
        receipt: What it was received under.
        route: How it came.
        received_at: When.
        kind: Code of `comment_type`.
        text: The comment, word for word.
        rationale: Why.
        proposed: Text that is proposed in place of what stands there.
        block: Name of the block that it is on; "" while it is not placed.
        quoted: The words that were selected.
        place: The place as its author named it.
        responsible: Who is to answer it.
        disposition: What became of it.
        reply: What its author says of that.
        withdrawn: Why its author took it back.
    """

    ref: str
    number: int
    round: str
    entity: str
    receipt: str
    route: Route
    received_at: str
    kind: str
    text: str
    rationale: str
    proposed: str = ""
    block: str = ""
    quoted: str = ""
    place: str = ""
    responsible: str = ""
    disposition: Disposition | None = None
    reply: Reply | None = None
    withdrawn: str = ""

    @property
    def state(self) -> State:
        """Where it stands."""
        if self.withdrawn:
            return State.WITHDRAWN
        if self.disposition is None:
            return State.PENDING
        if self.reply is None:
            return State.ANSWERED
        return State.AGREED if self.reply.is_accepted else State.CONTESTED

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer, or for another one."""
        return self.state in (State.PENDING, State.CONTESTED)


Comments = dict[str, Comment]
_TEXTS = ("kind", "text", "rationale", "proposed", "block", "quoted", "place")


def checked(told: Told, *, is_imported: bool = False) -> dict[str, str]:
    """The words of a new comment.

    Args:
        told: `kind`, `text`, `rationale`, and as wanted `proposed`, `block`, `quoted`, `place`.
        is_imported: Whether it came in a file: what its author left out is then missing, not refused.

    Raises:
        BadInput: Words or rationale are missing, something is too long, or the type is no code.
    """
    said = texts(told, _TEXTS)
    if not said.get("text") and not said.get("proposed"):
        raise BadInput("The comment says nothing.", "Write it, or propose other words.")
    if not is_imported and not said.get("rationale"):
        raise BadInput("The comment has no rationale.", "Write why the text should be another.")
    kind = said.get("kind") or ("ge" if is_imported else "")
    check_code("type of a comment", kind, codelist("comment_type").codes)
    return {**said, "kind": kind}


def comments(changes: Iterable[Told]) -> Comments:
    """The comments that changes make, oldest first; a change that no longer fits is passed over."""
    held: Comments = {}
    for one in changes:
        try:
            held = changed(held, one)
        except (BadInput, NotFound, WrongState):
            continue
    return held


def changed(held: Comments, change: Told) -> Comments:
    """The comments after one change.

    Args:
        held: As they were.
        change: With `comment` and `change`. `submit` with `round`, `entity`, `route` and as `parts` the comments,
            each with its own `comment`; then `comment` is the receipt. The others speak of one comment.

    Raises:
        BadInput: Something is missing, too long or no code.
        NotFound: There is no such comment.
        WrongState: It was taken back, or has no answer to reply to.
    """
    kind = Change(str(change["change"]))
    if kind is Change.SUBMIT:
        return _submitted(held, change)
    before = comment_of(held, str(change["comment"]))
    if before.withdrawn:
        raise WrongState(f"{before.ref} was taken back by its author.", "Leave it as it is.")
    if kind is Change.DISPOSE:
        _check_original(held, before, change)
    return {**held, before.ref: _CHANGES[kind](before, change)}


def comment_of(held: Mapping[str, Comment], ref: str) -> Comment:
    """One comment.

    Raises:
        NotFound: There is none of this reference.
    """
    if ref not in held:
        raise NotFound(f"There is no comment '{ref}'.", "See `vedette comments list`.")
    return held[ref]


def _submitted(held: Comments, change: Told) -> Comments:
    of_round = sum(one.round == change["round"] for one in held.values())
    made: Comments = {}
    for n, part in enumerate(change.get("parts") or (), of_round + 1):
        route = Route(str(change.get("route") or Route.PAGE))
        said: dict[str, Any] = {
            "rationale": "",
            **checked(part, is_imported=route is not Route.PAGE),
        }
        ref = str(part["comment"])
        if ref in held or ref in made:
            raise BadInput(f"There is a comment '{ref}' already.", "Give it another reference.")
        made[ref] = Comment(
            ref,
            n,
            str(change["round"]),
            str(change["entity"]),
            str(change["comment"]),
            route,
            str(change.get("at") or ""),
            **{"text": "", **said},
        )
    return {**held, **made}


def _placed(held: Comment, change: Told) -> Comment:
    said = texts(change, ("block", "responsible"))
    if not said:
        raise BadInput("It is not said where the comment belongs.", "Name a block of the version.")
    return replace(
        held,
        block=said.get("block", held.block),
        responsible=said.get("responsible", held.responsible),
    )


def _disposed(held: Comment, change: Told) -> Comment:
    code = str(change.get("code") or "")
    check_code("disposition", code, codelist("comment_disposition").codes)
    said = {"reason": "", "of": "", "version": "", **texts(change, ("reason", "of", "version"))}
    if code in (PENDING, _WITHDRAWN):
        raise BadInput(
            f"'{code}' is no answer: its author takes a comment back, and it waits until it is answered.",
            "Choose what became of it.",
        )
    if code in _WITH_REASON and not said["reason"]:
        raise BadInput(
            f"The disposition '{codelist('comment_disposition').label(code)}' needs its reason.",
            "Write why, or how it was done.",
        )
    if code == _DEFERRED and not said["version"]:
        raise BadInput("It is not said to which version.", "Name the version.")
    changes = several(change, "changes")
    by, at = str(change.get("by") or ""), str(change.get("at") or "")
    answer = Disposition(code, said["reason"], by, at, changes, said["of"], said["version"])
    return replace(held, disposition=answer, reply=None)


def _reopened(held: Comment, _change: Told) -> Comment:
    if held.disposition is None:
        raise WrongState(f"{held.ref} has no answer that could be taken back.", "Answer it.")
    return replace(held, disposition=None, reply=None)


def _check_original(held: Comments, one: Comment, change: Told) -> None:
    if change.get("code") != _DUPLICATE:
        return
    of = str(change.get("of") or "")
    if not of or of == one.ref:
        raise BadInput("It is not said of which comment it is a duplicate.", "Name the other one.")
    original = comment_of(held, of)
    if original.disposition is not None and original.disposition.code == _DUPLICATE:
        raise BadInput(
            f"{of} is a duplicate itself.", f"Name what it duplicates: {original.disposition.of}."
        )


def _replied(held: Comment, change: Told) -> Comment:
    if held.disposition is None:
        raise WrongState(f"{held.ref} has no answer yet.", "Wait for the answer.")
    accepts, reason = bool(change.get("accepts")), str(change.get("reason") or "").strip()
    if not accepts and not reason:
        raise BadInput("To turn the answer down needs a reason.", "Write why.")
    return replace(held, reply=Reply(accepts, reason, str(change.get("at") or "")))


def _withdrawn(held: Comment, change: Told) -> Comment:
    why = str(change.get("reason") or "").strip()
    if not why:
        raise BadInput("To take a comment back needs a reason.", "Write why.")
    return replace(held, withdrawn=why)


_CHANGES: Mapping[Change, Callable[[Comment, Told], Comment]] = {
    Change.PLACE: _placed,
    Change.DISPOSE: _disposed,
    Change.REOPEN: _reopened,
    Change.REPLY: _replied,
    Change.WITHDRAW: _withdrawn,
}
