"""Incidents and judgements in the HTTP API."""

from __future__ import annotations

from typing import Literal

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from ninja import Query, Router, Schema, Status
from pydantic import Field

from vedette.core.trust.exports import Form
from vedette.core.trust.limits import Use
from vedette.pipeline.decisions import Author
from vedette.pipeline.judgements import Verdict, judge, judgements
from vedette.web.linkage import reads
from vedette.web.linkage.queue_reads import unseen
from vedette.web.reviews.calls import Cell, Part, Rows, answers, enter
from vedette.web.reviews.runs import Run
from vedette.web.reviews.taking_out import DESCRIBED, as_file
from vedette.web.reviews.visit import Visit

router = Router(tags=["linkage"])


class IncidentFilter(Schema):
    """Which incidents; an empty value filters nothing."""

    year: str = ""
    mission: str = ""
    cause: str = ""
    type: str = ""
    source: str = ""
    deadly: bool = False
    disagrees: bool = False
    q: str = Field("", max_length=200)

    def told(self) -> dict[str, str]:
        """The filters by name, without those that filter nothing."""
        return {name: str(value) for name, value in self.dict().items() if value}


@router.get(
    "/reviews/{slug}/incidents", response=answers({200: Rows}), operation_id="list_incidents"
)
def list_incidents(
    request: HttpRequest, slug: str, wanted: Query[IncidentFilter], part: Query[Part]
) -> Rows:
    """The reconciled incidents that the filter leaves, the latest first."""
    run = enter(request, slug, "linkage.read", use=Use.SEARCH if wanted.q else None).run
    where, values = reads.condition(wanted.told())
    return Rows(
        n=int(str(run.value(f"SELECT count(*) FROM incidents WHERE {where}", values))),
        offset=part.offset,
        rows=_incidents(run, where, [*values, part.limit, part.offset], "LIMIT ? OFFSET ?"),
    )


@router.get(
    "/reviews/{slug}/incidents.{form}",
    response=answers({200: None}),
    openapi_extra=DESCRIBED,
    operation_id="take_incidents",
)
def take_incidents(
    request: HttpRequest, slug: str, form: Form, wanted: Query[IncidentFilter]
) -> HttpResponseBase:
    """All incidents that the filter leaves, as a file; counts as an export."""
    visit = enter(request, slug, "exports.take", use=Use.EXPORT)
    where, values = reads.condition(wanted.told())
    said = ", ".join(f"{name}: {value}" for name, value in wanted.told().items())
    rows = _incidents(visit.run, where, values)
    return as_file(request, visit, form, rows, title="incidents", filters=said)


def _incidents(run: Run, where: str, values: list[object], more: str = "") -> list[dict[str, Cell]]:
    sql = f"SELECT * FROM incidents WHERE {where} ORDER BY {reads.LATEST} {more}"
    return run.rows(sql, values)


class IncidentOut(Schema):
    """An incident with the rows that make it and what the sources say differently."""

    incident: dict[str, Cell]
    records: list[dict[str, Cell]]
    differences: list[dict[str, Cell]]


@router.get(
    "/reviews/{slug}/incidents/{reference}",
    response=answers({200: IncidentOut}),
    operation_id="get_incident",
)
def get_incident(request: HttpRequest, slug: str, reference: str) -> IncidentOut:
    """One incident, its rows, its differences."""
    run = enter(request, slug, "linkage.read").run
    return IncidentOut(
        incident=reads.incident(run, reference),
        records=reads.records_of(run, reference),
        differences=reads.differences_of(run, reference),
    )


class JudgementOut(Schema):
    """A judgement in force on two records, each `source:record_id`.

    Of a pair on which the asker may still give a second judgement, `verdict` is `hidden` and `why` empty.
    """

    left: str
    right: str
    verdict: str
    by: str
    at: str
    why: str
    level: str


@router.get(
    "/reviews/{slug}/judgements",
    response=answers({200: list[JudgementOut]}),
    operation_id="list_judgements",
)
def list_judgements(request: HttpRequest, slug: str) -> list[JudgementOut]:
    """The judgements in force."""
    return judgements_told(enter(request, slug, "linkage.read"))


def judgements_told(visit: Visit) -> list[JudgementOut]:
    """The judgements in force as far as the viewer may know them yet."""
    known = visit.review.home.known()
    hidden = unseen(visit, known)
    return [
        JudgementOut.model_validate(one.as_json() | _HIDDEN)
        if (one.level, one.left, one.right) in hidden
        else JudgementOut.model_validate(one.as_json())
        for one in judgements(known)
    ]


_HIDDEN = {"verdict": "hidden", "why": ""}


class JudgementIn(Schema):
    """What is said of two records, and why."""

    left: str = Field(max_length=400, examples=["source-a:17"])
    right: str = Field(max_length=400)
    verdict: Literal["same", "different", "unsure"]
    why: str = Field(max_length=2_000)


@router.post(
    "/reviews/{slug}/judgements",
    response=answers({201: JudgementOut}),
    operation_id="judge",
)
def judge_pair(request: HttpRequest, slug: str, said: JudgementIn) -> Status[JudgementOut]:
    """Judge two records; the next run obeys it."""
    visit = enter(request, slug, "linkage.judge")
    at = timezone.now().isoformat(timespec="seconds")
    verdict = Verdict(said.left, said.right, said.verdict, said.why)
    made = judge(visit.review, verdict, Author(visit.viewer.name, at))
    return Status(201, JudgementOut.model_validate(made.as_json()))
