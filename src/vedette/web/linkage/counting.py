"""How many incidents a filter leaves, by facet: from the combinations that a run keeps, remembered for each run.

A run never changes, so what was read or counted once holds as long as the run. The key is the run of the
world, by its folder: nothing that is counted in one world is shown in another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from vedette.web.linkage.word_search import MATCHES, phrase
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
"""Filters that the combinations know; their conditions hold for its columns as for those of incidents."""
FACETS = {"year": "year", "mission": "mission", "cause": "cause", "type": "incident_type"}
"""Name of a filter in the address -> column of incidents."""

_OTHER = frozenset(("page", "sort", "col", "view"))
_VALUES = 12
_REMEMBERED = 4_096
_RUNS = 8
_known: dict[tuple[Path, tuple[tuple[str, str], ...]], Counted] = {}
_read: dict[Path, Combinations] = {}

Condition = Callable[[Mapping[str, str]], tuple[str, list[object]]]
"""From filters to WHERE and its values."""
Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Counted:
    """Incidents that a filter leaves, of how many, and for each facet its values with their counts."""

    n_filtered: int
    n_all: int
    facets: list[tuple[str, str, list[Row]]]


@dataclass(frozen=True, slots=True)
class Combinations:
    """The combinations of what the ledger filters by, in the order of their numbers.

    Args:
        n: Incidents of each combination.
        of_rows: Place of the combination of each incident, in the order of their rows.
        facets: Name of a facet -> its values, and the place of each combination's value; -1 where it has none.
    """

    n: Numbers
    of_rows: npt.NDArray[np.uint32]
    facets: Mapping[str, tuple[list[str | int], Numbers]]


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
    combinations = _combinations(run)
    passing = {
        name: _passing(run, combinations, name, value, condition)
        for name, value in filters.items()
        if name in KEPT_COUNTS
    }
    others = {name: value for name, value in filters.items() if name not in KEPT_COUNTS}
    n = combinations.n
    if set(others) == {"q"}:
        n = _n_of(run, combinations, "incidents_text", MATCHES, [phrase(others["q"])])
    elif others:
        n = _n_of(run, combinations, "incidents", *condition(others))
    return Counted(
        int(n[_all_of(passing, n)].sum()),
        int(combinations.n.sum()),
        [
            (
                name,
                filters.get(name, ""),
                _facet(
                    name,
                    combinations,
                    n * _all_of({k: v for k, v in passing.items() if k != name}, n),
                ),
            )
            for name in FACETS
        ],
    )


def _passing(
    run: Run, combinations: Combinations, name: str, value: str, condition: Condition
) -> Flags:
    """Which combinations a filter leaves."""
    values, places = combinations.facets.get(name, ((), combinations.n))
    if value in (said := [str(one) for one in values]):
        return np.equal(places, said.index(value))
    found = np.zeros(len(combinations.n), bool)
    where, told = condition({name: value})
    found[_numbers(run, f"SELECT combination FROM incident_counts WHERE {where}", told)] = True
    return found


def _all_of(passing: Mapping[str, Flags], n: Numbers) -> Flags:
    found = np.ones(len(n), bool)
    for flags in passing.values():
        found &= flags
    return found


def _n_of(
    run: Run, combinations: Combinations, table: str, where: str, values: list[object]
) -> Numbers:
    """Incidents of each combination among those that a condition leaves."""
    rows = _numbers(run, f"SELECT rowid FROM {table} WHERE {where}", values)
    return np.bincount(combinations.of_rows[rows], minlength=len(combinations.n))


def _numbers(run: Run, sql: str, values: list[object]) -> Numbers:
    """Places, from 0, of what a question names by numbers from 1."""
    return np.fromiter(run.cells(sql, values), np.int64) - 1


def _facet(name: str, combinations: Combinations, n: Numbers) -> list[Row]:
    values, places = combinations.facets[name]
    sums = np.bincount(places + 1, weights=n, minlength=len(values) + 1)[1:]
    found = [(value, int(m)) for value, m in zip(values, sums, strict=True) if m]
    if name == "year":
        found.sort(key=lambda one: -int(one[0]))
    else:
        found.sort(key=lambda one: (-one[1], str(one[0])))
    return [{"value": value, "n": m} for value, m in found[:_VALUES]]


def _combinations(run: Run) -> Combinations:
    if run.folder not in _read:
        while len(_read) >= _RUNS:
            _read.pop(next(iter(_read)), None)
        _read[run.folder] = _read_combinations(run)
    return _read[run.folder]


def _read_combinations(run: Run) -> Combinations:
    rows = run.rows("SELECT * FROM incident_counts ORDER BY combination")
    cells = run.value("SELECT cells FROM incident_combinations")
    return Combinations(
        np.array([row["n"] for row in rows], np.int64),
        np.frombuffer(cells, "<u4") - np.uint32(1),
        {name: _codes([row[column] for row in rows]) for name, column in FACETS.items()},
    )


def _codes(cells: list[str | int | None]) -> tuple[list[str | int], Numbers]:
    values = list(dict.fromkeys(cell for cell in cells if cell is not None))
    place = {value: n for n, value in enumerate(values)} | {None: -1}
    return values, np.array([place[cell] for cell in cells], np.int64)
