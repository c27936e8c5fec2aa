"""Whether the parts that a review needs are well: for those who keep them running."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext

from vedette.core.sources.child import isolation
from vedette.core.sources.confinement import Isolation
from vedette.core.trust.permissions import Viewer
from vedette.web.jobs.background import is_stale
from vedette.web.jobs.reads import last_seen_worker
from vedette.web.reviews.reads import review_of, worlds_of

_SILENT = dt.timedelta(minutes=1)
_LEAST_FREE = 5 * 2**30


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its name, how it is (`ok`, `held`, `red`), what was found and what to do."""

    name: str
    state: str
    found: str
    remedy: str = ""


def parts(viewer: Viewer, slug: str) -> list[Part]:
    """The parts in the order in which one would look for a fault; runs of the worlds the viewer is cleared to."""
    return [_database(), _worker(), _reader(), _disk(slug), *_runs(viewer, slug)]


def _database() -> Part:
    with connection.cursor() as cursor:
        is_file = connection.vendor == "sqlite"
        cursor.execute("SELECT sqlite_version()" if is_file else "SHOW server_version")
        [version] = cursor.fetchone()
    name = "SQLite" if is_file else "PostgreSQL"
    return Part(gettext("Database"), "ok", f"{name} {version}")


def _worker() -> Part:
    name, at = gettext("Background work"), last_seen_worker()
    if at is not None and timezone.now() - at < _SILENT:
        return Part(name, "ok", gettext("A worker is at work."))
    return Part(
        name,
        "red",
        gettext("No worker was heard of for a minute."),
        gettext("Start one with “vedette worker”."),
    )


def _reader() -> Part:
    """How far foreign files are read in a process that is shut in."""
    name, reached = gettext("Reading of foreign files"), isolation()
    said = {
        Isolation.SEALED: gettext("Shut in: no network, read-only files."),
        Isolation.NO_NETWORK: gettext("Shut in: no network."),
        Isolation.LIMITS: gettext("Limited in time and memory only."),
    }[Isolation(reached)]
    if reached == Isolation.LIMITS:
        remedy = gettext("Allow namespaces for users on this machine, or run on one that has them.")
        return Part(name, "held", said, remedy)
    return Part(name, "ok", said)


def _disk(slug: str) -> Part:
    free = shutil.disk_usage(review_of(slug).folder).free
    found = gettext("%(gigabytes)s GB free") % {"gigabytes": f"{free / 2**30:,.0f}"}
    if free < _LEAST_FREE:
        return Part(gettext("Disk"), "red", found, gettext("Free space, or move the review."))
    return Part(gettext("Disk"), "ok", found)


def _runs(viewer: Viewer, slug: str) -> Iterator[Part]:
    # That the run of a world is behind tells that something was decided in it.
    review = review_of(slug)
    for world in worlds_of(slug):
        if not viewer.clearance.covers(world.label):
            continue
        name = gettext("Run of the world %(name)s") % {"name": world.name}
        if is_stale(review, world):
            yield Part(name, "held", gettext("Older than the decisions; being computed."))
        else:
            yield Part(name, "ok", gettext("Up to date"))
