"""Authorised strength: how many people a mandate allows a mission, against how many are deployed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pyarrow as pa

from vedette.core.context._cells import Cells, coded
from vedette.core.context.exposure import Component
from vedette.core.kernel.errors import BadInput
from vedette.core.kernel.schema import Column, Table
from vedette.core.sources.vocabulary import code_of_mission

_text, _count, _date = pa.string(), pa.int32(), pa.date32()

AUTHORISED = Table(
    name="authorised",
    grain="one decision on the authorised strength of one component of a mission",
    key=("source", "mission", "component", "since"),
    columns=(
        Column("mission_code", _text, "code of codelists/missions"),
        Column("mission", _text, "mission as read", required=True),
        Column("component", _text, "uniformed, military, police or civilian", required=True),
        Column("since", _date, "first day on which it holds", required=True),
        Column("until", _date, "last day; null: until the next decision"),
        Column("authorised", _count, "people that may be deployed", required=True),
        Column("document", _text, "symbol of the decision, such as S/RES/2164 (2014)"),
        Column("source", _text, "name of the source", required=True),
    ),
)

AUTHORISED_MONTHS = Table(
    name="authorised_months",
    grain="one mission, component and month in which an authorised strength holds at its end",
    key=("mission", "component", "month"),
    columns=(
        Column("mission", _text, "code of the mission, or the word of the source", required=True),
        Column("component", _text, "uniformed, military, police or civilian", required=True),
        Column("month", _date, "first day of the month", required=True),
        Column("authorised", _count, "people that may be deployed", required=True),
        Column("document", _text, "symbol of the decision"),
    ),
)


def authorised(cells: pa.Table, *, source: str) -> pa.Table:
    """An `AUTHORISED` table from columns mission, component, since, until, authorised, document.

    Raises:
        BadInput: A column is missing, a cell is no day or number, or a component is unknown.
    """
    names = ("mission", "component", "since", "until", "authorised", "document")
    told = Cells(cells, {name: name for name in names if name in cells.column_names})
    for name in ("mission", "component", "since", "authorised"):
        if not told.has(name):
            raise BadInput(
                f"The table of authorised strength has no column {name}.",
                "Name the columns mission, component, since, until, authorised and document.",
            )
    unknown = sorted(set(told.text("component").to_pylist()) - set(Component), key=str)
    if unknown:
        raise BadInput(f"The component '{unknown[0]}' is unknown.", f"Use {', '.join(Component)}.")
    columns = {
        "mission_code": coded(told.text("mission"), code_of_mission),
        "mission": told.text("mission"),
        "component": told.text("component"),
        "since": told.day("since"),
        "until": told.day("until") if told.has("until") else pa.nulls(told.n_rows, _date),
        "authorised": told.whole("authorised"),
        "document": told.text("document"),
        "source": pa.repeat(pa.scalar(source), told.n_rows),
    }
    return AUTHORISED.conform(pa.table(columns))


def authorised_months(table: pa.Table, last: dt.date) -> pa.Table:
    """Table AUTHORISED_MONTHS: the decision that holds at the end of each month, up to a last month.

    Args:
        table: Table AUTHORISED.
        last: First day of the last month.
    """
    found: dict[tuple[str, str, dt.date], dict[str, object]] = {}
    for row in sorted(table.to_pylist(), key=lambda row: row["since"]):
        mission = row["mission_code"] or row["mission"]
        for month, end in _months(row["since"], last):
            key = (mission, row["component"], month)
            if row["until"] is not None and end > row["until"]:
                found.pop(key, None)
            else:
                found[key] = {
                    "mission": mission,
                    "component": row["component"],
                    "month": month,
                    "authorised": row["authorised"],
                    "document": row["document"],
                }
    return AUTHORISED_MONTHS.from_rows(list(found.values()))


def _months(since: dt.date, last: dt.date) -> Iterator[tuple[dt.date, dt.date]]:
    """First and last day of each month from that of a day."""
    month = since.replace(day=1)
    while month <= last:
        after = (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
        yield month, after - dt.timedelta(days=1)
        month = after
