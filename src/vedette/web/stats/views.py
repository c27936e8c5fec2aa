from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from vedette.core.stats import catalogue
from vedette.pipeline.figure_exports import FileForm
from vedette.web.reviews.visit import Visit, visit_of
from vedette.web.sources.reads import source_names
from vedette.web.stats import (
    builder_reads,
    drift_reads,
    known_views,
    offer_reads,
    reads,
    timeline_reads,
)
from vedette.web.stats.builder_forms import address_of, is_expressible
from vedette.web.stats.builder_views import drawn, version_number
from vedette.web.ui.permissions import needs
from vedette.web.ui.templatetags.addresses import address


@needs("stats.read")
def figures(request: HttpRequest) -> HttpResponse:
    visit = visit_of(request)
    own = builder_reads.own(visit)
    made = {one.key for one in own}
    shipped = [row for row in reads.figures(visit.run) if row["key"] not in made]
    return render(request, "stats/figures.html", {"figures": shipped, "own": own})


@needs("stats.read")
def figure(request: HttpRequest, key: str) -> HttpResponse:
    visit, number = visit_of(request), version_number(request)
    if number is None and builder_reads.is_retired(visit, key):
        return redirect(address(visit.slug, "stats:history", key))
    is_in_run = reads.is_in_run(visit.run, key)
    if is_in_run and request.GET.get("known"):
        return known_views.figure_then(request, reads.figure(visit.run, key))
    one = builder_reads.shown(visit, key, number)
    made = drawn(one)
    drifted = drift_reads.drifted(visit.run, one.definition, one.figure.points)
    context = {
        "one": one,
        "figure": one.figure,
        "about": one.figure.about,
        "drifted": drifted,
        "drift_marks": drift_reads.marks(drifted, made["chart"]),
        **timeline_reads.shown(visit.run, one.definition, one.figure.points, made["chart"]),
        "is_kept": True,
        "has_choices": is_in_run,
        "of_version": f"?version={number}" if number else "",
        "and_version": f"&version={number}" if number else "",
        "change_url": _change_url(visit, one),
        "offer": offer_reads.of_figure(visit, one),
        "may_export": visit.viewer.may("exports.take"),
        "forms": [
            {"value": form.value, "words": _FORMS.get(form) or form.value.upper()}
            for form in FileForm
        ],
        "source_names": source_names(visit.run),
        **made,
    }
    return render(request, "stats/figure.html", context)


_FORMS = {FileForm.NOTEBOOK: "Jupyter", FileForm.VEGA: "Vega-Lite"}
"""Names of forms that are not their extension."""


def _change_url(visit: Visit, one: builder_reads.Shown) -> str:
    """The builder with this figure in it; "" where the builder cannot say all of it."""
    if not is_expressible(one.definition):
        return ""
    key = f"&key={one.figure.key}" if one.version and visit.viewer.may("stats.build") else ""
    return f"{address(visit.slug, 'stats:build')}?{address_of(one.definition)}{key}"


@needs("stats.read")
def point(request: HttpRequest, key: str, point: str) -> HttpResponse:
    visit = visit_of(request)
    one = builder_reads.shown(visit, key, version_number(request))
    found = one.figure
    context = {
        "figure": found,
        "about": found.about,
        "point": next((row for row in found.points if row["point"] == point), found.points[0]),
        "rows": reads.rows_behind(visit.run, key, point)
        if one.told is None
        else builder_reads.rows_behind(visit, one, point),
        "source_names": source_names(visit.run),
    }
    return render(request, "stats/point.html", context)


@needs("stats.read")
def methods(request: HttpRequest) -> HttpResponse:
    return render(request, "stats/methods.html", {"methods": catalogue.catalogue()})


@needs("stats.read")
def method(request: HttpRequest, key: str) -> HttpResponse:
    return render(request, "stats/method.html", {"method": catalogue.method(key)})


@needs("stats.read")
def claims(request: HttpRequest) -> HttpResponse:
    run = visit_of(request).run
    context = {"claims": reads.claims(run), "source_names": source_names(run)}
    return render(request, "stats/claims.html", context)
