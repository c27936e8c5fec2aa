"""What others say of an action than its owner: deadlines decided, reports verified, judged, effects noted."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from vedette.core.actions.changes import Change
from vedette.web.actions import writes
from vedette.web.actions.shown import tried
from vedette.web.reviews.visit import visit_of
from vedette.web.ui.permissions import needs


@needs("actions.write")
@require_POST
def decide(request: HttpRequest, reference: str) -> HttpResponse:
    """Grant or refuse the deadline that is asked for."""
    is_granted = request.POST.get("act") == "grant"
    told = {"is_granted": is_granted, "why": _said(request, "why") or None}
    said = gettext("The deadline is moved.") if is_granted else gettext("The deadline stays.")
    return _changed(request, reference, Change.DECIDE, told, said)


@needs("actions.judge")
@require_POST
def verify(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that a report is true."""
    number = _said(request, "report")
    told = {
        "report": int(number) if number.isascii() and number.isdigit() else 0,
        "why": _said(request, "why"),
    }
    return _changed(request, reference, Change.VERIFY, told, gettext("The report is verified."))


@needs("actions.judge")
@require_POST
def judge(request: HttpRequest, reference: str) -> HttpResponse:
    """Judge the action; some judgements close it."""
    told = {"to": _said(request, "to"), "why": _said(request, "why") or None}
    return _changed(request, reference, Change.JUDGE, told, gettext("It is judged."))


@needs("actions.judge")
@require_POST
def measure(request: HttpRequest, reference: str) -> HttpResponse:
    """Note what was measured of its effect."""
    told = {name: _said(request, name) for name in ("to", "said", "source")}
    return _changed(request, reference, Change.MEASURE, told, gettext("The effect is noted."))


def _said(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").strip()


def _changed(
    request: HttpRequest, reference: str, change: Change, told: Mapping[str, object], said: str
) -> HttpResponse:
    visit = visit_of(request)
    return tried(
        request,
        reference,
        "itself",
        lambda: writes.change(
            visit.review,
            ref=reference,
            change=change,
            told=told,
            version=request.POST.get("version", ""),
            by=visit.viewer.name,
        ),
        said,
    )
