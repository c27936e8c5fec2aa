"""The action plan: work streams, actions with milestones and risks, and what was reported, asked and judged of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from vedette.core.actions.clashes import Clash
from vedette.core.actions.progress import Asked, Judgement, Measure, Report
from vedette.core.evidence.links import Evidence
from vedette.core.recommendations.charges import Charge, Plans
from vedette.core.recommendations.proposal_rows import Risk


class Kind(StrEnum):
    """What stands in the plan."""

    STREAM = "stream"
    ACTION = "action"


TOLD = (
    "title", "text", "stream", "level", "lead", "starts_on", "due_on", "cost", "currency", "funding", "every",
)  # fmt: skip
"""What a person says of an action, each a text: names, a reference, days as ISO 8601, an amount, months."""
LISTED = ("supporting", "focal", "after")
"""What is said as a list: names, log-in names, references of actions."""
LISTS = {"level": "action_level"}
"""What is a code -> its code list."""


@dataclass(frozen=True, slots=True)
class Milestone:
    """A step that can be seen: its key within the action, what is there then, by when, and since when it is."""

    key: str
    title: str
    due_on: dt.date
    done_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """One action, or one work stream, as it stands.

    Args:
        ref: Its permanent reference.
        kind: Whether it is a work stream.
        title: What is to be done.
        text: How, in more words.
        stream: The work stream that it belongs to; "" for none.
        level: Code of codelists/action_level.
        lead: The one who answers for it.
        supporting: Who helps.
        focal: Log-in names of those who report on it.
        starts_on: First day of the work.
        due_on: By when.
        dues: All such days since the first, the last is `due_on`.
        after: Actions that must be done before.
        cost: Amount in `currency`; None where it is not known or nothing.
        currency: ISO 4217.
        funding: The proposal that pays for it; "" for the own means of the owner.
        charges: What it takes from which budget lines of the project that pays, by line.
        every: Months from one report to the next; 0 where nobody asks for reports.
        links: Recommendations that it carries out.
        milestones: By day.
        risks: What may go wrong.
        reports: Progress, the first report first.
        asked: Requests for another deadline.
        judgements: What the review office said.
        measures: What was measured of its effect.
        parents: What it was merged or split from.
        successors: What stands in its place.
        brought: Marks of the edits that came in from offline packs, whatever became of them.
        clashes: Those of them that clashed, settled or not.
    """

    ref: str
    kind: Kind
    title: str
    text: str = ""
    stream: str = ""
    level: str = ""
    lead: str = ""
    supporting: tuple[str, ...] = ()
    focal: tuple[str, ...] = ()
    starts_on: dt.date | None = None
    due_on: dt.date | None = None
    dues: tuple[dt.date, ...] = ()
    after: tuple[str, ...] = ()
    cost: Decimal | None = None
    currency: str = "USD"
    funding: str = ""
    charges: tuple[Charge, ...] = ()
    every: int = 0
    links: tuple[Evidence, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    risks: tuple[Risk, ...] = ()
    reports: tuple[Report, ...] = ()
    asked: tuple[Asked, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    measures: tuple[Measure, ...] = ()
    parents: tuple[str, ...] = ()
    successors: tuple[str, ...] = ()
    brought: tuple[str, ...] = ()
    clashes: tuple[Clash, ...] = ()

    @property
    def is_stream(self) -> bool:
        """Whether it is a work stream."""
        return self.kind is Kind.STREAM

    @property
    def recommendations(self) -> tuple[str, ...]:
        """The recommendations that it carries out."""
        return tuple(one.on for one in self.links)

    @property
    def percent(self) -> int:
        """How far the owner says that it is, from 0 to 100."""
        return self.reports[-1].percent if self.reports else 0

    @property
    def owners(self) -> frozenset[str]:
        """All that own it, folded: they may not verify or judge it."""
        return frozenset(one.casefold() for one in (self.lead, *self.supporting, *self.focal))

    @property
    def pending(self) -> Asked | None:
        """The request for another deadline that nobody decided yet."""
        return next((one for one in self.asked if one.is_pending), None)

    @property
    def open_clashes(self) -> list[Clash]:
        """Edits made without network that clash with what others said, of which nobody chose yet."""
        return [one for one in self.clashes if not one.kept]

    @property
    def judgement(self) -> str:
        """What the review office said last; "" before."""
        return self.judgements[-1].to if self.judgements else ""

    @property
    def is_open(self) -> bool:
        """Whether it is still pursued: not closed by the review office, nothing stands in its place."""
        return not self.successors and not self.judgement.startswith("closed_")

    @property
    def n_moves(self) -> int:
        """How often its deadline was moved."""
        return max(len(self.dues) - 1, 0)

    @property
    def content(self) -> dict[str, object]:
        """What its fingerprint is of: what is planned, not how far it is."""
        told = {name: str(getattr(self, name) or "") for name in TOLD}
        listed = {name: list(getattr(self, name)) for name in LISTED}
        rows = [[one.key, one.title, str(one.due_on)] for one in self.milestones]
        made = {**told, **listed, "milestones": rows, "is_open": self.is_open}
        if self.charges:
            made["charges"] = [[one.line, str(one.amount)] for one in self.charges]
        return made

    @property
    def plans(self) -> Plans:
        """What it plans of the money of the project that pays for it."""
        return Plans(self.ref, self.currency, self.cost, self.charges)


@dataclass(frozen=True, slots=True)
class Baseline:
    """The plan as it was agreed on at one time: its reference, what it is called, why, by whom, when."""

    ref: str
    name: str
    why: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Pack:
    """Own actions that somebody took along offline: its reference, for whom, the key of its seal, by whom, when."""

    ref: str
    owner: str
    key: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Actions and work streams by reference in the order in which they were added, its baselines, its offline packs."""

    actions: Mapping[str, Action] = field(default_factory=dict)
    baselines: Mapping[str, Baseline] = field(default_factory=dict)
    packs: Mapping[str, Pack] = field(default_factory=dict)

    @property
    def streams(self) -> list[Action]:
        """The work streams that are there."""
        return [one for one in self.actions.values() if one.is_stream and not one.successors]

    @property
    def held(self) -> list[Action]:
        """The actions in whose place nothing stands."""
        return [one for one in self.actions.values() if not one.is_stream and not one.successors]

    def paid_by(self, project: str) -> list[Action]:
        """The actions that a project pays for."""
        return [one for one in self.held if one.funding == project]

    def of_stream(self, ref: str) -> list[Action]:
        """The actions of a work stream; of "" those that belong to none."""
        return [one for one in self.held if one.stream == ref]
