"""The page of a meeting and that of a statement: one of four tabs, with the forms that the viewer may use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from vedette.core.consultations.meetings import Meeting
from vedette.core.kernel.errors import VedetteError
from vedette.pipeline.consultations import Record
from vedette.pipeline.consulted import meetings_of, statements_of
from vedette.pipeline.interviews import interviews
from vedette.web.consultations import words
from vedette.web.consultations.forms import FollowUpForm, Offered, RecordForm, StatementForm
from vedette.web.consultations.reads import MEETING, STATEMENT, Programme, standing
from vedette.web.consultations.rows import COLUMNS_OF, cells
from vedette.web.evidence.deciding import REFUSED, Late, conflict_of, tab_answer
from vedette.web.evidence.object_reads import (
    history,
    path,
    resting_on,
    tabs,
    version,
)
from vedette.web.evidence.shown import label_of
from vedette.web.evidence.stated import Stated
from vedette.web.reviews.openings import note_opened
from vedette.web.reviews.visit import visit_of

Forms = Mapping[str, Form]


def page_of(
    request: HttpRequest,
    reference: str,
    tab: str,
    *,
    forms: Forms | None = None,
    problem: VedetteError | None = None,
) -> HttpResponse:
    """One tab of a meeting.

    Args:
        request: Of the page.
        reference: The meeting.
        tab: `itself`, `rests_on`, `rested_on_by` or `history`.
        forms: Forms that were refused, by name; they keep what was written.
        problem: Why.
    """
    visit = visit_of(request)
    held = Programme(visit)
    record = held.record(reference)
    note_opened(visit, reference, [label_of(visit)])
    context = about(held, record, tab)
    if tab == "itself":
        context |= _itself(held, record)
        context |= {**_empty(held, record), **(forms or {})} if held.may_consult else {}
    elif tab == "rests_on":
        context["chips"] = [(held.chip(on), said) for on, said in _bound(record.meeting).items()]
    elif tab == "history":
        context["entries"] = history(held, MEETING, reference, may_write=held.may_consult)
    page = _PAGES.get(tab, f"evidence/{tab}.html")
    return tab_answer(request, page, context, forms=forms, problem=problem)


_PAGES = {"itself": "consultations/meeting.html", "rests_on": "consultations/rests_on.html"}


def _bound(one: Meeting) -> dict[str, str]:
    return {bound.on: bound.said for item in one.items for bound in item.about}


def about(held: Programme, record: Record, tab: str) -> dict[str, Any]:
    """What the head of every page of a meeting shows."""
    one = record.meeting
    sign, said = words.RECORDS[standing(record)]
    return {
        **_head(held, MEETING, one.ref, list(_bound(one)), tab),
        "one": one,
        "record": record,
        "record_sign": sign,
        "record_words": said,
        "kind_words": words.KINDS[one.kind],
        "stage_words": held.stage(one.stage),
        "rule_words": words.RULES[one.rule],
        "venue_words": words.VENUES[one.venue],
        "visit_words": words.VISITS.get(one.visit or "", ""),
    }


def _head(held: Programme, stated: Stated, ref: str, ons: list[str], tab: str) -> dict[str, Any]:
    return {
        "stated": stated,
        "ref": ref,
        "path": path(held, ref, ons),
        "tabs": tabs(held, stated, ref, len(ons), tab),
        "version": version(held, stated, ref),
        "above": resting_on(held, ref),
        "may_write": held.may_consult,
    }


def _itself(held: Programme, record: Record) -> dict[str, Any]:
    one = record.meeting
    delegations = held.delegations(one)
    # Who may not see the register of interviews sees none that were held.
    rows = {name: cells(one, name) for name in ("itinerary", "met", "interviews")}
    return {
        "points": held.points(record),
        "said": held.said(record),
        "follow_ups": held.follow_ups(record),
        "delegations": delegations,
        "n_present": len(one.present),
        "has_interviews": held.visit.viewer.may("interviews.read"),
        "columns": {name: [words.COLUMNS[c] for c in COLUMNS_OF[name]] for name in rows},
        "may_settle": held.may_write,
        **rows,
    }


def _empty(held: Programme, record: Record) -> dict[str, Form]:
    one = record.meeting
    initial = {"summary": one.summary, "version": version(held, MEETING, one.ref)}
    made: dict[str, Form] = {
        "record_form": RecordForm(initial=initial, prefix="record"),
        "follow_form": FollowUpForm(prefix="follow"),
    }
    if one.keeps_words:
        offered = offered_to(held, record)
        made["say_form"] = StatementForm(prefix="say", offered=offered, kind="intervention")
        if one.is_visit:
            made["see_form"] = StatementForm(prefix="see", offered=offered, kind="observation")
    return made


def offered_to(held: Programme, record: Record) -> Offered:
    """What a statement of a meeting can be bound to."""
    one, areas = record.meeting, held.visit.review.template.areas
    speakers = [(d.one.ref, d.one.name) for d in held.delegations(one)]
    return Offered(
        [(item.key, f"{item.key} {item.title}") for item in one.items],
        [(code, f"{code} {areas.label(code)}") for code in areas.codes],
        speakers if one.names_speakers else [],
    )


def interviews_offered(held: Programme) -> list[str]:
    """Interviews of the register that the viewer may see."""
    return list(interviews(held.known))


def statement_page(
    request: HttpRequest, reference: str, tab: str, *, form: Form | None = None
) -> HttpResponse:
    """One tab of a statement."""
    visit = visit_of(request)
    held = Programme(visit)
    one = held.statement(reference)
    note_opened(visit, reference, [label_of(visit)])
    meeting = held.record(one.meeting).meeting
    context = {
        **_head(held, STATEMENT, reference, [one.meeting], tab),
        "one": one,
        "shown": held.shown(one, meeting),
        "meeting": meeting,
        "meeting_chip": held.chip(meeting.ref),
        "kind_words": words.STATEMENTS[one.kind],
        "stage_words": held.stage(meeting.stage),
        "rule_words": words.RULES[meeting.rule],
        "item": next((item for item in meeting.items if item.key == one.item), None),
        "form": form,
    }
    if tab == "rests_on":
        context["chips"] = [(held.chip(meeting.ref), meeting.title)]
    elif tab == "history":
        context["entries"] = history(held, STATEMENT, reference, may_write=held.may_consult)
    pages = {"itself": "consultations/statement.html", "rests_on": "consultations/rests_on.html"}
    page = pages.get(tab, f"evidence/{tab}.html")
    return render(request, page, context, status=REFUSED if form and form.errors else 200)


def late_meeting(
    request: HttpRequest, reference: str, told: Mapping[str, object], seen: str, keep: str
) -> HttpResponse:
    """Both changes of a meeting side by side, where somebody else was first."""
    held = Programme(visit_of(request))
    late = Late(reference, told, seen, f"consultations:{keep}", meetings_of, _field)
    return conflict_of(request, MEETING, held, late)


def late_statement(
    request: HttpRequest, reference: str, told: Mapping[str, object], seen: str
) -> HttpResponse:
    """Both wordings side by side, where somebody else was first."""
    held = Programme(visit_of(request))
    late = Late(reference, told, seen, "statements:edit", statements_of, _field)
    return conflict_of(request, STATEMENT, held, late)


def _field(one: Any, name: str) -> str:
    value = getattr(one, name)
    return ", ".join(value) if isinstance(value, tuple) else str(value or "")
