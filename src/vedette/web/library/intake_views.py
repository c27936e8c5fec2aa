"""Documents are handed in, a hundred at once; what became of each; all of them taken back and brought back."""

from __future__ import annotations

import datetime as dt
import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from vedette.core.kernel.errors import NotFound
from vedette.core.kernel.labels import Label, parse_label
from vedette.core.library.ocr import CODES
from vedette.pipeline.documents import document
from vedette.web.library import batch_reads as reads
from vedette.web.library import writes
from vedette.web.library.forms import IntakeForm
from vedette.web.reviews.visit import Visit, visit_of
from vedette.web.ui.notices import say
from vedette.web.ui.parts import STOP_POLLING
from vedette.web.ui.permissions import needs
from vedette.web.ui.templatetags.addresses import address


@needs("library.add")
def add(request: HttpRequest) -> HttpResponse:
    """Hand in files."""
    visit = visit_of(request)
    label = label_given(visit)
    form = IntakeForm(
        request.POST or None,
        request.FILES or None,
        today=timezone.now().date(),
        cleared=cleared_to(visit),
        initial={"received_on": timezone.now().date(), "label": str(label).partition(":")[0]},
    )
    if request.method == "POST" and form.is_valid():
        job = writes.begin_intake(visit, _handed(form), _terms(form), by=visit.viewer.name)
        return redirect("library:batch", visit.slug, job)
    context = {"form": form, "batches": reads.batches(visit)}
    status = 422 if form.is_bound else 200
    return render(request, "library/add.html", context, status=status)


@needs("library.add")
def batch(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """What became of each file of a batch; asked again each second while it is read."""
    found = reads.batch(visit_of(request), key)
    if request.headers.get("HX-Request"):
        status = STOP_POLLING if found.progress.is_over else 200
        return render(request, "library/_batch.html", {"batch": found}, status=status)
    return render(request, "library/batch.html", {"batch": found})


@needs("library.add")
@require_POST
def again(request: HttpRequest, key: uuid.UUID, at: int) -> HttpResponse:
    """Read one refused file again, in the encoding that a person names."""
    visit = visit_of(request)
    batch_key, file, body = reads.file_to_try(visit, key, at)
    terms = writes.Terms(
        dt.date.fromisoformat(str(body["received_on"])),
        str(body["label"]),
        request.POST.get("encoding", "").strip()[:40],
        dict(body["described"]),
    )
    job = writes.read_again(visit, batch_key, file, terms, by=visit.viewer.name)
    return redirect("library:batch", visit.slug, job)


@needs("library.add")
@require_POST
def take_back(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Take all documents of a batch out of the library."""
    visit = visit_of(request)
    held = reads.batch(visit, key).held
    why = request.POST.get("why", "").strip()[:500]
    gone = writes.take_back(visit, references=held, why=why, by=visit.viewer.name)
    words = ngettext(
        "%(n)d document is taken out of the library; its file is kept.",
        "%(n)d documents are taken out of the library; their files are kept.",
        len(gone),
    ) % {"n": len(gone)}
    say(request, words, undo_url=address(visit.slug, "library:bring_back", key))
    return redirect("library:batch", visit.slug, key)


@needs("library.add")
@require_POST
def bring_back(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Bring the documents of a batch back."""
    visit = visit_of(request)
    gone = reads.batch(visit, key).gone
    back = writes.bring_back(visit, references=gone, by=visit.viewer.name)
    words = ngettext(
        "%(n)d document is in the library again.",
        "%(n)d documents are in the library again.",
        len(back),
    ) % {"n": len(back)}
    say(request, words)
    return redirect("library:batch", visit.slug, key)


@needs("library.add")
@require_POST
def letters(request: HttpRequest, reference: str) -> HttpResponse:
    """Have the letters of pages read that are pictures."""
    visit = visit_of(request)
    held = document(visit.review.decisions(), reference)
    said = [one for one in request.POST.getlist("language") if one in CODES] or ["en"]
    job = writes.ask_letters(
        visit, reference=reference, label=held.label, languages=said, by=visit.viewer.name
    )
    return redirect("jobs:job", visit.slug, job)


def _handed(form: IntakeForm) -> list[writes.Handed]:
    return [writes.Handed(one.name or "", one.chunks()) for one in form.cleaned_data["documents"]]


def _terms(form: IntakeForm) -> writes.Terms:
    held = form.cleaned_data
    described = {name: held[name] for name in ("document_type", "origin") if held[name]}
    return writes.Terms(held["received_on"], held["label"], held["encoding"], described)


def label_given(visit: Visit) -> Label:
    """The label that documents get if nothing else is said: that of the review, or of the world below it."""
    label = parse_label(str(visit.review.about["label"]))
    return label if cleared_to(visit).covers(label) else cleared_to(visit)


def cleared_to(visit: Visit) -> Label:
    if visit.world is None:
        raise NotFound("There is no such page.", "Documents are added with `vedette library add`.")
    return visit.world.label
