"""The charter of a review as a decision: what it was asked to do, by whom, with whom, by when."""

from __future__ import annotations

from vedette.core.kernel.templates import Charter, charter_from
from vedette.pipeline.decisions import Author
from vedette.pipeline.workspace import Review, change_settings

CHARTER = "charter"
"""The setting that holds it."""


def charter_of(review: Review) -> Charter | None:
    """The charter in force; None where the review has none yet."""
    told = review.settings().get(CHARTER)
    return None if told is None else charter_from(told, review.template)


def set_charter(review: Review, told: object, author: Author) -> Charter:
    """Decide the charter; the same again changes nothing.

    Args:
        review: The review.
        told: In JSON types, as `Charter.as_json` gives it.
        author: Who decides.

    Raises:
        BadInput: Something is missing, unknown, too long or cannot be read.
    """
    made = charter_from(told, review.template)
    change_settings(review, {CHARTER: made.as_json()}, author)
    return made
