"""The extraction form of a document: what is filled in with its words, what the text proposes, its incident."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from vedette.core.kernel.errors import BadInput, NotFound, WrongState
from vedette.pipeline.extraction import (
    Extraction,
    Told,
    extraction,
    form_of,
    likely_incidents,
    proposed,
)
from vedette.pipeline.inquiries import inquiry_of
from vedette.web.library import document_reads as reads
from vedette.web.library import writes
from vedette.web.library.extraction_forms import ExtractionForm, Line
from vedette.web.reviews.openings import note_opened
from vedette.web.reviews.visit import Visit, visit_of
from vedette.web.ui.notices import say
from vedette.web.ui.permissions import needs
from vedette.web.ui.templatetags.addresses import address

TAKE = "take"


@needs("library.read")
def show(request: HttpRequest, reference: str) -> HttpResponse:
    """The form as it stands."""
    visit = visit_of(request)
    found = reads.shown(visit, reference)
    note_opened(visit, reference, [found.held.label])
    held = extraction(visit.review.decisions(), reference)
    form = ExtractionForm(form_of(visit.review, reference), None, held)
    return _page(request, visit, found, form, held)


@needs("library.add")
@require_POST
def keep(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep what was filled in; or fill one proposal in, without keeping anything yet."""
    visit = visit_of(request)
    found = reads.shown(visit, reference)
    held = extraction(visit.review.decisions(), reference)
    fields = form_of(visit.review, reference)
    if TAKE in request.POST:
        filled = _with_proposal(request, visit, reference)
        return _page(request, visit, found, ExtractionForm(fields, filled, held), held)
    form = ExtractionForm(fields, request.POST.dict(), held)
    if form.is_valid():
        try:
            mark = writes.extract(
                visit, reference=reference, filled=form.changed(held), by=visit.viewer.name
            )
        except BadInput as error:
            form.add_error(None, f"{error.problem} {error.remedy}")
        else:
            undo = address(visit.slug, "library:undo", mark) if mark else ""
            say(request, gettext("The form is kept, each value with its words."), undo_url=undo)
            return redirect("library:form", visit.slug, reference)
    return _page(request, visit, found, form, held, status=422)


@needs("sources.import")
@require_POST
def take_up(request: HttpRequest, reference: str) -> HttpResponse:
    """Make the incident of the form rows of a source."""
    visit = visit_of(request)
    reads.shown(visit, reference)
    why = request.POST.get("why", "")
    try:
        done = writes.take_up(visit, reference=reference, why=why, by=visit.viewer.name)
    except (BadInput, WrongState) as error:
        say(request, f"{error.problem} {error.remedy}", level="held")
    else:
        undo = address(visit.slug, "imports:undo", done)
        say(request, gettext("The incident is taken up; the next run links it."), undo_url=undo)
    return redirect("library:form", visit.slug, reference)


@needs("library.add")
@require_POST
def say_about(request: HttpRequest, reference: str) -> HttpResponse:
    """State which incident the document is about."""
    visit = visit_of(request)
    reads.shown(visit, reference)
    told = {name: request.POST.get(name, "") for name in ("incident", "why")}
    try:
        mark = writes.say_about(visit, reference=reference, by=visit.viewer.name, **told)
    except (BadInput, NotFound) as error:
        say(request, f"{error.problem} {error.remedy}", level="held")
    else:
        undo = address(visit.slug, "library:undo", mark)
        say(request, gettext("Stated; the next run carries it through."), undo_url=undo)
    return redirect("library:form", visit.slug, reference)


def _with_proposal(request: HttpRequest, visit: Visit, reference: str) -> dict[str, str]:
    """What was filled in so far, one proposal with its words put in."""
    told = proposed(visit.review, reference)
    filled = request.POST.dict()
    number = filled.pop(TAKE)
    if number.isdigit() and int(number) < len(told):
        one, words = told[int(number)].proposal, told[int(number)].words
        filled |= {
            one.field: one.value,
            f"{one.field}-words": words,
            f"{one.field}-at": f"{one.start}-{one.end}",
        }
    return filled


def _page(
    request: HttpRequest,
    visit: Visit,
    found: reads.Shown,
    form: ExtractionForm,
    held: Extraction | None,
    status: int = 200,
) -> HttpResponse:
    reference = found.held.reference
    told = proposed(visit.review, reference)
    by_field: dict[str, list[tuple[int, Told]]] = {}
    for number, one in enumerate(told):
        by_field.setdefault(one.proposal.field, []).append((number, one))
    values: Mapping[str, object] = held.values if held else {}
    lines = [
        (
            one.is_incident,
            Line(
                one.name,
                form[one.name],
                form[f"{one.name}-words"],
                form[f"{one.name}-at"],
                values.get(one.name),  # type: ignore[arg-type] # of the extraction
                by_field.get(one.name, []),
            ),
        )
        for one in form.asked
    ]
    context = {
        "found": found,
        "form": form,
        "held": held,
        "of_incident": [line for is_incident, line in lines if is_incident],
        "sections": [line for is_incident, line in lines if not is_incident],
        "units": [one.words for one in told if one.proposal.field == "unit"],
        "likely": likely_incidents(visit.review, held) if held else [],
        "about": inquiry_of(visit.review, reference),
        "may_add": visit.viewer.may("library.add"),
        "may_take_up": visit.viewer.may("sources.import"),
    }
    return render(request, "library/form.html", context, status=status)
