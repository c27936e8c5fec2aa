"""The action plan as table, board and timeline; its four axes; the four tabs of an action."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_GET

from vedette.core.actions.axes import axes, matrix, rates
from vedette.pipeline.actions import original_of
from vedette.pipeline.plan_rows import COLUMNS as EXPORTED
from vedette.pipeline.plan_rows import plan_rows
from vedette.pipeline.sealed_names import check_leaves
from vedette.web.actions import rows as rows_of
from vedette.web.actions import words
from vedette.web.actions.proof_files import handed_out
from vedette.web.actions.reads import Actions, today
from vedette.web.actions.rows import FILTERS, Row
from vedette.web.actions.shown import page_of
from vedette.web.evidence.finding_reads import area_words
from vedette.web.linkage.exports import download
from vedette.web.reviews.sealed import asked_way
from vedette.web.reviews.visit import Visit, visit_of
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

COLUMNS = (
    Column("action", gettext_lazy("Action"), is_fixed=True),
    Column("title", gettext_lazy("What is to be done")),
    Column("stream", gettext_lazy("Work stream"), is_extra=True),
    Column("level", gettext_lazy("Level"), is_extra=True),
    Column("lead", gettext_lazy("Lead owner"), is_extra=True),
    Column("due_on", gettext_lazy("Due on")),
    Column("response", gettext_lazy("1 Accepted")),
    Column("implementation", gettext_lazy("2 Implemented")),
    Column("judgement", gettext_lazy("3 Judged")),
    Column("effect", gettext_lazy("4 Effect")),
    Column("percent", gettext_lazy("Percent"), is_number=True, is_extra=True),
    Column("cost", gettext_lazy("Cost"), is_number=True, is_extra=True),
)
VIEWS: Mapping[str, Words] = {
    "": gettext_lazy("Table"),
    "board": gettext_lazy("Board"),
    "timeline": gettext_lazy("Timeline"),
}
PRESSING: Mapping[str, Words] = {
    "overdue": gettext_lazy("overdue"),
    "expired": gettext_lazy("proof has expired"),
    "late_before": gettext_lazy("what comes before is late"),
    "no_effect": gettext_lazy("implemented, no effect"),
}
_PAGE = 100


@needs("actions.read")
@require_GET
def plan(request: HttpRequest) -> HttpResponse:
    """The actions that the filters leave, as table, board or timeline."""
    visit = visit_of(request)
    held = Actions(visit)
    every = plan_rows(visit.review, today(), held.plan)
    order = _order(request)
    found = in_order(rows_of.filtered(every, _filters(request)), order, rows_of.SORTED_BY)
    fields = _fields(_filters(request), every, held)
    shown, listing = on_one_page(
        request, found, len(every), columns=COLUMNS, order=order, fields=fields, per_page=_PAGE
    )
    view = request.GET.get("view", "")
    drawn = [_drawn(row) for row in (shown if view not in VIEWS or not view else found)]
    context = {
        "rows": drawn,
        "listing": listing,
        "fields": fields,
        "view": view if view in VIEWS else "",
        "ways": [(code, said, _address(request, code)) for code, said in VIEWS.items()],
        "lanes": rows_of.board(drawn) if view == "board" else (),
        "timeline": rows_of.timeline(drawn) if view == "timeline" else None,
        "rates": rates([held.stands(one) for one in held.plan.held]),
        "streams": held.plan.streams,
        "n_reminders": len(held.reminders),
        "may_export": visit.viewer.may("exports.take"),
        "may_write": held.may_plan,
        "may_see_own": may_see_own(visit),
    }
    return list_answer(request, "actions/plan.html", "actions/_rows.html", context)


@needs("exports.take")
@require_GET
def export(request: HttpRequest) -> HttpResponseBase:
    """What is filtered as a file, in the order of the list; the log tells of it."""
    visit = visit_of(request)
    visit.viewer.check_may("actions.read")
    left = rows_of.filtered(plan_rows(visit.review, today()), _filters(request))
    rows = in_order(left, _order(request), rows_of.SORTED_BY)
    told = ({name: row[name] for name in EXPORTED} for row in rows)
    return download(request, "actions", told, EXPORTED, gettext("Action plan"))


@needs("actions.read")
@require_GET
def axes_page(request: HttpRequest) -> HttpResponse:
    """How many actions stand where on the four axes, by what is implemented and what was measured; what is pressing."""
    held = Actions(visit_of(request))
    stands = [axes(one, held.asked, today()) for one in held.plan.held]
    cells = matrix(stands)
    table = [
        (words.IMPLEMENTATION[state], [(effect, cells[state, effect]) for effect in words.EFFECTS])
        for state in words.IMPLEMENTATION
    ]
    context = {
        "rates": rates(stands),
        "effects": words.EFFECTS,
        "matrix": table,
        "without": [(held.chip(one.action.ref), one.action) for one in stands if one.is_done_without_effect],
        "areas": _areas(held),
        "reminders": [
            (held.chip(one.action.ref), one, *words.REMINDERS[one.about]) for one in held.reminders
        ],
    }  # fmt: skip
    return render(request, "actions/axes.html", context)


def _areas(held: Actions) -> list[dict[str, Any]]:
    """One row for each issue area: actions, implemented of those, overdue, effect shown, no effect."""
    found: dict[str, list[Row]] = {}
    for row in plan_rows(held.visit.review, today(), held.plan):
        for area in filter(None, row["areas"].split(", ")):
            found.setdefault(area, []).append(row)
    return [
        {
            "area": area,
            "words": area_words(area),
            "n": len(rows),
            "implemented": sum(row["implementation"] == "implemented" for row in rows),
            "overdue": sum(row["is_overdue"] for row in rows),
            "effect": sum(row["effect"] == "effect" for row in rows),
            "no_effect": sum(row["effect"] in ("no_effect", "worse") for row in rows),
        }
        for area, rows in sorted(found.items())
    ]


@needs("actions.read")
@require_GET
def action(request: HttpRequest, reference: str) -> HttpResponse:
    """What is to be done, by whom and when, and where it stands."""
    return page_of(request, reference, "itself")


@needs("actions.read")
@require_GET
def rests_on(request: HttpRequest, reference: str) -> HttpResponse:
    """The recommendations that it carries out."""
    return page_of(request, reference, "rests_on")


@needs("actions.read")
@require_GET
def rested_on_by(request: HttpRequest, reference: str) -> HttpResponse:
    """What rests on it: its reports, actions of a work stream, what it was merged into."""
    return page_of(request, reference, "rested_on_by")


@needs("actions.read")
@require_GET
def history(request: HttpRequest, reference: str) -> HttpResponse:
    """What happened to it, each change with its undo."""
    return page_of(request, reference, "history")


@needs("exports.take")
@require_GET
def file(request: HttpRequest, reference: str, name: str) -> FileResponse:
    """A proof bit for bit as it was handed in."""
    visit = visit_of(request)
    visit.viewer.check_may("actions.read")
    one = Actions(visit).one(reference)
    content = original_of(visit.review, one, name)[0].read_bytes()
    check_leaves(visit.review, content, reference, [], asked_way(request, visit))
    return handed_out(request, visit.review, one, name)


def may_see_own(visit: Visit) -> bool:
    """Whether there is a page of own actions for the viewer."""
    return visit.world is not None and visit.viewer.may("own_actions.read")


def _drawn(row: Row) -> dict[str, Any]:
    """A row with its codes in words."""
    is_empty = row["implementation"] == "implemented" and row["effect"] == "no_effect"
    return {
        **row,
        "level_words": words.LEVELS.get(row["level"], ""),
        "response_told": words.RESPONSES.get(row["response"], words.NO_RESPONSE),
        "implementation_told": words.IMPLEMENTATION[row["implementation"]],
        "judgement_told": words.JUDGEMENTS[row["judgement"]],
        "effect_told": ("red", gettext_lazy("implemented, no effect"))
        if is_empty
        else words.EFFECTS[row["effect"]],
    }


def _address(request: HttpRequest, view: str) -> str:
    """The same filters in another view."""
    asked = request.GET.copy()
    asked.pop("view", None)
    asked.pop("page", None)
    if view:
        asked["view"] = view
    return f"?{asked.urlencode()}"


def _order(request: HttpRequest) -> list[tuple[str, bool]]:
    return sort_order(request.GET.getlist("sort"), COLUMNS, "due_on")


def _filters(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "") for name in FILTERS}


def _fields(said: Mapping[str, str], rows: Iterable[Row], held: Actions) -> list[FilterField]:
    rows = list(rows)
    streams = [(one.ref, one.title) for one in held.plan.streams]
    leads = [(one, one) for one in sorted({row["lead"] for row in rows if row["lead"]})]
    areas = sorted({area for row in rows for area in row["areas"].split(", ") if area})
    told = [(area, area_words(area)) for area in areas]
    return [
        FilterField("q", gettext("Words"), "search", said["q"], hint=gettext("Words or reference")),
        select_field("stream", gettext("Work stream"), gettext("All work streams"), streams, said["stream"]),
        select_field("level", gettext("Level"), gettext("All levels"), words.LEVELS.items(), said["level"]),
        select_field("lead", gettext("Lead owner"), gettext("All lead owners"), leads, said["lead"]),
        select_field("area", gettext("Issue area"), gettext("All issue areas"), told, said["area"]),
        *_of_axes(said),
        select_field("pressing", gettext("Pressing"), gettext("Pressing or not"), PRESSING.items(), said["pressing"]),
    ]  # fmt: skip


def _of_axes(said: Mapping[str, str]) -> list[FilterField]:
    return [
        select_field(name, label, every, [(code, told[1]) for code, told in held.items()], said[name])
        for name, label, every, held in (
            ("response", gettext("Accepted"), gettext("Any response"), words.RESPONSES),
            ("implementation", gettext("Implemented"), gettext("Any implementation"), words.IMPLEMENTATION),
            ("judgement", gettext("Judged"), gettext("Any judgement"), words.JUDGEMENTS),
            ("effect", gettext("Effect"), gettext("Any effect"), words.EFFECTS),
        )
    ]  # fmt: skip
