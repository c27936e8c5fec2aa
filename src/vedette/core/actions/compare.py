"""The plan of one day beside that of another, cell by cell (8.5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from vedette.core.actions.plan import Action, Plan
from vedette.core.recommendations.charges import charges_said

CELLS: Mapping[str, Callable[[Action], str]] = {
    "title": lambda one: one.title,
    "stream": lambda one: one.stream,
    "level": lambda one: one.level,
    "lead": lambda one: one.lead,
    "supporting": lambda one: ", ".join(one.supporting),
    "starts_on": lambda one: str(one.starts_on or ""),
    "due_on": lambda one: str(one.due_on or ""),
    "after": lambda one: ", ".join(sorted(one.after)),
    "cost": lambda one: "" if one.cost is None else f"{one.cost} {one.currency}",
    "funding": lambda one: one.funding,
    "charges": lambda one: charges_said(one.charges),
    "percent": lambda one: str(one.percent),
    "judgement": lambda one: one.judgement,
    "milestones": lambda one: "; ".join(
        f"{held.key} {held.title} {held.due_on}" for held in one.milestones
    ),
    "recommendations": lambda one: ", ".join(sorted(one.recommendations)),
}
"""Cell -> its text."""


class Fate(StrEnum):
    """What became of an action between the two days."""

    SAME = "same"
    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Compared:
    """One action on both days.

    Args:
        ref: Its reference.
        fate: What became of it.
        cells: Cell -> its text before and after; "" where the action is not there.
    """

    ref: str
    fate: Fate
    cells: Mapping[str, tuple[str, str]]

    @property
    def changed(self) -> Mapping[str, tuple[str, str]]:
        """The cells that are not the same."""
        return {name: held for name, held in self.cells.items() if held[0] != held[1]}


def compared(before: Plan, after: Plan) -> list[Compared]:
    """Every action and work stream of either plan, in the order of the later one; those that are gone come last."""
    then, now = _standing(before), _standing(after)
    refs = [*now, *(ref for ref in then if ref not in now)]
    return [_one(ref, then.get(ref), now.get(ref)) for ref in refs]


def _standing(plan: Plan) -> dict[str, Action]:
    return {one.ref: one for one in (*plan.streams, *plan.held)}


def _one(ref: str, then: Action | None, now: Action | None) -> Compared:
    cells = {
        name: (say(then) if then else "", say(now) if now else "") for name, say in CELLS.items()
    }
    if then is None or now is None:
        return Compared(ref, Fate.NEW if then is None else Fate.GONE, cells)
    is_same = all(before == after for before, after in cells.values())
    return Compared(ref, Fate.SAME if is_same else Fate.CHANGED, cells)
