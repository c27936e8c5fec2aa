"""Asking for a release of the report, making and withdrawing it; each one decision with its entry in the log."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping

from vedette.core.reports.release import Seal
from vedette.pipeline import report_releases
from vedette.pipeline.release_conditions import Answers
from vedette.pipeline.report_releases import ReportRelease
from vedette.pipeline.sealed_names import Way
from vedette.pipeline.workspace import Review
from vedette.web.audit.keys import log_key
from vedette.web.audit.writes import head_for_print
from vedette.web.evidence.stated_writes import author
from vedette.web.jobs import writes as jobs
from vedette.web.reviews.visit import Visit

MAKE = "reports.make_release"
"""Kind of background work."""


def ask(review: Review, *, told: Mapping[str, str], by: str) -> ReportRelease:
    """Ask that the approved version leave."""
    return report_releases.ask_release(review, told, author(by))


def begin(visit: Visit, *, ref: str, why: Mapping[str, str], by: str) -> uuid.UUID:
    """Ask for the making of a release as background work; gives the key of the job.

    Args:
        visit: Of the review.
        ref: Of the release.
        why: `faults`, `small` and `kept_for`: why what is found may stay.
        by: Who makes it.

    Raises:
        NotFound: There is no such release.
        NotAllowed: The label is lowered, and one person would do both.
        WrongState: It is made already.
    """
    report_releases.check_can_make(visit.review, ref, by)
    assert visit.world is not None, "only members of a team release on pages"
    return jobs.ask(
        visit.slug,
        MAKE,
        {"release": ref, **why},
        label=str(visit.world.label),
        key=f"release:{ref}",
        by=by,
    )


def make(
    visit: Visit,
    *,
    ref: str,
    way: Way,
    answers: Answers,
    by: str,
    told: Callable[[str], None] = lambda _step: None,
) -> ReportRelease:
    """Make a release, signed with the key of the log; `told` gets the name of each step as it begins."""
    seal = Seal(log_key(), head_for_print(visit.slug))
    own = Way(way.keys, author(by), way.kept_for)
    return report_releases.make_release(visit.review, ref, seal, own, answers, told=told)


def withdraw(review: Review, *, ref: str, why: str, by: str) -> ReportRelease:
    """Say that a release no longer stands."""
    return report_releases.withdraw_release(review, ref, why, author(by))
