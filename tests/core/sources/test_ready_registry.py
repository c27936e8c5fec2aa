"""The registry of deaths as published, two releases: each trap that was measured in it, with its value."""

from __future__ import annotations

import collections
import csv
import datetime as dt

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from tests.core.sources.ready_files import read_ready, records_of
from tests.shared_data import shared_data
from vedette.core.kernel.codelists import codelist, component
from vedette.core.sources import vocabulary

EARLIER, LATER = "un_fatalities_2021-06", "un_fatalities_2025-04-04"
FIVE = ("MINUSMA", "MONUSCO", "MINUSCA", "UNAMID", "UNMISS")


def malicious(name: str, first: int = 2013, last: int = 2017) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = records_of(name).to_pylist()
    return [
        row for row in rows if row["cause"] == "malicious_act" and first <= year_of(row) <= last
    ]


def year_of(row: dict[str, object]) -> int:
    day = row["date_from"]
    assert isinstance(day, dt.date)
    return day.year


@pytest.mark.parametrize(
    ("name", "rows", "years", "total"),
    [(EARLIER, 4117, (36, 39, 35, 34, 59), 203), (LATER, 4429, (36, 39, 35, 35, 62), 207)],
)
def test_deaths_by_malicious_act_2013_to_2017_are_those_of_the_release(
    name: str, rows: int, years: tuple[int, ...], total: int
) -> None:
    counts = collections.Counter(year_of(row) for row in malicious(name))
    assert records_of(name).num_rows == rows
    assert tuple(counts[year] for year in range(2013, 2018)) == years
    assert counts.total() == total


@pytest.mark.parametrize(("name", "n"), [(EARLIER, 190), (LATER, 192)])
def test_uniformed_deaths_by_malicious_act_are_fewer(name: str, n: int) -> None:
    uniformed = [
        row
        for row in malicious(name)
        if component(str(row["personnel_category"])) in ("military", "police")
    ]
    assert len(uniformed) == n


def test_the_scope_of_missions_changes_the_total() -> None:
    kinds = codelist("missions").entries
    peacekeeping = [
        row
        for row in malicious(LATER)
        if kinds[str(row["mission_code"])].more["kind"] not in ("spm", "other", "support")
    ]
    assert len(peacekeeping) == 203
    assert sum(row["mission_code"] in FIVE for row in malicious(LATER)) == 193


def test_the_year_of_the_report_had_62_deaths_60_of_them_in_peacekeeping() -> None:
    rows = malicious(LATER, 2017, 2017)
    assert len(rows) == 62
    assert sum(row["mission_code"] not in ("UNSecretariat", "UNAMA") for row in rows) == 60


def test_six_persons_appear_twice_and_are_numbered_never_merged() -> None:
    ids = [str(i) for i in records_of(LATER)["source_record_id"].to_pylist()]
    seconds = sorted(i for i in ids if i.endswith("#2"))
    assert len(ids) == len(set(ids)) == 4429
    assert len({i.removesuffix("#2") for i in ids}) == 4423
    assert len(seconds) == 6
    warning = next(w for w in read_ready(LATER).warnings if w.rule == "key.numbered")
    assert "6 cells" in warning.message


def test_the_twice_told_persons_differ_in_the_spelling_of_a_country_only() -> None:
    rows = {row["source_record_id"]: row for row in records_of(LATER).to_pylist()}
    for second in (i for i in rows if str(i).endswith("#2")):
        pair = (rows[second], rows[str(second).removesuffix("#2")])
        assert {row["nationality"] for row in pair} == {"Montenegro", "Serbia and Montenegro"}
        assert {row["nationality_iso3"] for row in pair} == {"MNE", "SCG"}
        assert len({(row["date"], row["mission"], row["cause"]) for row in pair}) == 1


def test_the_date_is_that_of_the_incident_and_not_that_of_the_id() -> None:
    table = records_of(LATER)
    text = pc.extract_regex(table["source_record_id"], r"-(?P<month>[0-9]{4}-[0-9]{2})-[0-9]+")
    filed = pc.struct_field(text, "month")
    months = pc.utf8_slice_codeunits(table["date"], 0, 7)
    assert pc.sum(pc.not_equal(filed, months)).as_py() == 109


def test_local_with_a_trailing_blank_is_national_staff() -> None:
    table = records_of(LATER)
    assert pc.sum(pc.equal(table["personnel_category_text"], "Local ")).as_py() == 557
    assert pc.sum(pc.equal(table["personnel_category"], "civ_national")).as_py() == 557


def test_to_be_determined_and_unknown_are_two_classes_and_two_kinds_of_no_value() -> None:
    counts = collections.Counter(records_of(LATER)["cause"].to_pylist())
    assert counts == {
        "illness": 1643,
        "accident": 1412,
        "malicious_act": 1134,
        "self_inflicted": 148,
        "to_be_determined": 60,
        "unknown": 32,
    }
    kinds = collections.Counter(records_of(LATER)["missing"].to_pylist())
    assert kinds['{"cause":"not_yet_known"}'] == 60
    assert kinds['{"cause":"unknown"}'] == 32
    assert kinds['{"nationality_iso3":"unknown"}'] == 14


def test_every_named_nationality_has_a_code_however_it_is_spelt() -> None:
    table = records_of(LATER)
    without = table.filter(pc.is_null(table["nationality_iso3"]))
    assert collections.Counter(without["nationality"].to_pylist()) in (
        {"ZZ [Undetermined]": 14, None: 1},
        {"ZZ [Undetermined]": 14, "": 1},
    )


def test_numbers_of_countries_written_as_floats_mean_the_same_country_as_the_letters() -> None:
    path = shared_data("un_fatalities", f"{LATER}.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["m49_code"]]
    assert rows[0]["m49_code"] == "250.0"
    assert len(rows) == 4377
    differing = [
        row["casualty_id"]
        for row in rows
        if vocabulary.code_of_country(row["m49_code"]) != row["isocode3"]
    ]
    assert differing == []


def test_all_81_labels_of_missions_have_a_code() -> None:
    codes = records_of(LATER)["mission_code"]
    assert codes.null_count == 0
    assert len(set(codes.to_pylist())) == 81


def test_the_sex_is_blank_for_151_and_never_guessed() -> None:
    counts = collections.Counter(records_of(LATER)["sex"].to_pylist())
    assert counts == {"M": 4205, "F": 73, None: 151}


def test_95_persons_changed_their_cause_between_the_releases_and_none_vanished() -> None:
    def causes(name: str) -> dict[str, tuple[str, str]]:
        table = records_of(name).select(["source_record_id", "cause", "date"])
        rows = {str(row["source_record_id"]): row for row in table.to_pylist()}
        return {i: (r["cause"], r["date"]) for i, r in rows.items() if not i.endswith("#2")}

    before, after = causes(EARLIER), causes(LATER)
    moves = collections.Counter(
        (before[i][0], after[i][0]) for i in before if before[i][0] != after[i][0]
    )
    assert not set(before) - set(after)
    assert len(before) == 4111
    assert moves.total() == 95
    assert moves["to_be_determined", "illness"] == 53
    assert moves["to_be_determined", "malicious_act"] == 6
    assert sum(before[i][1] != after[i][1] for i in before) == 1


def test_a_byte_order_mark_is_told_and_left_out() -> None:
    assert "encoding.bom" in {w.rule for w in read_ready(EARLIER).warnings}
    assert records_of(EARLIER)["source_record_id"][0] == pa.scalar("UNTSO-1948-07-02408")
