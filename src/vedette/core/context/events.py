"""Conflict events, deployments by place and published totals: what lies around the incidents."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from vedette.core.context._cells import Cells, coded
from vedette.core.context.schema import BASES, EVENTS, TOTALS
from vedette.core.kernel.errors import BadInput
from vedette.core.sources.vocabulary import code_of_country, code_of_mission

_KINDS_OF_VIOLENCE = {"1": "state_based", "2": "non_state", "3": "one_sided"}


@dataclass(frozen=True, slots=True)
class EventMapping:
    """Where a table of conflict events holds what.

    Args:
        columns: Common name -> column of the file.
        types: Word of the file -> kind of violence.
        first_record: Record number of the first row: 2 after a header, 0 in JSON.
    """

    columns: dict[str, str]
    types: dict[str, str] = field(default_factory=dict)
    first_record: int = 2


UCDP_GED = EventMapping(
    columns={
        "event_id": "id",
        "date_from": "date_start",
        "date_to": "date_end",
        "country": "country",
        "lat": "latitude",
        "lon": "longitude",
        "geo_precision": "where_prec",
        "deaths_low": "low",
        "deaths": "best",
        "deaths_high": "high",
        "civilian_deaths": "deaths_civilians",
        "type": "type_of_violence",
        "actors": "dyad_name",
        "place": "where_coordinates",
    },
    types=_KINDS_OF_VIOLENCE,
)
"""Georeferenced Event Dataset of the Uppsala Conflict Data Program, full columns."""

UCDP_POINTS = EventMapping(
    columns={
        "year": "year",
        "lat": "latitude",
        "lon": "longitude",
        "deaths": "best",
        "civilian_deaths": "deaths_civilians",
        "place": "where_coordinates",
    },
)
"""The thinned points of the same data set: a year instead of days, no id, no country."""

GEOJSON = EventMapping(
    columns=UCDP_GED.columns | {"lat": "lat", "lon": "lon"},
    types=_KINDS_OF_VIOLENCE,
    first_record=0,
)
"""The same as features of a GeoJSON file, whose points the reader calls lat and lon."""

MAPPINGS = (UCDP_GED, GEOJSON, UCDP_POINTS)
"""Known forms; the first whose columns a file has is taken when none is named."""


def events(cells: pa.Table, mapping: EventMapping | None = None, *, source: str) -> pa.Table:
    """An `EVENTS` table from the text cells of a staged file.

    Args:
        cells: Staged cells, all text.
        mapping: Where what is; by default the known form that fits the columns.
        source: Name of the source.

    Raises:
        BadInput: No known form fits, or a cell is no day, number or coordinate, or the days of an
            event are reversed.
    """
    mapping = mapping or _fitting(cells.column_names)
    told = Cells(cells, mapping.columns, first_record=mapping.first_record)
    first, last = _days(told)
    columns = {
        "event_id": told.text("event_id") if told.has("event_id") else _numbers(told, mapping),
        "date_from": first,
        "date_to": last,
        "country_iso3": coded(told.text("country"), code_of_country),
        "lat": told.real("lat"),
        "lon": told.real("lon"),
        **{name: told.text(name) for name in ("geo_precision", "actors", "place")},
        **{
            name: told.whole(name)
            for name in ("deaths_low", "deaths", "deaths_high", "civilian_deaths")
        },
        "type": coded(told.text("type"), lambda word: mapping.types.get(word, word)),
        "source": pa.repeat(pa.scalar(source), told.n_rows),
    }
    _check_order(columns["date_from"], columns["date_to"], "the days of the event")
    return EVENTS.conform(pa.table(columns))


def bases(cells: pa.Table, *, source: str) -> pa.Table:
    """A `BASES` table from the text cells of a map table of Geo-PKO (front, troop types or contributors).

    Raises:
        BadInput: A cell is no year, number or coordinate.
    """
    names = {
        "mission": "mission",
        "year": "year",
        "country": "country",
        "place": "location",
        "lat": "latitude",
        "lon": "longitude",
        "troops": "ave.no.troops",
    }
    here = {name: column for name, column in names.items() if column in cells.column_names}
    told = Cells(cells, here, no_value=("NA",))
    columns = {
        "mission_code": coded(told.text("mission"), code_of_mission),
        "mission": told.text("mission"),
        "year": told.whole("year"),
        "country_iso3": coded(told.text("country"), code_of_country),
        "place": told.text("place"),
        "lat": told.real("lat"),
        "lon": told.real("lon"),
        "troops": pc.cast(pc.round(told.real("troops")), pa.int32()),
        "source": pa.repeat(pa.scalar(source), told.n_rows),
    }
    return BASES.conform(pa.table(columns))


def totals(cells: pa.Table, *, source: str) -> pa.Table:
    """A `TOTALS` table from the text cells of the list of published totals.

    Raises:
        BadInput: A cell is no year or number.
    """
    names = {
        "total_id": "id",
        "publisher": "publisher",
        "published": "published",
        "year_from": "period_from",
        "year_to": "period_to",
        "scope": "scope",
        "count": "count",
        "peacekeepers": "of_which_peacekeepers",
        "civilians": "of_which_civilians",
        "definition": "definition",
    }
    told = Cells(cells, names)
    whole = ("year_from", "year_to", "count", "peacekeepers", "civilians")
    columns = {name: told.whole(name) if name in whole else told.text(name) for name in names}
    columns["source"] = pa.repeat(pa.scalar(source), told.n_rows)
    return TOTALS.conform(pa.table(columns))


def _fitting(names: list[str]) -> EventMapping:
    for mapping in MAPPINGS:
        if set(mapping.columns.values()) <= set(names):
            return mapping
    raise BadInput(
        f"The columns {', '.join(names[:12])} are of no known form of conflict events.",
        "Name their columns in an event mapping.",
    )


def _numbers(told: Cells, mapping: EventMapping) -> pa.Array:
    """The record number as id, where the file has none."""
    first = mapping.first_record
    return pa.array([str(number) for number in range(first, first + told.n_rows)], pa.string())


def _days(told: Cells) -> tuple[pa.Array, pa.Array]:
    if told.has("date_from"):
        return told.day("date_from"), told.day("date_to")
    year = pc.cast(told.whole("year"), pa.string())
    ends = (pc.binary_join_element_wise(year, end, "-") for end in ("01-01", "12-31"))
    first, last = (pc.cast(text, pa.date32()) for text in ends)
    return first, last


def _check_order(low: pa.Array, high: pa.Array, words: str) -> None:
    row = pc.index(pc.fill_null(pc.greater(low, high), fill_value=False), value=True).as_py()
    if row >= 0:
        raise BadInput(f"Row {row + 1} of the events: {words} are reversed.", "Correct the file.")
