"""The incident reports of media and the staff union: several reports of one event, ranges, lower bounds."""

from __future__ import annotations

import datetime as dt

from tests.core.sources.ready_files import records_of
from vedette.core.sources.catalogue import Kind, ready_mappings

MEDIA = "media_incidents"


def report(name: str) -> dict[str, object]:
    table: list[dict[str, object]] = records_of(MEDIA).to_pylist()
    rows = {row["source_record_id"]: row for row in table}
    assert len(rows) == 28
    return rows[name]


def test_at_least_is_a_lower_bound_without_an_upper_one() -> None:
    kidal = report("M20")
    assert (kidal["killed_low"], kidal["killed"], kidal["killed_high"]) == (5, 5, None)
    assert kidal["injured"] == 30


def test_no_number_given_is_unknown_and_not_zero() -> None:
    assert report("M27")["killed"] is None


def test_one_figure_for_several_days_keeps_both_ends() -> None:
    assert report("M26")["date"] == "2019-01-21/2019-01-26"
    assert report("M03")["date_from"] == dt.date(1993, 1, 1)
    assert report("M03")["date_to"] == dt.date(1993, 12, 31)


def test_the_day_of_publication_is_not_the_day_of_the_event() -> None:
    assert report("M25")["date"] == "2017-12-07"
    assert report("M25")["reported_on"] == dt.date(2018, 1, 26)


def test_reports_of_one_event_stay_apart_with_their_own_counts() -> None:
    assert (report("M01")["killed"], report("M02")["killed"]) == (9, 7)
    assert report("M01")["date"] == report("M02")["date"] == "2005-02-25"


def test_victims_who_are_no_mission_staff_are_told_apart() -> None:
    assert report("M28")["personnel_category"] == "non_un"
    assert report("M23")["cause"] == "accident"
    assert report("M19")["incident_type"] == "insider"


def test_two_names_of_one_country_have_one_code() -> None:
    assert report("M10")["country"] == "Cote d'Ivoire"
    assert report("M11")["country"] == "Ivory Coast"
    assert report("M10")["country_iso3"] == report("M11")["country_iso3"] == "CIV"


def test_nine_casualty_sources_are_in_the_catalogue_with_terms_and_scope() -> None:
    casualties = [one for one in ready_mappings() if one.kind is Kind.CASUALTIES]
    assert len(casualties) == 9
    assert all(one.licence and one.publisher and one.scope and one.mapping for one in casualties)
    assert {one.source for one in ready_mappings() if one.kind is Kind.EVENTS} == {
        "ucdp_ged_car",
        "ucdp_ged_points",
    }


def test_every_ready_mapping_is_named_by_its_source_once() -> None:
    names = [one.source for one in ready_mappings()]
    assert len(names) == len(set(names))
