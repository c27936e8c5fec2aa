"""The list of findings, the four tabs of one, and what is out of date."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_GET

from vedette.core.kernel.codelists import CodeList
from vedette.web.evidence import finding_rows as rows_of
from vedette.web.evidence.finding_reads import Findings, area_words, full_parts
from vedette.web.evidence.finding_rows import FILTERS, STALE, Row
from vedette.web.evidence.finding_words import BEARINGS, CONFIDENCE, KINDS, STAGES
from vedette.web.evidence.shown import page_of
from vedette.web.linkage.exports import download
from vedette.web.reviews.visit import visit_of
from vedette.web.ui.lists import (
    Column,
    FilterField,
    Words,
    in_order,
    list_answer,
    on_one_page,
    select_field,
    sort_order,
)
from vedette.web.ui.permissions import needs
from vedette.web.ui.standing import STATES

COLUMNS = (
    Column("finding", gettext_lazy("Finding"), is_fixed=True),
    Column("statement", gettext_lazy("Statement")),
    Column("kind", gettext_lazy("Kind"), is_extra=True),
    Column("issue_area", gettext_lazy("Issue area")),
    Column("bearing", gettext_lazy("Bears on"), is_extra=True),
    Column("stage", gettext_lazy("Stage")),
    Column("state", gettext_lazy("Evidence")),
    Column("confidence", gettext_lazy("Confidence")),
    Column("n_support", gettext_lazy("For"), is_number=True),
    Column("n_against", gettext_lazy("Against"), is_number=True),
    Column("n_origins", gettext_lazy("Origins"), is_number=True),
    Column("minds_changed", gettext_lazy("Minds changed"), is_number=True, is_extra=True),
    Column("changed_at", gettext_lazy("Changed"), is_extra=True),
)
EXPORTED = (
    "finding", "kind", "statement", "issue_area", "bearing", "stage", "state", "confidence", "n_support",
    "n_against", "n_origins", "n_challenges_open", "minds_changed", "changed_at", "changed_by",
)  # fmt: skip
_PAGE = 50


@needs("evidence.read")
@require_GET
def findings(request: HttpRequest) -> HttpResponse:
    """The findings that the filters leave."""
    visit = visit_of(request)
    filters = _filters(request)
    fields = _fields(filters, visit.review.template.areas)
    order = sort_order(request.GET.getlist("sort"), COLUMNS, "finding")
    held = Findings(visit)
    every = rows_of.every(held)
    found = in_order(rows_of.filtered(every, filters), order, rows_of.SORTED_BY)
    shown, listing = on_one_page(
        request, found, len(every), columns=COLUMNS, order=order, fields=fields, per_page=_PAGE
    )
    context = {
        "rows": [_drawn(row) for row in shown],
        "listing": listing,
        "fields": fields,
        "n_stale": sum(row["state"] in ("out_of_date", "broken") for row in every),
        "may_export": visit.viewer.may("exports.take"),
        "may_write": held.may_write,
        "may_recommend": held.may_write and visit.viewer.may("recommendations.write"),
        "may_read_recommended": visit.viewer.may("recommendations.read"),
    }
    return list_answer(request, "evidence/findings.html", "evidence/_findings.html", context)


@needs("exports.take")
@require_GET
def export(request: HttpRequest) -> HttpResponseBase:
    """What is filtered as a file, in the order of the list; the log tells of it."""
    visit = visit_of(request)
    visit.viewer.check_may("evidence.read")
    order = sort_order(request.GET.getlist("sort"), COLUMNS, "finding")
    left = rows_of.filtered(rows_of.every(Findings(visit)), _filters(request))
    rows = in_order(left, order, rows_of.SORTED_BY)
    told = ({name: row[name] for name in EXPORTED} for row in rows)
    return download(request, "findings", told, EXPORTED, gettext("Findings"))


@needs("evidence.read")
@require_GET
def stale(request: HttpRequest) -> HttpResponse:
    """What is out of date: old beside new, the rows behind, and the two ways to go on."""
    held = Findings(visit_of(request))
    context = {"stale": held.stale(), "may_write": held.may_write}
    return render(request, "evidence/stale.html", context)


@needs("evidence.read")
@require_GET
def finding(request: HttpRequest, reference: str) -> HttpResponse:
    """What a finding says, how far it can be trusted, who doubts it."""
    return page_of(request, reference, "itself")


@needs("evidence.read")
@require_GET
def rests_on(request: HttpRequest, reference: str) -> HttpResponse:
    """What speaks for and against a finding."""
    return page_of(request, reference, "rests_on")


@needs("evidence.read")
@require_GET
def rested_on_by(request: HttpRequest, reference: str) -> HttpResponse:
    """What rests on a finding."""
    return page_of(request, reference, "rested_on_by")


@needs("evidence.read")
@require_GET
def history(request: HttpRequest, reference: str) -> HttpResponse:
    """What happened to a finding, each change with its undo."""
    return page_of(request, reference, "history")


def _drawn(row: Row) -> dict[str, Any]:
    """A row with its codes in words."""
    stage, state = STAGES[row["stage"]], STATES[row["state"]]
    return {
        **row,
        "kind_words": KINDS[row["kind"]],
        "area_words": area_words(row["issue_area"]),
        "bearing_words": BEARINGS.get(row["bearing"], ""),
        "stage_sign": stage[0],
        "stage_words": stage[1],
        "state_sign": state[0],
        "state_words": state[1],
        "full": full_parts(row["confidence"]) if row["confidence"] else 0,
        "confidence_words": CONFIDENCE.get(row["confidence"], ""),
    }


def _filters(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "") for name in FILTERS}


def _fields(said: Mapping[str, str], listed: CodeList) -> list[FilterField]:
    areas = [(code, area_words(code)) for code in listed.codes]
    stages = [(code, words) for code, (_, words) in STAGES.items()]
    states: list[tuple[str, Words]] = [
        (STALE, gettext("not current")),
        *((c, words) for c, (_, words) in STATES.items()),
    ]
    hint = gettext("Words or reference")
    return [
        FilterField("q", gettext("Words"), "search", said["q"], hint=hint),
        select_field("kind", gettext("Kind"), gettext("All kinds"), KINDS.items(), said["kind"]),
        select_field("stage", gettext("Stage"), gettext("All stages"), stages, said["stage"]),
        select_field(
            "area", gettext("Issue area"), gettext("All issue areas"), areas, said["area"]
        ),
        select_field(
            "state", gettext("Evidence"), gettext("Evidence of any state"), states, said["state"]
        ),
        select_field(
            "bearing",
            gettext("Bears on"),
            gettext("Internal and external"),
            BEARINGS.items(),
            said["bearing"],
        ),
    ]
