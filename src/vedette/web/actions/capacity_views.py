"""Capacities: the areas with their indicators, one indicator with its readings, and what is changed of them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from vedette.core.actions.capacities import Change, capacities
from vedette.core.kernel.errors import NotFound, OutOfDate, WrongState
from vedette.pipeline.capacities import COLUMNS, READ_COLUMNS, line_rows, read_rows
from vedette.pipeline.decisions import Act
from vedette.pipeline.recommended import changes_in_force
from vedette.web.actions import capacity_words as words
from vedette.web.actions import writes
from vedette.web.actions.capacity_forms import AreaForm, DropForm, IndicatorForm, said_of, shown
from vedette.web.actions.capacity_reads import CAPACITY, HeldCapacities
from vedette.web.evidence.deciding import REFUSED, Late, conflict_of, done, kept, taken_back
from vedette.web.evidence.object_reads import history, version
from vedette.web.linkage.exports import download
from vedette.web.recommendations.serving_words import KINDS
from vedette.web.reviews.visit import visit_of
from vedette.web.ui.notices import say
from vedette.web.ui.permissions import needs
from vedette.web.ui.templatetags.addresses import address

_FORM = "actions/capacity_form.html"


@needs("actions.read")
@require_GET
def areas(request: HttpRequest) -> HttpResponse:
    """Every area with its indicators, kind by kind; one area where the address names it."""
    held = HeldCapacities(visit_of(request))
    only = request.GET.get("area", "")
    known = held.lines.held.areas
    context = {
        "areas": held.areas(only if only in known else ""),
        "known": known,
        "only": only if only in known else "",
        "totals": held.totals(),
        "astray": held.lines.astray,
        "may_write": held.may_plan,
        "may_import": held.visit.world is not None and held.visit.viewer.may("sources.import"),
        "may_export": held.visit.viewer.may("exports.take"),
    }
    return render(request, "actions/capacities.html", context)


@needs("exports.take")
@require_GET
def export(request: HttpRequest) -> HttpResponseBase:
    """Indicators as a file, one row for each mission, or readings where the address asks for them."""
    visit = visit_of(request)
    visit.viewer.check_may("actions.read")
    lines = HeldCapacities(visit).lines
    only = request.GET.get("area", "")
    is_readings = request.GET.get("of") == "readings"
    rows = read_rows(lines) if is_readings else line_rows(lines)
    kept_rows = [row for row in rows if only in ("", row["area"])]
    if is_readings:
        return download(request, "readings", kept_rows, READ_COLUMNS, gettext("Readings"))
    return download(request, "capacities", kept_rows, COLUMNS, gettext("Capacities"))


@needs("actions.read")
@require_GET
def indicator(request: HttpRequest, reference: str) -> HttpResponse:
    """One indicator: its series, readings with the rows they came from, what it serves."""
    return _page(request, reference)


def _page(
    request: HttpRequest, key: str, *, form: DropForm | None = None, problem: object = None
) -> HttpResponse:
    held = HeldCapacities(visit_of(request))
    one = held.indicator(key)
    context: dict[str, Any] = {
        "one": one,
        "shown": held.shown(one, is_wide=True),
        "area": held.lines.held.areas[one.area],
        "kind_words": KINDS[one.kind],
        "every_words": words.EVERY[str(one.every)],
        "serves": held.served(one),
        "entries": history(held, CAPACITY, key, may_write=held.may_plan),
        "drop_form": form or DropForm(),
        "problem": problem,
        "may_write": held.may_plan,
        "may_see_sources": held.visit.viewer.may("sources.read"),
    }
    return render(
        request, "actions/capacity.html", context, status=REFUSED if form or problem else 200
    )


@needs("actions.write")
def add(request: HttpRequest) -> HttpResponse:
    """A new indicator."""
    held = HeldCapacities(visit_of(request))
    initial = {"area": request.GET.get("area", ""), "every": "3", "kind": "output", "better": "up"}
    form = IndicatorForm(request.POST or None, initial=initial, held=held.lines.held, is_new=True)
    if request.method == "POST" and form.is_valid():
        key = form.cleaned_data["key"]
        if key in held.lines.held.indicators:
            form.add_error("key", gettext("There is an indicator of this key already."))
        else:
            told = {name: value for name, value in form.told.items() if value}
            if _changed(request, form, key, Change.EDIT, told):
                return done(request, CAPACITY, key, gettext("The indicator is stated."))
    return render(request, _FORM, {"form": form}, status=REFUSED if form.errors else 200)


@needs("actions.write")
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Say an indicator differently."""
    held = HeldCapacities(visit_of(request))
    one = held.indicator(reference)
    before = said_of(one)
    initial = {**shown(before), "version": version(held, CAPACITY, reference)}
    form = IndicatorForm(request.POST or None, initial=initial, held=held.lines.held, is_new=False)
    if request.method == "POST" and form.is_valid():
        told = {name: value for name, value in form.told.items() if value != before[name]}
        seen = form.cleaned_data["version"]
        try:
            if not told or _changed(request, form, reference, Change.EDIT, told, seen):
                said = gettext("It says it differently now; its history keeps how it was.")
                return done(request, CAPACITY, reference, said, is_change=bool(told))
        except OutOfDate:
            return _late(request, held, reference, told, seen)
    context = {"form": form, "one": one}
    return render(request, _FORM, context, status=REFUSED if form.errors else 200)


