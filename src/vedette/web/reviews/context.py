"""What the frame of every page shows: review, marking, run."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from vedette.core.kernel.errors import WrongState
from vedette.core.kernel.fingerprint import short
from vedette.core.kernel.labels import parse_label
from vedette.web.reviews.runs import current_run

STAGES = (
    (gettext_lazy("Sources"), "sources:index"),
    (gettext_lazy("Library"), ""),
    (gettext_lazy("Context"), ""),
    (gettext_lazy("Analysis"), "stats:figures"),
    (gettext_lazy("Findings"), ""),
    (gettext_lazy("Consultations"), ""),
    (gettext_lazy("Report"), "reports:report"),
    (gettext_lazy("Actions"), ""),
)
"""The eight stages of a review, with the page that opens each; a stage without a page is not begun."""


def frame(request: HttpRequest) -> dict[str, object]:
    """Names for the frame; an unrun review has only its stages."""
    path = request.path.strip("/").split("/")[0]
    here = {"sources": 0, "linkage": 0, "stats": 3, "reports": 6}
    try:
        run = current_run()
    except WrongState:
        return {"stages": STAGES, "stage_here": _name(here.get(path))}
    label = parse_label(str(run.review.get("label", "confidential")))
    return {
        "stages": STAGES,
        "stage_here": _name(here.get(path)),
        "review": run.review,
        "marking": label,
        "marking_words": str(label).partition(":")[0].replace("_", " "),
        "run_short": short(run.fingerprint),
        "run_fingerprint": run.fingerprint,
    }


def _name(stage: int | None) -> object:
    return None if stage is None else STAGES[stage][0]
