"""Findings and the chain in the HTTP API."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Query, Router, Schema, Status
from pydantic import Field

from vedette.core.evidence.findings import Change
from vedette.core.trust.exports import Form
from vedette.core.trust.limits import Use
from vedette.pipeline.provenance import provenance
from vedette.web.evidence import finding_writes as writes
from vedette.web.evidence.chain_reads import VisibleChain
from vedette.web.evidence.finding_reads import FINDING, Findings
from vedette.web.evidence.finding_rows import every, filtered, in_order
from vedette.web.evidence.object_reads import version as version_of
from vedette.web.reviews.calls import Cell, Part, Rows, answers, enter
from vedette.web.reviews.taking_out import DESCRIBED, as_file
from vedette.web.reviews.visit import Visit

router = Router(tags=["evidence"])
_TEXT = 4_000


class FindingFilter(Schema):
    """Which findings; an empty value filters nothing. `state` may be `stale`: any but current."""

    q: str = Field("", max_length=200)
    kind: str = ""
    stage: str = ""
    area: str = ""
    state: str = ""
    bearing: str = ""


@router.get("/reviews/{slug}/findings", response=answers({200: Rows}), operation_id="list_findings")
def list_findings(
    request: HttpRequest, slug: str, wanted: Query[FindingFilter], part: Query[Part]
) -> Rows:
    """The findings that the filter leaves, by reference."""
    found = _rows(enter(request, slug, "evidence.read"), wanted)
    rows = found[part.offset : part.offset + part.limit]
    return Rows(n=len(found), offset=part.offset, rows=rows)


@router.get(
    "/reviews/{slug}/findings.{form}",
    response=answers({200: None}),
    openapi_extra=DESCRIBED,
    operation_id="take_findings",
)
def take_findings(
    request: HttpRequest, slug: str, form: Form, wanted: Query[FindingFilter]
) -> HttpResponseBase:
    """All findings that the filter leaves, as a file; counts as an export."""
    visit = enter(request, slug, "exports.take", use=Use.EXPORT)
    visit.viewer.check_may("evidence.read")
    said = ", ".join(f"{name}: {value}" for name, value in wanted.dict().items() if value)
    return as_file(visit, form, _rows(visit, wanted), title="findings", filters=said)


def _rows(visit: Visit, wanted: FindingFilter) -> list[dict[str, Any]]:
    return in_order(filtered(every(Findings(visit)), wanted.dict()), [("finding", False)])


class EvidenceOut(Schema):
    """One thing that a finding rests on: what it said when it was looked at, and its state today."""

    on: str
    role: str
    excerpt: str
    note: str
    seen: str | None
    held: str | None
    said: str
    why: str
    state: str


class FindingOut(Schema):
    """A finding as it stands; `version` is sent back with a change of it."""

    finding: str
    kind: str
    statement: str
    issue_area: str
    bearing: str
    gap: str
    counter: str
    stage: str
    state: str
    confidence: str | None
    graded: str | None
    origins: list[str]
    origins_against: list[str]
    minds_changed: int
    evidence: list[EvidenceOut]
    version: str


@router.get(
    "/reviews/{slug}/findings/{reference}",
    response=answers({200: FindingOut}),
    operation_id="get_finding",
)
def get_finding(request: HttpRequest, slug: str, reference: str) -> FindingOut:
    """One finding with its evidence, its origins and how far it can be trusted."""
    return _told(enter(request, slug, "evidence.read"), reference)


def _told(visit: Visit, ref: str) -> FindingOut:
    held = Findings(visit)
    now, version = held.standing(ref), version_of(held, FINDING, ref)
    one = now.finding
    evidence = [
        EvidenceOut(
            on=e.on,
            role=str(e.role),
            excerpt=e.excerpt,
            note=e.note,
            seen=e.seen,
            held=e.held,
            said=e.said,
            why=e.why,
            state=str(held.state(e.on)),
        )
        for e in one.evidence
    ]
    return FindingOut(
        finding=ref,
        kind=str(one.kind),
        statement=one.statement,
        issue_area=one.issue_area,
        bearing=str(one.bearing or ""),
        gap=one.gap,
        counter=one.counter,
        stage=str(one.stage),
        state=str(now.state),
        confidence=now.confidence,
        graded=one.grade.confidence if one.grade else None,
        origins=list(now.support),
        origins_against=list(now.against),
        minds_changed=one.minds_changed,
        evidence=evidence,
        version=version,
    )


class FindingIn(Schema):
    """What is said of a finding; what is left out of a change stays as it is."""

    statement: str | None = Field(None, max_length=2_000)
    kind: Literal["finding", "conclusion", "lesson"] | None = None
    issue_area: str | None = Field(None, max_length=20)
    bearing: Literal["", "internal_challenge", "external_context"] | None = None
    gap: str | None = Field(None, max_length=_TEXT)
    counter: str | None = Field(None, max_length=_TEXT)
    version: str = Field("", max_length=80)


@router.post(
    "/reviews/{slug}/findings", response=answers({201: FindingOut}), operation_id="add_finding"
)
def add_finding(request: HttpRequest, slug: str, said: FindingIn) -> Status[FindingOut]:
    """Write a new finding."""
    visit = enter(request, slug, "evidence.write")
    made = writes.add(visit.review, told=_said(said), by=visit.viewer.name)
    return Status(201, _told(visit, made.ref))


@router.post(
    "/reviews/{slug}/findings/{reference}",
    response=answers({200: FindingOut}),
    operation_id="edit_finding",
)
def edit_finding(request: HttpRequest, slug: str, reference: str, said: FindingIn) -> FindingOut:
    """Say a finding differently; with an old `version` it is refused with 409."""
    return _changed(request, slug, reference, (Change.EDIT, _said(said)), said.version)


def _said(said: FindingIn) -> dict[str, object]:
    return {
        name: value for name, value in said.dict(exclude={"version"}).items() if value is not None
    }


class LinkIn(Schema):
    """What a finding is to rest on, and what it does there."""

    on: str = Field(max_length=400)
    role: Literal["supports", "contradicts", "qualifies", "context"]
    excerpt: str = Field("", max_length=2_000)
    note: str = Field("", max_length=_TEXT)


@router.post(
    "/reviews/{slug}/findings/{reference}/evidence",
    response=answers({200: FindingOut}),
    operation_id="link_evidence",
)
def link_evidence(request: HttpRequest, slug: str, reference: str, said: LinkIn) -> FindingOut:
    """Let a finding rest on something; the same again changes how."""
    visit = _entered(request, slug, reference)
    told = said.dict(exclude={"on"})
    writes.link(visit.review, ref=reference, on=said.on, told=told, by=visit.viewer.name)
    return _told(visit, reference)


class LookIn(Schema):
    """What changed beneath a finding; without `why` it is taken over, with it the old value is held."""

    on: str = Field(max_length=400)
    why: str | None = Field(None, max_length=2_000)
    today: str = Field("", max_length=80)


@router.post(
    "/reviews/{slug}/findings/{reference}/look",
    response=answers({200: FindingOut}),
    operation_id="look_again",
)
def look_again(request: HttpRequest, slug: str, reference: str, said: LookIn) -> FindingOut:
    """Take over what changed beneath a finding, or hold the old value with a reason."""
    visit = _entered(request, slug, reference)
    writes.look(
        visit.review,
        ref=reference,
        on=said.on,
        why=said.why,
        today=said.today,
        by=visit.viewer.name,
    )
    return _told(visit, reference)


class ConcernIn(Schema):
    """A level of concern about a component, with its reason."""

    level: Literal["none", "minor", "moderate", "serious"]
    why: str = Field("", max_length=2_000)


class EstimateIn(Schema):
    """What a finding from numbers states; `missing` is a share from 0 to 1."""

    value: float = Field(allow_inf_nan=False)
    low: float = Field(allow_inf_nan=False)
    high: float = Field(allow_inf_nan=False)
    unit: str = Field(max_length=120)
    missing: float = Field(ge=0, le=1)


class GradeIn(Schema):
    """How far a finding can be trusted."""

    confidence: Literal["high", "moderate", "low", "very_low"]
    concerns: dict[str, ConcernIn] | None = None
    estimate: EstimateIn | None = None
    version: str = Field("", max_length=80)


@router.post(
    "/reviews/{slug}/findings/{reference}/grade",
    response=answers({200: FindingOut}),
    operation_id="grade_finding",
)
def grade_finding(request: HttpRequest, slug: str, reference: str, said: GradeIn) -> FindingOut:
    """Judge how far a finding can be trusted, with reasons."""
    told = said.dict(exclude={"version"})
    return _changed(request, slug, reference, (Change.GRADE, told), said.version)


class StageIn(Schema):
    """Where a finding goes."""

    to: Literal["draft", "challenged", "confirmed", "withdrawn"]
    why: str = Field("", max_length=2_000)
    version: str = Field("", max_length=80)


@router.post(
    "/reviews/{slug}/findings/{reference}/stage",
    response=answers({200: FindingOut}),
    operation_id="move_finding",
)
def move_finding(request: HttpRequest, slug: str, reference: str, said: StageIn) -> FindingOut:
    """Move a finding on, back or out of use; 409 names what is lacking."""
    told = said.dict(exclude={"version"})
    return _changed(request, slug, reference, (Change.STAGE, told), said.version)


class ChallengeIn(Schema):
    """Somebody who is asked to break a finding, until a day."""

    challenger: str = Field(max_length=120)
    text: str = Field("", max_length=2_000)
    due: dt.date | None = None


@router.post(
    "/reviews/{slug}/findings/{reference}/challenges",
    response=answers({200: FindingOut}),
    operation_id="challenge_finding",
)
def challenge_finding(
    request: HttpRequest, slug: str, reference: str, said: ChallengeIn
) -> FindingOut:
    """Ask somebody to break a finding."""
    told = {**said.dict(), "due": said.due.isoformat() if said.due else None}
    return _changed(request, slug, reference, (Change.CHALLENGE, told), "")


class VoteIn(Schema):
    """What a member of the team says to a finding."""

    vote: Literal["agree", "disagree", "abstain"]
    why: str = Field(max_length=2_000)


@router.post(
    "/reviews/{slug}/findings/{reference}/votes",
    response=answers({200: FindingOut}),
    operation_id="vote_on_finding",
)
def vote_on_finding(request: HttpRequest, slug: str, reference: str, said: VoteIn) -> FindingOut:
    """Say whether one agrees, with the reason."""
    return _changed(request, slug, reference, (Change.VOTE, said.dict()), "")


class UnlinkIn(Schema):
    """What a finding is to rest on no more."""

    on: str = Field(max_length=400)
    version: str = Field("", max_length=80)


@router.post(
    "/reviews/{slug}/findings/{reference}/unlink",
    response=answers({200: FindingOut}),
    operation_id="unlink_evidence",
)
def unlink_evidence(request: HttpRequest, slug: str, reference: str, said: UnlinkIn) -> FindingOut:
    """Let a finding rest on something no more."""
    return _changed(request, slug, reference, (Change.UNLINK, {"on": said.on}), said.version)


class OrderIn(Schema):
    """The evidence of a finding in its new order, by reference."""

    order: list[str] = Field(max_length=1_000)
    version: str = Field("", max_length=80)


@router.post(
    "/reviews/{slug}/findings/{reference}/order",
    response=answers({200: FindingOut}),
    operation_id="order_evidence",
)
def order_evidence(request: HttpRequest, slug: str, reference: str, said: OrderIn) -> FindingOut:
    """Put the evidence of a finding into another order; what is not named stays behind."""
    return _changed(request, slug, reference, (Change.ORDER, {"order": said.order}), said.version)


class AnswerIn(Schema):
    """How a challenge ended; `challenge` counts from 1."""

    challenge: int = Field(ge=1, le=10_000)
    outcome: Literal["upheld", "changed", "withdrawn"]
    answer: str = Field(max_length=_TEXT)


@router.post(
    "/reviews/{slug}/findings/{reference}/answers",
    response=answers({200: FindingOut}),
    operation_id="answer_challenge",
)
def answer_challenge(request: HttpRequest, slug: str, reference: str, said: AnswerIn) -> FindingOut:
    """Say how a challenge ended."""
    return _changed(request, slug, reference, (Change.ANSWER, said.dict()), "")


class SayIn(Schema):
    """A word in the thread of a finding."""

    text: str = Field(max_length=_TEXT)


@router.post(
    "/reviews/{slug}/findings/{reference}/thread",
    response=answers({200: FindingOut}),
    operation_id="say_on_finding",
)
def say_on_finding(request: HttpRequest, slug: str, reference: str, said: SayIn) -> FindingOut:
    """Say something in the thread."""
    return _changed(request, slug, reference, (Change.SAY, said.dict()), "")


def _entered(request: HttpRequest, slug: str, ref: str) -> Visit:
    """The visit of somebody who may change this finding; one that is hidden is missing."""
    visit = enter(request, slug, "evidence.write")
    Findings(visit).finding(ref)
    return visit


def _changed(
    request: HttpRequest, slug: str, ref: str, change: tuple[Change, dict[str, Any]], version: str
) -> FindingOut:
    visit = _entered(request, slug, ref)
    kind, told = change
    writes.change(
        visit.review, ref=ref, change=kind, told=told, version=version, by=visit.viewer.name
    )
    return _told(visit, ref)


class TraceOut(Schema):
    """A node of the chain with all that it rests on, or all that rests on it, and the edges between them."""

    nodes: list[dict[str, Cell]]
    edges: list[dict[str, Cell]]


class Way(Schema):
    """Down to what something rests on, or up to what rests on it."""

    way: Literal["down", "up"] = "down"


@router.get(
    "/reviews/{slug}/chain/{path:reference}",
    response=answers({200: TraceOut}),
    operation_id="trace",
)
def trace(request: HttpRequest, slug: str, reference: str, wanted: Query[Way]) -> TraceOut:
    """The chain of anything: figure, number, finding, quotation, document, incident, row."""
    chain = VisibleChain(enter(request, slug, "evidence.read")).chain
    found = chain.forward(reference) if wanted.way == "up" else chain.back(reference)
    nodes = [{**row, "state": str(chain.state(row["ref"]))} for row in found.to_pylist()]
    return TraceOut(nodes=nodes, edges=chain.within(row["ref"] for row in nodes).to_pylist())


@router.get(
    "/reviews/{slug}/prov/{path:reference}",
    response=answers({200: dict[str, Any]}),
    operation_id="take_prov",
)
def take_prov(request: HttpRequest, slug: str, reference: str) -> dict[str, Any]:
    """Something and all that it rests on, as W3C PROV-JSON."""
    visit = enter(request, slug, "evidence.read")
    return provenance(visit.review, reference, VisibleChain(visit).chain)
