"""Findings and what they rest on in the HTTP API."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Query, Router, Schema, Status
from pydantic import Field

from vedette.core.evidence.findings import Change
from vedette.core.trust.exports import Form
from vedette.core.trust.limits import Use
from vedette.web.evidence import finding_writes as writes
from vedette.web.evidence.finding_calls import FindingOut, changed, entered, told
from vedette.web.evidence.finding_reads import Findings
from vedette.web.evidence.finding_rows import SORTED_BY, every, filtered
from vedette.web.evidence.stated_calls import LookIn
from vedette.web.reviews.calls import Part, Rows, answers, enter, part_of
from vedette.web.reviews.taking_out import DESCRIBED, as_file
from vedette.web.reviews.visit import Visit
from vedette.web.ui.lists import in_order

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
    return part_of(found, part)


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
    return as_file(request, visit, form, _rows(visit, wanted), title="findings", filters=said)


def _rows(visit: Visit, wanted: FindingFilter) -> list[dict[str, Any]]:
    return in_order(
        filtered(every(Findings(visit)), wanted.dict()), [("finding", False)], SORTED_BY
    )


@router.get(
    "/reviews/{slug}/findings/{reference}",
    response=answers({200: FindingOut}),
    operation_id="get_finding",
)
def get_finding(request: HttpRequest, slug: str, reference: str) -> FindingOut:
    """One finding with its evidence, its origins and how far it can be trusted."""
    return told(enter(request, slug, "evidence.read"), reference)


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
    return Status(201, told(visit, made.ref))


@router.post(
    "/reviews/{slug}/findings/{reference}",
    response=answers({200: FindingOut}),
    operation_id="edit_finding",
)
def edit_finding(request: HttpRequest, slug: str, reference: str, said: FindingIn) -> FindingOut:
    """Say a finding differently; with an old `version` it is refused with 409."""
    return changed(request, slug, reference, (Change.EDIT, _said(said)), said.version)


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
    visit = entered(request, slug, reference)
    body = said.dict(exclude={"on"})
    writes.link(visit.review, ref=reference, on=said.on, told=body, by=visit.viewer.name)
    return told(visit, reference)


@router.post(
    "/reviews/{slug}/findings/{reference}/look",
    response=answers({200: FindingOut}),
    operation_id="look_again",
)
def look_again(request: HttpRequest, slug: str, reference: str, said: LookIn) -> FindingOut:
    """Take over what changed beneath a finding, or hold the old value with a reason."""
    visit = entered(request, slug, reference)
    writes.look(
        visit.review,
        ref=reference,
        on=said.on,
        why=said.why,
        today=said.today,
        by=visit.viewer.name,
    )
    return told(visit, reference)


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
    return changed(request, slug, reference, (Change.UNLINK, {"on": said.on}), said.version)


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
    return changed(request, slug, reference, (Change.ORDER, {"order": said.order}), said.version)
