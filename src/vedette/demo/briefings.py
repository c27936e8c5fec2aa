"""The briefing of the sample review: chosen, kept as a version, given at the briefing of the programme."""

from __future__ import annotations

from collections.abc import Iterator

from vedette.core.evidence.findings import Stage
from vedette.core.recommendations.recommendations import Recommendation
from vedette.pipeline.briefings import add_briefing, choose, give, keep_version
from vedette.pipeline.consulted import meetings_of
from vedette.pipeline.decisions import Author
from vedette.pipeline.findings import findings_of
from vedette.pipeline.recommended import recommendations_of
from vedette.pipeline.workspace import Review

HEAD = Author("head", "2021-11-12T09:00:00Z")
AFTER = Author("editor", "2021-11-17T09:00:00Z")
_KIND = "leadership"
_FIGURES = (
    "FIG-killed-total",
    "FIG-rate-by-year/2017",
    "FIG-killed-by-activity/in_base",
    "FIG-killed-by-activity/convoy_logistic",
    "FIG-killed-by-year",
)
_AREAS = ("IA11", "IA16", "IA14")
_MESSAGE = (
    "Bases that do not hold, convoys that are predictable and care that comes late can be changed within a year or "
    "two. A decision is asked for on the recommendations below."
)


def add_briefings(review: Review) -> None:
    """One briefing of the leadership, and who was given it.

    Raises:
        WrongState: There was no run yet.
    """
    known = review.decisions()
    meeting = next(one for one in meetings_of(known).values() if one.kind == _KIND)
    told = {
        "title": "Safety and security of mission personnel: what the review found",
        "audience": _KIND,
        "whom": "the Under-Secretary-General",
        "on": meeting.on.isoformat(),
        "message": _MESSAGE,
    }
    ref = add_briefing(review, told, HEAD).ref
    choose(review, ref, [*_FIGURES, *_findings(review), *_recommendations(review)], HEAD)
    keep_version(review, ref, "As shown on the day", HEAD)
    to = "The Under-Secretary-General and the directors of the department"
    give(review, ref, {"to": to, "meeting": meeting.ref}, AFTER)


def _findings(review: Review) -> Iterator[str]:
    """The first finding of each of the three areas."""
    held = findings_of(review.decisions()).values()
    for area in _AREAS:
        mine = (one for one in held if one.issue_area == area and one.stage is not Stage.WITHDRAWN)
        yield from (one.ref for _, one in zip(range(1), mine, strict=False))


def _recommendations(review: Review) -> Iterator[str]:
    """Those of the three areas that were issued and still stand."""
    held = recommendations_of(review.decisions()).values()
    yield from (one.ref for area in _AREAS for one in held if _is_asked(one, area))


def _is_asked(one: Recommendation, area: str) -> bool:
    return bool(one.issue_area == area and one.number and one.is_open)
