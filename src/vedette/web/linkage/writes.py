"""Changes at the linkage desk: judge, choose, split, merge, undo; each one decision with its entry in the log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from vedette.pipeline import choices, judgements, undoing
from vedette.pipeline.choices import Asked
from vedette.pipeline.decisions import Author, Decision
from vedette.pipeline.judgements import Judged, Verdict
from vedette.pipeline.workspace import Review


def judge(review: Review, *, said: Verdict, by: str) -> Judged:
    """Decide whether two records are one."""
    return judgements.judge(review, said, _author(by))


def choose(review: Review, *, asked: Asked, by: str) -> Decision:
    """Choose what a field of an incident, or of all, says."""
    return choices.choose(review, asked, _author(by))


def split(
    review: Review, *, moved: Sequence[str], others: Sequence[str], why: str, by: str
) -> Decision:
    """Make another incident of some records."""
    return judgements.split(review, moved, others, why, _author(by))


def merge(review: Review, *, records: Sequence[str], why: str, by: str) -> Decision:
    """Make one incident of those that the records belong to."""
    return judgements.merge(review, records, why, _author(by))


def undo(review: Review, *, mark: str, why: str = "", by: str) -> Decision:
    """Take one decision back."""
    return undoing.undo(review, mark, why, _author(by), acts=undoing.OF_RECORDS)


def _author(by: str) -> Author:
    return Author(by, dt.datetime.now(dt.UTC).isoformat(timespec="seconds"))
