from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render

from vedette.core.kernel.errors import NotFound
from vedette.core.reports.parts import parts
from vedette.pipeline.sealed_names import check_built_leaves
from vedette.web.reports import reads
from vedette.web.reports.round_reads import Rounds
from vedette.web.reports.text_reads import ReportText
from vedette.web.reports.writing_reads import title_of
from vedette.web.reviews.sealed import asked_way
from vedette.web.reviews.visit import Visit, visit_of
from vedette.web.ui.permissions import needs


@needs("reports.read")
def report(request: HttpRequest) -> HttpResponse:
    visit = visit_of(request)
    built = reads.report(visit.report)
    context = {"report": built, **(_standing(visit) if built else {})}
    return render(request, "reports/report.html", context)


def _standing(visit: Visit) -> dict[str, object]:
    """Where the report stands: its parts with what is out of date in each, comments, versions, open rounds."""
    text, held = ReportText(visit), Rounds(visit)
    return {
        "parts": [
            (one.name, title_of(one.blocks[0]), sum(block.ref in text.red for block in one.blocks))
            for one in parts(text.blocks)
        ],
        "n_red": text.n_red,
        "n_comments": len(held.comments),
        "n_open": sum(one.is_open for one in held.comments.values()),
        "newest": next(reversed(held.versions.values()), None),
        "rounds": [one for one in held.rounds.values() if not one.closed_at],
    }


@needs("reports.read")
def download(request: HttpRequest, name: str) -> FileResponse:
    visit = visit_of(request)
    path = reads.files(visit.report).get(name)
    if path is None:
        raise NotFound("There is no such report file.", "Build the report: `vedette report build`.")
    words = reads.files(visit.report)["report.html"]
    check_built_leaves(visit.review, [words, *({path} - {words})], name, asked_way(request, visit))
    return FileResponse(path.open("rb"), as_attachment=name != "report.html", filename=name)
