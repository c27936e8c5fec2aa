"""What focal points are to be written of, and what they were written of; needs the accounts of a team."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from vedette.core.kernel.errors import VedetteError, WrongState
from vedette.web.accounts.reads import mailboxes
from vedette.web.actions import mail, reads, words
from vedette.web.actions.reads import Actions
from vedette.web.evidence.deciding import REFUSED
from vedette.web.reviews.visit import visit_of
from vedette.web.ui.notices import say
from vedette.web.ui.permissions import needs
from vedette.web.ui.templatetags.addresses import address

_MOST = 200
"""Lines of what was sent that the page shows."""


@needs("actions.read")
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """What is due to be written, to whom, and what was sent."""
    return _page(request)


@needs("actions.write")
@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """Write what is due, each thing once."""
    visit = visit_of(request)
    site = request.build_absolute_uri("/").rstrip("/")
    try:
        sent = mail.remind(visit.slug, visit.review, site=site, by=visit.viewer.name)
    except WrongState as error:
        return _page(request, error)
    said = ngettext("%(n)s reminder was sent.", "%(n)s reminders were sent.", len(sent))
    say(request, said % {"n": len(sent)} if sent else gettext("Nothing is due today."))
    return redirect(address(visit.slug, "reminders:listed"))


def _page(request: HttpRequest, problem: VedetteError | None = None) -> HttpResponse:
    visit = visit_of(request)
    held = Actions(visit)
    due = reads.due_by_mail(visit.slug, visit.review)
    boxes = mailboxes(one.to for one in due)
    sent = [one for one in reads.sent_reminders(visit.slug) if one.action in held.plan.actions]
    context = {
        "due": [
            (one, held.chip(one.reminder.action.ref), one.to in boxes, *words.REMINDERS[one.reminder.about])
            for one in due
        ],
        "n_due": sum(one.to in boxes for one in due),
        "sent": [(one, held.chip(one.action), *words.REMINDERS[one.about]) for one in sent[:_MOST]],
        "n_sent": len(sent),
        "may_send": held.may_plan,
        "problem": problem,
    }  # fmt: skip
    return render(request, "actions/reminders.html", context, status=REFUSED if problem else 200)
