"""Briefings: a choice of findings, recommendations and figures for one audience, its versions, and who was given which.

A briefing follows from its changes in their order; a change that no longer fits, because what it speaks of was taken
back, is passed over. What is chosen is remembered as it was seen: it turns red as a paragraph of the report does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from vedette.core.evidence.chain import Role
from vedette.core.evidence.links import Evidence, Links, accepted, kept
from vedette.core.kernel.codelists import codelist
from vedette.core.kernel.errors import BadInput, NotFound, WrongState

TOLD = ("title", "audience", "whom", "on", "message")
"""What a person says of a briefing: title, kind of audience, who that is in words, the day, what it asks."""
AUDIENCES = "briefing_audience"
MOST_CHOSEN = 40
_LONGEST = {"title": 160, "whom": 160, "message": 600}
_LONGEST_LIST = 4_000


class Change(StrEnum):
    """What can happen to a briefing."""

    ADD = "add"
    EDIT = "edit"
    CHOOSE = "choose"
    ACCEPT = "accept"
    HOLD = "hold"
    KEEP = "keep"
    GIVE = "give"


@dataclass(frozen=True, slots=True)
class BriefingVersion:
    """The deck and the brief as they were when somebody kept them.

    Args:
        n: Its number, from 1; none is given twice.
        content: Fingerprint of all that the slides say, as they print it.
        paper: The same of the paper.
        run: Fingerprint of the run that made its numbers.
        snapshot: Where it is kept.
        by: Who kept it.
        at: When.
        note: What is new in it.
    """

    n: int
    content: str
    paper: str
    run: str
    snapshot: str
    by: str
    at: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """Somebody was briefed.

    Args:
        version: Number of the version that was shown.
        to: Who was briefed, in words.
        on: The day.
        meeting: The meeting at which that was, by reference; "" for none of the programme.
        by: Who wrote it down.
        at: When.
        note: What else is to be known of it.
    """

    version: int
    to: str
    on: dt.date
    meeting: str
    by: str
    at: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Briefing:
    """One briefing as it stands.

    Args:
        ref: Its permanent reference.
        title: What it is called.
        audience: Code of `briefing_audience`.
        on: The day for which it is made.
        whom: Who the audience is, in words.
        message: What is said or asked first, in one or two sentences.
        links: What is chosen, in its order, each as it was seen.
        versions: What was kept of it, oldest first.
        given: Who was briefed, in the order in which it was written down.
    """

    ref: str
    title: str
    audience: str
    on: dt.date
    whom: str = ""
    message: str = ""
    links: Links = ()
    versions: tuple[BriefingVersion, ...] = ()
    given: tuple[Given, ...] = ()

    @property
    def chosen(self) -> tuple[str, ...]:
        """References of what is chosen, in its order."""
        return tuple(one.on for one in self.links)

    @property
    def content(self) -> dict[str, object]:
        """What its fingerprint is of: what it says and chooses, not who was given it."""
        told = {name: str(getattr(self, name)) for name in TOLD}
        return {**told, "chosen": list(self.chosen)}

    def version(self, n: int) -> BriefingVersion:
        """One of its versions.

        Raises:
            NotFound: There is none of this number.
        """
        found = next((one for one in self.versions if one.n == n), None)
        if found is None:
            raise NotFound(f"{self.ref} has no version {n}.", "Keep one: `vedette briefings keep`.")
        return found


def briefings(changes: Iterable[Mapping[str, Any]]) -> dict[str, Briefing]:
    """The briefings that changes make, in their order, by reference.

    Args:
        changes: Each with `briefing`, `change`, `by`, `at` and what `changed` demands of its kind.
    """
    found: dict[str, Briefing] = {}
    for one in changes:
        ref = str(one["briefing"])
        try:
            found[ref] = changed(found.get(ref), one)
        except (BadInput, NotFound, WrongState):
            continue
    return found


def changed(held: Briefing | None, change: Mapping[str, Any]) -> Briefing:
    """A briefing after one change; None before it is added.

    Raises:
        BadInput: Something of the change is missing, too long or not a code.
        NotFound: It speaks of a briefing, a version or a choice that is not there.
        WrongState: It is there already.
    """
    kind, ref = Change(str(change["change"])), str(change["briefing"])
    if kind is Change.ADD:
        if held is not None:
            raise WrongState(f"{ref} is there already.", "Edit it.")
        return _told(Briefing(ref, "", "", dt.date.min), change)
    if held is None:
        raise NotFound(f"There is no briefing '{ref}'.", "See `vedette briefings list`.")
    return _CHANGES[kind](held, change)


def _told(held: Briefing, change: Mapping[str, Any]) -> Briefing:
    said = {
        name: " ".join(str(change[name]).split()) for name in TOLD if change.get(name) is not None
    }
    for name, most in _LONGEST.items():
        if len(said.get(name, "")) > most:
            raise BadInput(
                f"The {name} has {len(said[name]):,} characters.", f"Shorten it to {most:,}."
            )
    made = replace(
        held,
        title=said.get("title", held.title),
        audience=said.get("audience", held.audience),
        whom=said.get("whom", held.whom),
        message=said.get("message", held.message),
        on=_day(said["on"]) if "on" in said else held.on,
    )
    if not made.title:
        raise BadInput("The briefing has no title.", "Say what it is about.")
    known = codelist(AUDIENCES).codes
    if made.audience not in known:
        raise BadInput(f"'{made.audience}' is no audience.", f"Use {', '.join(known)}.")
    if made.on == dt.date.min:
        raise BadInput("The briefing has no day.", "Say for which day it is made.")
    return made


def _day(said: str) -> dt.date:
    try:
        return dt.date.fromisoformat(said)
    except ValueError as error:
        raise BadInput(f"'{said}' is no day.", "Write it as 2018-06-30.") from error


def _chosen(held: Briefing, change: Mapping[str, Any]) -> Briefing:
    told = change.get("links")
    assert isinstance(told, list | tuple), "a choice is a list"
    links = tuple(Evidence(**{**one, "role": Role(one["role"])}) for one in told)
    if len(links) > MOST_CHOSEN:
        raise BadInput(
            f"{len(links)} things are chosen.",
            f"Choose {MOST_CHOSEN} or fewer: a briefing is short.",
        )
    if len({one.on for one in links}) < len(links):
        raise BadInput("Something is chosen twice.", "Name each once.")
    return replace(held, links=links)


def _accepted(held: Briefing, change: Mapping[str, Any]) -> Briefing:
    return replace(held, links=accepted(held.ref, held.links, change))


def _held(held: Briefing, change: Mapping[str, Any]) -> Briefing:
    return replace(held, links=kept(held.ref, held.links, change))


def _kept(held: Briefing, change: Mapping[str, Any]) -> Briefing:
    named = ("content", "paper", "run", "snapshot", "by", "at")
    said = {name: str(change[name]) for name in named}
    made = BriefingVersion(n=int(change["version"]), **said, note=str(change.get("note") or ""))
    return replace(held, versions=(*held.versions, made))


def _given(held: Briefing, change: Mapping[str, Any]) -> Briefing:
    to = " ".join(str(change.get("to") or "").split())
    if not 0 < len(to) <= _LONGEST_LIST:
        raise BadInput("It is not said who was briefed.", "Name the people or their offices.")
    made = Given(
        # Somebody saw it, whatever became of the version since.
        version=int(change["version"]),
        to=to,
        on=_day(str(change.get("on") or held.on)),
        meeting=str(change.get("meeting") or ""),
        by=str(change["by"]),
        at=str(change["at"]),
        note=" ".join(str(change.get("note") or "").split()),
    )
    return replace(held, given=(*held.given, made))


_CHANGES: Mapping[Change, Callable[[Briefing, Mapping[str, Any]], Briefing]] = {
    Change.EDIT: _told,
    Change.CHOOSE: _chosen,
    Change.ACCEPT: _accepted,
    Change.HOLD: _held,
    Change.KEEP: _kept,
    Change.GIVE: _given,
}
