"""Writing the plan: actions and work streams, their rows and links, merged, split, taken back."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from vedette.core.actions.changes import Change
from vedette.core.kernel.errors import OutOfDate
from vedette.pipeline.recommended import proposals_of
from vedette.web.actions import writes
from vedette.web.actions.forms import (
    ROWS,
    ActionForm,
    ChargeForm,
    MergeForm,
    MilestoneForm,
    RiskForm,
    SplitForm,
    said_of,
    shown,
)
from vedette.web.actions.reads import ACTION, Actions
from vedette.web.actions.shown import about, charge_form, late_change, page_of, tried
from vedette.web.evidence.deciding import REFUSED, done, kept, taken_back
from vedette.web.evidence.object_reads import version
from vedette.web.recommendations.forms import LinkForm
from vedette.web.reviews.visit import visit_of
from vedette.web.ui.permissions import needs

_FORM = "actions/form.html"


@needs("actions.write")
def add(request: HttpRequest) -> HttpResponse:
    """A new action or work stream."""
    visit = visit_of(request)
    held = Actions(visit)
    initial = {
        "implements": "\n".join(request.GET.getlist("carries")),
        "stream": request.GET.get("stream", ""),
        "kind": "stream" if request.GET.get("kind") == "stream" else "action",
        "currency": "USD",
    }
    form = _form(request, held, initial, is_new=True)
    if request.method == "POST" and form.is_valid():
        made = kept(
            form,
            lambda: writes.add(
                visit.review,
                told=form.told,
                implements=form.recommendations,
                by=visit.viewer.name,
            ),
        )
        if made is not None:
            return done(request, ACTION, made.ref, gettext("It stands in the plan."))
    return render(request, _FORM, {"form": form}, status=REFUSED if form.errors else 200)


@needs("actions.write")
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Say an action differently."""
    held = Actions(visit_of(request))
    one = held.one(reference)
    before = said_of(one)
    initial = {**shown(before), "version": version(held, ACTION, reference)}
    form = _form(request, held, initial, is_new=False)
    if request.method == "POST" and form.is_valid():
        told = {name: value for name, value in form.told.items() if value != before[name]}
        seen = form.cleaned_data["version"]
        try:
            if _edited(request, form, reference, told):
                said = gettext("It says it differently now; its history keeps how it was.")
                return done(request, ACTION, reference, said, is_change=bool(told))
        except OutOfDate:
            return late_change(request, reference, told, seen)
    context = {**about(held, one, "itself"), "form": form}
    return render(request, _FORM, context, status=REFUSED if form.errors else 200)


def _form(
    request: HttpRequest, held: Actions, initial: Mapping[str, object], *, is_new: bool
) -> ActionForm:
    projects = {ref: one.title for ref, one in proposals_of(held.known).items()}
    return ActionForm(
        request.POST or None, initial=initial, plan=held.plan, projects=projects, is_new=is_new
    )


def _edited(
    request: HttpRequest, form: ActionForm, reference: str, told: Mapping[str, object]
) -> bool:
    if not told:
        return True
    visit, seen = visit_of(request), form.cleaned_data["version"]
    made = kept(
        form,
        lambda: writes.change(
            visit.review,
            ref=reference,
            change=Change.EDIT,
            told=told,
            version=seen,
            by=visit.viewer.name,
        ),
    )
    return made is not None


@needs("actions.write")
@require_POST
def put(request: HttpRequest, reference: str, table: str) -> HttpResponse:
    """Put a milestone, risk or charge; one of the same key changes."""
    if table not in (*ROWS, "charges"):
        raise Http404
    form: MilestoneForm | RiskForm | ChargeForm
    if table == "charges":
        held = Actions(visit_of(request))
        form = charge_form(held, held.one(reference), request.POST)
    else:
        form = ROWS[table](request.POST, prefix=table[0])
    if not form.is_valid():
        return page_of(request, reference, "itself", forms={f"{table}_form": form})
    told = {"table": table, "row": form.told}
    return _changed(request, reference, Change.PUT, told, gettext("The row is kept."))


@needs("actions.write")
@require_POST
def drop(request: HttpRequest, reference: str, table: str) -> HttpResponse:
    """Take a milestone, risk or charge out."""
    told = {"table": table, "key": request.POST.get("key", "")}
    return _changed(request, reference, Change.DROP, told, gettext("The row is taken out."))


