"""What operations of the HTTP API on a finding begin and end with: who may change it, and how it stands then."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Schema

from vedette.core.evidence.findings import Change
from vedette.web.evidence import finding_writes as writes
from vedette.web.evidence.finding_reads import FINDING, Findings
from vedette.web.evidence.object_reads import version as version_of
from vedette.web.reviews.calls import enter
from vedette.web.reviews.visit import Visit


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


def told(visit: Visit, ref: str) -> FindingOut:
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


def entered(request: HttpRequest, slug: str, ref: str) -> Visit:
    """The visit of somebody who may change this finding; one that is hidden is missing."""
    visit = enter(request, slug, "evidence.write")
    Findings(visit).finding(ref)
    return visit


def changed(
    request: HttpRequest, slug: str, ref: str, change: tuple[Change, dict[str, Any]], version: str
) -> FindingOut:
    visit = entered(request, slug, ref)
    kind, body = change
    writes.change(
        visit.review, ref=ref, change=kind, told=body, version=version, by=visit.viewer.name
    )
    return told(visit, ref)
