from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from vedette.core.context.exposure import Component, Fill
from vedette.core.context.intensity import Reach
from vedette.core.context.surroundings import BASE_KM
from vedette.web.context import reads
from vedette.web.reviews.openings import note_opened
from vedette.web.reviews.visit import visit_of
from vedette.web.ui.permissions import needs


@needs("context.read")
def exposure(request: HttpRequest) -> HttpResponse:
    """Strength and person-years by mission and year, of one component."""
    asked = request.GET.get("of", "")
    component = Component(asked) if asked in list(Component) else Component.UNIFORMED
    run = visit_of(request).run
    context = {
        "years": reads.years_of(run, component),
        "component": component,
        "components": list(Component),
        "fill": Fill.INTERPOLATED if request.GET.get("fill") == Fill.INTERPOLATED else Fill.GAPS,
        "refused": reads.refused_years(run),
        "terms": reads.terms_of(run, "strength", "contributions", "authorised"),
    }
    return render(request, "context/exposure.html", context)


@needs("context.read")
def contributors(request: HttpRequest) -> HttpResponse:
    """What each country gave, of one mission or all, in one year."""
    run = visit_of(request).run
    mission, year = request.GET.get("mission", ""), request.GET.get("year", "")
    found = reads.contributions(run, mission, year)
    context = {
        "found": found,
        "mission": mission,
        "year": int(year) if year.isdecimal() else (found.years or [0])[-1],
        "terms": reads.terms_of(run, "contributions"),
    }
    return render(request, "context/contributors.html", context)


@needs("context.read")
def timeline(request: HttpRequest) -> HttpResponse:
    """Mandates, changes of strength, policy dates, of one layer or all."""
    run = visit_of(request).run
    rows, layer = reads.timeline(run), request.GET.get("layer", "")
    context = {
        "rows": [row for row in rows if layer in ("", row["layer"])],
        "layers": reads.layers(rows),
        "layer": layer,
        "terms": reads.terms_of(run, "timeline", "authorised", "strength"),
    }
    return render(request, "context/timeline.html", context)


@needs("context.read")
def conflict(request: HttpRequest) -> HttpResponse:
    run = visit_of(request).run
    context = {
        "rows": reads.missions_by_year(run),
        "months": reads.months_of_conflict(run),
        "km": int(BASE_KM),
        "terms": reads.terms_of(run, "events", "bases"),
    }
    return render(request, "context/conflict.html", context)


@needs("context.read")
def around(request: HttpRequest, reference: str) -> HttpResponse:
    """What lay around one incident."""
    visit = visit_of(request)
    found = reads.around(visit.run, reference)
    note_opened(visit, reference, reads.labels_of(visit.run, reference))
    reach = Reach()
    terms = reads.terms_of(visit.run, "events", "bases")
    context = {"around": found, "km": int(reach.km), "days": reach.before, "terms": terms}
    return render(request, "context/around.html", context)
