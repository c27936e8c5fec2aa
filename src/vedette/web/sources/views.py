from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from vedette.web.reviews.openings import note_opened
from vedette.web.reviews.visit import visit_of
from vedette.web.sources import reads
from vedette.web.ui.permissions import needs

_KEEP_OUT = {"missing", "label", "incident_ref", "person_ref", "decided_by", "probability", "band"}


@needs("sources.read")
def index(request: HttpRequest) -> HttpResponse:
    run = visit_of(request).run
    found = reads.sources(run)
    context = {"sources": found, "source_names": [source.name for source in found]}
    return render(request, "sources/index.html", context)


@needs("sources.read")
def record(request: HttpRequest, source: str, record_id: str) -> HttpResponse:
    visit = visit_of(request)
    run = visit.run
    row = reads.record(run, source, record_id)
    note_opened(visit, f"{source}:{record_id}", [row["label"]])
    fields = [
        (name, value) for name, value in row.items() if value is not None and name not in _KEEP_OUT
    ]
    context = {
        "row": row,
        "fields": fields,
        "source_names": reads.source_names(run),
    }
    return render(request, "sources/record.html", context)
