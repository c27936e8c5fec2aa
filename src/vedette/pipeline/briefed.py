"""The briefings that decisions make: read by the chain, on which they are changed as well."""

from __future__ import annotations

from collections.abc import Iterable

from vedette.core.reports.briefings import Briefing, briefings
from vedette.pipeline.decisions import Act, Decision
from vedette.pipeline.recommended import changes_in_force

BRIEFING_KIND = "briefing"
"""What the chain calls a briefing."""


def briefings_of(known: Iterable[Decision]) -> dict[str, Briefing]:
    """The briefings in force by reference, in the order in which they were added."""
    return briefings(changes_in_force(known, Act.BRIEFING))
