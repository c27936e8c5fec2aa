"""Background work of the library: whatever opens a foreign file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy

from vedette.core.kernel.errors import VedetteError
from vedette.core.kernel.fingerprint import of_bytes
from vedette.core.kernel.problems import Problem
from vedette.pipeline.decisions import Author
from vedette.pipeline.documents import documents
from vedette.pipeline.durable import write_durably
from vedette.pipeline.intake import DUPLICATE, Added, Intake, add_documents, read_letters
from vedette.pipeline.projects import import_any
from vedette.pipeline.projects_out import exported_project
from vedette.pipeline.references import import_references
from vedette.pipeline.workspace import Review
from vedette.web.jobs.asker import visit_of_work
from vedette.web.jobs.registry import Work, background
from vedette.web.library import exchange_writes as exchange
from vedette.web.library import writes
from vedette.web.reviews.sealed import way_of
from vedette.web.sources import uploads
from vedette.web.ui.templatetags.addresses import address

_ENCODING = "document.encoding"
DONE = "done.json"
"""File in the folder of a batch: what became of its files so far."""


def _opens(slug: str, result: Mapping[str, Any]) -> str:
    job = result.get("job")
    return address(slug, "library:batch", job) if job else ""


@background(
    writes.INTAKE,
    action="library.add",
    said=gettext_lazy("Documents taken in"),
    opens=_opens,
)
def intake(work: Work) -> Mapping[str, object]:
    """Read every file of a batch; done again, it goes on where it was stopped."""
    visit = visit_of_work(work, "library.add")
    folder = uploads.folder_of(visit.review, work.review, UUID(str(work.body["batch"])))
    files: Sequence[Mapping[str, Any]] = work.body["files"]
    job = str(work.job)
    done: list[Any] = uploads.got(folder, DONE, job) or []
    work.told("", len(done), len(files))

    def became(added: Added) -> None:
        done.append(_told(visit.review, added, done, work))
        uploads.put(folder, DONE, done, job)
        work.told(added.file_name, len(done), len(files))

    left = files[len(done) :]
    while left:
        part = _next_readable(left)
        if part:
            _take_in(visit.review, folder, part, work, became)
        else:
            part = left[:1]
            became(_refused(part[0]))
        left = left[len(part) :]
    _drop(folder, files, done)
    return {"job": job, "files": done}


@background(
    writes.LETTERS, action="library.add", said=gettext_lazy("Letters read from pictures of pages")
)
def letters(work: Work) -> Mapping[str, object]:
    """Read the letters of the pages of a document that are pictures."""
    visit = visit_of_work(work, "library.add")
    reference = str(work.body["document"])
    work.told("", 0, 1)
    n = read_letters(
        visit.review,
        reference,
        [str(one) for one in work.body["languages"]],
        writes.author(work.by),
        lambda said: work.told(said, 0, 1),
    )
    return {"document": reference, "pages": n}


def _opens_exchange(slug: str, result: Mapping[str, Any]) -> str:
    job = result.get("job")
    return address(slug, "library:exchanged", job) if job else ""


@background(
    exchange.PROJECT_OUT,
    action="exports.take",
    said=gettext_lazy("Project for other tools"),
    opens=_opens_exchange,
)
def project_out(work: Work) -> Mapping[str, object]:
    """Write codebook, texts and quotations as a REFI-QDA project."""
    visit = visit_of_work(work, "exports.take")
    visit.viewer.check_may("library.read")
    work.told("", 0, 1)
    content = exported_project(visit.review, way_of(visit, str(work.body.get("kept_for") or "")))
    folder = uploads.folder_of(visit.review, work.review, work.job)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_durably(folder / exchange.PROJECT, content)
    return {"job": str(work.job), "bytes": len(content), "sha256": of_bytes(content)}


@background(
    exchange.EXCHANGE_IN,
    action="library.code",
    said=gettext_lazy("File of another tool taken in"),
    opens=_opens_exchange,
)
def exchange_in(work: Work) -> Mapping[str, object]:
    """Take over a project or codebook; the same file again changes nothing."""
    visit = visit_of_work(work, "library.code")
    folder = uploads.folder_of(visit.review, work.review, UUID(str(work.body["batch"])))
    file = folder / str(work.body["stored_as"])
    work.told("", 0, 1)
    try:
        report = import_any(
            visit.review,
            file,
            writes.author(work.by),
            dt.date.fromisoformat(str(work.body["at"])[:10]),
        )
    except VedetteError:
        # The person is told; a file that was refused is kept nowhere.
        uploads.drop(folder)
        raise
    uploads.drop(folder)
    return {"job": str(work.job), "name": str(work.body["name"]), "report": report.as_json()}


@background(
    writes.REFERENCES,
    action="library.add",
    said=gettext_lazy("References imported"),
    opens=lambda slug, result: (
        address(slug, "library:references_came", result["job"]) if result.get("job") else ""
    ),
)
def references(work: Work) -> Mapping[str, object]:
    """Make the records of a bibliography documents, all of them or none; done again, they are here already."""
    visit = visit_of_work(work, "library.add")
    body = work.body
    folder = uploads.folder_of(visit.review, work.review, UUID(str(body["batch"])))
    [file] = body["files"]
    if file.get("problem"):
        return {"job": str(work.job), "errors": [_refused(file).as_json()["errors"]][0]}
    stored = folder / str(file["stored_as"])
    terms = Intake(
        dt.date.fromisoformat(str(body["received_on"])),
        str(body["label"]),
        str(body["encoding"]) or None,
        dict(body["described"]),
        {stored.name: str(file["name"])},
    )
    made = import_references(
        visit.review,
        stored,
        terms,
        Author(work.by, str(body["at"])),
        lambda done, whole: work.told("", done, whole),
    )
    uploads.drop(folder)
    held = documents(visit.review.decisions())
    mine = [
        one.document
        for one in made.records
        if (held[one.document].by, held[one.document].at) == (work.by, str(body["at"]))
    ]
    return {"job": str(work.job), **made.as_json(), "mine": mine}


def _next_readable(left: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """The files up to the first one that was refused when it was handed in."""
    n = next((at for at, one in enumerate(left) if one.get("problem")), len(left))
    return left[:n]


def _take_in(
    review: Review, folder: Path, part: Sequence[Mapping[str, Any]], work: Work, became: Any
) -> None:
    body = work.body
    terms = Intake(
        dt.date.fromisoformat(str(body["received_on"])),
        str(body["label"]),
        str(body["encoding"]) or None,
        dict(body["described"]),
        {str(one["stored_as"]): str(one["name"]) for one in part},
    )
    files = [folder / str(one["stored_as"]) for one in part]
    add_documents(review, files, terms, Author(work.by, str(body["at"])), became=became)


def _refused(file: Mapping[str, Any]) -> Added:
    problem, remedy = file["problem"]
    return Added(str(file["name"]), "rejected", errors=(Problem("document.size", problem, remedy),))


def _told(
    review: Review, added: Added, before: Sequence[Mapping[str, Any]], work: Work
) -> dict[str, object]:
    """What became of a file; one that an earlier try of this job took in is no duplicate of itself."""
    told = added.as_json()
    if added.status == DUPLICATE and added.document not in {one["document"] for one in before}:
        held = documents(review.decisions()).get(str(added.document))
        if held is not None and (held.by, held.at) == (work.by, str(work.body["at"])):
            return {**told, "status": "accepted", "pages": held.body["pages"]}
    return told


def asks_for_encoding(told: Mapping[str, Any]) -> bool:
    """Whether a file was refused for nothing but its encoding, which a person can name."""
    errors = told["errors"]
    return told["status"] == "rejected" and all(one["rule"] == _ENCODING for one in errors)


def _drop(
    folder: Path, files: Sequence[Mapping[str, Any]], done: Sequence[Mapping[str, Any]]
) -> None:
    """Only a file that asks for its encoding is kept, to be read once more; the person is told of all others."""
    for file, told in zip(files, done, strict=True):
        if not asks_for_encoding(told):
            (folder / str(file["stored_as"])).unlink(missing_ok=True)
    if not any(folder.glob("file-*")):
        uploads.drop(folder)
