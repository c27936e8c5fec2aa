"""Person-years from month-ends, gaps, and the same-scope rule."""

from __future__ import annotations

import csv
import datetime as dt

import pyarrow as pa
import pytest

from tests.shared_data import shared_data
from vedette.core.context.exposure import (
    Component,
    Fill,
    check_same_scope,
    exposure,
    filled,
    person_years,
)
from vedette.core.context.schema import STRENGTH
from vedette.core.kernel.errors import NotEnoughData


def make_strength(people: dict[str, int], *, mission: str = "M1", source: str = "ipi") -> pa.Table:
    """Month-ends of one mission, all troops."""
    return STRENGTH.from_rows(
        [
            {
                "mission": mission,
                "month": dt.date.fromisoformat(f"{month}-01"),
                "troops": n,
                "police": 0,
                "observers": 0,
                "total": n,
                "source": source,
            }
            for month, n in people.items()
        ]
    )


def test_a_month_has_the_mean_of_its_two_month_ends() -> None:
    table = exposure(make_strength({"2016-01": 1000, "2016-02": 1200}))

    february = person_years(table, Component.UNIFORMED, first=dt.date(2016, 2, 1))

    assert february.value == pytest.approx((1000 + 1200) / 2 * 29 / 365.25)
    assert february.covered == {("M1", dt.date(2016, 2, 1))}


def test_a_gap_of_three_months_is_interpolated_and_flagged() -> None:
    table = exposure(make_strength({"2016-01": 1000, "2016-05": 1400}))

    uniformed = [row for row in table.to_pylist() if row["component"] == "uniformed"]

    assert [row["strength"] for row in uniformed] == [1000, 1050, 1150, 1250, 1350]
    assert [row["state"] for row in uniformed] == ["edge"] + ["interpolated"] * 4


def test_with_gaps_as_gaps_a_month_without_report_is_in_no_rate_and_the_next_rests_on_its_own_end() -> (
    None
):
    told = filled(
        exposure(make_strength({"2016-01": 1000, "2016-03": 1400, "2016-04": 1600})), Fill.GAPS
    )

    uniformed = [row for row in told.to_pylist() if row["component"] == "uniformed"]

    assert [row["strength"] for row in uniformed] == [1000, None, 1400, 1500]
    assert [row["state"] for row in uniformed] == ["edge", "missing", "edge", "observed"]
    made = person_years(told, Component.UNIFORMED)
    assert made.value == pytest.approx((1000 * 31 + 1400 * 31 + 1500 * 30) / 365.25)
    assert (made.n_interpolated, made.n_missing) == (0, 1)


def test_a_longer_gap_is_missing_and_never_zero() -> None:
    table = exposure(make_strength({"2016-01": 1000, "2016-06": 1400}))

    made = person_years(table, Component.UNIFORMED)

    assert made.n_missing == 4
    assert made.value == pytest.approx((1000 * 31 + 1400 * 30) / 365.25)


def test_a_jump_of_more_than_thirty_percent_is_flagged() -> None:
    table = exposure(make_strength({"2016-01": 1000, "2016-02": 1299, "2016-03": 2000}))

    jumps = [row["jump"] for row in table.to_pylist() if row["component"] == "uniformed"]

    assert jumps == [False, False, True]


def test_the_first_source_by_precedence_gives_the_month() -> None:
    both = pa.concat_tables(
        [make_strength({"2016-01": 10}, source="b"), make_strength({"2016-01": 20}, source="a")]
    )

    rows = exposure(both, precedence=["b"]).to_pylist()

    assert {row["source"] for row in rows if row["component"] == "uniformed"} == {"b"}


def test_a_part_left_out_is_zero_only_where_the_others_make_the_total() -> None:
    table = STRENGTH.from_rows(
        [
            {
                "mission": "M1",
                "month": dt.date(2016, 1, 1),
                "observers": 70,
                "total": 70,
                "source": "s",
            },
            {
                "mission": "M2",
                "month": dt.date(2016, 1, 1),
                "observers": 70,
                "total": 90,
                "source": "s",
            },
        ]
    )

    found = {(r["mission"], r["component"]): r["strength"] for r in exposure(table).to_pylist()}

    assert found[("M1", "police")] == 0
    assert ("M2", "police") not in found


@pytest.mark.parametrize("components", [(), ("civilian",), ("military", "civilian")])
def test_a_rate_of_civilians_over_uniformed_strength_is_refused(
    components: tuple[str, ...],
) -> None:
    with pytest.raises(NotEnoughData, match="no rate"):
        check_same_scope(components, Component.UNIFORMED)


def test_a_rate_of_military_and_police_over_uniformed_strength_is_allowed() -> None:
    check_same_scope(("military", "police"), Component.UNIFORMED)


@pytest.mark.real
def test_real_strength_gives_about_the_published_person_years() -> None:
    path = shared_data("contributions", "ipi_mission_month_1990-2017.csv")
    with path.open(encoding="utf-8", newline="") as stream:
        lines = [row for row in csv.DictReader(stream) if row["Mission"] in {"MINUSMA", "UNAMID"}]
    rows = [
        {
            "mission": line["Mission"],
            "month": dt.date.fromisoformat(line["Date"]).replace(day=1),
            "total": int(line["Total"]),
            "source": "ipi",
        }
        for line in lines
    ]

    table = exposure(STRENGTH.from_rows(rows))

    def years(mission: str, year: int) -> float:
        return person_years(table, Component.UNIFORMED, missions=[mission],
                            first=dt.date(year, 1, 1), last=dt.date(year, 12, 31)).value  # fmt: skip

    # sums of month-ends / 12 are 10,837 and 17,167; means of adjoining month-ends lie close by
    assert years("MINUSMA", 2015) == pytest.approx(10_837, rel=0.02)
    assert years("UNAMID", 2014) == pytest.approx(17_167, rel=0.02)
    november = [r for r in table.to_pylist() if r["month"] == dt.date(2016, 11, 1)
                and r["component"] == "uniformed"]  # fmt: skip
    assert {r["state"] for r in november} == {"interpolated"}
