"""Recommendations that may be one, and what earlier reviews said, in the HTTP API."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Query, Router, Schema

from vedette.pipeline.earlier import earlier_of
from vedette.web.recommendations.reads import Recommendations
from vedette.web.recommendations.recommendation_calls import (
    READ,
)
from vedette.web.reviews.calls import Part, Rows, answers, enter, part_of

router = Router(tags=["recommendations"])


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
    held = Recommendations(enter(request, slug, READ))
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
    visit = enter(request, slug, READ)
    found = [
        {name: getattr(one, name) for name in one.__slots__}
        for one in earlier_of(visit.review).values()
    ]
    return part_of(found, part)
