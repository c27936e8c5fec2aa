"""Tasks in the HTTP API."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from vedette.core.evidence.tasks import Change, Task
from vedette.pipeline.tasks import seen_tasks
from vedette.web.evidence import task_writes as writes
from vedette.web.reviews.calls import answers, enter

router = Router(tags=["tasks"])


class TaskOut(Schema):
    """Who is asked to do what by when, and what came of it."""

    task: str
    text: str
    about: str
    who: str
    due: dt.date | None
    by: str
    at: str
    is_done: bool
    outcome: str


class TaskIn(Schema):
    """Who is asked to do what by when."""

    text: str = Field(max_length=1_000)
    who: str = Field(max_length=150)
    about: str = Field("", max_length=400)
    due: dt.date | None = None


class SettleIn(Schema):
    """Whether it is done, and what came of it."""

    is_done: bool = True
    outcome: str = Field("", max_length=1_000)


@router.get(
    "/reviews/{slug}/tasks", response=answers({200: list[TaskOut]}), operation_id="list_tasks"
)
def list_tasks(request: HttpRequest, slug: str) -> list[TaskOut]:
    """All tasks that are about what the token's person may see."""
    visit = enter(request, slug, "evidence.read")
    return [_told(one) for one in seen_tasks(visit.review)]


@router.post("/reviews/{slug}/tasks", response=answers({201: TaskOut}), operation_id="add_task")
def add_task(request: HttpRequest, slug: str, said: TaskIn) -> Status[TaskOut]:
    """Ask somebody to do something."""
    visit = enter(request, slug, "evidence.write")
    told = {**said.dict(), "due": said.due.isoformat() if said.due else None}
    return Status(201, _told(writes.add(visit.review, told=told, by=visit.viewer.name)))


@router.post(
    "/reviews/{slug}/tasks/{reference}",
    response=answers({200: TaskOut}),
    operation_id="settle_task",
)
def settle_task(request: HttpRequest, slug: str, reference: str, said: SettleIn) -> TaskOut:
    """Note a task as done, or open it again."""
    visit = enter(request, slug, "evidence.write")
    change = Change.DONE if said.is_done else Change.OPEN
    made = writes.settle(
        visit.review, ref=reference, change=change, outcome=said.outcome, by=visit.viewer.name
    )
    return _told(made)


def _told(one: Task) -> TaskOut:
    names = ("text", "about", "who", "due", "by", "at", "is_done", "outcome")
    return TaskOut(task=one.ref, **{name: getattr(one, name) for name in names})
