"""Questions about findings: the list under filters, one finding with all that its page shows, what is out of date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from vedette.core.evidence.chain import Role, State
from vedette.core.evidence.findings import POLARITIES, Challenge, Change, Finding, stages
from vedette.core.evidence.grading import COMPONENTS, CONCERNS, CONFIDENCE
from vedette.core.evidence.links import Evidence
from vedette.core.kernel.templates import area_label
from vedette.pipeline.findings import Made, changes_of, version_of
from vedette.pipeline.resting import Moved, Standing, moved_rows, standing
from vedette.pipeline.telling import Told
from vedette.pipeline.undoing import mark
from vedette.web.evidence import chain_reads
from vedette.web.evidence import finding_words as words
from vedette.web.evidence.homes import Chip
from vedette.web.ui.parts import Entry
from vedette.web.ui.templatetags.addresses import address


class Findings(chain_reads.VisibleChain):
    """The findings of a viewer's world."""

    def standing(self, ref: str) -> Standing:
        """How a finding stands today."""
        return standing(self.finding(ref), self.chain)

    def stale(self) -> list[Stale]:
        """The findings that are not current: by themselves first, then by what they rest on."""
        found = [self._stale(ref) for ref in self.held if self.state(ref) is not State.CURRENT]
        return sorted(found, key=lambda one: (not one.differing, one.finding.ref))

    def _stale(self, ref: str) -> Stale:
        one = self.held[ref]
        differing = self.differing(ref)
        below = [on.on for on in one.evidence if self.state(on.on) is not State.CURRENT]
        return Stale(
            one, self.state(ref), differing, [self.chip(on) for on in below if on in self.held]
        )

    def differing(self, ref: str) -> list[Differing]:
        """What a finding rests on and that is another today than it saw, old beside new with the rows behind."""
        today = {str(row["on"]): row["today"] for row in self.chain.differing(ref).to_pylist()}
        told = self.told(today)
        return [
            Differing(
                self.chip(one.on),
                one,
                told.get(one.on),
                moved_rows(self.visit.review, one, self.chip(one.on).kind),
                today=today[one.on] or "",
                is_held=today[one.on] is not None and one.held == today[one.on],
            )
            for one in self.held[ref].evidence
            if one.on in today
        ]

    def version(self, ref: str) -> str:
        """The version of a finding that the viewer sees."""
        return version_of(self.known, ref)

    def items(self, one: Finding) -> list[Group]:
        """Its evidence by what it does, with what it says."""
        told = self.told(e.on for e in one.evidence)
        differing = {d.evidence.on: d for d in self.differing(one.ref)}
        groups = []
        for role in POLARITIES:
            held = one.resting_as(role)
            shown = [
                Item(e, self.chip(e.on), told.get(e.on), self._origins(e.on), differing.get(e.on))
                for e in held
            ]
            there = [e.on for e in held if e.on in self.chain]
            groups.append(Group(role, words.ROLES[role], shown, len(self.chain.origins(there))))
        return groups

    def _origins(self, on: str) -> tuple[str, ...]:
        return self.chain.origins([on]) if on in self.chain else ()

    def resting_on(self, ref: str) -> list[tuple[Chip, str, Promise | str]]:
        """What rests directly on a node: chip, words, kind."""
        above = self.chain.next_up(ref)
        told = self.told(above)
        return [
            (self.chip(on), _called(told[on]), words.NODES.get(told[on].kind, told[on].kind))
            for on in above
        ]

    def n_rows(self, ref: str) -> int:
        """Source rows at the ends of its evidence."""
        kinds: list[str] = self.chain.back(ref)["kind"].to_pylist()
        return kinds.count("record")

    def path(self, ref: str) -> Path:
        """The evidence path: what rests on it, the finding, its first evidence, the rows behind."""
        above = [self.chip(on) for on in self.chain.next_up(ref)[:1]]
        below = [self.chip(e.on) for e in self.held[ref].evidence if e.on in self.chain][:1]
        return Path(above, below, self.n_rows(ref))

    def history(self, ref: str) -> list[Entry]:
        """What happened to a finding, the latest first."""
        return [self._entry(one) for one in reversed(changes_of(self.known, ref))]

    def _entry(self, made: Made) -> Entry:
        one, body = made.decision, made.decision.body
        may = self.may_write and made.is_in_force
        undo = address(self.visit.slug, "evidence:take_back", mark(one)) if may else ""
        parts = [words.DONE[made.change], *_about(made.change, body)]
        said = " · ".join(str(part) for part in parts if part)
        return Entry(
            at=one.at[:16].replace("T", " "),
            by=one.by,
            words=said,
            why=_why(body),
            undo_url=undo,
        )


