"""The programme as a list, the four tabs of a meeting, and who has not been heard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_GET

from vedette.core.consultations.gaps import Cell
from vedette.core.consultations.stakeholders import Stakeholder
from vedette.core.kernel.codelists import codelist
from vedette.pipeline.consultations import gaps_of
from vedette.web.consultations import rows as rows_of
from vedette.web.consultations import words
from vedette.web.consultations.reads import Programme
from vedette.web.consultations.rows import FILTERS
from vedette.web.consultations.shown import page_of
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
    Column("meeting", gettext_lazy("Meeting"), is_fixed=True),
    Column("on", gettext_lazy("Day")),
    Column("stage", gettext_lazy("Stage")),
    Column("kind", gettext_lazy("Kind")),
    Column("title", gettext_lazy("Title")),
    Column("n_present", gettext_lazy("Took part"), is_number=True),
    Column("n_statements", gettext_lazy("Statements"), is_number=True),
    Column("n_open", gettext_lazy("To follow"), is_number=True),
    Column("record", gettext_lazy("Record of the meeting")),
)
EXPORTED = (
    "meeting", "on", "until", "stage", "kind", "title", "place", "mission", "rule", "n_statements", "n_open", "record",
)  # fmt: skip
"""Not how many took part: attendance can tell who spoke."""
_PAGE = 50


@needs("consultations.read")
@require_GET
def programme(request: HttpRequest) -> HttpResponse:
    """The meetings that the filters leave, by day."""
    held = Programme(visit_of(request))
    order = sort_order(request.GET.getlist("sort"), COLUMNS, "on")
    every = rows_of.every(held)
    found = in_order(rows_of.filtered(every, _filters(request)), order)
    fields = _fields(held, _filters(request))
    stages = [
        (said, sum(row["stage"] == code for row in every), code) for code, said in held.stages
    ]
    shown, listing = on_one_page(
        request, found, len(every), columns=COLUMNS, order=order, fields=fields, per_page=_PAGE
    )
    context = {
        "rows": [
            {
                **row,
                "stage_said": held.stage(row["stage"]),
                "kind_said": words.KINDS[row["kind"]],
                "record_said": words.RECORDS[row["record"]],
            }
            for row in shown
        ],
        "listing": listing,
        "fields": fields,
        "by_stage": [one for one in stages if one[1]],
        "n_statements": len(held.statements),
        "n_stakeholders": len(held.register.stakeholders),
        "may_export": held.visit.viewer.may("exports.take"),
        "may_write": held.may_consult,
    }
    return list_answer(
        request, "consultations/programme.html", "consultations/_programme.html", context
    )


@needs("exports.take")
@require_GET
def export(request: HttpRequest) -> HttpResponseBase:
    """What is filtered as a file, in the order of the list; the log tells of it."""
    visit = visit_of(request)
    visit.viewer.check_may("consultations.read")
    order = sort_order(request.GET.getlist("sort"), COLUMNS, "on")
    left = in_order(rows_of.filtered(rows_of.every(Programme(visit)), _filters(request)), order)
    told = ({name: row[name] for name in EXPORTED} for row in left)
    return download(request, "consultations", told, EXPORTED, gettext("Consultations"))


@needs("consultations.read")
@require_GET
def meeting(request: HttpRequest, reference: str) -> HttpResponse:
    """A meeting with its record."""
    return page_of(request, reference, "itself")


@needs("consultations.read")
@require_GET
def rests_on(request: HttpRequest, reference: str) -> HttpResponse:
    """What its agenda is about."""
    return page_of(request, reference, "rests_on")


@needs("consultations.read")
@require_GET
def rested_on_by(request: HttpRequest, reference: str) -> HttpResponse:
    """What was said there, and the points of its agenda."""
    return page_of(request, reference, "rested_on_by")


@needs("consultations.read")
@require_GET
def history(request: HttpRequest, reference: str) -> HttpResponse:
    """What happened to it, each change with its undo."""
    return page_of(request, reference, "history")


@dataclass(frozen=True, slots=True)
class GapRow:
    """One kind of stakeholder in the matrix."""

    code: str
    words: Promise
    cells: list[Cell]


@needs("consultations.read")
@require_GET
def gaps(request: HttpRequest) -> HttpResponse:
    """Who was to be heard and was, by kind and stage; a cell opens."""
    visit = visit_of(request)
    held = Programme(visit)
    mission = request.GET.get("mission", "")
    cells = gaps_of(visit.review, mission=mission)
    kinds = codelist("stakeholder_kind").codes
    table = [
        GapRow(code, words.STAKEHOLDERS[code], [one for one in cells if one.kind == code])
        for code in kinds
    ]
    asked = (request.GET.get("kind", ""), request.GET.get("stage", ""))
    opened = next((one for one in cells if (one.kind, one.stage) == asked and one.planned), None)
    people = held.register.stakeholders
    missions = sorted({name for one in people.values() for name in one.missions})
    context = {
        "table": [row for row in table if any(one.planned or one.heard for one in row.cells)],
        "columns": held.stages,
        "mission": mission,
        "missions": missions,
        "opened": opened,
        "opened_words": opened and (words.STAKEHOLDERS[opened.kind], held.stage(opened.stage)),
        "missing": _named(people, opened.missing if opened else ()),
        "heard": _named(people, opened.heard if opened else ()),
        "n_missing": sum(len(one.missing) for one in cells),
        "may_write": held.may_consult,
    }
    return render(request, "consultations/gaps.html", context)


def _named(people: Mapping[str, Stakeholder], refs: tuple[str, ...]) -> list[Stakeholder]:
    return sorted((people[ref] for ref in refs), key=lambda one: one.name)


def _filters(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "") for name in FILTERS}


def _fields(held: Programme, said: Mapping[str, str]) -> list[FilterField]:
    records = [(code, told) for code, (_, told) in words.RECORDS.items()]
    return [
        FilterField("q", gettext("Words"), "search", said["q"], hint=gettext("Words or reference")),
        select_field("stage", gettext("Stage"), gettext("All stages"), held.stages, said["stage"]),
        select_field(
            "kind", gettext("Kind"), gettext("All kinds"), list(words.KINDS.items()), said["kind"]
        ),
        select_field(
            "record", gettext("Record of the meeting"), gettext("Any"), records, said["record"]
        ),
    ]
