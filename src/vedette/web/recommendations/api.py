"""Recommendations, the effect that they declare, what was said before, and coverage in the HTTP API."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Query, Router, Schema, Status
from pydantic import Field

from vedette.core.recommendations.changes import Change
from vedette.core.trust.exports import Form
from vedette.core.trust.limits import Use
from vedette.pipeline.earlier import earlier_of
from vedette.pipeline.effects import Looked
from vedette.web.evidence.object_reads import version as version_of
from vedette.web.recommendations import writes
from vedette.web.recommendations.coverage_reads import Coverage
from vedette.web.recommendations.reads import RECOMMENDATION, Recommendations, quality
from vedette.web.recommendations.rows import every, filtered, in_order
from vedette.web.recommendations.shown import today
from vedette.web.recommendations.views import EXPORTED
from vedette.web.reviews.calls import Part, Rows, answers, enter
from vedette.web.reviews.taking_out import DESCRIBED, as_file
from vedette.web.reviews.visit import Visit

router = Router(tags=["recommendations"])
_TEXT, _REF = 1_000, 400
_READ, _WRITE = "recommendations.read", "recommendations.write"


class RecommendationFilter(Schema):
    """Which recommendations; an empty value filters nothing. `state` may be `stale`: any but current."""

    q: str = Field("", max_length=200)
    area: str = ""
    horizon: str = ""
    addressee: str = Field("", max_length=200)
    lead: str = Field("", max_length=200)
    priority: str = ""
    response: str = ""
    implementation: str = ""
    closure: str = ""
    state: str = ""


@router.get(
    "/reviews/{slug}/recommendations",
    response=answers({200: Rows}),
    operation_id="list_recommendations",
)
def list_recommendations(
    request: HttpRequest, slug: str, wanted: Query[RecommendationFilter], part: Query[Part]
) -> Rows:
    """The recommendations that the filter leaves, by reference."""
    found = _rows(enter(request, slug, _READ), wanted)
    rows = found[part.offset : part.offset + part.limit]
    return Rows(n=len(found), offset=part.offset, rows=rows)


@router.get(
    "/reviews/{slug}/recommendations.{form}",
    response=answers({200: None}),
    openapi_extra=DESCRIBED,
    operation_id="take_recommendations",
)
def take_recommendations(
    request: HttpRequest, slug: str, form: Form, wanted: Query[RecommendationFilter]
) -> HttpResponseBase:
    """All recommendations that the filter leaves, as a file; counts as an export."""
    visit = enter(request, slug, "exports.take", use=Use.EXPORT)
    visit.viewer.check_may(_READ)
    said = ", ".join(f"{name}: {value}" for name, value in wanted.dict().items() if value)
    return as_file(visit, form, _rows(visit, wanted), title="recommendations", filters=said)


def _rows(visit: Visit, wanted: RecommendationFilter) -> list[dict[str, Any]]:
    found = filtered(every(Recommendations(visit), today()), wanted.dict())
    left = in_order(found, [("recommendation", False)])
    return [{name: row[name] for name in EXPORTED} for row in left]


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


@router.get(
    "/reviews/{slug}/recommendations/{reference}",
    response=answers({200: RecommendationOut}),
    operation_id="get_recommendation",
)
def get_recommendation(request: HttpRequest, slug: str, reference: str) -> RecommendationOut:
    """One recommendation with its three states, what it answers, and what is wrong with it."""
    return _told(enter(request, slug, _READ), reference)


def _told(visit: Visit, ref: str) -> RecommendationOut:
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


class RecommendationIn(Schema):
    """What is said of a recommendation; what is left out of a change stays as it is."""

    text: str | None = Field(None, max_length=2_000)
    issue_area: str | None = Field(None, max_length=20)
    horizon: str | None = Field(None, max_length=20)
    addressee: str | None = Field(None, max_length=_TEXT)
    lead: str | None = Field(None, max_length=_TEXT)
    supporting: list[str] | None = None
    priority: str | None = Field(None, max_length=20)
    feasibility: str | None = Field(None, max_length=20)
    cost_class: str | None = Field(None, max_length=20)
    effect: str | None = Field(None, max_length=_TEXT)
    indicator: str | None = Field(None, max_length=_TEXT)
    deadline: dt.date | None = None
    lowers_casualties: bool | None = None
    version: str = Field("", max_length=80)


class NewRecommendation(RecommendationIn):
    """A new recommendation, with the findings that it answers."""

    answers: list[str] = Field(default_factory=list, max_length=100)


@router.post(
    "/reviews/{slug}/recommendations",
    response=answers({201: RecommendationOut}),
    operation_id="add_recommendation",
)
def add_recommendation(
    request: HttpRequest, slug: str, said: NewRecommendation
) -> Status[RecommendationOut]:
    """Write a new recommendation."""
    visit = enter(request, slug, _WRITE)
    made = writes.add(visit.review, told=_said(said), answers=said.answers, by=visit.viewer.name)
    return Status(201, _told(visit, made.ref))


@router.post(
    "/reviews/{slug}/recommendations/{reference}",
    response=answers({200: RecommendationOut}),
    operation_id="edit_recommendation",
)
def edit_recommendation(
    request: HttpRequest, slug: str, reference: str, said: RecommendationIn
) -> RecommendationOut:
    """Say a recommendation differently; with an old `version` it is refused with 409."""
    return _changed(request, slug, reference, (Change.EDIT, _said(said)), said.version)


def _said(said: RecommendationIn) -> dict[str, object]:
    told = said.dict(exclude={"version", "answers"})
    made = {name: value for name, value in told.items() if value is not None}
    return made | ({"deadline": said.deadline.isoformat()} if said.deadline else {})


class AnsweringIn(Schema):
    """What a recommendation is to answer: a finding, or an earlier recommendation that said the same."""

    on: str = Field(max_length=_REF)
    note: str = Field("", max_length=_TEXT)


@router.post(
    "/reviews/{slug}/recommendations/{reference}/links",
    response=answers({200: RecommendationOut}),
    operation_id="link_recommendation",
)
def link_recommendation(
    request: HttpRequest, slug: str, reference: str, said: AnsweringIn
) -> RecommendationOut:
    """Let a recommendation answer a finding, or name who said it before."""
    visit = _entered(request, slug, reference)
    writes.link(visit.review, ref=reference, on=said.on, note=said.note, by=visit.viewer.name)
    return _told(visit, reference)


class OnIn(Schema):
    """What it is to rest on no more."""

    on: str = Field(max_length=_REF)


@router.post(
    "/reviews/{slug}/recommendations/{reference}/unlink",
    response=answers({200: RecommendationOut}),
    operation_id="unlink_recommendation",
)
def unlink_recommendation(
    request: HttpRequest, slug: str, reference: str, said: OnIn
) -> RecommendationOut:
    """Let it answer something no more."""
    return _changed(request, slug, reference, (Change.UNLINK, said.dict()), "")


class LookAgainIn(Schema):
    """What changed beneath it; without `why` it is taken over, with it the old value is held."""

    on: str = Field(max_length=_REF)
    why: str | None = Field(None, max_length=_TEXT)
    today: str = Field("", max_length=80)


@router.post(
    "/reviews/{slug}/recommendations/{reference}/look",
    response=answers({200: RecommendationOut}),
    operation_id="look_again_at_recommendation",
)
def look_again_at_recommendation(
    request: HttpRequest, slug: str, reference: str, said: LookAgainIn
) -> RecommendationOut:
    """Take over what changed beneath it, or hold the old value with a reason."""
    visit = _entered(request, slug, reference)
    writes.look(visit.review, ref=reference, **said.dict(), by=visit.viewer.name)
    return _told(visit, reference)


class MoveIn(Schema):
    """Where one of its three states goes."""

    axis: Literal["response", "implementation", "closure"]
    to: str = Field(max_length=40)
    why: str = Field("", max_length=_TEXT)
    proof: str = Field("", max_length=_TEXT)
    verifier: str = Field("", max_length=200)
    successor: str = Field("", max_length=_REF)
    version: str = Field("", max_length=80)


@router.post(
    "/reviews/{slug}/recommendations/{reference}/state",
    response=answers({200: RecommendationOut}),
    operation_id="move_recommendation",
)
def move_recommendation(
    request: HttpRequest, slug: str, reference: str, said: MoveIn
) -> RecommendationOut:
    """Move one of its three states; 409 names what is lacking."""
    visit = _entered(request, slug, reference)
    told = said.dict(include={"why", "proof", "verifier", "successor"})
    writes.move(
        visit.review,
        ref=reference,
        to=(said.axis, said.to),
        told=told,
        version=said.version,
        by=visit.viewer.name,
    )
    return _told(visit, reference)


class MergeIn(Schema):
    """What goes into a recommendation."""

    others: list[str] = Field(max_length=100)
    why: str = Field("", max_length=_TEXT)


@router.post(
    "/reviews/{slug}/recommendations/{reference}/merge",
    response=answers({200: RecommendationOut}),
    operation_id="merge_recommendations",
)
def merge_recommendations(
    request: HttpRequest, slug: str, reference: str, said: MergeIn
) -> RecommendationOut:
    """Let others go into this one, which takes over what they answer."""
    visit = _entered(request, slug, reference)
    writes.merge(
        visit.review, into=reference, others=said.others, why=said.why, by=visit.viewer.name
    )
    return _told(visit, reference)


class SplitIn(Schema):
    """The texts of the parts that stand in its place."""

    texts: list[str] = Field(max_length=50)
    why: str = Field("", max_length=_TEXT)


@router.post(
    "/reviews/{slug}/recommendations/{reference}/split",
    response=answers({200: RecommendationOut}),
    operation_id="split_recommendation",
)
def split_recommendation(
    request: HttpRequest, slug: str, reference: str, said: SplitIn
) -> RecommendationOut:
    """Put parts in its place; they are its successors."""
    visit = _entered(request, slug, reference)
    writes.split(visit.review, ref=reference, texts=said.texts, why=said.why, by=visit.viewer.name)
    return _told(visit, reference)


class PlanIn(Schema):
    """What a recommendation is to bring; `fall` is a share, days are ISO 8601."""

    outcome: Literal["deaths", "incidents", "all_incidents", "injuries"]
    first: dt.date
    last: dt.date
    start: dt.date
    fall: float = Field(gt=0, lt=1)
    months: int = Field(ge=1, le=240)
    phase_in: int = Field(0, ge=0, le=120)
    missions: list[str] = Field(default_factory=list)
    causes: list[str] = Field(default_factory=lambda: ["malicious_act"])
    component: Literal["uniformed", "military", "police", "civilian"] = "uniformed"
    exposure: Literal["strength", "time"] = "strength"
    comparison: Literal["before", "control"] = "before"
    control: list[str] = Field(default_factory=list)
    why: str = Field("", max_length=_TEXT)


class ProspectOut(Schema):
    """What an outcome can show; `detectable` holds months and the smallest fall that shows after them."""

    outcome: str
    events: int
    incidents: int
    chance: float
    months: int | None
    never: bool
    detectable: dict[int, float | None]


class EffectOut(Schema):
    """A declaration and what it can show."""

    verdict: list[str]
    prospects: list[ProspectOut]
    lock: str
    is_late: bool
    is_current: bool


@router.get(
    "/reviews/{slug}/recommendations/{reference}/effect",
    response=answers({200: EffectOut | None}),
    operation_id="get_effect",
)
def get_effect(request: HttpRequest, slug: str, reference: str) -> EffectOut | None:
    """What it declared last, and what can show it; null where nothing is declared."""
    held = Recommendations(enter(request, slug, _READ))
    found = held.effect(held.one(reference))
    return None if found is None else _effect(found)


@router.post(
    "/reviews/{slug}/recommendations/{reference}/effect/weigh",
    response=answers({200: EffectOut}),
    operation_id="weigh_effect",
)
def weigh_effect(request: HttpRequest, slug: str, reference: str, said: PlanIn) -> EffectOut:
    """What a plan could show; nothing is kept."""
    visit = _entered(request, slug, reference)
    return _effect(writes.weigh(visit.review, plan=_plan(said), by=visit.viewer.name))


@router.post(
    "/reviews/{slug}/recommendations/{reference}/effect",
    response=answers({200: EffectOut}),
    operation_id="declare_effect",
)
def declare_effect(request: HttpRequest, slug: str, reference: str, said: PlanIn) -> EffectOut:
    """Lock what it is to bring; another version than the first needs `why`."""
    visit = _entered(request, slug, reference)
    writes.declare(
        visit.review, ref=reference, plan=_plan(said), why=said.why, by=visit.viewer.name
    )
    held = Recommendations(visit)
    found = held.effect(held.one(reference))
    assert found is not None, "declared a moment ago"
    return _effect(found)


def _plan(said: PlanIn) -> dict[str, object]:
    days = {name: getattr(said, name).isoformat() for name in ("first", "last", "start")}
    return {**said.dict(exclude={"why"}), **days}


def _effect(found: Looked) -> EffectOut:
    prospects = [
        ProspectOut(
            outcome=str(one.outcome),
            events=one.base.events,
            incidents=one.base.incidents,
            chance=one.chance,
            months=one.months,
            never=one.never,
            detectable=dict(one.detectable),
        )
        for one in found.prospects
    ]
    made = found.declared
    return EffectOut(
        verdict=list(found.verdict),
        prospects=prospects,
        lock=made.lock,
        is_late=made.is_late,
        is_current=found.is_current,
    )


class PairOut(Schema):
    """Two recommendations that may be one, or may contradict each other."""

    one: str
    other: str
    why: str
    likeness: float
    words: list[str]


@router.get(
    "/reviews/{slug}/alike-recommendations",
    response=answers({200: list[PairOut]}),
    operation_id="alike_recommendations",
)
def alike_recommendations(request: HttpRequest, slug: str) -> list[PairOut]:
    """Pairs of open recommendations that a person should look at together."""
    held = Recommendations(enter(request, slug, _READ))
    return [
        PairOut(one=p.one, other=p.other, why=str(p.why), likeness=p.likeness, words=list(p.words))
        for p in held.pairs
    ]


@router.get(
    "/reviews/{slug}/earlier-recommendations",
    response=answers({200: Rows}),
    operation_id="list_earlier",
)
def list_earlier(request: HttpRequest, slug: str, part: Query[Part]) -> Rows:
    """What earlier reviews recommended, with what became of it."""
    visit = enter(request, slug, _READ)
    found = [
        {name: getattr(one, name) for name in one.__slots__}
        for one in earlier_of(visit.review).values()
    ]
    rows = found[part.offset : part.offset + part.limit]
    return Rows(n=len(found), offset=part.offset, rows=rows)


class AreaOut(Schema):
    """One row of the matrix; `area` is empty for what has none."""

    area: str
    findings: list[str]
    confirmed: list[str]
    recommendations: list[str]
    proposals: list[str]
    unanswered: list[str]
    ungrounded: list[str]


class CoverageOut(Schema):
    """What the review left out: the matrix, and kinds of evidence with what no finding rests on."""

    areas: list[AreaOut]
    unused: dict[str, list[str]]


@router.get(
    "/reviews/{slug}/coverage", response=answers({200: CoverageOut}), operation_id="get_coverage"
)
def get_coverage(request: HttpRequest, slug: str) -> CoverageOut:
    """Findings without recommendation, recommendations without finding, areas without either, unused evidence."""
    found = Coverage(enter(request, slug, _READ)).found
    areas = [
        AreaOut(
            area=row.area,
            **{n: list(getattr(row, n)) for n in AreaOut.model_fields if n != "area"},
        )
        for row in found.rows
    ]
    return CoverageOut(
        areas=areas, unused={kind: list(refs) for kind, refs in found.unused.items()}
    )


def _entered(request: HttpRequest, slug: str, ref: str) -> Visit:
    """The visit of somebody who may change this recommendation; one that is hidden is missing."""
    visit = enter(request, slug, _WRITE)
    Recommendations(visit).one(ref)
    return visit


def _changed(
    request: HttpRequest, slug: str, ref: str, change: tuple[Change, dict[str, Any]], version: str
) -> RecommendationOut:
    visit = _entered(request, slug, ref)
    kind, told = change
    writes.change(
        visit.review, ref=ref, change=kind, told=told, version=version, by=visit.viewer.name
    )
    return _told(visit, ref)
