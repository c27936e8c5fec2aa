"""Table STRENGTH_YEARS: strength and person-years of each mission and year, and how its months are known."""

from __future__ import annotations

import pyarrow as pa

from vedette.core.kernel.duck import connected
from vedette.core.kernel.schema import Column, Table

_text, _count, _real = pa.string(), pa.int32(), pa.float64()

STRENGTH_YEARS = Table(
    name="strength_years",
    grain="one mission, calendar year and component",
    key=("mission", "component", "year"),
    columns=(
        Column("mission", _text, "code of the mission, or the word of the source", required=True),
        Column("component", _text, "uniformed, military, police or civilian", required=True),
        Column("year", _count, "calendar year", required=True),
        Column("strength", _real, "mean of the reported month-ends, people; null without any"),
        Column("person_years", _real, "of the months with strength, gaps as gaps; null without any"),
        Column("interpolated_years", _real, "the same with short gaps interpolated", required=False),
        Column("reported", _count, "month-ends that are reported, 0 to 12", required=True),
        Column("interpolated", _count, "months that rest on an interpolated month-end", required=True),
        Column("absent", _count, "months of the year without reported month-end", required=True),
        Column("jumps", _count, "month-ends over 30 % off the one before", required=True),
        Column("authorised", _real, "mean authorised strength of the year, people; null without any"),
        Column("sources", _text, "sources of the month-ends, joined by ', '"),
    ),
)  # fmt: skip


def strength_years(gaps: pa.Table, interpolated: pa.Table, authorised: pa.Table) -> pa.Table:
    """Table STRENGTH_YEARS.

    Args:
        gaps: Table EXPOSURE with its gaps.
        interpolated: The same with short gaps interpolated.
        authorised: Table AUTHORISED_MONTHS.
    """
    with connected() as connection:
        connection.register("gaps", gaps)
        connection.register("interpolated", interpolated)
        connection.register("authorised", authorised)
        return STRENGTH_YEARS.conform(connection.sql(_YEARS).to_arrow_table())


_YEARS = """
WITH
told AS (
    SELECT mission, component, year(month) AS year, avg(month_end) AS strength,
        sum(person_years) AS person_years, count(month_end) AS reported, sum(jump::INTEGER) AS jumps,
        string_agg(DISTINCT source, ', ' ORDER BY source) AS sources
    FROM gaps GROUP BY ALL
),
made AS (
    SELECT mission, component, year(month) AS year, sum(person_years) AS interpolated_years,
        count(*) FILTER (state = 'interpolated') AS interpolated
    FROM interpolated GROUP BY ALL
),
allowed AS (
    SELECT mission, component, year(month) AS year, avg(authorised) AS authorised
    FROM authorised GROUP BY ALL
)
SELECT
    mission, component, year::INTEGER AS year, strength, person_years, interpolated_years,
    reported::INTEGER AS reported, interpolated::INTEGER AS interpolated,
    (12 - reported)::INTEGER AS absent, jumps::INTEGER AS jumps, authorised, sources
FROM told JOIN made USING (mission, component, year) LEFT JOIN allowed USING (mission, component, year)
ORDER BY mission, component, year
"""
