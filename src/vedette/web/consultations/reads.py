"""Questions about the consultation programme: meetings, their records, statements, the register, gaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from vedette.core.consultations.meeting_rows import Attendance, Bound, Item
from vedette.core.consultations.meetings import Change, Meeting
from vedette.core.consultations.stakeholders import Register, Stakeholder
from vedette.core.consultations.statements import Kind, Statement, is_narrow
from vedette.core.evidence.tasks import Task
from vedette.core.kernel.errors import NotFound
from vedette.pipeline.consultations import Record, records_of
from vedette.pipeline.decisions import Act
from vedette.pipeline.stakeholders import register_of
from vedette.web.consultations import words
from vedette.web.evidence.chain_reads import VisibleChain
from vedette.web.evidence.homes import Chip
from vedette.web.evidence.object_reads import fields_named
from vedette.web.evidence.stated import Stated
from vedette.web.reviews.visit import Visit


def _about_meeting(change: str, body: Mapping[str, Any]) -> list[object]:
    """What a change of a meeting speaks of, in few words."""
    table = words.TABLES.get(str(body.get("table")), gettext_lazy("Who took part"))
    if change == Change.PUT:
        keys = [str(row.get("key") or "") for row in body["rows"]]
        return [table, ", ".join(key for key in keys[:5] if key)]
    if change == Change.DROP:
        return [table, body["key"]]
    return [fields_named(MEETING, body)]


MEETING: Stated = Stated(
    act=Act.MEETING,
    space="consultations",
    page="meeting",
    listed="programme",
    words=gettext_lazy("Consultations"),
    glyph="meeting",
    head="consultations/_meeting_head.html",
    done=words.DONE,
    about=_about_meeting,
    fields=words.FIELDS,
    coded=words.coded,
)
STATEMENT: Stated = Stated(
    act=Act.STATEMENT,
    space="statements",
    page="statement",
    listed="statements",
    words=gettext_lazy("Statements"),
    glyph="claim",
    head="consultations/_statement_head.html",
    done=words.SAID_DONE,
    about=lambda _change, body: [fields_named(STATEMENT, body)],
    fields=words.SAID_FIELDS,
    coded=words.coded,
)
STAKEHOLDER: Stated = Stated(
    act=Act.STAKEHOLDER,
    space="stakeholders",
    page="stakeholder",
    listed="register",
    words=gettext_lazy("Register of stakeholders"),
    glyph="person",
    head="",
    done=words.REGISTER_DONE,
    about=lambda _change, body: [body.get("name") or body.get("as_of")],
    fields={"name": gettext_lazy("Name"), "kind": gettext_lazy("Kind")},
    coded=lambda name, said: words.STAKEHOLDERS.get(said, said) if name == "kind" else said,
)


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the agenda: what it is about with what that said then and says now, and what was said to it."""

    item: Item
    about: Sequence[BoundNow]
    n_said: int


@dataclass(frozen=True, slots=True)
class BoundNow:
    """What a point is about: as the meeting heard it, and as it is today where that is something else."""

    chip: Chip
    said: str
    now: str


@dataclass(frozen=True, slots=True)
class Said:
    """A statement on the page of its meeting.

    Args:
        one: The statement.
        chip: Its reference.
        who: The delegation or the class that spoke; where it was seen, of an observation.
        is_narrow: Whether its class would tell by now who spoke.
        areas: Issue areas in words.
        n_above: How many findings and others rest on it.
    """

    one: Statement
    chip: Chip
    who: Promise | str
    is_narrow: bool
    areas: Sequence[str]
    n_above: int


@dataclass(frozen=True, slots=True)
class Delegation:
    """A delegation on the list of a meeting."""

    one: Stakeholder
    attendance: Attendance
    kind: Promise
    presence: Promise


