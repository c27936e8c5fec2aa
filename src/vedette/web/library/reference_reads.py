"""Questions about bibliographies that were imported, always for a viewer."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vedette.core.kernel.errors import NotFound, WrongState
from vedette.pipeline import references
from vedette.pipeline.documents import documents
from vedette.web.jobs import reads as jobs
from vedette.web.jobs import writes as job_writes
from vedette.web.library import writes
from vedette.web.reviews.visit import Visit
from vedette.web.ui.parts import Progress

SHOWN = 200
"""Records of an import that are listed."""


@dataclass(frozen=True, slots=True)
class Bibliography:
    """A file of references that was handed in.

    Args:
        key: Of its job.
        name: Of the file.
        by: Who handed it in.
        at: When.
        progress: How far it is.
        told: What became of it, as `Imported.as_json` says; empty until it is done.
        held: Documents that it brought and that are in the library.
    """

    key: uuid.UUID
    name: str
    by: str
    at: object
    progress: Progress
    told: Mapping[str, Any]
    held: Sequence[str]

    @property
    def records(self) -> Sequence[Mapping[str, Any]]:
        """The first of its records."""
        found: Sequence[Mapping[str, Any]] = self.told.get("records", ())[:SHOWN]
        return found


def bibliographies(visit: Visit) -> list[Any]:
    """The imports that the viewer may know of, the latest first."""
    if visit.world is None:
        return []
    return list(jobs.jobs_of(visit.viewer, visit.slug).filter(kind=writes.REFERENCES)[:20])


def bibliography(visit: Visit, key: uuid.UUID) -> Bibliography:
    """One import.

    Raises:
        NotFound: There is none that the viewer may see.
    """
    job = jobs.job(visit.viewer, visit.slug, key)
    if job.kind != writes.REFERENCES:
        raise NotFound("There is no such import.", "See the list of documents.")
    if job.ended_at and job.by == visit.viewer.name and not job.is_seen:
        job_writes.seen(job.id, by=visit.viewer.name)
    told = job.result or {}
    held = documents(visit.review.decisions())
    return Bibliography(
        key,
        str(job.body["files"][0]["name"]),
        job.by,
        job.created_at,
        jobs.shown(job, visit),
        told,
        [name for name in told.get("mine", ()) if name in held],
    )


def proposals(visit: Visit) -> list[dict[str, Any]]:
    """Records that seem to be another document; none while the first run is made."""
    try:
        run = visit.run
    except WrongState:
        return []
    return references.proposals(visit.review) if run.has("same_works") else []
