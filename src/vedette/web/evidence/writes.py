"""Changes of the board: statements, verdicts, taking one back; each one decision with its entry in the log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from vedette.core.evidence.board import Cell, Said
from vedette.pipeline import board, undoing
from vedette.pipeline.decisions import Act, Author, Decision
from vedette.pipeline.workspace import Review


def say(
    review: Review, *, told: Said, cell: Cell, shown: Mapping[str, object] | None, by: str
) -> Said:
    """Give a verdict on the evidence of a cell."""
    return board.say(review, told, cell, _author(by), shown=shown)


def state(review: Review, *, area: str, statement: str, by: str) -> None:
    """State what the evidence of an issue area is held against."""
    board.state_area(review, area, statement, _author(by))


def undo(review: Review, *, mark: str, by: str) -> Decision:
    """Take a verdict or statement back."""
    return undoing.undo(review, mark, "", _author(by), acts=frozenset((Act.TRIANGULATE,)))


def _author(by: str) -> Author:
    return Author(by, dt.datetime.now(dt.UTC).isoformat(timespec="seconds"))
