"""What lies around incidents and missions: events that may be the incident, the nearest base, conflict by month."""

from __future__ import annotations

import pyarrow as pa

from vedette.core.context.intensity import Events, Reach, great_circle_km, near
from vedette.core.kernel.duck import connected
from vedette.core.kernel.schema import Column, Table

_text, _count, _day, _real = pa.string(), pa.int64(), pa.date32(), pa.float64()
SAME_KM, SAME_DAYS = 30.0, 1
"""How far an event may be from an incident that it may have counted: places of both are often the next town."""
BASE_KM = 50.0
"""Conflict within this distance of a base is conflict around its mission."""

EVENT_LINKS = Table(
    name="event_links",
    grain="one event that may be, or hold, an incident",
    key=("ref", "source", "event_id"),
    columns=(
        Column("ref", _text, "reference of the incident", required=True),
        Column("source", _text, "source of the event", required=True),
        Column("event_id", _text, "the source's own id", required=True),
        Column("km", _real, "great-circle distance", required=True),
        Column("killed", _count, "people killed in the incident", required=True),
        Column(
            "deaths",
            _count,
            "deaths of the event, best estimate: those of the incident are among them",
        ),
    ),
)
"""A proposal from place, day and number; the deaths of both are never added."""

NEAREST_BASES = Table(
    name="nearest_bases",
    grain="one incident whose mission had bases in its year",
    key=("ref",),
    columns=(
        Column("ref", _text, "reference of the incident", required=True),
        Column("base", _text, "place of the nearest base of the same mission in the year"),
        Column("km", _real, "great-circle distance", required=True),
        Column("troops", _count, "troops there as the source codes them"),
        Column("source", _text, "source of the base", required=True),
    ),
)

MISSION_INTENSITY = Table(
    name="mission_intensity",
    grain="one mission and month with conflict near its bases, by one source of events",
    key=("source", "mission", "month"),
    columns=(
        Column("source", _text, "source of the events", required=True),
        Column("mission", _text, "code of the mission, or its name as read", required=True),
        Column("month", _day, "first day of the month in which the events began", required=True),
        Column("events", _count, "events within reach of a base of that year", required=True),
        Column("deaths_low", _count, "deaths of all parties, lowest estimates", required=True),
        Column("deaths", _count, "best estimates, people", required=True),
        Column("deaths_high", _count, "highest estimates, people", required=True),
    ),
)
"""An event near two bases of a mission counts once for it; near bases of two missions, once for each."""


def event_links(incidents: pa.Table, events: Events) -> pa.Table:
    """Table EVENT_LINKS: events at the place and day of an incident that counted at least as many deaths.

    Args:
        incidents: As in INCIDENTS; only those in which people were killed can be linked.
        events: The conflict events.
    """
    found = near(incidents, events, Reach(SAME_KM, before=SAME_DAYS, after=SAME_DAYS))
    with connected() as engine:
        engine.register("found", found)
        engine.register("incidents", incidents)
        linked = engine.sql(
            """
            SELECT ref, source, event_id, km, killed, deaths
            FROM found JOIN incidents ON incident_ref = ref
            WHERE killed > 0 AND deaths_high >= coalesce(killed_low, killed)
            """
        ).to_arrow_table()
    return EVENT_LINKS.conform(linked)


def nearest_bases(incidents: pa.Table, bases: pa.Table) -> pa.Table:
    """Table NEAREST_BASES: the base of an incident's mission, in its year, that is nearest to it.

    Args:
        incidents: As in INCIDENTS; without place, year or mission there is no row.
        bases: Table BASES.
    """
    with connected() as engine:
        engine.register("incidents", incidents)
        engine.register("bases", bases)
        query = _NEAREST.format(great_circle=great_circle_km("b", "i"))
        found = engine.sql(query).to_arrow_table()
    return NEAREST_BASES.conform(found)


_NEAREST = """
SELECT i.incident_ref AS ref, b.place AS base, b.troops, b.source,
  {great_circle} AS km
FROM incidents i JOIN bases b
  ON i.mission = coalesce(b.mission_code, b.mission) AND i.year = b.year
WHERE i.lat IS NOT NULL AND i.lon IS NOT NULL AND b.lat IS NOT NULL AND b.lon IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY i.incident_ref ORDER BY km, b.place, b.source) = 1
"""


def mission_intensity(bases: pa.Table, events: Events, *, km: float = BASE_KM) -> pa.Table:
    """Table MISSION_INTENSITY: conflict events near the bases of each mission, by month.

    Args:
        bases: Table BASES; a base stands for the whole of its year.
        events: The conflict events.
        km: What is near.
    """
    with connected() as engine:
        engine.register("bases", bases)
        engine.execute(
            """
            CREATE TEMP TABLE stood AS
            SELECT 'B' || row_number() OVER () AS incident_ref, coalesce(mission_code, mission) AS mission,
              make_date(year, 1, 1) AS date_from, make_date(year, 12, 31) AS date_to, lat, lon
            FROM bases WHERE year IS NOT NULL
            """
        )
        found = near(
            engine.sql("FROM stood").to_arrow_table(), events, Reach(km, before=0, after=0)
        )
        engine.register("found", found)
        by_month = engine.sql(
            """
            SELECT source, mission, month, count(*) AS events, coalesce(sum(deaths_low), 0)::BIGINT AS deaths_low,
              coalesce(sum(deaths), 0)::BIGINT AS deaths, coalesce(sum(deaths_high), 0)::BIGINT AS deaths_high
            FROM (
              SELECT DISTINCT source, event_id, mission, date_trunc('month', event_date)::DATE AS month,
                deaths_low, deaths, deaths_high
              FROM found JOIN stood ON ref = incident_ref
              WHERE year(event_date) = year(date_from)
            ) GROUP BY ALL
            """
        ).to_arrow_table()
    return MISSION_INTENSITY.conform(by_month)
