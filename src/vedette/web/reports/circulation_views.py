"""Personal links of a round, for the team: given, sent anew, taken back; who opened which version when; reminders."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from vedette.core.kernel.errors import BadInput, NotFound, VedetteError, WrongState
from vedette.core.reports.circulation import DAYS_AFTER, Notice, Standing, last_day, standing
from vedette.core.reports.rounds import Round
from vedette.pipeline.copies import check_version_leaves
from vedette.pipeline.stakeholders import register_of
from vedette.pipeline.text_editions import edition_of
from vedette.pipeline.versions import versions_of
from vedette.web.reports import mail, reads, round_writes, writes
from vedette.web.reports.edition_reads import edition_words
from vedette.web.reports.reads import Link, Receipt
from vedette.web.reports.round_reads import Rounds
from vedette.web.reviews.reads import review_of
from vedette.web.reviews.sealed import way_of
from vedette.web.reviews.visit import visit_of
from vedette.web.ui.notices import say
from vedette.web.ui.permissions import needs
from vedette.web.ui.templatetags.addresses import address

_REFUSED = 422
_STANDINGS: Mapping[Standing, tuple[str, Promise]] = {
    Standing.WORKS: ("ok", gettext_lazy("works")),
    Standing.EXPIRED: ("held", gettext_lazy("expired")),
    Standing.REVOKED: ("red", gettext_lazy("taken back")),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A link as the team sees it."""

    link: Link
    who: str
    sign: str
    words: Promise
    last: dt.date
    is_working: bool
    n_opened: int
    latest: Receipt | None
    copies: list[Receipt]
    sent: list[tuple[Promise, dt.datetime]]


@dataclass(frozen=True, slots=True)
class Gets:
    """Which edition one who is asked gets to read."""

    ref: str
    name: str
    edition: str
    words: str
    lacks_country: bool


@needs("reports.read")
@require_GET
def links(request: HttpRequest, reference: str) -> HttpResponse:
    """The links of a round with their read receipts."""
    return _links(request, reference)


@needs("reports.circulate", step_up=True)
@require_POST
def release(request: HttpRequest, reference: str) -> HttpResponse:
    """Let the version go out, as a second person: it is looked through for sealed names first."""
    visit, said = visit_of(request), request.POST
    asked = Rounds(visit).round(reference)
    try:
        way = way_of(visit, said.get("kept_for", ""))
        check_version_leaves(review_of(visit.slug), asked.version, way)
        round_writes.release(
            visit.review,
            ref=reference,
            why=said.get("why", ""),
            small=said.get("small", ""),
            by=visit.viewer.name,
        )
    except (BadInput, WrongState) as error:
        return _links(request, reference, error)
    say(request, gettext("It may go out. Personal links can be given now."))
    return redirect(address(visit.slug, "circulation:links", reference))


@needs("reports.circulate", step_up=True)
@require_POST
def make(request: HttpRequest, reference: str) -> HttpResponse:
    """Give one person a link; it is shown this once, and sent where there is an address."""
    visit, said = visit_of(request), request.POST
    asked = Rounds(visit).round(reference)
    names = ("person", "email", "language", "account", "is_focal", "days_after")
    told: dict[str, object] = {name: said.get(name, "") for name in names}
    try:
        made, token = writes.make_link(
            visit.slug, asked, said.get("entity", ""), told, by=visit.viewer.name
        )
    except (BadInput, NotFound, WrongState) as error:
        return _links(request, reference, error)
    return _given(request, reference, made, token)


@needs("reports.circulate", step_up=True)
@require_POST
def change(request: HttpRequest, reference: str, link: str) -> HttpResponse:
    """Take a link back, or send a new one in its place."""
    visit = visit_of(request)
    asked = Rounds(visit).round(reference)
    if link not in {one.ref for one in reads.links_of(visit.slug, asked.ref)}:
        raise NotFound(f"There is no link '{link}'.", "See the links of the round.")
    if request.POST.get("act") == "anew":
        made, token = writes.renew_link(visit.slug, link, by=visit.viewer.name)
        return _given(request, reference, made, token)
    writes.revoke_link(visit.slug, link, by=visit.viewer.name)
    say(request, gettext("Taken back. The link opens nothing any more."))
    return redirect(address(visit.slug, "circulation:links", reference))


