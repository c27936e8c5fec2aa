"""The nine databases in their own words: columns, languages, scopes, and the mapping of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from vedette.demo import words
from vedette.demo.circumstances import ACTIVITIES, WEAPONS, places_of_death
from vedette.demo.sources import View

Cells = dict[str, list[object]]
"""Columns of one file: text, int, float, a `datetime.date` or None, by name of column."""

CAUSES = {
    "malicious_act": ("Malicious Act", "Acte hostile", "ATTACK"),
    "accident": ("Accident", "Accident", "ACCIDENT"),
    "illness": ("Illness", "Maladie", "ILLNESS"),
    "self_inflicted": ("Self-Inflicted", "Suicide", "OTHER"),
    "to_be_determined": ("To Be Determined", "À déterminer", "OPEN"),
    "unknown": ("Unknown", "Inconnue", "UNKNOWN"),
}
"""Words for each cause: of the registry, of the contributors, of the field."""

TYPES = {
    "direct_fire": ("Small arms fire", "Tir d'armes légères", "shooting"),
    "ambush": ("Ambush", "Embuscade", "ambush"),
    "ied_roadside": ("IED", "EEI", "roadside bomb"),
    "mine_erw": ("Mine/ERW", "Mine", "landmine"),
    "indirect_fire": ("Indirect fire", "Tir indirect", "shelling"),
    "base_assault": ("Attack on base", "Attaque de camp", "assault on base"),
    "complex_attack": ("Complex attack", "Attaque complexe", "coordinated assault"),
    "crime": ("Crime", "Crime", "robbery"),
    "road_accident": ("Road traffic accident", "Accident de la route", "road crash"),
    "other_accident": ("Other accident", "Autre accident", "accident"),
    "aviation_accident": ("Aviation accident", "Accident d'aéronef", "air crash"),
    "disease": ("Disease", "Maladie", "illness"),
}
"""Words for each type of incident: of the field, of the contributors, of the media."""

CATEGORIES = {
    "troop": ("Troops", "Troupes"),
    "staff_officer": ("Staff Officer", "Officier d'état-major"),
    "military_observer": ("Military Observer", "Observateur militaire"),
    "fpu": ("Formed Police Unit", "Unité de police constituée"),
    "ipo": ("Individual Police Officer", "Policier hors unité"),
    "civ_international": ("International Civilian", "Civil international"),
    "civ_national": ("Local", "Civil national"),
}
"""Words for each category of personnel: English, French."""


@dataclass(frozen=True, slots=True)
class Database:
    """One source of the sample review: how it is written, named and mapped.

    Attributes:
        file: Name of the file; its ending tells the format.
        publisher, licence, received_on, label: Of the snapshot.
        scope: Who is counted, where, since when.
        cells: The columns of its file, from what the database holds.
        columns: Common name -> name of the column.
        mapping: Further keys of the mapping.
        values: Common name -> word of the database -> code.
        spoilt: A last row that cannot be read, by column; a person keeps it out, with the reason `why`.
        fed_by: Names of the sources that it copies.
    """

    file: str
    publisher: str
    licence: str
    received_on: str
    label: str
    scope: str
    cells: Callable[[View], Cells]
    columns: dict[str, object]
    mapping: dict[str, object] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    spoilt: dict[str, object] = field(default_factory=dict)
    why: str = ""
    fed_by: tuple[str, ...] = ()


def _dates(view: View, name: str = "day") -> list[object]:
    days = np.asarray(view.columns[name]).astype("datetime64[D]")
    return list(np.datetime_as_string(days).tolist())


def _day_month_year(view: View) -> list[object]:
    return [f"{d[8:10]}/{d[5:7]}/{d[:4]}" for d in map(str, _dates(view))]


def _column(view: View, name: str) -> list[object]:
    return list(view.columns[name].tolist())


def _said(view: View, name: str, table: Mapping[str, tuple[str, ...]], which: int) -> list[object]:
    return [table[c][which] if c in table else "" for c in map(str, _column(view, name))]


def _nationality(view: View, which: int) -> list[object]:
    names = [country[which] for country in words.CONTRIBUTORS]
    known = view.columns["nationality_known"].tolist()
    return [
        names[int(str(i))] if k else ""
        for i, k in zip(_column(view, "nationality"), known, strict=True)
    ]


def _numbers(view: View, name: str, known: str | None = None) -> list[object]:
    values = _column(view, name)
    if known is None:
        return values
    keep = view.columns[known].tolist()
    return [value if k else None for value, k in zip(values, keep, strict=True)]


def _degrees(view: View, name: str) -> list[object]:
    degrees = np.asarray(view.columns[name], dtype=np.float64)
    return [
        None if lost else value
        for lost, value in zip(np.isnan(degrees), degrees.tolist(), strict=True)
    ]


def _names(view: View, form: str) -> list[object]:
    """Names as `form` has them: fields g (given), f (family), F (capitals), s (second family)."""
    made: list[object] = []
    given, family, second = (view.columns[k].tolist() for k in ("given", "family", "second_family"))
    for g, f, s in zip(given, family, second, strict=True):
        text = form.format(g=g, f=f, F=words.plain(f).upper(), s=s, S=words.plain(s).upper())
        made.append(" ".join(text.split()).replace(" ,", ","))
    return made


def _registry(view: View) -> Cells:
    died = np.asarray(view.columns["day"]) + np.asarray(view.columns["died_after"])
    texts = np.datetime_as_string(died.astype("datetime64[D]")).tolist()
    return {
        "casualty_id": list(view.ids),
        "incident_date": _dates(view),
        "date_of_death": list(texts),
        "mission_acronym": _column(view, "mission"),
        "place_of_death": places_of_death(_column(view, "cause"), _column(view, "died_after")),
        "duty_station": [words.plain(str(p)) for p in _column(view, "place")],
        "type_of_casualty": ["Fatality"] * len(view),
        "casualty_name": _names(view, "{F} {S}, {g}"),
        "gender": [{"M": "Male", "F": "Female"}.get(str(s), "") for s in _column(view, "sex")],
        "year_of_birth": _numbers(view, "birth_year", "birth_year_known"),
        "nationality": _nationality(view, 1),
        "casualty_personnel_type": _said(view, "category", CATEGORIES, 0),
        "rank": _column(view, "rank"),
        "type_of_incident": _said(view, "cause", CAUSES, 0),
        "circumstance": _said(view, "type", TYPES, 0),
    }


def _mission_log(view: View) -> Cells:
    return {
        "Ref No.": list(view.ids),
        "Date of incident": [np.datetime64(d, "D").astype(object) for d in map(str, _dates(view))],
        "Local time": [f"{m // 60:02d}:{m % 60:02d}" for m in view.columns["minute"].tolist()],
        "Mission": _column(view, "mission"),
        "Country": _column(view, "country"),
        "Location": _column(view, "place"),
        "Latitude": _degrees(view, "lat"),
        "Longitude": _degrees(view, "lon"),
        "Category": _said(view, "cause", CAUSES, 2),
        "Type": _said(view, "type", TYPES, 0),
        "Weapon": [WEAPONS.get(str(t), "") for t in _column(view, "type")],
        "Activity": [ACTIVITIES.get(str(a), "") for a in _column(view, "activity")],
        "TCC/PCC": _nationality(view, 0),
        "KIA": _column(view, "killed"),
        "WIA": _column(view, "injured"),
    }


def _contributors(view: View) -> Cells:
    killed = [int(str(k)) for k in _column(view, "killed")]
    return {
        "Référence": list(view.ids),
        "Date": _day_month_year(view),
        "Mission": _column(view, "mission"),
        "Lieu": _column(view, "place"),
        "Nom et prénoms": _names(view, "{F} {S} {g}"),
        "Sexe": _column(view, "sex"),
        "Année de naissance": _numbers(view, "birth_year", "birth_year_known"),
        "Grade": _column(view, "rank"),
        "Pays": _nationality(view, 2),
        "Catégorie": _said(view, "category", CATEGORIES, 1),
        "Cause": _said(view, "cause", CAUSES, 1),
        "Circonstances": _said(view, "type", TYPES, 1),
        "Décédé": list(killed),
        "Blessé": [1 - k for k in killed],
    }


def _security(view: View) -> Cells:
    return {
        "reference": list(view.ids),
        "date": _dates(view),
        "mission": _column(view, "mission"),
        "country": _column(view, "country"),
        "location": [p or None for p in _column(view, "place")],
        "latitude": _degrees(view, "lat"),
        "longitude": _degrees(view, "lon"),
        "cause": [str(c).lower() for c in _said(view, "cause", CAUSES, 2)],
        "type": [t or None for t in _said(view, "type", TYPES, 0)],
        "nationality": [n or None for n in _nationality(view, 0)],
        "killed": _column(view, "killed"),
        "injured": _column(view, "injured"),
    }


def _medical(view: View) -> Cells:
    killed = [int(str(k)) for k in _column(view, "killed")]
    return {
        "case": list(view.ids),
        "injury_date": _dates(view),
        "mission": _column(view, "mission"),
        "pick_up": _column(view, "place"),
        "patient": _names(view, "{g} {f} {s}"),
        "sex": _column(view, "sex"),
        "born": _numbers(view, "birth_year", "birth_year_known"),
        "country": _nationality(view, 1),
        "category": _said(view, "category", CATEGORIES, 0),
        "origin": _said(view, "cause", CAUSES, 2),
        "mechanism": _said(view, "type", TYPES, 0),
        "dead": list(killed),
        "wounded": [1 - k for k in killed],
        "severity": _column(view, "severity"),
        "min_to_first_aid": _column(view, "first_aid"),
        "min_to_advanced": _column(view, "advanced"),
        "min_to_surgery": _column(view, "surgery"),
    }


def _media(view: View) -> Cells:
    killed = np.asarray(view.columns["killed"], dtype=np.int64)
    spread = (np.asarray(view.columns["minute"], dtype=np.int64) % 5 == 0).astype(np.int64)
    return {
        "id": list(view.ids),
        "date": _dates(view),
        "mission": _column(view, "mission"),
        "country": _column(view, "country"),
        "place": [p or None for p in _column(view, "place")],
        "lat": _degrees(view, "lat"),
        "lon": _degrees(view, "lon"),
        "event": [t or None for t in _said(view, "type", TYPES, 2)],
        "nature": [str(c).lower() for c in _said(view, "cause", CAUSES, 2)],
        "nationality": [n or None for n in _nationality(view, 1)],
        "deaths_min": np.maximum(killed - spread, 0).tolist(),
        "deaths": killed.tolist(),
        "deaths_max": (killed + spread * (killed > 0)).tolist(),
        "wounded": _column(view, "injured"),
    }


def _copied(view: View) -> Cells:
    cells = _mission_log(view)
    renamed = {
        "entry": "Ref No.",
        "event_date": "Date of incident",
        "mission": "Mission",
        "location": "Location",
        "lat": "Latitude",
        "lon": "Longitude",
        "category": "Category",
        "event_type": "Type",
        "contingent": "TCC/PCC",
        "fatalities": "KIA",
        "injuries": "WIA",
    }
    return {new: [v if v != "" else None for v in cells[old]] for new, old in renamed.items()}


def _union(view: View) -> Cells:
    months = [int(str(m)) for m in _column(view, "month")]
    return {
        "entry": list(view.ids),
        "year": [2013 + m // 12 for m in months],
        "month": [1 + m % 12 for m in months],
        "mission": _column(view, "mission"),
        "deaths": _column(view, "killed"),
        "wounded": _column(view, "injured"),
    }


def _values(table: Mapping[str, tuple[str, ...]], which: int) -> dict[str, str]:
    return {said[which]: code for code, said in table.items()}


_FIELD_CAUSES = _values(CAUSES, 2)
_FRENCH = {country[2]: country[0] for country in words.CONTRIBUTORS}
_REGISTRY_COLUMNS: dict[str, object] = {
    "date": "incident_date",
    "died_on": "date_of_death",
    "mission": "mission_acronym",
    "place_of_death": "place_of_death",
    "place": "duty_station",
    "name": "casualty_name",
    "sex": "gender",
    "birth_year": "year_of_birth",
    "nationality": "nationality",
    "personnel_category": "casualty_personnel_type",
    "rank": "rank",
    "cause": "type_of_incident",
    "incident_type": "circumstance",
}
_REGISTRY_MAPPING: dict[str, object] = {
    "key": "casualty_id",
    "encoding": "utf-8",
    "delimiter": ",",
    "date_order": "YMD",
    "grain": "person",
    "constants": {"killed": 1},
    "release_of": "casualty_registry",
}
_REGISTRY_VALUES = {
    "cause": _values(CAUSES, 0),
    "incident_type": _values(TYPES, 0),
    "personnel_category": _values(CATEGORIES, 0),
    "sex": {"Male": "M", "Female": "F"},
}

_REGISTRY_SCOPE = "All personnel of the missions who died in service, any cause, 2013-2017"

DATABASES: dict[str, Database] = {
    "casualty_registry_2018": Database(
        file="casualty_registry_2018.csv",
        publisher="Headquarters registry (invented)",
        licence="open",
        received_on="2018-03-31",
        label="unclassified",
        scope=_REGISTRY_SCOPE,
        cells=_registry,
        columns=_REGISTRY_COLUMNS,
        mapping=_REGISTRY_MAPPING,
        values=_REGISTRY_VALUES,
    ),
    "mission_log": Database(
        file="mission_incident_log.xlsx",
        publisher="Joint operations of the missions (invented)",
        licence="internal",
        received_on="2018-04-12",
        label="confidential",
        scope="Security incidents and accidents reported by the missions, 2013-2017",
        cells=_mission_log,
        columns={
            "date": "Date of incident",
            "mission": "Mission",
            "country": "Country",
            "place": "Location",
            "lat": "Latitude",
            "lon": "Longitude",
            "cause": "Category",
            "incident_type": "Type",
            "activity": "Activity",
            "local_time": "Local time",
            "weapon": "Weapon",
            "nationality": "TCC/PCC",
            "killed": "KIA",
            "injured": "WIA",
        },
        mapping={
            "key": "Ref No.",
            "sheet": "Incidents",
            "skip_rows": 3,
            "serial_dates": "1900",
            "grain": "incident",
        },
        values={
            "cause": _FIELD_CAUSES,
            "incident_type": _values(TYPES, 0),
            "activity": {said: code for code, said in ACTIVITIES.items()},
        },
    ),
    "contributor_lists": Database(
        file="listes_des_contributeurs.csv",
        publisher="Contributing countries, joined lists (invented)",
        licence="internal",
        received_on="2018-04-20",
        spoilt={"Référence": "ESSAI", "Date": "31/02/2016", "Nom et prénoms": "ESSAI DE SAISIE"},
        why="A trial entry: 31 February does not exist",
        label="confidential",
        scope="Military and police of the contributors, killed or gravely injured, 2013-2017",
        cells=_contributors,
        columns={
            "date": "Date",
            "mission": "Mission",
            "place": "Lieu",
            "name": "Nom et prénoms",
            "sex": "Sexe",
            "birth_year": "Année de naissance",
            "rank": "Grade",
            "nationality": "Pays",
            "personnel_category": "Catégorie",
            "cause": "Cause",
            "incident_type": "Circonstances",
            "killed": "Décédé",
            "injured": "Blessé",
        },
        mapping={
            "key": "Référence",
            "encoding": "cp1252",
            "delimiter": ";",
            "date_order": "DMY",
            "grain": "person",
        },
        values={
            "cause": _values(CAUSES, 1),
            "incident_type": _values(TYPES, 1),
            "personnel_category": _values(CATEGORIES, 1),
            "nationality": _FRENCH,
        },
    ),
    "security_department": Database(
        file="security_department.json",
        publisher="Department of security (invented)",
        licence="internal",
        received_on="2018-05-02",
        label="confidential",
        scope="Security incidents that touched staff or uniformed personnel, days in UTC, 2013-2017",
        cells=_security,
        columns={
            "date": "date",
            "mission": "mission",
            "country": "country",
            "place": "location",
            "lat": "latitude",
            "lon": "longitude",
            "cause": "cause",
            "incident_type": "type",
            "nationality": "nationality",
            "killed": "killed",
            "injured": "injured",
        },
        mapping={
            "key": "reference",
            "grain": "incident",
        },
        values={
            "cause": {said.lower(): code for said, code in _FIELD_CAUSES.items()},
            "incident_type": _values(TYPES, 0),
        },
    ),
    "medical_evacuations": Database(
        file="medical_evacuations.tsv",
        publisher="Medical services of the missions (invented)",
        licence="internal",
        received_on="2018-05-02",
        label="confidential",
        scope="Evacuated patients, living or dead, 2013-2017",
        cells=_medical,
        columns={
            "date": "injury_date",
            "mission": "mission",
            "place": "pick_up",
            "name": "patient",
            "sex": "sex",
            "birth_year": "born",
            "nationality": "country",
            "personnel_category": "category",
            "cause": "origin",
            "incident_type": "mechanism",
            "killed": "dead",
            "injured": "wounded",
            "injury_severity": "severity",
            "to_first_aid": "min_to_first_aid",
            "to_advanced_care": "min_to_advanced",
            "to_surgery": "min_to_surgery",
        },
        mapping={
            "key": "case",
            "encoding": "latin-1",
            "delimiter": "\t",
            "date_order": "YMD",
            "grain": "person",
        },
        values={
            "cause": _FIELD_CAUSES,
            "incident_type": _values(TYPES, 0),
            "personnel_category": _values(CATEGORIES, 0),
        },
    ),
    "media_monitoring": Database(
        file="media_monitoring.geojson",
        publisher="Media monitoring (invented)",
        licence="open",
        received_on="2018-05-15",
        label="unclassified",
        scope="Incidents told in the press, 2013-2017",
        cells=_media,
        columns={
            "date": "date",
            "mission": "mission",
            "country": "country",
            "place": "place",
            "lat": "lat",
            "lon": "lon",
            "cause": "nature",
            "incident_type": "event",
            "nationality": "nationality",
            "killed_low": "deaths_min",
            "killed": "deaths",
            "killed_high": "deaths_max",
            "injured": "wounded",
        },
        mapping={
            "key": "id",
            "grain": "incident",
        },
        values={
            "cause": {said.lower(): code for said, code in _FIELD_CAUSES.items()},
            "incident_type": _values(TYPES, 2),
        },
    ),
    "operations_centre": Database(
        file="operations_centre.parquet",
        publisher="Operations centre at headquarters (invented)",
        licence="internal",
        received_on="2018-06-01",
        label="confidential",
        scope="What the missions' incident log sent on, 2013-2017",
        cells=_copied,
        columns={
            "date": "event_date",
            "mission": "mission",
            "place": "location",
            "lat": "lat",
            "lon": "lon",
            "cause": "category",
            "incident_type": "event_type",
            "nationality": "contingent",
            "killed": "fatalities",
            "injured": "injuries",
        },
        mapping={
            "key": "entry",
            "grain": "incident",
        },
        values={"cause": _FIELD_CAUSES, "incident_type": _values(TYPES, 0)},
        fed_by=("mission_log",),
    ),
    "casualty_registry_2021": Database(
        file="casualty_registry_2021.csv",
        publisher="Headquarters registry (invented)",
        licence="open",
        received_on="2021-06-30",
        label="unclassified",
        scope=_REGISTRY_SCOPE,
        cells=_registry,
        columns=_REGISTRY_COLUMNS,
        mapping=_REGISTRY_MAPPING,
        values=_REGISTRY_VALUES,
    ),
    "staff_union": Database(
        file="staff_union_monthly.psv",
        publisher="Staff union (invented)",
        licence="open",
        received_on="2018-02-28",
        label="unclassified",
        scope="All staff and contractors killed or wounded by violence, by mission and month",
        cells=_union,
        columns={
            "date": {"year": "year", "month": "month"},
            "mission": "mission",
            "killed": "deaths",
            "injured": "wounded",
        },
        mapping={
            "key": "entry",
            "encoding": "utf-8",
            "delimiter": "|",
            "grain": "monthly_total",
            "constants": {"cause": "malicious_act"},
        },
    ),
}
"""The nine databases by name of source."""

PRECEDENCE = (
    "casualty_registry_2021",
    "casualty_registry_2018",
    "contributor_lists",
    "mission_log",
    "security_department",
    "operations_centre",
    "medical_evacuations",
    "media_monitoring",
    "staff_union",
)
"""The order in which counts are believed."""
