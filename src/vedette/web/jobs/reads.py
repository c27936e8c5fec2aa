"""Questions about background work, always for a viewer."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet

from vedette.core.kernel.errors import NotFound
from vedette.core.kernel.labels import parse_label
from vedette.core.trust.permissions import Viewer
from vedette.web.jobs.models import Job, State


def jobs_of(viewer: Viewer, slug: str) -> QuerySet[Job]:
    """The jobs of a review that the viewer may see, newest first."""
    found = Job.objects.filter(review__slug=slug)
    labels = found.order_by().values_list("label", flat=True).distinct()
    covered = [text for text in labels if viewer.clearance.covers(parse_label(text))]
    return found.filter(label__in=covered).order_by("-created_at")


def job(viewer: Viewer, slug: str, key: uuid.UUID) -> Job:
    """One job.

    Raises:
        NotFound: There is none that the viewer may see.
    """
    found = jobs_of(viewer, slug).filter(id=key).first()
    if found is None:
        raise NotFound("There is no such work.", "See the list of background work.")
    return found


def running(viewer: Viewer, slug: str) -> list[Job]:
    """Jobs that wait or run."""
    return list(jobs_of(viewer, slug).filter(state__in=[State.WAITING, State.RUNNING])[:20])


def to_be_told(viewer: Viewer, slug: str) -> list[Job]:
    """Jobs of the viewer that ended and were not told yet."""
    ended = [State.DONE, State.FAILED]
    found = jobs_of(viewer, slug).filter(by=viewer.name, state__in=ended, is_seen=False)
    return list(found.exclude(kind="run")[:5])
