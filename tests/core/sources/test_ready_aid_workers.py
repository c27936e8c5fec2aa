"""The aid worker databases: each quirk that was measured in them, with its value."""

from __future__ import annotations

import collections
import datetime as dt

import pyarrow.compute as pc
import pytest

from tests.core.sources.ready_files import harmonised, read_ready, ready, records_of

RELEASES = ("awsd_2016-10-03", "awsd_2020-11-25", "awsd_2021-06-21", "awsd_2025-03")
KIKA, REWORK = "kika_2020-2023", "kika_2020-2023_reworked"


def killed_by_year(name: str, *, un_only: bool = False) -> collections.Counter[int]:
    counts: collections.Counter[int] = collections.Counter()
    for row in records_of(name).to_pylist():
        if not un_only or row["un_staff"]:
            counts[row["date_from"].year] += row["killed"] or 0
    return counts


@pytest.mark.parametrize(
    ("name", "rows"), list(zip(RELEASES, (2088, 3001, 3188, 4336), strict=True))
)
def test_each_release_is_read_whole_but_for_the_quarantined_rows(name: str, rows: int) -> None:
    assert records_of(name).num_rows == rows


def test_killed_2013_to_2017_are_those_of_the_release_of_2025() -> None:
    counts = killed_by_year("awsd_2025-03")
    assert [counts[year] for year in range(2013, 2018)] == [159, 130, 111, 109, 140]


@pytest.mark.parametrize(
    ("name", "killed"),
    [("awsd_2021-06-21", [42, 24, 22, 20, 16]), ("awsd_2025-03", [39, 30, 22, 20, 16])],
)
def test_killed_in_incidents_with_staff_of_un_agencies_differ_by_release(
    name: str, killed: list[int]
) -> None:
    counts = killed_by_year(name, un_only=True)
    assert [counts[year] for year in range(2013, 2018)] == killed


@pytest.mark.parametrize(
    ("name", "day_missing", "month_missing"),
    [("awsd_2016-10-03", 310, 43), ("awsd_2025-03", 380, 48)],
)
def test_dates_told_in_parts_keep_the_precision_that_they_have(
    name: str, day_missing: int, month_missing: int
) -> None:
    lengths = collections.Counter(len(str(d)) for d in records_of(name)["date"].to_pylist())
    assert lengths[len("2016")] == month_missing
    assert lengths[len("2016")] + lengths[len("2016-10")] == day_missing


def test_a_month_is_a_range_of_its_days_and_never_its_first_day() -> None:
    rows = {row["source_record_id"]: row for row in records_of("awsd_2025-03").to_pylist()}
    assert rows["1"]["date"] == "1997-01"
    assert (rows["1"]["date_from"], rows["1"]["date_to"]) == (
        dt.date(1997, 1, 1),
        dt.date(1997, 1, 31),
    )


@pytest.mark.parametrize(("name", "n"), list(zip(RELEASES, (5, 8, 8, 6), strict=True)))
def test_latitude_copied_into_longitude_makes_the_place_unknown(name: str, n: int) -> None:
    [warning] = [w for w in harmonised(name).warnings if w.rule == "geo.equal"]
    assert f"in {n} records" in warning.message


@pytest.mark.parametrize(("name", "n"), list(zip(RELEASES, (1, 7, 7, 0), strict=True)))
def test_impossible_coordinates_are_declared_as_a_contradiction(name: str, n: int) -> None:
    table = records_of(name)
    equal = {"awsd_2016-10-03": 5, "awsd_2025-03": 6}.get(name, 8)
    texts = [str(text) for text in table["missing"].to_pylist()]
    contradicting = [text for text in texts if '"lat":"conflict"' in text]
    assert len(contradicting) == n + equal
    both = pc.equal(pc.is_null(table["lat"]), pc.is_null(table["lon"]))
    assert pc.all(both).as_py()


def test_the_incident_dated_after_its_own_release_is_quarantined_with_the_reason() -> None:
    [(number, reason)] = ready("awsd_2025-03").quarantine
    assert number == 4338
    assert "2025-12-19" in reason
    assert "4386" not in records_of("awsd_2025-03")["source_record_id"].to_pylist()


