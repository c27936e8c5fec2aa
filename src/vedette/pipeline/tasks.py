"""Tasks as decisions: every change is one, can be undone, and is folded into what holds now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from vedette.core.evidence.tasks import Change, Task, changed, tasks
from vedette.core.kernel.errors import NotFound
from vedette.core.kernel.references import references
from vedette.pipeline.chain import chain_of
from vedette.pipeline.consulted import meetings_of
from vedette.pipeline.decisions import Act, Author, Decision, Pen
from vedette.pipeline.recommended import changes_in_force
from vedette.pipeline.workspace import Review


def tasks_of(known: Iterable[Decision]) -> dict[str, Task]:
    """The tasks in force by reference, in the order in which they were added."""
    return tasks(changes_in_force(known, Act.TASK))


def seen_tasks(review: Review) -> list[Task]:
    """The tasks in force that are about what can be seen here: review, issue area, meeting, node of the chain."""
    held = list(tasks_of(review.decisions()).values())
    nearby = _without_chain(review)
    if all(one.about in nearby for one in held):
        return held
    chain = chain_of(review)
    return [one for one in held if one.about in nearby or one.about in chain]


def _without_chain(review: Review) -> frozenset[str]:
    """What a task can be about that is there before the first run: the review, issue areas, meetings."""
    return frozenset(("", *review.template.areas.codes, *meetings_of(review.decisions())))


def add_task(review: Review, told: Mapping[str, object], author: Author) -> Task:
    """A new task; gives it with its reference.

    Args:
        review: The review.
        told: `text`, `who`, and as wanted `about`, `due` and `kind`.
        author: Who asks.

    Raises:
        BadInput: Text or name is missing or too long, or the day cannot be read.
        NotFound: What it is about is not there.
    """
    about = str(told.get("about") or "").strip()
    if about not in _without_chain(review) and about not in chain_of(review):
        raise NotFound(
            f"There is no '{about}'.", "Name a reference of the chain, or an issue area."
        )
    with review.home.writing() as pen:
        others = sum(one.act is Act.TASK for one in pen.whole)
        [ref] = references("TASK", [f"{told.get('text')}|{author.at}|{author.by}|{others}"])
        return _written(review, pen, {"task": ref, "change": Change.ADD, **told}, author)


def change_task(review: Review, ref: str, change: Change, outcome: str, author: Author) -> Task:
    """Note a task as done with what came of it, or open it again.

    Raises:
        NotFound: There is no such task.
        WrongState: It is done, or open, already.
    """
    with review.home.writing() as pen:
        body = {"task": ref, "change": change, "outcome": outcome or None}
        return _written(review, pen, body, author)


def _written(review: Review, pen: Pen, body: Mapping[str, object], author: Author) -> Task:
    said = {name: value for name, value in body.items() if value is not None}
    told: dict[str, Any] = {**said, "by": author.by, "at": author.at}
    made = changed(tasks_of(pen.known).get(str(body["task"])), told)
    pen.append(Act.TASK, {"label": str(review.about["label"]), **said}, author)
    return made
