from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from vedette.web.reviews.runs import current_run
from vedette.web.site import reads
from vedette.web.stats.chart import NARROW, chart


def overview(request: HttpRequest) -> HttpResponse:
    found = reads.overview(current_run())
    trend = found.trend and chart(found.trend.points, str(found.trend.about["title"]), width=NARROW)
    return render(request, "site/overview.html", {"overview": found, "chart": trend})


def run(request: HttpRequest) -> HttpResponse:
    return render(request, "site/run.html", {"manifest": current_run().manifest})


def healthz(request: HttpRequest) -> HttpResponse:
    # Answers without touching the review, so that it says "alive" whatever else is going on.
    return JsonResponse({"status": "ok"})
