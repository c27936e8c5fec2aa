"""Exposure years: whole, partial, doubtful, and taken from another table."""

from __future__ import annotations

import datetime as dt

import pytest

from vedette.core.context.completeness import (
    at_full_year,
    doubtful_years,
    exposure_years,
    extended,
)
from vedette.core.context.exposure import Component, exposure
from vedette.core.context.schema import STRENGTH
from vedette.core.kernel.errors import NotEnoughData


def table(months: dict[dt.date, int], mission: str = "M1"):
    return exposure(
        STRENGTH.from_rows(
            [
                {"mission": mission, "month": month, "total": people, "source": "s"}
                for month, people in months.items()
            ]
        )
    )


def year_of(year: int, people: int, months: int = 12) -> dict[dt.date, int]:
    return {dt.date(year, month, 1): people for month in range(1, months + 1)}


def test_a_whole_year_has_no_doubts() -> None:
    [one] = exposure_years(table(year_of(2015, 1000)), Component.UNIFORMED)

    assert one.is_whole
    assert one.person_years == pytest.approx(1000 * 365 / 365.25)
    assert one.whole_year == pytest.approx(one.person_years)


def test_a_year_of_three_months_says_so_and_is_not_taken_for_a_quarter_of_the_people() -> None:
    months = year_of(2016, 1000) | year_of(2017, 1000, months=3)

    _, partial = exposure_years(table(months), Component.UNIFORMED)

    assert partial.months == 3
    assert partial.doubts == ("3 of 12 months have strength",)
    assert partial.person_years == pytest.approx(1000 * 90 / 365.25)
    assert partial.whole_year == pytest.approx(1000 * 365 / 365.25)
    full = at_full_year(partial)
    assert full.person_years == partial.whole_year
    assert full.doubts[-1] == "9 months taken as the mean of the 3 known"


def test_a_jump_of_strength_is_flagged() -> None:
    made = exposure_years(table(year_of(2015, 1000) | year_of(2016, 1500)), Component.UNIFORMED)

    assert not made[1].is_whole
    assert "against the year before" in made[1].doubts[0]


def test_partial_years_of_a_yearly_table_are_found() -> None:
    # the totals of the real yearly file: 2010 and 2021 hold one month, 2017 five, 2012 about eight
    totals = {2010: 13495, 2011: 91516, 2012: 66434, 2013: 87300, 2014: 91897, 2015: 97309,
              2016: 94511, 2017: 40429, 2018: 90987, 2019: 87019, 2020: 82481, 2021: 6774}  # fmt: skip
    months = {2011: 99107, 2012: 97960, 2013: 95048, 2014: 99827, 2015: 105947, 2016: 103421}

    assert sorted(doubtful_years(totals)) == [2010, 2017, 2021]
    found = doubtful_years(totals, reference={year: float(n) for year, n in months.items()})
    assert sorted(found) == [2010, 2012, 2017, 2021]
    assert found[2021] == "6,774 is 92% below the years around it"


def test_later_years_come_at_the_scale_of_the_months() -> None:
    months = {m: p for year in range(2011, 2015) for m, p in year_of(year, 1100).items()}
    known = exposure_years(table(months), Component.UNIFORMED)
    totals = {2011: 1000.0, 2012: 1000.0, 2013: 1000.0, 2014: 1000.0, 2015: 900.0, 2016: 60.0}

    made = extended(known, totals, source="yearly file")

    assert [one.year for one in made] == [2011, 2012, 2013, 2014, 2015]
    assert made[-1].person_years == pytest.approx(900 * 1.1, rel=0.002)
    assert "median ratio of 4 shared years" in made[-1].doubts[0]


def test_two_tables_that_share_too_few_years_are_not_joined() -> None:
    known = exposure_years(table(year_of(2015, 1000)), Component.UNIFORMED)

    with pytest.raises(NotEnoughData, match="lie in both"):
        extended(known, {2015: 900.0, 2016: 900.0}, source="yearly file")


def test_missions_without_strength_have_no_exposure() -> None:
    with pytest.raises(NotEnoughData, match="strength table"):
        exposure_years(table(year_of(2015, 10)), Component.UNIFORMED, missions=["M9"])
