"""Changes of the library: files taken in and taken back, what documents are, what screeners say of them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from vedette.core.kernel.errors import BadInput
from vedette.core.kernel.labels import join, parse_label
from vedette.pipeline import documents, extraction, inquiries, references, screening, undoing
from vedette.pipeline.decisions import Act, Author, Decision
from vedette.pipeline.extraction import Filled
from vedette.pipeline.screening import Criteria
from vedette.web.audit import writes as audit
from vedette.web.jobs import writes as jobs
from vedette.web.reviews.visit import Visit
from vedette.web.sources import uploads

INTAKE, LETTERS, REFERENCES = "library.intake", "library.letters", "library.references"
"""Kinds of background work."""


@dataclass(frozen=True, slots=True)
class Handed:
    """A file as it was handed in."""

    name: str
    pieces: Iterable[bytes]


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for all files of a batch."""

    received_on: dt.date
    label: str
    encoding: str = ""
    described: Mapping[str, str] | None = None

    def as_json(self) -> dict[str, object]:
        return {
            "received_on": self.received_on.isoformat(),
            "label": self.label,
            "encoding": self.encoding,
            "described": dict(self.described or {}),
        }


def begin_intake(visit: Visit, files: Sequence[Handed], terms: Terms, *, by: str) -> uuid.UUID:
    """Store files bit for bit and ask for their reading; gives the key of the job.

    A file that is empty or too large is stored as nothing; the job tells of it.
    """
    batch = uuid.uuid4()
    folder = uploads.folder_of(visit.review, visit.slug, batch)
    try:
        stored = [_stored(folder, at, one) for at, one in enumerate(files, start=1)]
        return _asked(visit, batch, stored, terms, by=by)
    except BaseException:
        uploads.drop(folder)
        raise


def begin_references(visit: Visit, file: Handed, terms: Terms, *, by: str) -> uuid.UUID:
    """Store a bibliography bit for bit and ask for its reading; gives the key of the job."""
    batch = uuid.uuid4()
    folder = uploads.folder_of(visit.review, visit.slug, batch)
    try:
        stored = [_stored(folder, 1, file)]
        return _asked(visit, batch, stored, terms, by=by, kind=REFERENCES)
    except BaseException:
        uploads.drop(folder)
        raise


def judge_work(visit: Visit, *, reference: str, work: str, verdict: str, by: str) -> str:
    """Say whether a record is the work of a document; gives the mark of the decision, "" where nothing changed."""
    references.judge_work(visit.review, reference, work, verdict, "", author(by))
    last = documents.document(visit.review.decisions(), reference).works.get(work)
    made = [
        one
        for one in visit.review.decisions()
        if one.act is Act.SAME_WORK and one.body == last and one.by == by
    ]
    return undoing.mark(made[-1]) if made else ""


def read_again(
    visit: Visit, batch: uuid.UUID, file: Mapping[str, object], terms: Terms, *, by: str
) -> uuid.UUID:
    """Ask for one stored file of a batch again, under other terms."""
    return _asked(visit, batch, [dict(file)], terms, by=by)


@transaction.atomic
def _asked(
    visit: Visit,
    batch: uuid.UUID,
    stored: Sequence[Mapping[str, object]],
    terms: Terms,
    *,
    by: str,
    kind: str = INTAKE,
) -> uuid.UUID:
    body = {"batch": str(batch), "files": list(stored), "at": now(), **terms.as_json()}
    label = label_of_traces(visit, terms.label)
    job = jobs.ask(visit.slug, kind, body, label=label, by=by)
    audit.record(
        "library.upload",
        review=visit.slug,
        refs=[f"batch:{batch}"],
        label=label,
        told={"files": len(stored), "sha256": ", ".join(str(one["sha256"]) for one in stored)},
        by=by,
    )
    return job


def label_of_traces(visit: Visit, label: str) -> str:
    """The label of what tells of a batch: its own with that of the world of who handed it in."""
    held = parse_label(label)
    return str(join([held, visit.world.label]) if visit.world else held)


