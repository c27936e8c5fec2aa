"""What the pages of an import share: the draft that is open, its answers kept, a conflict told, a wait."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from vedette.core.kernel.errors import OutOfDate, WrongState
from vedette.web.jobs import writes as jobs
from vedette.web.reviews.visit import Visit, visit_of
from vedette.web.sources import reads, shown, shown_check, writes
from vedette.web.sources.forms import CorrectedForm, WhyForm
from vedette.web.sources.reads import Draft
from vedette.web.ui.notices import say
from vedette.web.ui.parts import Conflict, conflict_answer


def opened(request: HttpRequest, key: uuid.UUID) -> tuple[Visit, Draft]:
    visit = visit_of(request)
    draft = reads.draft(visit, key)
    seen(visit, draft)
    return visit, draft


def seen(visit: Visit, draft: Draft) -> None:
    """The step itself tells how the work on it went; no notice has to."""
    job = shown.job_of(visit, draft)
    if job is not None and job.ended_at and not job.is_seen:
        jobs.seen(job.id, by=visit.viewer.name)


def check_again(request: HttpRequest, visit: Visit, draft: Draft, **forms: Any) -> HttpResponse:
    """The check page with what is wrong in a form of it."""
    found = draft.check
    if found is None:
        return waiting(request, visit, draft, "check")
    context = {
        "found": shown_check.check(visit, draft, found),
        "back_form": CorrectedForm(),
        "why_form": WhyForm(),
        **forms,
    }
    return page(request, visit, draft, "check", context, status=422)


def kept(  # noqa: PLR0913 - the answer as a whole
    request: HttpRequest,
    visit: Visit,
    draft: Draft,
    changes: Mapping[str, Any],
    *,
    then: str,
    ask: str = "",
    body: Mapping[str, object] | None = None,
    version: int | None = None,
) -> HttpResponse:
    """Keep answers and go on; a conflict page where another window was first."""
    seen = version if version is not None else version_seen(request)
    try:
        writes.answer(draft.id, seen, changes, ask=ask, body=body, by=visit.viewer.name)
    except OutOfDate:
        return conflict(request, visit, draft, then)
    except WrongState as error:
        say(request, error.problem, level="held")
        return redirect("sources:index", visit.slug)
    return redirect(f"imports:{then}", visit.slug, draft.id)


def version_seen(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdigit() else 0


def is_old(request: HttpRequest, draft: Draft) -> bool:
    return version_seen(request) != draft.version


def conflict(request: HttpRequest, visit: Visit, draft: Draft, then: str) -> HttpResponse:
    url = shown.address_of(visit, draft, then)
    mine = [
        (k, str(v)) for k, v in request.POST.items() if k not in {"csrfmiddlewaretoken", "version"}
    ]
    return conflict_answer(
        request,
        Conflict(
            by=visit.viewer.name,
            at=timezone.now().isoformat(timespec="minutes"),
            rows=(),
            theirs_url=url,
            keep_url=request.path,
            fields=[*mine, ("version", str(draft.version))],
        ),
    )


def waiting(request: HttpRequest, visit: Visit, draft: Draft, step: str) -> HttpResponse:
    """The page of a step whose background work goes on or failed."""
    told = shown.progress(visit, draft)
    return page(request, visit, draft, step, {"progress": told}, template="wait", status=202)


def page(  # noqa: PLR0913 - the page as a whole
    request: HttpRequest,
    visit: Visit,
    draft: Draft,
    step: str,
    context: Mapping[str, Any],
    *,
    template: str = "",
    status: int = 200,
) -> HttpResponse:
    names: Sequence[str] = [str(one["source"]) for one in reads.standing_sources(visit)]
    context = {
        "draft": draft,
        "steps": shown.steps(visit, draft, step),
        "step": step,
        "source_names": sorted({*names, draft.source}),
        **context,
    }
    return render(request, f"sources/step_{template or step}.html", context, status=status)
