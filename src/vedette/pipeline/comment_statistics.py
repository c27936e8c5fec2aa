"""Statistics of the comments of a review, by stage, type, class of who comments, and round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vedette.pipeline.comments import comments_of
from vedette.pipeline.rounds import round_of, rounds_of
from vedette.pipeline.stakeholders import register_of
from vedette.pipeline.workspace import Review

if TYPE_CHECKING:
    from vedette.core.reports.comment_statistics import Line


def comment_statistics(review: Review, round_ref: str = "") -> tuple[Line, ...]:
    """The lines of each dimension; of one round where it is named.

    Raises:
        NotFound: There is no such round.
    """
    from vedette.core.reports.comment_statistics import statistics

    known = review.decisions()
    if round_ref:
        round_of(known, round_ref)
    held = [one for one in comments_of(known).values() if round_ref in ("", one.round)]
    classes = {ref: one.kind for ref, one in register_of(known).stakeholders.items()}
    return statistics(held, rounds_of(known), classes)
