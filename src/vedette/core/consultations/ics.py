"""The programme as a calendar (iCalendar, RFC 5545): what is public of a meeting, never who comes or what was said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from vedette.core.consultations.meetings import Meeting, begins_at, ends_at

_OCTETS = 75
"""A line is at most as long, without its ending (RFC 5545, 3.1)."""
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": ""})


def calendar(meetings: Iterable[Meeting], *, made_at: dt.datetime) -> str:
    """The meetings as one calendar, each an event: title, day or times, place.

    Times are told in UTC, so that every calendar shows them in its own zone; where no time is known the event
    takes whole days. Agenda, attendance and record stay in the house: a calendar travels by mail.

    Args:
        meetings: In the order in which they are to stand.
        made_at: The instant at which the file is made, with its zone.
    """
    lines = [
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Vedette//Consultations//EN"),
        *(line for one in meetings for line in _event(one, made_at)),
        "END:VCALENDAR",
    ]
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(one: Meeting, made_at: dt.datetime) -> Iterator[str]:
    begins, ends = begins_at(one), ends_at(one)
    yield "BEGIN:VEVENT"
    yield f"UID:{one.ref}@vedette"
    yield f"DTSTAMP:{_utc(made_at)}"
    if begins is None:
        # The day after the last one: the end of an event is not part of it.
        yield f"DTSTART;VALUE=DATE:{one.on:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{one.last_day + dt.timedelta(days=1):%Y%m%d}"
    else:
        yield f"DTSTART:{_utc(begins)}"
        if ends is not None:
            yield f"DTEND:{_utc(ends)}"
    yield f"SUMMARY:{one.title.translate(_ESCAPES)}"
    if one.place:
        yield f"LOCATION:{one.place.translate(_ESCAPES)}"
    yield "END:VEVENT"


def _utc(at: dt.datetime) -> str:
    return f"{at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"


def _folded(line: str) -> Iterator[str]:
    """A line in parts of at most 75 octets, none of which ends within a character."""
    part, room = "", _OCTETS
    for sign in line:
        width = len(sign.encode())
        if width > room:
            yield part
            part, room = " ", _OCTETS - 1
        part += sign
        room -= width
    yield part
