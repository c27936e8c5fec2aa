"""The check page of an import: rows that stop it are corrected, brought back or set aside."""

from __future__ import annotations

import uuid
from typing import Any, cast

from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from vedette.core.kernel.errors import BadInput, NotFound
from vedette.core.trust.exports import MEDIA_TYPES, Form
from vedette.web.sources import shown, shown_check, uploads, writes
from vedette.web.sources.forms import CorrectedForm, WhyForm
from vedette.web.sources.walk import check_again, conflict, is_old, kept, opened, page, waiting
from vedette.web.ui.permissions import needs
from vedette.web.ui.told import retold


@needs("sources.import")
def check(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Step 5: everything that stops the import, and what it would change."""
    visit, draft = opened(request, key)
    found, job = draft.check, shown.job_of(visit, draft)
    if found is None or (job is not None and job.state in ("waiting", "running")):
        return waiting(request, visit, draft, "check")
    has_failed = job is not None and job.kind == writes.CORRECT and job.state == "failed"
    context = {
        "found": shown_check.check(visit, draft, found),
        "back_form": CorrectedForm(),
        "why_form": WhyForm(),
        "failed": retold(f"{job.problem} {job.remedy}") if has_failed else "",
    }
    return page(request, visit, draft, "check", context)


@needs("sources.import")
@require_POST
def recheck(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Check again."""
    visit, draft = opened(request, key)
    return kept(request, visit, draft, {}, ask=writes.CHECK, then="check")


@needs("sources.import")
@require_GET
def rows(request: HttpRequest, key: uuid.UUID) -> HttpResponse | FileResponse:
    """The failing rows as a workbook."""
    _, draft = opened(request, key)
    path = draft.folder / uploads.PROBLEMS
    if draft.check is None or not path.is_file():
        raise NotFound("No row stops this import.", "Go on to the commit.")
    name = f"{draft.source}-rows-to-correct.xlsx"
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=name, content_type=MEDIA_TYPES[Form.XLSX]
    )


@needs("sources.import")
@require_POST
def correct(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Bring corrected rows back; the worker reads them."""
    visit, draft = opened(request, key)
    form = CorrectedForm(request.POST, request.FILES)
    if not form.is_valid():
        return check_again(request, visit, draft, back_form=form)
    sent = cast("UploadedFile[Any]", form.cleaned_data["file"])
    name = uploads.stored_name(f"corrected-{uuid.uuid4().hex[:8]}", sent.name or "")
    try:
        uploads.store(draft.folder, sent.name or "", sent.chunks(), name)
    except BadInput as error:
        form.add_error("file", f"{error.problem} {error.remedy}")
        return check_again(request, visit, draft, back_form=form)
    body = {"file": name, "why": form.cleaned_data["why"]}
    return kept(request, visit, draft, {}, ask=writes.CORRECT, body=body, then="check")


@needs("sources.import")
@require_POST
def correct_cell(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Correct one cell on the page."""
    visit, draft = opened(request, key)
    form = WhyForm(request.POST)
    found = draft.check
    cell = shown_check.corrected_cell(visit, draft, found or {}, request.POST.dict())
    if not form.is_valid() or cell is None:
        return check_again(request, visit, draft, why_form=form)
    if is_old(request, draft):
        return conflict(request, visit, draft, "check")
    writes.take_corrections(draft.id, [cell], by=visit.viewer.name)
    return kept(
        request, visit, draft, {}, ask=writes.CHECK, then="check", version=draft.version + 1
    )


@needs("sources.import")
@require_POST
def quarantine(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Set chosen rows aside with a reason; none is set aside unasked."""
    visit, draft = opened(request, key)
    form = WhyForm(request.POST)
    chosen = sorted({int(one) for one in request.POST.getlist("record") if one.isdigit()})
    if not form.is_valid() or not chosen:
        if not chosen:
            form.add_error(None, gettext("Tick the rows that are to be set aside."))
        return check_again(request, visit, draft, why_form=form)
    changes = {
        "quarantined": sorted({*draft.quarantined, *chosen}),
        "why_quarantined": form.cleaned_data["why"],
    }
    return kept(request, visit, draft, changes, ask=writes.CHECK, then="check")


@needs("sources.import")
@require_POST
def release(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Take corrections and quarantine back: the file is checked as it came."""
    visit, draft = opened(request, key)
    changes: dict[str, Any] = {"quarantined": [], "why_quarantined": "", "corrected": []}
    return kept(request, visit, draft, changes, ask=writes.CHECK, then="check")
