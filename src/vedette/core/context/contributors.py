"""Exposure by contributor: person-years that each country's people served in each mission and month."""

from __future__ import annotations

import pyarrow as pa

from vedette.core.kernel.duck import connected
from vedette.core.kernel.schema import Column, Table

_text, _count, _real = pa.string(), pa.int32(), pa.float64()

CONTRIBUTOR_EXPOSURE = Table(
    name="contributor_exposure",
    grain="one contributor, mission, month and component with people in it",
    key=("contributor", "mission", "component", "month"),
    columns=(
        Column("contributor", _text, "ISO 3166 alpha-3 code, or the word of the source", required=True),
        Column("mission", _text, "code of the mission, or the word of the source", required=True),
        Column("component", _text, "uniformed, military or police", required=True),
        Column("month", pa.date32(), "first day of the month", required=True),
        Column("strength", _real, "mean number of people in the month", required=True),
        Column("person_years", _real, "strength x days / 365.25", required=True),
        Column("state", _text, "observed: both month-ends are told; edge: its own alone", required=True),
        Column("source", _text, "source of the month-end", required=True),
    ),
)  # fmt: skip
"""A month that the table tells for a mission tells all its contributors: one that is not named has 0."""

CONTRIBUTOR_YEARS = Table(
    name="contributor_years",
    grain="one contributor, mission and calendar year of one source",
    key=("contributor", "mission", "year", "source"),
    columns=(
        Column("contributor", _text, "ISO 3166 alpha-3 code, or the word of the source", required=True),
        Column("mission", _text, "code of the mission, or the word of the source", required=True),
        Column("year", _count, "calendar year", required=True),
        Column("strength", _real, "mean of the month-ends, or of the year as told, people", required=True),
        Column("months", _count, "month-ends told for the mission, 0 to 12; 0 in a yearly table", required=True),
        Column("women", _real, "of the strength: women, people"),
        Column("is_refused", pa.bool_(), "the year of the table cannot be whole", required=True),
        Column("source", _text, "name of the source", required=True),
    ),
)  # fmt: skip


def contributor_exposure(contributions: pa.Table) -> pa.Table:
    """Table CONTRIBUTOR_EXPOSURE of the monthly rows of CONTRIBUTIONS, gaps as gaps."""
    return CONTRIBUTOR_EXPOSURE.conform(_asked(_MONTHS, contributions=contributions))


def contributor_years(contributions: pa.Table, exposure_years: pa.Table) -> pa.Table:
    """Table CONTRIBUTOR_YEARS: what each country gave each mission, year by year, nobody left out but zeros.

    Args:
        contributions: Table CONTRIBUTIONS.
        exposure_years: Table EXPOSURE_YEARS, which says what years of a yearly table are refused.
    """
    made = _asked(_YEARS, contributions=contributions, checked=exposure_years)
    return CONTRIBUTOR_YEARS.conform(made)


def _asked(sql: str, **tables: pa.Table) -> pa.Table:
    with connected() as connection:
        for name, table in tables.items():
            connection.register(name, table)
        return connection.sql(sql).to_arrow_table()


_MONTHS = """
WITH
told AS (
    SELECT coalesce(contributor_iso3, contributor) AS contributor, coalesce(mission_code, mission) AS mission,
        first AS month, source, total AS uniformed, troops + observers AS military, police
    FROM contributions WHERE span = 'month'
),
one AS ( -- the first source by name tells a month of a mission
    SELECT * FROM told QUALIFY source = min(source) OVER (PARTITION BY mission, month)
),
parted AS (
    UNPIVOT (SELECT contributor, mission, month, source, sum(uniformed) AS uniformed,
        sum(military) AS military, sum(police) AS police FROM one GROUP BY ALL)
    ON uniformed, military, police INTO NAME component VALUE people
),
months AS (SELECT DISTINCT mission, month, source, component FROM parted),
pairs AS (SELECT DISTINCT contributor, mission, component FROM parted),
ends AS (
    SELECT contributor, mission, component, month, months.source, coalesce(people, 0) AS people
    FROM pairs JOIN months USING (mission, component)
    LEFT JOIN parted USING (contributor, mission, component, month)
),
beside AS (
    SELECT *, lag(people) OVER own AS before,
        lag(month) OVER own = month - INTERVAL 1 MONTH AS is_next
    FROM ends WINDOW own AS (PARTITION BY contributor, mission, component ORDER BY month)
),
made AS (
    SELECT contributor, mission, component, month, source,
        CASE WHEN is_next THEN (people + before) / 2.0 ELSE people END AS strength,
        CASE WHEN is_next THEN 'observed' ELSE 'edge' END AS state
    FROM beside
)
SELECT contributor, mission, component, month, strength::DOUBLE AS strength,
    strength * day(last_day(month)) / 365.25 AS person_years, state, source
FROM made WHERE strength > 0
ORDER BY contributor, mission, component, month
"""

_YEARS = """
WITH
told AS (
    SELECT coalesce(contributor_iso3, contributor) AS contributor, coalesce(mission_code, mission) AS mission,
        year(first)::INTEGER AS year, span, source, first, total, women
    FROM contributions
),
months AS (
    SELECT source, mission, year, count(DISTINCT first) AS months
    FROM told WHERE span = 'month' GROUP BY ALL
),
refused AS (SELECT DISTINCT source, year FROM checked WHERE mission = 'all' AND state = 'refused')
SELECT contributor, mission, year,
    sum(total)::DOUBLE / max(CASE WHEN span = 'year' THEN 1 ELSE months.months END) AS strength,
    max(coalesce(months.months, 0))::INTEGER AS months,
    sum(women)::DOUBLE / max(CASE WHEN span = 'year' THEN 1 ELSE months.months END) AS women,
    bool_or(refused.year IS NOT NULL) AS is_refused, source
FROM told LEFT JOIN months USING (source, mission, year) LEFT JOIN refused USING (source, year)
GROUP BY contributor, mission, year, source HAVING sum(total) > 0
ORDER BY contributor, mission, year, source
"""
