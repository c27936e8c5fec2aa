"""Questions about sources and their rows."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from vedette.core.kernel.errors import NotFound
from vedette.core.kernel.fingerprint import of_value
from vedette.core.kernel.labels import parse_label
from vedette.pipeline.imports import import_state, source_list
from vedette.web.reviews.runs import Row, Run
from vedette.web.reviews.visit import Visit
from vedette.web.sources import answers, uploads
from vedette.web.sources.models import ImportDraft, RelabelAsk

PAGE = 100
"""Rows on one page of a list."""


@dataclass(frozen=True, slots=True)
class Source:
    """A source with its import and how complete its rows are."""

    name: str
    about: Row
    n_records: int
    first: str | None
    last: str | None
    completeness: list[Row]
    n_quarantined: int


def source_names(run: Run) -> list[str]:
    """Names of all sources in their fixed order: it gives each its shape and colour."""
    return [
        str(row["source"])
        for row in run.rows("SELECT DISTINCT source FROM records ORDER BY source")
    ]


def sources(run: Run) -> list[Source]:
    """Every source of the review, in the order of their names."""
    about = {str(row["source"]): row for row in run.rows("SELECT * FROM sources")}
    shares: dict[str, list[Row]] = {}
    for row in run.rows(
        "SELECT source, field, filled, rows FROM completeness ORDER BY source, field"
    ):
        shares.setdefault(str(row["source"]), []).append(row)
    counted = run.rows(
        "SELECT source, count(*) AS n, min(date_from) AS first, max(date_to) AS last FROM records"
        " GROUP BY source ORDER BY source"
    )
    return [_source(row, about, shares) for row in counted]


def _source(row: Row, about: dict[str, Row], shares: dict[str, list[Row]]) -> Source:
    name = str(row["source"])
    known = about.get(name, {})
    return Source(
        name=name,
        about=known,
        n_records=int(str(row["n"])),
        first=row["first"] and str(row["first"]),
        last=row["last"] and str(row["last"]),
        completeness=shares.get(name, []),
        n_quarantined=int(str(known.get("n_quarantined") or 0)),
    )


def record(run: Run, source: str, record_id: str) -> Row:
    """One row of one source with the incident it was linked to.

    Raises:
        NotFound: The run has no such row.
    """
    found = run.row(
        "SELECT r.*, l.incident_ref, l.person_ref, l.decided_by, l.probability, l.band FROM records r"
        " LEFT JOIN links l USING (source, source_record_id)"
        " WHERE r.source = ? AND r.source_record_id = ?",
        [source, record_id],
    )
    if found is None:
        raise NotFound("There is no such row in this run.", "Search for its incident.")
    return found


@dataclass(frozen=True, slots=True)
class Draft:
    """An import in preparation, with the folder in which its file lies."""

    id: uuid.UUID
    folder: Path
    source: str
    label: str
    file_name: str
    stored_as: str
    sha256: str
    n_bytes: int
    recipe: str
    received_on: dt.date
    effective_on: dt.date | None
    mapping: dict[str, Any]
    corrected: list[dict[str, Any]]
    quarantined: list[int]
    why_quarantined: str
    step: str
    version: int
    job: uuid.UUID | None

    @property
    def check_key(self) -> str:
        """Hash of all that a check rests on."""
        cells = [[one["record"], one["column"], one["new"]] for one in self.corrected]
        return of_value([self.mapping, cells, sorted(self.quarantined), self.label])

    @property
    def columns(self) -> list[str]:
        """Names of the columns of the file, as the last look found them."""
        look = self.look
        return [] if look is None else [str(name) for name in look["columns"]]

    @property
    def look(self) -> Any:
        """The look under the choices made, or None while it is not there."""
        return uploads.got(self.folder, uploads.LOOK, answers.options_key(self.mapping))

    @property
    def check(self) -> Any:
        """The check under the answers given, or None while it is not there."""
        return uploads.got(self.folder, uploads.CHECK, self.check_key)

    @property
    def blast(self) -> Any:
        """What the import would change in figures, or None."""
        return uploads.got(self.folder, uploads.BLAST, self.check_key)


_COPIED = (
    "id", "source", "label", "file_name", "stored_as", "sha256", "n_bytes", "recipe", "received_on",
    "effective_on", "mapping", "corrected", "quarantined", "why_quarantined", "step", "version", "job",
)  # fmt: skip


def draft(visit: Visit, key: uuid.UUID) -> Draft:
    """An import that the viewer prepares.

    Raises:
        NotFound: There is none of the viewer's own.
    """
    found = _drafts(visit).filter(id=key).first()
    if found is None:
        raise NotFound("There is no such import in preparation.", "See the list of sources.")
    return _draft(visit, found)


def drafts(visit: Visit) -> list[Draft]:
    """The imports that the viewer prepares, the last changed first."""
    return [_draft(visit, one) for one in _drafts(visit)[:20]]


def committed(visit: Visit, key: uuid.UUID) -> str:
    """Reference of the import that a draft of the viewer became; "" where it is none."""
    name = visit.viewer.name
    found = ImportDraft.objects.filter(review__slug=visit.slug, by=name, id=key).first()
    return found.import_ref if found is not None else ""


def committing_job(visit: Visit, key: uuid.UUID) -> uuid.UUID | None:
    """The background work that committed a draft of the viewer."""
    name = visit.viewer.name
    found = ImportDraft.objects.filter(review__slug=visit.slug, by=name, id=key).first()
    return None if found is None else found.job


def _drafts(visit: Visit) -> QuerySet[ImportDraft]:
    return ImportDraft.objects.filter(review__slug=visit.slug, by=visit.viewer.name, import_ref="")


def _draft(visit: Visit, one: ImportDraft) -> Draft:
    folder = uploads.folder_of(visit.review, visit.slug, one.id)
    return Draft(folder=folder, **{name: getattr(one, name) for name in _COPIED})


def relabel_asks(visit: Visit, source: str | None = None) -> list[RelabelAsk]:
    """Wishes to lower labels that wait for an answer, as far as the viewer's world holds their import."""
    standing = import_state(visit.review.decisions()).standing
    known = [one.id for held in standing.values() for one in held]
    found = RelabelAsk.objects.filter(review__slug=visit.slug, answer="", import_ref__in=known)
    asks = list(found if source is None else found.filter(source=source))
    # The same file may have been imported twice, once with a label above the viewer's clearance.
    return [one for one in asks if visit.viewer.clearance.covers(parse_label(one.was))]


def relabel_ask(visit: Visit, key: uuid.UUID) -> RelabelAsk:
    """A wish that waits for an answer.

    Raises:
        NotFound: There is none that the viewer may see.
    """
    for one in relabel_asks(visit):
        if one.id == key:
            return one
    raise NotFound("There is no such request.", "See the card of the source.")


def standing_sources(visit: Visit) -> list[dict[str, object]]:
    """The sources of the viewer's world with their active imports, by name."""
    return source_list(visit.review)


def has_run(visit: Visit) -> bool:
    """Whether the numbers of the viewer's world were computed at all."""
    return (visit.review.runs / "current").is_file()
