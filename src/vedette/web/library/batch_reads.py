"""Questions about a batch of files that was handed in: what became of each."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vedette.core.kernel.errors import NotFound, WrongState
from vedette.core.library.ocr import tesseract
from vedette.pipeline.documents import documents
from vedette.web.jobs import reads as jobs
from vedette.web.jobs import writes as job_writes
from vedette.web.library import writes
from vedette.web.library.background import DONE, asks_for_encoding
from vedette.web.library.reads import COPIES_OF
from vedette.web.reviews.runs import Row
from vedette.web.reviews.visit import Visit
from vedette.web.sources import uploads
from vedette.web.ui.parts import Progress


@dataclass(frozen=True, slots=True)
class Came:
    """A file of a batch and what became of it.

    Args:
        at: Its place in the batch, from 1.
        name: As received.
        outcome: waiting, accepted, duplicate, needs_input or rejected.
        told: What the intake said of it, as JSON.
        copies: Documents that it nearly is, with how much both have in common.
        depth: How deep in messages it lay.
        is_held: Whether its document is in the library now.
    """

    at: int
    name: str
    outcome: str
    told: Mapping[str, Any]
    copies: Sequence[Row] = ()
    depth: int = 0
    is_held: bool = False

    @property
    def has_no_text(self) -> bool:
        """Whether pages of it are pictures only."""
        return any(one["rule"] == "document.no_text" for one in self.told.get("warnings", ()))


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch of files.

    Args:
        key: Of its job.
        progress: How far it is.
        files: One each, attachments below their message.
        held: Documents of it that are in the library.
        gone: Documents of it that were taken back.
        can_read_letters: Whether pictures of pages can be read here.
        is_in_run: Whether the current run knows all of its documents.
    """

    key: uuid.UUID
    by: str
    at: object
    progress: Progress
    files: Sequence[Came]
    held: Sequence[str]
    gone: Sequence[str]
    can_read_letters: bool
    is_in_run: bool

    def n(self, outcome: str) -> int:
        """Files of an outcome."""
        return sum(1 for one in self.files if one.outcome == outcome and not one.depth)

    @property
    def sums(self) -> list[tuple[str, int]]:
        """Outcomes that occur, with their numbers."""
        names = ("accepted", "duplicate", "needs_input", "rejected", "waiting")
        return [(name, self.n(name)) for name in names if self.n(name)]


def batches(visit: Visit) -> list[Any]:
    """The batches that the viewer may know of, the latest first."""
    return list(jobs.jobs_of(visit.viewer, visit.slug).filter(kind=writes.INTAKE)[:20])


def batch(visit: Visit, key: uuid.UUID) -> Batch:
    """One batch.

    Raises:
        NotFound: There is none that the viewer may see.
    """
    job = jobs.job(visit.viewer, visit.slug, key)
    if job.kind != writes.INTAKE:
        raise NotFound("There is no such batch.", "See the list of documents.")
    if job.ended_at and job.by == visit.viewer.name and not job.is_seen:
        job_writes.seen(job.id, by=visit.viewer.name)
    folder = uploads.folder_of(visit.review, visit.slug, uuid.UUID(str(job.body["batch"])))
    told = (job.result or {}).get("files") or uploads.got(folder, DONE, str(key)) or []
    in_force = documents(visit.review.decisions())
    listed = [*_listed(told, in_force), *_waiting(job.body["files"], len(told))]
    mine = [str(one.told["document"]) for one in listed if one.outcome == "accepted"]
    known, copies = _in_run(visit, mine)
    files = [
        Came(
            o.at,
            o.name,
            o.outcome,
            o.told,
            copies.get(str(o.told.get("document")), ()),
            o.depth,
            o.is_held,
        )
        for o in listed
    ]
    held = [name for name in mine if name in in_force]
    return Batch(
        key,
        job.by,
        job.created_at,
        jobs.shown(job, visit),
        files,
        held,
        [name for name in mine if name not in in_force],
        tesseract() is not None,
        set(held) <= known,
    )


def file_to_try(
    visit: Visit, key: uuid.UUID, at: int
) -> tuple[uuid.UUID, Mapping[str, Any], Mapping[str, Any]]:
    """A refused file that is still stored: its batch, the file and the terms that it came under.

    Raises:
        NotFound: There is none.
    """
    job = jobs.job(visit.viewer, visit.slug, key)
    files = job.body.get("files", ()) if job.kind == writes.INTAKE else ()
    batch_key = uuid.UUID(str(job.body["batch"])) if files else key
    file = files[at - 1] if 0 < at <= len(files) else None
    folder = uploads.folder_of(visit.review, visit.slug, batch_key)
    if file is None or not (folder / str(file["stored_as"])).is_file():
        raise NotFound("The file is not stored any more.", "Hand it in again.")
    return batch_key, file, job.body


def _listed(told: Sequence[Mapping[str, Any]], in_force: Mapping[str, object]) -> list[Came]:
    found: list[Came] = []

    def take(at: int, one: Mapping[str, Any], depth: int) -> None:
        is_held = str(one["document"]) in in_force
        found.append(Came(at, str(one["file"]), _outcome(one), one, (), depth, is_held))
        for inner in one["attachments"]:
            take(at, inner, depth + 1)

    for at, one in enumerate(told, start=1):
        take(at, one, 0)
    return found


def _outcome(told: Mapping[str, Any]) -> str:
    if told["status"] == "rejected":
        return "needs_input" if asks_for_encoding(told) else "rejected"
    return "duplicate" if told["status"] == "duplicate" else "accepted"


def _waiting(files: Sequence[Mapping[str, Any]], n_done: int) -> list[Came]:
    return [
        Came(at, str(one["name"]), "waiting", {})
        for at, one in enumerate(files[n_done:], start=n_done + 1)
    ]


def _in_run(visit: Visit, mine: Sequence[str]) -> tuple[set[str], dict[str, list[Row]]]:
    """Which documents the current run knows, and what each of them is nearly the same as."""
    try:
        run = visit.run
    except WrongState:
        return set(), {}
    if not mine or not run.has("documents"):
        return set(), {}
    marks = ",".join("?" * len(mine))
    rows = run.rows(f"SELECT document FROM documents WHERE document IN ({marks})", mine)
    copies: dict[str, list[Row]] = {}
    for name in mine:
        found = run.rows(COPIES_OF, [name])
        if found:
            copies[name] = found
    return {str(row["document"]) for row in rows}, copies
