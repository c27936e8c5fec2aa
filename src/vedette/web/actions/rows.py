"""The plan under filters, as table, board and timeline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vedette.core.recommendations.proposal_rows import Task
from vedette.web.actions import words
from vedette.web.recommendations.gantt import Bar, Gantt, gantt

Row = dict[str, Any]
FILTERS = (
    "q",
    "stream",
    "level",
    "lead",
    "area",
    "response",
    "implementation",
    "judgement",
    "effect",
    "pressing",
)
"""Names of filters in the address."""
_EQUAL = ("stream", "level", "lead", "response", "implementation", "judgement", "effect")
PRESSING: Mapping[str, Callable[[Row], bool]] = {
    "overdue": lambda row: bool(row["is_overdue"]),
    "expired": lambda row: bool(row["expired"]),
    "late_before": lambda row: bool(row["late_before"]),
    "no_effect": lambda row: (
        row["implementation"] == "implemented" and row["effect"] == "no_effect"
    ),
}
"""What a person must look at."""


def filtered(rows: Iterable[Row], filters: Mapping[str, str]) -> list[Row]:
    """The rows that filters leave."""
    return [row for row in rows if _fits(row, filters)]


def _fits(row: Row, filters: Mapping[str, str]) -> bool:
    text = f"{row['action']} {row['title']} {row['text']}".casefold()
    pressing = PRESSING.get(filters.get("pressing", ""))
    area = filters.get("area") or ""
    return (
        (filters.get("q") or "").casefold() in text
        and all(not filters.get(name) or filters[name] == row[name] for name in _EQUAL)
        and (not area or area in row["areas"].split(", "))
        and (pressing is None or pressing(row))
    )


def _place(among: Iterable[str]) -> Callable[[str], int]:
    held = list(among)
    return lambda code: held.index(code) if code in held else len(held)


SORTED_BY: Mapping[str, Callable[[Row], Any]] = {
    "due_on": lambda row: row["due_on"] or "9999",
    "title": lambda row: row["title"].casefold(),
    "lead": lambda row: row["lead"].casefold(),
    "stream": lambda row: row["stream_title"].casefold(),
    "response": lambda row: _place(words.RESPONSES)(row["response"]),
    "implementation": lambda row: _place(words.IMPLEMENTATION)(row["implementation"]),
    "judgement": lambda row: _place(words.JUDGEMENTS)(row["judgement"]),
    "effect": lambda row: _place(words.EFFECTS)(row["effect"]),
}
"""What a column is sorted by, where it is not its value."""


@dataclass(frozen=True, slots=True)
class Lane:
    """A column of the board: its words, its sign, its cards."""

    sign: str
    words: object
    rows: Sequence[Row]


def board(rows: Sequence[Row]) -> list[Lane]:
    """The rows by what their owners report."""
    return [
        Lane(sign, said, [row for row in rows if row["implementation"] == code])
        for code, (sign, said) in words.IMPLEMENTATION.items()
    ]


@dataclass(frozen=True, slots=True)
class Drawn:
    """One action of the timeline: its row, its bar, the part of the bar that is done."""

    row: Row
    bar: Bar
    done_x: float
    done_width: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """The drawing, its bars, and the rows that have no days to draw."""

    drawing: Gantt
    bars: Sequence[Drawn]
    undated: Sequence[Row]


def timeline(rows: Sequence[Row]) -> Timeline | None:
    """The actions that have a deadline, drawn; without a first day the bar is the day of the deadline."""
    dated = [row for row in rows if row["due_on"]]
    drawing = gantt([_task(row) for row in dated])
    if drawing is None:
        return None
    bars = [
        _drawn(row, bar, is_mirrored=drawing.is_mirrored)
        for row, bar in zip(dated, drawing.bars, strict=True)
    ]
    return Timeline(drawing, bars, [row for row in rows if not row["due_on"]])


def _task(row: Row) -> Task:
    end = dt.date.fromisoformat(row["due_on"])
    start = dt.date.fromisoformat(row["starts_on"] or row["due_on"])
    return Task(row["action"], row["title"], start, end, row["lead"], "", row["after"])


def _drawn(row: Row, bar: Bar, *, is_mirrored: bool) -> Drawn:
    width = round(bar.width * row["percent"] / 100, 2)
    return Drawn(row, bar, round(bar.x + bar.width - width, 2) if is_mirrored else bar.x, width)
