"""Figures in the HTTP API."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router, Schema

from vedette.web.reviews.calls import Cell, answers, enter
from vedette.web.stats import offer_reads, reads

router = Router(tags=["stats"])


@router.get(
    "/reviews/{slug}/figures",
    response=answers({200: list[dict[str, Cell]]}),
    operation_id="list_figures",
)
def list_figures(request: HttpRequest, slug: str) -> list[dict[str, Cell]]:
    """One row for each figure of the current run."""
    return reads.figures(enter(request, slug, "stats.read").run)


class FigureOut(Schema):
    """A figure with its points: value, interval, n, unit, method, fingerprints of its inputs."""

    key: str
    points: list[dict[str, Cell]]
    offer: dict[str, object] | None = None
    """Where it is refused: the nearest definition that can be told, such as the common part of its scopes."""


@router.get(
    "/reviews/{slug}/figures/{key}",
    response=answers({200: FigureOut}),
    operation_id="get_figure",
)
def get_figure(request: HttpRequest, slug: str, key: str) -> FigureOut:
    """One figure with every point."""
    visit = enter(request, slug, "stats.read")
    found = reads.figure(visit.run, key)
    return FigureOut(key=found.key, points=found.points, offer=offer_reads.of_run(visit, found))
