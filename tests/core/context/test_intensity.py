from __future__ import annotations

import datetime as dt
import math

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vedette.core.context.intensity import Reach, intensity, near
from vedette.core.context.schema import EVENTS
from vedette.core.kernel.errors import BadInput

DAY = dt.date(2017, 7, 1)


def _events(*rows: tuple[float | None, float | None, int, int]) -> pa.Table:
    """Events of latitude, longitude, first day and length in days; ten deaths each."""
    return EVENTS.from_rows(
        [
            {
                "event_id": str(n),
                "date_from": DAY + dt.timedelta(first),
                "date_to": DAY + dt.timedelta(first + length),
                "country_iso3": "MLI",
                "lat": lat,
                "lon": lon,
                "geo_precision": "exact" if n % 2 == 0 else "admin1",
                "deaths_low": 9,
                "deaths": 10,
                "deaths_high": 12,
                "civilian_deaths": 4,
                "source": "events",
            }
            for n, (lat, lon, first, length) in enumerate(rows)
        ]
    )


def _incidents(*rows: tuple[float | None, float | None, int, int]) -> pa.Table:
    return pa.table(
        {
            "incident_ref": [f"I-{n}" for n in range(len(rows))],
            "date_from": [DAY + dt.timedelta(first) for _, _, first, _ in rows],
            "date_to": [DAY + dt.timedelta(first + length) for _, _, first, length in rows],
            "lat": pa.array([row[0] for row in rows], pa.float64()),
            "lon": pa.array([row[1] for row in rows], pa.float64()),
        }
    )


def _km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Distance by the law of cosines in vectors: another formula than that of the module."""
    one, other = (
        (
            math.cos(math.radians(lat)) * math.cos(math.radians(lon)),
            math.cos(math.radians(lat)) * math.sin(math.radians(lon)),
            math.sin(math.radians(lat)),
        )
        for lat, lon in (a, b)
    )
    cross = math.dist(one, other)
    return 2 * 6371.0 * math.asin(min(1.0, cross / 2))


def test_gao_to_kidal_is_near_within_300_km_and_not_within_280() -> None:
    gao, kidal = (16.2717, -0.0447), (18.4411, 1.4078)
    events = _events((*kidal, -10, 0))

    (found,) = intensity(_incidents((*gao, 0, 0)), events, Reach(km=300)).to_pylist()
    (none,) = intensity(_incidents((*gao, 0, 0)), events, Reach(km=280)).to_pylist()

    assert (found["events"], found["deaths_low"], found["deaths"], found["deaths_high"]) == (
        1,
        9,
        10,
        12,
    )
    assert found["nearest_km"] == pytest.approx(_km(gao, kidal), rel=1e-9)
    assert (none["events"], none["deaths"], none["nearest_km"]) == (0, 0, None)


def test_an_event_counts_while_it_may_have_lasted() -> None:
    events = _events(
        (0, 0, -100, 11), (0, 0, -100, 9), (0, 0, 1, 0), (0, 0, 0, 300), (0, 0, -400, 800)
    )
    place = _incidents((0.1, 0.1, 0, 0))

    found = near(place, events, Reach(km=50, before=90)).to_pylist()

    assert {row["event_id"]: row["days"] for row in found} == {"0": 89, "3": 0, "4": 0}


def test_events_known_by_area_only_can_be_left_out() -> None:
    events = _events((0, 0, 0, 0), (0, 0, 0, 0))

    (found,) = intensity(_incidents((0, 0, 0, 0)), events, Reach(precise_to=("exact",))).to_pylist()

    assert found["events"] == 1


def test_an_incident_without_place_has_no_row_and_one_with_nothing_near_has_zeros() -> None:
    found = intensity(_incidents((None, None, 0, 0), (50, 50, 0, 0)), _events((0, 0, 0, 0)))

    assert [(row["ref"], row["events"]) for row in found.to_pylist()] == [("I-1", 0)]


def test_a_position_off_the_globe_is_refused_with_the_incident() -> None:
    with pytest.raises(BadInput, match=r"I-0 has the position 16\.0, 181\.0"):
        intensity(_incidents((16, 181, 0, 0)), _events((0, 0, 0, 0)))


def test_files_are_read_as_the_table_is(tmp_path) -> None:
    events = _events((0, 0, 0, 0), (0, 0.2, -5, 0), (None, None, 0, 0))
    files = [tmp_path / "a.parquet", tmp_path / "b.parquet"]
    pq.write_table(events.slice(0, 1), files[0])
    pq.write_table(events.slice(1), files[1])
    place = _incidents((0, 0, 0, 0))

    assert intensity(place, files).equals(intensity(place, events))
    assert near(place, files).equals(near(place, events))


lat = st.one_of(st.floats(-90, 90), st.sampled_from([-90.0, 0.0, 89.9, 90.0]))
lon = st.one_of(st.floats(-180, 180), st.sampled_from([-180.0, 0.0, 179.99, 180.0]))
rows = st.tuples(lat, lon, st.integers(-500, 500), st.integers(0, 400))


@settings(max_examples=60)
@given(
    st.lists(rows, min_size=1, max_size=6),
    st.lists(rows, min_size=1, max_size=12),
    st.sampled_from([1.0, 50.0, 900.0, 4_000.0]),
    st.integers(0, 400),
    st.integers(0, 40),
)
def test_the_grid_finds_what_looking_at_every_pair_finds(
    places: list[tuple], around: list[tuple], km: float, before: int, after: int
) -> None:
    found = near(_incidents(*places), _events(*around), Reach(km, before, after)).to_pylist()

    sure, possible = set(), set()
    for n, (lat_, lon_, first, length) in enumerate(places):
        for k, (e_lat, e_lon, e_first, e_length) in enumerate(around):
            if e_first <= first + length + after and e_first + e_length >= first - before:
                distance = _km((lat_, lon_), (e_lat, e_lon))
                possible |= {(f"I-{n}", str(k))} if distance <= km + 1e-6 else set()
                sure |= {(f"I-{n}", str(k))} if distance <= km - 1e-6 else set()
    assert sure <= {(row["ref"], row["event_id"]) for row in found} <= possible
