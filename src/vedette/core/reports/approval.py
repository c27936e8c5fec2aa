"""Approval of a version: a chain of roles, each word bound to what the version says and to its numbers.

The chain is data of the template. Who approves, approves these words with these data: when either becomes another,
the approval has lapsed and says so, unless the one who approved called the change of words editorial. A change of
data is never editorial.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from vedette.core.consultations.told import Told
from vedette.core.kernel.errors import BadInput, NotAllowed, WrongState
from vedette.core.kernel.templates import ApprovalStep


class Change(StrEnum):
    """What can be said in an approval."""

    SUBMIT = "submit"
    REQUEST = "request_change"
    APPROVE = "approve"
    REJECT = "reject"
    REVOKE = "revoke"
    EDITORIAL = "editorial"


class State(StrEnum):
    """Where an approval stands."""

    NOT_SUBMITTED = "not_submitted"
    UNDER_WAY = "under_way"
    CHANGE_REQUESTED = "change_requested"
    REJECTED = "rejected"
    APPROVED = "approved"
    LAPSED = "lapsed"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Word:
    """What somebody said in an approval.

    Args:
        change: What was said.
        step: Code of the step in the chain; "" where it is none.
        by: Who said it.
        at: When.
        why: The reason.
        paper: The document that holds it, where it was said outside of the house.
        words: Fingerprint of the words that it is about.
        data: Fingerprint of the numbers.
        minutes: Meetings whose minutes were before whoever spoke, such as briefings.
    """

    change: Change
    step: str
    by: str
    at: str
    why: str = ""
    paper: str = ""
    words: str = ""
    data: str = ""
    minutes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Approval:
    """How far a text is through its chain.

    Args:
        version: The version that was submitted last; "" before.
        given: Codes of the steps that approved it.
        state: Where it stands, whatever the text says today.
        history: All that was said, oldest first.
        words: Fingerprints of words that it holds for: those approved, and those of editorial changes.
        data: Fingerprint of the numbers that it holds for.
    """

    version: str = ""
    given: tuple[str, ...] = ()
    state: State = State.NOT_SUBMITTED
    history: tuple[Word, ...] = ()
    words: frozenset[str] = frozenset()
    data: str = ""

    def standing(self, words: str, data: str) -> State:
        """Where it stands for a text that says these words with these data."""
        holds = words in self.words and data == self.data
        if self.state in (State.APPROVED, State.UNDER_WAY) and not holds:
            return State.LAPSED
        return self.state

    def waits_for(self, chain: Sequence[ApprovalStep]) -> ApprovalStep | None:
        """The step that is asked next; None when none is."""
        if self.state is not State.UNDER_WAY:
            return None
        return next((one for one in chain if one.code not in self.given), None)


def approval(chain: Sequence[ApprovalStep], changes: Iterable[Told]) -> Approval:
    """Where the approval stands after changes; one that no longer fits is passed over."""
    held = Approval()
    for one in changes:
        try:
            held = changed(held, chain, one)
        except (BadInput, WrongState, NotAllowed):
            continue
    return held


def changed(held: Approval, chain: Sequence[ApprovalStep], change: Told) -> Approval:
    """The approval after one word.

    Args:
        held: As it was.
        chain: The steps in their order.
        change: `change`, `by`, `at`, and as it needs `version`, `words`, `data`, `role`, `why`, `paper`, `minutes`.

    Raises:
        BadInput: The reason or the paper is missing.
        WrongState: It does not fit where the approval stands.
        NotAllowed: The role may not speak at this step.
    """
    kind = Change(str(change["change"]))
    step = held.waits_for(chain)
    word = Word(
        kind,
        step.code if step and kind in (Change.APPROVE, Change.REQUEST, Change.REJECT) else "",
        str(change.get("by") or ""),
        str(change.get("at") or ""),
        str(change.get("why") or "").strip(),
        str(change.get("paper") or "").strip(),
        str(change.get("words") or ""),
        str(change.get("data") or ""),
        _listed(change.get("minutes")),
    )
    if kind is not Change.SUBMIT and kind is not Change.APPROVE and not word.why:
        raise BadInput("The reason is missing.", "Write why.")
    made = _CHANGES[kind](held, chain, word, change)
    return replace(made, history=(*held.history, word))


def _listed(told: object) -> tuple[str, ...]:
    return tuple(map(str, told)) if isinstance(told, list | tuple) else ()


def _submitted(
    held: Approval, _chain: Sequence[ApprovalStep], word: Word, change: Told
) -> Approval:
    if held.state is State.UNDER_WAY and held.standing(word.words, word.data) is held.state:
        raise WrongState(
            f"{held.version} is under way already.", "Wait, or ask for a change first."
        )
    begun = Approval(str(change["version"]), state=State.UNDER_WAY, history=held.history)
    return replace(begun, words=frozenset((word.words,)), data=word.data)


def _revoked(
    held: Approval, _chain: Sequence[ApprovalStep], _word: Word, _change: Told
) -> Approval:
    if held.state is not State.APPROVED:
        raise WrongState("Nothing is approved that could be revoked.", "See where it stands.")
    return replace(held, state=State.REVOKED)


def _spoken(held: Approval, chain: Sequence[ApprovalStep], word: Word, change: Told) -> Approval:
    """A word of the step that is asked."""
    step = held.waits_for(chain)
    if step is None:
        raise WrongState("Nothing waits for approval.", "Submit a version first.")
    _check_speaks(step, word, str(change.get("role") or ""))
    if word.change is not Change.APPROVE:
        return replace(held, state=_ENDS[word.change])
    if held.standing(word.words, word.data) is State.LAPSED:
        raise WrongState(
            f"The text or its numbers are others than in {held.version}.", "Submit a new version."
        )
    given = (*held.given, step.code)
    is_whole = len(given) == len(chain)
    return replace(held, given=given, state=State.APPROVED if is_whole else State.UNDER_WAY)


def _kept(held: Approval, _chain: Sequence[ApprovalStep], word: Word, _change: Told) -> Approval:
    """Words that became others without meaning anything else."""
    if held.state is not State.APPROVED:
        raise WrongState("Nothing is approved.", "Approve a version first.")
    if word.data != held.data:
        raise WrongState(
            "The numbers are others: that is no editorial change.", "Submit a new version."
        )
    return replace(held, words=held.words | {word.words})


def _check_speaks(step: ApprovalStep, word: Word, role: str) -> None:
    if role and role not in step.roles:
        raise NotAllowed(
            f"The step '{step.label}' waits for {', '.join(step.roles)}.",
            "Ask one of them.",
        )
    if step.is_recorded and not word.paper:
        raise BadInput(
            f"The step '{step.label}' is decided outside of the house.",
            "Name the document that holds its word, such as a memorandum with its date.",
        )


_ENDS: Mapping[Change, State] = {
    Change.REQUEST: State.CHANGE_REQUESTED,
    Change.REJECT: State.REJECTED,
}
_CHANGES: Mapping[Change, Callable[[Approval, Sequence[ApprovalStep], Word, Told], Approval]] = {
    Change.SUBMIT: _submitted,
    Change.REQUEST: _spoken,
    Change.APPROVE: _spoken,
    Change.REJECT: _spoken,
    Change.REVOKE: _revoked,
    Change.EDITORIAL: _kept,
}
