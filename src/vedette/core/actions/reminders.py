"""What somebody should be told of: due soon, overdue, proof that expires, reports that are due, what is new (8.3)."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from vedette.core.actions.axes import IMPLEMENTED, implementation_of
from vedette.core.actions.plan import Action
from vedette.core.actions.progress import ALL, standing_proofs

SOON = dt.timedelta(days=30)
NEW = dt.timedelta(days=7)
_MONTHS = 12


class About(StrEnum):
    """What a reminder is about, the most pressing first."""

    OVERDUE = "overdue"
    EXPIRED = "expired"
    REPORT_DUE = "report_due"
    DUE_SOON = "due_soon"
    EXPIRES_SOON = "expires_soon"
    DECIDE = "decide"
    UPDATED = "updated"


@dataclass(frozen=True, slots=True)
class Reminder:
    """One thing to be told: of which action, what, the day that it hangs on, and the proof or the person named."""

    action: Action
    about: About
    on: dt.date
    named: str = ""


def reminders(among: Iterable[Action], today: dt.date) -> list[Reminder]:
    """All reminders of a day, the most pressing first, then by day and reference."""
    places = list(About)
    found = [one for action in among if action.is_open for one in _of(action, today)]
    return sorted(found, key=lambda one: (places.index(one.about), one.on, one.action.ref))


BY_MAIL = tuple(one for one in About if one is not About.DECIDE)
"""What people are written of; a deadline asked for is decided by who keeps the plan, on the page."""


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder with the log-in name of whom it is for."""

    to: str
    reminder: Reminder

    @property
    def key(self) -> tuple[str, str, str, dt.date, str]:
        """What is written of once: person, action, kind, the day that it hangs on, and what or who is named."""
        one = self.reminder
        return (self.to, one.action.ref, str(one.about), one.on, one.named)


OF_OFFICE = (About.OVERDUE, About.EXPIRED, About.DUE_SOON, About.UPDATED)
"""What those who keep the plan are written of, of every action that they see."""


def to_mail(
    found: Iterable[Reminder],
    sent: Container[tuple[str, str, str, dt.date, str]],
    office: Mapping[str, Container[str]] = MappingProxyType({}),
) -> list[Due]:
    """For each focal point, and for the office, what they were not written of yet.

    Nobody is told what the own hand did, and who is both focal point and of the office is told once.

    Args:
        found: Reminders of a day.
        sent: Keys of what was written before.
        office: Who keeps the plan -> the actions that this person sees.
    """
    every = (
        Due(name, one)
        for one in found
        if one.about in BY_MAIL
        for name in dict.fromkeys((*one.action.focal, *_office_of(one, office)))
        if not (one.about is About.UPDATED and one.named == name)
    )
    return [one for one in every if one.key not in sent]


def _office_of(one: Reminder, office: Mapping[str, Container[str]]) -> list[str]:
    seen = (name for name, refs in office.items() if one.action.ref in refs)
    return list(seen) if one.about in OF_OFFICE else []


def _of(one: Action, today: dt.date) -> list[Reminder]:
    is_done = implementation_of(one, today) == IMPLEMENTED
    found = [] if is_done else _of_days(one, today)
    found += _of_proofs(one, today)
    if one.pending:
        found.append(Reminder(one, About.DECIDE, _day(one.pending.at), one.pending.by))
    return [*found, *_news(one, today)]


def _of_days(one: Action, today: dt.date) -> list[Reminder]:
    """What hangs on the deadline and on the next report, of an action that is not implemented."""
    found = []
    if one.due_on is not None and one.due_on < today:
        found.append(Reminder(one, About.OVERDUE, one.due_on))
    elif one.due_on is not None and one.due_on <= today + SOON:
        found.append(Reminder(one, About.DUE_SOON, one.due_on))
    due = report_due(one)
    if due is not None and due <= today:
        found.append(Reminder(one, About.REPORT_DUE, due))
    return found


def _of_proofs(one: Action, today: dt.date) -> list[Reminder]:
    """Proofs for which an action that was implemented fell back, and those that hold for few days more."""
    found = []
    for proof in standing_proofs(one.reports):
        if proof.expires_on is None:
            continue
        if proof.is_expired(today) and one.percent == ALL:
            found.append(Reminder(one, About.EXPIRED, proof.expires_on, proof.name))
        elif today <= proof.expires_on <= today + SOON:
            found.append(Reminder(one, About.EXPIRES_SOON, proof.expires_on, proof.name))
    return found


def _news(one: Action, today: dt.date) -> list[Reminder]:
    said = [(held.at, held.by) for held in one.reports[-1:]]
    said += [(held.at, held.by) for held in one.judgements[-1:]]
    said += [(held.decided_at, held.decided_by) for held in one.asked[-1:] if held.decided_at]
    return [
        Reminder(one, About.UPDATED, _day(at), by)
        for at, by in said
        if dt.timedelta() <= today - _day(at) <= NEW
    ]


def report_due(one: Action) -> dt.date | None:
    """The day on which the next recurring report is due; None where nobody asks for reports.

    It is counted from the last report, before the first from the beginning of the work.
    """
    last = _day(one.reports[-1].at) if one.reports else one.starts_on
    return _months_later(last, one.every) if one.every and last else None


def _months_later(day: dt.date, months: int) -> dt.date:
    """The same day so many months later; the last of that month where it is shorter."""
    years, month = divmod(day.month - 1 + months, _MONTHS)
    year, month = day.year + years, month + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _day(at: str) -> dt.date:
    return dt.date.fromisoformat(at[:10])
