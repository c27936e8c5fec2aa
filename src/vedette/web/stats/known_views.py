from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from vedette.core.kernel.errors import BadInput, NotEnoughData, VedetteError
from vedette.pipeline.known_on import Basis, parsed_day
from vedette.web.reviews.visit import Visit, visit_of
from vedette.web.sources.reads import source_names
from vedette.web.stats import known_reads
from vedette.web.stats.reads import Figure
from vedette.web.ui.permissions import needs
from vedette.web.ui.templatetags.addresses import address

KNOWN = "stats.known"
"""Kind of background work that computes an answer."""


def figure_then(request: HttpRequest, figure: Figure) -> HttpResponse:
    """A figure as known on the day in the address, beside what it is now; part of the page of the figure."""
    visit = visit_of(request)
    context: dict[str, object] = {
        "figure": figure,
        "about": figure.about,
        "known": request.GET.get("known", ""),
        "basis": _basis(request.GET.get("basis", "")),
        "source_names": source_names(visit.run),
        "most": known_reads.MOST,
    }
    problem: VedetteError | None = None
    try:
        day = parsed_day(request.GET.get("known", ""))
        context |= _told(visit, figure.key, day, _basis(request.GET.get("basis", "")))
    except (BadInput, NotEnoughData) as error:
        problem = error
    context["problem"] = problem
    return render(request, "stats/known.html", context, status=422 if problem else 200)


def _told(visit: Visit, key: str, day: dt.date, basis: Basis) -> dict[str, object]:
    found = known_reads.answer(visit, day, basis)
    if found is None:
        return {"is_missing": True, "day": day}
    then = known_reads.then(visit.review, visit.run, found, key)
    return {"then": then, "day": day, "as_known_on": day.isoformat()}


@require_POST
@needs("stats.read")
def ask(request: HttpRequest, key: str) -> HttpResponse:
    """Have the figures as known on a day computed; the page shows them when they are there."""
    from vedette.web.jobs import writes as jobs

    visit = visit_of(request)
    day = parsed_day(request.POST.get("known", ""))
    basis = _basis(request.POST.get("basis", ""))
    page = f"{address(visit.slug, 'stats:figure', key)}?known={day.isoformat()}&basis={basis}"
    if visit.world is not None:
        body = {
            "day": day.isoformat(),
            "basis": str(basis),
            "world": visit.world.name,
            "page": page,
        }
        name = f"known {visit.world.name} {day} {basis}"
        jobs.ask(
            visit.slug, KNOWN, body, label=str(visit.world.label), key=name, by=visit.viewer.name
        )
    return redirect(page)


def _basis(text: str) -> Basis:
    return Basis(text) if text in set(Basis) else Basis.RECEIVED
