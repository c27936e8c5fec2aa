"""Meetings of a review: consultations, visits, briefings, interviews; their agenda, attendance and record.

A meeting follows from its changes in their order; a change that no longer fits, because what it speaks of was taken
back, is passed over. Who spoke is never kept where the rule of attribution forbids it: see `statements`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from vedette.core.consultations.meeting_rows import (
    TABLES,
    Attendance,
    Held,
    Item,
    Met,
    Presence,
    Row,
    Stop,
    checked_table,
    row_of,
)
from vedette.core.consultations.told import Told, check_code, day, mission, texts
from vedette.core.kernel.attribution import STRICTNESS, Use, stricter, use_of
from vedette.core.kernel.codelists import codelist
from vedette.core.kernel.errors import BadInput, NotFound, WrongState

VISIT = "mission_visit"
"""Kind of meeting that has an itinerary and people met."""
CHATHAM_HOUSE = "chatham_house"
RULES = tuple(rule for rule in STRICTNESS if rule != "withdrawn")
"""Rules of attribution that a meeting can be held under."""
FACTS = (
    "kind", "stage", "title", "on", "until", "begins", "ends", "zone", "place", "venue", "mission", "visit", "chair",
    "rule", "summary",
)  # fmt: skip
"""What a person says of a meeting as a whole."""


class Change(StrEnum):
    """What can happen to a meeting."""

    ADD = "add"
    EDIT = "edit"
    PUT = "put"
    DROP = "drop"
    APPROVE = "approve"


class Venue(StrEnum):
    """How people come together."""

    PLACE = "place"
    VIRTUAL = "virtual"
    BOTH = "both"


class Visit(StrEnum):
    """Which visit of a mission it is."""

    PRELIMINARY = "preliminary"
    FOLLOW_UP = "follow_up"


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved the record, when, and what the record was then, by fingerprint."""

    by: str
    at: str
    of: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting as it stands.

    Args:
        ref: Its permanent reference.
        kind: Code of `meeting_type`.
        stage: Code of a stage of the review's template.
        title: What it is called.
        on: Its day, or its first one.
        until: Last day, of a visit; None where it is one day.
        begins: Time of the place, 09:30; "" where the day is all that is known.
        ends: The same for its end.
        zone: Time zone of both, as the IANA names it.
        place: Where it is held.
        venue: Whether at a place, by video or both.
        mission: The mission that it is held in or about; "" for none.
        visit: Of a visit, which one.
        chair: Function of who chairs it, never a name.
        rule: Its rule of attribution, code of `consent`.
        summary: What was said and agreed, in the words of the record.
        items: Agenda.
        attendance: Delegations.
        itinerary: Stops of a visit.
        met: People met on a visit, as classes.
        interviews: Interviews held there.
        approvals: Approvals of the record, the last one last.
    """

    ref: str
    kind: str
    stage: str
    title: str
    on: dt.date
    until: dt.date | None = None
    begins: str = ""
    ends: str = ""
    zone: str = "UTC"
    place: str = ""
    venue: Venue = Venue.PLACE
    mission: str = ""
    visit: Visit | None = None
    chair: str = ""
    rule: str = CHATHAM_HOUSE
    summary: str = ""
    items: tuple[Item, ...] = ()
    attendance: tuple[Attendance, ...] = ()
    itinerary: tuple[Stop, ...] = ()
    met: tuple[Met, ...] = ()
    interviews: tuple[Held, ...] = ()
    approvals: tuple[Approval, ...] = ()

    @property
    def last_day(self) -> dt.date:
        """The day on which it ends."""
        return self.until or self.on

    @property
    def is_visit(self) -> bool:
        """Whether it goes to a mission."""
        return self.kind == VISIT

    @property
    def present(self) -> tuple[str, ...]:
        """Delegations that took part, by reference."""
        return tuple(one.stakeholder for one in self.attendance if one.presence is Presence.PRESENT)

    @property
    def names_speakers(self) -> bool:
        """Whether its record may say which delegation spoke."""
        return use_of(self.rule) in (Use.QUOTE_NAMED, Use.QUOTE_FUNCTION)

    @property
    def keeps_words(self) -> bool:
        """Whether what is said there may be kept at all."""
        return use_of(self.rule) not in (Use.NOTHING, Use.INFORM)

    @property
    def content(self) -> dict[str, object]:
        """What its fingerprint is of: all but the approvals."""
        told = asdict(self)
        del told["approvals"]
        return told

    def rows(self, table: str) -> tuple[Row, ...]:
        """The rows of one table.

        Raises:
            BadInput: There is no such table.
        """
        found: tuple[Row, ...] = getattr(self, _FIELD[checked_table(table)])
        return found

    def item(self, key: str) -> Item:
        """One point of the agenda.

        Raises:
            NotFound: There is none of this key.
        """
        for one in self.items:
            if one.key == key:
                return one
        raise NotFound(f"The agenda of {self.ref} has no point '{key}'.", "See the meeting.")


_FIELD = {"agenda": "items"} | {name: name for name in TABLES if name != "agenda"}
"""Table -> the field that holds it."""


def item_ref(meeting: str, key: str) -> str:
    """The reference of a point of an agenda: `MTG-7K3QF2/1`."""
    return f"{meeting}/{key}"


def meetings(changes: Iterable[Told]) -> dict[str, Meeting]:
    """The meetings that changes make, by reference, in the order in which they were added."""
    found: dict[str, Meeting] = {}
    for one in changes:
        ref = str(one["meeting"])
        try:
            found[ref] = changed(found.get(ref), one)
        except (BadInput, NotFound, WrongState):
            continue
    return found


def changed(held: Meeting | None, change: Told) -> Meeting:
    """A meeting after one change; None before it is added.

    Raises:
        BadInput: Something of the change is missing, too long or not a code.
        NotFound: It speaks of a meeting or row that is not there.
        WrongState: The rule of attribution would be another one for what was said already.
    """
    kind = Change(str(change["change"]))
    if kind is Change.ADD:
        if held is not None:
            raise BadInput(f"{held.ref} is there already.", "Edit it.")
        return _added(change)
    if held is None:
        raise NotFound(
            f"There is no meeting '{change['meeting']}'.", "See `vedette consultations list`."
        )
    return _CHANGES[kind](held, change)


def check_rule(held: Meeting, rule: str, *, n_kept: int, n_named: int) -> None:
    """Whether a meeting can come under another rule of attribution.

    Args:
        held: The meeting.
        rule: The rule that is wanted.
        n_kept: Statements that are kept of it.
        n_named: Those of them that name a delegation.

    Raises:
        WrongState: What people said under the old rule would be used under a laxer one, or a delegation is named
            that the new rule does not name.
    """
    if rule == held.rule or not n_kept:
        return
    if stricter(rule, held.rule) == held.rule:
        raise WrongState(
            f"{held.ref} was held under '{held.rule}', and people spoke under it.",
            "A laxer rule needs the word of all who spoke: hold another meeting.",
        )
    if n_named:
        raise WrongState(
            f"{n_named} statements of {held.ref} name a delegation.",
            "Say the speaker of each as a class first.",
        )


def _added(change: Told) -> Meeting:
    on = day(change.get("on"))
    if on is None:
        raise BadInput("A meeting needs its day.", "Write it as 2018-06-30.")
    return _told(Meeting(str(change["meeting"]), "", "", "", on), change)


def _told(held: Meeting, change: Told) -> Meeting:
    said: dict[str, Any] = dict(texts(change, tuple(n for n in FACTS if n not in ("on", "until"))))
    if "venue" in said:
        check_code("venue", said["venue"], Venue)
        said["venue"] = Venue(said["venue"])
    if said.get("mission"):
        said["mission"] = mission(said["mission"])
    if "visit" in said:
        said["visit"] = _visit(said["visit"])
    if change.get("on") is not None:
        said["on"] = day(change["on"]) or held.on
    if change.get("until") is not None:
        said["until"] = day(change["until"])
    after = replace(held, **said)
    _check(after)
    return after


def _visit(said: str) -> Visit | None:
    if not said:
        return None
    check_code("kind of visit", said, Visit)
    return Visit(said)


def _check(one: Meeting) -> None:
    check_code("kind of meeting", one.kind, codelist("meeting_type").codes)
    check_code("rule of attribution", one.rule, RULES)
    if not one.title:
        raise BadInput("A meeting needs its title.", "Say who meets on what.")
    if not one.stage:
        raise BadInput("A meeting belongs to a stage.", "Name a stage of the review.")
    if one.is_visit and not one.mission:
        raise BadInput("A visit goes to a mission.", "Name the mission.")
    if one.last_day < one.on:
        raise BadInput(f"It ends on {one.until}, before it begins.", "Exchange the days.")
    _check_times(one)


def _check_times(one: Meeting) -> None:
    if one.zone not in _zones():
        raise BadInput(f"'{one.zone}' is no time zone.", "Write it as Africa/Bangui or UTC.")
    for said in (one.begins, one.ends):
        if said and _time(said) is None:
            raise BadInput(f"'{said}' is no time of day.", "Write it as 09:30.")
    if one.ends and not one.begins:
        raise BadInput("It has an end and no beginning.", "Say when it begins.")
    if one.ends and one.last_day == one.on and one.ends <= one.begins:
        raise BadInput(f"It ends at {one.ends}, before it begins.", "Exchange the times.")


@cache
def _zones() -> frozenset[str]:
    """Names of time zones, looked for once: the disk is walked for them."""
    return frozenset(available_timezones())


def _time(said: str) -> dt.time | None:
    try:
        made = dt.datetime.strptime(said, "%H:%M").time()  # noqa: DTZ007 - a time of day, its zone stands beside
    except ValueError:
        return None
    return made if f"{made:%H:%M}" == said else None


def begins_at(one: Meeting) -> dt.datetime | None:
    """The instant at which it begins; None where only the day is known."""
    return _instant(one.on, one.begins, one.zone)


def ends_at(one: Meeting) -> dt.datetime | None:
    """The instant at which it ends; None where only the day is known."""
    return _instant(one.last_day, one.ends, one.zone)


def _instant(on: dt.date, said: str, zone: str) -> dt.datetime | None:
    time = _time(said) if said else None
    return None if time is None else dt.datetime.combine(on, time, ZoneInfo(zone))


def _put(held: Meeting, change: Told) -> Meeting:
    table = str(change["table"])
    rows = {one.key: one for one in held.rows(table)}
    for told in change["rows"]:
        made = row_of(table, told)
        rows[made.key] = made
    put: dict[str, Any] = {_FIELD[table]: _in_order(table, tuple(rows.values()))}
    return replace(held, **put)


def _in_order(table: str, rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Stops by day; what else there is in the order in which it was put."""
    if table != "itinerary":
        return rows
    return tuple(sorted(rows, key=lambda one: one.on if isinstance(one, Stop) else dt.date.max))


def _dropped(held: Meeting, change: Told) -> Meeting:
    table, key = str(change["table"]), str(change["key"])
    left = tuple(one for one in held.rows(table) if one.key != key)
    if len(left) == len(held.rows(table)):
        raise NotFound(f"The {table} of {held.ref} has no row '{key}'.", "See the meeting.")
    put: dict[str, Any] = {_FIELD[table]: left}
    return replace(held, **put)


def _approved(held: Meeting, change: Told) -> Meeting:
    if not held.summary:
        raise WrongState(f"{held.ref} has no record yet.", "Write what was said and agreed first.")
    made = Approval(str(change["by"]), str(change["at"]), str(change["of"]))
    return replace(held, approvals=(*held.approvals, made))


_CHANGES: Mapping[Change, Callable[[Meeting, Told], Meeting]] = {
    Change.EDIT: _told,
    Change.PUT: _put,
    Change.DROP: _dropped,
    Change.APPROVE: _approved,
}
