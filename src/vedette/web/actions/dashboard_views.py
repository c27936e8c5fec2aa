"""Dashboards: of the house, live; editions that left or are to leave; the chain of a tile; an edition as one file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from vedette.core.actions.dashboard import Dashboard
from vedette.core.actions.dashboard_page import page
from vedette.core.kernel.errors import (
    BadInput,
    NotAllowed,
    OutOfDate,
    VedetteError,
    WrongState,
)
from vedette.pipeline.dashboards import DashboardRelease, live_dashboard
from vedette.pipeline.report_releases import ASKED, MADE
from vedette.web.actions import dashboard_reads as reads
from vedette.web.actions.reads import today
from vedette.web.evidence.chain_reads import chain_for
from vedette.web.reviews.visit import Visit, visit_of
from vedette.web.ui.notices import say
from vedette.web.ui.permissions import needs

_REFUSED, _CONFLICT = 422, 409
_LONGEST = 300


@needs("actions.read")
@require_GET
def live(request: HttpRequest) -> HttpResponse:
    """Where each issue area stands today."""
    visit = visit_of(request)
    made = live_dashboard(visit.review, today(), chain=chain_for(visit))
    context = {**tiles_context(made, _within(visit, "actions:dashboard_area")), "is_live": True}
    return render(request, "actions/dashboard.html", context)


@needs("actions.read")
@require_GET
def live_area(request: HttpRequest, area: str) -> HttpResponse:
    """The chain of one issue area as it stands today, with the way into the chain of the house."""
    visit = visit_of(request)
    made = live_dashboard(visit.review, today(), chain=chain_for(visit))
    context = {**chain_context(made, area), "is_live": True}
    return render(request, "actions/dashboard_area.html", context)


@needs("editions.read")
@require_GET
def editions(request: HttpRequest) -> HttpResponse:
    """The editions that the viewer may see; in the house also those that have not left."""
    return _list(request, visit_of(request))


@needs("reports.release", step_up=True)
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Freeze an edition as it stands today, and ask that it leave."""
    from vedette.web.actions import dashboard_writes as writes

    visit, said = visit_of(request), request.POST
    try:
        made = writes.ask(
            visit,
            edition=said.get("edition", ""),
            why=said.get("why", "")[:_LONGEST],
            by=visit.viewer.name,
        )
    except (BadInput, WrongState, OutOfDate) as error:
        return _list(request, visit, error)
    say(request, gettext("Asked for: %(name)s.") % {"name": made.ref})
    return redirect("dashboards:edition", visit.slug, made.ref)


@needs("editions.read")
@require_GET
def edition(request: HttpRequest, reference: str) -> HttpResponse:
    """The tiles of an edition."""
    return _one(request, visit_of(request), reference)


@needs("editions.read")
@require_GET
def area(request: HttpRequest, reference: str, area: str) -> HttpResponse:
    """The chain of a tile of an edition, down to the numbers that its readers may see."""
    held = reads.edition(visit_of(request), reference)
    context = {**chain_context(held.one.content(), area), "held": held}
    return render(request, "actions/dashboard_area.html", context)


@needs("editions.read")
@require_GET
def file(request: HttpRequest, reference: str) -> HttpResponse:
    """An edition that left, as one file without script, in the language of the reader."""
    visit = visit_of(request)
    one = reads.edition(visit, reference).one
    if one.state != MADE:
        raise WrongState(f"{one.ref} has not left.", "Wait until a second person lets it out.")
    content = content_of(one)
    if settings.VEDETTE_IS_TEAM:
        from vedette.web.actions import dashboard_writes as writes

        writes.note_taken(visit, one, content)
    return attached(content, one)


@needs("reports.release", step_up=True)
@require_POST
def make(request: HttpRequest, reference: str) -> HttpResponse:
    """Let an edition out that was asked for."""
    from vedette.web.actions import dashboard_writes as writes

    visit = visit_of(request)
    try:
        writes.make(visit, ref=reads.edition(visit, reference).one.ref)
    except (BadInput, WrongState, OutOfDate, NotAllowed) as error:
        return _one(request, visit, reference, error)
    say(request, gettext("It has left: its readers find it from now on."))
    return redirect("dashboards:edition", visit.slug, reference)


@needs("reports.release", step_up=True)
@require_POST
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that an edition no longer stands."""
    from vedette.web.actions import dashboard_writes as writes

    visit = visit_of(request)
    try:
        ref, why = reads.edition(visit, reference).one.ref, request.POST.get("why", "")
        writes.withdraw(visit, ref=ref, why=why, by=visit.viewer.name)
    except (BadInput, WrongState) as error:
        return _one(request, visit, reference, error)
    say(request, gettext("Withdrawn: its readers find it no more."))
    return redirect("dashboards:edition", visit.slug, reference)


def _within(visit: Visit, name: str, *arguments: str) -> Callable[[str], str]:
    return lambda area: reverse(name, args=[visit.slug, *arguments, area])


def tiles_context(one: Dashboard, address: Callable[[str], str]) -> dict[str, Any]:
    """What the tiles need."""
    return {
        "dashboard": one,
        "whole": reads.numbers(one.counted),
        "tiles": reads.tiles(one, address),
    }


def chain_context(one: Dashboard, area: str) -> dict[str, Any]:
    """What the chain of a tile needs."""
    tile = reads.tile_of(one, area)
    [shown] = [t for t in reads.tiles(one, lambda _: "") if t.tile is tile]
    return {"dashboard": one, "shown": shown, "recommendations": reads.chain(tile)}


def content_of(one: DashboardRelease) -> bytes:
    """An edition as one file, in the language of the reader."""
    held = one.content()
    return page(held, reads.head_of(held, one.label)).encode()


def attached(content: bytes, one: DashboardRelease) -> HttpResponse:
    """The file as an answer."""
    answer = HttpResponse(content, content_type="text/html; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="dashboard {one.edition}.html"'
    return answer


def _list(request: HttpRequest, visit: Visit, problem: VedetteError | None = None) -> HttpResponse:
    acts = visit.world is not None and visit.viewer.may("reports.release")
    context = {
        "editions": reads.editions(visit),
        "is_house": reads.sees_all(visit),
        "may_release": acts,
        "choices": reads.can_be_asked_for(visit.review) if acts else [],
        "problem": problem,
        "said": request.POST,
    }
    return render(request, "actions/dashboards.html", context, status=_status(problem))


def _one(
    request: HttpRequest, visit: Visit, reference: str, problem: VedetteError | None = None
) -> HttpResponse:
    held = reads.edition(visit, reference)
    acts = visit.world is not None and visit.viewer.may("reports.release")
    is_asked = held.one.state == ASKED
    context = {
        **tiles_context(held.one.content(), _within(visit, "dashboards:area", reference)),
        "held": held,
        "is_house": reads.sees_all(visit),
        "has_left": held.one.state == MADE,
        "checked": reads.checked(visit, reference) if acts and is_asked else [],
        "may_make": acts and is_asked,
        "is_own": held.one.asked_by == visit.viewer.name,
        "may_withdraw": acts and held.one.state in (ASKED, MADE),
        "problem": problem,
        "said": request.POST,
    }
    return render(request, "actions/dashboard_edition.html", context, status=_status(problem))


def _status(problem: VedetteError | None) -> int:
    if problem is None:
        return 200
    return _REFUSED if isinstance(problem, BadInput) else _CONFLICT
