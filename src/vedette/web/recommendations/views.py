"""The list of recommendations, the four tabs of one, what may be the same, and what was said before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_GET

from vedette.core.kernel.templates import Template
from vedette.core.recommendations.recommendations import acceptance, implementation
from vedette.core.recommendations.states import Axis, states
from vedette.pipeline.earlier import earlier_of
from vedette.web.evidence.finding_reads import area_words
from vedette.web.linkage.exports import download
from vedette.web.recommendations import rows as rows_of
from vedette.web.recommendations import words
from vedette.web.recommendations.reads import Recommendations
from vedette.web.recommendations.rows import FILTERS, STALE, Row
from vedette.web.recommendations.shown import page_of, today
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
    Column("recommendation", gettext_lazy("Recommendation"), is_fixed=True),
    Column("text", gettext_lazy("What it says")),
    Column("issue_area", gettext_lazy("Issue area"), is_extra=True),
    Column("horizon", gettext_lazy("Horizon")),
    Column("addressee", gettext_lazy("Addressee"), is_extra=True),
    Column("lead", gettext_lazy("Lead owner")),
    Column("priority", gettext_lazy("Priority")),
    Column("deadline", gettext_lazy("Deadline")),
    Column("response", gettext_lazy("Response")),
    Column("implementation", gettext_lazy("Implementation")),
    Column("closure", gettext_lazy("Closure"), is_extra=True),
    Column("n_findings", gettext_lazy("Findings"), is_number=True),
    Column("state", gettext_lazy("Evidence"), is_extra=True),
    Column("changed_at", gettext_lazy("Changed"), is_extra=True),
)
EXPORTED = (
    "recommendation", "number", "text", "issue_area", "horizon", "addressee", "lead", "supporting", "priority",
    "feasibility", "cost_class", "effect", "indicator", "deadline", "n_moves", "days_late", "response",
    "implementation", "closure", "state", "findings", "changed_at", "changed_by",
)  # fmt: skip
_PAGE = 50


@needs("recommendations.read")
@require_GET
def recommendations(request: HttpRequest) -> HttpResponse:
    """The recommendations that the filters leave."""
    visit = visit_of(request)
    order = _order(request)
    held = Recommendations(visit)
    every = rows_of.every(held, today())
    found = in_order(rows_of.filtered(every, _filters(request)), order, rows_of.SORTED_BY)
    fields = _fields(_filters(request), every, visit.review.template)
    shown, listing = on_one_page(
        request, found, len(every), columns=COLUMNS, order=order, fields=fields, per_page=_PAGE
    )
    context = {
        "rows": [_drawn(row) for row in shown],
        "listing": listing,
        "fields": fields,
        "acceptance": acceptance(held.recommended.values()),
        "implementation": implementation(held.recommended.values()),
        "n_pairs": len(held.pairs),
        "may_export": visit.viewer.may("exports.take"),
        "may_write": held.may_recommend,
    }
    return list_answer(
        request, "recommendations/recommendations.html", "recommendations/_rows.html", context
    )


@needs("exports.take")
@require_GET
def export(request: HttpRequest) -> HttpResponseBase:
    """What is filtered as a file, in the order of the list; the log tells of it."""
    visit = visit_of(request)
    visit.viewer.check_may("recommendations.read")
    left = rows_of.filtered(rows_of.every(Recommendations(visit), today()), _filters(request))
    rows = in_order(left, _order(request), rows_of.SORTED_BY)
    told = ({name: row[name] for name in EXPORTED} for row in rows)
    return download(request, "recommendations", told, EXPORTED, gettext("Recommendations"))


@needs("recommendations.read")
@require_GET
def recommendation(request: HttpRequest, reference: str) -> HttpResponse:
    """What should be done, by whom, what became of it."""
    return page_of(request, reference, "itself")


@needs("recommendations.read")
@require_GET
def rests_on(request: HttpRequest, reference: str) -> HttpResponse:
    """The findings that it answers, and who said it before."""
    return page_of(request, reference, "rests_on")


@needs("recommendations.read")
@require_GET
def rested_on_by(request: HttpRequest, reference: str) -> HttpResponse:
    """What rests on it: projects, the effect declared before, what it was merged into."""
    return page_of(request, reference, "rested_on_by")


@needs("recommendations.read")
@require_GET
def history(request: HttpRequest, reference: str) -> HttpResponse:
    """What happened to it, each change with its undo."""
    return page_of(request, reference, "history")


@needs("recommendations.read")
@require_GET
def alike(request: HttpRequest) -> HttpResponse:
    """Pairs that may be one or may contradict each other."""
    held = Recommendations(visit_of(request))
    pairs = [(held.near(pair, pair.one), held.near(pair, pair.other)) for pair in held.pairs]
    context = {"pairs": pairs, "may_write": held.may_recommend}
    return render(request, "recommendations/alike.html", context)


@needs("recommendations.read")
@require_GET
def earlier(request: HttpRequest) -> HttpResponse:
    """What earlier reviews recommended, with what became of it."""
    held = Recommendations(visit_of(request))
    known = earlier_of(held.visit.review, held.known)
    asked = request.GET.get("q", "")
    found = [one for one in known.values() if asked.casefold() in one.text.casefold()]
    context = {
        "earlier": [(held.chip(one.ref), one) for one in found],
        "n_all": len(known),
        "query": asked,
        "may_write": held.may_recommend,
    }
    return render(request, "recommendations/earlier.html", context)


def _drawn(row: Row) -> dict[str, Any]:
    """A row with its codes in words."""
    state = STATES[row["state"]]
    return {
        **row,
        "area_words": area_words(row["issue_area"]),
        "horizon_words": words.coded("horizon", row["horizon"]),
        "priority_words": words.coded("priority", row["priority"]),
        "states": {name: words.STATES[row[name]] for name in Axis},
        "state_sign": state[0],
        "state_words": state[1],
    }


def _order(request: HttpRequest) -> list[tuple[str, bool]]:
    return sort_order(request.GET.getlist("sort"), COLUMNS, "recommendation")


def _filters(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "") for name in FILTERS}


def _fields(said: Mapping[str, str], rows: Iterable[Row], of: Template) -> list[FilterField]:
    areas = [(code, area_words(code)) for code in of.areas.codes]
    horizons = [(code, words.horizon(code)) for code in of.horizons.codes]
    current: list[tuple[str, Words]] = [
        (STALE, gettext("not current")),
        *((c, told) for c, (_, told) in STATES.items()),
    ]
    rows = list(rows)

    def named(name: str) -> list[tuple[str, str]]:
        return [(one, one) for one in sorted({row[name] for row in rows if row[name]})]

    return [
        FilterField(
            "q", gettext("Words"), "search", said["q"], hint=gettext("Words, number or reference")
        ),
        select_field(
            "area", gettext("Issue area"), gettext("All issue areas"), areas, said["area"]
        ),
        select_field(
            "horizon",
            gettext("Horizon"),
            gettext("All horizons"),
            horizons,
            said["horizon"],
        ),
        select_field(
            "priority",
            gettext("Priority"),
            gettext("All priorities"),
            words.PRIORITIES.items(),
            said["priority"],
        ),
        select_field(
            "addressee",
            gettext("Addressee"),
            gettext("All addressees"),
            named("addressee"),
            said["addressee"],
        ),
        select_field(
            "lead", gettext("Lead owner"), gettext("All lead owners"), named("lead"), said["lead"]
        ),
        *(_of_axis(axis, said) for axis in Axis),
        select_field(
            "state", gettext("Evidence"), gettext("Evidence of any state"), current, said["state"]
        ),
    ]


def _of_axis(axis: Axis, said: Mapping[str, str]) -> FilterField:
    every = {
        Axis.RESPONSE: gettext("Any response"),
        Axis.IMPLEMENTATION: gettext("Any implementation"),
        Axis.CLOSURE: gettext("Any closure"),
    }
    held = [(code, words.STATES[code][1]) for code in states()[axis]]
    return select_field(str(axis), words.AXES[axis], every[axis], held, said[str(axis)])
