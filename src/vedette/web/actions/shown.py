"""The page of an action: one of its four tabs, with the forms that the viewer may use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse

from vedette.core.actions.changes import plan
from vedette.core.actions.plan import Action
from vedette.core.actions.progress import standing_proofs
from vedette.core.actions.reminders import report_due
from vedette.core.kernel.errors import (
    BadInput,
    NotAllowed,
    NotFound,
    OutOfDate,
    VedetteError,
    WrongState,
)
from vedette.core.recommendations.charges import charged_in_all
from vedette.pipeline.decisions import Act
from vedette.pipeline.recommended import changes_in_force
from vedette.web.actions import reads, words
from vedette.web.actions.forms import ChargeForm, MilestoneForm, RiskForm, said_of
from vedette.web.actions.reads import ACTION, Actions, today
from vedette.web.evidence.deciding import Late, conflict_of, done, tab_answer
from vedette.web.evidence.object_reads import head_of, history
from vedette.web.evidence.shown import label_of
from vedette.web.recommendations.forms import LinkForm
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
    """One tab of an action.

    Args:
        request: Of the page.
        reference: The action.
        tab: `itself`, `rests_on`, `rested_on_by` or `history`.
        forms: Forms that were refused, by name; they keep what was written.
        problem: Why.
    """
    visit = visit_of(request)
    held = Actions(visit)
    one = held.one(reference)
    note_opened(visit, reference, [label_of(visit)])
    context = {**about(held, one, tab), **_FILLED[tab](held, one)}
    if held.may_plan:
        context |= {
            "link_form": LinkForm(),
            "milestones_form": MilestoneForm(prefix="m"),
            "risks_form": RiskForm(prefix="r"),
            "charges_form": charge_form(held, one),
            **(forms or {}),
        }
    room = "actions" if tab in ("itself", "rests_on") else "evidence"
    return tab_answer(request, f"{room}/{tab}.html", context, forms=forms, problem=problem)


def about(held: Actions, one: Action, tab: str) -> dict[str, Any]:
    """What the head of every page of an action shows."""
    stands = held.stands(one)
    return {
        **head_of(held, ACTION, one.ref, one.links, tab),
        "one": one,
        "stands": stands,
        "signed": reads.signed(stands),
        "may_write": held.may_plan,
        "may_judge": held.may_judge and held.visit.viewer.name.casefold() not in one.owners,
        "may_report": held.may_report(one),
        "successors": held.chips(one.successors),
        "parents": held.chips(one.parents),
    }


def _itself(held: Actions, one: Action) -> dict[str, Any]:
    members = held.plan.of_stream(one.ref) if one.is_stream else []
    return {
        "links": held.links(one),
        "level_words": words.LEVELS.get(one.level, ""),
        "stream": held.chips([one.stream]),
        "before": held.chips(one.after),
        "late_before": held.late_before(one),
        "funding": held.funding(one),
        "reports": held.reports(one),
        "proofs": [(proof, proof.is_expired(today())) for proof in standing_proofs(one.reports)],
        "report_due": report_due(one),
        "said": [(*words.JUDGEMENTS[held_.to], held_) for held_ in reversed(one.judgements)],
        "judgements": reads.judgements(one),
        "measured": [(*words.EFFECTS[held_.to], held_) for held_ in reversed(one.measures)],
        "effects": [(code, said) for code, (_, said) in words.EFFECTS.items()],
        "grades": words.GRADES,
        "charges": held.charges(one),
        "charged": charged_in_all(one.charges),
        "serving": served(held, one.ref, today()),
        "members": [(held.chip(each.ref), each, held.stands(each)) for each in members],
    }


def charge_form(held: Actions, one: Action, said: Mapping[str, Any] | None = None) -> ChargeForm:
    """The form of a charge, with the lines of the project that pays."""
    project = held.projects.get(one.funding)
    lines = (
        [(line.key, f"{line.key} {line.description}") for line in project.lines] if project else []
    )
    return ChargeForm(said, prefix="c", lines=lines)


def _rests_on(held: Actions, one: Action) -> dict[str, Any]:
    return {"links": held.links(one)}


def _nothing(_held: Actions, _one: Action) -> dict[str, Any]:
    return {}


def _history(held: Actions, one: Action) -> dict[str, Any]:
    return {"entries": history(held, ACTION, one.ref, may_write=held.may_plan)}


_FILLED = {
    "itself": _itself,
    "rests_on": _rests_on,
    "rested_on_by": _nothing,
    "history": _history,
}


def tried(
    request: HttpRequest,
    reference: str,
    tab: str,
    write: Callable[[], object],
    words_done: str,
    *,
    to: str = "",
) -> HttpResponse:
    """Carry out one change; the page says why not where it is refused."""
    Actions(visit_of(request)).one(reference)
    try:
        write()
    except (BadInput, NotAllowed, NotFound, OutOfDate, WrongState) as error:
        return page_of(request, reference, tab, problem=error)
    return done(request, ACTION, reference, words_done, to=to)


def late_change(
    request: HttpRequest, reference: str, told: Mapping[str, object], version: str
) -> HttpResponse:
    """Both changes side by side, where somebody else was first."""
    held = Actions(visit_of(request))
    held.one(reference)
    late = Late(
        reference,
        told,
        version,
        "actions:edit",
        lambda known: plan(changes_in_force(known, Act.ACTION)).actions,
        _said,
    )
    return conflict_of(request, ACTION, held, late)


def _said(one: Action, name: str) -> str:
    """What an action said of a field."""
    value = said_of(one)[name]
    return ", ".join(value) if isinstance(value, list) else str(value)
