"""The notification of one incident: the incident, its persons, and versions of the report (feature 1.9).

A mission reports within hours, again when more is known, and once after the inquiry. Each report is whole:
the newest version says what is known now, the earlier ones stay in the history. Incident and person are
separate: one incident has as many persons as were affected, each with what happened to them.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum

from vedette.core.kernel.codelists import codelist
from vedette.core.kernel.countries import country_code
from vedette.core.kernel.errors import BadInput
from vedette.core.kernel.problems import Problem
from vedette.core.sources.mapping import Mapping as SourceMapping
from vedette.core.sources.mapping import parse_mapping

EARLIEST = dt.date(1945, 1, 1)
MOST_PERSONS = 500


class Version(StrEnum):
    """Versions of a report, in the order in which they are written."""

    IMMEDIATE = "immediate"
    UPDATE = "update"
    POST_INCIDENT = "post_incident"


class Outcome(StrEnum):
    """What happened to a person."""

    DEAD = "dead"
    INJURED_SEVERE = "injured_severe"
    INJURED_LIGHT = "injured_light"
    CAPTURED = "captured"
    UNHARMED = "unharmed"


_COUNTED: Mapping[Outcome, Mapping[str, int]] = {
    Outcome.DEAD: {"killed": 1, "injured": 0, "kidnapped": 0},
    Outcome.INJURED_SEVERE: {"killed": 0, "injured": 1, "kidnapped": 0},
    Outcome.INJURED_LIGHT: {"killed": 0, "injured": 1, "kidnapped": 0},
    Outcome.CAPTURED: {"killed": 0, "injured": 0, "kidnapped": 1},
    Outcome.UNHARMED: {"killed": 0, "injured": 0, "kidnapped": 0},
}
_SEVERITY = {
    Outcome.DEAD: "fatal",
    Outcome.INJURED_SEVERE: "severe",
    Outcome.INJURED_LIGHT: "minor",
}
_LISTS = {
    "cause": "cause",
    "incident_type": "incident_type",
    "activity": "activity",
    "personnel_category": "personnel_category",
    "geo_precision": "geo_precision",
}
_SEXES = ("F", "M")


@dataclass(frozen=True, slots=True)
class Person:
    """One person whom an incident affected; "" is not told.

    Args:
        outcome: What happened to them.
        personnel_category: Code of codelists/personnel_category.
        nationality: Name or code of a country.
        sex: F or M.
        rank: Rank.
        name: Name.
        birth_year: Year of birth.
        died_on: Day of death, where it is not the day of the incident.
    """

    outcome: Outcome
    personnel_category: str = ""
    nationality: str = ""
    sex: str = ""
    rank: str = ""
    name: str = ""
    birth_year: int | None = None
    died_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Notification:
    """One version of the report on one incident; "" is not told.

    Args:
        incident: Reference of the incident, the same in all its versions.
        version: Version of the report.
        date: Day of the incident.
        reported_on: Day of this report.
        country: Name or code.
        admin1: First administrative area.
        place: Place.
        lat: Latitude, decimal degrees; together with `lon` or not at all.
        lon: Longitude.
        geo_precision: Code of codelists/geo_precision.
        mission: Acronym or name.
        cause: Code of codelists/cause.
        incident_type: Code of codelists/incident_type.
        activity: Code of codelists/activity.
        narrative: What happened, without names.
        persons: Everyone affected, in the order of the report.
    """

    incident: str
    version: Version
    date: dt.date
    reported_on: dt.date
    country: str = ""
    admin1: str = ""
    place: str = ""
    lat: float | None = None
    lon: float | None = None
    geo_precision: str = ""
    mission: str = ""
    cause: str = ""
    incident_type: str = ""
    activity: str = ""
    narrative: str = ""
    persons: tuple[Person, ...] = field(default=())

    def as_json(self) -> dict[str, object]:
        """The notification as a JSON object."""
        return {
            **{name: _plain(value) for name, value in asdict(self).items() if name != "persons"},
            "persons": [
                {name: _plain(value) for name, value in asdict(one).items()} for one in self.persons
            ],
        }


def notification_from_json(told: Mapping[str, object]) -> Notification:
    """The notification in a JSON object, as `as_json` writes it."""
    persons = told.get("persons")
    held = {one.name: told[one.name] for one in fields(Notification) if one.name in told}
    held |= {
        "version": Version(str(told["version"])),
        "persons": tuple(_person(one) for one in persons) if isinstance(persons, list) else (),
    }
    for name in ("date", "reported_on"):
        held[name] = dt.date.fromisoformat(str(told[name]))
    return Notification(**held)  # type: ignore[arg-type] # written by as_json


def _person(told: Mapping[str, object]) -> Person:
    held = dict(told) | {"outcome": Outcome(str(told["outcome"]))}
    if held.get("died_on"):
        held["died_on"] = dt.date.fromisoformat(str(held["died_on"]))
    return Person(**held)  # type: ignore[arg-type] # written by as_json


def check_notification(
    one: Notification, earlier: Sequence[Notification], *, today: dt.date
) -> None:
    """Whether a notification can be taken up, as the next version of its incident.

    Args:
        one: The notification.
        earlier: The versions of the same incident so far, in order.
        today: No date may be later.

    Raises:
        BadInput: Something is wrong; all that is is told at once.
    """
    problems = notification_problems(one, earlier, today=today)
    if problems:
        raise BadInput(
            " ".join(problem.message for problem in problems),
            " ".join(dict.fromkeys(problem.remedy for problem in problems)),
        )


def notification_problems(
    one: Notification, earlier: Sequence[Notification], *, today: dt.date
) -> tuple[Problem, ...]:
    """All that is wrong with a notification; `column` names the field, `record` the person from 1."""
    found: list[Problem] = []
    for name in ("date", "reported_on"):
        if not EARLIEST <= getattr(one, name) <= today:
            found.append(
                _wrong(name, "The day lies before 1945 or after today.", "Correct the day.")
            )
    if one.reported_on < one.date:
        found.append(
            _wrong("reported_on", "The report is older than the incident.", "Correct one day.")
        )
    found += _of_position(one)
    found += [problem for name in _LISTS if (problem := _of_code(name, one)) is not None]
    if one.country and country_code(one.country) is None:
        found.append(_no_country("country", None))
    found += _of_version(one, earlier)
    found += _of_persons(one, today)
    return tuple(found)


def records_file(notifications: Sequence[Notification]) -> bytes:
    """The newest versions as a JSON file, one object for each person: what the desk hands in as a source.

    The same notifications give the same bytes, whatever their order.
    """
    rows = [
        _row(one, number, person)
        for one in sorted(notifications, key=lambda each: each.incident)
        for number, person in enumerate(one.persons, start=1)
    ]
    return (json.dumps(rows, ensure_ascii=False, indent=1) + "\n").encode()


def desk_mapping(*, scope: str = "", custodian: str = "", label: str = "") -> SourceMapping:
    """How the file of `records_file` is read."""
    plain = (
        "incident_id", "date", "died_on", "reported_on", "country", "admin1", "place", "lat", "lon", "mission",
        "cause", "incident_type", "activity", "personnel_category", "nationality", "killed", "injured",
        "kidnapped", "injury_severity", "name", "sex", "birth_year", "rank", "notes",
    )  # fmt: skip
    return parse_mapping(
        {
            "name": "notification",
            "version": "1",
            "columns": {name: name for name in plain},
            "key": "person_id",
            "grain": "person",
            "date_order": "YMD",
            "unknown_values": "block",
            "scope": scope,
            "custodian": custodian,
            "label": label,
        }
    )


def _row(one: Notification, number: int, person: Person) -> dict[str, object]:
    shared = {
        name: _plain(getattr(one, name)) or None
        for name in (
            "country",
            "admin1",
            "place",
            "mission",
            "cause",
            "incident_type",
            "activity",
        )
    }
    return {
        "person_id": f"{one.incident}/{number}",
        "incident_id": one.incident,
        "report_version": str(one.version),
        "date": one.date.isoformat(),
        "reported_on": one.reported_on.isoformat(),
        "died_on": person.died_on.isoformat() if person.died_on else None,
        **shared,
        "lat": one.lat,
        "lon": one.lon,
        "notes": one.narrative or None,
        "outcome": str(person.outcome),
        **_COUNTED[person.outcome],
        "injury_severity": _SEVERITY.get(person.outcome),
        "personnel_category": person.personnel_category or None,
        "nationality": person.nationality or None,
        "sex": person.sex or None,
        "rank": person.rank or None,
        "name": person.name or None,
        "birth_year": person.birth_year,
    }


def _of_position(one: Notification) -> list[Problem]:
    if (one.lat is None) != (one.lon is None):
        return [_wrong("lat", "Only one coordinate is given.", "Give both, or none.")]
    if one.lat is None or one.lon is None:
        return []
    if not (-90 <= one.lat <= 90 and -180 <= one.lon <= 180):  # noqa: PLR2004 - degrees of the globe
        return [_wrong("lat", "The coordinates lie outside of the globe.", "Correct them.")]
    return []


def _of_code(name: str, one: Notification) -> Problem | None:
    value = str(getattr(one, name, "") or "")
    if not value or value in codelist(_LISTS[name]).codes:
        return None
    return _wrong(name, f"'{value[:40]}' is no code of {name}.", "Choose one of the list.")


def _of_version(one: Notification, earlier: Sequence[Notification]) -> list[Problem]:
    if not earlier:
        return []
    last = earlier[-1]
    order = list(Version)
    if order.index(one.version) < order.index(last.version):
        return [
            _wrong(
                "version",
                f"The report is already at version '{last.version}'.",
                "Write the same or a later version.",
            )
        ]
    if one.version is Version.IMMEDIATE:
        return [
            _wrong("version", "There is an immediate report already.", "Write it as an update.")
        ]
    if one.reported_on < last.reported_on:
        return [_wrong("reported_on", "The version before was reported later.", "Correct the day.")]
    return []


def _of_persons(one: Notification, today: dt.date) -> list[Problem]:
    if not 0 < len(one.persons) <= MOST_PERSONS:
        return [
            _wrong(
                "persons",
                f"The notification names {len(one.persons)} persons.",
                f"Enter from 1 to {MOST_PERSONS}; those of whom nothing is known count as well.",
            )
        ]
    found: list[Problem] = []
    for number, person in enumerate(one.persons, start=1):
        found += _of_person(one, number, person, today)
    return found


def _of_person(one: Notification, number: int, person: Person, today: dt.date) -> list[Problem]:
    found = []
    held = codelist("personnel_category").codes
    if person.personnel_category and person.personnel_category not in held:
        found.append(
            _wrong("personnel_category", "This is no category.", "Choose one of the list.", number)
        )
    if person.nationality and country_code(person.nationality) is None:
        found.append(_no_country("nationality", number))
    if person.sex and person.sex not in _SEXES:
        found.append(_wrong("sex", "Write F or M, or leave it open.", "Correct it.", number))
    if person.birth_year is not None and not 1900 <= person.birth_year <= one.date.year:  # noqa: PLR2004
        found.append(_wrong("birth_year", "The year of birth does not fit.", "Correct it.", number))
    if person.died_on is not None:
        if person.outcome is not Outcome.DEAD:
            found.append(
                _wrong("died_on", "Only the dead have a day of death.", "Correct it.", number)
            )
        elif not one.date <= person.died_on <= today:
            found.append(_wrong("died_on", "The day of death does not fit.", "Correct it.", number))
    return found


def _no_country(name: str, number: int | None) -> Problem:
    return _wrong(name, "No country of that name or code is known.", "Choose a country.", number)


def _wrong(name: str, message: str, remedy: str, number: int | None = None) -> Problem:
    place = "" if number is None else f"Person {number}: "
    return Problem(f"notification.{name}", f"{place}{message}", remedy, record=number, column=name)


def _plain(value: object) -> object:
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, StrEnum) else value
