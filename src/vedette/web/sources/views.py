from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render

from vedette.pipeline.cards import source_card
from vedette.pipeline.history import import_done
from vedette.pipeline.imports import import_log, import_named, import_state
from vedette.pipeline.labelled import label_of
from vedette.web.reviews.openings import note_opened
from vedette.web.reviews.visit import Visit, visit_of
from vedette.web.sources import reads
from vedette.web.ui.permissions import needs

LISTED = 200
"""Record ids of one kind that a page lists; the rest is counted."""

_KEEP_OUT = {"missing", "label", "incident_ref", "person_ref", "decided_by", "probability", "band"}


@needs("sources.read")
def index(request: HttpRequest) -> HttpResponse:
    visit = visit_of(request)
    found = reads.sources(visit.run)
    context = {
        "sources": found,
        "readings": [one for one in reads.standing_sources(visit) if one["grain"] == "reading"],
        "source_names": [source.name for source in found],
        "may_import": may_import(visit),
    }
    return render(request, "sources/index.html", context)


def may_import(visit: Visit) -> bool:
    """Whether the viewer may import here: the holder of a plain folder does it by command."""
    return visit.world is not None and visit.viewer.may("sources.import")


@needs("sources.read")
def card(request: HttpRequest, source: str) -> HttpResponse:
    """What is known of one source."""
    visit = visit_of(request)
    found = source_card(visit.review, source)
    log = [one for one in import_log(visit.review) if one["source"] == source]
    asks = reads.relabel_asks(visit, source) if visit.world is not None else []
    context = {
        "card": found,
        "log": log[::-1],
        "asks": asks,
        "may_import": may_import(visit),
        "may_relabel": visit.world is not None and visit.viewer.may("sources.relabel"),
        "source_names": [str(one["source"]) for one in reads.standing_sources(visit)],
    }
    return render(request, "sources/card.html", context)


@needs("sources.read")
def imports(request: HttpRequest) -> HttpResponse:
    """Every import and every undo, the latest first."""
    visit = visit_of(request)
    standing = import_state(visit.review.decisions()).standing
    context = {
        "log": import_log(visit.review)[::-1],
        "standing": {one.id for held in standing.values() for one in held},
        "may_import": may_import(visit),
        "source_names": sorted(standing),
    }
    return render(request, "sources/imports.html", context)


@needs("sources.read")
def one_import(request: HttpRequest, name: str) -> HttpResponse:
    """What one import created, changed and set aside, record by record."""
    visit = visit_of(request)
    told = import_done(visit.review, name)
    came = told[0]
    label = label_of(came.one, visit.review.decisions(), str(visit.review.about["label"]))
    note_opened(visit, came.one.id, [str(label)])
    context = {
        "came": came,
        "told": told,
        "limit": LISTED,
        "may_import": may_import(visit),
        "label": label,
        "source_names": [str(one["source"]) for one in reads.standing_sources(visit)],
    }
    return render(request, "sources/import.html", context)


@needs("exports.take")
def original(request: HttpRequest, name: str) -> FileResponse:
    """The file bit for bit as it was received."""
    visit = visit_of(request)
    one = import_named(visit.review, name)
    path = one.file(visit.review, "original")
    label = label_of(one, visit.review.decisions(), str(visit.review.about["label"]))
    note_opened(visit, one.id, [str(label)])
    return FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=str(one.body["file_name"]),
        content_type="application/octet-stream",
    )


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
