"""One node of the chain: what it rests on and what rests on it, drawn and as a list."""

from __future__ import annotations

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from vedette.core.kernel.errors import NotFound
from vedette.pipeline.provenance import provenance
from vedette.pipeline.sealed_names import check_leaves
from vedette.web.audit.writes import record
from vedette.web.evidence import graph_reads as reads
from vedette.web.evidence.chain_reads import VisibleChain
from vedette.web.reviews.sealed import asked_way
from vedette.web.reviews.visit import visit_of
from vedette.web.ui.permissions import needs


@needs("evidence.read")
@require_GET
def chain(request: HttpRequest, reference: str) -> HttpResponse:
    """The chain of one node."""
    held = VisibleChain(visit_of(request))
    is_up = request.GET.get("way") == "up"
    found = reads.graph(held, reference, is_up=is_up, opened=request.GET.getlist("open"))
    may_export = held.visit.viewer.may("exports.take")
    context = {"graph": found, "is_up": is_up, "may_export": may_export}
    return render(request, "evidence/chain.html", context)


@needs("exports.take")
@require_GET
def prov(request: HttpRequest, reference: str) -> HttpResponse:
    """A node and all that it rests on as W3C PROV-JSON; the log tells of it."""
    visit = visit_of(request)
    visit.viewer.check_may("evidence.read")
    held = VisibleChain(visit)
    if reference not in held.chain:
        raise NotFound("There is no such thing in the chain.", "Start from a finding.")
    made = provenance(visit.review, reference, held.chain)
    content = json.dumps(made, ensure_ascii=False).encode()
    check_leaves(visit.review, content, "chain.prov.json", (), asked_way(request, visit))
    if settings.VEDETTE_IS_TEAM:
        record(
            "exports.take",
            review=visit.slug,
            refs=[reference],
            label=str(visit.world.label if visit.world else visit.review.about["label"]),
            told={"list": "prov", "form": "json"},
            by=visit.viewer.name,
        )
    answer = JsonResponse(made, json_dumps_params={"indent": 1, "ensure_ascii": False})
    answer["Content-Disposition"] = 'attachment; filename="chain.prov.json"'
    return answer
