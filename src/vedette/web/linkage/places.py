"""Where incidents were: places with coordinates for the map and its table, and what cannot be drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vedette.web.linkage.reads import condition
from vedette.web.reviews.runs import Row, Run

MOST_PLACES = 20_000
"""Places and years that one map draws; those with most people killed first."""
MOST_FOR_PRECISION = 20_000
"""Incidents up to which the precision of their places is looked up in the rows of the sources."""
COARSE = 5
"""From this precision on (part of a country, country, sea) a point would lie: it stands beside the map."""
_ROWS = 50
_HAS_PLACE = "lat IS NOT NULL AND lon IS NOT NULL"
_PRECISION = (
    "(SELECT min(CAST(r.geo_precision AS INTEGER)) FROM links l"
    " JOIN records r USING (source, source_record_id)"
    " WHERE l.incident_ref = i.incident_ref AND r.geo_precision IS NOT NULL)"
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """One place in one year: coordinates, precision (1 exact to 4 first-level area; None unknown), numbers."""

    place_id: str
    lon: float
    lat: float
    place: str
    mission: str
    year: int | None
    precision: int | None
    n_incidents: int
    n_killed: int


@dataclass(frozen=True, slots=True)
class Places:
    """What the map page says besides the points.

    Args:
        rows: Places with most people killed, over the years asked for.
        n_places: Places that the filters leave.
        n_drawn: Incidents that stand on the map.
        n_coarse: Incidents of which only the country or a part of it is known.
        n_nowhere: Incidents without any coordinates.
        years: First and last year of all incidents.
        coarse: Country and number of incidents that are known no finer.
    """

    rows: Sequence[Row]
    n_places: int
    n_drawn: int
    n_coarse: int
    n_nowhere: int
    years: tuple[int, int]
    coarse: Sequence[Row]

    @property
    def n_all(self) -> int:
        return self.n_drawn + self.n_coarse + self.n_nowhere


def drawn(run: Run, filters: Mapping[str, str]) -> list[Drawn]:
    """The points of the map under the filters, all years, one for each place and year.

    Args:
        run: The run.
        filters: Those of the ledger; `from` and `to` are left to the slider.
    """
    where, values = condition({**filters, "from": "", "to": ""})
    rows = run.rows(
        f"SELECT lon, lat, min(place) AS place, min(mission) AS mission, year, min(fine) AS precision,"
        f" count(*) AS n, sum(coalesce(killed, 0)) AS killed FROM ({_with_precision(run, where, values)})"
        f" WHERE coalesce(fine, 0) < {COARSE} GROUP BY lon, lat, year ORDER BY killed DESC, n DESC LIMIT ?",
        [*values, MOST_PLACES],
    )
    return [
        Drawn(
            place_id(row["lon"], row["lat"]),
            float(row["lon"]),
            float(row["lat"]),
            str(row["place"] or ""),
            str(row["mission"] or ""),
            row["year"],
            row["precision"],
            int(row["n"]),
            int(row["killed"]),
        )
        for row in rows
    ]


def places(run: Run, filters: Mapping[str, str]) -> Places:
    """The table of the map under the same filters, and what the map leaves out, counted."""
    where, values = condition(filters)
    inner = _with_precision(run, where, values)
    fine, coarse = f"coalesce(fine, 0) < {COARSE}", f"fine >= {COARSE}"
    rows = run.rows(
        f"SELECT lon, lat, min(place) AS place, min(mission) AS mission, min(fine) AS precision,"
        f" min(year) AS first, max(year) AS last, count(*) AS n, sum(coalesce(killed, 0)) AS killed"
        f" FROM ({inner}) WHERE {fine} GROUP BY lon, lat ORDER BY killed DESC, n DESC, lon, lat LIMIT ?",
        [*values, _ROWS],
    )
    counted = run.row(
        f"SELECT count(*) FILTER (WHERE {fine}) AS drawn, count(*) FILTER (WHERE {coarse}) AS coarse,"
        f" count(DISTINCT CASE WHEN {fine} THEN lon || ' ' || lat END) AS places FROM ({inner})",
        values,
    )
    assert counted is not None, "a count always has a row"
    nowhere = run.value(
        f"SELECT count(*) FROM incidents WHERE {where} AND NOT ({_HAS_PLACE})", values
    )
    return Places(
        [{**row, "place_id": place_id(row["lon"], row["lat"])} for row in rows],
        int(counted["places"]),
        int(counted["drawn"]),
        int(counted["coarse"]),
        int(nowhere),
        _years(run),
        run.rows(
            f"SELECT country_iso3, count(*) AS n FROM ({inner}) WHERE {coarse} GROUP BY 1 ORDER BY n DESC",
            values,
        ),
    )


def place_id(lon: object, lat: object) -> str:
    """Name of a place on the map: its coordinates."""
    return f"{float(str(lon)):.5f},{float(str(lat)):.5f}"


def _with_precision(run: Run, where: str, values: Sequence[object]) -> str:
    """Incidents with coordinates and, where they are few enough to look up, the finest precision of their rows."""
    n = int(
        str(run.value(f"SELECT count(*) FROM incidents WHERE {where} AND {_HAS_PLACE}", values))
    )
    fine = _PRECISION if n <= MOST_FOR_PRECISION else "NULL"
    return f"SELECT i.*, {fine} AS fine FROM incidents i WHERE {where} AND {_HAS_PLACE}"


def _years(run: Run) -> tuple[int, int]:
    row = run.row("SELECT min(year) AS first, max(year) AS last FROM incidents")
    assert row is not None, "a minimum always has a row"
    return int(row["first"] or 0), int(row["last"] or 0)
