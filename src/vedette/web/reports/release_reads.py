"""Releases of the report, for a viewer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from vedette.core.kernel.errors import NotFound
from vedette.core.kernel.labels import parse_label
from vedette.core.reports.approval import State
from vedette.core.reports.release import is_lowered
from vedette.core.reports.release_archive import parts_of
from vedette.pipeline import report_releases
from vedette.pipeline.approving import approval_today
from vedette.pipeline.release_conditions import Answers, Condition
from vedette.pipeline.report_releases import ASKED, MADE, WITHDRAWN, ReportRelease
from vedette.pipeline.versions import versions_of
from vedette.web.reviews.sealed import way_of
from vedette.web.reviews.visit import Visit
from vedette.web.ui.parts import Progress

STATES: Mapping[str, tuple[str, Promise]] = {
    ASKED: ("held", gettext_lazy("asked for")),
    MADE: ("ok", gettext_lazy("has left")),
    WITHDRAWN: ("red", gettext_lazy("withdrawn")),
}
CONDITIONS: Mapping[str, Promise] = {
    "approval": gettext_lazy("Approval holds"),
    "edition": gettext_lazy("Edition of the text"),
    "labels": gettext_lazy("Labels of what stands in it"),
    "lint": gettext_lazy("Nothing open"),
    "disclosure": gettext_lazy("Audit of small numbers"),
    "worked_out": gettext_lazy("Attack on the numbers of the text"),
    "small_numbers": gettext_lazy("Small counts in the text"),
    "quotations": gettext_lazy("Nobody is told by a quotation"),
    "sealed_names": gettext_lazy("No sealed name"),
}
FILES: Mapping[str, Promise] = {
    "report.pdf": gettext_lazy("report as PDF, tagged and archivable"),
    "report.docx": gettext_lazy("report for a word processor"),
    "report.html": gettext_lazy("report as one page for the browser"),
    "numbers.json": gettext_lazy("all live numbers with their keys"),
    "figures.json": gettext_lazy("the figures behind them, with intervals and fingerprints"),
    "tables.xlsx": gettext_lazy("the tables of the edition, as they were released last"),
    "document.json": gettext_lazy("the text as it was, from which all is printed anew"),
}
LABELS = ("public", "unclassified", "confidential", "strictly_confidential")


@dataclass(frozen=True, slots=True)
class Shown:
    """A release with the words of its state and of its version."""

    one: ReportRelease
    sign: str
    words: Promise
    version: str
    is_lowered: bool


def listed(visit: Visit) -> list[Shown]:
    """The releases, newest first."""
    known = visit.review.decisions()
    held = report_releases.report_releases(visit.review, known)
    return [_shown(visit, one) for one in reversed(held.values())]


def one(visit: Visit, ref: str) -> Shown:
    """One release.

    Raises:
        NotFound: There is none of this reference.
    """
    return _shown(visit, report_releases.report_release(visit.review, ref))


def _shown(visit: Visit, one: ReportRelease) -> Shown:
    sign, words = STATES[one.state]
    version = versions_of(visit.review.decisions())[one.version].name
    usual = parse_label(str(visit.review.about["label"]))
    return Shown(one, sign, words, version, is_lowered(parse_label(one.label), usual))


def is_approved(visit: Visit) -> bool:
    """Whether the report of today is approved."""
    return approval_today(visit.review).state is State.APPROVED


def checked(visit: Visit, ref: str) -> list[tuple[Promise, Condition]]:
    """What must hold before a release is made, as it stands now."""
    held = report_releases.check_release(visit.review, ref, way_of(visit))
    return [(CONDITIONS[one.name], one) for one in held]


def check(visit: Visit, ref: str, why: Mapping[str, str]) -> None:
    """Whether a release could be made now, with the reasons for what is found and may stay.

    Raises:
        NotFound: There is none of this reference.
        NotAllowed: The label is lowered, and one person would do both.
        WrongState: It is made already, or a condition does not hold; the first is named with its remedy.
    """
    report_releases.check_can_make(visit.review, ref, visit.viewer.name)
    held = report_releases.check_release(
        visit.review, ref, way_of(visit, why["kept_for"]), Answers(why["faults"], why["small"])
    )
    report_releases.check_all_hold(held)


def job_of(visit: Visit, ref: str) -> Progress | None:
    """The latest making of a release, while it goes on or when it was not done; a plain folder has none."""
    if not settings.VEDETTE_IS_TEAM:
        return None
    from vedette.web.jobs import reads as jobs
    from vedette.web.reports.release_writes import MAKE

    found = jobs.jobs_of(visit.viewer, visit.slug).filter(kind=MAKE, body__release=ref).first()
    shown = found and jobs.shown(found, visit)
    return shown if shown and shown.state != "done" else None


def certified(one: ReportRelease) -> list[tuple[Promise, Mapping[str, str]]]:
    """What was looked through before a release left."""
    return [(CONDITIONS[str(said["name"])], said) for said in one.conditions]


def files(one: ReportRelease) -> list[tuple[str, Promise, str]]:
    """The files of a release: name, what it is, SHA-256."""
    return [
        (name, FILES[name], (one.files or {})[name]) for name in FILES if name in (one.files or {})
    ]


def content(one: ReportRelease, name: str) -> bytes:
    """One file of a release, or its archive.

    Raises:
        NotFound: It holds no such file.
        WrongState: It is not made, or was withdrawn.
        BadInput: The archive is damaged.
    """
    archive = one.content()
    if name == f"{one.ref}.zip":
        return archive
    parts = parts_of(archive)
    if name not in parts:
        raise NotFound("The release has no such file.", "See what is in it.")
    return parts[name]
