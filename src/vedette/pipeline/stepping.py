"""One step back, one step forward: the acts of one person at one desk, as Ctrl+Z and Ctrl+Y have them.

Nothing is remembered but the log itself, so the steps are the same after a reload and on another machine.
What was done in one group, such as a split, is one step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from vedette.core.kernel.errors import WrongState
from vedette.pipeline.decisions import Act, Author, Decision
from vedette.pipeline.undoing import OF_LIBRARY, mark, take_back
from vedette.pipeline.workspace import Review

Scope = Callable[[Decision], bool]
"""Whether a decision was made at a desk."""


def at_document(reference: str) -> Scope:
    """What was coded in one document, one quotation after the other."""

    def is_here(one: Decision) -> bool:
        return (
            one.act is Act.CODE
            and one.body.get("document") == reference
            and "group" not in one.body
            and "quotation" in one.body
        )

    return is_here


def at_codebook(one: Decision) -> bool:
    """What was done to the codebook, with the codings that moved along."""
    return one.act is Act.CODEBOOK or (one.act is Act.CODE and "group" in one.body)


@dataclass(slots=True)
class Step:
    """Decisions that were made together, and those by which they were taken back last."""

    group: str
    made: list[Decision] = field(default_factory=list)
    undone: list[Decision] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Steps:
    """What can be taken back, the newest last, and what can be done again, the next last."""

    done: tuple[Step, ...]
    undone: tuple[Step, ...]


def steps(known: Iterable[Decision], by: str, scope: Scope) -> Steps:
    """The steps of a person at a desk."""
    made: list[Step] = []
    back: list[Step] = []
    by_mark: dict[str, Step] = {}
    for one in known:
        if one.act is Act.UNDO:
            found = by_mark.get(str(one.body["of"]))
            if found is not None:
                _turn(found, one, by, made, back)
                by_mark[mark(one)] = found
        elif one.act in OF_LIBRARY and one.by == by and scope(one):
            _add(made, one)
            by_mark[mark(one)] = made[-1]
            back.clear()
    return Steps(tuple(made), tuple(back))


def _add(made: list[Step], one: Decision) -> None:
    group = str(one.body.get("group") or "")
    if not (group and made and made[-1].group == group):
        made.append(Step(group))
    made[-1].made.append(one)


def _turn(step: Step, one: Decision, by: str, made: list[Step], back: list[Step]) -> None:
    """Count in that something of a step was taken back, or done again."""
    again = {mark(undo) for undo in step.undone}
    if str(one.body["of"]) in again:
        step.undone = [undo for undo in step.undone if mark(undo) != one.body["of"]]
        if not step.undone and any(step is other for other in back):
            _drop(back, step)
            made.append(step)
        return
    step.undone.append(one)
    if any(step is other for other in made):
        _drop(made, step)
        if one.by == by:
            back.append(step)


def _drop(held: list[Step], step: Step) -> None:
    held[:] = [other for other in held if other is not step]


def step_back(review: Review, scope: Scope, author: Author) -> tuple[Decision, ...]:
    """Take back what the person did last at a desk; gives the decisions that no longer hold.

    Raises:
        WrongState: Nothing is left to take back.
    """
    with review.home.writing() as pen:
        found = steps(pen.known, author.by, scope).done
        if not found:
            raise WrongState("Nothing of yours is left to take back here.", "See the history.")
        return tuple(take_back(pen, mark(one), "", author) for one in reversed(found[-1].made))


def step_forward(review: Review, scope: Scope, author: Author) -> tuple[Decision, ...]:
    """Do again what the person took back last at a desk; gives the decisions that hold again.

    Raises:
        WrongState: Nothing is left to do again.
    """
    with review.home.writing() as pen:
        found = steps(pen.known, author.by, scope).undone
        if not found:
            raise WrongState("Nothing is left to do again here.", "See the history.")
        for undo in reversed(found[-1].undone):
            take_back(pen, mark(undo), "", author)
        return tuple(found[-1].made)
