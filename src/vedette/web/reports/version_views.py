"""Versions of the report side by side, and its approval."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from vedette.core.kernel.errors import BadInput, NotFound, OutOfDate, VedetteError, WrongState
from vedette.core.reports.approval import Change, State
from vedette.pipeline.versions import TODAY
from vedette.web.reports import version_reads as reads
from vedette.web.reports import version_writes as writes
from vedette.web.reviews.visit import Visit, visit_of
from vedette.web.ui.notices import say
from vedette.web.ui.permissions import needs

_REFUSED = 422
_CONFLICT = 409


@needs("reports.read")
@require_GET
def versions(request: HttpRequest) -> HttpResponse:
    """The versions that were kept, and what to compare."""
    return _versions(request, visit_of(request))


@needs("reports.circulate")
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the report as it stands, under a name."""
    visit, said = visit_of(request), request.POST
    try:
        made = writes.keep(
            visit.review, name=said.get("name", ""), note=said.get("note", ""), by=visit.viewer.name
        )
    except (BadInput, WrongState, OutOfDate) as error:
        return _versions(request, visit, error)
    say(request, gettext("Kept: %(name)s.") % {"name": made.name})
    return redirect("reports:versions", visit.slug)


@needs("reports.read")
@require_GET
def compare(request: HttpRequest) -> HttpResponse:
    """Two versions: blocks that are worded anew, numbers that are others."""
    visit = visit_of(request)
    oldest = reads.listed(visit)[-1:]
    before = request.GET.get("before") or (oldest[0].ref if oldest else "")
    after = request.GET.get("after", TODAY)
    found = reads.comparison(visit, before, after)
    context = {
        "before": reads.version(visit, before),
        "after": reads.version(visit, after),
        "found": found,
        "blocks": [(one, reads.DIFFERENCES[one.kind]) for one in found.blocks],
    }
    return render(request, "reports/compare.html", context)


@needs("reports.read")
@require_GET
def approval(request: HttpRequest) -> HttpResponse:
    """Where the approval stands, what speaks against it, and who said what."""
    return _approval(request, visit_of(request))


@needs("reports.approve", step_up=True)
@require_POST
def speak(request: HttpRequest) -> HttpResponse:
    """Say something in the approval."""
    visit, said = visit_of(request), request.POST
    told = {name: said.get(name, "") for name in ("version", "why", "paper")}
    minutes = said.getlist("minutes")
    try:
        change = Change(said.get("act", ""))
    except ValueError:
        error = BadInput("That is nothing that can be said here.", "Load the page anew.")
        return _approval(request, visit, error)
    try:
        writes.say(
            visit.review,
            change=change,
            told={**told, "minutes": minutes, "role": str(visit.viewer.role)},
            by=visit.viewer.name,
        )
    except (BadInput, NotFound, WrongState, OutOfDate) as error:
        return _approval(request, visit, error)
    say(request, gettext("Said, and kept in the log."))
    return redirect("reports:approval", visit.slug)


def _versions(
    request: HttpRequest, visit: Visit, problem: VedetteError | None = None
) -> HttpResponse:
    context = {
        "versions": reads.listed(visit),
        "may_keep": visit.world is not None and visit.viewer.may("reports.circulate"),
        "problem": problem,
        "said": request.POST,
    }
    return render(request, "reports/versions.html", context, status=_status(problem))


def _approval(
    request: HttpRequest, visit: Visit, problem: VedetteError | None = None
) -> HttpResponse:
    held = reads.standing(visit)
    found = reads.faults(visit, held)
    grave = [one for one in found if one.found.fault.is_grave]
    sign, words = reads.STATES[held.state]
    steps = reads.steps(visit, held)
    role = str(visit.viewer.role)
    acts = visit.world is not None and visit.viewer.may("reports.approve")
    asked = next((one for one in steps if one.is_asked), None)
    context = {
        "held": held,
        "sign": sign,
        "state_words": words,
        "grave": grave,
        "reasons": reads.counted(grave),
        "slight": [one for one in found if not one.found.fault.is_grave],
        "steps": steps,
        "asked": asked,
        "may_speak": acts and asked is not None and role in asked.step.roles,
        "may_submit": acts
        and held.state
        in (
            State.NOT_SUBMITTED,
            State.CHANGE_REQUESTED,
            State.REJECTED,
            State.LAPSED,
            State.REVOKED,
        ),
        "may_revoke": acts and held.approval.state is State.APPROVED,
        "is_editorial": held.state is State.LAPSED
        and held.approval.state is State.APPROVED
        and held.data == held.approval.data,
        "versions": [
            one for one in reads.listed(visit) if (one.words, one.data) == (held.words, held.data)
        ],
        "clock": reads.clock(visit),
        "meetings": reads.minuted(visit) if acts else [],
        "history": [(one, reads.WORDS[one.change]) for one in reversed(held.approval.history)],
        "problem": problem,
        "said": request.POST,
    }
    return render(request, "reports/approval.html", context, status=_status(problem))


def _status(problem: VedetteError | None) -> int:
    if problem is None:
        return 200
    return _CONFLICT if isinstance(problem, OutOfDate | WrongState) else _REFUSED
