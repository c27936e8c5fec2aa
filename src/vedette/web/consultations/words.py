"""Words of the consultation programme: kinds, stages, rules, classes of speakers, tables, what was done."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from vedette.core.consultations.meeting_rows import Presence
from vedette.core.consultations.meetings import Change, Venue, Visit
from vedette.core.consultations.stakeholders import Change as OfRegister
from vedette.core.consultations.statements import Change as OfStatement
from vedette.core.consultations.statements import Kind
from vedette.core.evidence.tasks import Kind as Task
from vedette.core.kernel.templates import known_stages
from vedette.web.ui.told import retold

KINDS: Mapping[str, Promise] = {
    "tcc_pcc": gettext_lazy("Meeting with contributing countries"),
    "committee": gettext_lazy("Consultation with a committee"),
    "member_state": gettext_lazy("Talks with a Member State"),
    "research": gettext_lazy("Exchange with a research institution"),
    "mission_visit": gettext_lazy("Visit to a mission"),
    "leadership": gettext_lazy("Briefing of leaders"),
    "interview": gettext_lazy("Interview"),
    "focus_group": gettext_lazy("Group interview"),
    "technical": gettext_lazy("Technical session"),
}
"""Kinds of meetings."""
STAKEHOLDERS: Mapping[str, Promise] = {
    "tcc": gettext_lazy("Troop-contributing countries"),
    "pcc": gettext_lazy("Police-contributing countries"),
    "committee": gettext_lazy("Committees"),
    "member_state": gettext_lazy("Member States"),
    "mission": gettext_lazy("Field missions"),
    "headquarters": gettext_lazy("Headquarters"),
    "research": gettext_lazy("Research institutions"),
    "expert": gettext_lazy("Experts"),
}
"""Kinds of stakeholders, as they stand over a list."""
RULES: Mapping[str, Promise] = {
    "chatham_house": gettext_lazy(
        "Chatham House Rule: who spoke is not stored, who came is not told"
    ),
    "background": gettext_lazy("Not for attribution: speaker as a class"),
    "on_record_function": gettext_lazy("On record, delegation or function"),
    "on_record_named": gettext_lazy("On record, named"),
    "deep_background": gettext_lazy("Deep background: informs only, nothing is kept"),
    "off_record": gettext_lazy("Off the record: nothing is kept"),
    "not_asked": gettext_lazy("Not agreed yet: nothing is kept"),
}
CLASSES: Mapping[str, Promise] = {
    "participant": gettext_lazy("a participant"),
    "contributor": gettext_lazy("a representative of a contributing country"),
    "tcc_delegate": gettext_lazy("a representative of a troop-contributing country"),
    "pcc_delegate": gettext_lazy("a representative of a police-contributing country"),
    "committee_member": gettext_lazy("a member of a committee"),
    "member_state": gettext_lazy("a representative of a Member State"),
    "mission_staff": gettext_lazy("a member of a field mission"),
    "headquarters_staff": gettext_lazy("an official at headquarters"),
    "researcher": gettext_lazy("a researcher or expert"),
}
"""Classes of speakers, as they stand beside what was said."""
STATEMENTS: Mapping[str, Promise] = {
    Kind.INTERVENTION: gettext_lazy("Said"),
    Kind.OBSERVATION: gettext_lazy("Seen on the spot"),
}
FOLLOW_UPS: Mapping[str, Promise] = {
    Task.REQUEST: gettext_lazy("Request"),
    Task.COMMITMENT: gettext_lazy("Commitment"),
    Task.TASK: gettext_lazy("Task"),
}
PRESENCES: Mapping[str, Promise] = {
    Presence.INVITED: gettext_lazy("invited"),
    Presence.PRESENT: gettext_lazy("took part"),
    Presence.EXCUSED: gettext_lazy("excused"),
    Presence.ABSENT: gettext_lazy("did not come"),
}
VENUES: Mapping[str, Promise] = {
    Venue.PLACE: gettext_lazy("At a place"),
    Venue.VIRTUAL: gettext_lazy("By video"),
    Venue.BOTH: gettext_lazy("At a place and by video"),
}
VISITS: Mapping[str, Promise] = {
    Visit.PRELIMINARY: gettext_lazy("Preliminary visit"),
    Visit.FOLLOW_UP: gettext_lazy("Follow-up visit"),
}
PLACES: Mapping[str, Promise] = {
    "headquarters": gettext_lazy("headquarters"),
    "mission_headquarters": gettext_lazy("headquarters of the mission"),
    "sector": gettext_lazy("sector"),
    "base": gettext_lazy("base"),
    "capital": gettext_lazy("capital"),
    "elsewhere": gettext_lazy("elsewhere"),
}
RANKS: Mapping[str, Promise] = {
    "junior": gettext_lazy("junior"),
    "middle": gettext_lazy("middle"),
    "senior": gettext_lazy("senior"),
    "leadership": gettext_lazy("leadership"),
}
TABLES: Mapping[str, Promise] = {
    "agenda": gettext_lazy("Agenda"),
    "itinerary": gettext_lazy("Itinerary"),
    "met": gettext_lazy("People met"),
    "interviews": gettext_lazy("Interviews held"),
}
"""Tables that are changed row by row; who attended has a page of its own."""
COLUMNS: Mapping[str, Promise] = {
    "key": gettext_lazy("No."),
    "title": gettext_lazy("Title"),
    "minutes": gettext_lazy("Minutes"),
    "about": gettext_lazy("Is about"),
    "outcome": gettext_lazy("Outcome"),
    "on": gettext_lazy("Day"),
    "place": gettext_lazy("Place"),
    "purpose": gettext_lazy("What is done there"),
    "rank": gettext_lazy("Rank"),
    "category": gettext_lazy("Kind of staff"),
    "n": gettext_lazy("How many"),
    "stop": gettext_lazy("Stop"),
    "interview": gettext_lazy("Interview"),
}
FIELDS: Mapping[str, Promise] = {
    "kind": gettext_lazy("Kind"),
    "stage": gettext_lazy("Stage"),
    "title": gettext_lazy("Title"),
    "on": gettext_lazy("Day"),
    "until": gettext_lazy("Last day"),
    "begins": gettext_lazy("Begins at"),
    "ends": gettext_lazy("Ends at"),
    "zone": gettext_lazy("Time zone"),
    "place": gettext_lazy("Place"),
    "venue": gettext_lazy("How people meet"),
    "mission": gettext_lazy("Mission"),
    "visit": gettext_lazy("Which visit"),
    "chair": gettext_lazy("Chair"),
    "rule": gettext_lazy("Rule of attribution"),
    "summary": gettext_lazy("Record of the meeting"),
}
SAID_FIELDS: Mapping[str, Promise] = {
    "kind": gettext_lazy("Kind"),
    "text": gettext_lazy("Words"),
    "speaker_class": gettext_lazy("Class of speakers"),
    "speaker": gettext_lazy("Delegation"),
    "item": gettext_lazy("Point of the agenda"),
    "areas": gettext_lazy("Issue areas"),
    "place": gettext_lazy("Place"),
    "on": gettext_lazy("Day"),
}
DONE: Mapping[str, Promise] = {
    Change.ADD: gettext_lazy("Added to the programme"),
    Change.EDIT: gettext_lazy("Changed"),
    Change.PUT: gettext_lazy("Rows put"),
    Change.DROP: gettext_lazy("Row taken out"),
    Change.APPROVE: gettext_lazy("Record approved"),
}
SAID_DONE: Mapping[str, Promise] = {
    OfStatement.ADD: gettext_lazy("Written down"),
    OfStatement.EDIT: gettext_lazy("Worded anew"),
}
REGISTER_DONE: Mapping[str, Promise] = {
    OfRegister.ADD: gettext_lazy("Added to the register"),
    OfRegister.EDIT: gettext_lazy("Changed"),
    OfRegister.LIST: gettext_lazy("Contributors of a day kept"),
}
RECORDS: Mapping[str, tuple[str, Promise]] = {
    "none": ("quiet", gettext_lazy("no record yet")),
    "draft": ("held", gettext_lazy("draft record")),
    "approved": ("ok", gettext_lazy("record approved")),
    "lapsed": ("red", gettext_lazy("approval lapsed")),
}
"""How the record of a meeting stands -> sign and words."""
CHOICES: Mapping[str, Mapping[str, Promise]] = {
    "kind": {**KINDS, **STATEMENTS},
    "venue": VENUES,
    "visit": VISITS,
    "rule": RULES,
    "speaker_class": CLASSES,
}
"""Field that is a code -> its words."""


def stage(code: str) -> str:
    """A stage of any template in words; what none has is shown as it is."""
    known = known_stages()
    return retold(known[code].label) if code in known else code


def coded(name: str, said: str) -> Promise | str:
    """A value of a field in words, where it is a code."""
    if name == "stage":
        return stage(said)
    return CHOICES.get(name, {}).get(said, said)
