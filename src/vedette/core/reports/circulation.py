"""A version that goes out by personal links: until when they open it, when holders are reminded, what copies bear."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from enum import StrEnum

from vedette.core.kernel.errors import BadInput
from vedette.core.kernel.references import references

DAYS_AFTER = 90
"""For so many days after the deadline a link opens unless said: the answers come after it."""
MOST_DAYS = 365
REMINDED_DAYS = 3
"""From so many days before the deadline on, who has not spoken is reminded."""


class Standing(StrEnum):
    """Whether a link opens anything."""

    WORKS = "works"
    EXPIRED = "expired"
    REVOKED = "revoked"


class Notice(StrEnum):
    """What the holder of a link is written."""

    LINK = "link"
    BEFORE = "before"
    """The deadline is near, and the delegation has not spoken."""
    OVERDUE = "overdue"
    """The deadline is over, and it has not spoken."""
    ANSWERED = "answered"
    """Every comment of the delegation has its answer."""


def last_day(deadline: dt.date, days_after: int) -> dt.date:
    """The last day on which a link opens anything: it moves with the deadline.

    Raises:
        BadInput: The days are below 0 or above `MOST_DAYS`.
    """
    if not 0 <= days_after <= MOST_DAYS:
        raise BadInput(
            f"A link cannot last {days_after} days beyond the deadline.",
            f"Choose 0 to {MOST_DAYS} days.",
        )
    return deadline + dt.timedelta(days=days_after)


def standing(last: dt.date, today: dt.date, *, is_revoked: bool) -> Standing:
    """Whether a link opens anything on a day."""
    if is_revoked:
        return Standing.REVOKED
    return Standing.EXPIRED if today > last else Standing.WORKS


def notice_due(
    deadline: dt.date,
    today: dt.date,
    *,
    n_comments: int,
    n_open: int,
    is_closed: bool,
    sent: Collection[Notice],
) -> Notice | None:
    """What is due to be written to the holder of a link on a day; nothing is due twice.

    Args:
        deadline: Of the round.
        today: The day.
        n_comments: How many comments the delegation handed in.
        n_open: How many of them wait for an answer.
        is_closed: Whether the round takes no more comments.
        sent: What was written before, for this deadline.

    Example:
        >>> notice_due(dt.date(2026, 4, 30), dt.date(2026, 5, 1), n_comments=0, n_open=0, is_closed=False, sent=())
        <Notice.OVERDUE: 'overdue'>
    """
    if n_comments:
        due = None if n_open else Notice.ANSWERED
    elif is_closed:
        due = None
    elif today > deadline:
        due = Notice.OVERDUE
    else:
        due = Notice.BEFORE if (deadline - today).days <= REMINDED_DAYS else None
    return None if due in sent else due


def copy_number(link: str, version: str) -> str:
    """The number of the copy of a version that goes to the holder of a link; the same for both always.

    Args:
        link: Reference of the link.
        version: Reference of the version.
    """
    return references("CPY", [f"{link}|{version}"])[0]


def watermark(recipient: str, person: str, copy: str) -> str:
    """The words that each page of a copy bears: who gave it away can be read from it."""
    who = f"{recipient}, {person}" if person else recipient
    return f"Copy of {who} · {copy}"
