from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from vedette.web.jobs import reads, writes
from vedette.web.jobs.background import ask_runs
from vedette.web.jobs.registry import kind_named
from vedette.web.reviews.visit import visit_of
from vedette.web.ui.permissions import needs

_STOP_ASKING = 286
"""Status by which htmx ends its polling."""


@needs("jobs.read")
def index(request: HttpRequest) -> HttpResponse:
    visit = visit_of(request)
    return render(
        request, "jobs/index.html", {"jobs": reads.jobs_of(visit.viewer, visit.slug)[:100]}
    )


@needs("jobs.read")
def job(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    visit = visit_of(request)
    found = reads.job(visit.viewer, visit.slug, key)
    if found.ended_at and found.by == visit.viewer.name and not found.is_seen:
        writes.seen(key, by=visit.viewer.name)
    if request.headers.get("HX-Request"):
        status = _STOP_ASKING if found.ended_at else 200
        return render(request, "jobs/_job.html", {"job": found}, status=status)
    return render(request, "jobs/job.html", {"job": found})


@needs("jobs.run")
@require_POST
def run(request: HttpRequest) -> HttpResponse:
    visit = visit_of(request)
    ask_runs(visit.slug, by=visit.viewer.name)
    return redirect("jobs:index", visit.slug)


@needs("jobs.read")
@require_POST
def cancel(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    visit = visit_of(request)
    found = reads.job(visit.viewer, visit.slug, key)
    visit.viewer.check_may(kind_named(found.kind).action)
    writes.cancel(key, slug=visit.slug, by=visit.viewer.name)
    return redirect("jobs:job", visit.slug, key)


@needs("jobs.read")
@require_POST
def retry(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    visit = visit_of(request)
    found = reads.job(visit.viewer, visit.slug, key)
    visit.viewer.check_may(kind_named(found.kind).action)
    again = writes.retry(key, slug=visit.slug, by=visit.viewer.name)
    return redirect("jobs:job", visit.slug, again)
