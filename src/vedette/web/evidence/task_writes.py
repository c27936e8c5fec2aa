"""Changes of tasks; each one decision with its entry in the log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from vedette.core.evidence.tasks import Change, Task
from vedette.pipeline import tasks
from vedette.pipeline.decisions import Author
from vedette.pipeline.workspace import Review


def add(review: Review, *, told: Mapping[str, object], by: str) -> Task:
    """Ask somebody to do something."""
    return tasks.add_task(review, told, _author(by))


def settle(review: Review, *, ref: str, change: Change, outcome: str, by: str) -> Task:
    """Note a task as done, or open it again."""
    return tasks.change_task(review, ref, change, outcome, _author(by))


def _author(by: str) -> Author:
    return Author(by, dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds"))