def _late(
    request: HttpRequest, held: HeldCapacities, key: str, told: dict[str, Any], seen: str
) -> HttpResponse:
    of = held.visit.review.template
    late = Late(
        key,
        told,
        seen,
        "capacities:edit",
        lambda known: capacities(of, changes_in_force(known, Act.CAPACITY)).indicators,
        lambda one, name: str(shown(said_of(one))[name]),
    )
    return conflict_of(request, CAPACITY, held, late)


@needs("actions.write")
def add_area(request: HttpRequest) -> HttpResponse:
    """A new area, or other words for one that is there."""
    held = HeldCapacities(visit_of(request))
    known = held.lines.held.areas
    one = known.get(request.GET.get("area", ""))
    initial = {"key": one.key, "title": one.title, "definition": one.definition} if one else {}
    form = AreaForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        told = {"title": said["title"], "definition": said["definition"]}
        if _changed(request, form, said["key"], Change.AREA, told):
            to = f"{address(held.visit.slug, 'capacities:areas')}#{said['key']}"
            return done(request, CAPACITY, said["key"], gettext("The area is stated."), to=to)
    context = {"form": form, "area": one, "is_area": True}
    return render(request, _FORM, context, status=REFUSED if form.errors else 200)


@needs("actions.write")
@require_POST
def drop(request: HttpRequest, reference: str) -> HttpResponse:
    """Take an indicator, or an area without any, out; its readings stay in their files."""
    visit = visit_of(request)
    form = DropForm(request.POST)
    if not form.is_valid():
        return _page(request, reference, form=form)
    try:
        writes.change_capacity(
            visit.review,
            key=reference,
            change=Change.DROP,
            told={"why": form.cleaned_data["why"]} if form.cleaned_data["why"] else {},
            by=visit.viewer.name,
        )
    except NotFound as error:
        raise Http404 from error
    except WrongState as error:
        say(request, f"{error.problem} {error.remedy}", level="held")
        return redirect("capacities:areas", visit.slug)
    said = gettext("Taken out. Its readings stay in their files.")
    return done(request, CAPACITY, reference, said, to=address(visit.slug, "capacities:areas"))


@needs("actions.write")
@require_POST
def take_back(request: HttpRequest, mark: str) -> HttpResponse:
    """Take one change back, or bring it back."""
    said = gettext("Taken back. The history keeps both decisions.")
    return taken_back(
        request,
        CAPACITY,
        mark,
        said,
        lambda: HeldCapacities(visit_of(request)).lines.held.indicators,
    )


def _changed(
    request: HttpRequest,
    form: IndicatorForm | AreaForm,
    key: str,
    change: Change,
    told: dict[str, Any],
    seen: str = "",
) -> bool:
    visit = visit_of(request)
    made = kept(
        form,
        lambda: writes.change_capacity(
            visit.review, key=key, change=change, told=told, version=seen, by=visit.viewer.name
        ),
    )
    return made is not None
