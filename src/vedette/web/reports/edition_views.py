"""Editions of the report: what each of them leaves out and hides, and how two of them differ."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from vedette.core.kernel.errors import BadInput, NotFound
from vedette.core.reports.audiences import PUBLIC
from vedette.pipeline.versions import TODAY, versions_of
from vedette.web.reports import edition_reads as reads
from vedette.web.reviews.visit import visit_of
from vedette.web.ui.permissions import needs


@needs("reports.read")
@require_GET
def editions(request: HttpRequest) -> HttpResponse:
    """What an edition does not show, of the text of today or of a version; or what is different in another one."""
    visit, asked = visit_of(request), request.GET
    named, against = asked.get("version") or TODAY, asked.get("against", "")
    try:
        one = reads.cut_of(visit, named, asked.get("edition") or PUBLIC)
        other = reads.cut_of(visit, named, against) if against else None
    except BadInput as error:
        raise NotFound(error.problem, error.remedy) from error
    context = {
        "cut": one,
        "other": other,
        "found": reads.lacks(one, other),
        "edition_words": reads.edition_words(one.edition),
        "other_words": reads.edition_words(other.edition) if other else "",
        "recovered": ", ".join(f"{key}, {block}" for key, block in one.recovered),
        "n_missing": len(one.missing),
        "editions": reads.editions_of(visit),
        "versions": list(versions_of(visit.review.decisions()).values()),
        "named": named,
        "today": TODAY,
    }
    return render(request, "reports/editions.html", context)
