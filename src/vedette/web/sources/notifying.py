"""Pages of single notifications and of the label of a source."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from vedette.core.kernel.errors import BadInput, NotAllowed, NotFound, WrongState
from vedette.core.sources.notification import Notification
from vedette.pipeline.notifications import Entered, notifications, report_incident, versions_of
from vedette.web.reviews.visit import visit_of
from vedette.web.sources import reads, writes
from vedette.web.sources.forms import RelabelForm
from vedette.web.sources.notification_forms import (
    NotificationForm,
    PersonForms,
    initial_of,
    notification_of,
    version_changes,
)
from vedette.web.ui.notices import say
from vedette.web.ui.parts import Entry
from vedette.web.ui.permissions import needs
from vedette.web.ui.templatetags.addresses import address


@needs("sources.read")
def index(request: HttpRequest) -> HttpResponse:
    """The newest version of every notification."""
    visit = visit_of(request)
    found = notifications(visit.review)
    may_write = visit.viewer.may("sources.import")
    return render(request, "sources/notifications.html", {"found": found, "may_write": may_write})


@needs("sources.read")
def notification(request: HttpRequest, incident: str) -> HttpResponse:
    """One notification as it stands, with its versions."""
    visit = visit_of(request)
    versions = versions_of(visit.review, incident)
    now = next((one for one in versions[::-1] if one.is_current), versions[-1])
    context = {
        "one": now,
        "history": _history(visit.slug, versions, may_undo=visit.viewer.may("sources.import")),
        "n_versions": len(versions),
        "may_write": visit.viewer.may("sources.import"),
    }
    return render(request, "sources/notification.html", context)


def _history(slug: str, versions: tuple[Entered, ...], *, may_undo: bool) -> list[Entry]:
    entries = []
    for at, one in enumerate(versions):
        before = versions[at - 1].notification if at else None
        undo = address(slug, "imports:undo", one.reference) if one.is_current and may_undo else ""
        entries.append(
            Entry(
                at=one.at,
                by=one.by,
                words=str(one.notification.version),
                why=one.why,
                changes=version_changes(before, one.notification),
                undo_url=undo,
            )
        )
    return entries[::-1]


@needs("sources.import")
def new(request: HttpRequest) -> HttpResponse:
    """Report an incident."""
    return _entry(request, None)


@needs("sources.import")
def version(request: HttpRequest, incident: str) -> HttpResponse:
    """Report the next version of an incident."""
    found = notifications(visit_of(request).review)
    held = next((one for one in found if one.notification.incident == incident), None)
    if held is None:
        raise NotFound("There is no such notification.", "See the list of notifications.")
    return _entry(request, held.notification)


def _entry(request: HttpRequest, before: Notification | None) -> HttpResponse:
    visit = visit_of(request)
    head, persons = initial_of(before)
    form = NotificationForm(request.POST or None, initial=head, needs_reason=before is not None)
    is_more = request.POST.get("act") == "more"
    # What was posted is taken as it is: a line like the version before counts as much as a changed one.
    posted = _with_more(request) if is_more else request.POST or None
    people = (
        PersonForms(posted, prefix="person")
        if posted
        else PersonForms(initial=persons, prefix="person")
    )
    if request.method == "POST" and not is_more and form.is_valid() and people.is_valid():
        incident = before.incident if before else ""
        made = notification_of(form, people, incident)
        try:
            done = report_incident(
                visit.review,
                made,
                writes.author(visit.viewer.name),
                why=form.cleaned_data["why"],
            )
        except (BadInput, WrongState, NotFound) as error:
            form.add_error(None, f"{error.problem} {error.remedy}")
        else:
            undo_url = address(visit.slug, "imports:undo", done.id)
            say(request, gettext("The notification is taken up."), undo_url=undo_url)
            return redirect("imports:notifications", visit.slug)
    context = {"form": form, "people": people, "before": before}
    status = 422 if request.method == "POST" and not is_more else 200
    return render(request, "sources/notify.html", context, status=status)


def _with_more(request: HttpRequest) -> Any:
    held = request.POST.copy()
    held["person-TOTAL_FORMS"] = str(int(held.get("person-TOTAL_FORMS", "1")) + 5)
    return held


@needs("sources.relabel")
def relabel(request: HttpRequest, source: str) -> HttpResponse:
    """Raise the label of a source, or ask that it be lowered."""
    visit = visit_of(request)
    if source not in {str(one["source"]) for one in reads.standing_sources(visit)}:
        raise NotFound("There is no such source.", "See the list of sources.")
    form = RelabelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            is_done = writes.ask_relabel(
                visit, source, form.wanted(), form.cleaned_data["why"], by=visit.viewer.name
            )
        except (WrongState, BadInput) as error:
            form.add_error(None, f"{error.problem} {error.remedy}")
        else:
            words = (
                gettext("The label is raised.")
                if is_done
                else gettext("The lowering is asked for; another person grants it.")
            )
            say(request, words)
            return (
                redirect("sources:card", visit.slug, source)
                if not is_done
                else redirect("sources:index", visit.slug)
            )
    context = {"form": form, "source": source, "asks": reads.relabel_asks(visit, source)}
    return render(request, "sources/relabel.html", context)


@needs("sources.relabel")
@require_POST
def answer_relabel(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Grant or decline the lowering that another person asked for."""
    visit = visit_of(request)
    asked = reads.relabel_ask(visit, key)
    try:
        is_granted = request.POST.get("answer") == "grant"
        writes.answer_relabel(visit, asked, is_granted=is_granted, by=visit.viewer.name)
    except NotAllowed as error:
        say(request, f"{error.problem} {error.remedy}", level="held")
    else:
        say(request, gettext("The answer stands in the log."))
    return redirect("sources:index", visit.slug)
