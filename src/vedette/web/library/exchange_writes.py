"""Projects and codebooks of other tools: what is asked of background work, and what leaves."""

from __future__ import annotations

import uuid

from vedette.core.kernel.labels import Label, Level
from vedette.pipeline.projects_out import exported_codebook
from vedette.pipeline.sealed_names import Way
from vedette.web.audit import writes as audit
from vedette.web.jobs import writes as jobs
from vedette.web.library.writes import Handed, label_of_traces, now
from vedette.web.reviews.visit import Visit
from vedette.web.sources import uploads

PROJECT_OUT, EXCHANGE_IN = "library.project_out", "library.exchange_in"
"""Kinds of background work."""
PROJECT = "project.qdpx"
"""File in the folder of the job that wrote it."""


def begin_in(visit: Visit, file: Handed, *, by: str) -> uuid.UUID:
    """Store a file bit for bit and ask for its reading; gives the key of the job.

    Raises:
        BadInput: It is empty or too large.
    """
    batch = uuid.uuid4()
    folder = uploads.folder_of(visit.review, visit.slug, batch)
    stored_as = uploads.stored_name("file", file.name)
    try:
        sha256, _ = uploads.store(folder, file.name, file.pieces, stored_as)
        label = label_of_world(visit)
        told = {"batch": str(batch), "name": file.name[:255], "stored_as": stored_as, "at": now()}
        job = jobs.ask(visit.slug, EXCHANGE_IN, told, label=label, by=by)
    except BaseException:
        uploads.drop(folder)
        raise
    audit.record(
        "library.upload",
        review=visit.slug,
        refs=[f"batch:{batch}"],
        label=label,
        told={"files": 1, "sha256": sha256},
        by=by,
    )
    return job


def begin_out(visit: Visit, *, kept_for: str = "", by: str) -> uuid.UUID:
    """Ask for the project of what the viewer's world holds; gives the key of the job.

    Args:
        visit: Of the review.
        kept_for: Why sealed names may stand in it; empty: they may not.
        by: Who asks.
    """
    told = {"kept_for": kept_for}
    return jobs.ask(visit.slug, PROJECT_OUT, told, label=label_of_world(visit), by=by)


def codebook_out(visit: Visit, name: str, way: Way, *, by: str) -> bytes:
    """The codebook as a file, by its extension; the log tells of it.

    Raises:
        BadInput: It does not leave in this form.
        WrongState: Somebody of the sealed register is named in it, or could not be looked for.
    """
    content = exported_codebook(visit.review, visit.review.folder / name, way)
    note_taken(visit, "codebook", name.rpartition(".")[2], by=by)
    return content


def note_taken(visit: Visit, what: str, form: str, *, by: str) -> None:
    """Tell in the log that something was taken out; a plain folder has no log of its own."""
    if visit.world is not None:
        audit.record(
            "exports.take",
            review=visit.slug,
            label=label_of_world(visit),
            told={"list": what, "form": form},
            acting_for=visit.viewer.acting_for or "",
            by=by,
        )


def label_of_world(visit: Visit) -> str:
    """The label of what is made of all that the viewer sees."""
    held = visit.world.label if visit.world else Label(Level.STRICTLY_CONFIDENTIAL)
    return label_of_traces(visit, str(held))
