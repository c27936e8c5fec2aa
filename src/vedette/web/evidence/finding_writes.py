"""Changes of findings and of what they rest on; each one decision with its entry in the log."""

from __future__ import annotations

from collections.abc import Mapping

from vedette.core.evidence.findings import Change, Finding
from vedette.pipeline import findings, resting
from vedette.pipeline.workspace import Review
from vedette.web.evidence.stated_writes import author


def add(review: Review, *, told: Mapping[str, object], by: str) -> Finding:
    """Write a new finding."""
    return findings.add_finding(review, told, author(by))


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
    return findings.change_finding(review, ref, change, told, author(by), version=version)


def link(review: Review, *, ref: str, on: str, told: Mapping[str, str], by: str) -> Finding:
    """Let a finding rest on something."""
    return resting.link_evidence(review, ref, on, told, author(by))


def look(review: Review, *, ref: str, on: str, why: str | None, today: str, by: str) -> Finding:
    """Take over what changed beneath a finding, or hold the old value with a reason."""
    return resting.look_again(review, ref, on, why, author(by), today=today)
