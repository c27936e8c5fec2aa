"""Person-years of each mission and month: by month where strength is reported so, else from its calendar year."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from vedette.core.context.exposure import Component, Fill, filled
from vedette.core.context.years import EVERY, served_in

MissionMonth = tuple[str, dt.date]
_NOTHING = 1e-9
"""Share of a year below which nothing is left of it but rounding."""


@dataclass(frozen=True, slots=True)
class ServedMonths:
    """Who served where and when.

    Args:
        person_years: Of each mission and first day of a month; only months with exposure.
        of_years: Those of them whose strength is only known for their calendar year.
    """

    person_years: dict[MissionMonth, float]
    of_years: frozenset[MissionMonth]

    def within(self, first: dt.date, last: dt.date) -> ServedMonths:
        """Only months that lie wholly between two days, both counted."""
        kept = {
            (mission, month): value
            for (mission, month), value in self.person_years.items()
            if first <= month and _last_day(month) <= last
        }
        return ServedMonths(kept, self.of_years & kept.keys())

    def of(self, missions: Collection[str]) -> ServedMonths:
        """Only some missions."""
        kept = {key: value for key, value in self.person_years.items() if key[0] in missions}
        return ServedMonths(kept, self.of_years & kept.keys())

    @property
    def total(self) -> float:
        """Person-years of all of them."""
        return sum(self.person_years.values())


def served_months(
    exposure: pa.Table,
    years: pa.Table | None,
    component: Component,
    *,
    missions: Collection[str] = (),
    fill: Fill = Fill.GAPS,
) -> ServedMonths:
    """Who served, month by month.

    A month without reported strength in a year whose exposure is known as a whole has its share, by days, of what the
    other months leave of it. Such years are of uniformed staff only.

    Args:
        exposure: Table EXPOSURE.
        years: Table EXPOSURE_YEARS; None where there is none.
        component: Whose strength.
        missions: Only these; empty for all.
        fill: What stands in gaps of months.
    """
    table = filled(exposure.filter(pc.equal(exposure["component"], component.value)), fill)
    table = table.filter(pc.is_valid(table["person_years"]))
    columns = (table[name].to_pylist() for name in ("mission", "month", "person_years"))
    found = {
        (mission, month): value
        for mission, month, value in zip(*columns, strict=True)
        if value > 0 and (not missions or mission in missions)
    }
    told = served_in(years) if years is not None and component is Component.UNIFORMED else {}
    added: dict[MissionMonth, float] = {}
    for (mission, year), whole in told.items():
        if mission != EVERY and (not missions or mission in missions):
            added |= _rest_of_year(mission, year, whole, found)
    return ServedMonths({**found, **added}, frozenset(added))


def _rest_of_year(
    mission: str, year: int, whole: float, found: Mapping[MissionMonth, float]
) -> dict[MissionMonth, float]:
    """What is left of the exposure of a year, by days, to its months of which no strength is told."""
    months = [(mission, dt.date(year, n, 1)) for n in range(1, 13)]
    lacking = [key for key in months if key not in found]
    left = whole - sum(found[key] for key in months if key in found)
    days = sum(_days(month) for _, month in lacking)
    if not lacking or left <= _NOTHING * whole:
        return {}
    return {key: left * _days(key[1]) / days for key in lacking}


def months_between(first: dt.date, last: dt.date) -> list[dt.date]:
    """First days of the months that lie wholly between two days, both counted."""
    month = first.replace(day=1)
    if month < first:
        month = next_month(month)
    found = []
    while _last_day(month) <= last:
        found.append(month)
        month = next_month(month)
    return found


def next_month(month: dt.date, n: int = 1) -> dt.date:
    """The first day of the month `n` months on."""
    years, place = divmod(month.month - 1 + n, 12)
    return dt.date(month.year + years, place + 1, 1)


def _last_day(month: dt.date) -> dt.date:
    return month.replace(day=_days(month))


def _days(month: dt.date) -> int:
    return calendar.monthrange(month.year, month.month)[1]
