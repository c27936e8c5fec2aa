from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render

from vedette.core.kernel.errors import NotFound
from vedette.web.reports import reads


def report(request: HttpRequest) -> HttpResponse:
    return render(request, "reports/report.html", {"report": reads.report()})


def download(request: HttpRequest, name: str) -> FileResponse:
    path = reads.files().get(name)
    if path is None:
        raise NotFound("There is no such report file.", "Build the report: `vedette report build`.")
    return FileResponse(path.open("rb"), as_attachment=name != "report.html", filename=name)
