"""Versions of the report and its approval, for a viewer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from vedette.core.consultations.meetings import Meeting
from vedette.core.kernel.templates import ApprovalStep
from vedette.core.reports.approval import Change, State
from vedette.core.reports.clock import Span, Stage
from vedette.core.reports.comparing import Comparison, Difference
from vedette.core.reports.lint import Fault, Found
from vedette.pipeline import approving, versions
from vedette.pipeline.approving import Standing
from vedette.pipeline.consulted import meetings_of
from vedette.pipeline.review_clock import review_clock
from vedette.pipeline.versions import TODAY, Version
from vedette.web.reviews.visit import Visit
from vedette.web.ui.templatetags.addresses import address

DIFFERENCES: Mapping[str, Promise] = {
    Difference.ADDED: gettext_lazy("came"),
    Difference.REMOVED: gettext_lazy("went"),
    Difference.REWORDED: gettext_lazy("worded anew"),
    Difference.RECOUNTED: gettext_lazy("other numbers"),
}
STATES: Mapping[str, tuple[str, Promise]] = {
    State.NOT_SUBMITTED: ("", gettext_lazy("not submitted yet")),
    State.UNDER_WAY: ("held", gettext_lazy("under way")),
    State.CHANGE_REQUESTED: ("red", gettext_lazy("a change is asked for")),
    State.REJECTED: ("red", gettext_lazy("rejected")),
    State.APPROVED: ("ok", gettext_lazy("approved")),
    State.LAPSED: ("red", gettext_lazy("lapsed: the text or its numbers are others now")),
    State.REVOKED: ("red", gettext_lazy("revoked")),
}
STAGES: Mapping[str, Promise] = {
    Stage.DATA: gettext_lazy("from the mandate to the first source"),
    Stage.FINDINGS: gettext_lazy("to the first finding"),
    Stage.DRAFT: gettext_lazy("to the first version"),
    Stage.ROUND: gettext_lazy("round of comments"),
    Stage.ANSWERS: gettext_lazy("comments answered"),
    Stage.APPROVAL: gettext_lazy("step of the approval"),
    Stage.RELEASE: gettext_lazy("from the approval to the release"),
}
WORDS: Mapping[str, Promise] = {
    Change.SUBMIT: gettext_lazy("submitted"),
    Change.REQUEST: gettext_lazy("asked for a change"),
    Change.APPROVE: gettext_lazy("approved"),
    Change.REJECT: gettext_lazy("rejected"),
    Change.REVOKE: gettext_lazy("revoked"),
    Change.EDITORIAL: gettext_lazy("called the change editorial"),
}
FAULTS: Mapping[str, tuple[Promise, Promise]] = {
    Fault.OUT_OF_DATE: (
        gettext_lazy("out of date"),
        gettext_lazy("Take the new value over, or hold the old one with a reason."),
    ),
    Fault.BROKEN: (
        gettext_lazy("evidence is gone"),
        gettext_lazy("Word the paragraph anew, without what is gone."),
    ),
    Fault.OPEN_COMMENT: (gettext_lazy("open comment"), gettext_lazy("Answer it.")),
    Fault.TYPED_NUMBER: (
        gettext_lazy("typed number"),
        gettext_lazy("A live number prints the same: put its key there."),
    ),
    Fault.NO_EVIDENCE: (
        gettext_lazy("number without evidence"),
        gettext_lazy("Name what the sentence rests on."),
    ),
    Fault.ACRONYM: (
        gettext_lazy("acronym"),
        gettext_lazy("Spell it out where it stands first, with the acronym in brackets."),
    ),
}
"""Fault -> what it is called, and what to do about it."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the chain: its words, who said yes and when, and whether it is asked now."""

    step: ApprovalStep
    by: str
    at: str
    paper: str
    is_asked: bool


@dataclass(frozen=True, slots=True)
class Timed:
    """A stage of the review that has begun, in words, with its days until today."""

    span: Span
    words: Promise
    days: int | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing that speaks against the report, with where to put it right."""

    found: Found
    words: Promise
    remedy: Promise
    url: str


def listed(visit: Visit) -> list[Version]:
    """The versions, newest first."""
    return list(reversed(versions.versions_of(visit.review.decisions()).values()))


def version(visit: Visit, named: str) -> Version | None:
    """A version by reference; None for the text as it stands.

    Raises:
        NotFound: There is none.
    """
    if named == TODAY:
        return None
    return versions.version_of_name(visit.review.decisions(), named)


def comparison(visit: Visit, before: str, after: str) -> Comparison:
    """What is different between two versions.

    Raises:
        NotFound: One of them is not there.
    """
    return versions.compare_versions(visit.review, before, after)


def clock(visit: Visit) -> list[Timed]:
    """The stages from mandate to release, each with its days until today."""
    now = timezone.now()
    return [
        Timed(one, STAGES[one.stage], one.days(now), one.is_late(now))
        for one in review_clock(visit.review)
        if one.begins is not None
    ]


def standing(visit: Visit) -> Standing:
    """Where the approval stands today."""
    return approving.approval_today(visit.review)


def steps(visit: Visit, held: Standing) -> list[Step]:
    """The chain, with who spoke since the last submission."""
    chain = visit.review.template.approval
    asked = held.waits_for(chain)
    given = {
        word.step: word
        for word in held.approval.history
        if word.change is Change.APPROVE and word.step in held.approval.given
    }
    return [
        Step(
            one,
            given[one.code].by if one.code in given else "",
            given[one.code].at if one.code in given else "",
            given[one.code].paper if one.code in given else "",
            is_asked=one is asked,
        )
        for one in chain
    ]


def minuted(visit: Visit) -> list[Meeting]:
    """Meetings that have a record, newest first: their minutes can be attached."""
    held = meetings_of(visit.review.decisions()).values()
    return sorted((one for one in held if one.summary), key=lambda one: one.on, reverse=True)


def faults(visit: Visit, held: Standing) -> list[Shown]:
    """What speaks against giving the report to readers, the grave first."""
    return [_shown(visit, one) for one in held.faults]


def _shown(visit: Visit, one: Found) -> Shown:
    words, remedy = FAULTS[one.fault]
    if one.fault is Fault.OPEN_COMMENT:
        return Shown(one, words, remedy, address(visit.slug, "reports:comment", one.on))
    only = "?show=red" if one.fault is Fault.OUT_OF_DATE else ""
    return Shown(one, words, remedy, f"{address(visit.slug, 'reports:text')}{only}#{one.on}")


def counted(found: Sequence[Shown]) -> list[tuple[Promise, int]]:
    """How many there are of each kind, as it is called."""
    kinds = Counter(one.found.fault for one in found)
    return [(FAULTS[kind][0], n) for kind, n in kinds.items()]