class Programme(VisibleChain):
    """The consultation programme of a viewer's world."""

    def __init__(self, visit: Visit) -> None:
        super().__init__(visit)
        self.records: Mapping[str, Record] = records_of(self.known)

    @property
    def may_consult(self) -> bool:
        """Whether the viewer may write here: the holder of a plain folder does it by command."""
        return self.visit.world is not None and self.visit.viewer.may("consultations.write")

    @cached_property
    def register(self) -> Register:
        """Whom the review is to hear."""
        return register_of(self.known)

    @property
    def statements(self) -> dict[str, Statement]:
        """All statements, by reference."""
        return {one.ref: one for record in self.records.values() for one in record.statements}

    def record(self, ref: str) -> Record:
        """The record of one meeting.

        Raises:
            NotFound: There is none of this reference for this viewer.
        """
        if ref not in self.records:
            raise NotFound("There is no such meeting.", "Choose one from the programme.")
        return self.records[ref]

    def statement(self, ref: str) -> Statement:
        """One statement.

        Raises:
            NotFound: There is none of this reference for this viewer.
        """
        found = self.statements.get(ref)
        if found is None:
            raise NotFound("There is no such statement.", "Choose one from the list.")
        return found

    def stage(self, code: str) -> Promise | str:
        """A stage in words."""
        return words.stage(code)

    @property
    def stages(self) -> list[tuple[str, Promise | str]]:
        """The stages of the template with their words."""
        return [(code, self.stage(code)) for code in self.visit.review.template.stages.codes]

    def points(self, record: Record) -> list[Point]:
        """The agenda with what its points are about."""
        named = {bound.on for item in record.meeting.items for bound in item.about}
        told = self.told(named)
        return [
            Point(
                item,
                [self._bound(bound, told) for bound in item.about],
                sum(one.item == item.key for one in record.statements),
            )
            for item in record.meeting.items
        ]

    def _bound(self, bound: Bound, told: Mapping[str, Any]) -> BoundNow:
        now = told[bound.on].said or told[bound.on].title if bound.on in told else ""
        return BoundNow(self.chip(bound.on), bound.said or now, now if now != bound.said else "")

    def said(self, record: Record) -> list[Said]:
        """What was said and seen, in the order in which it was written down."""
        return [self.shown(one, record.meeting) for one in record.statements]

    def shown(self, one: Statement, meeting: Meeting) -> Said:
        """A statement as pages show it."""
        people, areas = self.register.stakeholders, self.visit.review.template.areas
        return Said(
            one,
            self.chip(one.ref),
            self.who(one),
            is_narrow(one, meeting, people),
            [f"{code} {areas.label(code)}" for code in one.areas if code in areas.entries],
            len(self.chain.next_up(one.ref)),
        )

    def who(self, one: Statement) -> Promise | str:
        """Who spoke, as far as the rule lets it be told; where it was seen, of an observation."""
        if one.kind is Kind.OBSERVATION:
            return one.place
        if one.speaker in self.register.stakeholders:
            return self.register.stakeholders[one.speaker].name
        return words.CLASSES.get(one.speaker_class, one.speaker_class)

    def delegations(self, one: Meeting) -> list[Delegation]:
        """Who is on the list of a meeting, by name."""
        people = self.register.stakeholders
        found = [
            Delegation(
                people[row.stakeholder],
                row,
                words.STAKEHOLDERS[people[row.stakeholder].kind],
                words.PRESENCES[row.presence],
            )
            for row in one.attendance
            if row.stakeholder in people
        ]
        return sorted(found, key=lambda d: d.one.name)

    def follow_ups(self, record: Record) -> list[tuple[Task, Promise]]:
        """Requests and commitments with their kind in words, the nearest day first."""
        by_day = sorted(record.follow_ups, key=lambda one: (one.is_done, str(one.due or "9999")))
        return [(one, words.FOLLOW_UPS[one.kind]) for one in by_day]


def standing(record: Record) -> str:
    """How a record stands: `none`, `draft`, `approved` or `lapsed`, as `words.RECORDS` names it."""
    if record.is_approved:
        return "approved"
    if record.has_lapsed:
        return "lapsed"
    return "draft" if record.meeting.summary else "none"
