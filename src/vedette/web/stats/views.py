from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language_bidi

from vedette.web.reviews.visit import visit_of
from vedette.web.sources.reads import source_names
from vedette.web.stats import reads
from vedette.web.stats.chart import chart
from vedette.web.ui.permissions import needs


@needs("stats.read")
def figures(request: HttpRequest) -> HttpResponse:
    return render(request, "stats/figures.html", {"figures": reads.figures(visit_of(request).run)})


@needs("stats.read")
def figure(request: HttpRequest, key: str) -> HttpResponse:
    run = visit_of(request).run
    found = reads.figure(run, key)
    context = {
        "figure": found,
        "about": found.about,
        "chart": chart(found.points, str(found.about["title"]), mirrored=get_language_bidi()),
        "source_names": source_names(run),
    }
    return render(request, "stats/figure.html", context)


@needs("stats.read")
def point(request: HttpRequest, key: str, point: str) -> HttpResponse:
    run = visit_of(request).run
    found = reads.figure(run, key)
    context = {
        "figure": found,
        "about": found.about,
        "point": next((row for row in found.points if row["point"] == point), found.points[0]),
        "rows": reads.rows_behind(run, key, point),
        "source_names": source_names(run),
    }
    return render(request, "stats/point.html", context)


@needs("stats.read")
def claims(request: HttpRequest) -> HttpResponse:
    run = visit_of(request).run
    context = {"claims": reads.claims(run), "source_names": source_names(run)}
    return render(request, "stats/claims.html", context)
