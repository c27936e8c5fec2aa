"""What was known on a past day, computed as background work: it takes as long as a run."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy

from vedette.core.kernel.errors import WrongState
from vedette.pipeline.known_on import Basis, known_on, parsed_day
from vedette.pipeline.worlds import within
from vedette.web.jobs.registry import Work, background
from vedette.web.reviews.reads import review_of, worlds_of
from vedette.web.stats.known_views import KNOWN

_STEPS = 6


def _page(_slug: str, result: Mapping[str, object]) -> str:
    return str(result.get("page", ""))


@background(KNOWN, action="stats.read", said=gettext_lazy("Figures as known on a day"), opens=_page)
def known(work: Work) -> Mapping[str, object]:
    """Run the steps over what was known then; the answer is kept beside the runs of the world.

    Raises:
        WrongState: The world is gone.
        NotEnoughData: Nothing had been received by then.
    """
    world = next((w for w in worlds_of(work.review) if w.name == work.body["world"]), None)
    if world is None:
        raise WrongState("The world is gone.", "Ask on the page of the figure again.")
    begun: list[str] = []

    def told(step: str) -> None:
        begun.append(step)
        work.told(step, min(len(begun), _STEPS), _STEPS)

    review = within(review_of(work.review), world)
    day, basis = parsed_day(str(work.body["day"])), Basis(str(work.body["basis"]))
    return {"key": known_on(review, day, basis=basis, told=told).key, "page": work.body["page"]}
