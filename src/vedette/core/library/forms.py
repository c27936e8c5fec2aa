"""Extraction forms: what is asked of a document of each type, and whether what was filled in can be (feature 2.14).

Every value has a citation: the words of the document that it was taken from. A form that asks for an incident
becomes rows of a source; its sections (findings, recommendations ...) stay with the document.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from vedette.core.kernel.codelists import codelist
from vedette.core.kernel.countries import country_code
from vedette.core.kernel.problems import Problem

MOST_PEOPLE = 500
_LONGEST = 5_000
_EARLIEST = dt.date(1945, 1, 1)


class Asks(StrEnum):
    """What kind of value a field takes."""

    TEXT = "text"
    DAY = "day"
    COUNT = "count"
    CODE = "code"
    COUNTRY = "country"


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a form.

    Args:
        name: Of the field; of an incident's the column of the source.
        asks: Kind of its value.
        codes: Name of the code list of a CODE.
        is_incident: Whether it is a fact of the incident that the document is about.
        is_needed: Whether the incident cannot be taken up without it.
    """

    name: str
    asks: Asks = Asks.TEXT
    codes: str = ""
    is_incident: bool = False
    is_needed: bool = False


PEOPLE = ("dead", "injured_severe", "injured_light", "captured")
"""Fields that count people; the names of outcomes of a notification."""

_INCIDENT = (
    Field("date", Asks.DAY, is_incident=True, is_needed=True),
    Field("mission", is_incident=True),
    Field("country", Asks.COUNTRY, is_incident=True),
    Field("admin1", is_incident=True),
    Field("place", is_incident=True),
    Field("cause", Asks.CODE, "cause", is_incident=True),
    Field("incident_type", Asks.CODE, "incident_type", is_incident=True),
    Field("activity", Asks.CODE, "activity", is_incident=True),
    Field("personnel_category", Asks.CODE, "personnel_category", is_incident=True),
    *(Field(name, Asks.COUNT, is_incident=True) for name in PEOPLE),
)
_SECTIONS: Mapping[str, Sequence[str]] = {
    "boi_report": ("facts", "timeline", "findings", "contributing_factors", "recommendations", "action_taken"),
    "special_investigation": ("facts", "timeline", "findings", "contributing_factors", "recommendations"),
    "noticas": ("facts",),
    "sitrep": ("facts",),
    "code_cable": ("facts",),
    "aar": ("planned", "happened", "causes", "lessons"),
    "eom_report": ("context", "achievements", "challenges", "lessons", "conduct", "recommendations"),
    "assessment": (
        "command_and_control", "training", "discipline", "equipment", "welfare", "medical", "camp", "safety",
        "mission_support", "recommendations",
    ),
}  # fmt: skip
_OF_INCIDENTS = ("boi_report", "special_investigation", "noticas", "sitrep", "code_cable", "aar")
_ANY = ("facts", "findings", "recommendations")


def form(document_type: str) -> tuple[Field, ...]:
    """The fields of a document of a type: facts of its incident first, then the sections of its template.

    Source of the sections: Board of Inquiry, end-of-mission and assessment templates as the field describes them.
    """
    sections = tuple(Field(name) for name in _SECTIONS.get(document_type, _ANY))
    return (*_INCIDENT, *sections) if document_type in _OF_INCIDENTS else sections


def form_problems(
    fields: Sequence[Field], values: Mapping[str, str], *, today: dt.date
) -> tuple[Problem, ...]:
    """All that is wrong with the values of a form; `column` names the field."""
    known = {one.name: one for one in fields}
    found = []
    for name, value in values.items():
        if name not in known:
            said = f"The form has no field '{name}'."
            found.append(_wrong(name, said, f"Use one of {', '.join(known)}."))
        elif (told := _trouble(known[name], value, today)) is not None:
            found.append(_wrong(name, *told))
    return tuple(found)


def incident_problems(fields: Sequence[Field], values: Mapping[str, str]) -> tuple[Problem, ...]:
    """What a form still lacks before its incident can be taken up."""
    if not any(one.is_incident for one in fields):
        said = "A document of this type is not about one incident."
        return (_wrong("document_type", said, "Change the type of the document."),)
    found = [
        _wrong(one.name, f"'{one.name}' is not filled in.", "Fill it in from the document.")
        for one in fields
        if one.is_needed and not values.get(one.name)
    ]
    if not sum(int(values.get(name) or 0) for name in PEOPLE):
        said = "The form counts nobody who was killed, injured or captured."
        found.append(_wrong("dead", said, "Fill in at least one of these numbers."))
    return tuple(found)


def _trouble(field: Field, value: str, today: dt.date) -> tuple[str, str] | None:
    """What is wrong with a value, and the remedy."""
    if len(value) > _LONGEST:
        return (
            f"'{field.name}' has {len(value):,} characters.",
            f"Keep it to {_LONGEST:,}; the citation leads to the rest.",
        )
    match field.asks:
        case Asks.DAY:
            return _trouble_of_day(value, today)
        case Asks.COUNT if not (value.isascii() and value.isdigit() and int(value) <= MOST_PEOPLE):
            return (f"'{value[:40]}' is no number of people.", f"Write 0 to {MOST_PEOPLE}.")
        case Asks.CODE if value not in codelist(field.codes).codes:
            return (f"'{value[:40]}' is no code of {field.codes}.", "Choose one of the list.")
        case Asks.COUNTRY if country_code(value) is None:
            return (f"'{value[:40]}' is no country.", "Write its name or code.")
    return None


def _trouble_of_day(value: str, today: dt.date) -> tuple[str, str] | None:
    try:
        day = dt.date.fromisoformat(value)
    except ValueError:
        return (f"'{value[:40]}' is no day.", "Write it as YYYY-MM-DD.")
    if not _EARLIEST <= day <= today:
        return ("The day lies before 1945 or after today.", "Correct the day.")
    return None


def _wrong(name: str, message: str, remedy: str) -> Problem:
    return Problem(f"form.{name}", message, remedy, column=name)