def ask_letters(
    visit: Visit, *, reference: str, label: str, languages: Sequence[str], by: str
) -> uuid.UUID:
    """Ask for the letters of the pages of a document that are pictures."""
    body = {"document": reference, "languages": list(languages)}
    traces = label_of_traces(visit, label)
    return jobs.ask(visit.slug, LETTERS, body, label=traces, key=f"letters:{reference}", by=by)


def take_back(visit: Visit, *, references: Sequence[str], why: str, by: str) -> tuple[str, ...]:
    """Take documents out of the library; gives those that were in it."""
    return undoing.take_back_documents(visit.review, references, why, author(by))


def bring_back(visit: Visit, *, references: Sequence[str], by: str) -> tuple[str, ...]:
    """Bring documents back that were taken out."""
    return undoing.bring_back_documents(visit.review, references, author(by))


def describe(visit: Visit, *, reference: str, stated: Mapping[str, str], why: str, by: str) -> None:
    """State what a document is."""
    documents.describe(visit.review, reference, stated, why, author(by))


def extract(visit: Visit, *, reference: str, filled: Mapping[str, Filled], by: str) -> str:
    """Keep what was filled into a form; gives the mark of the decision, "" where nothing changed."""
    before = extraction.last_stated(visit.review.decisions(), reference)
    if not filled:
        return ""
    extraction.extract(visit.review, reference, filled, "", author(by))
    after = extraction.last_stated(visit.review.decisions(), reference)
    return undoing.mark(after) if after is not None and after != before else ""


def take_up(visit: Visit, *, reference: str, why: str, by: str) -> str:
    """Make the incident of a form rows of a source; gives the reference of the import."""
    return extraction.take_up(visit.review, reference, author(by), why=why).id or ""


def say_about(visit: Visit, *, reference: str, incident: str, why: str, by: str) -> str:
    """State which incident a document is about; gives the mark of the decision."""
    inquiries.say_about(visit.review, reference, incident, why, author(by))
    made = [
        one
        for one in visit.review.decisions()
        if one.act is Act.INQUIRE and one.body["document"] == reference
    ]
    return undoing.mark(made[-1]) if made else ""


def undo(visit: Visit, *, mark: str, why: str = "", by: str) -> Decision:
    """Take back what was stated of a document, or that it came in."""
    acts = frozenset((Act.DOCUMENT, Act.DESCRIBE, Act.EXTRACT, Act.SAME_WORK, Act.INQUIRE))
    return undoing.undo(visit.review, mark, why, author(by), acts=acts)


def set_criteria(visit: Visit, *, made: Criteria, why: str = "", by: str) -> None:
    """State what screeners look for, and what holds between them."""
    screening.set_criteria(visit.review, made, why, author(by))


def screen(visit: Visit, *, reference: str, verdict: str, reason: str, by: str) -> None:
    """Say what one thinks of a document."""
    screening.screen(visit.review, reference, verdict, reason, author(by))


def settle(visit: Visit, *, reference: str, verdict: str, reason: str, by: str) -> None:
    """Decide what screeners said differently."""
    screening.screen(visit.review, reference, verdict, reason, author(by), settles=True)


def undo_screening(visit: Visit, *, mark: str, by: str) -> Decision:
    """Take back a verdict."""
    acts = frozenset((Act.SCREEN,))
    return undoing.undo(visit.review, mark, "", author(by), acts=acts)


def author(by: str) -> Author:
    """Who acts, now."""
    return Author(by, now())


def now() -> str:
    """The time, as decisions state it."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def _stored(folder: Path, at: int, one: Handed) -> dict[str, object]:
    stored_as = uploads.stored_name(f"file-{at:03}", one.name)
    told: dict[str, object] = {"name": one.name[:255], "stored_as": stored_as}
    try:
        sha256, n_bytes = uploads.store(folder, one.name, one.pieces, stored_as)
    except BadInput as error:
        return {**told, "sha256": "", "n_bytes": 0, "problem": [error.problem, error.remedy]}
    return {**told, "sha256": sha256, "n_bytes": n_bytes}
