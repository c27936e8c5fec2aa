"""Questions about what the timeline has under a figure over years."""

from __future__ import annotations

import string
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from vedette.core.context.timeline import Entry, entries
from vedette.core.stats.definition import Definition
from vedette.web.reviews.runs import Row, Run
from vedette.web.stats.chart import Chart

_MOST_YEARS = len(string.ascii_uppercase)


@dataclass(frozen=True, slots=True)
class Year:
    """A year with entries: its name, its letter in chart and table, what begins and ends in it."""

    name: str
    letter: str
    entries: list[Entry]


@dataclass(frozen=True, slots=True)
class Mark:
    """Where the entries of a year lie in a chart over years: x of the line, letter of the year."""

    x: float
    letter: str


def beside(run: Run, definition: Definition, points: Sequence[Row]) -> list[Year]:
    """What begins or ends in the years of a figure, year by year; nothing for figures without years."""
    years = [
        int(str(row[value]))
        for row in points
        for group, value in (("group1", "value1"), ("group2", "value2"))
        if row[group] == "year" and str(row[value]).isdecimal()
    ]
    if not years or not run.has("timeline"):
        return []
    found = entries(
        run.rows("SELECT * FROM timeline"),
        missions=definition.scope.missions,
        first=min(years),
        last=max(years),
    )
    grouped = [(year, list(held)) for year, held in groupby(found, key=lambda one: one.on.year)]
    letters = string.ascii_uppercase
    return [
        Year(str(year), letter, held)
        for letter, (year, held) in zip(letters, grouped[-_MOST_YEARS:], strict=False)
    ]


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
    at = {mark.name: mark.x for mark in chart.marks}
    return [Mark(at[one.name], one.letter) for one in found if one.name in at]
