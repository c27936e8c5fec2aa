"""What the holders of personal links are written: in their language, by SMTP if set, else into files of the team."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vedette.core.reports.circulation import Notice, Standing, last_day, notice_due, standing
from vedette.core.reports.rounds import Round
from vedette.pipeline.comments import comments_of
from vedette.pipeline.rounds import round_of, rounds_of
from vedette.pipeline.workspace import Review
from vedette.web.reports import reads, writes
from vedette.web.reports.reads import Link
from vedette.web.ui.mail import send
from vedette.web.ui.printing import date_in_words

NAMES: Mapping[Notice, Promise] = {
    Notice.LINK: gettext_lazy("personal link"),
    Notice.BEFORE: gettext_lazy("reminder before the deadline"),
    Notice.OVERDUE: gettext_lazy("reminder after the deadline"),
    Notice.ANSWERED: gettext_lazy("news that the answers are there"),
}


@dataclass(frozen=True, slots=True)
class Due:
    """What is due to be written to the holder of a link."""

    link: Link
    kind: Notice


def write_to(link: Link, asked: Round, who: str, *, address: str, by: str) -> bool:
    """Send a personal link to its holder; whether there was an address to send it to.

    Raises:
        WrongState: The mail server did not take it.
    """
    if not link.email:
        return False
    with translation.override(link.language):
        _send(
            link,
            _("A report to comment on"),
            _("Dear %(person)s,") % {"person": link.person},
            _("you are asked to comment for %(who)s on a draft of a report, until %(day)s.")
            % {"who": who, "day": _day(asked.deadline)},
            _(
                "This link is yours alone. It needs no account unless one was named, and works until %(day)s:"
            )
            % {"day": _day(last_day(asked.deadline, link.days_after))},
            address,
            asked.note,
        )
    writes.note_sent(link, Notice.LINK, asked.deadline, by=by)
    return True


def due(slug: str, review: Review, round_ref: str = "") -> list[Due]:
    """What is due to be written today in the rounds of a review, or in one of them; nothing is due twice."""
    known = review.decisions()
    held = comments_of(known)
    today = timezone.now().date()
    named = [round_of(known, round_ref)] if round_ref else rounds_of(known).values()
    found = []
    for asked in named:
        mine = [one for one in held.values() if one.round == asked.ref and not one.withdrawn]
        n = Counter(one.entity for one in mine)
        n_open = Counter(one.entity for one in mine if one.is_open)
        sent = reads.notices_of(slug, asked.ref)
        for link in reads.links_of(slug, asked.ref):
            last = last_day(asked.deadline, link.days_after)
            if standing(last, today, is_revoked=link.is_revoked) is not Standing.WORKS:
                continue
            before = {kind for kind, deadline, _at in sent[link.ref] if deadline == asked.deadline}
            kind = notice_due(
                asked.deadline,
                today,
                n_comments=n[link.entity],
                n_open=n_open[link.entity],
                is_closed=bool(asked.closed_at),
                sent=before,
            )
            if kind is not None and link.email:
                found.append(Due(link, kind))
    return found


def remind(slug: str, review: Review, *, by: str, round_ref: str = "") -> list[Due]:
    """Write what is due, each once; gives what was sent.

    Raises:
        NotFound: There is no such round.
        WrongState: The mail server did not take it; what was sent before is noted and is not sent again.
    """
    found = due(slug, review, round_ref)
    known = review.decisions()
    for one in found:
        asked = round_of(known, one.link.round)
        with translation.override(one.link.language):
            told = {
                "who": asked.recipient(one.link.entity).name,
                "day": _day(asked.deadline),
                "sent": _day(one.link.made_at.date()),
            }
            _send(
                one.link,
                str(_SUBJECTS[one.kind]),
                _("Dear %(person)s,") % {"person": one.link.person},
                str(_WORDS[one.kind]) % told,
                _("Your personal link was sent on %(sent)s. If it is lost, ask for a new one.")
                % told,
            )
        writes.note_sent(one.link, one.kind, asked.deadline, by=by)
    return found


def links_told(slug: str, review: Review, round_ref: str) -> list[dict[str, object]]:
    """The links of a round as rows: whose, whether they work until when, how often they were opened.

    Raises:
        NotFound: There is no such round.
    """
    asked, today = round_of(review.decisions(), round_ref), timezone.now().date()
    receipts = reads.receipts_of(slug, round_ref)
    found: list[dict[str, object]] = []
    for link in reads.links_of(slug, round_ref):
        last, mine = last_day(asked.deadline, link.days_after), receipts.get(link.ref, [])
        n_opened = sum(one.form == "page" for one in mine)
        found.append(
            {
                "link": link.ref,
                "entity": asked.recipient(link.entity).name,
                "person": link.person,
                "state": str(standing(last, today, is_revoked=link.is_revoked)),
                "last_day": str(last),
                "n_opened": n_opened,
                "n_copies": len(mine) - n_opened,
            }
        )
    return found


_SUBJECTS: Mapping[Notice, Promise] = {
    Notice.BEFORE: gettext_lazy("The time for comments ends soon"),
    Notice.OVERDUE: gettext_lazy("The time for comments is over"),
    Notice.ANSWERED: gettext_lazy("Your comments are answered"),
}
_WORDS: Mapping[Notice, Promise] = {
    Notice.BEFORE: gettext_lazy(
        "comments of %(who)s on the report can be handed in until %(day)s."
    ),
    Notice.OVERDUE: gettext_lazy(
        "comments of %(who)s on the report were asked for until %(day)s; none came in yet."
    ),
    Notice.ANSWERED: gettext_lazy(
        "every comment of %(who)s has its answer now. You can accept each of them, or say why not."
    ),
}


def _send(link: Link, subject: str, *parts: str) -> None:
    send(link.email, subject, *parts, who=link.email)


def _day(day: dt.date) -> str:
    return date_in_words(day.isoformat())
