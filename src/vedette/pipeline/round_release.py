"""The version of a round goes out by personal links: by a second person, and where no edition tells what it hides."""

from __future__ import annotations

from vedette.core.reports.rounds import Change, Round
from vedette.pipeline.decisions import Author
from vedette.pipeline.rounds import write_round
from vedette.pipeline.text_editions import check_round_tells_no_hidden_number
from vedette.pipeline.workspace import Review


def release_round(review: Review, ref: str, why: str, author: Author, *, small: str = "") -> Round:
    """Let the version of a round go out by personal links, as another person than the one who opened it.

    Args:
        review: The review.
        ref: The round.
        why: For what it leaves.
        author: Who lets it go out.
        small: Why counts of a few people may be read in it; without, its editions hide them.

    Raises:
        BadInput: The reason is missing.
        NotFound: There is no such round.
        WrongState: The same person opened it, it is out already, or it is closed; or a number that an edition of
            those who are asked hides can be worked out from it.
    """
    if not small.strip():
        check_round_tells_no_hidden_number(review, ref)
    with review.home.writing() as pen:
        return write_round(
            review,
            pen,
            {"round": ref, "change": Change.RELEASE, "why": why, "small": small or None},
            author,
        )
