"""Findings: what a review states, what speaks for and against it, and the way from draft to confirmed.

A finding states what is, a conclusion judges, a lesson says what to keep. Each follows from its changes in their
order; a change that no longer fits, because what it speaks of was taken back, is passed over.
"""

from __future__ import annotations

import datetime as dt
import importlib.resources
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from vedette.core.evidence.chain import Role
from vedette.core.evidence.grading import Concern, Estimate, Grade
from vedette.core.evidence.links import Evidence, accepted, kept, unlinked
from vedette.core.kernel.errors import BadInput, NotFound, WrongState
from vedette.core.kernel.templates import known_areas

TOLD = ("kind", "statement", "issue_area", "bearing", "gap", "counter")
"""What a person says of a finding: its kind, the statement, issue area, bearing, what is not known, and the
statement on counter-evidence: where it was looked for and why what was found is not decisive."""

POLARITIES = (Role.SUPPORTS, Role.CONTRADICTS, Role.QUALIFIES, Role.CONTEXT)
_Word = TypeVar("_Word", bound=StrEnum)
_LONGEST = {"statement": 2_000, "gap": 4_000, "counter": 4_000, "excerpt": 2_000, "text": 8_000}


class Kind(StrEnum):
    """The three that are kept apart; what someone should do is a recommendation."""

    FINDING = "finding"
    CONCLUSION = "conclusion"
    LESSON = "lesson"


class Bearing(StrEnum):
    """Whether it is about the organisation itself or about what surrounds it."""

    INTERNAL = "internal_challenge"
    EXTERNAL = "external_context"


class Stage(StrEnum):
    """Where a finding stands; which stage follows which is data (`stages.json`)."""

    DRAFT = "draft"
    CHALLENGED = "challenged"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


class Change(StrEnum):
    """What can happen to a finding."""

    ADD = "add"
    EDIT = "edit"
    LINK = "link"
    UNLINK = "unlink"
    ORDER = "order"
    ACCEPT = "accept"
    HOLD = "hold"
    GRADE = "grade"
    CHALLENGE = "challenge"
    ANSWER = "answer"
    STAGE = "stage"
    VOTE = "vote"
    SAY = "say"


class Outcome(StrEnum):
    """How a challenge ended."""

    UPHELD = "upheld"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


class Vote(StrEnum):
    """What a member of the team says to a finding."""

    AGREE = "agree"
    DISAGREE = "disagree"
    ABSTAIN = "abstain"


@dataclass(frozen=True, slots=True)
class Challenge:
    """Somebody who is asked to break a finding, until a day, and how it ended."""

    by: str
    challenger: str
    text: str
    due: dt.date | None
    outcome: Outcome | None = None
    answer: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it waits for its answer."""
        return self.outcome is None


@dataclass(frozen=True, slots=True)
class Said:
    """One contribution to the thread, or a vote with its reason."""

    by: str
    at: str
    text: str
    vote: Vote | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding, conclusion or lesson as it stands."""

    ref: str
    kind: Kind
    statement: str
    issue_area: str = ""
    bearing: Bearing | None = None
    gap: str = ""
    counter: str = ""
    evidence: tuple[Evidence, ...] = ()
    grade: Grade | None = None
    stage: Stage = Stage.DRAFT
    challenges: tuple[Challenge, ...] = ()
    thread: tuple[Said, ...] = ()

    def resting_as(self, *roles: Role) -> tuple[Evidence, ...]:
        """Its evidence in some roles, in the order that people gave it."""
        return tuple(one for one in self.evidence if one.role in roles)

    @property
    def votes(self) -> dict[str, Said]:
        """The last vote of each person."""
        return {one.by: one for one in self.thread if one.vote is not None}

    @property
    def minds_changed(self) -> int:
        """Challenges after which the finding was changed or withdrawn, and votes that became other ones."""
        turned = sum(one.outcome in {Outcome.CHANGED, Outcome.WITHDRAWN} for one in self.challenges)
        last: dict[str, Vote] = {}
        for one in self.thread:
            if one.vote is not None:
                turned += last.get(one.by, one.vote) is not one.vote
                last[one.by] = one.vote
        return turned

    @property
    def content(self) -> dict[str, object]:
        """What its fingerprint is of: what it says and its grade, not the talk about it."""
        grade = self.grade and [
            self.grade.confidence,
            {name: [one.level, one.why] for name, one in self.grade.concerns.items()},
            self.grade.estimate and [getattr(self.grade.estimate, n) for n in Estimate.__slots__],
        ]
        told = {name: str(getattr(self, name) or "") for name in TOLD}
        return {**told, "stage": str(self.stage), "grade": grade}


def findings(changes: Iterable[Mapping[str, Any]]) -> dict[str, Finding]:
    """The findings that changes make, in their order, by reference.

    Args:
        changes: Each with `finding`, `change`, `by`, `at` and what `changed` demands of its kind.
    """
    found: dict[str, Finding] = {}
    for one in changes:
        ref = str(one["finding"])
        try:
            found[ref] = changed(found.get(ref), one)
        except (BadInput, NotFound, WrongState):
            continue
    return found


