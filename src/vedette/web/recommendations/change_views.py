"""Writing a recommendation, saying it differently, looking at its quality, taking a change back."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from vedette.core.kernel.errors import BadInput, OutOfDate
from vedette.core.recommendations.changes import Change, changed
from vedette.core.recommendations.recommendations import Recommendation
from vedette.web.evidence.deciding import REFUSED, done, kept, taken_back
from vedette.web.evidence.object_reads import version
from vedette.web.recommendations import reads, writes
from vedette.web.recommendations.forms import RecommendationForm, said_of
from vedette.web.recommendations.reads import RECOMMENDATION, Recommendations
from vedette.web.recommendations.shown import about, late_change, today
from vedette.web.reviews.visit import visit_of
from vedette.web.ui.permissions import needs

_CHECK = "check"


@needs("recommendations.write")
def add(request: HttpRequest) -> HttpResponse:
    """A new recommendation."""
    visit = visit_of(request)
    held = Recommendations(visit)
    form = RecommendationForm(
        request.POST or None, of=held.visit.review.template, initial=_asked(request), is_new=True
    )
    if request.method == "POST" and form.is_valid() and not _is_check(request):
        made = kept(
            form,
            lambda: writes.add(
                visit.review, told=form.told, answers=form.findings, by=visit.viewer.name
            ),
        )
        if made is not None:
            said = gettext("The recommendation is written. It is a draft until it is issued.")
            return done(request, RECOMMENDATION, made.ref, said)
    answers = form["answers"].value() or ""
    answered = [ref for ref in answers.split() if ref in held.held]
    context = {
        "form": form,
        "answered": [(held.chip(ref), held.held[ref].statement) for ref in answered],
        "quality": _quality(form, None),
    }
    return _form(request, form, context)


@needs("recommendations.write")
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Say a recommendation differently."""
    held = Recommendations(visit_of(request))
    one = held.one(reference)
    before = said_of(one)
    shown = {**before, "supporting": "\n".join(one.supporting), "deadline": one.deadline}
    initial = {**shown, "version": version(held, RECOMMENDATION, reference)}
    form = RecommendationForm(
        request.POST or None, of=held.visit.review.template, initial=initial, is_new=False
    )
    if request.method == "POST" and form.is_valid() and not _is_check(request):
        told = {name: value for name, value in form.told.items() if value != before[name]}
        try:
            if _edited(request, form, reference, told):
                said = gettext("It says it differently now; its history keeps how it was.")
                return done(request, RECOMMENDATION, reference, said, is_change=bool(told))
        except OutOfDate:
            return late_change(request, reference, "edit", told, form.cleaned_data["version"])
    context = {**about(held, one, "itself"), "form": form, "quality": _quality(form, one)}
    return _form(request, form, context)


def _form(
    request: HttpRequest, form: RecommendationForm, context: Mapping[str, object]
) -> HttpResponse:
    """The form with its quality check beside it, or the check alone where a script asks for it."""
    part = "_quality" if request.headers.get("HX-Request") else "form"
    is_refused = bool(form.errors) and not request.headers.get("HX-Request")
    status = REFUSED if is_refused else 200
    return render(request, f"recommendations/{part}.html", dict(context), status=status)


def _edited(
    request: HttpRequest, form: RecommendationForm, reference: str, told: Mapping[str, object]
) -> bool:
    visit = visit_of(request)
    if not told:
        return True
    return (
        kept(
            form,
            lambda: writes.change(
                visit.review,
                ref=reference,
                change=Change.EDIT,
                told=told,
                version=form.cleaned_data["version"],
                by=visit.viewer.name,
            ),
        )
        is not None
    )


def _quality(form: RecommendationForm, one: Recommendation | None) -> list[reads.Rule]:
    """What is wrong with what the form says now; nothing before something was written."""
    if not form.is_bound:
        return [] if one is None else reads.quality(one, today())
    if not form.is_valid():
        return []
    ref = "REC-0" if one is None else one.ref
    told: dict[str, object] = {"recommendation": ref, "change": Change.EDIT, **form.told}
    if one is None:
        told |= {"change": Change.ADD, "answers": [{"on": ref} for ref in form.findings]}
    try:
        made = changed({} if one is None else {one.ref: one}, told)[ref]
    except BadInput:
        return []
    return reads.quality(made, today())


def _is_check(request: HttpRequest) -> bool:
    return request.POST.get("act") == _CHECK


@needs("recommendations.write")
@require_POST
def take_back(request: HttpRequest, mark: str) -> HttpResponse:
    """Take one change back, or bring back what was taken back."""
    words = gettext("Taken back. The history keeps both decisions.")
    return taken_back(
        request,
        RECOMMENDATION,
        mark,
        words,
        lambda: Recommendations(visit_of(request)).recommended,
    )


def _asked(request: HttpRequest) -> dict[str, str]:
    """What the address says beforehand: the issue area of a cell, the findings that it answers."""
    found = {"answers": "\n".join(request.GET.getlist("answers"))}
    if "issue_area" in request.GET:
        found["issue_area"] = request.GET["issue_area"]
    return found