def test_letters_of_2016_mean_what_the_words_of_2020_mean() -> None:
    def types(name: str) -> dict[str, str]:
        table = records_of(name).to_pylist()
        return {row["source_record_id"]: row["incident_type"] for row in table}

    before, after = types("awsd_2016-10-03"), types("awsd_2020-11-25")
    moves = collections.Counter((before[i], after[i]) for i in before if i in after)
    same = sum(n for (old, new), n in moves.items() if old == new)
    assert same >= 0.93 * moves.total()
    assert moves["direct_fire", "direct_fire"] > 600
    assert moves["indirect_fire", "air_attack"] + moves["indirect_fire", "indirect_fire"] == 90


def test_trailing_blanks_do_not_make_a_category_of_their_own() -> None:
    table = records_of("awsd_2025-03")
    mines = table.filter(pc.equal(table["incident_type"], "mine_erw"))
    assert collections.Counter(mines["incident_type_text"].to_pylist()) == {"Landmine ": 39}


def test_the_mixed_encoding_of_2016_is_read_with_a_warning_for_each_column() -> None:
    columns = {
        w.column: w.message.split()[0]
        for w in harmonised("awsd_2016-10-03").warnings
        if w.rule == "text.mojibake"
    }
    assert columns == {"Region": "3", "City": "2"}
    notes = "\n".join(str(text) for text in records_of("awsd_2016-10-03")["notes"].to_pylist())
    assert "Conseil des Révolution" in notes


def test_ids_are_stable_across_releases() -> None:
    ids = {name: set(records_of(name)["source_record_id"].to_pylist()) for name in RELEASES}
    assert len(ids["awsd_2016-10-03"] & ids["awsd_2021-06-21"]) == 2085
    assert len(ids["awsd_2021-06-21"] & ids["awsd_2025-03"]) == 3185
    assert {ready(name).release_of for name in RELEASES} == {"awsd"}


def test_the_workbook_has_tag_rows_at_both_ends_and_927_incidents() -> None:
    table = records_of(KIKA)
    assert table.num_rows == 927
    counts = killed_by_year(KIKA)
    assert [counts[year] for year in (2020, 2021, 2022, 2023)] == [155, 122, 97, 18]
    assert not any(str(i).startswith("#") for i in table["source_record_id"].to_pylist())


def test_doubled_column_names_of_the_workbook_are_told_apart_by_position() -> None:
    table = records_of(KIKA)
    assert table["source_record_id"][0].as_py() == "26342"
    assert table["country"][0].as_py() == "South Sudan"
    assert table["country_iso3"][0].as_py() == "SSD"
    assert table["killed"][0].as_py() == 10


def test_broken_letters_of_the_workbook_are_kept_with_a_warning() -> None:
    assert "text.mojibake" in {w.rule for w in harmonised(KIKA).warnings}


def test_the_rework_has_no_id_so_that_the_record_number_stands_for_it() -> None:
    table = records_of(REWORK)
    assert table.num_rows == 888
    assert table["source_record_id"][0].as_py() == "2"
    assert set(table["grain"].to_pylist()) == {"incident"}
    assert ready(REWORK).fed_by == (KIKA,)


@pytest.mark.parametrize("name", [*RELEASES, KIKA, REWORK])
def test_every_country_but_two_disputed_ones_has_a_code(name: str) -> None:
    table = records_of(name)
    without = table.filter(pc.is_null(table["country_iso3"]))
    words = {str(word) for word in without["country"].to_pylist() if word}
    assert words <= {"Kashmir"}


@pytest.mark.parametrize("name", [*RELEASES, KIKA, REWORK])
def test_all_their_incidents_are_violent_and_none_counts_peacekeepers(name: str) -> None:
    table = records_of(name)
    assert set(table["cause"].to_pylist()) == {"malicious_act"}
    assert table["personnel_category"].null_count == table.num_rows
    assert read_ready(name).n_errors == 0


def test_days_and_points_of_kika_are_as_exact_as_it_says() -> None:
    kika = {row["source_record_id"]: row for row in records_of(KIKA).to_pylist()}
    assert kika["26342"]["date"] == "2020"
    assert kika["27037"]["date"] == "2021-02"
    assert kika["25359"]["date"] == "2020-08-16/2020-08-28"
    assert kika["24121"]["date"] == "2020-01-02"
    assert sum(row["date_from"] != row["date_to"] for row in kika.values()) == 50
    precisions = collections.Counter(row["geo_precision"] for row in kika.values())
    assert precisions == {"2": 438, "3": 289, "4": 66, "5": 26, "6": 108}