def changed(held: Finding | None, change: Mapping[str, Any]) -> Finding:
    """A finding after one change; None before it is added.

    Raises:
        BadInput: Something of the change is missing, too long or not a code.
        NotFound: It speaks of a finding, evidence or challenge that is not there.
        WrongState: The stage does not follow, or what it asks for is lacking.
    """
    kind = Change(str(change["change"]))
    if kind is Change.ADD:
        if held is not None:
            raise BadInput(f"{held.ref} is there already.", "Edit it.")
        return _told(Finding(str(change["finding"]), Kind.FINDING, ""), change)
    if held is None:
        raise NotFound(
            f"There is no finding '{change['finding']}'.", "See `vedette findings list`."
        )
    return _CHANGES[kind](held, change)


def _told(held: Finding, change: Mapping[str, Any]) -> Finding:
    told = {name: str(change[name]).strip() for name in TOLD if change.get(name) is not None}
    for name, text in told.items():
        _check_length(name, text)
    made: dict[str, Any] = dict(told)
    if "kind" in told:
        made["kind"] = _one_of(Kind, told["kind"])
    if "bearing" in told:
        made["bearing"] = _one_of(Bearing, told["bearing"]) if told["bearing"] else None
    area = told.get("issue_area")
    if area and area not in known_areas():
        raise BadInput(f"'{area}' is no issue area.", "Use a code of the list of issue areas.")
    after = replace(held, **made)
    if not after.statement:
        raise BadInput("A finding needs its statement.", "Write what is the case, in a sentence.")
    if held.stage is Stage.CONFIRMED and after.statement != held.statement:
        return replace(after, stage=Stage.DRAFT)
    return after


def _linked(held: Finding, change: Mapping[str, Any]) -> Finding:
    role = _one_of(Role, str(change["role"]))
    if role not in POLARITIES:
        raise BadInput(f"'{role}' says neither for nor against.", f"Use {', '.join(POLARITIES)}.")
    for name in ("excerpt", "note"):
        _check_length(name, str(change.get(name) or ""))
    made = Evidence(
        on=str(change["on"]),
        role=role,
        excerpt=str(change.get("excerpt") or ""),
        note=str(change.get("note") or ""),
        seen=change.get("seen"),
        said=str(change.get("said") or ""),
        run=str(change.get("run") or ""),
    )
    if made.on == held.ref:
        raise BadInput("A finding cannot rest on itself.", "Name what it rests on.")
    others = tuple(one for one in held.evidence if one.on != made.on)
    at = next((n for n, one in enumerate(held.evidence) if one.on == made.on), len(others))
    return replace(held, evidence=(*others[:at], made, *others[at:]))


def _unlinked(held: Finding, change: Mapping[str, Any]) -> Finding:
    return replace(held, evidence=unlinked(held.ref, held.evidence, change))


def _ordered(held: Finding, change: Mapping[str, Any]) -> Finding:
    wanted: Sequence[str] = [str(on) for on in change["order"]]
    there = {one.on: one for one in held.evidence}
    known = [on for on in dict.fromkeys(wanted) if on in there]
    if wanted and not known:
        raise NotFound(f"{held.ref} does not rest on '{wanted[0]}'.", "Link it first.")
    # Others than these may have been taken back since, or are hidden from who looks.
    rest = [on for on in there if on not in wanted]
    return replace(held, evidence=tuple(there[on] for on in [*known, *rest]))


def _accepted(held: Finding, change: Mapping[str, Any]) -> Finding:
    return replace(held, evidence=accepted(held.ref, held.evidence, change))


def _kept(held: Finding, change: Mapping[str, Any]) -> Finding:
    return replace(held, evidence=kept(held.ref, held.evidence, change))


def _graded(held: Finding, change: Mapping[str, Any]) -> Finding:
    concerns = {
        str(name): Concern(str(one["level"]), str(one.get("why") or ""))
        for name, one in (change.get("concerns") or {}).items()
    }
    stated = change.get("estimate")
    estimate = None if stated is None else Estimate(**stated)
    return replace(held, grade=Grade(str(change["confidence"]), concerns, estimate))


def _challenged(held: Finding, change: Mapping[str, Any]) -> Finding:
    text = str(change.get("text") or "").strip()
    _check_length("text", text)
    if not str(change.get("challenger") or "").strip():
        raise BadInput("A challenge needs a challenger.", "Name who is to break the finding.")
    due = change.get("due")
    day = None if not due else dt.date.fromisoformat(str(due))
    made = Challenge(str(change["by"]), str(change["challenger"]), text, day)
    after = replace(held, challenges=(*held.challenges, made))
    if Stage.CHALLENGED in stages()[held.stage]:
        return _staged(after, {"to": Stage.CHALLENGED})
    return after


