"""What operations of the HTTP API on a recommendation begin and end with: who may change it, and how it stands then."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from vedette.core.recommendations.changes import Change
from vedette.web.evidence.object_reads import version as version_of
from vedette.web.recommendations import writes
from vedette.web.recommendations.reads import RECOMMENDATION, Recommendations, quality
from vedette.web.recommendations.shown import today
from vedette.web.reviews.calls import enter
from vedette.web.reviews.visit import Visit

TEXT, REF = 1_000, 400
"""Most characters of what is said, and of a reference."""
READ, WRITE = "recommendations.read", "recommendations.write"


class RecommendedLink(Schema):
    """One thing that a recommendation answers or names, and its state today."""

    on: str
    role: str
    note: str
    seen: str | None
    held: str | None
    said: str
    why: str
    state: str


class FaultOut(Schema):
    """One thing that is wrong with a recommendation; `stops` tells whether it must be put right before it is issued."""

    rule: str
    problem: str
    remedy: str
    stops: bool


class StepOut(Schema):
    """A state that was reached."""

    axis: str
    to: str
    by: str
    at: str
    why: str
    proof: str
    verifier: str


class RecommendationOut(Schema):
    """A recommendation as it stands; `version` is sent back with a change of it."""

    recommendation: str
    number: str
    text: str
    issue_area: str
    horizon: str
    addressee: str
    lead: str
    supporting: list[str]
    priority: str
    feasibility: str
    cost_class: str
    effect: str
    indicator: str
    deadline: dt.date | None
    deadlines: list[dt.date]
    lowers_casualties: bool
    response: str
    implementation: str
    closure: str
    state: str
    links: list[RecommendedLink]
    parents: list[str]
    successors: list[str]
    steps: list[StepOut]
    faults: list[FaultOut]
    locks: list[str]
    version: str


def told(visit: Visit, ref: str) -> RecommendationOut:
    held = Recommendations(visit)
    one = held.one(ref)
    plain = (
        "number", "text", "issue_area", "horizon", "addressee", "lead", "priority", "feasibility", "cost_class",
        "effect", "indicator", "deadline", "lowers_casualties", "response", "implementation", "closure",
    )  # fmt: skip
    links = [
        RecommendedLink(
            **{n: getattr(e, n) for n in ("on", "note", "seen", "held", "said", "why")},
            role=str(e.role),
            state=str(held.state(e.on)),
        )
        for e in one.links
    ]
    faults = [fault for rule in quality(one, today()) for fault in rule.faults]
    return RecommendationOut(
        **{name: getattr(one, name) for name in plain},
        recommendation=ref,
        supporting=list(one.supporting),
        deadlines=list(one.deadlines),
        state=str(held.state(ref)),
        links=links,
        parents=list(one.parents),
        successors=list(one.successors),
        steps=[StepOut(**{n: str(getattr(s, n)) for n in StepOut.model_fields}) for s in one.steps],
        faults=[FaultOut(**{n: getattr(f, n) for n in FaultOut.model_fields}) for f in faults],
        locks=[made.lock for made in one.declared],
        version=version_of(held, RECOMMENDATION, ref),
    )


def entered(request: HttpRequest, slug: str, ref: str) -> Visit:
    """The visit of somebody who may change this recommendation; one that is hidden is missing."""
    visit = enter(request, slug, WRITE)
    Recommendations(visit).one(ref)
    return visit


def changed(
    request: HttpRequest, slug: str, ref: str, change: tuple[Change, dict[str, Any]], version: str
) -> RecommendationOut:
    visit = entered(request, slug, ref)
    kind, body = change
    writes.change(
        visit.review, ref=ref, change=kind, told=body, version=version, by=visit.viewer.name
    )
    return told(visit, ref)


class AnsweringIn(Schema):
    """What a recommendation is to answer: a finding, or an earlier recommendation that said the same."""

    on: str = Field(max_length=REF)
    note: str = Field("", max_length=TEXT)


class OnIn(Schema):
    """What it is to rest on no more."""

    on: str = Field(max_length=REF)
