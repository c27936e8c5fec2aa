"""The casualty record: what every source is mapped to.

One row per person per incident per source where the source counts persons (`grain` person), per
incident where it counts incidents, per place and month where it only gives totals (monthly_total).
The verbatim row stays in the staged table of its import, found by `import_id` and `record`.
"""

from __future__ import annotations

from enum import StrEnum

import pyarrow as pa

from vedette.core.kernel.schema import Column, Table


class Grain(StrEnum):
    """What one row of a source counts."""

    PERSON = "person"
    INCIDENT = "incident"
    MONTHLY_TOTAL = "monthly_total"
    READING = "reading"
    """A reading of an indicator; no casualty, and kept out of records and linkage (`sources.readings`)."""


_text, _count, _date, _real = pa.string(), pa.int32(), pa.date32(), pa.float64()

RECORDS = Table(
    name="records",
    grain="one row of one source, mapped: a person, an incident or a monthly total",
    key=("source", "source_record_id"),
    columns=(
        Column("source", _text, "name of the source, unique in the review", required=True),
        Column(
            "source_record_id",
            _text,
            "the source's own id as read; the record number where it has none",
            required=True,
        ),
        Column("import_id", _text, "import that brought the row", required=True),
        Column(
            "record",
            _count,
            "record number in the file; the header is 1, JSON counts from 0",
            required=True,
        ),
        Column("line", _count, "physical line in the file; null where the format has none"),
        Column("grain", _text, "person, incident or monthly_total", required=True),
        Column("incident_id", _text, "the source's own id of the incident, as read"),
        Column(
            "date",
            _text,
            "local date of the incident, EDTF: 2017-12-07, 2017-12, 2017, 2017-12-01/2017-12-05",
        ),
        Column("date_from", _date, "first possible day"),
        Column("date_to", _date, "last possible day"),
        Column("died_on", _date, "day of death, where it is told apart from the incident"),
        Column("reported_on", _date, "day of the report"),
        Column("country", _text, "country as read"),
        Column("country_iso3", _text, "ISO 3166-1 (or -3) alpha-3 code of the country at the date"),
        Column("admin1", _text, "first administrative area as read"),
        Column("place", _text, "place as read"),
        Column("lat", _real, "latitude, decimal degrees WGS 84"),
        Column("lon", _real, "longitude, decimal degrees WGS 84"),
        Column("geo_precision", _text, "code of codelists/geo_precision"),
        Column("mission", _text, "mission as read"),
        Column("mission_code", _text, "code of codelists/missions"),
        Column("cause", _text, "code of codelists/cause"),
        Column("cause_text", _text, "cause as read"),
        Column("incident_type", _text, "code of codelists/incident_type"),
        Column("incident_type_text", _text, "type of incident as read"),
        Column("activity", _text, "code of codelists/activity"),
        Column("activity_text", _text, "activity as read"),
        Column("local_time", _text, "local time of the incident on a clock of 24 hours: 07:45"),
        Column("weapon", _text, "code of codelists/weapon"),
        Column("weapon_text", _text, "weapon as read"),
        Column("personnel_category", _text, "code of codelists/personnel_category"),
        Column("personnel_category_text", _text, "category as read"),
        Column("nationality", _text, "nationality as read"),
        Column("nationality_iso3", _text, "ISO code of the nationality"),
        Column("killed", _count, "persons killed, best value; null is unknown, never 0"),
        Column("killed_low", _count, "lowest value that the source gives"),
        Column("killed_high", _count, "highest value that the source gives"),
        Column("injured", _count, "persons injured"),
        Column("kidnapped", _count, "persons abducted"),
        Column(
            "injury_severity",
            _text,
            "code of codelists/injury_severity: of the person, or the gravest of the incident",
        ),
        Column("injury_severity_text", _text, "severity as read; sources score rarely, and differ"),
        Column("place_of_death", _text, "code of codelists/place_of_death"),
        Column("place_of_death_text", _text, "place of death as read"),
        Column("to_first_aid", _count, "minutes from the injury to first aid"),
        Column("to_advanced_care", _count, "minutes from the injury to advanced life support"),
        Column("to_surgery", _count, "minutes from the injury to damage-control surgery"),
        Column("un_staff", _count, "affected staff of UN agencies, where the source tells"),
        Column("name", _text, "name of the person as read"),
        Column("sex", _text, "F or M"),
        Column("birth_year", _count, "year of birth"),
        Column("rank", _text, "rank as read"),
        Column("notes", _text, "narrative or remark as read"),
        Column("missing", _text, "JSON object: field -> kind of no value (codelists/null_reason)"),
        Column(
            "label",
            _text,
            "label of the row: level or level:COMPARTMENT,COMPARTMENT",
            required=True,
        ),
    ),
)
"""Every mapped row of every active import; `date_from` <= `date_to`; null is always "no value"."""
