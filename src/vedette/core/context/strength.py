"""Strength tables: how many people served in a mission, month by month; the denominator of rates.

A table is wide (a column each for troops, police, observers) or long (a column of categories). A
month that a table leaves out stays unknown; a blank part beside known parts means that the mission
had none of that kind, because the total is the sum of the parts (checked).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from vedette.core.context._cells import Cells, coded
from vedette.core.context.schema import STRENGTH
from vedette.core.kernel.duck import connected
from vedette.core.kernel.errors import BadInput
from vedette.core.sources.vocabulary import code_of_mission

PARTS = ("troops", "police", "observers")
"""The parts of the uniformed total."""


@dataclass(frozen=True, slots=True)
class StrengthMapping:
    """Where a strength table holds what.

    Args:
        columns: Common name (mission, month, troops, police, observers, total, civilians; or
            category and strength in a long table) -> column of the file.
        no_value: Words that mean no value.
        categories: Word of a long table -> troops, police, observers or civilians.
    """

    columns: dict[str, str]
    no_value: tuple[str, ...] = ()
    categories: dict[str, str] | None = None


IPI = StrengthMapping(
    columns={
        "mission": "Mission",
        "month": "Date",
        "troops": "Troops",
        "police": "Police",
        "observers": "Observers",
        "total": "Total",
    },
    no_value=("NA",),
)
"""Mission-months 1990-11 to 2017-03 of the International Peace Institute; November 2016 is absent."""

LONG = StrengthMapping(
    columns={
        "mission": "mission",
        "month": "month",
        "category": "category",
        "strength": "strength",
    },
    categories={
        "military": "troops",
        "troops": "troops",
        "police": "police",
        "observers": "observers",
        "military observers": "observers",
        "civilian": "civilians",
        "civilians": "civilians",
    },
)
"""One row per mission, month and component."""

WIDE = StrengthMapping(columns={name: name for name in ("mission", "month", *PARTS, "total")})
"""The built-in exchange form: columns mission, month, troops, police, observers, total."""

MAPPINGS = (IPI, LONG, WIDE)
"""Known forms; the first whose columns a file has is taken when none is named."""


def strength(cells: pa.Table, mapping: StrengthMapping | None = None, *, source: str) -> pa.Table:
    """A `STRENGTH` table from the text cells of a staged file.

    Args:
        cells: Staged cells, all text.
        mapping: Where what is; by default the known form that fits the columns.
        source: Name of the source.

    Raises:
        BadInput: No known form fits, a cell is no month or number, a mission-month occurs twice, or
            a total is not the sum of its parts.
    """
    mapping = mapping or mapping_for(cells.column_names)
    told = Cells(cells, mapping.columns, no_value=mapping.no_value)
    table = _long(told, mapping) if told.has("category") else _wide(told)
    _check_once(table)
    codes = coded(table["mission"].combine_chunks(), code_of_mission)
    table = table.append_column("mission_code", codes)
    return STRENGTH.conform(
        table.append_column("source", pa.repeat(pa.scalar(source), table.num_rows))
    )


def mapping_for(names: list[str]) -> StrengthMapping:
    """The known form that fits the columns of a file.

    Raises:
        BadInput: None fits.
    """
    for mapping in MAPPINGS:
        if set(mapping.columns.values()) <= set(names):
            return mapping
    raise BadInput(
        f"The columns {', '.join(names[:12])} are of no known form of strength tables.",
        "Name the columns mission, month, troops, police, observers and total.",
    )


def months_absent(table: pa.Table) -> list[dt.date]:
    """Months between the first and the last of a strength table in which no mission has a row."""
    present = set(pc.unique(table["month"]).to_pylist())
    if not present:
        return []
    months, month = [], min(present)
    while month < max(present):
        month = (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
        if month not in present:
            months.append(month)
    return months


def _wide(told: Cells) -> pa.Table:
    parts = {name: told.whole(name) for name in (*PARTS, "total", "civilians") if told.has(name)}
    known = pc.is_valid(parts["total"])
    filled = {
        name: pc.if_else(pc.and_(pc.is_null(parts[name]), known), 0, parts[name])
        for name in PARTS
        if name in parts
    }
    if len(filled) == len(PARTS):
        _check_sum(filled, parts["total"])
    return pa.table(
        {"mission": told.text("mission"), "month": told.month("month"), **parts, **filled}
    )


def _check_sum(parts: dict[str, pa.Array], total: pa.Array) -> None:
    summed = pc.add(pc.add(parts["troops"], parts["police"]), parts["observers"])
    row = pc.index(pc.fill_null(pc.not_equal(summed, total), fill_value=False), value=True).as_py()
    if row >= 0:
        raise BadInput(
            f"Record {row + 2}: the total is {total[row]}, its parts add up to {summed[row]}.",
            "Correct the file.",
        )


def _long(told: Cells, mapping: StrengthMapping) -> pa.Table:
    categories = mapping.categories or {}
    rows = pa.table(
        {
            "mission": told.text("mission"),
            "month": told.month("month"),
            "category": pc.utf8_lower(told.text("category")),
            "strength": told.whole("strength"),
        }
    )
    unknown = set(pc.unique(rows["category"]).to_pylist()) - set(categories)
    if unknown:
        raise BadInput(
            f"The categories {sorted(map(str, unknown))} of the strength table are unknown.",
            f"Use {', '.join(categories)}.",
        )
    names = pa.table({"word": list(categories), "part": list(categories.values())})
    with connected() as connection:
        connection.register("told", rows)
        connection.register("names", names)
        return connection.sql(_PIVOT).to_arrow_table()


_PIVOT = """
SELECT
    mission,
    month,
    sum(strength) FILTER (part = 'troops')::INTEGER AS troops,
    sum(strength) FILTER (part = 'police')::INTEGER AS police,
    sum(strength) FILTER (part = 'observers')::INTEGER AS observers,
    sum(strength) FILTER (part = 'civilians')::INTEGER AS civilians,
    sum(strength) FILTER (part <> 'civilians')::INTEGER AS total
FROM told JOIN names ON names.word = told.category
GROUP BY ALL
ORDER BY ALL
"""


def _check_once(table: pa.Table) -> None:
    counts = table.group_by(["mission", "month"]).aggregate([([], "count_all")])
    twice = counts.filter(pc.greater(counts["count_all"], 1))
    if twice.num_rows:
        raise BadInput(
            f"{twice.num_rows} mission-months occur twice in the strength table, such as "
            f"{twice['mission'][0]} {twice['month'][0]}.",
            "Keep one row of each.",
        )