@needs("actions.write")
@require_POST
def link(request: HttpRequest, reference: str) -> HttpResponse:
    """Let it carry a recommendation out."""
    visit = visit_of(request)
    Actions(visit).one(reference)
    form = LinkForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        made = kept(
            form,
            lambda: writes.link(
                visit.review, ref=reference, on=said["on"], note=said["note"], by=visit.viewer.name
            ),
        )
        if made is not None:
            to = ACTION.url(visit.slug, reference, "rests_on")
            return done(request, ACTION, reference, gettext("It is linked."), to=to)
    return page_of(request, reference, "rests_on", forms={"link_form": form})


@needs("actions.write")
@require_POST
def unlink(request: HttpRequest, reference: str) -> HttpResponse:
    """Let it carry a recommendation out no more."""
    told = {"on": request.POST.get("on", "")}
    said = gettext("The link is taken away.")
    return _changed(request, reference, Change.UNLINK, told, said, tab="rests_on")


@needs("actions.write")
@require_POST
def look(request: HttpRequest, reference: str) -> HttpResponse:
    """Take over what changed beneath it, or hold the old value with a reason."""
    visit = visit_of(request)
    is_held = request.POST.get("act") == "hold"
    why = request.POST.get("why", "").strip() if is_held else None
    on, seen = request.POST.get("on", ""), request.POST.get("today", "")
    said = gettext("The old value is held.") if is_held else gettext("The new value is taken over.")
    return tried(
        request,
        reference,
        "rests_on",
        lambda: writes.look(
            visit.review, ref=reference, on=on, why=why, today=seen, by=visit.viewer.name
        ),
        said,
        to=ACTION.url(visit.slug, reference, "rests_on"),
    )


@needs("actions.write")
def merge(request: HttpRequest, reference: str) -> HttpResponse:
    """Let others go into this one."""
    visit = visit_of(request)
    held = Actions(visit)
    one = held.one(reference)
    form = MergeForm(request.POST or None, initial={"others": request.GET.get("others", "")})
    if request.method == "POST" and form.is_valid():
        made = kept(
            form,
            lambda: writes.merge(
                visit.review,
                into=reference,
                others=form.refs,
                why=form.cleaned_data["why"],
                by=visit.viewer.name,
            ),
        )
        if made is not None:
            return done(request, ACTION, reference, gettext("The others went into it."))
    context = {**about(held, one, "itself"), "form": form}
    return render(request, "actions/merge.html", context, status=REFUSED if form.errors else 200)


@needs("actions.write")
def split(request: HttpRequest, reference: str) -> HttpResponse:
    """Put parts in place of this one."""
    visit = visit_of(request)
    held = Actions(visit)
    one = held.one(reference)
    form = SplitForm(request.POST or None, initial={"parts": one.title})
    if request.method == "POST" and form.is_valid():
        made = kept(
            form,
            lambda: writes.split(
                visit.review,
                ref=reference,
                titles=form.titles,
                why=form.cleaned_data["why"],
                by=visit.viewer.name,
            ),
        )
        if made is not None:
            return done(request, ACTION, reference, gettext("Its parts stand in its place."))
    context = {**about(held, one, "itself"), "form": form}
    return render(request, "actions/split.html", context, status=REFUSED if form.errors else 200)


@needs("actions.write")
@require_POST
def take_back(request: HttpRequest, mark: str) -> HttpResponse:
    """Take one change back, or bring back what was taken back."""
    said = gettext("Taken back. The history keeps both decisions.")
    return taken_back(request, ACTION, mark, said, lambda: Actions(visit_of(request)).plan.actions)


def _changed(
    request: HttpRequest,
    reference: str,
    change: Change,
    told: Mapping[str, object],
    said: str,
    *,
    tab: str = "itself",
) -> HttpResponse:
    visit = visit_of(request)
    return tried(
        request,
        reference,
        tab,
        lambda: writes.change(
            visit.review,
            ref=reference,
            change=change,
            told=told,
            version=request.POST.get("version", ""),
            by=visit.viewer.name,
        ),
        said,
        to=ACTION.url(visit.slug, reference, tab),
    )
