"""Timeline: mandates, changes of strength, policy dates, tactics, laid under every trend (3.4)."""

from __future__ import annotations

import calendar
import datetime as dt
import re
import string
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby

import pyarrow as pa
import pyarrow.compute as pc

from vedette.core.context._cells import Cells, coded
from vedette.core.context.exposure import Component
from vedette.core.kernel.errors import BadInput
from vedette.core.kernel.schema import Column, Table
from vedette.core.sources.vocabulary import code_of_mission

_text, _date = pa.string(), pa.date32()
_MISSIONS = frozenset({"Acronym", "Start Date", "End Date"})
_NAMES = (
    "", "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


class Layer(StrEnum):
    """What an entry of the timeline is about."""

    MANDATE = "mandate"
    STRENGTH = "strength"
    POLICY = "policy_date"
    TACTICS = "tactics"
    BOUNDARY = "boundary"


TIMELINE = Table(
    name="timeline",
    grain="one dated event of one layer of the timeline",
    key=("layer", "mission", "first", "title"),
    columns=(
        Column("layer", _text, "mandate, strength, policy_date, tactics or boundary", required=True),
        Column("mission_code", _text, "code of codelists/missions; null: all missions"),
        Column("mission", _text, "mission as read; null: all missions"),
        Column("first", _date, "first day", required=True),
        Column("last", _date, "last day; null: from then on, or that day alone"),
        Column("title", _text, "what happened, in one line", required=True),
        Column("document", _text, "symbol of the document"),
        Column("source", _text, "name of the source, or `strength` where it follows from that", required=True),
    ),
)  # fmt: skip


def timeline(cells: pa.Table, *, source: str) -> pa.Table:
    """A `TIMELINE` table from the text cells of a staged file.

    Columns layer, mission, first, last, title, document; or a list of missions with the months in which
    they began and ended (Acronym, Start Date, End Date), whose mandates it then holds.

    Raises:
        BadInput: No known form fits, a cell is no day, a layer is unknown, or an entry has no title.
    """
    if set(cells.column_names) >= _MISSIONS:
        return _of_missions(cells, source)
    names = ("layer", "mission", "first", "last", "title", "document")
    told = Cells(cells, {name: name for name in names if name in cells.column_names})
    for name in ("layer", "first", "title"):
        if not told.has(name):
            raise BadInput(
                f"The timeline has no column {name}.",
                "Name the columns layer, mission, first, last, title and document.",
            )
        if told.text(name).null_count:
            row = pc.index(pc.is_null(told.text(name)), value=True).as_py()
            raise BadInput(f"Record {row + 2}: the {name} is empty.", "Correct the file.")
    unknown = sorted(set(told.text("layer").to_pylist()) - set(Layer))
    if unknown:
        raise BadInput(f"The layer '{unknown[0]}' is unknown.", f"Use {', '.join(Layer)}.")
    columns = {
        "layer": told.text("layer"),
        "mission_code": coded(told.text("mission"), code_of_mission),
        "mission": told.text("mission"),
        "first": told.day("first"),
        "last": told.day("last") if told.has("last") else pa.nulls(told.n_rows, _date),
        "title": told.text("title"),
        "document": told.text("document"),
        "source": pa.repeat(pa.scalar(source), told.n_rows),
    }
    return TIMELINE.conform(pa.table(columns))


def _of_missions(cells: pa.Table, source: str) -> pa.Table:
    """Mandates from a list of missions with months such as `May 1948`; `Present` has no end."""
    rows = []
    for place, row in enumerate(cells.select(sorted(_MISSIONS)).to_pylist()):
        first = _month(row["Start Date"], place)
        last = None if row["End Date"] == "Present" else _month(row["End Date"], place)
        rows.append(
            {
                "layer": Layer.MANDATE.value,
                "mission_code": code_of_mission(row["Acronym"]),
                "mission": row["Acronym"],
                "first": first,
                "last": last and last.replace(day=calendar.monthrange(last.year, last.month)[1]),
                "title": f"{row['Acronym']}: mandate",
                "source": source,
            }
        )
    return TIMELINE.from_rows(rows)


def _month(words: str, place: int) -> dt.date:
    name, _, year = (words or "").strip().partition(" ")
    if name not in _NAMES or not re.fullmatch(r"(19|20)[0-9]{2}", year):
        raise BadInput(f"Record {place + 2}: '{words}' is not a month.", "Write May 1948.")
    return dt.date(int(year), _NAMES.index(name), 1)


@dataclass(frozen=True, slots=True)
class Entry:
    """What the timeline has at one day.

    Args:
        on: The day.
        is_end: Whether something ends on it.
        layer, title, document: As in TIMELINE.
    """

    on: dt.date
    is_end: bool
    layer: str
    title: str
    document: str


def entries(
    rows: Iterable[Mapping[str, object]], *, missions: Collection[str], first: int, last: int
) -> list[Entry]:
    """What begins or ends within calendar years, in order of time.

    Changes of strength are told only where missions are named: those of seventy missions say nothing.

    Args:
        rows: Rows of TIMELINE; days as dates or ISO text.
        missions: Codes of missions; empty is all.
        first: First calendar year.
        last: Last calendar year, counted.
    """
    found = []
    for row in rows:
        mission = str(row["mission_code"] or row["mission"] or "")
        if mission and missions and mission not in missions:
            continue
        if not missions and row["layer"] == Layer.STRENGTH:
            continue
        said = (str(row["layer"]), str(row["title"]), str(row["document"] or ""))
        for name in ("first", "last"):
            if row[name] is None:
                continue
            on = dt.date.fromisoformat(str(row[name]))
            if first <= on.year <= last:
                found.append(Entry(on, name == "last", *said))
    return sorted(found, key=lambda one: (one.on, one.is_end, one.title))


@dataclass(frozen=True, slots=True)
class Year:
    """A year with entries: its name, its letter in a chart, what begins and ends in it."""

    name: str
    letter: str
    entries: tuple[Entry, ...]

    @property
    def gathered(self) -> tuple[Entry, ...]:
        """Its entries; those of a day that differ only before the colon, as by the mission, as one."""
        found: dict[Entry, list[str]] = {}
        for one in self.entries:
            before, colon, after = one.title.partition(": ")
            kept = replace(one, title=after if colon else one.title)
            found.setdefault(kept, []).extend([before] if colon else [])
        return tuple(
            replace(one, title=f"{', '.join(named)}: {one.title}") if named else one
            for one, named in found.items()
        )

    @property
    def words(self) -> str:
        """The year in one line, its first two entries named."""
        said = [
            f"{one.title}{' (ends)' if one.is_end else ''}{f' ({one.document})' if one.document else ''}"
            for one in self.entries[:_MOST_NAMED]
        ]
        left = len(self.entries) - len(said)
        return f"{self.letter} {self.name}: {'; '.join(said)}{f'; and {left} more' if left else ''}"


_MOST_NAMED = 2


def lettered(found: Iterable[Entry]) -> list[Year]:
    """Entries in order of time by their years, each with its letter; of more than 26 years the last ones."""
    by_year = [(year, tuple(held)) for year, held in groupby(found, key=lambda one: one.on.year)]
    letters = string.ascii_uppercase
    kept = by_year[-len(letters) :]
    return [
        Year(str(year), letter, held) for letter, (year, held) in zip(letters, kept, strict=False)
    ]


def beside(
    rows: Iterable[Mapping[str, object]],
    points: Iterable[Mapping[str, object]],
    missions: Collection[str],
) -> list[Year]:
    """What begins or ends in the years of a figure, year by year; nothing for figures without years.

    Args:
        rows: Rows of TIMELINE.
        points: Rows of FIGURES of one figure.
        missions: Codes of the missions that it is limited to; empty is all.
    """
    years = [
        int(str(row[value]))
        for row in points
        for group, value in (("group1", "value1"), ("group2", "value2"))
        if row[group] == "year" and str(row[value]).isdecimal()
    ]
    if not years:
        return []
    return lettered(entries(rows, missions=missions, first=min(years), last=max(years)))


def strength_changes(exposure: pa.Table, authorised: pa.Table) -> pa.Table:
    """Entries of the layer `strength`: deployed month-ends over 30 % off the one before, and decisions.

    Args:
        exposure: Table EXPOSURE.
        authorised: Table AUTHORISED.
    """
    return TIMELINE.from_rows([*_jumps(exposure), *_decisions(authorised)])


def _jumps(exposure: pa.Table) -> Iterator[dict[str, object]]:
    kept = pc.and_(pc.equal(exposure["component"], Component.UNIFORMED.value), exposure["jump"])
    for row in exposure.filter(kept).to_pylist():
        if row["month_end"] is None:
            continue
        yield {
            "layer": Layer.STRENGTH.value,
            "mission_code": code_of_mission(row["mission"]),
            "mission": row["mission"],
            "first": row["month"],
            "title": f"{row['mission']}: {row['month_end']:,.0f} uniformed, over 30 % off the month before",
            "source": row["source"],
        }


def _decisions(authorised: pa.Table) -> Iterator[dict[str, object]]:
    for row in authorised.to_pylist():
        yield {
            "layer": Layer.STRENGTH.value,
            "mission_code": row["mission_code"],
            "mission": row["mission"],
            "first": row["since"],
            "last": row["until"],
            "title": f"{row['mission_code'] or row['mission']}: {row['authorised']:,} {row['component']} authorised",
            "document": row["document"],
            "source": row["source"],
        }
