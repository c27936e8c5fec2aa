from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from vedette.web.linkage import reads
from vedette.web.linkage.incident_reads import tabs
from vedette.web.linkage.queue_reads import decisions_since, questions_on
from vedette.web.reviews.openings import note_opened
from vedette.web.reviews.runs import Row
from vedette.web.reviews.visit import visit_of
from vedette.web.sources.reads import source_names
from vedette.web.ui.permissions import needs


@needs("linkage.read")
def incident(request: HttpRequest, reference: str) -> HttpResponse:
    visit = visit_of(request)
    run = visit.run
    found = reads.incident(run, reference)
    records = reads.records_of(run, reference)
    note_opened(visit, reference, [row["label"] for row in records])
    fields = reads.fields(run, reference, names) if (names := _names(found)) else []
    context = {
        "incident": found,
        "names": names,
        "fields": fields,
        "dissent": [field for field in fields if field.dissent],
        "questions": questions_on(run, reference),
        "n_since": decisions_since(visit.run, visit.review.decisions()),
        "tabs": tabs(visit, reference, "itself"),
        "records": records,
        "persons": reads.persons_of(run, reference),
        "differences": reads.differences_of(run, reference),
        "source_names": source_names(run),
    }
    return render(request, "linkage/incident.html", context)


def _names(incident: Row) -> list[str]:
    return [name for name in str(incident["sources"]).split(", ") if name]
