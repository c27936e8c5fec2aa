"""Between tools: projects and codebooks out and in, with the report of what was lost."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from vedette.core.kernel.errors import NotFound, VedetteError
from vedette.core.kernel.media_types import TYPES
from vedette.pipeline.sealed_names import Way
from vedette.web.reviews.sealed import asked_way
from vedette.web.reviews.visit import Visit, visit_of
from vedette.web.sources import uploads
from vedette.web.ui.parts import STOP_POLLING
from vedette.web.ui.permissions import needs

BOOKS = {
    "qdc": (gettext_lazy("REFI-QDA codebook"), TYPES["qdc"]),
    "csv": (gettext_lazy("Codebook as CSV"), TYPES["csv"]),
    "xlsx": (gettext_lazy("Codebook as Excel"), TYPES["xlsx"]),
}
"""Extension of a codebook that leaves -> what it is, and its media type."""
_LONGEST_WHY = 500
_PARTS = {
    "codes": gettext_lazy("codes added"),
    "matched": gettext_lazy("documents that are here already"),
    "added": gettext_lazy("documents added"),
    "exact": gettext_lazy("selections at the very characters"),
    "moved": gettext_lazy("selections found by their words"),
}


class FileForm(forms.Form):
    """A file of another tool."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.ClearableFileInput(attrs={"accept": ".qdpx,.qdc,.csv,.xlsx"}),
        help_text=gettext_lazy("REFI-QDA project (.qdpx) or codebook (.qdc), CSV, XLSX, Taguette."),
    )


@needs("library.read")
def exchange(request: HttpRequest) -> HttpResponse:
    """What can be exchanged with other tools."""
    return _page(request, visit_of(request), FileForm())


@needs("library.code", counts="import")
@require_POST
def take_in(request: HttpRequest) -> HttpResponse:
    """Hand in a project or codebook of another tool."""
    from vedette.web.library import exchange_writes as writes
    from vedette.web.library.writes import Handed

    visit = visit_of(request)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, visit, form)
    given = form.cleaned_data["file"]
    try:
        handed = Handed(given.name or "", given.chunks())
        job = writes.begin_in(visit, handed, by=visit.viewer.name)
    except VedetteError as error:
        form.add_error("file", f"{error.problem} {error.remedy}")
        return _page(request, visit, form)
    return redirect("library:exchanged", visit.slug, job)


@needs("exports.take")
@require_POST
def project_out(request: HttpRequest) -> HttpResponse:
    """Ask for the project of all that the viewer sees."""
    from vedette.web.library import exchange_writes as writes

    visit = visit_of(request)
    visit.viewer.check_may("library.read")
    why = request.POST.get("why", "")[:_LONGEST_WHY].strip()
    job = writes.begin_out(visit, kept_for=why, by=visit.viewer.name)
    return redirect("library:exchanged", visit.slug, job)


@needs("exports.take")
@require_GET
def codebook_out(request: HttpRequest) -> HttpResponse:
    """The codebook as a file."""
    visit = visit_of(request)
    visit.viewer.check_may("library.read")
    kind = request.GET.get("format", "")
    if kind not in BOOKS:
        raise NotFound("There is no such form of a codebook.", "Choose one on the page.")
    content = _codebook(visit, f"codebook.{kind}", asked_way(request, visit))
    headers = {"Content-Disposition": f'attachment; filename="codebook.{kind}"'}
    return HttpResponse(content, content_type=BOOKS[kind][1], headers=headers)


def _codebook(visit: Visit, name: str, way: Way) -> bytes:
    if settings.VEDETTE_IS_TEAM:
        from vedette.web.library import exchange_writes as writes

        return writes.codebook_out(visit, name, way, by=visit.viewer.name)
    from vedette.pipeline.projects_out import exported_codebook

    return exported_codebook(visit.review, visit.review.folder / name, way)


@needs("library.read")
def exchanged(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """How far an exchange is, and what became of it: asked again each second until it is done."""
    visit = visit_of(request)
    job, progress = _job(visit, key)
    told: Any = job.result or {}
    report = told.get("report") or {}
    context = {
        "job": job,
        "progress": progress,
        "told": told,
        "sums": [(said, report[name]) for name, said in _PARTS.items() if name in report],
        "lost": report.get("lost", []),
        "notes": report.get("notes", []),
        "is_in": "stored_as" in job.body,
        "may_take": visit.viewer.may("exports.take") and _file(visit, key).is_file(),
    }
    if request.headers.get("HX-Request"):
        status = STOP_POLLING if progress.is_over else 200
        return render(request, "library/_exchanged.html", context, status=status)
    return render(request, "library/exchanged.html", context)


@needs("exports.take")
@require_GET
def project_file(request: HttpRequest, key: uuid.UUID) -> FileResponse:
    """The project that was written."""
    from vedette.web.library import exchange_writes as writes

    visit = visit_of(request)
    visit.viewer.check_may("library.read")
    job, _ = _job(visit, key)
    path = _file(visit, key)
    if job.kind != writes.PROJECT_OUT or not path.is_file():
        raise NotFound("The project is not kept any more.", "Ask for it again.")
    writes.note_taken(visit, "project", "qdpx", by=visit.viewer.name)
    return FileResponse(
        path.open("rb"), as_attachment=True, filename="project.qdpx", content_type=TYPES["zip"]
    )


def _file(visit: Visit, key: uuid.UUID) -> Any:
    from vedette.web.library import exchange_writes as writes

    return uploads.folder_of(visit.review, visit.slug, key) / writes.PROJECT


def _job(visit: Visit, key: uuid.UUID) -> tuple[Any, Any]:
    """An exchange that the viewer may see, and how far it is; a plain folder has none."""
    if not settings.VEDETTE_IS_TEAM:
        raise NotFound("There is no such exchange.", "Use `vedette library project-in`.")
    from vedette.web.jobs import reads as jobs
    from vedette.web.jobs import writes as job_writes
    from vedette.web.library import exchange_writes as writes

    job = jobs.job(visit.viewer, visit.slug, key)
    if job.kind not in (writes.PROJECT_OUT, writes.EXCHANGE_IN):
        raise NotFound("There is no such exchange.", "See the list of background work.")
    if job.ended_at and job.by == visit.viewer.name and not job.is_seen:
        job_writes.seen(job.id, by=visit.viewer.name)
    return job, jobs.shown(job, visit)


def _page(request: HttpRequest, visit: Visit, form: FileForm) -> HttpResponse:
    context = {
        "form": form,
        "books": [(kind, said) for kind, (said, _) in BOOKS.items()],
        "may_out": visit.viewer.may("exports.take"),
        "may_project": visit.world is not None and visit.viewer.may("exports.take"),
        "may_in": visit.world is not None and visit.viewer.may("library.code"),
    }
    status = 422 if form.is_bound else 200
    return render(request, "library/exchange.html", context, status=status)
