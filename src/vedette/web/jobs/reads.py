"""Questions about background work, always for a viewer."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import BooleanField, Case, Count, F, Q, QuerySet, When, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext

from vedette.core.kernel.errors import NotFound
from vedette.core.kernel.labels import parse_label
from vedette.core.trust.permissions import Viewer
from vedette.web.jobs.models import Job, State, WorkerSeen
from vedette.web.jobs.registry import kinds
from vedette.web.reviews.visit import Visit
from vedette.web.ui.parts import Progress
from vedette.web.ui.told import phrase, retold


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


def keys_at_work() -> frozenset[str]:
    """Keys of all work that waits or runs, and of the folders that it names."""
    found = Job.objects.filter(state__in=[State.WAITING, State.RUNNING]).values_list("id", "body")
    return frozenset(
        str(one)
        for key, body in found
        for one in (key, body.get("batch"), body.get("draft"))
        if one
    )


_MOST_GOING, _MOST_ENDED = 20, 5
"""Work that the frame of a page shows: what goes on, and what ended and was not told yet."""


@dataclass(frozen=True, slots=True)
class InFrame:
    """What the frame of every page tells of work.

    Args:
        going: Jobs that wait or run, the newest first, as many as are shown.
        ended: Jobs of the viewer that ended and were not told yet, the newest first, as many as are shown.
        n_more_ended: How many more ended and were not told.
    """

    going: Sequence[Job]
    ended: Sequence[Job]
    n_more_ended: int


def in_frame(viewer: Viewer, slug: str) -> InFrame:
    """Jobs that wait or run, and jobs of the viewer that ended and were not told yet.

    However many there are, the database gives the newest of each and their number, by one question beside that for
    the labels: every page asks it.
    """
    is_going = Q(state__in=[State.WAITING, State.RUNNING])
    ended = Q(by=viewer.name, state__in=[State.DONE, State.FAILED], is_seen=False)
    kinds_apart = Case(When(is_going, then=True), default=False, output_field=BooleanField())
    found = list(
        jobs_of(viewer, slug)
        .filter(is_going | (ended & ~Q(kind="run")))
        .annotate(is_going=kinds_apart)
        .annotate(
            place=Window(RowNumber(), partition_by="is_going", order_by=F("created_at").desc()),
            n_alike=Window(Count("id"), partition_by="is_going"),
        )
        .filter(
            Q(is_going=True, place__lte=_MOST_GOING) | Q(is_going=False, place__lte=_MOST_ENDED)
        )
        .order_by("-created_at")
    )
    told = [one for one in found if not one.is_going]
    n_ended = told[0].n_alike if told else 0
    return InFrame([one for one in found if one.is_going], told, n_ended - len(told))


def failed_lately(viewer: Viewer, slug: str, since: dt.datetime) -> list[Job]:
    """Work that failed since then and was not done when it was asked for again."""
    found = list(jobs_of(viewer, slug).filter(ended_at__gt=since).order_by("-ended_at"))
    last: dict[str, Job] = {}
    for one in found:
        last.setdefault(json.dumps([one.kind, one.body], sort_keys=True), one)
    return [one for one in last.values() if one.state == State.FAILED]


def last_seen_worker() -> dt.datetime | None:
    """When a worker was last heard of; None when none ever was."""
    return WorkerSeen.objects.order_by("-at").values_list("at", flat=True).first()


def said(job: Job) -> str:
    """What a job is, in words of the page."""
    kind = kinds().get(job.kind)
    return str(kind.said) if kind else job.kind


def shown(job: Job, visit: Visit) -> Progress:
    """The progress of a job, with what the viewer may do about it."""
    kind = kinds().get(job.kind)
    may = kind is not None and visit.viewer.may(kind.action)
    running = job.state == State.RUNNING and job.words
    problem = (
        f"{retold(gettext(job.problem))} {retold(gettext(job.remedy))}".strip()
        if job.problem
        else ""
    )
    return Progress(
        words=f"{said(job)}: {phrase(gettext(job.words.replace('_', ' ')))}"
        if running
        else said(job),
        done=job.n_done,
        total=job.n_all or None,
        state=job.state,
        url=reverse("jobs:job", args=[visit.slug, job.id]),
        cancel_url=reverse("jobs:cancel", args=[visit.slug, job.id]) if may else "",
        result_url=kind.opens(visit.slug, job.result or {}) if kind else "",
        problem=problem,
        retry_url=reverse("jobs:retry", args=[visit.slug, job.id]) if may else "",
    )
