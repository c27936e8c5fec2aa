"""Dashboards at the desk of a delegation: the editions that it may read, opened by a personal link."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from vedette.pipeline.dashboards import DashboardRelease
from vedette.web.actions import dashboard_reads as reads
from vedette.web.actions.dashboard_views import (
    attached,
    chain_context,
    content_of,
    tiles_context,
)
from vedette.web.reports.desk import Desk
from vedette.web.reports.desk_views import at_desk
from vedette.web.reports.desk_views import shown as shown_at_desk


@at_desk
@require_GET
def tiles(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The tiles of the newest edition for the delegation, or of another one that it may read."""
    one, others = _of_desk(request, desk)

    def address(area: str) -> str:
        return f"{_desk_address(desk, 'area', area)}?edition={one.ref}"

    context = {
        **tiles_context(one.content(), address),
        "held": reads.listed(one),
        "others": [reads.listed(other) for other in others if other.ref != one.ref],
        "file_url": f"{_desk_address(desk, 'file')}?edition={one.ref}",
    }
    return shown_at_desk(request, desk, "actions/desk_dashboard.html", context)


@at_desk
@require_GET
def area(request: HttpRequest, desk: Desk, area: str) -> HttpResponse:
    """The chain of a tile, at the desk."""
    one, _ = _of_desk(request, desk)
    back = f"{_desk_address(desk, 'tiles')}?edition={one.ref}"
    context = {**chain_context(one.content(), area), "held": reads.listed(one), "back": back}
    return shown_at_desk(request, desk, "actions/desk_dashboard_area.html", context)


@at_desk
@require_GET
def file(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The edition as one file, at the desk."""
    one, _ = _of_desk(request, desk)
    return attached(content_of(one), one)


def _of_desk(request: HttpRequest, desk: Desk) -> tuple[DashboardRelease, list[DashboardRelease]]:
    found, wanted = desk.dashboards, request.GET.get("edition", "")
    one = next((e for e in found if wanted in ("", e.ref)), None)
    if one is None:
        raise Http404
    return one, found


def _desk_address(desk: Desk, name: str, *arguments: str) -> str:
    at = (desk.link.slug, desk.link.round, desk.link.entity)
    return reverse(f"desk_dashboard:{name}", args=[*at, *arguments])
