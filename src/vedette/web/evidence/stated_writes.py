"""Taking back what people stated, and who states it; of findings, recommendations and proposals alike."""

from __future__ import annotations

import datetime as dt

from vedette.pipeline import undoing
from vedette.pipeline.decisions import Act, Author, Decision
from vedette.pipeline.stating import changes_of
from vedette.pipeline.workspace import Review


def take_back(review: Review, *, act: Act, mark: str, by: str) -> Decision:
    """Take one change back, or bring it back."""
    return undoing.undo(review, mark, "", author(by), acts=frozenset((act,)))


def last_mark(review: Review, *, act: Act, ref: str, by: str) -> str:
    """The mark of what a person did last to an object: what Undo takes back."""
    mine = [one for one in changes_of(review.decisions(), act, ref) if one.decision.by == by]
    return undoing.mark(mine[-1].decision) if mine else ""


def author(by: str) -> Author:
    """A person, now."""
    return Author(by, dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds"))
