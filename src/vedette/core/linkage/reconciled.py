"""What reconciliation hands on: incidents, persons, every source's claim, facts to count, differences with reasons."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import pyarrow as pa

from vedette.core.kernel.schema import Column, Table

ALL = "all"
"""The source name of the reconciled picture in FACTS and COUNTS."""

_OR_WHY = ", or why there is none: a code of codelists/null_reason"
_text, _count, _date, _real, _flag = pa.string(), pa.int32(), pa.date32(), pa.float64(), pa.bool_()


class Reason(StrEnum):
    """Why two sources, or two releases of one source, do not say the same."""

    RECLASSIFIED = "reclassified"
    """A later release of the same publisher gives another cause to the same person or incident."""
    DATE_CHANGED = "date_changed"
    """A later release of the same publisher gives another date."""
    MISSION_CHANGED = "mission_changed"
    """A later release of the same publisher books the record under another mission."""
    COUNT_CHANGED = "count_changed"
    """A later release of the same publisher gives another number of killed."""
    LATE_REPORT = "late_report"
    """Only in the later release, though it happened before the earlier one ended."""
    WITHDRAWN = "withdrawn"
    """Only in the earlier release."""
    SCOPE = "scope"
    """No other source covers that mission or country, year and cause."""
    ONLY_HERE = "only_here"
    """Other sources cover it and do not have it."""
    DATE_SHIFT_YEAR = "date_shift_year"
    """Sources put one incident into different years."""
    COUNT_DIFFERS = "count_differs"
    CAUSE_DIFFERS = "cause_differs"
    DUPLICATE_IN_SOURCE = "duplicate_in_source"
    """One source has the same person or incident in several rows."""
    MONTHLY_TOTAL_MISMATCH = "monthly_total_mismatch"
    """A source's total for a month or year is not the sum of the linked incidents."""


INCIDENTS = Table(
    name="incidents",
    grain="one incident, reconciled over its sources",
    key=("incident_ref",),
    columns=(
        Column("incident_ref", _text, "reference of the incident", required=True),
        Column("title", _text, "date, place and killed in one line, without names", required=True),
        Column("date", _text, "chosen local date, EDTF"),
        Column("date_from", _date, "first possible day"),
        Column("date_to", _date, "last possible day"),
        Column("year", _count, "calendar year of `date_from`: the year of the incident (DR-12)"),
        Column("country_iso3", _text, "ISO 3166 alpha-3 code"),
        Column("mission_code", _text, "code of codelists/missions"),
        Column("mission", _text, "code of the mission, or the word of the source without a code"),
        Column("place", _text, "place as the chosen source writes it"),
        Column("lat", _real, "latitude, decimal degrees WGS 84"),
        Column("lon", _real, "longitude, decimal degrees WGS 84"),
        Column("cause", _text, "code of codelists/cause"),
        Column("incident_type", _text, "code of codelists/incident_type"),
        Column("killed_low", _count, "lowest value of any source"),
        Column("killed", _count, "chosen number of people killed; null when no source tells"),
        Column("killed_high", _count, "highest value of any source"),
        Column("injured_low", _count, "lowest value of any source"),
        Column("injured", _count, "chosen number of people injured; null when no source tells"),
        Column("injured_high", _count, "highest value of any source"),
        Column("killed_sure", _count, "killed when no undecided pair touches the incident, else 0"),
        Column("killed_min", _count, "killed if undecided pairs are decided for fewer deaths"),
        Column("killed_max", _count, "killed if undecided pairs are decided for more deaths"),
        Column("n_records", _count, "rows of all sources", required=True),
        Column("n_sources", _count, "sources that have it", required=True),
        Column("sources", _text, "their names, sorted, joined by ', '", required=True),
        Column(
            "n_origins",
            _count,
            "independent origins: copies and releases count once",
            required=True,
        ),
        Column("disagrees", _flag, "whether sources differ in any field", required=True),
        Column(
            "disagreements", _text, "fields in which they differ, joined by ', '", required=True
        ),
    ),
)

PERSONS = Table(
    name="persons",
    grain="one person of one incident, reconciled over the rows that tell of the person",
    key=("person_ref",),
    columns=(
        Column("person_ref", _text, "reference of the person", required=True),
        Column("incident_ref", _text, "reference of the incident", required=True),
        Column("year", _count, "year of the incident"),
        Column("date_from", _date, "first possible day of the incident"),
        Column("mission", _text, "code of the mission, or the word of the source"),
        Column("cause", _text, "code of codelists/cause"),
        Column("personnel_category", _text, "code of codelists/personnel_category"),
        Column("component", _text, "military, police, civilian; derived"),
        Column("nationality_iso3", _text, "ISO 3166 alpha-3 code"),
        Column("sex", _text, "F or M"),
        Column("outcome", _text, "killed, injured, abducted; null when no source tells"),
        Column("place_of_death", _text, "code of codelists/place_of_death, or why there is none"),
        Column("injury_severity", _text, "code of codelists/injury_severity"),
        Column("to_first_aid", _count, "minutes from the injury to first aid"),
        Column("to_advanced_care", _count, "minutes from the injury to advanced life support"),
        Column("to_surgery", _count, "minutes from the injury to damage-control surgery"),
        Column(
            "counted",
            _flag,
            "whether the reconciled number of killed counts the person",
            required=True,
        ),
        Column("n_records", _count, "rows of all sources", required=True),
        Column("n_sources", _count, "sources that have the person", required=True),
        Column("sources", _text, "their names, sorted, joined by ', '", required=True),
        Column(
            "reclassified",
            _flag,
            "whether releases of one family give different causes",
            required=True,
        ),
        Column("cause_before", _text, "cause in the earliest release that differs"),
    ),
)

