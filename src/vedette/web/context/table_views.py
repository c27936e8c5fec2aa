"""The context tables of a review: what came in under which terms, a new one, what was taken back."""

from __future__ import annotations

from typing import Any, cast

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from vedette.core.kernel.errors import BadInput, NotFound
from vedette.core.kernel.labels import Label, parse_label
from vedette.pipeline.context import Brought, context_history
from vedette.pipeline.decisions import Act
from vedette.web.context.forms import KINDS, TableForm, said_taken_back, why_given
from vedette.web.reviews.visit import Visit, visit_of
from vedette.web.ui.notices import say
from vedette.web.ui.permissions import needs
from vedette.web.ui.templatetags.addresses import address


@needs("context.read")
def tables(request: HttpRequest) -> HttpResponse:
    """Every table that came in, and a form for the next."""
    visit = visit_of(request)
    form = TableForm(cleared=_cleared(visit), initial=_initial(request, visit))
    return _page(request, visit, form)


@needs("sources.import", counts="import")
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Hand in a table; it is read in the background."""
    from vedette.web.context import writes

    visit = visit_of(request)
    form = TableForm(request.POST, request.FILES, cleared=_cleared(visit))
    if not form.is_valid():
        return _page(request, visit, form)
    given = dict(form.cleaned_data)
    file = cast("UploadedFile[Any]", given.pop("file"))
    try:
        name = file.name or "table"
        job = writes.begin(visit, name, file.chunks(), given, by=visit.viewer.name)
    except BadInput as error:
        form.add_error("file", f"{error.problem} {error.remedy}")
        return _page(request, visit, form)
    return redirect("jobs:job", visit.slug, job)


@needs("sources.import")
@require_POST
def take_back(request: HttpRequest, mark: str) -> HttpResponse:
    """Take a table back, or bring it back."""
    from vedette.web.context import writes

    visit = visit_of(request)
    known = context_history(visit.review, visit.review.decisions())
    named = next((one.name for one in known if mark in (one.mark, one.undo)), "")
    if not named:
        raise NotFound("There is no such table.", "See the list of context tables.")
    why = why_given(request.POST.get("why", ""))
    gone = writes.take_back(visit, mark=mark, why=why, by=visit.viewer.name)
    is_gone = gone.act is Act.CONTEXT
    undo = _undo_of(visit, mark) if is_gone else ""
    say(request, said_taken_back(named, is_gone=is_gone), undo_url=undo)
    back = request.GET.get("back", "")
    is_from_bin = back == address(visit.slug, "bin")
    return redirect(back if is_from_bin else address(visit.slug, "context:tables"))


def _undo_of(visit: Visit, mark: str) -> str:
    known = context_history(visit.review, visit.review.decisions())
    made = next(one.undo for one in known if one.mark == mark)
    return address(visit.slug, "context:take_back", made)


def _page(request: HttpRequest, visit: Visit, form: TableForm) -> HttpResponse:
    rows: list[Brought] = context_history(visit.review, visit.review.decisions())
    context = {
        "form": form,
        "rows": [(one, KINDS[one.kind]) for one in rows],
        "may_add": visit.world is not None and visit.viewer.may("sources.import"),
    }
    status = 422 if form.is_bound else 200
    return render(request, "context/tables.html", context, status=status)


def _initial(request: HttpRequest, visit: Visit) -> dict[str, str]:
    """What the form begins with: the label that others have, and the kind that a page asked for."""
    label = str(parse_label(str(visit.review.about["label"]))).partition(":")[0]
    kind = request.GET.get("kind", "")
    return {"label": label, **({"kind": kind} if kind in KINDS else {})}


def _cleared(visit: Visit) -> Label:
    """Up to which label the viewer may mark a table."""
    return visit.world.label if visit.world else parse_label(str(visit.review.about["label"]))
