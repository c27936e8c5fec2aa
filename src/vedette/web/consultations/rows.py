"""The programme and the statements as lists: rows under filters, and the cells of the tables of a meeting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from django.utils.functional import Promise

from vedette.core.consultations.meeting_rows import Item
from vedette.core.consultations.meetings import Meeting
from vedette.web.consultations import words
from vedette.web.consultations.reads import Programme, standing
from vedette.web.ui.vocabulary import VOCABULARY

Row = dict[str, Any]
FILTERS = ("q", "stage", "kind", "record")
OF_STATEMENTS = ("q", "stage", "class", "area")
COLUMNS_OF: Mapping[str, tuple[str, ...]] = {
    "agenda": ("key", "title", "minutes", "about", "outcome"),
    "itinerary": ("key", "on", "place", "purpose"),
    "met": ("key", "n", "category", "rank", "place", "stop"),
    "interviews": ("interview",),
}


def every(held: Programme) -> list[Row]:
    """All meetings as rows, by day."""
    found = [
        {
            "meeting": ref,
            "on": one.meeting.on.isoformat(),
            "until": one.meeting.last_day.isoformat(),
            "stage": one.meeting.stage,
            "kind": one.meeting.kind,
            "title": one.meeting.title,
            "place": one.meeting.place,
            "mission": one.meeting.mission,
            "rule": one.meeting.rule,
            "n_present": len(one.meeting.present),
            "n_statements": len(one.statements),
            "n_open": sum(not task.is_done for task in one.follow_ups),
            "record": standing(one),
        }
        for ref, one in held.records.items()
    ]
    return sorted(found, key=lambda row: (row["on"], row["meeting"]))


def filtered(rows: Iterable[Row], filters: Mapping[str, str]) -> list[Row]:
    """The rows that filters leave."""
    asked = filters.get("q", "").casefold()
    return [
        row
        for row in rows
        if asked in f"{row['meeting']} {row['title']} {row['place']} {row['mission']}".casefold()
        and all(filters.get(name, "") in ("", row[name]) for name in FILTERS[1:])
    ]


def statements(held: Programme) -> list[Row]:
    """All statements as rows, in the order of their meetings."""
    return [
        {
            "statement": one.ref,
            "meeting": ref,
            "stage": record.meeting.stage,
            "kind": str(one.kind),
            "class": one.speaker_class,
            "who": held.who(one),
            "text": one.text,
            "areas": ", ".join(one.areas),
            "place": one.place,
            "on": (one.on or record.meeting.on).isoformat(),
        }
        for ref, record in held.records.items()
        for one in record.statements
    ]


def said(rows: Iterable[Row], filters: Mapping[str, str]) -> list[Row]:
    """The statements that filters leave."""
    asked, area = filters.get("q", "").casefold(), filters.get("area", "")
    return [
        row
        for row in rows
        if asked in f"{row['statement']} {row['text']} {row['place']}".casefold()
        and (not area or area in row["areas"].split(", "))
        and all(filters.get(name, "") in ("", row[name]) for name in ("stage", "class"))
    ]


_CODES: Mapping[str, Mapping[str, Promise]] = {"rank": words.RANKS, "category": VOCABULARY}


def cells(one: Meeting, table: str) -> list[tuple[str, list[Promise | str]]]:
    """The rows of a table: key, and cells in words."""
    return [
        (row.key, [_cell(table, name, row) for name in COLUMNS_OF[table]])
        for row in one.rows(table)
    ]


def _cell(table: str, name: str, row: Any) -> Promise | str:
    if name == "about":
        return " ".join(bound.on for bound in row.about)
    value = getattr(row, name)
    said = "" if value is None else str(value)
    if table == "met" and name == "place":
        return words.PLACES.get(said, said)
    return _CODES.get(name, {}).get(said, said)


def row_said(one: Meeting, table: str, key: str) -> dict[str, Any]:
    """One row as its form shows it; nothing where there is none of this key."""
    for row in one.rows(table):
        if row.key == key:
            about = {"about": " ".join(b.on for b in row.about)} if isinstance(row, Item) else {}
            return asdict(row) | about
    return {}
