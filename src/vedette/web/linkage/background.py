"""What a decision at the linkage desk would change, weighed as background work before it is made."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy

from vedette.core.kernel.errors import WrongState
from vedette.pipeline.blast import Supposed, blast
from vedette.pipeline.decisions import Act
from vedette.pipeline.worlds import within
from vedette.web.jobs.registry import Work, background
from vedette.web.reviews.reads import review_of, worlds_of

WEIGH = "linkage.weigh"
_ACTS = frozenset((Act.CHOOSE, Act.SPLIT, Act.MERGE, Act.JUDGE, Act.UNDO))
_STEPS = 10
_MOST = 200


@background(WEIGH, action="linkage.judge", said=gettext_lazy("Weighing of a decision"))
def weigh(work: Work) -> Mapping[str, object]:
    """Run the steps that the decision would change, in a folder that is thrown away."""
    world = next((w for w in worlds_of(work.review) if w.name == work.body["world"]), None)
    act = Act(str(work.body["act"]))
    if world is None or act not in _ACTS:
        raise WrongState(
            "This cannot be weighed any more.", "Decide from the page of the incident."
        )
    begun: list[str] = []

    def told(step: str) -> None:
        begun.append(step)
        work.told(step, min(len(begun), _STEPS), _STEPS)

    found = blast(
        within(review_of(work.review), world),
        [Supposed(act, dict(work.body["body"]))],
        by=work.by,
        told=told,
    ).as_json()
    figures = found["figures"]
    changed = list(figures) if isinstance(figures, list) else []
    return {**found, "figures": changed[:_MOST], "n_figures": len(changed)}
