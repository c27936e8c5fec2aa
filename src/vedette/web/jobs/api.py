"""Background work in the HTTP API."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status

from vedette.web.jobs import reads
from vedette.web.jobs.background import ask_runs
from vedette.web.reviews.calls import answers, enter

router = Router(tags=["jobs"])


class JobOut(Schema):
    """Background work and how far it is."""

    id: uuid.UUID
    kind: str
    by: str
    state: str
    created_at: dt.datetime
    ended_at: dt.datetime | None
    n_done: int
    n_all: int
    words: str
    result: dict[str, Any] | None
    problem: str
    remedy: str


@router.get("/reviews/{slug}/jobs", response=answers({200: list[JobOut]}), operation_id="list_jobs")
def list_jobs(request: HttpRequest, slug: str) -> list[JobOut]:
    """The latest 100 jobs that the person may see."""
    visit = enter(request, slug, "jobs.read")
    return [JobOut.from_orm(one) for one in reads.jobs_of(visit.viewer, visit.slug)[:100]]


@router.get("/reviews/{slug}/jobs/{key}", response=answers({200: JobOut}), operation_id="get_job")
def get_job(request: HttpRequest, slug: str, key: uuid.UUID) -> JobOut:
    """One job."""
    visit = enter(request, slug, "jobs.read")
    return JobOut.from_orm(reads.job(visit.viewer, visit.slug, key))


@router.post("/reviews/{slug}/runs", response=answers({202: list[JobOut]}), operation_id="ask_run")
def ask_run(request: HttpRequest, slug: str) -> Status[list[JobOut]]:
    """Ask for a run of every world that is out of date; gives the work that goes on."""
    visit = enter(request, slug, "jobs.run")
    ask_runs(visit.slug, by=visit.viewer.name)
    running = reads.running(visit.viewer, visit.slug)
    return Status(202, [JobOut.from_orm(one) for one in running])
