"""Bibliographies come in as records without a file; a person says which record is which document."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from vedette.core.kernel.errors import NotFound
from vedette.core.library.references import Form
from vedette.pipeline.documents import SAME
from vedette.web.library import reference_reads as reads
from vedette.web.library import writes
from vedette.web.library.document_views import may_add
from vedette.web.library.forms import ReferencesForm
from vedette.web.library.intake_views import cleared_to, label_given
from vedette.web.reviews.visit import visit_of
from vedette.web.ui.notices import say
from vedette.web.ui.parts import STOP_POLLING
from vedette.web.ui.permissions import needs
from vedette.web.ui.templatetags.addresses import address


@needs("library.read")
def references(request: HttpRequest) -> HttpResponse:
    """Hand in a bibliography; what seems to be one work; references as a file."""
    visit = visit_of(request)
    form = None
    if may_add(visit):
        day = timezone.now().date()
        form = ReferencesForm(
            request.POST or None,
            request.FILES or None,
            today=day,
            cleared=cleared_to(visit),
            initial={"received_on": day, "label": str(label_given(visit)).partition(":")[0]},
        )
    elif request.method == "POST":
        raise NotFound("There is no such page.", "Use `vedette library references import`.")
    if form is not None and request.method == "POST" and form.is_valid():
        held = form.cleaned_data
        file = held["bibliography"]
        described = {"origin": held["origin"]} if held["origin"] else {}
        terms = writes.Terms(held["received_on"], held["label"], held["encoding"], described)
        handed = writes.Handed(file.name or "", file.chunks())
        job = writes.begin_references(visit, handed, terms, by=visit.viewer.name)
        return redirect("library:references_came", visit.slug, job)
    context = {
        "form": form,
        "proposals": reads.proposals(visit),
        "imports": reads.bibliographies(visit),
        "may_add": may_add(visit),
        "may_export": visit.viewer.may("exports.take"),
        "forms": [(one.upper(), f"?format={one}") for one in Form],
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "library/references.html", context, status=status)


@needs("library.add")
def came(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """What became of a bibliography; asked again each second while it is read."""
    found = reads.bibliography(visit_of(request), key)
    if request.headers.get("HX-Request"):
        status = STOP_POLLING if found.progress.is_over else 200
        return render(request, "library/_references_came.html", {"one": found}, status=status)
    return render(request, "library/references_came.html", {"one": found})


@needs("library.add")
@require_POST
def judge(request: HttpRequest) -> HttpResponse:
    """Say whether a record is the work of a document."""
    visit = visit_of(request)
    said = {name: request.POST.get(name, "") for name in ("reference", "work", "verdict")}
    mark = writes.judge_work(visit, **said, by=visit.viewer.name)
    words = (
        gettext("They are one work: the document bears the reference, the record is not screened.")
        if said["verdict"] == SAME
        else gettext("They are two works.")
    )
    back = address(visit.slug, "library:references")
    undo = f"{address(visit.slug, 'library:undo', mark)}?back={back}" if mark else ""
    say(request, words, undo_url=undo)
    return redirect("library:references", visit.slug)


@needs("library.add")
@require_POST
def take_back(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Take all records of a bibliography out of the library."""
    visit = visit_of(request)
    held = reads.bibliography(visit, key).held
    gone = writes.take_back(visit, references=held, why="", by=visit.viewer.name)
    words = ngettext(
        "%(n)d document is taken out of the library; its file is kept.",
        "%(n)d documents are taken out of the library; their files are kept.",
        len(gone),
    ) % {"n": len(gone)}
    say(request, words)
    return redirect("library:references_came", visit.slug, key)
