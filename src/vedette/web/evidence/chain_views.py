"""One node of the chain: what it rests on and what rests on it, drawn and as a list."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from vedette.web.evidence import graph_reads as reads
from vedette.web.evidence.chain_reads import Evidence
from vedette.web.reviews.visit import visit_of
from vedette.web.ui.permissions import needs


@needs("evidence.read")
@require_GET
def chain(request: HttpRequest, reference: str) -> HttpResponse:
    """The chain of one node."""
    held = Evidence(visit_of(request))
    is_up = request.GET.get("way") == "up"
    found = reads.graph(held, reference, is_up=is_up, opened=request.GET.getlist("open"))
    context = {"graph": found, "is_up": is_up}
    return render(request, "evidence/chain.html", context)
