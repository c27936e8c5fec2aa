"""What must be done before what: no circles, and predecessors that end too late."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from vedette.core.kernel.errors import BadInput

if TYPE_CHECKING:
    from vedette.core.actions.plan import Action


def check_no_circle(actions: Mapping[str, Action], start: str) -> None:
    """Whether an action waits for itself, over however many others.

    Raises:
        BadInput: It does; the message names the way.
    """
    way = circle(actions, start)
    if way:
        raise BadInput(
            f"{start} would wait for itself: {' > '.join(way)}.",
            "Take one of them out of what comes before.",
        )


def circle(actions: Mapping[str, Action], start: str) -> list[str]:
    """A way from an action over what comes before it back to itself; empty where there is none."""
    came_from: dict[str, str] = {}
    todo = [start]
    while todo:
        ref = todo.pop()
        for before in actions[ref].after if ref in actions else ():
            if before == start:
                return _way(came_from, start, ref)
            if before not in came_from:
                came_from[before] = ref
                todo.append(before)
    return []


def _way(came_from: Mapping[str, str], start: str, last: str) -> list[str]:
    way = [start, last] if last != start else [start]
    while way[-1] != start:
        way.append(came_from[way[-1]])
    return [start, *way[::-1][1:], start] if last != start else [start, start]


def late_before(actions: Mapping[str, Action], one: Action) -> list[Action]:
    """What must be done before an action and ends on or after the day on which that begins.

    One that is at 100 % is done; it holds nothing up.
    """
    begins = one.starts_on or one.due_on
    if begins is None:
        return []
    return [
        before
        for ref in one.after
        if (before := actions.get(ref)) is not None
        and before.percent < 100  # noqa: PLR2004 - percent
        and before.due_on is not None
        and before.due_on >= begins
    ]
