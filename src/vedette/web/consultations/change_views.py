"""Changing the programme: a meeting, its tables, who took part, its record, what was said, what is to follow."""

from __future__ import annotations

from collections.abc import Callable

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from vedette.core.consultations.meeting_rows import Presence
from vedette.core.evidence.tasks import Kind
from vedette.core.kernel.errors import BadInput, NotFound, OutOfDate, WrongState
from vedette.pipeline.consulted import meetings_of
from vedette.web.consultations import rows as rows_of
from vedette.web.consultations import words, writes
from vedette.web.consultations.forms import (
    FollowUpForm,
    InviteForm,
    MeetingForm,
    RecordForm,
    RowForm,
    StatementForm,
    changed_only,
    facts_of,
)
from vedette.web.consultations.reads import MEETING, Programme
from vedette.web.consultations.shown import (
    about,
    interviews_offered,
    late_meeting,
    offered_to,
    page_of,
)
from vedette.web.evidence.deciding import REFUSED, done, kept, taken_back
from vedette.web.evidence.object_reads import version
from vedette.web.reviews.visit import visit_of
from vedette.web.ui.notices import say
from vedette.web.ui.permissions import needs
from vedette.web.ui.templatetags.addresses import address

_FORM = "consultations/meeting_form.html"


@needs("consultations.write")
def add(request: HttpRequest) -> HttpResponse:
    """A new meeting in the programme."""
    held = Programme(visit_of(request))
    initial = {"stage": request.GET.get("stage", ""), "kind": request.GET.get("kind", "")}
    form = MeetingForm(request.POST or None, stages=held.stages, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = kept(
            form,
            lambda: writes.add(held.visit.review, told=form.told, by=held.visit.viewer.name),
        )
        if made is not None:
            return done(request, MEETING, made.ref, gettext("It stands in the programme."))
    status = REFUSED if form.errors else 200
    return render(request, _FORM, {"form": form}, status=status)


@needs("consultations.write")
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Say something else of a meeting."""
    held = Programme(visit_of(request))
    record = held.record(reference)
    before = facts_of(record.meeting)
    initial = {**before, "version": version(held, MEETING, reference)}
    form = MeetingForm(request.POST or None, stages=held.stages, initial=initial)
    if request.method == "POST" and form.is_valid():
        told = changed_only(form.told, before)
        try:
            if not told or _edited(request, form, reference, told):
                said = gettext("The meeting is changed; its history keeps how it was.")
                return done(request, MEETING, reference, said, is_change=bool(told))
        except OutOfDate:
            seen = form.cleaned_data["version"]
            return late_meeting(request, reference, told, seen, "edit")
    context = {**about(held, record, "itself"), "form": form}
    return render(request, _FORM, context, status=REFUSED if form.errors else 200)


@needs("consultations.write")
@require_POST
def write_record(request: HttpRequest, reference: str) -> HttpResponse:
    """Write the record of a meeting."""
    Programme(visit_of(request)).record(reference)
    form = RecordForm(request.POST, prefix="record")
    if form.is_valid():
        try:
            if _edited(request, form, reference, form.told):
                to = f"{MEETING.url(visit_of(request).slug, reference)}#record"
                return done(request, MEETING, reference, gettext("The record is kept."), to=to)
        except OutOfDate:
            seen = form.cleaned_data["version"]
            return late_meeting(request, reference, form.told, seen, "record")
    return page_of(request, reference, "itself", forms={"record_form": form})


def _edited(request: HttpRequest, form: Form, reference: str, told: dict[str, object]) -> bool:
    visit, seen = visit_of(request), form.cleaned_data["version"]
    made = kept(
        form,
        lambda: writes.edit(
            visit.review, ref=reference, told=told, version=seen, by=visit.viewer.name
        ),
    )
    return made is not None


@needs("consultations.write")
@require_POST
def approve(request: HttpRequest, reference: str) -> HttpResponse:
    """Approve the record as it stands."""
    visit = visit_of(request)
    return _tried(
        request,
        reference,
        lambda: writes.approve(
            visit.review,
            ref=reference,
            version=request.POST.get("print", ""),
            by=visit.viewer.name,
        ),
        (gettext("The record is approved."), ""),
    )


@needs("consultations.write")
def table(request: HttpRequest, reference: str, table: str) -> HttpResponse:
    """The rows of one table of a meeting: looked at, put, changed."""
    visit = visit_of(request)
    held = Programme(visit)
    record = held.record(reference)
    _check_table(held, table)
    chosen = request.GET.get("key", "")
    form = RowForm(
        request.POST or None,
        initial=rows_of.row_said(record.meeting, table, chosen),
        table=table,
        interviews=interviews_offered(held),
    )
    if request.method == "POST" and form.is_valid():
        made = kept(
            form,
            lambda: writes.put(
                visit.review, ref=reference, table=table, rows=[form.told], by=visit.viewer.name
            ),
        )
        if made is not None:
            to = address(visit.slug, "consultations:table", reference, table)
            return done(request, MEETING, reference, gettext("The row is kept."), to=to)
    context = {
        **about(held, record, "itself"),
        "form": form,
        "table": table,
        "table_words": words.TABLES[table],
        "tables": _tables(held),
        "columns": [words.COLUMNS[name] for name in rows_of.COLUMNS_OF[table]],
        "rows": rows_of.cells(record.meeting, table),
        "chosen": chosen,
    }
    status = REFUSED if form.errors else 200
    return render(request, "consultations/table.html", context, status=status)


@needs("consultations.write")
@require_POST
def drop(request: HttpRequest, reference: str, table: str) -> HttpResponse:
    """Take a row out of a table."""
    visit = visit_of(request)
    key = request.POST.get("key", "")
    to = (
        address(visit.slug, "consultations:table", reference, table)
        if table in words.TABLES
        else address(visit.slug, "consultations:attendance", reference)
    )
    return _tried(
        request,
        reference,
        lambda: writes.drop(
            visit.review, ref=reference, table=table, key=key, by=visit.viewer.name
        ),
        (gettext("The row is taken out."), to),
    )


@needs("consultations.write")
def attendance(request: HttpRequest, reference: str) -> HttpResponse:
    """Who is invited and who took part: all delegations of a meeting at once."""
    visit = visit_of(request)
    held = Programme(visit)
    one = held.record(reference).meeting
    lists = [
        (ref, gettext("Contributors on %(day)s") % {"day": made.as_of.isoformat()})
        for ref, made in held.register.lists.items()
    ]
    form = InviteForm(None, among=[*words.STAKEHOLDERS.items(), *lists])
    if request.method == "POST":
        before = {row.stakeholder: str(row.presence) for row in one.attendance}
        said = [(ref, request.POST.get(f"p-{ref}", "")) for ref in before]
        rows = [
            {"stakeholder": ref, "presence": presence}
            for ref, presence in said
            if presence in {*Presence} and presence != before[ref]
        ]
        if rows:
            writes.put(
                visit.review, ref=reference, table="attendance", rows=rows, by=visit.viewer.name
            )
        to = address(visit.slug, "consultations:attendance", reference)
        said_done = gettext("Who took part is kept.")
        return done(request, MEETING, reference, said_done, to=to, is_change=bool(rows))
    context = {
        **about(held, held.record(reference), "itself"),
        "form": form,
        "delegations": held.delegations(one),
        "presences": words.PRESENCES,
        "others": _others(held, reference),
    }
    return render(request, "consultations/attendance.html", context)


def _others(held: Programme, reference: str) -> list[tuple[str, str]]:
    there = {row.stakeholder for row in held.record(reference).meeting.attendance}
    people = held.register.stakeholders.values()
    found = [
        (o.ref, f"{o.name} · {words.STAKEHOLDERS[o.kind]}") for o in people if o.ref not in there
    ]
    return sorted(found, key=lambda o: o[1])


@needs("consultations.write")
@require_POST
def invite(request: HttpRequest, reference: str) -> HttpResponse:
    """Invite one, all of a kind, or all of a list of contributors."""
    visit = visit_of(request)
    one, whom = request.POST.get("stakeholder", ""), request.POST.get("whom", "")

    def write() -> object:
        if one:
            rows = [{"stakeholder": one}]
            return writes.put(
                visit.review, ref=reference, table="attendance", rows=rows, by=visit.viewer.name
            )
        return writes.invite(visit.review, ref=reference, whom=whom, by=visit.viewer.name)

    to = address(visit.slug, "consultations:attendance", reference)
    return _tried(request, reference, write, (gettext("They are invited."), to))


@needs("consultations.write")
@require_POST
def state(request: HttpRequest, reference: str) -> HttpResponse:
    """Write down what was said, or what was seen on a visit."""
    visit = visit_of(request)
    held = Programme(visit)
    record = held.record(reference)
    kind = "observation" if request.POST.get("kind") == "observation" else "intervention"
    name = "see" if kind == "observation" else "say"
    form = StatementForm(request.POST, prefix=name, offered=offered_to(held, record), kind=kind)
    if form.is_valid():
        made = kept(
            form,
            lambda: writes.say(visit.review, ref=reference, told=form.told, by=visit.viewer.name),
        )
        if made is not None:
            say(request, gettext("%(ref)s is written down.") % {"ref": made.ref})
            return redirect(f"{MEETING.url(visit.slug, reference)}#said")
    return page_of(request, reference, "itself", forms={f"{name}_form": form})


@needs("consultations.write")
@require_POST
def follow(request: HttpRequest, reference: str) -> HttpResponse:
    """Write down a request or a commitment: it waits as a task for who owns it."""
    visit = visit_of(request)
    Programme(visit).record(reference)
    form = FollowUpForm(request.POST, prefix="follow")
    if form.is_valid():
        told = {name: value or None for name, value in form.told.items() if name != "kind"}
        kind = Kind(form.cleaned_data["kind"])
        made = kept(
            form,
            lambda: writes.follow_up(
                visit.review, ref=reference, kind=kind, told=told, by=visit.viewer.name
            ),
        )
        if made is not None:
            say(request, gettext("It waits for %(who)s.") % {"who": made.who})
            return redirect(f"{MEETING.url(visit.slug, reference)}#follow")
    return page_of(request, reference, "itself", forms={"follow_form": form})


@needs("consultations.write")
@require_POST
def take_back(request: HttpRequest, mark: str) -> HttpResponse:
    """Take one change of a meeting back, or bring back what was taken back."""
    said = gettext("Taken back. The history keeps both decisions.")
    visit = visit_of(request)
    return taken_back(request, MEETING, mark, said, lambda: meetings_of(visit.review.decisions()))


def _tables(held: Programme) -> dict[str, object]:
    may = held.visit.viewer.may("interviews.read")
    return {name: said for name, said in words.TABLES.items() if may or name != "interviews"}


def _check_table(held: Programme, table: str) -> None:
    if table not in _tables(held):
        raise NotFound("There is no such table.", "Choose one from the meeting.")


def _tried(
    request: HttpRequest, reference: str, write: Callable[[], object], then: tuple[str, str]
) -> HttpResponse:
    """Carry out one change; the page says why not where it is refused."""
    Programme(visit_of(request)).record(reference)
    try:
        write()
    except (BadInput, NotFound, OutOfDate, WrongState) as error:
        return page_of(request, reference, "itself", problem=error)
    said, to = then
    return done(request, MEETING, reference, said, to=to)
