"""All that was said and seen, as a list; a statement with its four tabs."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from vedette.core.kernel.errors import OutOfDate
from vedette.pipeline.consulted import statements_of
from vedette.web.consultations import rows as rows_of
from vedette.web.consultations import words, writes
from vedette.web.consultations.forms import StatementForm, changed_only, said_of
from vedette.web.consultations.reads import STATEMENT, Programme
from vedette.web.consultations.rows import OF_STATEMENTS
from vedette.web.consultations.shown import late_statement, offered_to, statement_page
from vedette.web.evidence.deciding import done, kept, taken_back
from vedette.web.evidence.finding_forms import area_choices
from vedette.web.evidence.object_reads import version
from vedette.web.linkage.exports import download
from vedette.web.reviews.visit import visit_of
from vedette.web.ui.lists import (
    Column,
    FilterField,
    in_order,
    list_answer,
    on_one_page,
    select_field,
    sort_order,
)
from vedette.web.ui.permissions import needs

COLUMNS = (
    Column("statement", gettext_lazy("Reference"), is_fixed=True),
    Column("text", gettext_lazy("Words")),
    Column("class", gettext_lazy("Who or where")),
    Column("areas", gettext_lazy("Issue areas")),
    Column("stage", gettext_lazy("Stage")),
    Column("meeting", gettext_lazy("Meeting")),
    Column("on", gettext_lazy("Day"), is_extra=True),
)
EXPORTED = ("statement", "stage", "kind", "class", "text", "areas", "place")
"""Without the meeting and its day: with a class of speakers they could tell who spoke."""
_PAGE = 50


@needs("consultations.read")
@require_GET
def statements(request: HttpRequest) -> HttpResponse:
    """The statements that the filters leave."""
    held = Programme(visit_of(request))
    order = sort_order(request.GET.getlist("sort"), COLUMNS, "on")
    every = rows_of.statements(held)
    found = in_order(rows_of.said(every, _filters(request)), order)
    fields = _fields(held, _filters(request))
    shown, listing = on_one_page(
        request, found, len(every), columns=COLUMNS, order=order, fields=fields, per_page=_PAGE
    )
    context = {
        "rows": [
            {**row, "stage_said": held.stage(row["stage"]), "chip": held.chip(row["meeting"])}
            for row in shown
        ],
        "listing": listing,
        "fields": fields,
        "may_export": held.visit.viewer.may("exports.take"),
    }
    return list_answer(
        request, "consultations/statements.html", "consultations/_statements.html", context
    )


@needs("exports.take")
@require_GET
def export(request: HttpRequest) -> HttpResponseBase:
    """What is filtered as a file; the log tells of it."""
    visit = visit_of(request)
    visit.viewer.check_may("consultations.read")
    left = rows_of.said(rows_of.statements(Programme(visit)), _filters(request))
    told = ({name: str(row[name]) for name in EXPORTED} for row in left)
    return download(request, "statements", told, EXPORTED, gettext("Statements"))


@needs("consultations.read")
@require_GET
def statement(request: HttpRequest, reference: str) -> HttpResponse:
    """A statement."""
    return statement_page(request, reference, "itself")


@needs("consultations.read")
@require_GET
def rests_on(request: HttpRequest, reference: str) -> HttpResponse:
    """Where it was made."""
    return statement_page(request, reference, "rests_on")


@needs("consultations.read")
@require_GET
def rested_on_by(request: HttpRequest, reference: str) -> HttpResponse:
    """The findings that rest on it."""
    return statement_page(request, reference, "rested_on_by")


@needs("consultations.read")
@require_GET
def history(request: HttpRequest, reference: str) -> HttpResponse:
    """What happened to it, each change with its undo."""
    return statement_page(request, reference, "history")


@needs("consultations.write")
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Word a statement anew."""
    visit = visit_of(request)
    held = Programme(visit)
    one = held.statement(reference)
    before = said_of(one)
    form = StatementForm(
        request.POST or None,
        initial={**before, "version": version(held, STATEMENT, reference)},
        offered=offered_to(held, held.record(one.meeting)),
        kind=str(one.kind),
    )
    if request.method == "POST" and form.is_valid():
        told, seen = changed_only(form.told, before), form.cleaned_data["version"]
        try:
            made = kept(
                form,
                lambda: (
                    writes.reword(
                        visit.review, ref=reference, told=told, version=seen, by=visit.viewer.name
                    )
                    if told
                    else one
                ),
            )
        except OutOfDate:
            return late_statement(request, reference, told, seen)
        if made is not None:
            words_done = gettext("It is worded anew; its history keeps how it was.")
            return done(request, STATEMENT, reference, words_done, is_change=bool(told))
    return statement_page(request, reference, "itself", form=form)


@needs("consultations.write")
@require_POST
def take_back(request: HttpRequest, mark: str) -> HttpResponse:
    """Take one change of a statement back, or bring back what was taken back."""
    said = gettext("Taken back. The history keeps both decisions.")
    visit = visit_of(request)
    return taken_back(
        request, STATEMENT, mark, said, lambda: statements_of(visit.review.decisions())
    )


def _filters(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "") for name in OF_STATEMENTS}


def _fields(held: Programme, said: Mapping[str, str]) -> list[FilterField]:
    areas = area_choices(held.visit.review.template.areas)[1:]
    return [
        FilterField("q", gettext("Words"), "search", said["q"], hint=gettext("Words or reference")),
        select_field("stage", gettext("Stage"), gettext("All stages"), held.stages, said["stage"]),
        select_field(
            "class",
            gettext("Class of speakers"),
            gettext("All classes"),
            list(words.CLASSES.items()),
            said["class"],
        ),
        select_field("area", gettext("Issue area"), gettext("All areas"), areas, said["area"]),
    ]