def _answered(held: Finding, change: Mapping[str, Any]) -> Finding:
    number = int(change["challenge"])
    if not 1 <= number <= len(held.challenges):
        raise NotFound(f"{held.ref} has no challenge {number}.", "See the finding.")
    before = held.challenges[number - 1]
    answer = str(change.get("answer") or "").strip()
    if not answer:
        raise BadInput("An answer needs its words.", "Write what was found.")
    after = replace(before, outcome=_one_of(Outcome, str(change["outcome"])), answer=answer)
    challenges = (*held.challenges[: number - 1], after, *held.challenges[number:])
    return replace(held, challenges=challenges)


def _staged(held: Finding, change: Mapping[str, Any]) -> Finding:
    to = _one_of(Stage, str(change["to"]))
    follows = stages()[held.stage]
    if to not in follows:
        raise WrongState(
            f"{held.ref} is {held.stage}; {to} does not follow.",
            f"From here it can become {', '.join(follows)}.",
        )
    for name in follows[to]:
        lacks, remedy = _demand(name, held, change)
        if lacks:
            raise WrongState(f"{held.ref} cannot become {to}: {lacks}", remedy)
    return replace(held, stage=to)


def _voted(held: Finding, change: Mapping[str, Any]) -> Finding:
    why = str(change.get("why") or "").strip()
    vote = _one_of(Vote, str(change["vote"]))
    if not why:
        raise BadInput("A vote needs a reason.", "Write why.")
    made = Said(str(change["by"]), str(change["at"]), why, vote)
    return replace(held, thread=(*held.thread, made))


def _spoken(held: Finding, change: Mapping[str, Any]) -> Finding:
    text = str(change.get("text") or "").strip()
    if not text:
        raise BadInput("Nothing was said.", "Write something.")
    _check_length("text", text)
    return replace(held, thread=(*held.thread, Said(str(change["by"]), str(change["at"]), text)))


_CHANGES: Mapping[Change, Callable[[Finding, Mapping[str, Any]], Finding]] = {
    Change.EDIT: _told,
    Change.LINK: _linked,
    Change.UNLINK: _unlinked,
    Change.ORDER: _ordered,
    Change.ACCEPT: _accepted,
    Change.HOLD: _kept,
    Change.GRADE: _graded,
    Change.CHALLENGE: _challenged,
    Change.ANSWER: _answered,
    Change.STAGE: _staged,
    Change.VOTE: _voted,
    Change.SAY: _spoken,
}


@cache
def stages() -> Mapping[Stage, Mapping[Stage, tuple[str, ...]]]:
    """Stage -> stages that can follow -> what each demands, as `stages.json` states it."""
    text = (importlib.resources.files(__package__) / "stages.json").read_text(encoding="utf-8")
    return {
        Stage(one): {Stage(to): tuple(demands) for to, demands in follows.items()}
        for one, follows in json.loads(text).items()
    }


def lacking(held: Finding, to: Stage) -> list[tuple[str, str]]:
    """What a finding lacks for a stage that can follow, but the reason that is given with the step: problem, remedy."""
    asked = (name for name in stages()[held.stage][to] if name != "reason")
    told = [_demand(name, held, {}) for name in asked]
    return [(lacks, remedy) for lacks, remedy in told if lacks]


def _demand(name: str, held: Finding, change: Mapping[str, Any]) -> tuple[str, str]:
    """What a demand of a stage lacks, "" where it is met, and the remedy."""
    problem, remedy = _demands()[name]
    return ("" if _MET[name](held, change) else problem, remedy)


@cache
def _demands() -> Mapping[str, tuple[str, str]]:
    """Demand -> what is lacking, and the remedy, as `demands.json` states them."""
    text = (importlib.resources.files(__package__) / "demands.json").read_text(encoding="utf-8")
    return {one["name"]: (one["problem"], one["remedy"]) for one in json.loads(text)}


_Met = Callable[[Finding, Mapping[str, Any]], bool]
_MET: Mapping[str, _Met] = {
    "support": lambda one, _: bool(one.resting_as(Role.SUPPORTS)),
    "counter_evidence": lambda one, _: bool(one.counter),
    "grade": lambda one, _: one.grade is not None,
    "challenges_answered": lambda one, _: not any(c.is_open for c in one.challenges),
    "reason": lambda _, change: bool(str(change.get("why") or "").strip()),
}


def _check_length(name: str, text: str) -> None:
    most = _LONGEST.get(name, _LONGEST["text"])
    if len(text) > most:
        raise BadInput(f"The {name} has {len(text):,} characters.", f"Shorten it to {most:,}.")


def _one_of(words: type[_Word], said: str) -> _Word:
    try:
        return words(said)
    except ValueError as error:
        known = ", ".join(words)
        raise BadInput(f"'{said}' is no {words.__name__.lower()}.", f"Use {known}.") from error
