"""Who was heard: only those who were there, at the stage of the meeting, of the mission that is asked for."""

from __future__ import annotations

import datetime as dt

from vedette.core.consultations.gaps import gaps
from vedette.core.consultations.meeting_rows import Attendance, Presence
from vedette.core.consultations.meetings import Meeting
from vedette.core.consultations.stakeholders import Stakeholder

STAGES = ("inception", "final")
REGISTER = {
    "A": Stakeholder("A", "tcc", "Aland", missions=("M1",), stages=STAGES),
    "B": Stakeholder("B", "tcc", "Beland", missions=("M2",), stages=("inception",)),
    "C": Stakeholder("C", "expert", "Expert on mines", stages=("final",)),
}


def met(stage: str, **who: Presence) -> Meeting:
    rows = tuple(Attendance(ref, presence) for ref, presence in who.items())
    return Meeting(stage, "tcc_pcc", stage, "A meeting", dt.date(2017, 7, 12), attendance=rows)


def test_who_was_excused_is_not_heard() -> None:
    held = [met("inception", A=Presence.PRESENT, B=Presence.EXCUSED)]

    cell = gaps(REGISTER, held, STAGES)[0]

    assert (cell.kind, cell.stage) == ("tcc", "inception")
    assert (cell.planned, cell.heard, cell.missing, cell.n_heard) == (("A", "B"), ("A",), ("B",), 1)


def test_who_is_heard_at_another_stage_is_missing_at_this_one() -> None:
    held = [met("final", B=Presence.PRESENT)]

    first, last = gaps(REGISTER, held, STAGES)[:2]

    assert first.missing == ("A", "B")
    assert (last.planned, last.heard, last.missing) == (("A",), ("B",), ("A",))


def test_of_a_mission_only_those_who_give_people_to_it() -> None:
    cells = gaps(REGISTER, [], STAGES, mission="M2")

    assert [one.planned for one in cells if one.planned] == [("B",)]
