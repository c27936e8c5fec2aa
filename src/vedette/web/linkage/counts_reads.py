"""Questions to the counts matrix: each source by year and mission, what it shares, what it has alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from vedette.web.reviews.runs import Row, Run

UNITS: Mapping[str, str] = {"deaths": "sum(killed)", "incidents": "count(DISTINCT incident_ref)"}
"""Unit in the address -> what is counted of the facts in which a source tells of people killed."""

NONE = "(none)"
"""Stands for a year or mission that is not told."""

_FACTS = "FROM facts AS f WHERE cause = ? AND killed > 0"
MARK = "~"
"""Parts the parts of a cell's name in the address."""


@dataclass(frozen=True, slots=True)
class Line:
    """One source (or `all`): its cells, their sum, what others have too and what only it has."""

    source: str
    cells: list[tuple[str, int | None]]
    sum: int
    shared: int
    only: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """The whole table; `heads` are the years or missions."""

    heads: list[str]
    lines: list[Line]

    @property
    def largest(self) -> int:
        """Largest cell: the scale of the bars."""
        return max((n or 0 for line in self.lines for _, n in line.cells), default=0)


def matrix(run: Run, dimension: str, cause: str, unit: str) -> Matrix:
    """The matrix of one cause; the reconciled picture comes first."""
    assert dimension in {"year", "mission"}, "the dimension comes from the address table"
    counted = run.rows(
        f"SELECT source, coalesce({dimension}, '{NONE}') AS cell, {UNITS[unit]} AS n {_FACTS} GROUP BY 1, 2",
        [cause],
    )
    heads = sorted({str(row["cell"]) for row in counted}, key=lambda head: (head == NONE, head))
    cells = {(row["source"], str(row["cell"])): int(row["n"]) for row in counted}
    sums, shared, only = (_by_source(run, cause, unit, more) for more in _MORE.values())
    names = ["all", *sorted(set(sums) - {"all"})]
    return Matrix(
        heads,
        [
            Line(
                name,
                [(head, cells.get((name, head))) for head in heads],
                sums.get(name, 0),
                shared.get(name, 0),
                only.get(name, 0),
            )
            for name in names
            if name in sums
        ],
    )


_LONE = "(SELECT n_sources FROM incidents AS i WHERE i.incident_ref = f.incident_ref)"
_MORE: Mapping[str, str] = {"": "", "shared": f" AND {_LONE} > 1", "lone": f" AND {_LONE} = 1"}


def _by_source(run: Run, cause: str, unit: str, more: str) -> dict[str, int]:
    rows = run.rows(f"SELECT source, {UNITS[unit]} AS n {_FACTS}{more} GROUP BY 1", [cause])
    return {str(row["source"]): int(row["n"]) for row in rows}


def cell(source: str, cause: str, dimension: str = "", value: str = "") -> str:
    """The name of a cell in the address: its source, cause and perhaps year or mission."""
    return MARK.join((source, cause, dimension, value))


def cell_condition(text: str) -> tuple[str, list[object]]:
    """The condition on incidents that a cell of the matrix stands for; nothing for a name that is none.

    Example:
        >>> cell_condition("press~accident~year~2016")[1]
        ['press', 'accident', '2016']
    """
    parts = text.split(MARK)
    if len(parts) != len(("source", "cause", "dimension", "value")):
        return "0", []
    source, cause, dimension, value = parts
    values: list[object] = [source, cause]
    where = "source = ? AND cause = ? AND killed > 0"
    if dimension in {"year", "mission"}:
        where += f" AND coalesce(CAST({dimension} AS TEXT), '{NONE}') = ?"
        values.append(value)
    return f"incident_ref IN (SELECT incident_ref FROM facts WHERE {where})", values


def cell_deaths(run: Run, text: str, where: str, values: list[object]) -> Row | None:
    """People killed, as the source of a cell counts them, in the incidents of a filter."""
    inner, told = cell_condition(text)
    if inner == "0":
        return None
    facts = inner.removeprefix(
        "incident_ref IN (SELECT incident_ref FROM facts WHERE "
    ).removesuffix(")")
    sql = (
        f"SELECT ? AS source, sum(killed) AS killed FROM facts WHERE {facts}"
        f" AND incident_ref IN (SELECT incident_ref FROM incidents WHERE {where})"
    )
    return run.row(sql, [told[0], *told, *values])
