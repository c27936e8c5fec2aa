"""Changes of background work: ask, claim, tell progress, end, cancel, retry."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from vedette.core.kernel.errors import VedetteError, WrongState
from vedette.web.audit import writes as audit
from vedette.web.jobs.models import Job, State, WorkerSeen
from vedette.web.jobs.registry import Cancelled, kind_named
from vedette.web.reviews.models import Review

LEASE = dt.timedelta(seconds=15)
"""A worker that was not heard of for so long is believed dead; its job is taken over."""

MOST_TRIES = 3


@transaction.atomic
def ask(
    slug: str, kind: str, body: Mapping[str, object], *, label: str, key: str = "", by: str
) -> uuid.UUID:
    """Put work in the queue; of one key only one waits. Gives the key of the job.

    Args:
        slug: Review.
        kind: Name of a declared kind.
        body: What the handler needs, as JSON.
        label: Of what the work may tell; who is not cleared to it does not see the job.
        key: Empty, or the same for work of which one waiting job is enough.
        by: Who asks.
    """
    kind_named(kind)
    review = Review.objects.select_for_update().get(slug=slug)
    if key:
        held = Job.objects.filter(review=review, key=key, state=State.WAITING).first()
        if held is not None:
            return held.id
    made = Job.objects.create(
        review=review, kind=kind, body=dict(body), label=label, key=key, by=by
    )
    audit.record(
        "job.ask", review=slug, refs=[f"job:{made.id}"], label=label, told={"kind": kind}, by=by
    )
    return made.id


def claim(owner: str) -> Job | None:
    """The oldest job that waits or whose worker died, now owned; None when there is none.

    A job that killed its worker three times is given up.
    """
    with transaction.atomic():
        now = timezone.now()
        free = Q(state=State.WAITING) | Q(state=State.RUNNING, lease__lt=now)
        found = Job.objects.filter(free).order_by("created_at")
        if connection.features.has_select_for_update_skip_locked:
            found = found.select_for_update(skip_locked=True)
        job = found.first()
        if job is None:
            return None
        if job.is_cancel_asked or job.tries >= MOST_TRIES:
            _end(job, State.CANCELLED if job.is_cancel_asked else State.FAILED)
            return claim(owner)
        job.state, job.owner, job.lease = State.RUNNING, owner, now + LEASE
        job.tries += 1
        job.started_at = job.started_at or now
        job.save()
        return job


def beat(job: uuid.UUID, *, owner: str) -> bool:
    """Say that the worker lives; False when the job is not its own any more or is to be cancelled."""
    mine = Job.objects.filter(id=job, owner=owner, state=State.RUNNING, is_cancel_asked=False)
    return mine.update(lease=timezone.now() + LEASE) == 1


def tell(job: uuid.UUID, words: str, n_done: int, n_all: int, *, owner: str) -> None:
    """Say how far the work is.

    Raises:
        Cancelled: The job is not the worker's any more, or a person cancelled it.
    """
    mine = Job.objects.filter(id=job, owner=owner, state=State.RUNNING, is_cancel_asked=False)
    lease = timezone.now() + LEASE
    if not mine.update(words=words[:200], n_done=n_done, n_all=n_all, lease=lease):
        raise Cancelled


@transaction.atomic
def done(job: uuid.UUID, result: Mapping[str, object], *, owner: str) -> bool:
    """End a job with its result; False when another worker has taken it over."""
    held = Job.objects.select_for_update().filter(id=job, owner=owner, state=State.RUNNING).first()
    if held is None:
        return False
    held.result = dict(result)
    held.n_done = held.n_all
    _end(held, State.DONE)
    return True


@transaction.atomic
def failed(job: uuid.UUID, problem: str, remedy: str, *, owner: str) -> None:
    """End a job that could not be done, with the reason and what to do."""
    held = Job.objects.select_for_update().filter(id=job, owner=owner, state=State.RUNNING).first()
    if held is not None:
        held.problem, held.remedy = problem, remedy
        _end(held, State.FAILED)


@transaction.atomic
def cancelled(job: uuid.UUID, *, owner: str) -> None:
    """End a job that a person cancelled."""
    held = Job.objects.select_for_update().filter(id=job, owner=owner, state=State.RUNNING).first()
    if held is not None:
        _end(held, State.CANCELLED)


@transaction.atomic
def cancel(job: uuid.UUID, *, slug: str, by: str) -> None:
    """Ask for the end of a job: at once while it waits, at its next sign of life while it runs."""
    held = Job.objects.select_for_update().get(id=job, review__slug=slug)
    if held.state == State.WAITING:
        _end(held, State.CANCELLED)
    elif held.state == State.RUNNING:
        held.is_cancel_asked = True
        held.save()
    audit.record("job.cancel", review=slug, refs=[f"job:{job}"], label=held.label, by=by)


@transaction.atomic
def retry(job: uuid.UUID, *, slug: str, by: str) -> uuid.UUID:
    """Ask for the same work again.

    Raises:
        WrongState: It has not ended.
    """
    held = Job.objects.get(id=job, review__slug=slug)
    if held.state in (State.WAITING, State.RUNNING):
        raise WrongState("This work has not ended yet.", "Cancel it first.")
    return ask(slug, held.kind, held.body, label=held.label, key=held.key, by=by)


def seen(job: uuid.UUID, *, by: str) -> None:
    """Note that the person was told of the end of the job."""
    Job.objects.filter(id=job, by=by).update(is_seen=True)


def _end(job: Job, state: State) -> None:
    if state is State.FAILED and not job.problem:
        job.problem = "The work stopped its worker three times."
        job.remedy = "Look at the log of the worker, then try again."
    job.state, job.ended_at, job.lease = state, timezone.now(), None
    job.save()


def words_of(error: Exception) -> tuple[str, str]:
    """Problem and remedy of an error, for the person who asked."""
    if isinstance(error, VedetteError):
        return error.problem, error.remedy
    return f"The work failed: {type(error).__name__}.", "Look at the log of the worker; report it."


def worker_seen(owner: str) -> None:
    """Note that a worker lives; those not heard of for an hour are forgotten."""
    now = timezone.now()
    WorkerSeen.objects.update_or_create(owner=owner, defaults={"at": now})
    WorkerSeen.objects.filter(at__lt=now - dt.timedelta(hours=1)).delete()
