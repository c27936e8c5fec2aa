"""The annual status reports of the plan: where it stood at the end of each year, and the report of a year as a file."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from vedette.core.actions.axes import rates
from vedette.core.kernel.errors import NotFound
from vedette.core.kernel.media_types import TYPES
from vedette.pipeline.annual import annual_document, standings
from vedette.pipeline.publish import written
from vedette.pipeline.sealed_names import check_built_leaves
from vedette.web.actions.reads import today
from vedette.web.audit.writes import record
from vedette.web.evidence.shown import label_of
from vedette.web.reviews.sealed import asked_way
from vedette.web.reviews.visit import visit_of
from vedette.web.ui.permissions import needs

FORMS = ("pdf", "docx", "html")
"""What a report is taken as."""


@needs("actions.read")
@require_GET
def years(request: HttpRequest) -> HttpResponse:
    """Where the plan stood at the end of each year, the latest first, with the report of each."""
    visit = visit_of(request)
    told = []
    for standing in standings(visit.review, today()):
        stands = standing.stands()
        told.append((standing.on, len(stands), rates(stands)))
    return render(request, "actions/annual.html", {"years": told, "forms": FORMS})


@needs("exports.take")
@require_GET
def file(request: HttpRequest, year: int, name: str) -> HttpResponse:
    """The report of a year as a file, looked through for sealed names; the log tells of it."""
    visit = visit_of(request)
    visit.viewer.check_may("actions.read")
    form = name.removeprefix("status.")
    if form not in FORMS or year not in {one.on.year for one in standings(visit.review, today())}:
        raise NotFound("There is no such report.", "Choose one from the list of years.")
    document = annual_document(visit.review, year, today())
    stem = f"status-{year}"
    with tempfile.TemporaryDirectory(prefix="vedette-") as folder:
        built = written(document, Path(folder), name=stem)
        check_built_leaves(visit.review, built, stem, asked_way(request, visit))
        content = (Path(folder) / f"{stem}.{form}").read_bytes()
    if settings.VEDETTE_IS_TEAM:
        record(
            "exports.take",
            review=visit.slug,
            label=label_of(visit),
            told={"list": stem, "form": form},
            by=visit.viewer.name,
        )
    answer = HttpResponse(content, content_type=TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="{stem}.{form}"'
    return answer
