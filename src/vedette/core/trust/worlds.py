"""Worlds: label sets that the head declares; everybody works in the largest one the clearance covers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vedette.core.kernel.errors import BadInput
from vedette.core.kernel.labels import Label

MOST = 8
"""Worlds of one review."""


@dataclass(frozen=True, slots=True)
class World:
    """A declared label set: its runs take what the label covers, and nothing else."""

    name: str
    label: Label


def check_worlds(worlds: Sequence[World]) -> None:
    """Whether these worlds may stand side by side.

    Raises:
        BadInput: There are too many, two have one name, or two have one label.
    """
    if not 1 <= len(worlds) <= MOST:
        raise BadInput(f"{len(worlds)} worlds are declared.", f"Declare 1 to {MOST}.")
    for words in ([world.name for world in worlds], [str(world.label) for world in worlds]):
        if len(set(words)) < len(words):
            raise BadInput("Two worlds have the same name or label.", "Give each its own.")


def world_of(clearance: Label, worlds: Iterable[World]) -> World | None:
    """The largest world that a clearance covers; None when it covers none.

    Largest: highest level, then most compartments, then by name, so that the answer never hangs on order.
    """
    covered = [world for world in worlds if clearance.covers(world.label)]
    return max(
        covered,
        key=lambda w: (w.label.level, len(w.label.compartments), w.name),
        default=None,
    )
