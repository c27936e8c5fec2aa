"""The work plan drawn: one bar for each task on a scale of days, mirrored where words run from the right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language_bidi

from vedette.core.recommendations.proposal_rows import Task
from vedette.web.ui.printing import date_in_words

WIDE, ROW, TOP, BESIDE = 760, 30, 26, 230
_GAP, _BAR = 8, 14
_LETTER, _BETWEEN = 6, 12
"""Of the words of a month: the width of a letter, and what stays free after them."""
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Bar:
    """A task: its words and where its bar stands."""

    task: Task
    x: float
    y: float
    width: float
    text_x: float
    text_y: float


@dataclass(frozen=True, slots=True)
class Tick:
    """The first day of a month on the scale."""

    words: str
    x: float


@dataclass(frozen=True, slots=True)
class Gantt:
    """The drawing."""

    bars: Sequence[Bar]
    ticks: Sequence[Tick]
    height: float
    is_mirrored: bool
    width: int = WIDE
    bar_height: int = _BAR
    top: int = TOP


def gantt(tasks: Sequence[Task]) -> Gantt | None:
    """The drawing of a work plan; None where there is no task."""
    if not tasks:
        return None
    first = min(task.start for task in tasks).replace(day=1)
    last = max(task.end for task in tasks)
    whole = (last - first).days + 1
    is_mirrored = get_language_bidi()

    def place(day: dt.date) -> float:
        return BESIDE + (day - first).days / whole * (WIDE - BESIDE)

    def side(x: float, width: float = 0) -> float:
        return round(WIDE - x - width if is_mirrored else x, 2)

    bars = []
    for n, task in enumerate(tasks):
        x, end = place(task.start), place(task.end + dt.timedelta(days=1))
        width = max(round(end - x, 2), 2)
        y = TOP + n * ROW
        bars.append(Bar(task, side(x, width), y + _GAP, width, side(0), y + _GAP + _BAR - 3))
    ticks = [
        Tick(_month(day), side(place(day)))
        for day in _months(first, last)
        if place(day) + len(_month(day)) * _LETTER <= WIDE
    ]
    return Gantt(bars, ticks, TOP + len(tasks) * ROW + _GAP, is_mirrored)


def _months(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """First days of months, so few that their words do not touch."""
    n = (last.year - first.year) * _MONTHS + last.month - first.month + 1
    longest = max(len(_month(dt.date(first.year, month, 1))) for month in range(1, _MONTHS + 1))
    most = (WIDE - BESIDE) // (longest * _LETTER + _BETWEEN)
    step = max(1, -(-n // most))
    for at in range(0, n, step):
        years, month = divmod(first.month - 1 + at, _MONTHS)
        yield dt.date(first.year + years, month + 1, 1)


def _month(day: dt.date) -> str:
    return date_in_words(day.isoformat()[:7])
