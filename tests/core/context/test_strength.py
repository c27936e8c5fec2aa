from __future__ import annotations

import collections
import datetime as dt

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.shared_data import shared_data
from vedette.core.context.events import bases, events, totals
from vedette.core.context.strength import months_absent, strength
from vedette.core.kernel.errors import BadInput
from vedette.core.sources.mapping import Mapping
from vedette.core.sources.reading import staged_file


def cells_of(*parts: str) -> pa.Table:
    staged, findings = staged_file(
        shared_data(*parts), Mapping(columns={}, delimiter=",", header=True)
    )
    assert staged is not None, findings
    return staged.cells


def wide(**changes: list[str]) -> pa.Table:
    cells = {
        "mission": ["MINUSMA"],
        "month": ["2017-03"],
        "troops": ["10"],
        "police": ["2"],
        "observers": ["1"],
        "total": ["13"],
    }
    return pa.table(cells | changes)


def test_a_wide_table_gives_one_row_per_mission_and_month() -> None:
    [row] = strength(wide(), source="s").to_pylist()
    assert row == {
        "mission_code": "MINUSMA",
        "mission": "MINUSMA",
        "month": dt.date(2017, 3, 1),
        "troops": 10,
        "police": 2,
        "observers": 1,
        "total": 13,
        "civilians": None,
        "source": "s",
    }


def test_a_long_table_keeps_civilians_out_of_the_uniformed_total() -> None:
    cells = pa.table(
        {
            "mission": ["MINAVEL"] * 3,
            "month": ["2013-01"] * 3,
            "category": ["military", "police", "civilian"],
            "strength": ["100", "20", "30"],
        }
    )
    [row] = strength(cells, source="s").to_pylist()
    assert (row["troops"], row["police"], row["observers"]) == (100, 20, None)
    assert (row["total"], row["civilians"]) == (120, 30)
    assert row["mission_code"] is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"total": ["12"]}, "the total is 12, its parts add up to 13"),
        ({"month": ["March 2017"]}, "is not a month"),
        ({"troops": ["1,000"]}, "Record 2, column 'troops': '1,000' is not a whole number"),
        ({"troops": ["-1"]}, "not a whole number"),
    ],
)
def test_a_wrong_cell_refuses_the_table_with_its_place(
    changes: dict[str, list[str]], words: str
) -> None:
    with pytest.raises(BadInput, match=words):
        strength(wide(**changes), source="s")


def test_a_mission_month_that_occurs_twice_is_refused() -> None:
    twice = pa.concat_tables([wide(), wide()])
    with pytest.raises(BadInput, match="1 mission-months occur twice"):
        strength(twice, source="s")


def test_columns_of_no_known_form_are_refused() -> None:
    with pytest.raises(BadInput, match="of no known form"):
        strength(pa.table({"a": ["1"]}), source="s")


@given(st.sets(st.integers(min_value=0, max_value=40), min_size=1))
def test_absent_months_and_present_months_make_one_unbroken_run(months: set[int]) -> None:
    days = [dt.date(2013 + m // 12, m % 12 + 1, 1) for m in sorted(months)]
    absent = months_absent(pa.table({"month": pa.array(days, pa.date32())}))
    assert len(absent) + len(days) == max(months) - min(months) + 1
    assert not set(absent) & set(days)


def test_the_monthly_table_lacks_november_2016_and_no_other_month() -> None:
    table = strength(cells_of("contributions", "ipi_mission_month_1990-2017.csv"), source="ipi")
    assert table.num_rows == 5330
    assert months_absent(table) == [dt.date(2016, 11, 1)]
    assert len(set(table["mission"].to_pylist())) == 78
    assert min(table["month"].to_pylist()) == dt.date(1990, 11, 1)


def test_person_years_of_the_big_missions_are_those_that_were_measured() -> None:
    table = strength(cells_of("contributions", "ipi_mission_month_1990-2017.csv"), source="ipi")
    served: collections.Counter[tuple[str, int]] = collections.Counter()
    for row in table.select(["mission_code", "month", "total"]).to_pylist():
        served[row["mission_code"], row["month"].year] += row["total"]
    assert round(served["MINUSMA", 2014] / 12) == 8684
    assert round(served["MONUSCO", 2013] / 12) == 20168
    assert round(served["UNMISS", 2015] / 12) == 12398


def test_spellings_of_missions_in_the_strength_table_have_codes() -> None:
    table = strength(cells_of("contributions", "ipi_mission_month_1990-2017.csv"), source="ipi")
    without = table.filter(pc.is_null(table["mission_code"]))
    assert set(without["mission"].to_pylist()) <= {"LBB", "UNOA", "UNOTIL", "BINUB", "BNUB"}


def test_conflict_events_are_read_with_precision_and_three_estimates() -> None:
    table = events(cells_of("ucdp_ged_car", "ged_v23_1_car.csv.gz"), source="ucdp_ged_car")
    assert table.num_rows == 1848
    assert min(table["date_from"].to_pylist()) == dt.date(1991, 8, 8)
    assert max(table["date_from"].to_pylist()) == dt.date(2022, 12, 30)
    assert pc.sum(table["deaths"]).as_py() == 14948
    assert set(table["country_iso3"].to_pylist()) == {"CAF"}
    assert collections.Counter(table["type"].to_pylist()) == {
        "one_sided": 1076,
        "state_based": 401,
        "non_state": 371,
    }


def test_twenty_events_have_estimates_out_of_order_and_are_kept_as_they_are() -> None:
    table = events(cells_of("ucdp_ged_car", "ged_v23_1_car.csv.gz"), source="ucdp_ged_car")
    wrong = pc.or_(
        pc.greater(table["deaths_low"], table["deaths"]),
        pc.greater(table["deaths"], table["deaths_high"]),
    )
    assert pc.sum(wrong).as_py() == 20


def test_features_and_rows_of_the_same_events_say_the_same() -> None:
    rows = events(cells_of("ucdp_ged_car", "ged_v23_1_car.csv.gz"), source="s")
    features = events(cells_of("ucdp_ged_car", "ged_v23_1_car.geojson.gz"), source="s")
    assert features.equals(rows)


def test_points_without_day_are_ranges_of_a_year() -> None:
    table = events(cells_of("ucdp_ged_min", "ged_v20_1_points.csv.gz"), source="s")
    assert table.num_rows == 61296
    assert table["country_iso3"].null_count == 61296
    first = table.slice(0, 1).to_pylist()[0]
    assert first["date_to"] - first["date_from"] >= dt.timedelta(days=364)


@pytest.mark.parametrize(
    ("name", "rows", "missions"),
    [("FrontMap", 8783, 52), ("TTMap", 7372, 52), ("TCCMap", 4927, 34)],
)
def test_deployments_by_place_are_read_whole(name: str, rows: int, missions: int) -> None:
    table = bases(cells_of("geopko", f"geopko_v2.3_{name}.csv"), source="s")
    assert table.num_rows == rows
    assert len(set(table["mission"].to_pylist())) == missions


def test_published_totals_keep_what_was_printed() -> None:
    table = totals(cells_of("published_totals", "published_totals.csv"), source="s")
    by_id = {row["total_id"]: row for row in table.to_pylist()}
    assert len(by_id) == 22
    assert (by_id["P01"]["count"], by_id["P01"]["year_from"], by_id["P01"]["year_to"]) == (
        195,
        2013,
        2017,
    )
    assert by_id["P13"]["year_from"] is None
    union = [by_id[f"P{n:02d}"]["count"] for n in (8, 9, 10, 11, 12)]
    assert union == [58, 61, 51, 32, 71]
    assert sum(union) == 273
