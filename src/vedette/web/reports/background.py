"""Background work of the report: a release is printed, looked through, signed and kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy, gettext_noop

from vedette.pipeline.release_conditions import Answers
from vedette.pipeline.report_releases import MADE, STEPS, report_release
from vedette.web.jobs.asker import visit_of_work
from vedette.web.jobs.registry import Work, background
from vedette.web.reports import release_writes as writes
from vedette.web.reviews.sealed import way_of
from vedette.web.ui.templatetags.addresses import address

_WORDS = {
    "conditions": gettext_noop("Looking through what must hold"),
    "print": gettext_noop("Printing"),
    "names": gettext_noop("Looking for sealed names"),
    "keep": gettext_noop("Signing and keeping"),
}
"""Step of the making of a release -> what is said of it; told in the language of who reads it."""


def _opens(slug: str, result: Mapping[str, Any]) -> str:
    return address(slug, "reports:release", result["release"]) if result else ""


@background(
    writes.MAKE,
    action="reports.release",
    said=gettext_lazy("Release of the report"),
    opens=_opens,
    step_up=True,
)
def make_release(work: Work) -> Mapping[str, object]:
    """Make a release that was asked for; done again, what this person made is made already."""
    visit = visit_of_work(work, "reports.release")
    ref = str(work.body["release"])
    held = report_release(visit.review, ref)
    if held.state != MADE or held.made_by != work.by:
        why = {name: str(work.body[name]) for name in ("faults", "small", "kept_for")}
        writes.make(
            visit,
            ref=ref,
            way=way_of(visit, why["kept_for"]),
            answers=Answers(why["faults"], why["small"]),
            by=work.by,
            told=lambda step: work.told(_WORDS[step], STEPS.index(step), len(STEPS)),
        )
    return {"release": ref}
