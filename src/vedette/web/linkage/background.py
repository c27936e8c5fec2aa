"""What a decision at the linkage desk would change, weighed as background work before it is made."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy

from vedette.pipeline.decisions import Act
from vedette.web.jobs.registry import Work, background
from vedette.web.jobs.weighing import blast_of

WEIGH = "linkage.weigh"
_ACTS = frozenset((Act.CHOOSE, Act.SPLIT, Act.MERGE, Act.JUDGE, Act.UNDO))


@background(WEIGH, action="linkage.judge", said=gettext_lazy("Weighing of a decision"))
def weigh(work: Work) -> Mapping[str, object]:
    """Run the steps that the decision would change, in a folder that is thrown away."""
    return blast_of(work, _ACTS)
