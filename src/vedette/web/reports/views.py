from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render

from vedette.core.kernel.errors import NotFound
from vedette.pipeline.sealed_names import check_built_leaves
from vedette.web.reports import reads
from vedette.web.reviews.sealed import asked_way
from vedette.web.reviews.visit import visit_of
from vedette.web.ui.permissions import needs


@needs("reports.read")
def report(request: HttpRequest) -> HttpResponse:
    return render(
        request, "reports/report.html", {"report": reads.report(visit_of(request).report)}
    )


@needs("reports.read")
def download(request: HttpRequest, name: str) -> FileResponse:
    visit = visit_of(request)
    path = reads.files(visit.report).get(name)
    if path is None:
        raise NotFound("There is no such report file.", "Build the report: `vedette report build`.")
    words = reads.files(visit.report)["report.html"]
    check_built_leaves(visit.review, [words, *({path} - {words})], name, asked_way(request, visit))
    return FileResponse(path.open("rb"), as_attachment=name != "report.html", filename=name)
