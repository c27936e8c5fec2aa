"""How many incidents a filter leaves, by facet: from the counts that a run keeps, remembered for each run.

A run never changes, so what was counted once for a filter holds as long as the run. The key is the run of
the world, by its folder: nothing that is counted in one world is shown in another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from vedette.web.reviews.runs import Row, Run

KEPT_COUNTS = frozenset(
    (
        "year",
        "from",
        "to",
        "mission",
        "cause",
        "type",
        "only",
        "lone",
        "shared",
        "deadly",
        "disagrees",
    )
)
"""Filters that the kept counts know; their conditions hold for its columns as for those of incidents."""
FACETS = {"year": "year", "mission": "mission", "cause": "cause", "type": "incident_type"}
"""Name of a filter in the address -> column of incidents."""

_OTHER = frozenset(("page", "sort", "col"))
_VALUES = 12
_REMEMBERED = 512
_known: dict[tuple[Path, tuple[tuple[str, str], ...]], Counted] = {}

Condition = Callable[[Mapping[str, str]], tuple[str, list[object]]]
"""From filters to WHERE and its values."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Incidents that a filter leaves, of how many, and for each facet its values with their counts."""

    n_filtered: int
    n_all: int
    facets: list[tuple[str, str, list[Row]]]


def counted(run: Run, filters: Mapping[str, str], condition: Condition) -> Counted:
    """The counts of a filter; the 12 most frequent values of each facet under all other filters."""
    asked = {name: value for name, value in filters.items() if value and name not in _OTHER}
    key = (run.folder, tuple(sorted(asked.items())))
    if key not in _known:
        while len(_known) >= _REMEMBERED:
            _known.pop(next(iter(_known)), None)
        _known[key] = _counted(run, asked, condition)
    return _known[key]


def _counted(run: Run, filters: Mapping[str, str], condition: Condition) -> Counted:
    where, values = condition(filters)
    n_all = int(run.value("SELECT sum(n) FROM incident_counts") or 0)
    if set(filters) <= KEPT_COUNTS:
        n_filtered = int(
            run.value(f"SELECT sum(n) FROM incident_counts WHERE {where}", values) or 0
        )
        return Counted(n_filtered, n_all, _facets(run, filters, condition, _kept))
    n_filtered = int(run.value(f"SELECT count(*) FROM incidents WHERE {where}", values))
    return Counted(n_filtered, n_all, _facets(run, filters, condition, _each))


def _facets(
    run: Run, filters: Mapping[str, str], condition: Condition, source: Callable[[str, str], str]
) -> list[tuple[str, str, list[Row]]]:
    found = []
    for name, column in FACETS.items():
        where, values = condition({key: value for key, value in filters.items() if key != name})
        order = "value DESC" if name == "year" else "n DESC, value"
        sql = f"{source(column, where)} GROUP BY 1 ORDER BY {order} LIMIT {_VALUES}"
        found.append((name, filters.get(name, ""), run.rows(sql, values)))
    return found


def _kept(column: str, where: str) -> str:
    return (
        f"SELECT {column} AS value, sum(n) AS n FROM incident_counts"
        f" WHERE {where} AND {column} IS NOT NULL"
    )


def _each(column: str, where: str) -> str:
    return f"SELECT {column} AS value, count(*) AS n FROM incidents WHERE {where} AND +{column} IS NOT NULL"
