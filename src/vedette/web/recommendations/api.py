"""Recommendations in the HTTP API: what they say, answer and become."""

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
from vedette.web.evidence.stated_calls import LookIn
from vedette.web.recommendations import writes
from vedette.web.recommendations.reads import Recommendations
from vedette.web.recommendations.recommendation_calls import (
    READ,
    REF,
    TEXT,
    WRITE,
    AnsweringIn,
    OnIn,
    RecommendationOut,
    changed,
    entered,
    told,
)
from vedette.web.recommendations.rows import SORTED_BY, every, filtered
from vedette.web.recommendations.shown import today
from vedette.web.recommendations.views import EXPORTED
from vedette.web.reviews.calls import Part, Rows, answers, enter, part_of
from vedette.web.reviews.taking_out import DESCRIBED, as_file
from vedette.web.reviews.visit import Visit
from vedette.web.ui.lists import in_order

router = Router(tags=["recommendations"])


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
    found = _rows(enter(request, slug, READ), wanted)
    return part_of(found, part)


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
    visit.viewer.check_may(READ)
    said = ", ".join(f"{name}: {value}" for name, value in wanted.dict().items() if value)
    return as_file(
        request, visit, form, _rows(visit, wanted), title="recommendations", filters=said
    )


def _rows(visit: Visit, wanted: RecommendationFilter) -> list[dict[str, Any]]:
    found = filtered(every(Recommendations(visit), today()), wanted.dict())
    left = in_order(found, [("recommendation", False)], SORTED_BY)
    return [{name: row[name] for name in EXPORTED} for row in left]


@router.get(
    "/reviews/{slug}/recommendations/{reference}",
    response=answers({200: RecommendationOut}),
    operation_id="get_recommendation",
)
def get_recommendation(request: HttpRequest, slug: str, reference: str) -> RecommendationOut:
    """One recommendation with its three states, what it answers, and what is wrong with it."""
    return told(enter(request, slug, READ), reference)


class RecommendationIn(Schema):
    """What is said of a recommendation; what is left out of a change stays as it is."""

    text: str | None = Field(None, max_length=2_000)
    issue_area: str | None = Field(None, max_length=20)
    horizon: str | None = Field(None, max_length=20)
    addressee: str | None = Field(None, max_length=TEXT)
    lead: str | None = Field(None, max_length=TEXT)
    supporting: list[str] | None = None
    priority: str | None = Field(None, max_length=20)
    feasibility: str | None = Field(None, max_length=20)
    cost_class: str | None = Field(None, max_length=20)
    effect: str | None = Field(None, max_length=TEXT)
    indicator: str | None = Field(None, max_length=TEXT)
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
    visit = enter(request, slug, WRITE)
    made = writes.add(visit.review, told=_said(said), answers=said.answers, by=visit.viewer.name)
    return Status(201, told(visit, made.ref))


@router.post(
    "/reviews/{slug}/recommendations/{reference}",
    response=answers({200: RecommendationOut}),
    operation_id="edit_recommendation",
)
def edit_recommendation(
    request: HttpRequest, slug: str, reference: str, said: RecommendationIn
) -> RecommendationOut:
    """Say a recommendation differently; with an old `version` it is refused with 409."""
    return changed(request, slug, reference, (Change.EDIT, _said(said)), said.version)


def _said(said: RecommendationIn) -> dict[str, object]:
    body = said.dict(exclude={"version", "answers"})
    made = {name: value for name, value in body.items() if value is not None}
    return made | ({"deadline": said.deadline.isoformat()} if said.deadline else {})


@router.post(
    "/reviews/{slug}/recommendations/{reference}/links",
    response=answers({200: RecommendationOut}),
    operation_id="link_recommendation",
)
def link_recommendation(
    request: HttpRequest, slug: str, reference: str, said: AnsweringIn
) -> RecommendationOut:
    """Let a recommendation answer a finding, or name who said it before."""
    visit = entered(request, slug, reference)
    writes.link(visit.review, ref=reference, on=said.on, note=said.note, by=visit.viewer.name)
    return told(visit, reference)


@router.post(
    "/reviews/{slug}/recommendations/{reference}/unlink",
    response=answers({200: RecommendationOut}),
    operation_id="unlink_recommendation",
)
def unlink_recommendation(
    request: HttpRequest, slug: str, reference: str, said: OnIn
) -> RecommendationOut:
    """Let it answer something no more."""
    return changed(request, slug, reference, (Change.UNLINK, said.dict()), "")


@router.post(
    "/reviews/{slug}/recommendations/{reference}/look",
    response=answers({200: RecommendationOut}),
    operation_id="look_again_at_recommendation",
)
def look_again_at_recommendation(
    request: HttpRequest, slug: str, reference: str, said: LookIn
) -> RecommendationOut:
    """Take over what changed beneath it, or hold the old value with a reason."""
    visit = entered(request, slug, reference)
    writes.look(visit.review, ref=reference, **said.dict(), by=visit.viewer.name)
    return told(visit, reference)


class MoveIn(Schema):
    """Where one of its three states goes."""

    axis: Literal["response", "implementation", "closure"]
    to: str = Field(max_length=40)
    why: str = Field("", max_length=TEXT)
    proof: str = Field("", max_length=TEXT)
    verifier: str = Field("", max_length=200)
    successor: str = Field("", max_length=REF)
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
    visit = entered(request, slug, reference)
    body = said.dict(include={"why", "proof", "verifier", "successor"})
    writes.move(
        visit.review,
        ref=reference,
        to=(said.axis, said.to),
        told=body,
        version=said.version,
        by=visit.viewer.name,
    )
    return told(visit, reference)


class MergeIn(Schema):
    """What goes into a recommendation."""

    others: list[str] = Field(max_length=100)
    why: str = Field("", max_length=TEXT)


@router.post(
    "/reviews/{slug}/recommendations/{reference}/merge",
    response=answers({200: RecommendationOut}),
    operation_id="merge_recommendations",
)
def merge_recommendations(
    request: HttpRequest, slug: str, reference: str, said: MergeIn
) -> RecommendationOut:
    """Let others go into this one, which takes over what they answer."""
    visit = entered(request, slug, reference)
    writes.merge(
        visit.review, into=reference, others=said.others, why=said.why, by=visit.viewer.name
    )
    return told(visit, reference)


class SplitIn(Schema):
    """The texts of the parts that stand in its place."""

    texts: list[str] = Field(max_length=50)
    why: str = Field("", max_length=TEXT)


@router.post(
    "/reviews/{slug}/recommendations/{reference}/split",
    response=answers({200: RecommendationOut}),
    operation_id="split_recommendation",
)
def split_recommendation(
    request: HttpRequest, slug: str, reference: str, said: SplitIn
) -> RecommendationOut:
    """Put parts in its place; they are its successors."""
    visit = entered(request, slug, reference)
    writes.split(visit.review, ref=reference, texts=said.texts, why=said.why, by=visit.viewer.name)
    return told(visit, reference)
