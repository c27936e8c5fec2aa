"""What the frame of every page shows: review, marking, run."""

from __future__ import annotations

from django.http import HttpRequest

from vedette.core.kernel.errors import WrongState
from vedette.core.kernel.fingerprint import short
from vedette.core.kernel.labels import parse_label
from vedette.web.reviews.runs import current_run

STAGES = (
    ("Sources", "sources:index"),
    ("Library", ""),
    ("Context", ""),
    ("Analysis", "stats:figures"),
    ("Findings", ""),
    ("Consultations", ""),
    ("Report", "reports:report"),
    ("Actions", ""),
)
"""The eight stages of a review, with the page that opens each; a stage without a page is not begun."""


def frame(request: HttpRequest) -> dict[str, object]:
    """Names for the frame; an unrun review has only its stages."""
    path = request.path.strip("/").split("/")[0]
    here = {"sources": "Sources", "linkage": "Sources", "stats": "Analysis", "reports": "Report"}
    try:
        run = current_run()
    except WrongState:
        return {"stages": STAGES, "stage_here": here.get(path)}
    label = parse_label(str(run.review.get("label", "confidential")))
    return {
        "stages": STAGES,
        "stage_here": here.get(path),
        "review": run.review,
        "marking": label,
        "marking_words": str(label).partition(":")[0].replace("_", " "),
        "run_short": short(run.fingerprint),
        "run_fingerprint": run.fingerprint,
    }
