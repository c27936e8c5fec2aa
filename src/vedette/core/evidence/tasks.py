"""Tasks: who is asked to do what by when about a finding, a recommendation, an issue area or any other thing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from vedette.core.kernel.errors import BadInput, NotFound, WrongState

_LONGEST, _LONG_NAME = 1_000, 150


class Kind(StrEnum):
    """Where a task comes from."""

    TASK = "task"
    """Asked within the team."""
    REQUEST = "request"
    """Somebody asked for it at a meeting."""
    COMMITMENT = "commitment"
    """Somebody promised it at a meeting."""


class Change(StrEnum):
    """What can happen to a task."""

    ADD = "add"
    DONE = "done"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Task:
    """One task as it stands.

    Args:
        ref: Its permanent reference.
        text: What is to be done.
        about: Reference or code of an issue area that it is about; "" for the review.
        who: Log-in name of who is asked, or the delegation or function that promised it.
        due: By when.
        by: Who asks.
        at: When it was asked.
        is_done: Whether it is done.
        outcome: What came of it.
        kind: Where it comes from.
    """

    ref: str
    text: str
    about: str
    who: str
    due: dt.date | None
    by: str
    at: str
    is_done: bool = False
    outcome: str = ""
    kind: Kind = Kind.TASK

    def is_late(self, today: dt.date) -> bool:
        """Whether it is open past its day."""
        return not self.is_done and self.due is not None and self.due < today


def tasks(changes: Iterable[Mapping[str, Any]]) -> dict[str, Task]:
    """The tasks that changes make, by reference; a change that no longer fits is passed over."""
    held: dict[str, Task] = {}
    for one in changes:
        ref = str(one["task"])
        try:
            held[ref] = changed(held.get(ref), one)
        except (BadInput, NotFound, WrongState):
            continue
    return held


def changed(held: Task | None, change: Mapping[str, Any]) -> Task:
    """A task after one change; None before it is added.

    Raises:
        BadInput: Text or name is missing or too long, or the day cannot be read.
        NotFound: There is no such task.
        WrongState: It is done, or open, already.
    """
    kind = Change(str(change["change"]))
    if kind is Change.ADD:
        return _added(change)
    if held is None:
        raise NotFound(f"There is no task '{change['task']}'.", "See `vedette tasks list`.")
    is_done = kind is Change.DONE
    if held.is_done is is_done:
        raise WrongState(
            f"{held.ref} is {'done' if is_done else 'open'} already.", "There is nothing to change."
        )
    outcome = str(change.get("outcome") or "").strip()[:_LONGEST] if is_done else ""
    return replace(held, is_done=is_done, outcome=outcome)


def _added(change: Mapping[str, Any]) -> Task:
    text, who = (str(change.get(name) or "").strip() for name in ("text", "who"))
    if not text or len(text) > _LONGEST:
        raise BadInput(
            "A task says what is to be done.", f"Write it in up to {_LONGEST:,} characters."
        )
    if not who or len(who) > _LONG_NAME:
        raise BadInput("A task is somebody's.", "Name who is asked to do it.")
    said = str(change.get("due") or "").strip()
    try:
        due = dt.date.fromisoformat(said) if said else None
    except ValueError as error:
        raise BadInput(f"'{said}' is no day.", "Write it as 2018-06-30.") from error
    about, kind = str(change.get("about") or "").strip(), str(change.get("kind") or Kind.TASK)
    if kind not in {*Kind}:
        raise BadInput(f"'{kind}' is no kind of task.", f"Use {', '.join(Kind)}.")
    ref, by, at = (str(change[name]) for name in ("task", "by", "at"))
    return Task(ref, text, about, who, due, by, at, kind=Kind(kind))