@needs("reports.circulate")
@require_POST
def remind(request: HttpRequest, reference: str) -> HttpResponse:
    """Write what is due: before the deadline, after it, or that the answers are there; nothing twice."""
    visit = visit_of(request)
    Rounds(visit).round(reference)
    try:
        sent = mail.remind(
            visit.slug, review_of(visit.slug), by=visit.viewer.name, round_ref=reference
        )
    except WrongState as error:
        return _links(request, reference, error)
    words = ngettext("%(n)s message was sent.", "%(n)s messages were sent.", len(sent))
    say(request, words % {"n": len(sent)} if sent else gettext("Nothing is due today."))
    return redirect(address(visit.slug, "circulation:links", reference))


def _given(request: HttpRequest, reference: str, made: Link, token: str) -> HttpResponse:
    visit = visit_of(request)
    asked = Rounds(visit).round(reference)
    who, problem, is_sent = asked.recipient(made.entity).name, None, False
    found = request.build_absolute_uri(reverse("desk:welcome", args=[token]))
    try:
        is_sent = mail.write_to(made, asked, who, address=found, by=visit.viewer.name)
    except WrongState as error:
        problem = error
    context = {
        "one": asked,
        "link": made,
        "who": who,
        "address": found,
        "last": last_day(asked.deadline, made.days_after),
        "is_sent": is_sent,
        "problem": problem,
    }
    return render(request, "reports/link_given.html", context)


def _links(
    request: HttpRequest, reference: str, problem: VedetteError | None = None
) -> HttpResponse:
    held = Rounds(visit_of(request))
    one = held.round(reference)
    rows = _rows(held, reference)
    context = {
        "one": one,
        "of_version": versions_of(held.known).get(one.version),
        "rows": rows,
        "n_opened": len({row.link.entity for row in rows if row.n_opened}),
        "n_due": len(mail.due(held.visit.slug, held.visit.review, reference)),
        "editions": (editions := _editions(held, one)),
        "n_without_country": sum(who.lacks_country for who in editions),
        "asked": sorted(one.recipients.values(), key=lambda who: who.name),
        "languages": settings.LANGUAGES,
        "days_after": DAYS_AFTER,
        "may_circulate": held.may("reports.circulate"),
        "may_release": held.may("reports.circulate")
        and held.visit.viewer.name != one.opened_by
        and not one.closed_at,
        "problem": problem,
        "said": request.POST,
    }
    return render(request, "reports/links.html", context, status=_REFUSED if problem else 200)


def _editions(held: Rounds, one: Round) -> list[Gets]:
    register = register_of(held.known).stakeholders
    found = []
    for who in sorted(one.recipients.values(), key=lambda who: who.name):
        edition, kept = edition_of(held.known, who.ref), register.get(who.ref)
        lacks = kept is not None and kept.lacks_country
        found.append(Gets(who.ref, who.name, edition, edition_words(edition), lacks))
    return found


def _rows(held: Rounds, reference: str) -> list[Row]:
    slug, one = held.visit.slug, held.round(reference)
    receipts, notices = reads.receipts_of(slug, reference), reads.notices_of(slug, reference)
    today = timezone.now().date()
    found = []
    for link in reads.links_of(slug, reference):
        last = last_day(one.deadline, link.days_after)
        state = standing(last, today, is_revoked=link.is_revoked)
        mine = receipts.get(link.ref, [])
        opened = [r for r in mine if r.form == "page"]
        found.append(
            Row(
                link,
                one.recipient(link.entity).name,
                *_STANDINGS[state],
                last,
                state is Standing.WORKS,
                len(opened),
                opened[0] if opened else None,
                [r for r in mine if r.form != "page"],
                [(mail.NAMES[Notice(kind)], at) for kind, _day, at in notices.get(link.ref, [])],
            )
        )
    return sorted(found, key=lambda row: (row.who, not row.link.is_focal))
