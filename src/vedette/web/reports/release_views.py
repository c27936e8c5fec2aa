"""Releases of the report: what left the house, and how the next one does."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from vedette.core.kernel.errors import (
    BadInput,
    NotAllowed,
    OutOfDate,
    VedetteError,
    WrongState,
)
from vedette.core.kernel.media_types import TYPES
from vedette.pipeline.report_releases import ASKED, MADE
from vedette.web.reports import release_reads as reads
from vedette.web.reports import release_writes as writes
from vedette.web.reports.edition_reads import edition_words, editions_of
from vedette.web.reviews.visit import Visit, visit_of
from vedette.web.ui.notices import say
from vedette.web.ui.permissions import needs

_REFUSED, _CONFLICT = 422, 409
_LONGEST = 300


@needs("reports.read")
@require_GET
def releases(request: HttpRequest) -> HttpResponse:
    """What was asked for, what left, what was withdrawn."""
    return _list(request, visit_of(request))


@needs("reports.release", step_up=True)
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Ask that the approved version leave."""
    visit, said = visit_of(request), request.POST
    told = {name: said.get(name, "")[:_LONGEST] for name in ("label", "audience", "why", "edition")}
    try:
        made = writes.ask(visit.review, told=told, by=visit.viewer.name)
    except (BadInput, WrongState, OutOfDate) as error:
        return _list(request, visit, error)
    say(request, gettext("Asked for: %(name)s.") % {"name": made.ref})
    return redirect("reports:release", visit.slug, made.ref)


@needs("reports.read")
@require_GET
def release(request: HttpRequest, reference: str) -> HttpResponse:
    """One release: what is in it, what was looked through, who approved it."""
    return _one(request, visit_of(request), reference)


@needs("reports.release", step_up=True)
@require_POST
def make(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask for the making of a release, which goes on in the background."""
    visit, said = visit_of(request), request.POST
    why = {name: said.get(name, "")[:_LONGEST].strip() for name in ("faults", "small", "kept_for")}
    try:
        reads.check(visit, reference, why)
        writes.begin(visit, ref=reference, why=why, by=visit.viewer.name)
    except (BadInput, WrongState, OutOfDate, NotAllowed) as error:
        return _one(request, visit, reference, error)
    return redirect("reports:release", visit.slug, reference)


@needs("reports.release", step_up=True)
@require_POST
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that a release no longer stands."""
    visit = visit_of(request)
    try:
        writes.withdraw(
            visit.review, ref=reference, why=request.POST.get("why", ""), by=visit.viewer.name
        )
    except (BadInput, WrongState) as error:
        return _one(request, visit, reference, error)
    say(request, gettext("Withdrawn; the archive is kept and no longer handed out."))
    return redirect("reports:release", visit.slug, reference)


@needs("reports.read")
@require_GET
def release_file(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """A file of a release as it left, or its archive."""
    content = reads.content(reads.one(visit_of(request), reference).one, name)
    answer = HttpResponse(content, content_type=TYPES[name.rpartition(".")[2]])
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _list(request: HttpRequest, visit: Visit, problem: VedetteError | None = None) -> HttpResponse:
    acts = visit.world is not None and visit.viewer.may("reports.release")
    context = {
        "releases": reads.listed(visit),
        "may_release": acts,
        "is_approved": acts and reads.is_approved(visit),
        "usual": str(visit.review.about["label"]),
        "labels": reads.LABELS,
        "editions": editions_of(visit),
        "problem": problem,
        "said": request.POST,
    }
    return render(request, "reports/releases.html", context, status=_status(problem))


def _one(
    request: HttpRequest, visit: Visit, reference: str, problem: VedetteError | None = None
) -> HttpResponse:
    shown = reads.one(visit, reference)
    acts = visit.world is not None and visit.viewer.may("reports.release")
    is_asked = shown.one.state == ASKED
    job = reads.job_of(visit, reference) if is_asked else None
    is_at_work = job is not None and not job.is_over
    checked = reads.checked(visit, reference) if is_asked and not is_at_work else []
    context = {
        "shown": shown,
        "release": shown.one,
        "archive": f"{reference}.zip",
        "edition_words": edition_words(shown.one.edition),
        "checked": checked,
        "job": job,
        "may_make": acts and is_asked and not is_at_work,
        "needs_other": shown.is_lowered and shown.one.asked_by == visit.viewer.name,
        "asks_for": {one.name for _, one in checked if one.problem},
        "may_withdraw": acts and not is_at_work and shown.one.state in (ASKED, MADE),
        "certified": reads.certified(shown.one),
        "files": reads.files(shown.one) if shown.one.state == MADE else [],
        "problem": problem,
        "said": request.POST,
    }
    return render(request, "reports/release.html", context, status=_status(problem))


def _status(problem: VedetteError | None) -> int:
    if problem is None:
        return 200
    return _REFUSED if isinstance(problem, BadInput) else _CONFLICT
