"""Questions about the tables of editions: what each shows, what is hidden and why, what is public and what has left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from vedette.core.stats.editions import ALL, INTERNAL, MERGED, OWN, PUBLIC
from vedette.pipeline.editions import (
    Stated,
    definition_in,
    public_tables,
    released_tables,
)
from vedette.web.reviews.runs import Row, Run
from vedette.web.reviews.visit import Visit

Line = list[str] | None
"""Codes of a line, several where it was merged; None is the total."""

_LINES = ("line1", "line2", "line3")
_MOST = 400
"""Numbers side by side that one page draws."""


@dataclass(frozen=True, slots=True)
class Side:
    """One number, as each edition shows it.

    Args:
        lines: Its line in each dimension; None is the total.
        inside: The number.
        own: Of it, the people of each country.
        public: As the public edition and those of countries show it; None where it is hidden.
        why: Why it is hidden.
        low: Least number that readers can think possible, where it is small.
        high: The greatest; None where there is none.
    """

    lines: list[Line]
    inside: int
    own: tuple[int, ...]
    public: int | None
    why: str | None
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of one edition: heads of its columns, and lines of numbers."""

    heads: list[Line]
    lines: list[tuple[list[Line], list[Row]]]


def tables(run: Run) -> list[Row]:
    """The tables that all editions hold."""
    return run.rows('SELECT * FROM edition_tables ORDER BY "order"')


def editions(run: Run) -> list[str]:
    """Names of the editions: internal, countries, public."""
    found = [str(row["edition"]) for row in run.rows("SELECT DISTINCT edition FROM edition_cells")]
    return sorted(found, key=lambda name: (name != INTERNAL, name == PUBLIC, name))


def notes(run: Run, kind: str) -> list[Row]:
    """What the audit did or found, of one kind."""
    return run.rows('SELECT * FROM edition_notes WHERE kind = ? ORDER BY "order"', [kind])


def grid(run: Run, table: Row, edition: str, whose: str) -> Grid:
    """A table of an edition, its last dimension as columns, totals last."""
    return grid_of(table, _cells(run, str(table["key"]), edition, whose))


def grids_of(told: Mapping[str, Any], table: Mapping[str, Any]) -> list[tuple[str, Grid]]:
    """The grids of one table of a released edition: own people first, then all."""
    found = []
    for whose in (OWN, ALL):
        rows = [c for c in told["cells"] if c["table"] == table["key"] and c["whose"] == whose]
        if rows:
            found.append((whose, grid_of(dict(table), rows)))
    return found


def grid_of(table: Row, rows: Sequence[Row]) -> Grid:
    """Numbers of a table, in order, as a grid: its last dimension as columns."""
    n = len(_names(table))
    heads = tuple(dict.fromkeys(row[_LINES[n - 1]] for row in rows))
    by_line: dict[tuple[str | None, ...], list[Row]] = {}
    for row in rows:
        by_line.setdefault(tuple(row[name] for name in _LINES[: n - 1]), []).append(row)
    lines = [([_codes(one) for one in line], cells) for line, cells in by_line.items()]
    return Grid([_codes(head) for head in heads], lines)


def sides(run: Run, table: Row, countries: Sequence[str], *, only_hidden: bool) -> list[Side]:
    """The numbers of a table side by side, as many as a page draws."""
    return list(_sides(run, table, countries, only_hidden=only_hidden))[:_MOST]


def _sides(run: Run, table: Row, countries: Sequence[str], *, only_hidden: bool) -> Iterator[Side]:
    key, names = str(table["key"]), _LINES[: len(_names(table))]
    shown = {_at(row, names): row for row in _cells(run, key, PUBLIC, ALL)}
    own = [
        {_at(row, names): int(row["value"]) for row in _cells(run, key, country, OWN)}
        for country in countries
    ]
    for row in _cells(run, key, INTERNAL, MERGED):
        if only_hidden and row["why"] is None:
            continue
        at = _at(row, names)
        yield Side(
            [_codes(one) for one in at],
            int(row["value"]),
            tuple(_summed(one, at) for one in own),
            shown[at]["value"],
            row["why"],
            row["low"],
            row["high"],
        )


def _summed(own: dict[tuple[str | None, ...], int], at: tuple[str | None, ...]) -> int:
    """The own people of a line that may be several."""
    parts: list[Sequence[str | None]] = [_codes(one) or [None] for one in at]
    return sum(own.get(each, 0) for each in product(*parts))


def _codes(label: str | None) -> Line:
    return None if label is None else label.split(" + ")


def _at(row: Row, names: Sequence[str]) -> tuple[str | None, ...]:
    return tuple(row[name] for name in names)


def _names(table: Row) -> list[str]:
    return str(table["by"]).split(", ")


def _cells(run: Run, table: str, edition: str, whose: str) -> list[Row]:
    return run.rows(
        'SELECT * FROM edition_cells WHERE "table" = ? AND edition = ? AND whose = ? ORDER BY "order"',
        [table, edition, whose],
    )


def countries_served(run: Run) -> list[Row]:
    """Countries whose people were killed or injured, those with most first."""
    return run.rows(
        "SELECT nationality_iso3 AS country, sum(killed) AS killed, sum(injured) AS injured FROM facts"
        " WHERE source = 'all' AND nationality_iso3 <> '' GROUP BY 1 ORDER BY 2 DESC, 1"
    )


def definition(visit: Visit) -> dict[str, Any] | None:
    """What was decided of the tables of editions; None where nothing was."""
    return definition_in(visit.review.decisions())


def stated(visit: Visit) -> list[Stated]:
    """The list of tables that are public already, the latest first, with those taken back."""
    return public_tables(visit.review.decisions())[::-1]


def left(visit: Visit) -> list[dict[str, Any]]:
    """What has left of editions, the latest first."""
    return released_tables(visit.review.decisions())[::-1]