FACTS = Table(
    name="facts",
    grain="one person, or the part of an incident whose persons are not told, by source and for all",
    key=("source", "incident_ref", "fact"),
    columns=(
        Column(
            "source",
            _text,
            "name of the source, or `all` for the reconciled picture",
            required=True,
        ),
        Column("incident_ref", _text, "reference of the incident", required=True),
        Column(
            "fact", _text, "person_ref, or `count` for people who are only counted", required=True
        ),
        Column("date_from", _date, "first possible day of the incident"),
        Column("date_to", _date, "last possible day of the incident"),
        Column("year", _count, "year of `date_from`"),
        Column("mission", _text, "code of the mission, or the word of the source"),
        Column("country_iso3", _text, "ISO 3166 alpha-3 code of the country"),
        Column("cause", _text, "code of codelists/cause"),
        Column("personnel_category", _text, "code of codelists/personnel_category"),
        Column("component", _text, "military, police, civilian; derived"),
        Column("nationality_iso3", _text, "ISO 3166 alpha-3 code"),
        Column("killed_low", _count, "lowest number of people killed; null when not told"),
        Column("killed", _count, "number of people killed; null when not told"),
        Column("killed_high", _count, "highest number of people killed; null when not told"),
        Column("killed_as_read", _count, "sum over the rows of the source; for `all` as `killed`"),
        Column("injured", _count, "number of people injured; null when not told"),
        Column("un_staff", _count, "affected staff of UN agencies, where told"),
        Column("n_rows", _count, "rows of the source behind the fact", required=True),
        Column("incident_type", _text, f"code of codelists/incident_type{_OR_WHY}"),
        Column("activity", _text, f"code of codelists/activity{_OR_WHY}"),
        Column("weapon", _text, f"code of codelists/weapon{_OR_WHY}"),
        Column("local_time", _text, f"local time, 07:45{_OR_WHY}"),
        Column("place_of_death", _text, f"code of codelists/place_of_death{_OR_WHY}"),
        Column("injury_severity", _text, f"code of codelists/injury_severity{_OR_WHY}"),
        Column("to_first_aid", _count, "minutes from the injury to first aid"),
        Column("to_advanced_care", _count, "minutes from the injury to advanced life support"),
        Column("to_surgery", _count, "minutes from the injury to damage-control surgery"),
    ),
)
"""The one table that every count, rate and claim is taken from; sums over it equal INCIDENTS."""

CLAIMS_BY_SOURCE = Table(
    name="claims_by_source",
    grain="what one source says of one field of one incident",
    key=("incident_ref", "field", "source"),
    columns=(
        Column("incident_ref", _text, "reference of the incident", required=True),
        Column("field", _text, "date, country_iso3, mission, place, cause, ...", required=True),
        Column(
            "source",
            _text,
            "name of the source; `(person)` for a person's own value",
            required=True,
        ),
        Column(
            "value",
            _text,
            "the source's value as text; a count with its range as 3 (2-5)",
            required=True,
        ),
        Column("chosen", _flag, "whether this is the reconciled value's claim", required=True),
        Column(
            "rule",
            _text,
            "why the field has its reconciled value; where a person chose: `person` or a rule, with the reason",
            required=True,
        ),
    ),
)

DIFFERENCES = Table(
    name="differences",
    grain="one thing that two sources, two releases or a total and its parts say differently",
    key=("reason", "source_a", "source_b", "subject", "field"),
    columns=(
        Column("reason", _text, "one of Reason", required=True),
        Column(
            "subject",
            _text,
            "record, person, incident or mission and month it is about",
            required=True,
        ),
        Column("incident_ref", _text, "reference of the incident, where there is one"),
        Column("field", _text, "field that differs", required=True),
        Column("mission", _text, "mission"),
        Column("period", _text, "date, month or year"),
        Column("source_a", _text, "the source (the earlier release)", required=True),
        Column(
            "source_b", _text, "the source it is held against (the later release)", required=True
        ),
        Column("value_a", _text, "what source_a says"),
        Column("value_b", _text, "what source_b says"),
        Column("words", _text, "the difference in one sentence, without names", required=True),
    ),
)


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The product of the step: one conforming table each."""

    incidents: pa.Table
    persons: pa.Table
    facts: pa.Table
    claims_by_source: pa.Table
    differences: pa.Table
    choices: pa.Table
