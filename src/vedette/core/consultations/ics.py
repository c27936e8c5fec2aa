"""The programme as a calendar (iCalendar, RFC 5545): what is public of a meeting, never who comes or what was said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from icalendar import Calendar, Event

from vedette.core.consultations.meetings import Meeting, begins_at, ends_at


def calendar(meetings: Iterable[Meeting], *, made_at: dt.datetime) -> str:
    """The meetings as one calendar, each an event: title, day or times, place.

    Times are told in UTC, so that every calendar shows them in its own zone; where no time is known the event
    takes whole days. Agenda, attendance and record stay in the house: a calendar travels by mail.

    Args:
        meetings: In the order in which they are to stand.
        made_at: The instant at which the file is made, with its zone.
    """
    made = Calendar()
    made.add("version", "2.0")
    made.add("prodid", "-//Vedette//Consultations//EN")
    for one in meetings:
        made.add_component(_event(one, made_at))
    return str(made.to_ical(sorted=False), "utf-8")


def _event(one: Meeting, made_at: dt.datetime) -> Event:
    begins, ends = begins_at(one), ends_at(one)
    event = Event()
    event.add("uid", f"{one.ref}@vedette")
    event.add("dtstamp", made_at.astimezone(dt.UTC))
    if begins is None:
        event.add("dtstart", one.on)
        # The day after the last one: the end of an event is not part of it.
        event.add("dtend", one.last_day + dt.timedelta(days=1))
    else:
        event.add("dtstart", begins.astimezone(dt.UTC))
        if ends is not None:
            event.add("dtend", ends.astimezone(dt.UTC))
    event.add("summary", one.title)
    if one.place:
        event.add("location", one.place)
    return event
