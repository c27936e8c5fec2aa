"""How far a finding can be trusted, in the HTTP API: grades, stages, challenges, votes, the thread."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from vedette.core.evidence.findings import Change
from vedette.web.evidence.finding_calls import FindingOut, changed
from vedette.web.reviews.calls import answers

router = Router(tags=["evidence"])
_TEXT = 4_000


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
    body = said.dict(exclude={"version"})
    return changed(request, slug, reference, (Change.GRADE, body), said.version)


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
    body = said.dict(exclude={"version"})
    return changed(request, slug, reference, (Change.STAGE, body), said.version)


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
    body = {**said.dict(), "due": said.due.isoformat() if said.due else None}
    return changed(request, slug, reference, (Change.CHALLENGE, body), "")


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
    return changed(request, slug, reference, (Change.VOTE, said.dict()), "")


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
    return changed(request, slug, reference, (Change.ANSWER, said.dict()), "")


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
    return changed(request, slug, reference, (Change.SAY, said.dict()), "")
