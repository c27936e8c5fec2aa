"""Questions on disagreement: by field, by two sources and year, and the incidents behind each number."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from vedette.web.reviews.runs import Row, Run

NONE = "(none)"
_MARK = "~"
STEPS = (0.1, 0.25, 0.5)
"""Shares up to which a cell has the shade 1, 2, 3; above the last it has 4."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Incidents that two sources share in a year (or field), and those in which they differ."""

    year: str
    n_shared: int
    n_differ: int

    @property
    def share(self) -> float:
        """Share that differs, for the bar."""
        return self.n_differ / self.n_shared if self.n_shared else 0.0

    @property
    def step(self) -> int:
        """Depth of the shade: 0 for no difference, 4 for the most."""
        return 0 if not self.n_differ else bisect_left(STEPS, self.share) + 1


@dataclass(frozen=True, slots=True)
class Line:
    """Two sources on one field: a cell for each year and their sum."""

    source_a: str
    source_b: str
    cells: list[Cell | None]
    total: Cell


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A row of a heat table: what it is, and a cell for each column; None where nothing is shared."""

    source_a: str
    source_b: str
    field: str
    cells: list[tuple[str, Cell | None]]


@dataclass(frozen=True, slots=True)
class Heat:
    """All fields at once: by two sources, and by year.

    Args:
        fields: Columns of the first table, the most differing first.
        pairs: One row for each two sources.
        years: Columns of the second table.
        by_year: One row for each field.
    """

    fields: list[str]
    pairs: list[HeatRow]
    years: list[str]
    by_year: list[HeatRow]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One field: its years, its pairs of sources, and the sum over all pairs by year."""

    field: str
    years: list[str]
    lines: list[Line]
    by_year: list[Cell]


def fields(run: Run) -> list[Row]:
    """Each field with the pairs of claims that share an incident and those that differ, most differing first."""
    return run.rows(
        "SELECT field, sum(n_shared) AS n_shared, sum(n_differ) AS n_differ,"
        " (SELECT count(DISTINCT incident_ref) FROM disagreement_pairs AS p WHERE p.field = d.field) AS n_incidents"
        " FROM disagreements AS d GROUP BY field ORDER BY 1.0 * sum(n_differ) / sum(n_shared) DESC, field"
    )


def disagreement(run: Run, field: str, source: str) -> Disagreement:
    """One field by pair of sources and year; only pairs with `source` unless it is empty."""
    rows = run.rows(
        f"SELECT source_a, source_b, coalesce(year, '{NONE}') AS year, n_shared, n_differ FROM disagreements"
        " WHERE field = ? AND (? = '' OR ? IN (source_a, source_b))",
        [field, source, source],
    )
    years = sorted({str(row["year"]) for row in rows})
    cells = {(r["source_a"], r["source_b"], str(r["year"])): _cell(r) for r in rows}
    of_pair: dict[tuple[str, str], list[Row]] = {}
    of_year: dict[str, list[Row]] = {}
    for row in rows:
        of_pair.setdefault((row["source_a"], row["source_b"]), []).append(row)
        of_year.setdefault(str(row["year"]), []).append(row)
    lines = [
        Line(a, b, [cells.get((a, b, year)) for year in years], _sum("", of_pair[a, b]))
        for a, b in sorted(of_pair)
    ]
    lines.sort(key=lambda line: (-line.total.share, line.source_a, line.source_b))
    return Disagreement(field, years, lines, [_sum(year, of_year[year]) for year in years])


def heat(run: Run, fields: Sequence[str], source: str) -> Heat:
    """Every field by pair of sources and by year; only pairs with `source` unless it is empty."""
    rows = run.rows(
        f"SELECT field, source_a, source_b, coalesce(year, '{NONE}') AS year, n_shared, n_differ FROM disagreements"
        " WHERE ? = '' OR ? IN (source_a, source_b)",
        [source, source],
    )
    years = sorted({str(row["year"]) for row in rows})
    of_pair: dict[tuple[str, str], dict[str, list[Row]]] = {}
    of_field: dict[str, dict[str, list[Row]]] = {}
    for row in rows:
        pair = row["source_a"], row["source_b"]
        of_pair.setdefault(pair, {}).setdefault(str(row["field"]), []).append(row)
        of_field.setdefault(str(row["field"]), {}).setdefault(str(row["year"]), []).append(row)
    return Heat(
        list(fields),
        [HeatRow(a, b, "", _cells(held, fields)) for (a, b), held in sorted(of_pair.items())],
        years,
        [HeatRow("", "", one, _cells(of_field.get(one, {}), years)) for one in fields],
    )


def _cells(held: Mapping[str, list[Row]], columns: Sequence[str]) -> list[tuple[str, Cell | None]]:
    return [(name, _sum(name, held[name]) if name in held else None) for name in columns]


def differ(field: str, source_a: str = "", source_b: str = "", year: str = "") -> str:
    """The name of a cell in the address; an empty part does not restrict."""
    return _MARK.join((field, source_a, source_b, year))


def differ_condition(text: str) -> tuple[str, list[object]]:
    """The condition on incidents that a cell stands for.

    Example:
        >>> differ_condition("date~hq~press~2016")[1]
        ['date', 'hq', 'press', '2016']
    """
    parts = text.split(_MARK)
    if len(parts) != len(("field", "source_a", "source_b", "year")):
        return "0", []
    named = (
        ("field = ?", parts[0]),
        ("source_a = ?", parts[1]),
        ("source_b = ?", parts[2]),
        (f"coalesce(CAST(year AS TEXT), '{NONE}') = ?", parts[3]),
    )
    kept = [(sql, value) for sql, value in named if value]
    where = " AND ".join(sql for sql, _ in kept) or "1"
    values: list[object] = [value for _, value in kept]
    return f"incident_ref IN (SELECT incident_ref FROM disagreement_pairs WHERE {where})", values


def rows_of(run: Run) -> list[Row]:
    """All rows of the table, for an export."""
    return run.rows("SELECT * FROM disagreements ORDER BY field, source_a, source_b, year")


def _cell(row: Row) -> Cell:
    return Cell(str(row["year"]), int(row["n_shared"]), int(row["n_differ"]))


def _sum(name: str, rows: Iterable[Row]) -> Cell:
    kept = list(rows)
    return Cell(name, sum(int(r["n_shared"]) for r in kept), sum(int(r["n_differ"]) for r in kept))
