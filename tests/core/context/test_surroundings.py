from __future__ import annotations

import datetime as dt

import pyarrow as pa

from vedette.core.context.schema import BASES, EVENTS
from vedette.core.context.surroundings import event_links, mission_intensity, nearest_bases

GAO = (16.27, -0.04)


def _events(*rows: tuple[str, dt.date, float, int]) -> pa.Table:
    """Events of id, day, degrees of latitude off Gao, and deaths."""
    return EVENTS.from_rows(
        [
            {
                "event_id": name,
                "date_from": day,
                "date_to": day,
                "lat": GAO[0] + off,
                "lon": GAO[1],
                "deaths_low": deaths - 1,
                "deaths": deaths,
                "deaths_high": deaths + 1,
                "source": "ged",
            }
            for name, day, off, deaths in rows
        ]
    )


def _incident(killed: int | None) -> pa.Table:
    day = dt.date(2017, 6, 8)
    return pa.table(
        {
            "incident_ref": ["IN-1"],
            "date_from": [day],
            "date_to": [day],
            "year": [2017],
            "mission": ["MINUSMA"],
            "lat": [GAO[0]],
            "lon": [GAO[1]],
            "killed_low": pa.array([killed], pa.int32()),
            "killed": pa.array([killed], pa.int32()),
        }
    )


def _bases(*rows: tuple[str, int, str, float]) -> pa.Table:
    """Bases of mission, year, place, and degrees of latitude off Gao."""
    return BASES.from_rows(
        [
            {
                "mission_code": mission,
                "mission": mission,
                "year": year,
                "place": place,
                "lat": GAO[0] + off,
                "lon": GAO[1],
                "troops": 100,
                "source": "geopko",
            }
            for mission, year, place, off in rows
        ]
    )


def test_an_event_is_linked_by_place_day_and_enough_deaths() -> None:
    day = dt.date(2017, 6, 8)
    events = _events(
        ("same", day, 0.1, 4),
        ("a day late", day + dt.timedelta(1), 0.1, 3),
        ("too few", day, 0.0, 2),
        ("too far", day, 0.5, 9),
        ("two days late", day + dt.timedelta(2), 0.0, 9),
    )

    found = event_links(_incident(4), events).to_pylist()

    assert [(row["event_id"], row["killed"], row["deaths"]) for row in found] == [
        ("a day late", 4, 3),
        ("same", 4, 4),
    ]
    assert event_links(_incident(0), events).num_rows == 0
    assert event_links(_incident(None), events).num_rows == 0


def test_the_nearest_base_is_of_the_same_mission_and_year() -> None:
    bases = _bases(
        ("MINUSMA", 2017, "Ansongo", -0.6),
        ("MINUSMA", 2016, "Gao", 0.0),
        ("MINUSCA", 2017, "elsewhere", 0.0),
        ("MINUSMA", 2017, "Bourem", 0.7),
    )

    (found,) = nearest_bases(_incident(4), bases).to_pylist()

    assert (found["base"], found["source"]) == ("Ansongo", "geopko")
    assert round(found["km"], 1) == 66.7


def test_an_event_near_two_bases_of_a_mission_counts_once() -> None:
    bases = _bases(
        ("MINUSMA", 2017, "Gao", 0.0), ("MINUSMA", 2017, "camp", 0.1), ("Other", 2017, "post", 0.0)
    )
    events = _events(
        ("june", dt.date(2017, 6, 8), 0.05, 3),
        ("far", dt.date(2017, 6, 9), 3.0, 3),
        ("before", dt.date(2016, 12, 31), 0.0, 3),
    )

    found = mission_intensity(bases, events).to_pylist()

    assert [(row["mission"], row["month"], row["events"], row["deaths"]) for row in found] == [
        ("MINUSMA", dt.date(2017, 6, 1), 1, 3),
        ("Other", dt.date(2017, 6, 1), 1, 3),
    ]
