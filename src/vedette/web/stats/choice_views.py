from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from vedette.core.kernel.errors import NotEnoughData
from vedette.web.reviews.visit import visit_of
from vedette.web.sources.reads import source_names
from vedette.web.stats import choice_reads, reads
from vedette.web.ui.permissions import needs


@needs("stats.read")
def choices(request: HttpRequest, key: str) -> HttpResponse:
    """A number under each source, each rule of reconciliation and each fate of the undecided pairs."""
    run = visit_of(request).run
    figure = reads.figure(run, key)
    point = request.GET.get("point", "")
    context: dict[str, object] = {
        "figure": figure,
        "about": figure.about,
        "point": point,
        "source_names": source_names(run),
    }
    try:
        context["spread"] = choice_reads.spread(run, key, point)
    except NotEnoughData as error:
        context["refused"] = error
    return render(request, "stats/choices.html", context)
