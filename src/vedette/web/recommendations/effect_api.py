"""The effect that a recommendation declares before, in the HTTP API."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from vedette.pipeline.effects import Looked
from vedette.web.recommendations import writes
from vedette.web.recommendations.reads import Recommendations
from vedette.web.recommendations.recommendation_calls import (
    READ,
    TEXT,
    entered,
)
from vedette.web.reviews.calls import answers, enter

router = Router(tags=["recommendations"])


class PlanIn(Schema):
    """What a recommendation is to bring; `fall` is a share, days are ISO 8601."""

    outcome: Literal["deaths", "incidents", "all_incidents", "injuries", "severe_injuries"]
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
    why: str = Field("", max_length=TEXT)


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
    held = Recommendations(enter(request, slug, READ))
    found = held.effect(held.one(reference))
    return None if found is None else _effect(found)


@router.post(
    "/reviews/{slug}/recommendations/{reference}/effect/weigh",
    response=answers({200: EffectOut}),
    operation_id="weigh_effect",
)
def weigh_effect(request: HttpRequest, slug: str, reference: str, said: PlanIn) -> EffectOut:
    """What a plan could show; nothing is kept."""
    visit = entered(request, slug, reference)
    return _effect(writes.weigh(visit.review, plan=_plan(said), by=visit.viewer.name))


@router.post(
    "/reviews/{slug}/recommendations/{reference}/effect",
    response=answers({200: EffectOut}),
    operation_id="declare_effect",
)
def declare_effect(request: HttpRequest, slug: str, reference: str, said: PlanIn) -> EffectOut:
    """Lock what it is to bring; another version than the first needs `why`."""
    visit = entered(request, slug, reference)
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
