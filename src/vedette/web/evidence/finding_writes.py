"""Changes of findings and of what they rest on; each one decision with its entry in the log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from vedette.core.evidence.findings import Change, Finding
from vedette.pipeline import findings, resting, undoing
from vedette.pipeline.decisions import Act, Author, Decision
from vedette.pipeline.findings import changes_of
from vedette.pipeline.workspace import Review


def add(review: Review, *, told: Mapping[str, object], by: str) -> Finding:
    """Write a new finding."""
    return findings.add_finding(review, told, _author(by))


def change(
    review: Review,
    *,
    ref: str,
    change: Change,
    told: Mapping[str, object],
    version: str = "",
    by: str,
) -> Finding:
    """Change a finding, if it is still as the person saw it."""
    return findings.change_finding(review, ref, change, told, _author(by), version=version)


def link(review: Review, *, ref: str, on: str, told: Mapping[str, str], by: str) -> Finding:
    """Let a finding rest on something."""
    return resting.link_evidence(review, ref, on, told, _author(by))


def look(review: Review, *, ref: str, on: str, why: str | None, today: str, by: str) -> Finding:
    """Take over what changed beneath a finding, or hold the old value with a reason."""
    return resting.look_again(review, ref, on, why, _author(by), today=today)


def take_back(review: Review, *, mark: str, by: str) -> Decision:
    """Take one change of a finding back, or bring it back."""
    return undoing.undo(review, mark, "", _author(by), acts=frozenset((Act.FINDING,)))


def last_mark(review: Review, *, ref: str, by: str) -> str:
    """The mark of what a person did last to a finding: what Undo takes back."""
    mine = [one for one in changes_of(review.decisions(), ref) if one.decision.by == by]
    return undoing.mark(mine[-1].decision) if mine else ""


def _author(by: str) -> Author:
    return Author(by, dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds"))
