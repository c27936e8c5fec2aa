from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from vedette.web.accounts.step_up import step_up
from vedette.web.jobs import reads, writes
from vedette.web.jobs.background import ask_runs
from vedette.web.jobs.registry import kind_named
from vedette.web.jobs.weighing import weighed as weighed_of
from vedette.web.reviews.visit import visit_of
from vedette.web.ui.parts import STOP_POLLING, progress_answer
from vedette.web.ui.permissions import needs


@needs("jobs.read")
def index(request: HttpRequest) -> HttpResponse:
    visit = visit_of(request)
    found = [
        (one, reads.shown(one, visit)) for one in reads.jobs_of(visit.viewer, visit.slug)[:100]
    ]
    context = {
        "jobs": found,
        "seen": reads.last_seen_worker(),
        "may_run": visit.viewer.may("jobs.run"),
    }
    return render(request, "jobs/index.html", context)


@needs("jobs.read")
def job(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    visit = visit_of(request)
    found = reads.job(visit.viewer, visit.slug, key)
    if found.ended_at and found.by == visit.viewer.name and not found.is_seen:
        writes.seen(key, by=visit.viewer.name)
    progress = reads.shown(found, visit)
    if request.headers.get("HX-Request"):
        return progress_answer(request, progress)
    return render(request, "jobs/job.html", {"job": found, "progress": progress})


@needs("jobs.read")
def weighed(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """What a decision would change: progress, then figures old and new."""
    found = weighed_of(visit_of(request), key)
    is_over = found is not None and found.job.ended_at
    status = STOP_POLLING if is_over else 200
    return render(request, "jobs/_weighed.html", {"weighed": found}, status=status)


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
    kind = kind_named(found.kind)
    visit.viewer.check_may(kind.action)
    if kind.step_up and (answer := step_up(request)):
        return answer
    again = writes.retry(key, slug=visit.slug, by=visit.viewer.name)
    return redirect("jobs:job", visit.slug, again)
