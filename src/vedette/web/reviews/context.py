"""What the frame of every page shows: review, marking, run."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from vedette.core.kernel.errors import WrongState
from vedette.core.kernel.fingerprint import short
from vedette.core.kernel.labels import parse_label
from vedette.web.reviews.person import person
from vedette.web.reviews.visit import has_visit, visit_of

_STAGE_OF = {
    "sources": 0, "imports": 0, "linkage": 0, "library": 1, "context": 2, "stats": 3, "evidence": 4,
    "recommendations": 4, "proposals": 4, "consultations": 5, "statements": 5, "stakeholders": 5, "reports": 6,
    "actions": 7, "capacities": 7, "reminders": 7,
}  # fmt: skip
"""Room in the address -> place of its stage in STAGES."""

STAGES = (
    (gettext_lazy("Sources"), "sources:index"),
    (gettext_lazy("Library"), "library:documents"),
    (gettext_lazy("Context"), "context:exposure"),
    (gettext_lazy("Analysis"), "stats:figures"),
    (gettext_lazy("Findings"), "evidence:findings"),
    (gettext_lazy("Consultations"), "consultations:programme"),
    (gettext_lazy("Report"), "reports:report"),
    (gettext_lazy("Actions"), "actions:plan"),
)
"""The eight stages of a review, with the page that opens each; a stage without a page is not begun."""


def frame(request: HttpRequest) -> dict[str, object]:
    """Names for the frame; an unrun review has only its stages."""
    told = person(request) if settings.VEDETTE_IS_TEAM else {}
    if not has_visit(request):
        return told
    visit = visit_of(request)
    path = request.path.split("/")[3:4]
    found: dict[str, object] = told | {
        "stages": STAGES if visit.viewer.may("review.read") else (),
        "stage_here": _name(_STAGE_OF.get(path[0])) if path else None,
        "review_slug": visit.slug,
        "is_team": settings.VEDETTE_IS_TEAM,
        "review": visit.review.about,
    }
    if settings.VEDETTE_IS_TEAM:
        # Only where a team works: without accounts their modules cannot be loaded.
        from vedette.web.reviews.list_views import views_menu

        found["views_menu"] = partial(views_menu, request)
    try:
        run = visit.run
    except WrongState:
        return found
    label = visit.world.label if visit.world else parse_label(str(run.review["label"]))
    return found | {
        "review": run.review,
        "marking": label,
        "marking_words": str(label).partition(":")[0].replace("_", " "),
        "run_short": short(run.fingerprint),
        "run_fingerprint": run.fingerprint,
    }


def _name(stage: int | None) -> object:
    return None if stage is None else STAGES[stage][0]
