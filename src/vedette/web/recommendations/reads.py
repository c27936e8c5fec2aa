"""Questions about recommendations: one with all that its page shows, what was said before, what may be the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from vedette.core.evidence.links import Evidence
from vedette.core.kernel.errors import NotFound
from vedette.core.recommendations.alike import Alike
from vedette.core.recommendations.changes import Change, lacking
from vedette.core.recommendations.earlier import Earlier
from vedette.core.recommendations.quality import Fault, faults
from vedette.core.recommendations.recommendations import Recommendation, Step
from vedette.core.recommendations.states import Axis, states
from vedette.pipeline.decisions import Act
from vedette.pipeline.effects import Looked, effect_of
from vedette.pipeline.recommendations import alike_in, said_before
from vedette.pipeline.recommended import proposals_of, recommendations_of
from vedette.pipeline.telling import Told
from vedette.web.evidence.chain_reads import VisibleChain
from vedette.web.evidence.finding_reads import area_words
from vedette.web.evidence.finding_words import NODES
from vedette.web.evidence.homes import Chip
from vedette.web.evidence.object_reads import Differing, differing, fields_named
from vedette.web.evidence.stated import Stated
from vedette.web.recommendations import words
from vedette.web.reviews.visit import Visit
from vedette.web.ui.told import joined


def _about(change: str, body: Mapping[str, Any]) -> list[object]:
    """What a change speaks of, in few words."""
    found: list[object] = [body.get("on", "")]
    if change == Change.STATE:
        found += [words.AXES[body["axis"]], words.STATES[body["to"]][1]]
    elif change in (Change.ADD, Change.EDIT):
        found.append(fields_named(RECOMMENDATION, body))
    elif change == Change.MERGE:
        found.append(", ".join(map(str, body["others"])))
    elif change == Change.SPLIT:
        found.append(", ".join(str(part["recommendation"]) for part in body["parts"]))
    elif change == Change.DECLARE:
        found.append(words.OUTCOMES[body["plan"]["outcome"]])
    return found


RECOMMENDATION = Stated(
    act=Act.RECOMMENDATION,
    space="recommendations",
    page="recommendation",
    listed="recommendations",
    words=gettext_lazy("Recommendations"),
    glyph="recommendation",
    head="recommendations/_head.html",
    done=words.DONE,
    about=_about,
    fields=words.FIELDS,
    coded=words.coded,
)
"""Recommendations, as their pages are built."""


class Recommendations(VisibleChain):
    """The recommendations of a viewer's world, with findings and the chain that they stand in."""

    def __init__(self, visit: Visit) -> None:
        super().__init__(visit)
        self.recommended: Mapping[str, Recommendation] = recommendations_of(self.known)

    @property
    def may_recommend(self) -> bool:
        """Whether the viewer may write recommendations here: the holder of a plain folder does it by command."""
        return self.visit.world is not None and self.visit.viewer.may("recommendations.write")

    def one(self, ref: str) -> Recommendation:
        """One recommendation.

        Raises:
            NotFound: There is none of this reference for this viewer.
        """
        if ref not in self.recommended:
            raise NotFound("There is no such recommendation.", "Choose one from the list.")
        return self.recommended[ref]

    def links(self, one: Recommendation) -> list[Link]:
        """What it answers and what was said before, with what each says."""
        told = self.told(e.on for e in one.links)
        changed = {d.evidence.on: d for d in self.differing(one)}
        return [Link(e, self.chip(e.on), told.get(e.on), changed.get(e.on)) for e in one.links]

    def differing(self, one: Recommendation) -> list[Differing]:
        """What it answers and that is another today than it saw."""
        return differing(self, RECOMMENDATION, one.ref, one.links)

    def chips(self, refs: Sequence[str]) -> list[tuple[Chip, str]]:
        """Recommendations as chips with their texts."""
        held = self.recommended
        return [(self.chip(ref), held[ref].text) for ref in refs if ref in held]

    @cached_property
    def pairs(self) -> list[Alike]:
        """Pairs that may be one or may contradict each other."""
        return alike_in(self.visit.review)

    def alike(self, ref: str) -> list[Near]:
        """What may be the same as one recommendation, or may contradict it."""
        found = [pair for pair in self.pairs if ref in (pair.one, pair.other)]
        return [self.near(pair, pair.other if pair.one == ref else pair.one) for pair in found]

    def near(self, pair: Alike, other: str) -> Near:
        """One side of a pair, as a page shows it."""
        return Near(
            self.chip(other), self.recommended[other].text, words.WHY[pair.why], pair, pair.words
        )

    def said_before(self, one: Recommendation) -> list[Before]:
        """What earlier reviews said of the same."""
        found = said_before(self.visit.review, one)
        return [
            Before(
                self.chip(said.earlier.ref), said.earlier.text, told(said.earlier), said.likeness
            )
            for said in found
        ]

    def effect(self, one: Recommendation) -> Looked | None:
        """What it declares to bring, and what that can show; None where nothing is declared."""
        return effect_of(self.visit.review, one) if one.declared else None

    def proposals_for(self, ref: str) -> list[tuple[Chip, str]]:
        """Project proposals that carry a recommendation out."""
        held = proposals_of(self.known)
        return [(self.chip(p), one.title) for p, one in held.items() if ref in one.recommendations]