_BY_WORDS = frozenset(("number", "quotation", *words.KINDS))
"""Kinds that are known by what they say, not by a name."""


@dataclass(frozen=True, slots=True)
class Path:
    """An evidence path: chips above, chips below, source rows at its end."""

    above: Sequence[Chip]
    below: Sequence[Chip]
    n_rows: int


@dataclass(frozen=True, slots=True)
class Differing:
    """Evidence that is another today than it was seen.

    Args:
        chip: What it is.
        evidence: As it was linked, with what it said then.
        now: What it says today; None where it is gone.
        rows: The rows behind the difference; None where the run of then is not kept any more.
        today: Its fingerprint of today.
        is_held: Whether a person holds the old value.
    """

    chip: Chip
    evidence: Evidence
    now: Told | None
    rows: Sequence[Moved] | None
    today: str
    is_held: bool


@dataclass(frozen=True, slots=True)
class Stale:
    """A finding that is not current: by its own evidence, or by findings below it."""

    finding: Finding
    state: State
    differing: Sequence[Differing]
    below: Sequence[Chip]

    @property
    def sign(self) -> str:
        """Sign of its state."""
        return words.STATES[self.state][0]

    @property
    def state_words(self) -> Promise:
        """Words of its state."""
        return words.STATES[self.state][1]


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of evidence as the page shows it."""

    evidence: Evidence
    chip: Chip
    told: Told | None
    origins: tuple[str, ...]
    differing: Differing | None

    @property
    def excerpt(self) -> str:
        """Its excerpt, or what it says today."""
        if self.evidence.excerpt or self.told is None:
            return self.evidence.excerpt or self.evidence.said
        by_words = self.told.kind in _BY_WORDS
        return (by_words and self.told.said) or self.told.title or self.told.said

    @property
    def kind(self) -> Promise | str:
        """What kind of thing it is."""
        return words.NODES.get(self.chip.kind, "")


@dataclass(frozen=True, slots=True)
class Group:
    """Evidence in one role, with its independent origins."""

    role: Role
    words: Promise
    items: Sequence[Item]
    n_origins: int


@dataclass(frozen=True, slots=True)
class Component:
    """A component of the grade: words, number of squares that are full of three, level in words, reason."""

    words: Promise
    full: int
    level: Promise
    why: str


def components(one: Finding) -> list[Component]:
    """The components of a grade in their order; none where it rests on numbers alone."""
    if one.grade is None:
        return []
    held = one.grade.concerns
    return [
        Component(
            words.COMPONENTS[name],
            CONCERNS.index(held[name].level),
            words.CONCERNS[held[name].level],
            held[name].why,
        )
        for name in COMPONENTS
        if name in held
    ]


def full_parts(confidence: str) -> int:
    """How many of the four parts of the bar of confidence are full."""
    return len(CONFIDENCE) - CONFIDENCE.index(confidence)


def next_stages(one: Finding) -> list[tuple[str, Promise, bool]]:
    """The stages that can follow: code, words, whether a reason is demanded."""
    return [
        (str(to), words.STAGES[to][1], "reason" in asked)
        for to, asked in stages()[one.stage].items()
    ]


def challenges(one: Finding) -> list[tuple[int, Challenge, Promise | str]]:
    """Its challenges with their number, the latest first, and how each ended."""
    numbered = enumerate(one.challenges, start=1)
    told = [(n, c, words.OUTCOMES[c.outcome] if c.outcome else "") for n, c in numbered]
    return told[::-1]


def area_words(code: str) -> str:
    """An issue area in words; "" for none."""
    return area_label(code) if code else ""


def _called(one: Told) -> str:
    return one.said if one.kind in words.KINDS else one.title or one.said


def _about(change: Change, body: Mapping[str, Any]) -> list[object]:
    """What a change speaks of, in few words."""
    found: list[object] = [body.get("on", "")]
    if change is Change.STAGE:
        found.append(words.STAGES[body["to"]][1])
    elif change is Change.GRADE:
        found.append(words.CONFIDENCE.get(body["confidence"], ""))
    elif change is Change.VOTE:
        found.append(words.VOTES.get(body["vote"], ""))
    elif change is Change.LINK:
        found.append(words.ROLES.get(body["role"], ""))
    elif change in (Change.ADD, Change.EDIT):
        found.append(
            ", ".join(
                str(words.FIELDS[name]) for name in words.FIELDS if body.get(name) is not None
            )
        )
    return found


def _why(body: Mapping[str, Any]) -> str:
    said = [body.get(name) for name in ("why", "text", "answer", "note", "statement")]
    return " ".join(str(one) for one in said if one)
