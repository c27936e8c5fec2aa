"""The last page of an import: committed as a whole or cancelled without a trace."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from vedette.web.jobs import writes as jobs
from vedette.web.reviews.visit import visit_of
from vedette.web.sources import reads, shown, shown_check, writes
from vedette.web.sources.walk import kept, opened, page, seen, waiting
from vedette.web.ui.notices import say
from vedette.web.ui.parts import progress_answer
from vedette.web.ui.permissions import needs


@needs("sources.import")
def commit(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Step 6: what it would change, then all of it or nothing."""
    visit = visit_of(request)
    done = reads.committed(visit, key)
    if done:
        job = reads.committing_job(visit, key)
        if job is not None:
            jobs.seen(job, by=visit.viewer.name)
        return redirect("sources:import", visit.slug, done)
    visit, draft = opened(request, key)
    found = draft.check
    if found is None or found["errors"] or found["questions"]:
        return redirect("imports:check", visit.slug, key)
    if request.method == "POST":
        body = {"follows": found["follows"], "recipe": request.POST.get("recipe", "").strip()[:80]}
        changes = {"step": "commit"}
        return kept(request, visit, draft, changes, ask=writes.COMMIT, body=body, then="commit")
    job = shown.job_of(visit, draft)
    if (
        job is not None
        and job.kind == writes.COMMIT
        and job.state in ("waiting", "running", "failed")
    ):
        return waiting(request, visit, draft, "commit")
    context = {"found": shown_check.check(visit, draft, found), "recipe": draft.recipe}
    return page(request, visit, draft, "commit", context)


@needs("sources.import")
@require_POST
def cancel(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Leave no trace of the file."""
    visit = visit_of(request)
    writes.cancel_import(visit, key, by=visit.viewer.name)
    say(request, gettext("The import was cancelled; nothing of the file was kept."))
    return redirect("sources:index", visit.slug)


@needs("sources.import")
@require_GET
def progress(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """How far the work on a draft is; at its end the page comes anew."""
    visit = visit_of(request)
    if reads.committed(visit, key):
        answer = HttpResponse(status=200)
        answer["HX-Refresh"] = "true"
        return answer
    draft = reads.draft(visit, key)
    told = shown.progress(visit, draft)
    seen(visit, draft)
    answer = progress_answer(request, told)
    if told.state == "done":
        answer["HX-Refresh"] = "true"
    return answer
