"""Changes of the charter; each one decision with its entry in the log."""

from __future__ import annotations

import datetime as dt

from vedette.core.kernel.templates import Charter
from vedette.pipeline import charter
from vedette.pipeline.decisions import Author
from vedette.pipeline.workspace import Review


def write_charter(review: Review, *, told: object, version: str | None, by: str) -> Charter:
    """Decide the charter, where it is still as the person saw it."""
    return charter.set_charter(review, told, _author(by), version=version)


def take_back_charter(review: Review, *, mark: str, by: str) -> Charter | None:
    """Let the charter hold that stood before a decision."""
    return charter.take_back_charter(review, mark, _author(by))


def bring_back_charter(review: Review, *, mark: str, by: str) -> Charter:
    """Let the charter of an earlier decision hold again."""
    return charter.bring_back_charter(review, mark, _author(by))


def _author(by: str) -> Author:
    return Author(by, dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds"))
