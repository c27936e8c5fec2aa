"""Questions about the indicators that tell of a recommendation or action."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from vedette.core.actions.readings import Series
from vedette.pipeline.capacities import serving
from vedette.web.evidence.chain_reads import VisibleChain
from vedette.web.evidence.homes import Chip
from vedette.web.recommendations.serving_words import KINDS, STANDINGS


@dataclass(frozen=True, slots=True)
class Served:
    """A series as the page shows it.

    Args:
        series: What was read.
        kind: Process, output or outcome, in words.
        sign: Sign of where it stands.
        standing: Where it stands, in words.
        through: The actions by which it serves.
    """

    series: Series
    kind: Promise
    sign: str
    standing: Promise
    through: Sequence[Chip]


def served(held: VisibleChain, ref: str, today: dt.date) -> list[Served]:
    """What tells of a recommendation or action; nothing where the viewer may not read the plan."""
    if not held.visit.viewer.may("actions.read"):
        return []
    return [
        Served(
            one.series,
            KINDS[one.series.indicator.kind],
            *STANDINGS[one.series.standing],
            [held.chip(each) for each in one.through],
        )
        for one in serving(held.visit.review, ref, today)
    ]
