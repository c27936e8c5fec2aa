from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from vedette.core.context.exposure import Component
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
    context = {
        "years": reads.years_of(visit_of(request).run, component),
        "component": component,
        "components": list(Component),
    }
    return render(request, "context/exposure.html", context)


@needs("context.read")
def conflict(request: HttpRequest) -> HttpResponse:
    rows = reads.missions_by_year(visit_of(request).run)
    return render(request, "context/conflict.html", {"rows": rows, "km": int(BASE_KM)})


@needs("context.read")
def around(request: HttpRequest, reference: str) -> HttpResponse:
    """What lay around one incident."""
    visit = visit_of(request)
    found = reads.around(visit.run, reference)
    note_opened(visit, reference, reads.labels_of(visit.run, reference))
    reach = Reach()
    context = {"around": found, "km": int(reach.km), "days": reach.before}
    return render(request, "context/around.html", context)
