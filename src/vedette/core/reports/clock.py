"""The clock of a review: from its mandate to the report in the hands of readers, which stage waits for whom.

A stage lasts from the moment when the work before it was there to the moment when its own was. Nothing is estimated:
every end is a fact of the log, and a stage without one is under way or has not begun.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """Stages in their order."""

    DATA = "data"
    FINDINGS = "findings"
    DRAFT = "draft"
    ROUND = "round"
    ANSWERS = "answers"
    APPROVAL = "approval"
    RELEASE = "release"


@dataclass(frozen=True, slots=True)
class Span:
    """One stage, one round or one step of the approval.

    Args:
        stage: Which.
        of: What it is of: a round, a step of the approval; "" for the others.
        begins: When it could begin; None before.
        ends: When it was done; None while it is not.
        waits_for: Who is waited for while it is under way, in words of roles or references.
        due: Last day that was given; None where none was.
    """

    stage: Stage
    of: str = ""
    begins: dt.datetime | None = None
    ends: dt.datetime | None = None
    waits_for: tuple[str, ...] = ()
    due: dt.date | None = None

    @property
    def is_under_way(self) -> bool:
        """Whether somebody is waited for."""
        return self.begins is not None and self.ends is None

    def days(self, now: dt.datetime) -> int | None:
        """Whole days that it took, or takes until now; None before it begins."""
        if self.begins is None:
            return None
        return max(0, ((self.ends or now) - self.begins).days)

    def is_late(self, now: dt.datetime) -> bool:
        """Whether the last day that was given is over and it is not done."""
        return self.is_under_way and self.due is not None and now.date() > self.due


@dataclass(frozen=True, slots=True)
class Facts:
    """What the log tells of a review, as instants; None for what did not happen.

    Args:
        mandate: When the review was begun.
        data: First source that came in.
        finding: First finding.
        draft: First version of the report.
        rounds: Reference, opened, closed, deadline, those who did not answer.
        asked: When the last comment came in.
        answered: When the last comment was answered; None while one is open.
        answers_wait_for: Who is to answer the open ones.
        submitted: When the version was submitted that is under way or approved.
        steps: Step, when it was given, who speaks at it.
        released: When the first release was made.
    """

    mandate: dt.datetime
    data: dt.datetime | None = None
    finding: dt.datetime | None = None
    draft: dt.datetime | None = None
    rounds: Sequence[tuple[str, dt.datetime, dt.datetime | None, dt.date, tuple[str, ...]]] = ()
    asked: dt.datetime | None = None
    answered: dt.datetime | None = None
    answers_wait_for: tuple[str, ...] = ()
    submitted: dt.datetime | None = None
    steps: Sequence[tuple[str, dt.datetime | None, tuple[str, ...]]] = ()
    released: dt.datetime | None = None


def spans(facts: Facts) -> tuple[Span, ...]:
    """The stages of a review in their order, each round and each step of the approval by itself."""
    return (
        Span(Stage.DATA, "", facts.mandate, facts.data, ("analyst",)),
        Span(Stage.FINDINGS, "", facts.data, facts.finding, ("analyst", "qualitative")),
        Span(Stage.DRAFT, "", facts.finding, facts.draft, ("editor",)),
        *(Span(Stage.ROUND, ref, at, end, waits, due) for ref, at, end, due, waits in facts.rounds),
        Span(Stage.ANSWERS, "", facts.asked, facts.answered, facts.answers_wait_for),
        *_steps(facts),
        Span(Stage.RELEASE, "", _approved(facts), facts.released, ("editor", "head")),
    )


def _steps(facts: Facts) -> Iterator[Span]:
    """Each step begins when the one before is given; those after the first open one have not begun."""
    begins = facts.submitted
    for step, given, roles in facts.steps:
        yield Span(Stage.APPROVAL, step, begins, given, roles)
        begins = given


def _approved(facts: Facts) -> dt.datetime | None:
    given = [at for _, at, _ in facts.steps]
    return max(at for at in given if at) if given and all(given) else None


def waiting(made: Iterable[Span]) -> tuple[Span, ...]:
    """The stages that are under way: for these somebody is waited for."""
    return tuple(one for one in made if one.is_under_way)