@dataclass(frozen=True, slots=True)
class Link:
    """One thing that a recommendation answers or names, as the page shows it."""

    evidence: Evidence
    chip: Chip
    told: Told | None
    differing: Differing | None

    @property
    def said(self) -> str:
        """What it says today; what it said where it is gone."""
        return self.told.said if self.told else self.evidence.said

    @property
    def kind(self) -> Promise | str:
        """What kind of thing it is."""
        return NODES.get(self.chip.kind, "")


@dataclass(frozen=True, slots=True)
class Before:
    """What an earlier review recommended: chip, text, where and with what fate in words, likeness or None."""

    chip: Chip
    text: str
    words: str
    likeness: float | None


def told(one: Earlier) -> str:
    """Where something was said before, and what became of it."""
    where = ", ".join(part for part in (one.review, one.number, one.said_on) if part)
    codes = [code for code in (one.response, one.implementation, one.closure) if code]
    state = joined(str(words.STATES[code][1]) for code in codes) or one.fate
    said = {"where": where, "state": state or gettext("not known")}
    return gettext("said before in %(where)s; state: %(state)s") % said


@dataclass(frozen=True, slots=True)
class Near:
    """A recommendation that may be the same, or may contradict: chip, text, what is proposed, why."""

    chip: Chip
    text: str
    why: Promise
    pair: Alike
    reasons: Sequence[str]


@dataclass(frozen=True, slots=True)
class NextState:
    """A state that can follow: code, words, what the form asks for, what is missing before (problem, remedy)."""

    code: str
    words: Promise
    asks: Sequence[str]
    lacking: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class OnAxis:
    """One of the three states: where it stands, how it came there, where it can go."""

    axis: str
    words: Promise
    asked: Promise
    sign: str
    state: Promise
    steps: Sequence[tuple[Step, Promise]]
    next: Sequence[NextState]


GIVEN = ("reason", "proof", "verifier", "successor")
"""What a step may ask for that is given with it."""


def axes(one: Recommendation) -> list[OnAxis]:
    """The three states, never folded into one (DR-19)."""
    return [_axis(one, axis) for axis in Axis]


def _axis(one: Recommendation, axis: Axis) -> OnAxis:
    now = one.state(axis)
    sign, said = words.STATES[now]
    steps = [(step, words.STATES[step.to][1]) for step in one.steps if step.axis is axis]
    follows = states()[axis][now] if one.is_open or axis is Axis.CLOSURE else {}
    nexts = [
        NextState(
            to,
            words.STATES[to][1],
            [name for name in GIVEN if name in asked],
            lacking(one, axis, to),
        )
        for to, asked in follows.items()
    ]
    return OnAxis(str(axis), words.AXES[axis], words.ASKED[axis], sign, said, steps[::-1], nexts)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the quality check with what is wrong about it."""

    words: Promise
    faults: Sequence[Fault]

    @property
    def sign(self) -> str:
        """Sign of its state: it stops, it warns, it is fine."""
        if any(fault.stops for fault in self.faults):
            return "red"
        return "warns" if self.faults else "ok"


def quality(one: Recommendation, today: dt.date) -> list[Rule]:
    """The rules of the quality check, each with what is wrong."""
    found = faults(one, today=today)
    return [
        Rule(said, [fault for fault in found if fault.rule == name])
        for name, said in words.RULES.items()
    ]


def facts(one: Recommendation) -> list[tuple[Promise, Promise | str]]:
    """What is said of it beside its text: label and value in words."""
    return [
        (words.FIELDS["addressee"], one.addressee),
        (words.FIELDS["lead"], one.lead),
        (words.FIELDS["supporting"], ", ".join(one.supporting)),
        (words.FIELDS["issue_area"], f"{one.issue_area} {area_words(one.issue_area)}".strip()),
        (words.FIELDS["horizon"], words.coded("horizon", one.horizon)),
        (words.FIELDS["priority"], words.coded("priority", one.priority)),
        (words.FIELDS["feasibility"], words.coded("feasibility", one.feasibility)),
        (words.FIELDS["cost_class"], words.coded("cost_class", one.cost_class)),
    ]
