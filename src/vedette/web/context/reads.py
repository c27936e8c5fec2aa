"""Questions about strength and about conflict, whose deaths stand beside ours and are never added."""

from __future__ import annotations

from dataclasses import dataclass

from vedette.core.kernel.errors import NotFound
from vedette.web.reviews.runs import Row, Run
from vedette.web.ui.charts import Point


@dataclass(frozen=True, slots=True)
class Around:
    """What lay around one incident; without a place or day of its own nothing can be said.

    Args:
        incident: The incident itself.
        intensity: Events and their deaths within reach.
        events: The events themselves, nearest first; as many as `intensity` says.
        linked: Events that may hold the incident.
        base: Nearest base of the mission in the year.
    """

    incident: Row
    intensity: Row | None
    events: list[Row]
    linked: list[Row]
    base: Row | None


def around(run: Run, reference: str) -> Around:
    """The conflict around an incident.

    Raises:
        NotFound: The run has no such incident.
    """

    def told(statement: str) -> list[Row]:
        return run.rows(statement, [reference])

    incidents = told("SELECT * FROM incidents WHERE incident_ref = ?")
    if not incidents:
        raise NotFound("There is no such incident in this run.", "Choose one from the ledger.")
    return Around(
        incidents[0],
        next(iter(told("SELECT * FROM intensity WHERE ref = ?")), None),
        told(_NEAR),
        told(_LINKED),
        next(iter(told("SELECT * FROM nearest_bases WHERE ref = ?")), None),
    )


def labels_of(run: Run, reference: str) -> list[str]:
    """The labels of the rows that make an incident."""
    rows = run.rows(
        "SELECT r.label FROM links l JOIN records r USING (source, source_record_id)"
        " WHERE l.incident_ref = ?",
        [reference],
    )
    return [str(row["label"]) for row in rows]


_NEAR = (
    "SELECT n.*, e.place, e.type, e.actors FROM near_events n JOIN events e USING (source, event_id)"
    " WHERE n.ref = ? ORDER BY n.km, n.source, n.event_id"
)
_LINKED = (
    "SELECT l.*, e.date_from, e.date_to, e.place, e.actors FROM event_links l"
    " JOIN events e USING (source, event_id) WHERE l.ref = ? ORDER BY l.km, l.source, l.event_id"
)


def missions_by_year(run: Run) -> list[Row]:
    """Conflict near the bases of each mission by year, beside its people killed by malicious acts."""
    return run.rows(_MISSION_YEARS)


_MISSION_YEARS = """
WITH lain AS (
  SELECT source, mission, CAST(strftime('%Y', month) AS INTEGER) AS year, sum(events) AS events,
    sum(deaths_low) AS deaths_low, sum(deaths) AS deaths, sum(deaths_high) AS deaths_high
  FROM mission_intensity GROUP BY 1, 2, 3),
own AS (
  SELECT mission, year, count(*) AS incidents, sum(killed) AS killed,
    sum(incident_ref IN (SELECT ref FROM event_links)) AS linked
  FROM incidents WHERE killed > 0 AND cause = 'malicious_act' GROUP BY 1, 2)
SELECT lain.*, coalesce(own.incidents, 0) AS incidents, coalesce(own.killed, 0) AS killed,
  coalesce(own.linked, 0) AS linked
FROM lain LEFT JOIN own USING (mission, year) ORDER BY lain.source, lain.mission, lain.year
"""


def months_of_conflict(run: Run) -> list[tuple[str, str, list[Point]]]:
    """Deaths of all parties near the bases of each mission, month by month: a small chart for each source and
    mission, of the last ten years with events."""
    rows = run.rows(_MISSION_MONTHS)
    sources = {row["source"] for row in rows}
    found: dict[str, list[Point]] = {}
    for row in rows:
        name = str(row["mission"]) if len(sources) == 1 else f"{row['mission']} · {row['source']}"
        found.setdefault(name, []).append((str(row["month"])[:7], _real(row["deaths"]), None, None))
    return [(name, "", points) for name, points in found.items()]


def _real(value: object) -> float | None:
    return None if value is None else float(str(value))


_MISSION_MONTHS = """
WITH months AS (SELECT DISTINCT month FROM mission_intensity ORDER BY month DESC LIMIT 120),
pairs AS (SELECT DISTINCT source, mission FROM mission_intensity)
SELECT pairs.source, pairs.mission, months.month,
  CASE WHEN lain.events IS NULL THEN 0 ELSE lain.deaths END AS deaths
FROM pairs CROSS JOIN months LEFT JOIN mission_intensity lain USING (source, mission, month)
ORDER BY pairs.mission, pairs.source, months.month
"""


def years_of(run: Run, component: str) -> list[Row]:
    """Strength, person-years with gaps and filled, and how they are known, by mission and year."""
    return run.rows(
        "SELECT *, strength / authorised AS deployed FROM strength_years WHERE component = ?"
        " ORDER BY mission, year",
        [component],
    )


def refused_years(run: Run) -> list[Row]:
    """Years of yearly tables of strength that cannot be whole, all missions together, with the reason."""
    return run.rows(
        "SELECT source, year, told, doubts FROM exposure_years"
        " WHERE mission = 'all' AND state = 'refused' ORDER BY source, year"
    )


def terms_of(run: Run, *kinds: str) -> list[Row]:
    """Context tables of some kinds with publisher and licence."""
    places = ", ".join("?" * len(kinds))
    return run.rows(
        f"SELECT * FROM context_sources WHERE kind IN ({places}) ORDER BY source",
        kinds,
    )


@dataclass(frozen=True, slots=True)
class Contributions:
    """What countries gave: missions and years that may be asked for, and the rows of those that are."""

    missions: list[str]
    years: list[int]
    rows: list[Row]


def contributions(run: Run, mission: str, year: str) -> Contributions:
    """Strength by contributor, mission and year; of one mission and one year where they are named."""
    missions = [
        str(row["mission"])
        for row in run.rows("SELECT DISTINCT mission FROM contributor_years ORDER BY 1")
    ]
    years = [
        int(row["year"])
        for row in run.rows("SELECT DISTINCT year FROM contributor_years ORDER BY 1")
    ]
    shown = year if year.isdecimal() else str(years[-1]) if years else ""
    rows = run.rows(
        "SELECT contributor, source, is_refused, sum(strength) AS strength, sum(women) AS women,"
        " max(months) AS months, count(*) AS missions FROM contributor_years"
        " WHERE (:mission = '' OR mission = :mission) AND year = CAST(:year AS INTEGER)"
        " GROUP BY contributor, source, is_refused ORDER BY contributor, source",
        {"mission": mission, "year": shown},
    )
    return Contributions(missions, years, rows)


def timeline(run: Run) -> list[Row]:
    """Every entry of the timeline, in order of time."""
    return run.rows("SELECT * FROM timeline ORDER BY first DESC, layer, mission, title")


def layers(rows: list[Row]) -> list[str]:
    """Layers that have an entry."""
    return sorted({str(row["layer"]) for row in rows})
