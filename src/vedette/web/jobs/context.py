"""What the frame tells of background work."""

from __future__ import annotations

from django.http import HttpRequest

from vedette.web.jobs import reads
from vedette.web.reviews.visit import has_visit, visit_of


def background(request: HttpRequest) -> dict[str, object]:
    """Work that goes on, and work of the viewer that ended and was not told yet."""
    if not has_visit(request):
        return {}
    visit = visit_of(request)
    if not visit.viewer.may("jobs.read"):
        return {}
    found = reads.in_frame(visit.viewer, visit.slug)
    return {
        "jobs_running": [reads.shown(one, visit) for one in found.going],
        "jobs_ended": [reads.shown(one, visit) for one in found.ended],
        "n_more_ended": found.n_more_ended,
    }
