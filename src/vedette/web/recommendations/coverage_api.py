"""What the review left out, in the HTTP API."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router, Schema

from vedette.web.recommendations.coverage_reads import Coverage
from vedette.web.recommendations.recommendation_calls import (
    READ,
)
from vedette.web.reviews.calls import answers, enter

router = Router(tags=["recommendations"])


class AreaOut(Schema):
    """One row of the matrix; `area` is empty for what has none."""

    area: str
    findings: list[str]
    confirmed: list[str]
    recommendations: list[str]
    proposals: list[str]
    unanswered: list[str]
    ungrounded: list[str]


class CoverageOut(Schema):
    """What the review left out: the matrix, and kinds of evidence with what no finding rests on."""

    areas: list[AreaOut]
    unused: dict[str, list[str]]


@router.get(
    "/reviews/{slug}/coverage", response=answers({200: CoverageOut}), operation_id="get_coverage"
)
def get_coverage(request: HttpRequest, slug: str) -> CoverageOut:
    """Findings without recommendation, recommendations without finding, areas without either, unused evidence."""
    found = Coverage(enter(request, slug, READ)).found
    areas = [
        AreaOut(
            area=row.area,
            **{n: list(getattr(row, n)) for n in AreaOut.model_fields if n != "area"},
        )
        for row in found.rows
    ]
    return CoverageOut(
        areas=areas, unused={kind: list(refs) for kind, refs in found.unused.items()}
    )
