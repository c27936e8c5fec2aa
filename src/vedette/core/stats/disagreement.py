"""What disagrees: each source under each scope by year, beside published totals, against a printed number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa

from vedette.core.kernel.schema import Column, Table
from vedette.core.stats.query import Ledger, Measure, Period, Query, Scope, answer

DISAGREEMENT = Table(
    name="disagreement",
    grain="one source under one scope in one year, and their sum",
    key=("order",),
    columns=(
        Column("order", pa.int32(), "place in the table, from 1", required=True),
        Column("source", pa.string(), "name of the source or publisher", required=True),
        Column("scope", pa.string(), "who is counted", required=True),
        Column("kind", pa.string(), "computed from rows, or published as a total", required=True),
        Column("year", pa.int32(), "calendar year; null in the row of the sum"),
        Column("value", pa.int32(), "people killed; null where the publisher says nothing"),
        Column("difference", pa.int32(), "sum minus the printed number; null in rows of years"),
    ),
)


def disagreement(
    book: Ledger,
    *,
    scopes: Sequence[Scope],
    period: Period,
    printed: int,
    totals: pa.Table | None = None,
) -> pa.Table:
    """Table DISAGREEMENT of people killed in a period of calendar years.

    The numbers are those of the rows as they stand, so that anyone can count them in the source.
    A source stands under the scopes that it can tell; one that has no fact in a scope and period is
    left out. A publisher's sum is its own total of the period, else the sum of its years when it has all.

    Args:
        book: The facts; the reconciled picture is not among the sources.
        scopes: Readings of who is counted.
        period: Whole calendar years.
        printed: The number that the sums are held against.
        totals: Table TOTALS of published numbers; None without.
    """
    series = [*_computed(book, scopes, period)]
    if totals is not None:
        series += _published(totals, period)
    rows: list[dict[str, object]] = []
    for head, by_year, total in series:
        for year, value in by_year.items():
            rows.append({**head, "order": len(rows) + 1, "year": year, "value": value})
        difference = None if total is None else total - printed
        rows.append({**head, "order": len(rows) + 1, "value": total, "difference": difference})
    return DISAGREEMENT.from_rows(rows)


_Series = tuple[dict[str, object], dict[int, int | None], int | None]


def _years(period: Period) -> range:
    return range(period.first.year, period.last.year + 1)


def _computed(book: Ledger, scopes: Sequence[Scope], period: Period) -> list[_Series]:
    made: list[_Series] = []
    for source in book.sources:
        for scope in scopes:
            query = Query(Measure.ROWS, scope, period, by=("year",), source=source)
            if not all(book.tells(source, column) for column in scope.needs()):
                continue
            cells = {cell.group[0]: cell.value for cell in answer(query, book)}
            if cells:
                by_year: dict[int, int | None] = {y: cells.get(str(y), 0) for y in _years(period)}
                head: dict[str, object] = {
                    "source": source,
                    "scope": scope.name,
                    "kind": "computed",
                }
                made.append((head, by_year, sum(cells.values())))
    return made


def _published(totals: pa.Table, period: Period) -> list[_Series]:
    """Totals of publishers by year; peacekeepers apart where the publisher tells them apart."""
    rows = sorted(totals.to_pylist(), key=lambda row: (str(row["published"]), row["total_id"]))
    publishers = dict.fromkeys(row["publisher"] for row in rows if _is_within(row, period))
    made: list[_Series] = []
    for publisher in publishers:
        own = [row for row in rows if row["publisher"] == publisher and _is_within(row, period)]
        scopes = ", ".join(dict.fromkeys(row["scope"] or "not stated" for row in own))
        for column, scope in (("count", scopes), ("peacekeepers", "peacekeepers only")):
            by_year = _by_year(own, column, period)
            whole = [row[column] for row in own if _is_whole(row, period)]
            told = [value for value in by_year.values() if value is not None]
            total = whole[-1] if whole else sum(told) if len(told) == len(by_year) else None
            if told or total is not None:
                head: dict[str, object] = {"source": publisher, "scope": scope, "kind": "published"}
                made.append((head, by_year, total))
    return made


def _by_year(
    rows: Sequence[Mapping[str, int | None]], column: str, period: Period
) -> dict[int, int | None]:
    """The latest published number of each single year."""
    found = {row["year_to"]: row[column] for row in rows if row["year_from"] == row["year_to"]}
    return {year: found.get(year) for year in _years(period)}


def _is_within(row: Mapping[str, int | None], period: Period) -> bool:
    first, last = row["year_from"], row["year_to"]
    if first is None or last is None:
        return False
    return period.first.year <= first <= last <= period.last.year


def _is_whole(row: Mapping[str, int | None], period: Period) -> bool:
    return (row["year_from"], row["year_to"]) == (period.first.year, period.last.year)
