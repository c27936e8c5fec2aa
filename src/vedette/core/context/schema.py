"""What the context room hands on: how many people served, and what conflict was near."""

from __future__ import annotations

import pyarrow as pa

from vedette.core.kernel.schema import Column, Table

_text, _count, _date, _real = pa.string(), pa.int32(), pa.date32(), pa.float64()

STRENGTH = Table(
    name="strength",
    grain="one mission and month of one source of strength",
    key=("source", "mission", "month"),
    columns=(
        Column("mission_code", _text, "code of codelists/missions"),
        Column("mission", _text, "mission as read", required=True),
        Column("month", _date, "first day of the month", required=True),
        Column(
            "troops", _count, "contingent troops and staff officers, people at the end of the month"
        ),
        Column("police", _count, "individual police and formed units, people"),
        Column("observers", _count, "military observers and experts on mission, people"),
        Column("total", _count, "uniformed personnel: troops, police and observers, people"),
        Column("civilians", _count, "civilian personnel, people; outside the total"),
        Column("source", _text, "name of the source of strength", required=True),
    ),
)
"""A month that a source leaves out has no row: it is unknown, never 0."""

CONTRIBUTIONS = Table(
    name="contributions",
    grain="what one country gave one mission in one month or year, of one source",
    key=("source", "mission", "contributor", "first", "span"),
    columns=(
        Column("mission_code", _text, "code of codelists/missions"),
        Column("mission", _text, "mission as read", required=True),
        Column("contributor_iso3", _text, "ISO 3166 alpha-3 code of the contributor"),
        Column("contributor", _text, "contributor as read", required=True),
        Column("first", _date, "first day of the month or year", required=True),
        Column("span", _text, "month: people at its end; year: their mean over it", required=True),
        Column("troops", _count, "contingent troops and staff officers, people"),
        Column("police", _count, "individual police and formed units, people"),
        Column("observers", _count, "military observers and experts on mission, people"),
        Column("total", _count, "uniformed personnel, people", required=True),
        Column("women", _count, "of the total: women, people"),
        Column("source", _text, "name of the source", required=True),
    ),
)
"""A year may hold only some of its months without saying so: see `completeness`."""

EVENTS = Table(
    name="events",
    grain="one conflict event of one source",
    key=("source", "event_id"),
    columns=(
        Column("event_id", _text, "the source's own id", required=True),
        Column("date_from", _date, "first possible day", required=True),
        Column("date_to", _date, "last possible day", required=True),
        Column("country_iso3", _text, "ISO 3166 alpha-3 code of the country"),
        Column("lat", _real, "latitude, decimal degrees WGS 84"),
        Column("lon", _real, "longitude, decimal degrees WGS 84"),
        Column("geo_precision", _text, "code of codelists/geo_precision"),
        Column("deaths_low", _count, "deaths, lowest estimate, people"),
        Column("deaths", _count, "deaths, best estimate, people"),
        Column("deaths_high", _count, "deaths, highest estimate, people"),
        Column("civilian_deaths", _count, "of the best estimate: civilians, people"),
        Column("type", _text, "kind of violence: state_based, non_state, one_sided, or as read"),
        Column("actors", _text, "the parties as read"),
        Column("place", _text, "place as read"),
        Column("source", _text, "name of the source", required=True),
    ),
)
"""Events near a mission's incidents, all parties counted; the three estimates are as the source has them."""

BASES = Table(
    name="bases",
    grain="one place where a mission was deployed in a year",
    key=("source", "mission", "year", "place", "lat", "lon"),
    columns=(
        Column("mission_code", _text, "code of codelists/missions"),
        Column("mission", _text, "mission as read", required=True),
        Column("year", _count, "calendar year", required=True),
        Column("country_iso3", _text, "ISO 3166 alpha-3 code of the country"),
        Column("place", _text, "place as read"),
        Column("lat", _real, "latitude, decimal degrees WGS 84"),
        Column("lon", _real, "longitude, decimal degrees WGS 84"),
        Column("troops", _count, "troops as the source codes them, people or units of its own"),
        Column("source", _text, "name of the source", required=True),
    ),
)
"""Deployments by place; a size of 0 may mean unknown in its source."""

TOTALS = Table(
    name="totals",
    grain="one total that an institution published",
    key=("source", "total_id"),
    columns=(
        Column("total_id", _text, "id of the statement", required=True),
        Column("publisher", _text, "who published it", required=True),
        Column("published", _text, "when, EDTF"),
        Column("year_from", _count, "first calendar year; null where the text leaves it open"),
        Column("year_to", _count, "last calendar year", required=True),
        Column("scope", _text, "who is counted, in the words of the publisher"),
        Column("count", _count, "deaths as printed, people", required=True),
        Column("peacekeepers", _count, "of them peacekeepers, people"),
        Column("civilians", _count, "of them civilians, people"),
        Column("definition", _text, "what is counted, in words"),
        Column("source", _text, "name of the source", required=True),
    ),
)
"""Published totals: to compare with, never to add."""
