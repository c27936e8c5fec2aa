"""Changes of briefings; each one decision with its entry in the log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vedette.core.reports.briefings import Briefing
from vedette.pipeline import briefings
from vedette.pipeline.decisions import Act, Decision
from vedette.pipeline.workspace import Review
from vedette.web.evidence import stated_writes
from vedette.web.evidence.stated_writes import author


def add(review: Review, *, told: Mapping[str, str], by: str) -> Briefing:
    """A new briefing."""
    return briefings.add_briefing(review, told, author(by))


def edit(review: Review, *, ref: str, told: Mapping[str, str], by: str, version: str) -> Briefing:
    """Say a briefing differently."""
    return briefings.edit_briefing(review, ref, told, author(by), version=version)


def choose(review: Review, *, ref: str, refs: Sequence[str], by: str, version: str) -> Briefing:
    """Choose what a briefing shows, in its order."""
    return briefings.choose(review, ref, refs, author(by), version=version)


def look(review: Review, *, ref: str, on: str, why: str | None, today: str, by: str) -> Briefing:
    """Take over what changed in something that is chosen, or hold the old value with a reason."""
    return briefings.look_again_at_briefing(review, ref, on, why, author(by), today=today)


def keep(review: Review, *, ref: str, note: str, by: str) -> Briefing:
    """Keep a briefing as its next version."""
    return briefings.keep_version(review, ref, note, author(by))


def give(review: Review, *, ref: str, told: Mapping[str, str], by: str) -> Briefing:
    """Write down who was briefed, on which version."""
    return briefings.give(review, ref, told, author(by))


def take_back(review: Review, *, mark: str, by: str) -> Decision:
    """Take one change back, or bring it back."""
    return stated_writes.take_back(review, act=Act.BRIEFING, mark=mark, by=by)
