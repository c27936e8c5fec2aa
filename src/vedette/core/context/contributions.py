"""Strength by contributor: what each country gave each mission, by month or by year."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from vedette.core.context._cells import Cells, coded
from vedette.core.context.schema import CONTRIBUTIONS
from vedette.core.kernel.errors import BadInput
from vedette.core.sources.vocabulary import code_of_country, code_of_mission

MONTH, YEAR = "month", "year"


@dataclass(frozen=True, slots=True)
class ContributionMapping:
    """Where a table of contributions holds what.

    Args:
        columns: Common name (mission, contributor, month or year, total, women) -> column of the file.
        parts: Part of the total (troops, police, observers) -> the columns that add up to it.
    """

    columns: dict[str, str]
    parts: dict[str, tuple[str, ...]]


IPI_COUNTRIES = ContributionMapping(
    columns={
        "mission": "Mission",
        "contributor": "Contributor",
        "month": "Date",
        "total": "Total Total",
        "women": "Total Female",
    },
    parts={
        "troops": ("Troops Total",),
        "police": ("Individual Police Total", "Formed Police Units Total"),
        "observers": ("Experts on Mission Total",),
    },
)
"""Month-ends 2009-11 to 2014-02 of the International Peace Institute, by country, sex and kind."""

UN_YEARS = ContributionMapping(
    columns={
        "mission": "Mission",
        "contributor": "Country",
        "year": "Year",
        "total": "Total",
        "women": "Female",
    },
    parts={},
)
"""Means of years 2010 to 2021; a year of few months looks like a year of few people."""

EXCHANGE = ContributionMapping(
    columns={name: name for name in ("mission", "contributor", "month", "total")},
    parts={name: (name,) for name in ("troops", "police", "observers")},
)
"""The built-in exchange form: mission, contributor, month, troops, police, observers, total."""

MAPPINGS = (IPI_COUNTRIES, UN_YEARS, EXCHANGE)
"""Known forms; the first whose columns a file has is taken."""


def contributions(cells: pa.Table, *, source: str) -> pa.Table:
    """A `CONTRIBUTIONS` table from the text cells of a staged file.

    Args:
        cells: Staged cells, all text.
        source: Name of the source.

    Raises:
        BadInput: No known form fits, a cell is no month, year or number, or a country occurs twice in
            one mission and span.
    """
    mapping = _fitting(cells.column_names)
    parts = {f"{name} {n}": c for name, cs in mapping.parts.items() for n, c in enumerate(cs)}
    told = Cells(cells, mapping.columns | parts, no_value=("NA",))
    span = MONTH if told.has("month") else YEAR
    columns = {
        "mission_code": coded(told.text("mission"), code_of_mission),
        "mission": told.text("mission"),
        "contributor_iso3": coded(told.text("contributor"), code_of_country),
        "contributor": told.text("contributor"),
        "first": told.month("month") if span == MONTH else told.year("year"),
        "span": pa.repeat(pa.scalar(span), told.n_rows),
        **{name: _summed(told, name, len(cs)) for name, cs in mapping.parts.items()},
        "total": told.whole("total"),
        "women": told.whole("women"),
        "source": pa.repeat(pa.scalar(source), told.n_rows),
    }
    made = CONTRIBUTIONS.conform(pa.table(columns))
    _check_once(made)
    return made


def _fitting(names: list[str]) -> ContributionMapping:
    for mapping in MAPPINGS:
        wanted = {*mapping.columns.values(), *(c for cs in mapping.parts.values() for c in cs)}
        if wanted <= set(names):
            return mapping
    raise BadInput(
        f"The columns {', '.join(names[:12])} are of no known form of contributions by country.",
        "Name the columns mission, contributor, month, troops, police, observers and total.",
    )


def _summed(told: Cells, name: str, n_columns: int) -> pa.Array:
    summed = told.whole(f"{name} 0")
    for n in range(1, n_columns):
        summed = pc.add(summed, told.whole(f"{name} {n}"))
    return summed


def _check_once(table: pa.Table) -> None:
    keys = table.select(["mission", "contributor", "first"])
    counted = keys.group_by(keys.column_names).aggregate([("mission", "count")])
    twice = counted.filter(pc.greater(counted["mission_count"], 1)).slice(0, 1).to_pylist()
    if twice:
        one = twice[0]
        raise BadInput(
            f"{one['contributor']} occurs twice in {one['mission']}, {one['first']}.",
            "Leave one of the rows out.",
        )
