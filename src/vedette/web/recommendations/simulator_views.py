"""If the rate fell by so much, when would we know? Everything that is asked stands in the address; nothing is kept."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import get_language_bidi
from django.views.decorators.http import require_GET

from vedette.core.kernel.errors import BadInput, NotEnoughData, VedetteError, WrongState
from vedette.core.recommendations.simulator import Simulated
from vedette.pipeline.effects import simulate, simulate_of
from vedette.web.evidence.deciding import REFUSED
from vedette.web.recommendations import words
from vedette.web.recommendations.forms import FallForm, SimulatorForm, usual_base
from vedette.web.recommendations.reads import Recommendations
from vedette.web.recommendations.shown import about, today
from vedette.web.recommendations.simulator_chart import chances
from vedette.web.reviews.visit import Visit, visit_of
from vedette.web.ui.permissions import needs

_TOLD = (12, 24, 36, 60, 120)
"""Months whose chances the table shows."""


@needs("recommendations.read")
@require_GET
def simulator(request: HttpRequest) -> HttpResponse:
    """Of any base, with a fall of one's own."""
    visit = visit_of(request)
    usual = usual_base(_newest(visit))
    # an address that only says the fall asks it of the usual base
    told = request.GET if set(request.GET) - {"fall"} else {**usual, **request.GET.dict()}
    form = SimulatorForm(told)
    found, problem = list[Simulated](), None
    if form.is_valid():
        try:
            found = simulate(visit.review, form.base, form.share)
        except (BadInput, NotEnoughData, WrongState) as error:
            problem = error
    context = {"form": form, **_shown(form, found, problem)}
    status = _status(request, form, problem)
    return render(request, "recommendations/simulator.html", context, status=status)


@needs("recommendations.read")
@require_GET
def simulator_of(request: HttpRequest, reference: str) -> HttpResponse:
    """Of the base that a recommendation declared."""
    held = Recommendations(visit_of(request))
    one = held.one(reference)
    plan = one.declared[-1].plan if one.declared else None
    usual = {"fall": round(plan.fall * 100) if plan else 30}
    form = FallForm(request.GET if "fall" in request.GET else usual)
    found, problem = list[Simulated](), None
    if plan is not None and form.is_valid():
        try:
            found = simulate_of(held.visit.review, one, form.share)
        except (BadInput, NotEnoughData, WrongState) as error:
            problem = error
    context = {
        **about(held, one, "itself"),
        "plan": plan,
        "form": form,
        **_shown(form, found, problem),
    }
    status = _status(request, form, problem)
    return render(request, "recommendations/simulator_of.html", context, status=status)


def _newest(visit: Visit) -> dt.date:
    """The last day of the last whole year that incidents are told of; of the year before today without any."""
    try:
        told = visit.run.value("SELECT MAX(date_from) FROM incidents")
    except WrongState:
        told = None
    year = int(str(told)[:4]) if told else today().year - 1
    return dt.date(year, 12, 31)


def _others(form: FallForm) -> list[tuple[str, str]]:
    """What the slider sends along unchanged."""
    held = form.data if form.is_bound else {}
    names = [name for name in form.fields if name != "fall"]
    lists = (
        held.lists() if isinstance(held, QueryDict) else ((n, _listed(v)) for n, v in held.items())
    )
    return [(name, str(one)) for name, values in lists if name in names for one in values]


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _shown(form: FallForm, found: list[Simulated], problem: VedetteError | None) -> dict[str, Any]:
    return {
        "fall": form.share if form.is_valid() else None,
        "fall_now": form.cleaned_data["fall"] if form.is_valid() else 30,
        "others": _others(form),
        "found": [(words.OUTCOMES[one.outcome], one) for one in found],
        "chart": chances(found, mirrored=get_language_bidi()) if found else None,
        "told": _TOLD,
        "outcomes": words.OUTCOMES,
        "rows": [
            (words.OUTCOMES[one.outcome], one, [one.chances[months] for months in _TOLD])
            for one in found
        ],
        "problem": problem,
    }


def _status(request: HttpRequest, form: FallForm, problem: VedetteError | None) -> int:
    """Nothing is refused to who only opens the page, whatever the review has too little of."""
    return REFUSED if "fall" in request.GET and (problem or form.errors) else 200
