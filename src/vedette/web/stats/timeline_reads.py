"""Questions about what the timeline has under a figure over years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vedette.core.context import timeline
from vedette.core.context.timeline import Year
from vedette.core.stats.definition import Definition
from vedette.web.reviews.runs import Row, Run
from vedette.web.stats.chart import Chart


@dataclass(frozen=True, slots=True)
class Mark:
    """Where the entries of a year lie in a chart over years: x of the line, letter of the year."""

    x: float
    letter: str


def beside(run: Run, definition: Definition, points: Sequence[Row]) -> list[Year]:
    """What begins or ends in the years of a figure, year by year; nothing for figures without years."""
    rows = run.rows("SELECT * FROM timeline") if run.has("timeline") else []
    return timeline.beside(rows, points, definition.scope.missions)


def shown(
    run: Run, definition: Definition, points: Sequence[Row], chart: object
) -> dict[str, object]:
    """What a page shows of the timeline: the years with entries and their marks in the chart."""
    found = beside(run, definition, points)
    return {"timeline": found, "timeline_marks": marks(found, chart)}


def marks(found: Sequence[Year], chart: object) -> list[Mark]:
    """The marks in a chart over years, each at its year."""
    if not isinstance(chart, Chart) or chart.kind != "years":
        return []
    at = {mark.name: mark.x for mark in chart.marks} | {name: x for x, name in chart.gaps}
    return [Mark(at[one.name], one.letter) for one in found if one.name in at]
