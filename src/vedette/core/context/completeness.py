"""Is exposure whole? A year with months missing looks many times deadlier than it was (M1)."""

from __future__ import annotations

import calendar
import statistics
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from vedette.core.context.exposure import Component, MonthState
from vedette.core.kernel.errors import NotEnoughData

MONTHS = 12
JUMP = 0.30
"""A year this far off what its neighbours lead one to expect is doubtful."""
_LEAST_SHARED = 3
_OFF_REFERENCE = 0.15


@dataclass(frozen=True, slots=True)
class ExposureYear:
    """The exposure of one calendar year.

    Args:
        year: The year.
        months: Months in which any mission in the scope has strength, 0 to 12.
        person_years: Person-years of these months.
        whole_year: Person-years of the year at the mean strength of its months; the same as
            `person_years` when all twelve are there.
        jump: Change of the mean strength against the year before, as a share; None for the first year.
        doubts: What is doubtful, in words; empty when the year is whole.
        source: Where the number comes from.
    """

    year: int
    months: int
    person_years: float
    whole_year: float
    jump: float | None
    doubts: tuple[str, ...]
    source: str

    @property
    def is_whole(self) -> bool:
        """Whether a rate may rest on it as it stands."""
        return not self.doubts


def exposure_years(
    table: pa.Table, component: Component, *, missions: Collection[str] | None = None
) -> tuple[ExposureYear, ...]:
    """Each calendar year of the exposure of some missions, with what is doubtful about it.

    Args:
        table: Table EXPOSURE.
        component: Whose exposure.
        missions: None is all missions with strength.

    Raises:
        NotEnoughData: There is no exposure of the component.
    """
    spent: dict[int, dict[int, float]] = {}
    interpolated: dict[int, set[int]] = {}
    for row in table.to_pylist():
        if row["component"] != component or (
            missions is not None and row["mission"] not in missions
        ):
            continue
        if row["person_years"] is None:
            continue
        month = row["month"]
        of_year = spent.setdefault(month.year, {})
        of_year[month.month] = of_year.get(month.month, 0.0) + row["person_years"]
        if row["state"] == MonthState.INTERPOLATED:
            interpolated.setdefault(month.year, set()).add(month.month)
    if not spent:
        raise NotEnoughData(
            f"There is no strength of {component.value} staff.", "Add a strength table."
        )
    made: list[ExposureYear] = []
    for year in sorted(spent):
        made.append(_year(year, spent[year], len(interpolated.get(year, set())), made[-1:]))
    return tuple(made)


def doubtful_years(
    totals: Mapping[int, float], *, reference: Mapping[int, float] | None = None
) -> dict[int, str]:
    """Years of a yearly table that cannot be whole, with the reason.

    Made for files of yearly totals whose months nobody can see: a sum over the months at hand looks like
    a year of few people. A year is doubtful when it is over 30 % off the median of up to two years on
    each side, or over 15 % off what the same year has in another table, at the usual ratio of the two.

    Args:
        totals: Year -> person-years or mean strength as the file has it.
        reference: The same of another source, for the years that it has.

    Example:
        >>> sorted(doubtful_years({2018: 90_000, 2019: 89_000, 2020: 85_000, 2021: 6_774}))
        [2021]
    """
    found: dict[int, str] = {}
    years = sorted(totals)
    middle = statistics.median(totals.values()) if totals else 0.0
    for year in years:
        # neighbours that are themselves far below the whole series would vouch for each other
        around = [
            totals[other]
            for other in years
            if other != year and abs(other - year) <= 2 and totals[other] > middle * (1 - JUMP)  # noqa: PLR2004
        ]
        usual = statistics.median(around) if around else middle
        off = totals[year] / usual - 1
        if abs(off) > JUMP:
            found[year] = (
                f"{totals[year]:,.0f} is {abs(off):.0%} {'below' if off < 0 else 'above'} the years around it"
            )
    return found | _off_reference(totals, reference or {}, found)


def extended(
    known: Sequence[ExposureYear], totals: Mapping[int, float], *, source: str
) -> tuple[ExposureYear, ...]:
    """Years after the last whole one, taken from a yearly table at the scale of the known years.

    The yearly table is multiplied with the median ratio of known whole years to it; doubtful years of
    either are left out of the ratio, and doubtful years of the table are not used. Every added year
    says so in `doubts`: a rate on it carries the words.

    Args:
        known: Years with months.
        totals: Year -> total of another source.
        source: Name of that source.

    Raises:
        NotEnoughData: Fewer than 3 years lie in both.
    """
    good = {one.year: one.whole_year for one in known if one.months == MONTHS}
    doubtful = doubtful_years(totals, reference=good)
    shared = [year for year in good if year in totals and year not in doubtful]
    if len(shared) < _LEAST_SHARED:
        raise NotEnoughData(
            f"Only {len(shared)} whole years lie in both tables of strength.",
            "Add months, or a longer yearly table.",
        )
    ratio = statistics.median(good[year] / totals[year] for year in shared)
    made = list(known)
    for year in sorted(set(totals) - doubtful.keys()):
        if year <= max(one.year for one in made):
            continue
        value = totals[year] * ratio
        words = f"yearly total of {source} x {ratio:.3f}, the median ratio of {len(shared)} shared years"
        jump = value / made[-1].whole_year - 1
        made.append(ExposureYear(year, 0, value, value, jump, (words,), source))
    return tuple(made)


def at_full_year(year: ExposureYear) -> ExposureYear:
    """The year as if its missing months had the mean strength of the others; said in its doubts."""
    if not 0 < year.months < MONTHS:
        return year
    words = f"{MONTHS - year.months} months taken as the mean of the {year.months} known"
    return replace(year, person_years=year.whole_year, doubts=(*year.doubts, words))


def _off_reference(
    totals: Mapping[int, float], reference: Mapping[int, float], found: Collection[int]
) -> dict[int, str]:
    shared = [year for year in totals if year in reference and year not in found]
    if len(shared) < _LEAST_SHARED:
        return {}
    usual = statistics.median(totals[year] / reference[year] for year in shared)
    off = {year: totals[year] / reference[year] / usual - 1 for year in shared}
    return {
        year: (
            f"{totals[year]:,.0f} is {abs(share):.0%} {'below' if share < 0 else 'above'} what another "
            "source leads one to expect"
        )
        for year, share in off.items()
        if abs(share) > _OFF_REFERENCE
    }


def _year(
    year: int, months: Mapping[int, float], n_interpolated: int, before: Sequence[ExposureYear]
) -> ExposureYear:
    total = sum(months.values())
    days = sum(calendar.monthrange(year, month)[1] for month in months)
    whole = total * (366 if calendar.isleap(year) else 365) / days
    jump = whole / before[0].whole_year - 1 if before and before[0].whole_year else None
    doubts = []
    if len(months) < MONTHS:
        doubts.append(f"{len(months)} of {MONTHS} months have strength")
    if jump is not None and abs(jump) > JUMP:
        doubts.append(f"mean strength {jump:+.0%} against the year before")
    if n_interpolated:
        doubts.append(f"{n_interpolated} months rest on an interpolated month-end")
    return ExposureYear(year, len(months), total, whole, jump, tuple(doubts), "strength by month")
