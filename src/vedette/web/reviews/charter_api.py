"""The charter in the HTTP API."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from vedette.core.kernel.errors import NotFound
from vedette.pipeline.charter import charter_of, charters_written
from vedette.pipeline.undoing import mark
from vedette.web.reviews import charter_writes as writes
from vedette.web.reviews.calls import answers, enter

router = Router(tags=["charter"])
_LONGEST = 4_000


class MemberOfTeam(Schema):
    """Who has which role of the template."""

    role: str = Field(max_length=100)
    name: str = Field(max_length=_LONGEST)


class SpanOfStage(Schema):
    """A stage of the template with its first and last day."""

    stage: str = Field(max_length=100)
    first: dt.date
    last: dt.date


class Charter(Schema):
    """What the review was asked to do."""

    mandate: str = Field(max_length=_LONGEST)
    questions: list[str] = Field(default_factory=list)
    scope: str = Field("", max_length=_LONGEST)
    team: list[MemberOfTeam] = Field(default_factory=list)
    timetable: list[SpanOfStage] = Field(default_factory=list)


@router.get("/reviews/{slug}/charter", response=answers({200: Charter}), operation_id="get_charter")
def get_charter(request: HttpRequest, slug: str) -> dict[str, Any]:
    """Mandate, questions, scope, team and timetable."""
    made = charter_of(enter(request, slug, "review.read").review)
    if made is None:
        raise NotFound(
            "The review has no charter yet.",
            "Write one from `vedette charter show --begin --json`, then `vedette charter set`.",
        )
    return made.as_json()


@router.put("/reviews/{slug}/charter", response=answers({200: Charter}), operation_id="set_charter")
def set_charter(request: HttpRequest, slug: str, said: Charter) -> dict[str, Any]:
    """Decide the charter in whole; what it was before stays in its history."""
    visit = enter(request, slug, "review.settings")
    told = said.model_dump(mode="json")
    return writes.write_charter(
        visit.review, told=told, version=None, by=visit.viewer.name
    ).as_json()


class Version(Schema):
    """One charter that the review had; none where it was taken away."""

    mark: str
    at: str
    by: str
    charter: Charter | None


@router.get(
    "/reviews/{slug}/charter/versions",
    response=answers({200: list[Version]}),
    operation_id="list_charters",
)
def list_charters(request: HttpRequest, slug: str) -> list[dict[str, Any]]:
    """Every charter that the review had, the first first."""
    return [
        {
            "mark": mark(one.decision),
            "at": one.decision.at,
            "by": one.decision.by,
            "charter": one.charter.as_json() if one.charter else None,
        }
        for one in charters_written(enter(request, slug, "review.read").review)
    ]


@router.post(
    "/reviews/{slug}/charter/versions/{mark}/restore",
    response=answers({200: Charter}),
    operation_id="restore_charter",
)
def restore_charter(request: HttpRequest, slug: str, mark: str) -> dict[str, Any]:
    """Let an older charter hold again; what stood since stays in its history."""
    visit = enter(request, slug, "review.settings")
    return writes.bring_back_charter(visit.review, mark=mark, by=visit.viewer.name).as_json()
