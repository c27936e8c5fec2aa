"""The list of recommendations: rows under filters, in the order of the list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from vedette.core.evidence.chain import State
from vedette.core.kernel.templates import known_horizons
from vedette.core.recommendations.recommendations import Recommendation, days_late
from vedette.pipeline.decisions import Act
from vedette.pipeline.stating import spoken_of
from vedette.web.recommendations import words
from vedette.web.recommendations.reads import Recommendations

Row = dict[str, Any]
"""A recommendation as a list or a file shows it."""
FILTERS = (
    "q", "area", "horizon", "addressee", "lead", "priority", "response", "implementation", "closure", "state",
)  # fmt: skip
STALE = "stale"
"""In an address: any state but current."""
_EQUAL = {"area": "issue_area"} | {
    name: name for name in FILTERS if name not in ("q", "area", "state")
}


def every(held: Recommendations, today: dt.date) -> list[Row]:
    """All recommendations as rows, in the order in which they were written."""
    last = {
        ref: made
        for made in held.known
        if made.act is Act.RECOMMENDATION
        for ref in spoken_of(made, Act.RECOMMENDATION)
    }
    return [
        {**_row(held, one, today), "changed_at": last[ref].at, "changed_by": last[ref].by}
        for ref, one in held.recommended.items()
    ]


def _row(held: Recommendations, one: Recommendation, today: dt.date) -> Row:
    return {
        "recommendation": one.ref,
        "number": one.number,
        "text": one.text,
        "issue_area": one.issue_area,
        "horizon": one.horizon,
        "addressee": one.addressee,
        "lead": one.lead,
        "supporting": ", ".join(one.supporting),
        "priority": one.priority,
        "feasibility": one.feasibility,
        "cost_class": one.cost_class,
        "effect": one.effect,
        "indicator": one.indicator,
        "deadline": one.deadline.isoformat() if one.deadline else "",
        "n_moves": one.n_moves,
        "days_late": days_late(one, today),
        "response": one.response,
        "implementation": one.implementation,
        "closure": one.closure,
        "state": str(held.state(one.ref)),
        "findings": ", ".join(one.findings),
        "n_findings": len(one.findings),
    }


def filtered(rows: Iterable[Row], filters: Mapping[str, str]) -> list[Row]:
    """The rows that filters leave."""
    return [row for row in rows if _fits(row, filters)]


def _fits(row: Row, filters: Mapping[str, str]) -> bool:
    text = f"{row['recommendation']} {row['number']} {row['text']}".casefold()
    state = filters.get("state", "")
    return (
        (filters.get("q") or "").casefold() in text
        and all(not filters.get(name) or filters[name] == row[of] for name, of in _EQUAL.items())
        and (
            not state or state == row["state"] or (state == STALE and row["state"] != State.CURRENT)
        )
    )


def _place(among: Iterable[str]) -> Callable[[str], int]:
    held = list(among)
    return lambda code: held.index(code) if code in held else len(held)


SORTED_BY: Mapping[str, Callable[[Row], Any]] = {
    "horizon": lambda row: _place(known_horizons())(row["horizon"]),
    "priority": lambda row: _place(words.PRIORITIES)(row["priority"]),
    "response": lambda row: _place(words.STATES)(row["response"]),
    "implementation": lambda row: _place(words.STATES)(row["implementation"]),
    "closure": lambda row: _place(words.STATES)(row["closure"]),
    "deadline": lambda row: row["deadline"] or "9999",
    "text": lambda row: row["text"].casefold(),
    "lead": lambda row: row["lead"].casefold(),
    "addressee": lambda row: row["addressee"].casefold(),
}
"""What a column is sorted by, where it is not its value."""
