"""Reviews in the HTTP API."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router, Schema

from vedette.core.kernel.errors import WrongState
from vedette.web.reviews.calls import answers, bearer_of, enter
from vedette.web.reviews.visit import Visit

router = Router(tags=["reviews"])


class ReviewOut(Schema):
    """A review as the token's person sees it; `run` is empty while it is being computed."""

    slug: str
    title: str
    role: str
    world: str
    label: str
    run: str


@router.get("/reviews", response=answers({200: list[ReviewOut]}), operation_id="list_reviews")
def list_reviews(request: HttpRequest) -> list[ReviewOut]:
    """The review that the token is for."""
    return [_told(enter(request, bearer_of(request).review, "review.read"))]


@router.get("/reviews/{slug}", response=answers({200: ReviewOut}), operation_id="get_review")
def get_review(request: HttpRequest, slug: str) -> ReviewOut:
    """One review: the role, the world it is seen through, the current run."""
    return _told(enter(request, slug, "review.read"))


def _told(visit: Visit) -> ReviewOut:
    world = visit.world
    assert world is not None, "a team's visit has a world"
    try:
        run = visit.run.fingerprint
    except WrongState:
        run = ""
    return ReviewOut(
        slug=visit.slug,
        title=str(visit.review.about["title"]),
        role=str(visit.viewer.role),
        world=world.name,
        label=str(world.label),
        run=run,
    )
