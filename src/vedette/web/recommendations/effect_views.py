"""The effect that is declared before: what can show it, said plainly, and locked."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from vedette.core.kernel.errors import BadInput, NotEnoughData, WrongState
from vedette.core.recommendations.recommendations import Recommendation
from vedette.pipeline.effects import Looked
from vedette.web.evidence.deciding import REFUSED, done, refuse
from vedette.web.recommendations import words, writes
from vedette.web.recommendations.forms import EffectForm, planned
from vedette.web.recommendations.measured_reads import measured_page
from vedette.web.recommendations.reads import RECOMMENDATION, Recommendations
from vedette.web.recommendations.shown import about, today
from vedette.web.reviews.visit import visit_of
from vedette.web.ui.permissions import needs


@needs("recommendations.read")
def effect(request: HttpRequest, reference: str) -> HttpResponse:
    """What was declared, every version, and what can show it."""
    held = Recommendations(visit_of(request))
    one = held.one(reference)
    context = {
        **about(held, one, "itself"),
        "effect": held.effect(one),
        "outcomes": words.OUTCOMES,
        "versions": list(reversed(one.declared)),
    }
    return render(request, "recommendations/effect.html", context)


@needs("recommendations.read")
def measured(request: HttpRequest, reference: str) -> HttpResponse:
    """What was measured since, against what was declared: verdict, series, every way to look, what a claim rests on."""
    held = Recommendations(visit_of(request))
    one = held.one(reference)
    context = {**about(held, one, "itself"), **measured_page(held, one)}
    return render(request, "recommendations/measured.html", context)


@needs("recommendations.write")
def declare(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what it is to bring: looked at first, then locked."""
    held = Recommendations(visit_of(request))
    one = held.one(reference)
    last = one.declared[-1].plan if one.declared else None
    form = EffectForm(
        request.POST or None, initial=planned(last, today()), is_first=not one.declared
    )
    weighed: Looked | None = None
    if request.method == "POST" and form.is_valid():
        try:
            if request.POST.get("act") == "declare":
                return _declared(request, one, form)
            weighed = writes.weigh(held.visit.review, plan=form.plan, by=held.visit.viewer.name)
        except (BadInput, NotEnoughData, WrongState) as error:
            refuse(form, error)
    context = {
        **about(held, one, "itself"),
        "form": form,
        "effect": weighed,
        "outcomes": words.OUTCOMES,
    }
    status = REFUSED if form.errors else 200
    return render(request, "recommendations/declare.html", context, status=status)


def _declared(request: HttpRequest, one: Recommendation, form: EffectForm) -> HttpResponse:
    visit = visit_of(request)
    why = str(form.cleaned_data.get("why") or "")
    writes.declare(visit.review, ref=one.ref, plan=form.plan, why=why, by=visit.viewer.name)
    said = gettext("The effect is declared and locked. Another version stays visible beside it.")
    return done(request, RECOMMENDATION, one.ref, said)
