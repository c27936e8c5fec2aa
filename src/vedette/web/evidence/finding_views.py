"""The list of findings, the four tabs of one, and what is out of date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
from vedette.web.evidence.finding_words import BEARINGS, CONFIDENCE, KINDS, STAGES, STATES
from vedette.web.evidence.shown import page_of
from vedette.web.linkage.exports import download
from vedette.web.reviews.visit import visit_of
from vedette.web.ui.lists import (
    Column,
    FilterField,
    Listing,
    Words,
    list_answer,
    shown_columns,
    sort_order,
)
from vedette.web.ui.permissions import needs

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
_LABELS: Mapping[str, Words] = {
    "q": gettext_lazy("Words"),
    "kind": gettext_lazy("Kind"),
    "stage": gettext_lazy("Stage"),
    "area": gettext_lazy("Issue area"),
    "state": gettext_lazy("Evidence"),
    "bearing": gettext_lazy("Bears on"),
}


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
    found = rows_of.in_order(rows_of.filtered(every, filters), order)
    n_pages = max(1, -(-len(found) // _PAGE))
    page = min(max(1, _whole(request.GET.get("page", "1"))), n_pages)
    context = {
        "rows": [_drawn(row) for row in found[(page - 1) * _PAGE : page * _PAGE]],
        "listing": Listing(
            len(found),
            len(every),
            COLUMNS,
            shown_columns(request.GET.getlist("col"), COLUMNS),
            order,
            page,
            n_pages,
            _in_force(fields),
        ),
        "fields": fields,
        "n_stale": sum(row["state"] in ("out_of_date", "broken") for row in every),
        "may_export": visit.viewer.may("exports.take"),
        "may_write": held.may_write,
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
    rows = rows_of.in_order(left, order)
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


def _fields(filters: Mapping[str, str], listed: CodeList) -> list[FilterField]:
    areas = [(code, listed.label(code)) for code in listed.codes]
    return [
        FilterField("q", _LABELS["q"], "search", filters["q"], hint=gettext("Words or reference")),
        _select("kind", gettext("All kinds"), list(KINDS.items()), filters),
        _select("stage", gettext("All stages"), _stages(), filters),
        _select("area", gettext("All issue areas"), areas, filters),
        _select("state", gettext("Evidence of any state"), _states(), filters),
        _select("bearing", gettext("Internal and external"), list(BEARINGS.items()), filters),
    ]


def _stages() -> list[tuple[str, Words]]:
    return [(code, said) for code, (_, said) in STAGES.items()]


def _states() -> list[tuple[str, Words]]:
    return [
        (STALE, gettext("not current")),
        *((code, said) for code, (_, said) in STATES.items()),
    ]


def _select(
    name: str, every: str, choices: Iterable[tuple[str, Words]], filters: Mapping[str, str]
) -> FilterField:
    listed: list[tuple[str, Words]] = [("", every), *((str(code), said) for code, said in choices)]
    return FilterField(name, _LABELS[name], "select", filters[name], listed)


def _in_force(fields: Sequence[FilterField]) -> list[tuple[str, Words, Words]]:
    return [
        (field.name, _LABELS[field.name], dict(field.choices).get(field.value, field.value))
        for field in fields
        if field.value
    ]


def _whole(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() else 1
