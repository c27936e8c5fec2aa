"""Coverage: a matrix whose cells open, and evidence that is used nowhere."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from vedette.web.recommendations.coverage_reads import COLUMNS, Coverage
from vedette.web.reviews.visit import visit_of
from vedette.web.ui.permissions import needs


@needs("recommendations.read")
@require_GET
def coverage(request: HttpRequest) -> HttpResponse:
    """Issue areas by what there is of each, and what is left out."""
    held = Coverage(visit_of(request))
    rows = held.rows()
    context = {
        "rows": rows,
        "columns": COLUMNS,
        "unused": held.unused(),
        "n_empty": sum(row.is_empty for row in rows),
        "n_unanswered": sum(len(row.unanswered) for row in held.found.rows),
        "n_ungrounded": sum(len(row.ungrounded) for row in held.found.rows),
    }
    return render(request, "recommendations/coverage.html", context)


@needs("recommendations.read")
@require_GET
def area(request: HttpRequest, area: str) -> HttpResponse:
    """What stands in the cells of one issue area."""
    held = Coverage(visit_of(request))
    row, cells = held.area(area)
    context = {"row": row, "cells": cells, "may_write": held.may_recommend}
    return render(request, "recommendations/covered_area.html", context)
