"""Questions about findings: the list under filters, one finding with all that its page shows, what is out of date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from vedette.core.evidence.chain import Role, State
from vedette.core.evidence.findings import POLARITIES, Challenge, Change, Finding, lacking, stages
from vedette.core.evidence.grading import COMPONENTS, CONCERNS, CONFIDENCE
from vedette.core.evidence.links import Evidence
from vedette.core.kernel.templates import area_label
from vedette.pipeline.decisions import Act
from vedette.pipeline.resting import Standing, standing
from vedette.pipeline.telling import Told
from vedette.web.evidence import chain_reads
from vedette.web.evidence import finding_words as words
from vedette.web.evidence.homes import Chip
from vedette.web.evidence.object_reads import Differing, differing, fields_named
from vedette.web.evidence.stated import Stated
from vedette.web.ui.standing import STATES
from vedette.web.ui.told import retold


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
        """What a finding rests on and that is another today than it saw."""
        return differing(self, FINDING, ref, self.held[ref].evidence)

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


_BY_WORDS = frozenset(("number", "quotation", *words.KINDS))
"""Kinds that are known by what they say, not by a name."""


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
        return STATES[self.state][0]

    @property
    def state_words(self) -> Promise:
        """Words of its state."""
        return STATES[self.state][1]


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


@dataclass(frozen=True, slots=True)
class NextStage:
    """A stage that can follow: code, words, whether it asks for a reason, what is missing before (problem, remedy)."""

    code: str
    words: Promise
    asks: bool
    lacking: Sequence[tuple[str, str]]


def next_stages(one: Finding) -> list[NextStage]:
    """The stages that can follow, with what each still lacks."""
    return [
        NextStage(str(to), words.STAGES[to][1], "reason" in asked, lacking(one, to))
        for to, asked in stages()[one.stage].items()
    ]


def challenges(one: Finding) -> list[tuple[int, Challenge, Promise | str]]:
    """Its challenges with their number, the latest first, and how each ended."""
    numbered = enumerate(one.challenges, start=1)
    told = [(n, c, words.OUTCOMES[c.outcome] if c.outcome else "") for n, c in numbered]
    return told[::-1]


def area_words(code: str) -> str:
    """An issue area in words; "" for none."""
    return retold(area_label(code)) if code else ""


def _about(change: str, body: Mapping[str, Any]) -> list[object]:
    """What a change speaks of, in few words."""
    found: list[object] = [body.get("on", "")]
    if change == Change.STAGE:
        found.append(words.STAGES[body["to"]][1])
    elif change == Change.GRADE:
        found.append(words.CONFIDENCE.get(body["confidence"], ""))
    elif change == Change.VOTE:
        found.append(words.VOTES.get(body["vote"], ""))
    elif change == Change.LINK:
        found.append(words.ROLES.get(body["role"], ""))
    elif change in (Change.ADD, Change.EDIT):
        found.append(fields_named(FINDING, body))
    return found


FINDING = Stated(
    act=Act.FINDING,
    space="evidence",
    page="finding",
    listed="findings",
    words=gettext_lazy("Findings"),
    glyph="finding",
    head="evidence/_finding_head.html",
    done=words.DONE,
    about=_about,
    fields=words.FIELDS,
    coded=lambda name, said: words.CODES.get(name, {}).get(said, said),
)
"""Findings, as their pages are built."""
