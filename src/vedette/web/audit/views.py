from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from vedette.web.audit import reads
from vedette.web.ui.permissions import needs


@needs("audit.read")
def index(request: HttpRequest) -> HttpResponse:
    visit = request.visit  # type: ignore[attr-defined] # set by reviews.visits, which lies above this room
    found = reads.entries(
        visit.viewer, visit.slug, by=request.GET.get("by", ""), ref=request.GET.get("ref", "")
    )
    return render(
        request, "audit/index.html", {"entries": found[:200], "filters": request.GET.dict()}
    )
