"""Ready mappings: the public files that are known by name, how each is read, and what must be kept out.

Mappings of casualty sources are package data (`ready/*.json`). Files of context (strength, conflict
events, bases, totals) have a form of their own in the context room; here they have their name only.
"""

from __future__ import annotations

import datetime as dt
import functools
import importlib.resources
from dataclasses import dataclass
from enum import StrEnum

from vedette.core.sources.mapping import Mapping, parse_mapping

_FOLDER = importlib.resources.files(__package__) / "ready"


class Kind(StrEnum):
    """What a file brings."""

    CASUALTIES = "casualties"
    STRENGTH = "strength"
    EVENTS = "events"
    BASES = "bases"
    TOTALS = "totals"
    CONTRIBUTIONS = "contributions"
    TIMELINE = "timeline"


@dataclass(frozen=True, slots=True)
class Ready:
    """A public file with its mapping.

    Args:
        source: Name of the source in a review.
        pattern: Path below the folder of data.
        kind: What the file brings.
        mapping: How its cells are read; None for files of context.
        received_on: Day of the release; later dates in it are refused.
        quarantine: (record number, reason) of rows that the strict policy refuses.
        licence: Terms of use.
        publisher: Who publishes it.
        scope: Who is counted, where, since when.
        release_of: Family of databases by one publisher that keep their ids.
        fed_by: Names of the sources that it copies.
    """

    source: str
    pattern: str
    kind: Kind
    mapping: Mapping | None
    received_on: dt.date
    licence: str
    publisher: str
    scope: str
    quarantine: tuple[tuple[int, str], ...] = ()
    release_of: str = ""
    fed_by: tuple[str, ...] = ()

    @property
    def quarantine_reason(self) -> str:
        """The reasons of the quarantine in one text."""
        return "; ".join(f"record {number}: {reason}" for number, reason in self.quarantine)


_CASUALTIES = (
    ("un_fatalities/un_fatalities_2021-06.csv", dt.date(2021, 6, 30)),
    ("un_fatalities/un_fatalities_2025-04-04.csv", dt.date(2025, 4, 4)),
    ("awsd/awsd_2016-10-03.csv", dt.date(2016, 10, 3)),
    ("awsd/awsd_2020-11-25.csv", dt.date(2020, 11, 25)),
    ("awsd/awsd_2021-06-21.csv", dt.date(2021, 6, 21)),
    ("awsd/awsd_2025-03.csv", dt.date(2025, 4, 6)),
    ("kika/kika_2020-2023.xlsx", dt.date(2023, 3, 27)),
    ("kika/kika_2020-2023_reworked.csv", dt.date(2023, 3, 27)),
    ("media_incidents/media_incidents.csv", dt.date(2026, 11, 23)),
)
"""Path and day of the release; the newer release of a family stands after the older one."""

_QUARANTINE = {
    "awsd_2020-11-25": (
        (2464, "longitude 641778 is no longitude; the next release has the incident with another"),
    ),
    "awsd_2025-03": (
        (4338, "incident 4386 is dated 2025-12-19, after the release itself; most likely 2024"),
    ),
}

_RETRIEVED = dt.date(2026, 11, 23)
_UPPSALA = ("CC BY 4.0", "Uppsala Conflict Data Program")
_GEOPKO = ("cite Cil, Fjelde, Hultman and Nilsson (2020); terms not stated", "Uppsala University")
_IPI = ("not stated", "UN monthly summaries, collected by the International Peace Institute")
_CONTEXT = (
    (
        "contributions/ipi_mission_month_1990-2017.csv",
        Kind.STRENGTH,
        _IPI,
        "Uniformed strength by mission and month, 1990-11 to 2017-03; November 2016 is absent.",
    ),
    (
        "contributions/ipi_country_mission_month_gender_2009-2014.csv.gz",
        Kind.CONTRIBUTIONS,
        _IPI,
        "Uniformed strength by contributor, mission and month, 2009-11 to 2014-02.",
    ),
    (
        "contributions/un_country_mission_year_gender_2010-2021.csv.gz",
        Kind.CONTRIBUTIONS,
        (
            "MIT (collection)",
            "UN monthly summaries, collected by the project UN Peacekeeping Analytics",
        ),
        "Uniformed strength by contributor, mission and year, 2010 to 2021; some years are partial.",
    ),
    (
        "missions/missions_start_end.csv",
        Kind.TIMELINE,
        ("MIT (collection)", "UN facts, collected by the project PACT"),
        "Months in which 71 missions began and ended, 1948 to now; some ends are stale.",
    ),
    (
        "ucdp_ged_car/ged_v23_1_car.csv.gz",
        Kind.EVENTS,
        _UPPSALA,
        "Conflict events with deaths in the Central African Republic, 1991-08-08 to 2022-12-30.",
    ),
    (
        "ucdp_ged_min/ged_v20_1_points.csv.gz",
        Kind.EVENTS,
        _UPPSALA,
        "Points of conflict events with deaths, 1995 to 2019, by year; 61 of 225 thousand events.",
    ),
    (
        "geopko/geopko_v2.3_FrontMap.csv",
        Kind.BASES,
        _GEOPKO,
        "Places of peacekeeping deployments by mission and year, 1994 to 2024.",
    ),
    (
        "geopko/geopko_v2.3_TTMap.csv",
        Kind.BASES,
        _GEOPKO,
        "Types of troops by mission, year and place.",
    ),
    (
        "geopko/geopko_v2.3_TCCMap.csv",
        Kind.BASES,
        _GEOPKO,
        "Contributing countries by mission, year and place.",
    ),
    (
        "published_totals/published_totals.csv",
        Kind.TOTALS,
        ("facts, own words", "compiled from public pages"),
        "Totals of deaths that institutions published, 1948 to 2023.",
    ),
)
_SOURCE_NAMES = {"ged_v23_1_car": "ucdp_ged_car", "ged_v20_1_points": "ucdp_ged_points"}
"""Sources whose name is not the stem of their file."""


@functools.cache
def ready_mappings() -> tuple[Ready, ...]:
    """Every public file that is known by name, casualties first, older releases before newer ones."""
    return (*(_casualties(*entry) for entry in _CASUALTIES), *(_context(*e) for e in _CONTEXT))


def ready_named(source: str) -> Ready | None:
    """The public file of that source name; None where there is none."""
    return next((one for one in ready_mappings() if one.source == source), None)


def _casualties(path: str, received_on: dt.date) -> Ready:
    source = _source(path)
    mapping = parse_mapping((_FOLDER / f"{source}.json").read_text(encoding="utf-8"))
    return Ready(
        source,
        path,
        Kind.CASUALTIES,
        mapping,
        received_on,
        licence=mapping.licence,
        publisher=mapping.publisher,
        scope=mapping.scope,
        quarantine=_QUARANTINE.get(source, ()),
        release_of=mapping.release_of,
        fed_by=mapping.fed_by,
    )


def _context(path: str, kind: Kind, rights: tuple[str, str], scope: str) -> Ready:
    licence, publisher = rights
    return Ready(_source(path), path, kind, None, _RETRIEVED, licence, publisher, scope)


def _source(path: str) -> str:
    stem = path.rpartition("/")[2].removesuffix(".gz").rpartition(".")[0]
    return _SOURCE_NAMES.get(stem, stem)
