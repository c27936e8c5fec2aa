"""What people chose for a field of an incident, or of all incidents: laid over the rules of reconciliation.

A choice takes the value of a source, the first of several sources in an order of trust, or a person's own value.
A choice for one incident goes before one for the whole review; of two with the same reach the later
counts. A choice whose sources say nothing of the field rests; the rules decide as if it were not there.
"""

from __future__ import annotations

import importlib.resources
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from vedette.core.kernel.codelists import codelist
from vedette.core.kernel.dates import event_date
from vedette.core.kernel.errors import BadInput
from vedette.core.kernel.schema import Column, Table

_SQL = importlib.resources.files(__package__) / "sql" / "reconcile"
_text = pa.string()

FIELDS = (
    "date",
    "country_iso3",
    "mission",
    "place",
    "cause",
    "incident_type",
    "killed",
    "injured",
)
"""Fields of an incident that can be chosen."""

ALIASES = {"country": "country_iso3"}

OWN = "(person)"
"""Stands as the source of a person's own value in claims; no source may have such a name."""

_CODED = {"cause": "cause", "incident_type": "incident_type", "country_iso3": "country"}
_MOST = 1_000_000

CHOICES = Table(
    name="choices",
    grain="one choice of a person for a field of an incident, or of all incidents",
    key=("mark",),
    columns=(
        Column("mark", _text, "mark of the decision", required=True),
        Column("record", _text, "source:record_id that names the incident; null for all incidents"),
        Column("incident_ref", _text, "the incident now; null for all, or when the record is gone"),
        Column("field", _text, "field that is chosen", required=True),
        Column("sources", _text, "sources in falling trust, joined by ', '"),
        Column("value", _text, "the person's own value"),
        Column("rule", _text, "the rule in words, as claims_by_source prints it", required=True),
        Column("n_incidents", pa.int32(), "incidents whose value it gives now", required=True),
        Column("by", _text, "who", required=True),
        Column("at", _text, "when, ISO 8601", required=True),
        Column("why", _text, "reason in words", required=True),
    ),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice.

    Args:
        mark: Mark of the decision.
        record: `source:record_id` of any record of the incident; empty for all incidents.
        field: One of FIELDS.
        sources: Sources in falling trust; one source for "as this source says"; empty with `value`.
        value: The person's own value as text; None with `sources`.
        rule: Name of the rule in words; empty unless a rule is meant.
        by, at, why: Author, time, reason.
    """

    mark: str
    record: str
    field: str
    sources: tuple[str, ...]
    value: str | None
    rule: str
    by: str
    at: str
    why: str

    @property
    def words(self) -> str:
        """The rule as printed: its name, or `person`, with the reason and who gave it."""
        return f"{self.rule or 'person'}: {self.why} ({self.by})"


def checked(field: str, value: str | None) -> str | None:
    """A person's own value in the form in which it is kept.

    Raises:
        BadInput: The field cannot be chosen, or the value is none of the field's.

    Example:
        >>> checked("killed", " 16 ")
        '16'
    """
    if field not in FIELDS:
        raise BadInput(f"'{field}' cannot be chosen.", f"Use one of {', '.join(FIELDS)}.")
    if value is None:
        return None
    value = value.strip()
    if field == "date":
        return event_date(value).edtf
    if field in ("killed", "injured"):
        return _number(field, value)
    if field in _CODED and value not in codelist(_CODED[field]).entries:
        raise BadInput(
            f"'{value}' is no code of the list '{_CODED[field]}'.",
            "See docs/reference/code-lists.md.",
        )
    if not value:
        raise BadInput("The value is empty.", "Write the value, or choose a source.")
    return value


def _number(field: str, value: str) -> str:
    if not value.isdecimal() or int(value) > _MOST:
        raise BadInput(
            f"'{value}' is no number of people {field}.", "Write a whole number, 0 or more."
        )
    return str(int(value))


def apply_choices(engine: duckdb.DuckDBPyConnection, made: Sequence[Choice]) -> pa.Table:
    """Lay choices over the reconciliation that stands in the engine; gives the table CHOICES.

    Changes the tables `claims` (a person's own value becomes a claim), `chosen`, `counts_chosen` and
    `days`; leaves `resolved`: incident, field, rule.
    """
    engine.register("choice", _choices(made))
    engine.register("choice_source", _sources(made))
    engine.execute((_SQL / "resolved.sql").read_text(encoding="utf-8"))
    if made:
        engine.execute((_SQL / "choices.sql").read_text(encoding="utf-8"))
    found = engine.sql(
        "select c.mark, nullif(c.record, '') as record, p.incident_ref, c.field, nullif(c.sources, '') as sources,"
        " c.value, c.rule, cast(count(r.incident_ref) as integer) as n_incidents, c.by, c.at, c.why"
        " from choice as c left join placed as p using (nth) left join resolved as r using (nth) group by all"
    )
    return CHOICES.conform(found.to_arrow_table())


def _choices(made: Sequence[Choice]) -> pa.Table:
    kinds = {"date_from": pa.date32(), "date_to": pa.date32(), "number": pa.int32()}
    rows = []
    for nth, one in enumerate(made):
        day = event_date(one.value) if one.field == "date" and one.value else None
        rows.append(
            {
                "nth": nth,
                "mark": one.mark,
                "record": one.record,
                "field": one.field,
                "sources": ", ".join(one.sources),
                "value": one.value,
                "number": int(one.value) if one.field in ("killed", "injured") and one.value else None,
                "date_from": day and day.first,
                "date_to": day and day.last,
                "mission_code": one.value
                if one.field == "mission" and one.value in codelist("missions").entries
                else None,
                "rule": one.words,
                "by": one.by,
                "at": one.at,
                "why": one.why,
            }
        )  # fmt: skip
    names = ("nth", "mark", "record", "field", "sources", "value", "number", "date_from", "date_to",
             "mission_code", "rule", "by", "at", "why")  # fmt: skip
    types = [(n, pa.int32() if n == "nth" else kinds.get(n, pa.string())) for n in names]
    return pa.Table.from_pylist(rows, schema=pa.schema(types))


def _sources(made: Sequence[Choice]) -> pa.Table:
    rows = [
        {"nth": nth, "place": place, "source": source}
        for nth, one in enumerate(made)
        for place, source in enumerate(one.sources)
    ]
    kinds = [("nth", pa.int32()), ("place", pa.int32()), ("source", pa.string())]
    return pa.Table.from_pylist(rows, schema=pa.schema(kinds))
