"""The plan as a rolling document: baselines that are kept, and any day beside any other with changed cells marked."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from vedette.core.actions.compare import Fate, compared
from vedette.core.actions.plan import Plan
from vedette.core.kernel.errors import BadInput, NotFound
from vedette.pipeline.planned import plan_at
from vedette.web.actions import words, writes
from vedette.web.actions.forms import BaselineForm
from vedette.web.actions.reads import Actions, today
from vedette.web.evidence.deciding import REFUSED, kept
from vedette.web.reviews.visit import visit_of
from vedette.web.ui.notices import say
from vedette.web.ui.permissions import needs
from vedette.web.ui.templatetags.addresses import address


@needs("actions.read")
@require_GET
def versions(request: HttpRequest) -> HttpResponse:
    """The baselines, and the plan of one time beside that of another."""
    return _page(request, BaselineForm())


@needs("actions.write")
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the plan as it stands now."""
    visit = visit_of(request)
    form = BaselineForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        made = kept(
            form,
            lambda: writes.keep_baseline(
                visit.review, name=said["name"], why=said["why"], by=visit.viewer.name
            ),
        )
        if made is not None:
            say(request, gettext("The plan is kept as it stands."))
            return redirect(f"{address(visit.slug, 'actions:versions')}?before={made.ref}")
    return _page(request, form)


def _page(request: HttpRequest, form: BaselineForm) -> HttpResponse:
    held = Actions(visit_of(request))
    baselines = list(held.plan.baselines.values())[::-1]
    before = request.GET.get("before") or request.GET.get("day_before") or ""
    before = before or (baselines[0].ref if baselines else "")
    after = request.GET.get("after") or request.GET.get("day_after") or ""
    problem, found = None, []
    try:
        then = plan_at(held.known, before) if before else Plan()
        found = compared(then, plan_at(held.known, after)) if before else []
    except (BadInput, NotFound) as error:
        problem = error
    counts = [(*words.FATES[fate], sum(one.fate is fate for one in found)) for fate in Fate]
    rows = [
        (
            held.chip(one.ref),
            words.FATES[one.fate],
            _title(one.cells["title"]),
            [
                (words.CELLS[name], words.coded(name, was), words.coded(name, now))
                for name, (was, now) in one.changed.items()
            ],
        )
        for one in found
        if one.fate is not Fate.SAME
    ]
    context = {
        "baselines": baselines,
        "form": form,
        "before": before,
        "after": after,
        "day": today(),
        "rows": rows,
        "n_all": len(found),
        "counts": counts,
        "problem": problem,
        "may_write": held.may_plan,
    }
    is_refused = problem is not None or bool(form.errors)
    return render(request, "actions/versions.html", context, status=REFUSED if is_refused else 200)


def _title(both: tuple[str, str]) -> str:
    """What it is called now, or was called before it was gone."""
    return both[1] or both[0]
