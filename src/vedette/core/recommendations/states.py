"""The three states of a recommendation, never folded into one (DR-19): response, implementation, closure."""

from __future__ import annotations

import importlib.resources
import json
from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from vedette.core.kernel.errors import BadInput, WrongState

ACCEPTED = frozenset(("accepted", "partially_accepted"))
"""Responses after which something is to be done."""
DRAFT, OPEN, SUPERSEDED, IMPLEMENTED = "draft", "open", "superseded", "implemented"
UNANSWERED = frozenset((DRAFT, "proposed", "under_consideration"))


class Axis(StrEnum):
    """What is told apart: what the addressee says, what the owner does, whether it is still asked for."""

    RESPONSE = "response"
    IMPLEMENTATION = "implementation"
    CLOSURE = "closure"


@cache
def states() -> Mapping[Axis, Mapping[str, Mapping[str, tuple[str, ...]]]]:
    """Axis -> state -> states that can follow -> what each demands, as `states.json` says; the first is the start."""
    text = (importlib.resources.files(__package__) / "states.json").read_text(encoding="utf-8")
    return {
        Axis(axis): {
            one: {to: tuple(demands) for to, demands in follows.items()}
            for one, follows in told.items()
        }
        for axis, told in json.loads(text).items()
    }


def start(axis: Axis) -> str:
    """The state in which everything begins."""
    return next(iter(states()[axis]))


def demands(axis: Axis, now: str, to: str, *, of: str) -> tuple[str, ...]:
    """What a step demands.

    Args:
        axis: Which of the three.
        now: The state that holds.
        to: The state that is wanted.
        of: Whose state it is, for the message.

    Raises:
        BadInput: There is no such state.
        WrongState: It does not follow.
    """
    known = states()[axis]
    if to not in known:
        raise BadInput(f"'{to}' is no state of the {axis}.", f"Use {', '.join(known)}.")
    if to not in known[now]:
        follows = ", ".join(known[now]) or "nothing; take the decision back instead"
        raise WrongState(
            f"The {axis} of {of} is '{now}'; '{to}' does not follow.",
            f"What follows is: {follows}.",
        )
    return known[now][to]
