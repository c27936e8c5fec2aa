"""Conflict around incidents: what happened within a distance and time, in event tables of any size.

UN deaths are inside the deaths that event sources count: both are shown side by side, never added.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import duckdb
import pyarrow as pa

from vedette.core.kernel.duck import connected
from vedette.core.kernel.errors import BadInput
from vedette.core.kernel.schema import Column, Table

_RADIUS_KM = 6371.0
_KM_PER_DEGREE = math.radians(_RADIUS_KM)
"""Of latitude, on that sphere."""
_FURTHEST_KM = 5_000
_POLE = 90
_BUCKET_DAYS = 32
_MOST_COLUMNS = 1_440
_text, _count, _day, _real = pa.string(), pa.int64(), pa.date32(), pa.float64()

INTENSITY = Table(
    name="intensity",
    grain="one place at one time",
    key=("ref",),
    columns=(
        Column("ref", _text, "reference of the incident", required=True),
        Column("events", _count, "events within reach", required=True),
        Column(
            "deaths_low", _count, "their deaths of all parties, lowest estimates", required=True
        ),
        Column("deaths", _count, "best estimates, people", required=True),
        Column("deaths_high", _count, "highest estimates, people", required=True),
        Column("civilian_deaths", _count, "civilians of the best estimates", required=True),
        Column("nearest_km", _real, "great-circle distance of the nearest event; null without one"),
    ),
)
"""An incident with a place and a day has a row, also with nothing around it; one without has none."""

NEAR = Table(
    name="near",
    grain="one event within reach of one place",
    key=("ref", "source", "event_id"),
    columns=(
        Column("ref", _text, "reference of the incident", required=True),
        Column("source", _text, "source of the event", required=True),
        Column("event_id", _text, "the source's own id", required=True),
        Column("km", _real, "great-circle distance", required=True),
        Column(
            "days", _count, "days from the event's last day to the incident; 0 if it lasted so long"
        ),
        Column("event_date", _day, "first possible day of the event", required=True),
        Column("deaths_low", _count, "deaths of all parties, lowest estimate, people"),
        Column("deaths", _count, "best estimate, people"),
        Column("deaths_high", _count, "highest estimate, people"),
    ),
)


@dataclass(frozen=True, slots=True)
class Reach:
    """How far around an incident is looked.

    Args:
        km: Great-circle distance, kilometres, the end counted.
        before: Days before the incident's first day.
        after: Days after its last day.
        precise_to: Events whose place is less precise than this are left out: their point is the middle
            of an area (codes of codelists/geo_precision, from the most precise). Empty takes all.
    """

    km: float = 50.0
    before: int = 90
    after: int = 0
    precise_to: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 0 < self.km <= _FURTHEST_KM:
            raise BadInput(
                f"A reach of {self.km} km is not between 0 and {_FURTHEST_KM} km.", "Choose one."
            )
        if self.before < 0 or self.after < 0:
            raise BadInput("A reach in days is negative.", "Give days before and after from 0 on.")


Events: TypeAlias = pa.Table | Path | Sequence[Path]
"""Table EVENTS in memory, or Parquet files of it, read as a stream."""


def intensity(incidents: pa.Table, events: Events, reach: Reach | None = None) -> pa.Table:
    """Table INTENSITY of incidents.

    An event counts when the time it may have lasted touches the window from `before` days before the
    incident's first day to `after` days after its last.

    Args:
        incidents: Columns `incident_ref`, `date_from`, `date_to`, `lat`, `lon`, as in INCIDENTS.
        events: The conflict events.
        reach: How far is looked; 50 km and 90 days before unless told.

    Raises:
        BadInput: A latitude or longitude is off the globe.
    """
    with _joined(incidents, events, reach or Reach()) as engine:
        return INTENSITY.conform(engine.sql(_INTENSITY).to_arrow_table())


def near(incidents: pa.Table, events: Events, reach: Reach | None = None) -> pa.Table:
    """Table NEAR: the events behind `intensity`, one row each, nearest first.

    Takes and raises the same.
    """
    with _joined(incidents, events, reach or Reach()) as engine:
        return NEAR.conform(engine.sql(_LISTED).to_arrow_table())


def intensity_and_near(
    incidents: pa.Table, events: Events, reach: Reach | None = None
) -> tuple[pa.Table, pa.Table]:
    """Tables INTENSITY and NEAR of one look at the events.

    Takes and raises the same.
    """
    with _joined(incidents, events, reach or Reach()) as engine:
        found = engine.sql(_INTENSITY).to_arrow_table()
        listed = engine.sql(_LISTED).to_arrow_table()
    return INTENSITY.conform(found), NEAR.conform(listed)


@contextmanager
def _joined(
    incidents: pa.Table, events: Events, reach: Reach
) -> Iterator[duckdb.DuckDBPyConnection]:
    """An engine with `places` and `near`, the pairs within reach; the events are read once.

    Places are laid out into cells of a grid and spans of days; an event meets only the places of its own cell
    and span, and of these the great-circle distance and the days decide.
    """
    with connected() if isinstance(events, pa.Table) else duckdb.connect() as engine:
        _name_events(engine, events)
        engine.register("incidents", incidents)
        engine.execute(_PLACES)
        _check_on_globe(engine)
        engine.register("laid_out", _laid_out(engine, reach))
        engine.execute(_CELLS)
        precise = ", ".join(f"'{code}'" for code in reach.precise_to)
        engine.execute(
            _NEAR.format(
                great_circle=great_circle_km("e", "places"),
                columns=_columns(reach),
                days=_BUCKET_DAYS,
                precise=f"AND geo_precision IN ({precise})" if precise else "",
                after=reach.after,
                before=reach.before,
                km=reach.km,
            )
        )
        yield engine


def great_circle_km(one: str, other: str) -> str:
    """SQL for the kilometres between the `lat` and `lon` of two tables of a query: the haversine formula."""
    return (
        f"2 * {_RADIUS_KM} * asin(least(1.0, sqrt(pow(sin(radians({one}.lat - {other}.lat) / 2), 2)"
        f" + cos(radians({other}.lat)) * cos(radians({one}.lat))"
        f" * pow(sin(radians({one}.lon - {other}.lon) / 2), 2))))"
    )


_INTENSITY = """
SELECT ref, count(km) AS events,
  coalesce(sum(deaths_low), 0)::BIGINT AS deaths_low, coalesce(sum(deaths), 0)::BIGINT AS deaths,
  coalesce(sum(deaths_high), 0)::BIGINT AS deaths_high,
  coalesce(sum(civilian_deaths), 0)::BIGINT AS civilian_deaths, min(km) AS nearest_km
