"""Strength by contributor, and the years that a yearly table of it can stand for."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest

from vedette.core.context.contributions import contributions
from vedette.core.context.exposure import exposure
from vedette.core.context.schema import CONTRIBUTIONS, STRENGTH
from vedette.core.context.years import EVERY, served_in, years_table
from vedette.core.kernel.errors import BadInput


def cells(header: str, *rows: str) -> pa.Table:
    names, told = header.split(","), [row.split(",") for row in rows]
    return pa.table({name: [row[n] for row in told] for n, name in enumerate(names)})


def test_parts_of_police_are_added_and_codes_are_found() -> None:
    header = (
        "Date,Contributor,Mission,Individual Police Total,Formed Police Units Total,"
        "Experts on Mission Total,Troops Total,Total Female,Total Total"
    )

    [row] = contributions(
        cells(header, "2013-12-31,Bangladesh,MONUSCO,3,140,12,2500,40,2655"), source="ipi"
    ).to_pylist()

    assert (row["mission_code"], row["contributor_iso3"]) == ("MONUSCO", "BGD")
    assert (row["first"], row["span"]) == (dt.date(2013, 12, 1), "month")
    assert [row[n] for n in ("troops", "police", "observers", "total", "women")] == [
        2500, 3 + 140, 12, 2655, 40,
    ]  # fmt: skip


def test_a_year_of_contributions_has_no_parts() -> None:
    [row] = contributions(cells("Year,Country,Mission,Female,Male,Total", "2018,Ghana,UNIFIL,90,780,870"),
                          source="un").to_pylist()  # fmt: skip

    assert (row["first"], row["span"], row["troops"]) == (dt.date(2018, 1, 1), "year", None)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (("2018,Ghana,UNIFIL,1,2,3", "2018,Ghana,UNIFIL,1,2,3"), "Ghana occurs twice in UNIFIL"),
        (("18,Ghana,UNIFIL,1,2,3",), "Record 2: '18' is not a year"),
        (("2018,Ghana,UNIFIL,1,2,many",), "Record 2, column 'Total': 'many' is not a whole number"),
    ],
)
def test_what_cannot_be_read_is_named(rows: tuple[str, ...], said: str) -> None:
    with pytest.raises(BadInput) as refused:
        contributions(cells("Year,Country,Mission,Female,Male,Total", *rows), source="un")

    assert said in refused.value.problem


def made_years(*, yearly: dict[tuple[str, int], int]) -> pa.Table:
    """M1 has 1,000 people 2013 to 2016 and to March 2017; M2 has 500 from July 2015."""
    months = [
        dt.date(y, m, 1) for y in range(2013, 2018) for m in range(1, 13) if (y, m) < (2017, 4)
    ]
    rows = [{"mission": "M1", "month": m, "total": 1_000, "source": "s"} for m in months]
    rows += [
        {"mission": "M2", "month": m, "total": 500, "source": "s"}
        for m in months
        if m >= dt.date(2015, 7, 1)
    ]
    told = [
        {"mission": mission, "contributor": "X", "first": dt.date(year, 1, 1), "span": "year",
         "total": people, "source": "yearly"}
        for (mission, year), people in yearly.items()
    ]  # fmt: skip
    return years_table(exposure(STRENGTH.from_rows(rows)), CONTRIBUTIONS.from_rows(told))


YEARLY = {
    ("M1", 2013): 900, ("M1", 2014): 900, ("M1", 2015): 900, ("M1", 2016): 900, ("M1", 2017): 300,
    ("M2", 2015): 225, ("M2", 2016): 450, ("M2", 2017): 100,
    ("M1", 2018): 900, ("M2", 2018): 450, ("M1", 2019): 60, ("M2", 2019): 30,
}  # fmt: skip


def test_a_mission_that_began_in_july_keeps_its_half_year_and_a_year_of_three_months_is_filled() -> (
    None
):
    served = served_in(made_years(yearly=YEARLY))

    assert served["M2", 2015] == pytest.approx(500 * 184 / 365.25)
    assert served["M1", 2017] == pytest.approx(1_000 * 365 / 365.25)
    assert served[EVERY, 2017] == pytest.approx(1_500 * 365 / 365.25)


def test_whole_years_after_the_months_are_scaled_and_partial_ones_are_in_no_rate() -> None:
    table = made_years(yearly=YEARLY)

    served = served_in(table)
    # 1,000 people for 900 told: the median ratio of the shared years
    assert served["M1", 2018] == pytest.approx(1_000 * 365 / 365.25, rel=0.002)
    assert (EVERY, 2019) not in served
    states = {(row["year"], row["state"]) for row in table.to_pylist() if row["source"] == "yearly"}
    assert {(2017, "refused"), (2018, "scaled"), (2019, "refused"), (2016, "unused")} <= states
