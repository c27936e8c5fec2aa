"""Writing a finding, saying it differently, moving its stage, taking a change back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from vedette.core.evidence.findings import Change
from vedette.core.kernel.errors import BadInput, OutOfDate, WrongState
from vedette.web.evidence import deciding
from vedette.web.evidence import finding_writes as writes
from vedette.web.evidence.deciding import kept, taken_back
from vedette.web.evidence.finding_forms import FindingForm, said_of
from vedette.web.evidence.finding_reads import FINDING, Findings
from vedette.web.evidence.object_reads import version as version_of
from vedette.web.evidence.shown import about, late_change, page_of
from vedette.web.reviews.visit import visit_of
from vedette.web.ui.permissions import needs


@needs("evidence.write")
def add(request: HttpRequest) -> HttpResponse:
    """A new finding."""
    visit = visit_of(request)
    areas = visit.review.template.areas
    form = FindingForm(request.POST or None, areas=areas, initial=_asked(request))
    if request.method == "POST" and form.is_valid():
        made = kept(form, lambda: writes.add(visit.review, told=form.told, by=visit.viewer.name))
        if made is not None:
            said = gettext(
                "The finding is written. Link what speaks for it and what speaks against it."
            )
            return done(request, made.ref, said, tab="rests_on")
    status = 422 if form.errors else 200
    return render(request, "evidence/finding_form.html", {"form": form}, status=status)


@needs("evidence.write")
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Say a finding differently."""
    visit = visit_of(request)
    held = Findings(visit)
    one = held.finding(reference)
    before = {**said_of(one), "version": version_of(held, FINDING, reference)}
    form = FindingForm(request.POST or None, areas=visit.review.template.areas, initial=before)
    if request.method == "POST" and form.is_valid():
        told = {name: value for name, value in form.told.items() if value != before[name]}
        try:
            if _edited(request, form, reference, told):
                said = gettext("The finding says it differently now; its history keeps how it was.")
                return done(request, reference, said, is_change=bool(told))
        except OutOfDate:
            version = form.cleaned_data["version"]
            return late_change(request, reference, Change.EDIT, form.told, version)
    context = {**about(held, one, "itself"), "form": form}
    return render(
        request, "evidence/finding_form.html", context, status=422 if form.errors else 200
    )


def _edited(
    request: HttpRequest, form: FindingForm, reference: str, told: Mapping[str, object]
) -> bool:
    visit = visit_of(request)
    if not told:
        return True
    version = form.cleaned_data["version"]
    return (
        kept(
            form,
            lambda: writes.change(
                visit.review,
                ref=reference,
                change=Change.EDIT,
                told=told,
                version=version,
                by=visit.viewer.name,
            ),
        )
        is not None
    )


@needs("evidence.write")
@require_POST
def stage(request: HttpRequest, reference: str) -> HttpResponse:
    """Move a finding on, back or out of use."""
    told = {"to": request.POST.get("to", ""), "why": request.POST.get("why", "").strip()}
    return changed(request, reference, Asked(Change.STAGE, told, gettext("The finding is moved.")))


@needs("evidence.write")
@require_POST
def take_back(request: HttpRequest, mark: str) -> HttpResponse:
    """Take one change of a finding back, or bring back what was taken back."""
    words = gettext("Taken back. The history keeps both decisions.")
    return taken_back(request, FINDING, mark, words, lambda: Findings(visit_of(request)).held)


@dataclass(frozen=True, slots=True)
class Asked:
    """One change as a form asks for it.

    Args:
        change: What happens.
        told: What the change says.
        words: What the page says once it is done.
        tab: The tab that it belongs to.
        forms: The form by its name in the page, for where it is refused.
    """

    change: Change
    told: Mapping[str, object]
    words: str
    tab: str = "itself"
    forms: Mapping[str, Form] | None = None


def changed(request: HttpRequest, reference: str, asked: Asked) -> HttpResponse:
    """Carry out one change as a form says it; the page says why not where it is refused."""
    visit = visit_of(request)
    Findings(visit).finding(reference)
    version = request.POST.get("version", "")
    try:
        writes.change(
            visit.review,
            ref=reference,
            change=asked.change,
            told=asked.told,
            version=version,
            by=visit.viewer.name,
        )
    except OutOfDate:
        return late_change(request, reference, asked.change, asked.told, version)
    except (BadInput, WrongState) as error:
        return page_of(request, reference, asked.tab, forms=asked.forms, problem=error)
    return done(request, reference, asked.words, tab=asked.tab)


def done(
    request: HttpRequest,
    reference: str,
    words: str,
    *,
    tab: str = "itself",
    is_change: bool = True,
) -> HttpResponse:
    """To a tab of the finding, which says what was done and how to undo it."""
    to = FINDING.url(visit_of(request).slug, reference, tab)
    return deciding.done(request, FINDING, reference, words, to=to, is_change=is_change)


def _asked(request: HttpRequest) -> dict[str, str]:
    """What the address says beforehand: the issue area of a cell, the kind."""
    return {name: request.GET[name] for name in ("issue_area", "kind") if name in request.GET}
