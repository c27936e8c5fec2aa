"""Statements: what was said at a meeting, by a class of speakers, and what was seen on a visit, at a place on a day.

A statement is evidence. Where the rule of the meeting does not allow a speaker to be told, none is stored: only a
class, and only one that covers at least `attribution.K` of the delegations that took part.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from vedette.core.consultations.meetings import Meeting
from vedette.core.consultations.stakeholders import Stakeholder
from vedette.core.consultations.told import Told, check_code, day, several, texts
from vedette.core.kernel.attribution import K, Use, use_of
from vedette.core.kernel.codelists import codelist
from vedette.core.kernel.errors import BadInput, NotFound, WrongState
from vedette.core.kernel.templates import known_areas

WIDEST = "participant"
"""The class of speakers that everybody is in."""
TOLD = ("kind", "text", "speaker_class", "speaker", "item", "place", "on")


class Change(StrEnum):
    """What can happen to a statement."""

    ADD = "add"
    EDIT = "edit"


class Kind(StrEnum):
    """What is stated."""

    INTERVENTION = "intervention"
    OBSERVATION = "observation"


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement as it stands.

    Args:
        ref: Its permanent reference.
        meeting: The meeting or visit that it was made at.
        kind: Said by somebody, or seen by the team.
        text: A summary in the words of the review.
        speaker_class: Code of `speaker_class`; "" of an observation.
        speaker: Delegation that spoke, by its reference in the register; "" unless the rule allows it.
        item: Key of the point of the agenda that it was made to; "" for none.
        areas: Issue areas that it is about.
        place: Where it was seen, of an observation.
        on: When it was seen, of an observation.
    """

    ref: str
    meeting: str
    kind: Kind = Kind.INTERVENTION
    text: str = ""
    speaker_class: str = ""
    speaker: str = ""
    item: str = ""
    areas: tuple[str, ...] = ()
    place: str = ""
    on: dt.date | None = None

    @property
    def content(self) -> dict[str, object]:
        """What its fingerprint is of."""
        told = {name: str(getattr(self, name) or "") for name in TOLD}
        return {**told, "meeting": self.meeting, "areas": list(self.areas)}


def statements(changes: Iterable[Told]) -> dict[str, Statement]:
    """The statements that changes make, by reference, in the order in which they were added."""
    found: dict[str, Statement] = {}
    for one in changes:
        ref = str(one["statement"])
        try:
            found[ref] = changed(found.get(ref), one)
        except (BadInput, NotFound):
            continue
    return found


def changed(held: Statement | None, change: Told) -> Statement:
    """A statement after one change; None before it is added.

    Raises:
        BadInput: Something of the change is missing, too long or not a code.
        NotFound: There is no such statement.
    """
    kind, ref = Change(str(change["change"])), str(change["statement"])
    if kind is Change.ADD:
        if held is not None:
            raise BadInput(f"{ref} is there already.", "Edit it.")
        return _told(Statement(ref, str(change["meeting"])), change)
    if held is None:
        raise NotFound(f"There is no statement '{ref}'.", "See `vedette consultations statements`.")
    return _told(held, change)


def _told(held: Statement, change: Told) -> Statement:
    said: dict[str, Any] = dict(texts(change, tuple(name for name in TOLD if name != "on")))
    if "kind" in said:
        check_code("kind of statement", said["kind"], Kind)
        said["kind"] = Kind(said["kind"])
    if change.get("on") is not None:
        said["on"] = day(change["on"])
    if change.get("areas") is not None:
        said["areas"] = several(change, "areas")
    after = replace(held, **said)
    if not after.text:
        raise BadInput("A statement needs its words.", "Sum up what was said or seen.")
    for area in after.areas:
        check_code("issue area", area, known_areas())
    return _observed(after) if after.kind is Kind.OBSERVATION else _spoken(after)


def _observed(one: Statement) -> Statement:
    if not one.place or one.on is None:
        raise BadInput("An observation needs its place and its day.", "Say where and when.")
    return replace(one, speaker_class="", speaker="")


def _spoken(one: Statement) -> Statement:
    check_code("class of speakers", one.speaker_class, codelist("speaker_class").codes)
    return replace(one, place="", on=None)


def check_speaker(one: Statement, meeting: Meeting, register: Mapping[str, Stakeholder]) -> None:
    """Whether the rule of the meeting allows what a statement tells of its speaker.

    Args:
        one: The statement.
        meeting: Where it was made.
        register: Stakeholders by reference.

    Raises:
        BadInput: It tells more than the rule allows, or names a point or delegation that is not there.
        WrongState: Nothing that is said there may be kept.
    """
    if not meeting.keeps_words:
        raise WrongState(
            f"{meeting.ref} is held under '{meeting.rule}': nothing that is said there is kept.",
            "Agree on a rule that allows it before people speak.",
        )
    if one.item:
        meeting.item(one.item)
    if one.kind is Kind.OBSERVATION:
        _check_seen(one, meeting)
        return
    if one.speaker and not meeting.names_speakers:
        raise BadInput(
            f"{meeting.ref} is held under '{meeting.rule}': no speaker is stored.",
            "Say the class of speakers alone.",
        )
    if one.speaker and one.speaker not in register:
        raise BadInput(f"'{one.speaker}' is not in the register.", "Choose a delegation of it.")
    n = n_in_class(one.speaker_class, meeting, register)
    if is_narrow(one, meeting, register):
        raise BadInput(
            f"Only {n} delegations of the class '{one.speaker_class}' took part: it would tell who spoke.",
            f"Use a class of at least {K}, or '{WIDEST}'; note who took part if that is not done.",
        )


def _check_seen(one: Statement, meeting: Meeting) -> None:
    if not meeting.is_visit:
        raise BadInput(f"{meeting.ref} is no visit.", "Observations are made on visits.")
    assert one.on is not None, "an observation has its day"
    if not meeting.on <= one.on <= meeting.last_day:
        raise BadInput(
            f"The visit was from {meeting.on} to {meeting.last_day}, not on {one.on}.",
            "Correct the day.",
        )


def n_in_class(code: str, meeting: Meeting, register: Mapping[str, Stakeholder]) -> int:
    """How many of the delegations that took part a class of speakers covers."""
    kinds = codelist("speaker_class").entry(code).more["kinds"].split(";")
    return sum(register[ref].kind in kinds for ref in meeting.present if ref in register)


def is_narrow(one: Statement, meeting: Meeting, register: Mapping[str, Stakeholder]) -> bool:
    """Whether the class of a statement would tell who spoke, under the rule of its meeting."""
    if one.kind is Kind.OBSERVATION or one.speaker_class == WIDEST:
        return False
    if use_of(meeting.rule) not in (Use.PARAPHRASE, Use.QUOTE_UNATTRIBUTED):
        return False
    return n_in_class(one.speaker_class, meeting, register) < K
