"""Keeping versions of the report, and speaking in its approval; each one decision with its entry in the log."""

from __future__ import annotations

from collections.abc import Mapping

from vedette.core.reports.approval import Approval, Change
from vedette.pipeline import approving, versions
from vedette.pipeline.versions import Version
from vedette.pipeline.workspace import Review
from vedette.web.evidence.stated_writes import author


def keep(review: Review, *, name: str, note: str, by: str) -> Version:
    """Keep the report as it stands, under a name."""
    return versions.make_version(review, name, note, author(by))


def say(review: Review, *, change: Change, told: Mapping[str, object], by: str) -> Approval:
    """Say something in the approval."""
    return approving.say_in_approval(review, change, told, author(by))
