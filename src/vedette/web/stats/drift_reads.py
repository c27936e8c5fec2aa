"""Questions about codes whose meaning changed within the period of a figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from vedette.core.stats.code_drift import Drift, Drifted
from vedette.core.stats.definition import Definition
from vedette.pipeline.code_drift import concern_of, drifts
from vedette.pipeline.decisions import parsed_log
from vedette.pipeline.engine import run_products
from vedette.pipeline.workspace import KEPT_DECISIONS
from vedette.web.reviews.runs import Row, Run
from vedette.web.stats.chart import Chart


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a change of meaning lies in a chart over years: x of the line and the number of its note."""

    x: float
    number: int


def drifted(run: Run, definition: Definition, points: Sequence[Row]) -> tuple[Drifted, ...]:
    """The changes of meaning that concern a figure, in order of time."""
    if not points:
        return ()
    years = [str(row[name])[:4] for row in points for name in ("period_from", "period_to")]
    return _of_run(run.folder, definition, int(min(years)), int(max(years)))


@lru_cache(maxsize=128)
def _of_run(folder: Path, definition: Definition, first: int, last: int) -> tuple[Drifted, ...]:
    known = parsed_log((folder / KEPT_DECISIONS).read_bytes())
    return tuple(drifts(run_products(folder), known, concern_of(definition, first, last)))


def marks(found: Sequence[Drifted], chart: object) -> list[Mark]:
    """The marks in a chart over years: a word that begins stands before its year, one that ends behind it."""
    if not isinstance(chart, Chart) or chart.kind != "years":
        return []
    at = {mark.name: mark.x for mark in chart.marks} | {name: x for x, name in chart.gaps}
    if len(at) < len(("one", "other")):
        return []
    first, second, *_ = sorted(at.values())
    half = (first - second if chart.is_mirrored else second - first) / 2
    made = []
    for number, one in enumerate(found, start=1):
        x = at.get(str(one.year))
        if x is not None:
            made.append(Mark(round(x + (half if one.drift is Drift.ENDS else -half), 1), number))
    return made
