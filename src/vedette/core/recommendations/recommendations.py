"""Recommendations: who should do what by when, what it answers, and what is said before of the same thing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from vedette.core.evidence.chain import Role
from vedette.core.evidence.links import Evidence
from vedette.core.recommendations.effect import Declared
from vedette.core.recommendations.states import (
    ACCEPTED,
    DRAFT,
    IMPLEMENTED,
    OPEN,
    SUPERSEDED,
    UNANSWERED,
    Axis,
    start,
)

TOLD = (
    "text",
    "issue_area",
    "horizon",
    "addressee",
    "lead",
    "priority",
    "feasibility",
    "cost_class",
    "effect",
    "indicator",
    "deadline",
)
"""What a person says of a recommendation, each a text: codes of code lists, a day as ISO 8601, else words.
`supporting` (names) and `lowers_casualties` (yes or no) are said beside them."""
LISTS = {
    "priority": "recommendation_priority",
    "feasibility": "feasibility",
    "cost_class": "cost_class",
}
"""What is a code -> its code list; issue areas and horizons are those of the template."""


@dataclass(frozen=True, slots=True)
class Step:
    """A state that was reached.

    Args:
        axis: Which of the three states.
        to: The state.
        by: Who said so.
        at: When.
        why: The reason.
        proof: What shows that it was done: a file, an address, a document.
        verifier: Who saw it; not the owner.
    """

    axis: Axis
    to: str
    by: str
    at: str
    why: str = ""
    proof: str = ""
    verifier: str = ""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One recommendation as it stands.

    Args:
        ref: Its permanent reference.
        text: One action, as an imperative or with "should".
        number: What is printed, given when it is issued, for life (DR-20); "" before.
        issue_area: Code of the review's list.
        horizon: Code of a horizon of the template.
        addressee: To whom it is said.
        lead: The one who answers for it.
        supporting: Who helps.
        priority: Code.
        feasibility: Code.
        cost_class: Code.
        effect: What it is to change.
        indicator: By what the change is seen.
        deadline: By when.
        deadlines: All deadlines since it was issued, the first one first; the last is `deadline`.
        lowers_casualties: Whether it claims to; then it declares its effect before.
        links: Findings that it answers, and earlier recommendations that said the same.
        parents: What it was merged or split from.
        successors: What stands in its place.
        steps: The states that it reached, in their order.
        declared: What it was declared to bring, every version; the last one counts.
    """

    ref: str
    text: str
    number: str = ""
    issue_area: str = ""
    horizon: str = ""
    addressee: str = ""
    lead: str = ""
    supporting: tuple[str, ...] = ()
    priority: str = ""
    feasibility: str = ""
    cost_class: str = ""
    effect: str = ""
    indicator: str = ""
    deadline: dt.date | None = None
    deadlines: tuple[dt.date, ...] = ()
    lowers_casualties: bool = False
    links: tuple[Evidence, ...] = ()
    parents: tuple[str, ...] = ()
    successors: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    declared: tuple[Declared, ...] = ()

    def state(self, axis: Axis) -> str:
        """Where it stands on one of the three."""
        reached = [one.to for one in self.steps if one.axis is axis]
        return reached[-1] if reached else start(axis)

    @property
    def response(self) -> str:
        """What the addressee says."""
        return self.state(Axis.RESPONSE)

    @property
    def implementation(self) -> str:
        """What the owner does."""
        return self.state(Axis.IMPLEMENTATION)

    @property
    def closure(self) -> str:
        """Whether it is still asked for."""
        return self.state(Axis.CLOSURE)

    @property
    def is_open(self) -> bool:
        """Whether it is still asked for."""
        return self.closure == OPEN

    @property
    def was_issued(self) -> bool:
        """Whether it has left the house: from then on its deadline is counted as moved."""
        return self.response != DRAFT

    @property
    def n_moves(self) -> int:
        """How often its deadline was moved since it was issued."""
        return max(len(self.deadlines) - 1, 0)

    @property
    def findings(self) -> tuple[str, ...]:
        """The findings that it answers."""
        return tuple(one.on for one in self.links if one.role is Role.ANSWERS)

    @property
    def said_before(self) -> tuple[str, ...]:
        """Earlier recommendations that said the same."""
        return tuple(one.on for one in self.links if one.role is Role.CONTEXT)

    @property
    def content(self) -> dict[str, object]:
        """What its fingerprint is of: what it says, the answer to it and whether it is still asked for.

        Progress is left out: work on it changes nothing for what rests on it.
        """
        told = {name: str(getattr(self, name) or "") for name in TOLD}
        return {
            **told,
            "supporting": list(self.supporting),
            "lowers_casualties": self.lowers_casualties,
            "response": self.response,
            "closure": self.closure,
        }


@dataclass(frozen=True, slots=True)
class Share:
    """A share with both its numbers, which are always printed."""

    n: int
    of: int

    @property
    def value(self) -> float | None:
        """The share from 0 to 1; None of nothing."""
        return self.n / self.of if self.of else None


def acceptance(among: Iterable[Recommendation]) -> Share:
    """Accepted, wholly or partly, of those that were answered."""
    answered = [one for one in among if one.response not in UNANSWERED]
    return Share(sum(one.response in ACCEPTED for one in answered), len(answered))


def implementation(among: Iterable[Recommendation]) -> Share:
    """Implemented of those accepted, wholly or partly, that were not overtaken or superseded.

    Closed without implementation stays in the denominator and is never counted as implemented.
    """
    due = [
        one
        for one in among
        if one.response in ACCEPTED and one.closure not in {"overtaken", SUPERSEDED}
    ]
    return Share(sum(one.implementation == IMPLEMENTED for one in due), len(due))


def days_late(one: Recommendation, today: dt.date) -> int | None:
    """Days past the first deadline of one that is open and not implemented; None where nothing is late.

    Moving a deadline does not make a thing less late: the first one counts.
    """
    if not one.is_open or one.implementation == IMPLEMENTED:
        return None
    first = one.deadlines[0] if one.deadlines else one.deadline
    late = 0 if first is None else (today - first).days
    return late if late > 0 else None
