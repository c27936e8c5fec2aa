"""Who asked for background work, with the rights of today."""

from __future__ import annotations

from vedette.core.kernel.errors import NotAllowed
from vedette.web.jobs.registry import Work
from vedette.web.reviews.reads import visit
from vedette.web.reviews.visit import Visit


def visit_of_work(work: Work, action: str) -> Visit:
    """The visit of the person who asked, as the rights are now.

    Raises:
        NotAllowed: The person is no member any more, or may not do this any more.
    """
    found = visit(work.by, work.review)
    if found is None or not found.viewer.may(action):
        raise NotAllowed("The person may not do this in this review any more.", "Ask the head.")
    return found
