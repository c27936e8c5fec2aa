"""Rounds of comments: who is asked, what came, the form that goes out and comes back."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from vedette.core.kernel.errors import BadInput, NotFound, VedetteError, WrongState
from vedette.core.kernel.media_types import TYPES
from vedette.pipeline import comment_files, responses
from vedette.web.reports import round_writes as writes
from vedette.web.reports.round_reads import Rounds
from vedette.web.reviews.sealed import asked_way
from vedette.web.reviews.visit import visit_of
from vedette.web.ui.notices import say
from vedette.web.ui.permissions import needs
from vedette.web.ui.templatetags.addresses import address

_LETTERS = ("pdf", "docx")
_REFUSED = 422
_LARGEST = 20 * 2**20


@needs("reports.read")
@require_GET
def rounds(request: HttpRequest) -> HttpResponse:
    """All rounds, and how to open one."""
    return _list(request)


@needs("reports.circulate")
@require_POST
def open_round(request: HttpRequest) -> HttpResponse:
    """Ask some to comment on a version."""
    visit, said = visit_of(request), request.POST
    to = said.getlist("to")
    told: dict[str, object] = {
        name: said.get(name, "") or None
        for name in ("version", "deadline", "stage", "silence", "note")
    }
    told["to"] = to
    try:
        made = writes.open_round(visit.review, told=told, by=visit.viewer.name)
    except (BadInput, NotFound) as error:
        return _list(request, error)
    say(request, gettext("Opened. Those who are asked get the form from this page."))
    return redirect(address(visit.slug, "reports:round", made.ref))


@needs("reports.read")
@require_GET
def one_round(request: HttpRequest, reference: str) -> HttpResponse:
    """One round: who is asked, what came from them, who is silent."""
    return _one(request, reference)


@needs("reports.circulate")
@require_POST
def change(request: HttpRequest, reference: str) -> HttpResponse:
    """Give a round more time, or close it."""
    visit, said = visit_of(request), request.POST
    Rounds(visit).round(reference)
    by = visit.viewer.name
    try:
        if said.get("act") == "close":
            writes.close(visit.review, ref=reference, by=by)
        else:
            writes.extend(visit.review, ref=reference, deadline=said.get("deadline", ""), by=by)
    except (BadInput, WrongState) as error:
        return _one(request, reference, error)
    say(request, gettext("Kept."))
    return redirect(address(visit.slug, "reports:round", reference))


@needs("exports.take", counts="export")
@require_GET
def form(request: HttpRequest, reference: str, entity: str) -> HttpResponse:
    """The spreadsheet in which one who is asked comments."""
    visit = visit_of(request)
    Rounds(visit).round(reference).recipient(entity)
    content = comment_files.comment_form(visit.review, reference, entity, asked_way(request, visit))
    return _workbook(content, f"comments {reference} {entity}.xlsx")


@needs("exports.take", counts="export")
@require_GET
def matrix(request: HttpRequest, reference: str) -> HttpResponse:
    """All comments of a round, each with what became of it."""
    visit = visit_of(request)
    content = responses.matrix_workbook(visit.review, reference, asked_way(request, visit))
    return _workbook(content, f"comments {reference}.xlsx")


@needs("exports.take", counts="export")
@require_GET
def commented(request: HttpRequest, reference: str) -> HttpResponse:
    """The version of a round as DOCX with its comments in the margin, each with what became of it."""
    visit = visit_of(request)
    content = responses.commented_document(visit.review, reference, asked_way(request, visit))
    answer = HttpResponse(content, content_type=TYPES["docx"])
    answer["Content-Disposition"] = f'attachment; filename="comments {reference}.docx"'
    return answer


@needs("exports.take", counts="export")
@require_GET
def letter(request: HttpRequest, reference: str, entity: str, kind: str) -> HttpResponse:
    """The response to one who commented, as PDF or DOCX."""
    visit = visit_of(request)
    if kind not in _LETTERS:
        raise NotFound("There is no such form of the letter.", "Take PDF or DOCX.")
    with tempfile.TemporaryDirectory() as folder:
        files = responses.write_letter(
            visit.review,
            reference,
            entity,
            Path(folder) / "letter",
            timezone.now().date(),
            asked_way(request, visit),
        )
        content = next(path for path in files if path.suffix == f".{kind}").read_bytes()
    answer = HttpResponse(content, content_type=TYPES[kind])
    answer["Content-Disposition"] = f'attachment; filename="letter {reference} {entity}.{kind}"'
    return answer


def _workbook(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=TYPES["xlsx"])
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@needs("reports.answer", counts="import")
@require_POST
def receive(request: HttpRequest, reference: str) -> HttpResponse:
    """Take in a form, or a DOCX with comments."""
    visit = visit_of(request)
    Rounds(visit).round(reference)
    file = request.FILES.get("file")
    try:
        if file is None or (file.size or 0) > _LARGEST:
            raise BadInput("There is no file, or it is larger than 20 MB.", "Choose the form.")
        made = writes.receive(
            visit.review,
            ref=reference,
            entity=request.POST.get("entity", ""),
            file=file,
            name=str(file.name),
            by=visit.viewer.name,
        )
    except (BadInput, NotFound, WrongState) as error:
        return _one(request, reference, error)
    words = gettext("%(n)s comments came in under %(receipt)s, %(unplaced)s of them to be placed.")
    told = {"n": len(made.comments), "receipt": made.receipt, "unplaced": len(made.unplaced)}
    say(request, words % told)
    return redirect(address(visit.slug, "reports:round", reference))


def _list(request: HttpRequest, problem: VedetteError | None = None) -> HttpResponse:
    held = Rounds(visit_of(request))
    context = {
        "rounds": held.listed(),
        "versions": list(reversed(held.versions.values())),
        "stakeholders": held.stakeholders(),
        "of_review": list(held.visit.review.template.stages.entries.values()),
        "may_open": held.may("reports.circulate"),
        "problem": problem,
        "said": request.POST,
        "chosen": request.POST.getlist("to"),
    }
    return render(request, "reports/rounds.html", context, status=_REFUSED if problem else 200)


def _one(request: HttpRequest, reference: str, problem: VedetteError | None = None) -> HttpResponse:
    held = Rounds(visit_of(request))
    one = held.round(reference)
    asked = held.asked(one)
    context = {
        "one": one,
        "of_version": held.versions.get(one.version),
        "asked": asked,
        "n_silent": sum(not who.n_comments for who in asked),
        "n_comments": sum(who.n_comments for who in asked),
        "n_open": sum(who.n_open for who in asked),
        "may_change": held.may("reports.circulate") and not one.closed_at,
        "may_answer": held.may("reports.answer"),
        "may_take": held.visit.viewer.may("exports.take"),
        "has_links": held.visit.world is not None,
        "problem": problem,
    }
    return render(request, "reports/round.html", context, status=_REFUSED if problem else 200)
