"""The page of a recommendation: one of its four tabs, with the forms that the viewer may use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from vedette.core.kernel.errors import VedetteError
from vedette.core.recommendations.recommendations import Recommendation, days_late
from vedette.pipeline.recommended import recommendations_of
from vedette.web.evidence.deciding import Late, conflict_of, tab_answer
from vedette.web.evidence.object_reads import head_of, history
from vedette.web.evidence.shown import label_of
from vedette.web.recommendations import reads, words
from vedette.web.recommendations.forms import LinkForm
from vedette.web.recommendations.reads import RECOMMENDATION, Recommendations
from vedette.web.recommendations.serving import served
from vedette.web.reviews.openings import note_opened
from vedette.web.reviews.visit import visit_of


def page_of(
    request: HttpRequest,
    reference: str,
    tab: str,
    *,
    forms: Mapping[str, Form] | None = None,
    problem: VedetteError | None = None,
) -> HttpResponse:
    """One tab of a recommendation.

    Args:
        request: Of the page.
        reference: The recommendation.
        tab: `itself`, `rests_on`, `rested_on_by` or `history`.
        forms: Forms that were refused, by name; they keep what was written.
        problem: Why.
    """
    visit = visit_of(request)
    held = Recommendations(visit)
    one = held.one(reference)
    note_opened(visit, reference, [label_of(visit)])
    context = {**about(held, one, tab), **_FILLED[tab](held, one)}
    if held.may_recommend:
        context |= {"link_form": LinkForm(), **(forms or {})}
    room = "recommendations" if tab in ("itself", "rests_on") else "evidence"
    return tab_answer(request, f"{room}/{tab}.html", context, forms=forms, problem=problem)


def about(held: Recommendations, one: Recommendation, tab: str) -> dict[str, Any]:
    """What the head of every page of a recommendation shows."""
    return {
        **head_of(held, RECOMMENDATION, one.ref, one.links, tab),
        "one": one,
        "states": reads.axes(one),
        "days_late": days_late(one, today()),
        "may_write": held.may_recommend,
        "successors": held.chips(one.successors),
        "parents": held.chips(one.parents),
    }


def today() -> dt.date:
    """The day on which a page is looked at."""
    return timezone.now().date()


def _itself(held: Recommendations, one: Recommendation) -> dict[str, Any]:
    return {
        "facts": reads.facts(one),
        "quality": reads.quality(one, today()),
        "links": held.links(one),
        "alike": held.alike(one.ref),
        "before": held.said_before(one),
        "effect": held.effect(one),
        "proposals": held.proposals_for(one.ref),
        "serving": served(held, one.ref, today()),
    }


def _rests_on(held: Recommendations, one: Recommendation) -> dict[str, Any]:
    return {"links": held.links(one), "before": held.said_before(one)}


def _nothing(_held: Recommendations, _one: Recommendation) -> dict[str, Any]:
    return {}


def _history(held: Recommendations, one: Recommendation) -> dict[str, Any]:
    entries = history(held, RECOMMENDATION, one.ref, may_write=held.may_recommend)
    return {"entries": entries}


_FILLED = {
    "itself": _itself,
    "rests_on": _rests_on,
    "rested_on_by": _nothing,
    "history": _history,
}


def late_change(
    request: HttpRequest, reference: str, keep: str, told: Mapping[str, object], version: str
) -> HttpResponse:
    """Both changes side by side, where somebody else was first."""
    held = Recommendations(visit_of(request))
    held.one(reference)
    late = Late(reference, told, version, f"recommendations:{keep}", recommendations_of, _said)
    return conflict_of(request, RECOMMENDATION, held, late)


def _said(one: Recommendation, name: str) -> str:
    """What a recommendation said of a field."""
    if name == "to":
        return ", ".join(
            str(words.STATES[state][1]) for state in (one.response, one.implementation, one.closure)
        )
    value = getattr(one, name)
    return ", ".join(value) if isinstance(value, tuple) else str(value or "")
