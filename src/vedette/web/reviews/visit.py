"""Who looks at which review, in which world: what every page of a review begins with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from django.http import HttpRequest

from vedette.core.kernel.errors import WrongState
from vedette.core.trust.permissions import Viewer
from vedette.core.trust.worlds import World
from vedette.pipeline.workspace import Review
from vedette.web.reviews.runs import Run, current_run

HERE = "here"
"""Slug of the review of a plain folder."""


class BeingComputed(WrongState):
    """The run of the viewer's world is not there yet; background work makes it."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A viewer in a review.

    Args:
        slug: Of the review.
        viewer: Who looks.
        review: The review as the viewer sees it: reading and deciding go through the world.
        world: The world that the viewer works in; None for the holder of a plain folder, who sees all.
    """

    slug: str
    viewer: Viewer
    review: Review
    world: World | None

    @property
    def run(self) -> Run:
        """The current run of the world.

        Raises:
            BeingComputed: The run of this world is not made yet.
            WrongState: The folder was never run.
        """
        if self.world is not None and not (self.review.runs / "current").is_file():
            raise BeingComputed(
                "The numbers of this review are being computed.", "This page comes back by itself."
            )
        return current_run(self.review.runs, self.review.folder, self.review.hidden)

    @property
    def report(self) -> Path:
        """Folder of the report built last from the runs of the world."""
        whole = self.review.folder / "report"
        return whole if self.world is None else whole / self.world.name


def visit_of(request: HttpRequest) -> Visit:
    """The visit that this request is part of; only below the address of a review."""
    return cast(Visit, request.visit)  # type: ignore[attr-defined] # set by Visits


def has_visit(request: HttpRequest) -> bool:
    """Whether the request is about a review that the viewer may enter."""
    return hasattr(request, "visit")
