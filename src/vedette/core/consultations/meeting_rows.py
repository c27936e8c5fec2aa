"""Rows of a meeting: points of its agenda, who attended, days of a visit, people met, interviews held."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import get_args

from vedette.core.consultations.told import Told, check_code, day, texts
from vedette.core.kernel.attribution import PLACES, RANKS
from vedette.core.kernel.codelists import codelist
from vedette.core.kernel.errors import BadInput

_MOST_MINUTES, _MOST_MET, _LONGEST_KEY = 24 * 60, 10_000, 40


class Presence(StrEnum):
    """How a delegation took part."""

    INVITED = "invited"
    PRESENT = "present"
    EXCUSED = "excused"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Bound:
    """What a point of an agenda is about.

    Args:
        on: Reference of a finding, recommendation, document, figure or project.
        seen: Fingerprint that it had when the point was bound to it.
        said: What it said then: what the meeting heard.
    """

    on: str
    seen: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One point of an agenda.

    Args:
        key: Its name for life within the meeting, such as `1`.
        title: What it is called.
        minutes: How long it is to take; None where nothing is said.
        about: What it is bound to.
        outcome: What came of it.
    """

    key: str
    title: str
    minutes: int | None = None
    about: tuple[Bound, ...] = ()
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Attendance:
    """One delegation of the meeting: never a person.

    Args:
        stakeholder: Reference of the register.
        presence: How it took part.
    """

    stakeholder: str
    presence: Presence

    @property
    def key(self) -> str:
        """Its name within the meeting."""
        return self.stakeholder


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop of a visit: the day, the place, what is done there."""

    key: str
    on: dt.date
    place: str
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class Met:
    """People met on a visit, as classes: how many of which, never who.

    Args:
        key: Its name within the visit.
        place: One of `attribution.PLACES`.
        rank: One of `attribution.RANKS`.
        category: Code of `personnel_category`.
        n: How many.
        stop: Key of the stop where they were met; "" where nothing is said.
    """

    key: str
    place: str
    rank: str
    category: str
    n: int
    stop: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """An interview of the register of interviews that was held there."""

    interview: str

    @property
    def key(self) -> str:
        """Its name within the meeting."""
        return self.interview


Row = Item | Attendance | Stop | Met | Held


def row_of(table: str, told: Told) -> Row:
    """The row that a change states.

    Raises:
        BadInput: Something of it is missing, too long or not a code.
    """
    return _MAKE[checked_table(table)](told)


def checked_table(table: str) -> str:
    """The name of a table.

    Raises:
        BadInput: A meeting has none of this name.
    """
    check_code("table of a meeting", table, TABLES)
    return table


def _item(told: Told) -> Item:
    said = texts(told, ("title", "outcome"))
    if not said.get("title"):
        raise BadInput("A point of the agenda needs its title.", "Say what is to be talked about.")
    about = tuple(
        Bound(str(one["on"]), str(one.get("seen") or ""), str(one.get("said") or ""))
        for one in told.get("about") or ()
    )
    minutes = _count(told, "minutes", _MOST_MINUTES)
    return Item(_key(told), said["title"], minutes, about, said.get("outcome", ""))


def _attendance(told: Told) -> Attendance:
    presence = str(told.get("presence") or Presence.INVITED)
    check_code("way to take part", presence, Presence)
    return Attendance(_key(told, "stakeholder"), Presence(presence))


def _stop(told: Told) -> Stop:
    said = texts(told, ("place", "purpose"))
    on = day(told.get("on"))
    if on is None or not said.get("place"):
        raise BadInput("A stop needs its day and its place.", "Write 2017-07-12 and the place.")
    return Stop(_key(told), on, said["place"], said.get("purpose", ""))


def _met(told: Told) -> Met:
    place, rank, category = (str(told.get(n) or "") for n in ("place", "rank", "category"))
    check_code("class of places", place, PLACES)
    check_code("class of ranks", rank, RANKS)
    check_code("kind of staff", category, codelist("personnel_category").codes)
    n = _count(told, "n", _MOST_MET)
    if not n:
        raise BadInput("How many people were met is not said.", "Write a number above 0.")
    return Met(_key(told), place, rank, category, n, str(told.get("stop") or ""))


def _held(told: Told) -> Held:
    return Held(_key(told, "interview"))


def _key(told: Told, name: str = "key") -> str:
    key = str(told.get(name) or "").strip()
    if not key or len(key) > _LONGEST_KEY:
        raise BadInput(f"The row has no {name}.", "Give it one, such as 1.")
    return key


def _count(told: Told, name: str, most: int) -> int | None:
    said = str(told.get(name) if told.get(name) is not None else "").strip()
    if not said:
        return None
    if not said.isdecimal() or int(said) > most:
        raise BadInput(f"'{said}' cannot be a number of {name}.", f"Write 0 to {most:,}.")
    return int(said)


_MAKE: Mapping[str, Callable[[Told], Row]] = {
    "agenda": _item,
    "attendance": _attendance,
    "itinerary": _stop,
    "met": _met,
    "interviews": _held,
}
TABLES = tuple(_MAKE)
"""Names of the tables of a meeting."""

assert len(TABLES) == len(get_args(Row)), "each kind of row has its table"
