"""Asking for a release of the report, making and withdrawing it; each one decision with its entry in the log."""

from __future__ import annotations

from collections.abc import Mapping

from vedette.core.reports.release import Seal
from vedette.pipeline import report_releases
from vedette.pipeline.release_conditions import Answers
from vedette.pipeline.report_releases import ReportRelease
from vedette.pipeline.sealed_names import Way
from vedette.pipeline.workspace import Review
from vedette.web.audit.keys import log_key
from vedette.web.audit.writes import head_for_print
from vedette.web.evidence.stated_writes import author
from vedette.web.reviews.visit import Visit


def ask(review: Review, *, told: Mapping[str, str], by: str) -> ReportRelease:
    """Ask that the approved version leave."""
    return report_releases.ask_release(review, told, author(by))


def make(visit: Visit, *, ref: str, way: Way, answers: Answers, by: str) -> ReportRelease:
    """Make a release, signed with the key of the log."""
    seal = Seal(log_key(), head_for_print(visit.slug))
    own = Way(way.keys, author(by), way.kept_for)
    return report_releases.make_release(visit.review, ref, seal, own, answers)


def withdraw(review: Review, *, ref: str, why: str, by: str) -> ReportRelease:
    """Say that a release no longer stands."""
    return report_releases.withdraw_release(review, ref, why, author(by))
