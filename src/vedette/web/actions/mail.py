"""Reminders of actions by mail: one letter for each person, in the own language, with references only.

Mail is read on the way; so a letter names an action by its reference and says nothing of what it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vedette.core.actions.reminders import Due
from vedette.core.kernel.errors import WrongState
from vedette.pipeline.workspace import Review
from vedette.web.accounts.reads import Mailbox, mailboxes
from vedette.web.actions import words, writes
from vedette.web.actions.reads import due_by_mail
from vedette.web.ui.mail import send
from vedette.web.ui.printing import date_in_words


def reachable(due: Iterable[Due]) -> list[Due]:
    """Those for whom there is an open account with an address, by person."""
    held = list(due)
    boxes = mailboxes(one.to for one in held)
    return sorted((one for one in held if one.to in boxes), key=lambda one: one.to)


def remind(slug: str, review: Review, *, site: str, by: str) -> list[Due]:
    """Write to focal points and keepers of the plan what they were not written of yet; gives what was sent.

    Args:
        slug: Of the review.
        review: What the sender may see of it: of other actions nobody is reminded.
        site: Where the pages are reached, such as https://vedette.example.org.
        by: Log-in name of the sender.

    Raises:
        WrongState: The mail server did not take it; what was sent before is noted and is not sent again.
    """
    found = reachable(due_by_mail(slug, review))
    boxes, sent = mailboxes(one.to for one in found), list[Due]()
    for name, mine in groupby(found, key=lambda one: one.to):
        # noted first: of two who send at once only one gets it from the database
        taken = [one for one in mine if writes.take_reminder(slug, one, by=by)]
        if not taken:
            continue
        try:
            is_own = all(name in one.reminder.action.focal for one in taken)
            page = "actions/mine/" if is_own else "actions/"
            _write(name, boxes[name], taken, f"{site}/reviews/{slug}/{page}")
        except WrongState:
            for one in taken:
                writes.give_reminder_back(slug, one, by=by)
            raise
        sent += taken
    return sent


def _write(name: str, box: Mailbox, told: list[Due], address: str) -> None:
    with translation.override(box.language or settings.LANGUAGE_CODE):
        n = len(told)
        send(
            box.address,
            ngettext("%(n)s reminder of actions", "%(n)s reminders of actions", n) % {"n": n},
            _("Dear %(person)s,") % {"person": name},
            "\n".join(_line(one) for one in told),
            _("What they are about stands here; you sign in first:"),
            address,
            who=name,
        )  # fmt: skip


def _line(one: Due) -> str:
    held = one.reminder
    words_ = str(words.REMINDERS[held.about][1])
    day = date_in_words(held.on.isoformat())
    return f"{held.action.ref}: {words_} ({day})"
