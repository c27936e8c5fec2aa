"""The run of a review over a world, as background work, and who asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from django.urls import reverse
from django.utils.translation import gettext_lazy

from vedette.core.kernel.errors import NotEnoughData, OutOfDate, WrongState
from vedette.core.trust.worlds import World
from vedette.pipeline.publish import build_report
from vedette.pipeline.run import STEP_COUNT, check_up_to_date, run_review
from vedette.pipeline.workspace import Review
from vedette.pipeline.worlds import within
from vedette.web.jobs import writes
from vedette.web.jobs.registry import Work, background
from vedette.web.reviews.reads import review_of, worlds_of

RUN = "run"


def _overview(slug: str, result: Mapping[str, object]) -> str:
    return reverse("site:overview", args=[slug])


@background(RUN, action="jobs.run", said=gettext_lazy("Run of the review"), opens=_overview)
def run(work: Work) -> Mapping[str, object]:
    """Bring the run of one world up to date, and its report."""
    world = next((w for w in worlds_of(work.review) if w.name == work.body["world"]), None)
    if world is None:
        raise WrongState("This world was given up.", "Choose another one.")
    review = review_of(work.review)
    begun: list[str] = []

    def told(name: str) -> None:
        work.told(name, len(begun), STEP_COUNT + 1)
        begun.append(name)

    seen = within(review, world)
    done = run_review(seen, told=told)
    told("report")
    with suppress(NotEnoughData):
        # A review without records has a run, and no report yet.
        build_report(seen, done, review.folder / "report" / world.name)
    return {"run": done.fingerprint, "world": world.name}


def ask_runs(slug: str, *, by: str | None = None) -> None:
    """Ask for a run of every world whose run is older than what it rests on.

    Without a person it is asked in the name of who decided last in the world, and never of somebody
    whose decision it does not know.
    """
    review = review_of(slug)
    for world in worlds_of(slug):
        if is_stale(review, world):
            writes.ask(
                slug,
                RUN,
                {"world": world.name},
                label=str(world.label),
                key=f"run:{world.name}",
                by=by or _decided_last(review, world),
            )


def _decided_last(review: Review, world: World) -> str:
    known = within(review, world).decisions()
    return known[-1].by if known else "worker"


def is_stale(review: Review, world: World) -> bool:
    """Whether the run of a world is older than its decisions, or missing."""
    try:
        check_up_to_date(within(review, world))
    except (OutOfDate, WrongState):
        return True
    return False
