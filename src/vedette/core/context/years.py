"""Table EXPOSURE_YEARS: the exposure of each calendar year, by month where there are months, and what is doubtful.

A yearly table of strength holds years of which only some months are in it, without saying so. Such
years are found and refused; whole ones after the last month are taken at the scale of the months.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum

import pyarrow as pa
import pyarrow.compute as pc

from vedette.core.context.completeness import (
    MONTHS,
    ExposureYear,
    at_full_year,
    doubtful_years,
    exposure_years,
    extended,
)
from vedette.core.context.contributions import YEAR
from vedette.core.context.exposure import Component
from vedette.core.kernel.errors import NotEnoughData
from vedette.core.kernel.schema import Column, Table

EVERY = "all"
"""Name of all missions together."""
BY_MONTH = "strength by month"
_text, _count, _real = pa.string(), pa.int32(), pa.float64()


class YearState(StrEnum):
    """How the exposure of a year is known."""

    WHOLE = "whole"
    """Twelve months have strength."""
    PARTIAL = "partial"
    """Some months have strength; `whole_year` takes the others as their mean."""
    SCALED = "scaled"
    """A whole year of a yearly table, at the scale of the months."""
    REFUSED = "refused"
    """A year of a yearly table that cannot be whole: in no rate."""
    UNUSED = "unused"
    """A year of a yearly table of which there are months."""


EXPOSURE_YEARS = Table(
    name="exposure_years",
    grain="one calendar year of one source, of one mission or of all together, uniformed staff",
    key=("mission", "year", "source"),
    columns=(
        Column("mission", _text, "code of the mission, or `all`", required=True),
        Column("year", _count, "calendar year", required=True),
        Column("months", _count, "months with strength, 0 to 12; 0 in a yearly table", required=True),
        Column("told", _real, "person-years of these months, or as the yearly table has it", required=True),
        Column("whole_year", _real, "person-years of the whole year; null where it is not used"),
        Column("state", _text, "one of YearState", required=True),
        Column("doubts", _text, "what is doubtful, in words, joined by '; '"),
        Column("source", _text, "the yearly table, or `strength by month`", required=True),
    ),
)  # fmt: skip


def years_table(exposure: pa.Table, contributions: pa.Table) -> pa.Table:
    """Table EXPOSURE_YEARS of uniformed staff; empty without strength by month.

    A mission gets the share of the whole year that all missions together have of it: a year of three
    months is filled for each alike, and one that began in July is not. Years of a yearly table are taken
    at the scale that holds for all missions together.

    Args:
        exposure: Table EXPOSURE.
        contributions: Table CONTRIBUTIONS; its yearly rows are used after the last month.
    """
    try:
        told = exposure_years(exposure, Component.UNIFORMED)
    except NotEnoughData:
        return EXPOSURE_YEARS.empty()
    known = {one.year: at_full_year(one) for one in told}
    filled = {one.year: one.whole_year / one.person_years for one in told if one.person_years}
    rows = [_of_months(EVERY, one.months, one.person_years, known[one.year]) for one in told]
    for mission, year, months, person_years in _by_mission(exposure):
        whole = replace(known[year], whole_year=person_years * filled.get(year, 1.0))
        rows.append(_of_months(mission, months, person_years, whole))
    for source, totals in sorted(_yearly(contributions).items()):
        rows += _of_years(tuple(known.values()), source, totals)
    return EXPOSURE_YEARS.from_rows(rows)


def served_in(table: pa.Table) -> dict[tuple[str, int], float]:
    """Person-years of whole years by mission (`all` for all together) and year.

    Args:
        table: Table EXPOSURE_YEARS. Months come before yearly tables, these by name.
    """
    used = table.filter(pc.is_valid(table["whole_year"]))
    found: dict[tuple[str, int], float] = {}
    for row in sorted(used.to_pylist(), key=lambda row: (row["source"] != BY_MONTH, row["source"])):
        found.setdefault((row["mission"], row["year"]), row["whole_year"])
    return found


def _of_months(
    mission: str, months: int, person_years: float, whole: ExposureYear
) -> dict[str, object]:
    return {
        "mission": mission,
        "year": whole.year,
        "months": months,
        "told": person_years,
        "whole_year": whole.whole_year,
        "state": (YearState.WHOLE if whole.months == MONTHS else YearState.PARTIAL).value,
        "doubts": "; ".join(whole.doubts) or None,
        "source": BY_MONTH,
    }


def _by_mission(exposure: pa.Table) -> Iterator[tuple[str, int, int, float]]:
    """Mission, year, months with strength, person-years."""
    kept = pc.and_(
        pc.equal(exposure["component"], Component.UNIFORMED.value),
        pc.is_valid(exposure["person_years"]),
    )
    mine = exposure.filter(kept)
    mine = mine.append_column("year", pc.year(mine["month"]))
    grouped = mine.group_by(["mission", "year"], use_threads=False).aggregate(
        [("person_years", "count"), ("person_years", "sum")]
    )
    for row in grouped.sort_by([("mission", "ascending"), ("year", "ascending")]).to_pylist():
        yield row["mission"], row["year"], row["person_years_count"], row["person_years_sum"]


def _yearly(contributions: pa.Table) -> dict[str, dict[tuple[str, int], float]]:
    """Total by mission and year of each yearly source."""
    mine = contributions.filter(pc.equal(contributions["span"], YEAR))
    found: dict[str, dict[tuple[str, int], float]] = {}
    for row in mine.select(["source", "mission_code", "mission", "first", "total"]).to_pylist():
        key = (row["mission_code"] or row["mission"], row["first"].year)
        held = found.setdefault(row["source"], {})
        held[key] = held.get(key, 0.0) + row["total"]
    return found


def _of_years(
    known: Sequence[ExposureYear], source: str, found: Mapping[tuple[str, int], float]
) -> Iterator[dict[str, object]]:
    """Each year of a yearly table: scaled, unused beside months, or refused."""
    totals: dict[int, float] = {}
    for (_, year), people in found.items():
        totals[year] = totals.get(year, 0.0) + people
    months = {one.year: one.whole_year for one in known if one.months == MONTHS}
    refused = doubtful_years(totals, reference=months)
    try:
        scaled = {one.year: one for one in extended(known, totals, source=source)}
    except NotEnoughData as error:
        scaled = {}
        refused = {year: refused.get(year, error.problem) for year in totals}
    of_all = [((EVERY, year), people) for year, people in sorted(totals.items())]
    for (mission, year), people in (*of_all, *sorted(found.items())):
        one = scaled.get(year)
        is_used = one is not None and one.source == source
        state = YearState.SCALED if is_used else YearState.UNUSED
        state = YearState.REFUSED if year in refused else state
        yield {
            "mission": mission,
            "year": year,
            "months": 0,
            "told": people,
            "whole_year": people * one.whole_year / totals[year] if is_used and one else None,
            "state": state.value,
            "doubts": refused.get(year) or ("; ".join(one.doubts) if is_used and one else None),
            "source": source,
        }
