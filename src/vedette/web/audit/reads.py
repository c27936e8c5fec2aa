"""Questions to the log, always for a viewer."""

from __future__ import annotations

from django.db.models import QuerySet

from vedette.core.kernel.labels import parse_label
from vedette.core.trust.permissions import Viewer
from vedette.web.audit.models import Entry


def entries(viewer: Viewer, review: str, *, by: str = "", ref: str = "") -> QuerySet[Entry]:
    """Entries of a review that the viewer is cleared to, newest first, of one person or object if named."""
    found = Entry.objects.filter(review=review)
    labels = found.order_by().values_list("label", flat=True).distinct()
    covered = [t for t in labels if not t or viewer.clearance.covers(parse_label(t))]
    found = found.filter(label__in=covered)
    if by:
        found = found.filter(by=by)
    if ref:
        found = found.filter(objects_told__ref=ref)
    return found.order_by("-id")
