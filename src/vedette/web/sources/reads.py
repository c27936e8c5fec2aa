"""Questions about sources and their rows."""

from __future__ import annotations

from dataclasses import dataclass

from vedette.core.kernel.errors import NotFound
from vedette.web.reviews.runs import Row, Run

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
