"""Sources and their rows in the HTTP API."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Query, Router, Schema

from vedette.core.trust.exports import Form
from vedette.core.trust.limits import Use
from vedette.web.reviews.calls import Cell, Part, Rows, answers, enter
from vedette.web.reviews.runs import Run
from vedette.web.reviews.taking_out import DESCRIBED, as_file
from vedette.web.sources import reads

router = Router(tags=["sources"])


class SourceOut(Schema):
    """A source of the review."""

    name: str
    n_records: int
    n_quarantined: int
    first: str | None
    last: str | None


@router.get(
    "/reviews/{slug}/sources",
    response=answers({200: list[SourceOut]}),
    operation_id="list_sources",
)
def list_sources(request: HttpRequest, slug: str) -> list[SourceOut]:
    """The sources of the review with how many rows each has and from when to when."""
    run = enter(request, slug, "sources.read").run
    return [
        SourceOut(
            name=one.name,
            n_records=one.n_records,
            n_quarantined=one.n_quarantined,
            first=one.first,
            last=one.last,
        )
        for one in reads.sources(run)
    ]


class RecordFilter(Schema):
    """Which rows."""

    source: str = ""
    incident: str = ""


@router.get("/reviews/{slug}/records", response=answers({200: Rows}), operation_id="list_records")
def list_records(
    request: HttpRequest, slug: str, wanted: Query[RecordFilter], part: Query[Part]
) -> Rows:
    """Rows of the sources in the order of their files."""
    run = enter(request, slug, "sources.read").run
    where, values = _condition(wanted)
    return Rows(
        n=int(str(run.value(f"SELECT count(*) FROM records r WHERE {where}", values))),
        offset=part.offset,
        rows=_records(run, where, [*values, part.limit, part.offset], "LIMIT ? OFFSET ?"),
    )


@router.get(
    "/reviews/{slug}/records.{form}",
    response=answers({200: None}),
    openapi_extra=DESCRIBED,
    operation_id="take_records",
)
def take_records(
    request: HttpRequest, slug: str, form: Form, wanted: Query[RecordFilter]
) -> HttpResponseBase:
    """All rows that the filter leaves, as a file; counts as an export."""
    visit = enter(request, slug, "exports.take", use=Use.EXPORT)
    where, values = _condition(wanted)
    said = ", ".join(f"{name}: {value}" for name, value in wanted.dict().items() if value)
    rows = _records(visit.run, where, values)
    return as_file(request, visit, form, rows, title="records", filters=said)


@router.get(
    "/reviews/{slug}/records/{source}/{record_id}",
    response=answers({200: dict[str, Cell]}),
    operation_id="get_record",
)
def get_record(request: HttpRequest, slug: str, source: str, record_id: str) -> dict[str, Cell]:
    """One row of one source with the incident it was linked to."""
    run = enter(request, slug, "sources.read").run
    return reads.record(run, source, record_id)


def _condition(wanted: RecordFilter) -> tuple[str, list[object]]:
    parts, values = ["1"], list[object]()
    if wanted.source:
        parts.append("r.source = ?")
        values.append(wanted.source)
    if wanted.incident:
        parts.append(
            "(r.source, r.source_record_id) IN"
            " (SELECT source, source_record_id FROM links WHERE incident_ref = ?)"
        )
        values.append(wanted.incident)
    return " AND ".join(parts), values


def _records(run: Run, where: str, values: list[object], more: str = "") -> list[dict[str, Cell]]:
    return run.rows(
        f"SELECT r.* FROM records r WHERE {where} ORDER BY r.source, r.record, r.rowid {more}",
        values,
    )
