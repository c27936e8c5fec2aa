"""Meetings and statements that decisions make: read by the chain, on which they are changed as well."""

from __future__ import annotations

from collections.abc import Iterable

from vedette.core.consultations.meetings import Meeting, meetings
from vedette.core.consultations.statements import Statement, statements
from vedette.pipeline.decisions import Act, Decision
from vedette.pipeline.recommended import changes_in_force

MEETING_KIND, ITEM_KIND, STATEMENT_KIND = "meeting", "agenda_item", "statement"
"""What the chain calls a meeting, a point of its agenda, and what was said or seen there."""


def meetings_of(known: Iterable[Decision]) -> dict[str, Meeting]:
    """The meetings in force by reference, in the order in which they were added."""
    return meetings(changes_in_force(known, Act.MEETING))


def statements_of(known: Iterable[Decision]) -> dict[str, Statement]:
    """The statements in force by reference, of meetings that are there."""
    known = tuple(known)
    held = statements(changes_in_force(known, Act.STATEMENT))
    there = meetings_of(known) if held else {}
    return {ref: one for ref, one in held.items() if one.meeting in there}