FROM places LEFT JOIN near USING (ref) GROUP BY ref ORDER BY ref
"""
_LISTED = """
SELECT ref, source, event_id, km, greatest(first_day - event_last, 0) AS days, event_date,
  deaths_low, deaths, deaths_high
FROM near JOIN places USING (ref) ORDER BY ref, km, source, event_id
"""
_PLACES = """
CREATE TEMP TABLE places AS
SELECT incident_ref AS ref, lat, lon, date_from - DATE '1970-01-01' AS first_day,
  coalesce(date_to, date_from) - DATE '1970-01-01' AS last_day
FROM incidents WHERE lat IS NOT NULL AND lon IS NOT NULL AND date_from IS NOT NULL
"""
_CELLS = """
CREATE TEMP TABLE cells AS
SELECT ref, cell_row, cell_column, unnest(range(first_span, last_span + 1))::INTEGER AS span FROM laid_out
"""
_NEAR = """
CREATE TEMP TABLE near AS
SELECT ref, source, event_id, km, date_from AS event_date, event_last, deaths_low, deaths, deaths_high, civilian_deaths
FROM (
  SELECT e.*, places.ref, places.first_day, places.last_day,
    {great_circle} AS km
  FROM (
    SELECT *, date_from - DATE '1970-01-01' AS event_first, date_to - DATE '1970-01-01' AS event_last,
      floor((lat + 90) * {columns} / 360)::INTEGER AS cell_row,
      floor((lon + 180) * {columns} / 360)::INTEGER % {columns} AS cell_column,
      floor(event_first / {days})::INTEGER AS span
    FROM events WHERE lat IS NOT NULL AND lon IS NOT NULL {precise}
  ) e
  JOIN cells USING (cell_row, cell_column, span) JOIN places ON places.ref = cells.ref
  WHERE event_first <= places.last_day + {after} AND event_last >= places.first_day - {before}
) WHERE km <= {km}
"""


def _name_events(engine: duckdb.DuckDBPyConnection, events: Events) -> None:
    """Make `events` readable in the engine, a table in memory or files."""
    if isinstance(events, pa.Table):
        engine.register("events", events)
        return
    files = [events] if isinstance(events, Path) else list(events)
    engine.read_parquet([str(file) for file in files]).create_view("events")


def _check_on_globe(engine: duckdb.DuckDBPyConnection) -> None:
    off = engine.execute(
        "SELECT ref, lat, lon FROM places WHERE abs(lat) > 90 OR abs(lon) > 180 ORDER BY ref LIMIT 1"
    ).fetchall()
    for ref, lat, lon in off:
        raise BadInput(
            f"Incident {ref} has the position {lat}, {lon}, which is not on the globe.",
            "Correct its latitude and longitude.",
        )


def _columns(reach: Reach) -> int:
    """How many cells of the grid go round the globe: a cell is at least as high as the reach is wide."""
    return max(1, min(_MOST_COLUMNS, math.floor(360 * _KM_PER_DEGREE / reach.km)))


def _laid_out(engine: duckdb.DuckDBPyConnection, reach: Reach) -> pa.Table:
    """Each place with each cell, and the first and last span of days, that events within its reach can have."""
    ((longest,),) = engine.execute(
        "SELECT coalesce(max(date_to - date_from), 0) FROM events"
    ).fetchall()
    columns = _columns(reach)
    rows: list[tuple[str, int, int, int, int]] = []
    for ref, lat, lon, first, last in engine.execute("FROM places").fetchall():
        first_span = (first - reach.before - longest) // _BUCKET_DAYS
        last_span = (last + reach.after) // _BUCKET_DAYS
        cells = _cells_around(lat, lon, reach.km, columns)
        rows.extend((ref, row, column, first_span, last_span) for row, column in cells)
    named = zip(*rows, strict=True) if rows else ((), (), (), (), ())
    ints = pa.int32()
    types = {
        "ref": _text,
        "cell_row": ints,
        "cell_column": ints,
        "first_span": ints,
        "last_span": ints,
    }
    return pa.table(
        {
            name: pa.array(values, type_)
            for (name, type_), values in zip(types.items(), named, strict=True)
        }
    )


def _cells_around(lat: float, lon: float, km: float, columns: int) -> set[tuple[int, int]]:
    """Cells (row, column) that a circle on the globe touches; across a pole it touches every column."""
    angle = math.degrees(km / _RADIUS_KM)
    lows = range(
        math.floor((max(lat - angle, -90) + 90) * columns / 360),
        math.floor((min(lat + angle, 90) + 90) * columns / 360) + 1,
    )
    if abs(lat) + angle >= _POLE:
        return {(row, column) for row in lows for column in range(columns)}
    width = math.degrees(math.asin(math.sin(math.radians(angle)) / math.cos(math.radians(lat))))
    across = range(
        math.floor((lon - width + 180) * columns / 360),
        math.floor((lon + width + 180) * columns / 360) + 1,
    )
    return {(row, column % columns) for row in lows for column in across}
