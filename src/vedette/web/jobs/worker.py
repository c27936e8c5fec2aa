"""The process that does background work: one job at a time, a heartbeat beside it."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import (
    DatabaseError,
    InterfaceError,
    OperationalError,
    close_old_connections,
    connection,
)

from vedette.web.audit.keeper import Keeper
from vedette.web.jobs import writes
from vedette.web.jobs.background import ask_runs
from vedette.web.jobs.models import Job
from vedette.web.jobs.registry import Cancelled, Told, Work, kind_named
from vedette.web.reviews.models import Decision, Review
from vedette.web.reviews.writes import empty_bin

_LOG = logging.getLogger(__name__)
_POLL_S = 0.3
_SIGN_S = 10.0
_AWAY_S = 1.0
_EMPTY_S = 3600.0


class Worker:
    """Takes jobs until it is told to stop."""

    def __init__(self) -> None:
        self.owner = f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        self._stop = threading.Event()
        self._looked_at: dict[str, int] = {}
        self._told_at = -_SIGN_S
        self._emptied_at = -_EMPTY_S

    def stop(self, *_signal: object) -> None:
        """End after the job in hand."""
        self._stop.set()

    def run(self) -> None:
        """Work until stopped."""
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        keeper = Keeper()
        keeper.start()
        while not self._stop.is_set():
            if not self._one_if_reached():
                self._stop.wait(_POLL_S)
        keeper.stop()

    def _one_if_reached(self) -> bool:
        """As `one`; a database that is gone is waited for, and a job in hand is taken over after its lease."""
        try:
            close_old_connections()
            return self.one()
        except DatabaseError:
            _LOG.warning("the database does not answer; trying again", exc_info=True)
            self._stop.wait(_AWAY_S)
            return False

    def one(self) -> bool:
        """Do one job if there is one; whether there was.

        The connection is left as it is: whoever asks may hold a transaction, as tests do.
        """
        self._sign_of_life()
        self._ask_stale_runs()
        self._empty_bin()
        job = writes.claim(self.owner)
        if job is None:
            return False
        self._do(job)
        return True

    def _sign_of_life(self) -> None:
        now = time.monotonic()
        if now - self._told_at > _SIGN_S:
            writes.worker_seen(self.owner)
            self._told_at = now

    def _empty_bin(self) -> None:
        now = time.monotonic()
        if now - self._emptied_at > _EMPTY_S:
            empty_bin(by="worker")
            self._emptied_at = now

    def _ask_stale_runs(self) -> None:
        """Whatever was decided since the last look asks for runs, so that no page can forget to."""
        for slug in Review.objects.values_list("slug", flat=True):
            newest = Decision.objects.filter(review__slug=slug).order_by("-n").values_list("n")
            n = next((n for (n,) in newest[:1]), 0)
            if self._looked_at.get(slug) != n:
                ask_runs(slug)
                self._looked_at[slug] = n

    def _do(self, job: Job) -> None:
        told = _teller(job.id, self.owner)
        work = Work(job.id, job.review.slug, job.body, job.by, told)
        try:
            with self._beating(job.id):
                result = kind_named(job.kind).work(work)
        except Cancelled:
            writes.cancelled(job.id, owner=self.owner)
        except (OperationalError, InterfaceError):
            # The database went away, which is no fault of the work: after its lease it is taken over.
            raise
        except Exception as error:  # noqa: BLE001 - the edge of a job: whatever happens is told, not lost
            _LOG.warning("job %s of kind %s failed", job.id, job.kind, exc_info=_traced(error))
            writes.failed(job.id, *writes.words_of(error), owner=self.owner)
        else:
            writes.done(job.id, result, owner=self.owner)

    @contextmanager
    def _beating(self, job: uuid.UUID) -> Iterator[None]:
        over = threading.Event()

        def beat() -> None:
            while not over.wait(writes.LEASE.total_seconds() / 3):
                try:
                    writes.beat(job, owner=self.owner)
                except DatabaseError:
                    # The next beat comes well before the lease ends.
                    _LOG.warning("job %s: no heartbeat this time", job, exc_info=True)
            connection.close()

        heart = threading.Thread(target=beat, daemon=True)
        heart.start()
        try:
            yield
        finally:
            over.set()
            heart.join()


def _teller(job: uuid.UUID, owner: str) -> Told:
    def told(words: str, n_done: int, n_all: int) -> None:
        writes.tell(job, words, n_done, n_all, owner=owner)

    return told


def _traced(error: Exception) -> Exception | None:
    """The error with its trace where it is a fault; none where it is words for a person."""
    from vedette.core.kernel.errors import VedetteError

    return None if isinstance(error, VedetteError) else error
