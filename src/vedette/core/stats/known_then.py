"""What has changed in a number since a day, incident by incident, and why: late reports and the like (U14)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import pyarrow as pa
import pyarrow.compute as pc

from vedette.core.linkage.reconciled import ALL

Record = tuple[str, str]
"""Source and the source's own id."""

_FIELDS = ("cause", "mission", "date", "country_iso3")
"""What can take an incident into the scope of a number, or out of it."""

AGES = (("under 3 months", 91), ("3 to 6 months", 182), ("6 to 12 months", 365), ("over a year", 0))
"""Age of an incident on the day, and up to how many days it is that old; 0 is without end."""


class Why(StrEnum):
    """Why an incident counts otherwise than on the day."""

    LATE = "late"
    """None of its reports had been received."""
    WITHDRAWN = "withdrawn"
    """No source has it any more."""
    MOVED = "moved"
    """Another cause, mission or day takes it into the scope or out of it."""
    RECOUNTED = "recounted"
    """Another number of people."""
    RELINKED = "relinked"
    """Its reports are put together otherwise."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """One state of knowledge.

    Args:
        figure_rows: Table FIGURE_ROWS.
        incidents: Table INCIDENTS.
        links: Table LINKS.
        received: Record that was not known before -> day on which the first file with it was received.
    """

    figure_rows: pa.Table
    incidents: pa.Table
    links: pa.Table
    received: Mapping[Record, dt.date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Changed:
    """One incident, or reports put together otherwise, that counts otherwise.

    Args:
        incident_ref: As it is called now; where it is gone, as it was called then.
        title: Day, place and number in one line, without names.
        date_from: First possible day.
        then: People (or 1 incident) counted on the day.
        now: The same now.
        why: Why.
        fields: Field, value then, value now.
        sources: Sources that tell of it.
        received_on: Of a late report: the day on which the first of its sources was received.
        delay_days: From the incident to that day.
    """

    incident_ref: str
    title: str
    date_from: dt.date | None
    then: int
    now: int
    why: Why
    fields: tuple[tuple[str, str, str], ...]
    sources: tuple[str, ...]
    received_on: dt.date | None = None
    delay_days: int | None = None


@dataclass(frozen=True, slots=True)
class Age:
    """Incidents of one age on the day: how much of what is counted now was known."""

    words: str
    then: int
    now: int


def changed(then: Knowledge, now: Knowledge, key: str, point: str = "") -> list[Changed]:
    """The incidents of a figure that count otherwise now, by day of the incident.

    Reports that were one incident on one of the two days and several on the other are one line.

    Args:
        then: What was known on the day.
        now: What is known now.
        key: The figure.
        point: One of its points; empty for all.
    """
    counted = [_counted(one.figure_rows, key, point) for one in (then, now)]
    refs = [set(one) for one in counted]
    records = [_records(one.links, None) for one in (then, now)]
    groups = _groups(refs, records)
    rows = [
        _rows(one.incidents, {ref for group in groups for ref in group[n]})
        for n, one in enumerate((then, now))
    ]
    found = []
    for group in groups:
        sums = [sum(counted[n].get(ref, 0) for ref in group[n]) for n in (0, 1)]
        if sums[0] != sums[1]:
            found.append(_changed(group, sums, rows, records[1], now))
    return sorted(found, key=lambda one: (str(one.date_from or ""), one.incident_ref))


def known_by_age(
    then: Knowledge, now: Knowledge, key: str, day: dt.date, point: str = ""
) -> list[Age]:
    """How much of what is counted now was counted on the day, by how old the incident was then.

    Incidents after the day are left out. The youngest show how incomplete the latest months are.
    """
    found = []
    sums = [_by_age(one, _counted(one.figure_rows, key, point), day) for one in (then, now)]
    for words, _ in AGES:
        found.append(Age(words, sums[0].get(words, 0), sums[1].get(words, 0)))
    return found


def _by_age(one: Knowledge, counted: Mapping[str, int], day: dt.date) -> dict[str, int]:
    found: dict[str, int] = {}
    for ref, row in _rows(one.incidents, set(counted)).items():
        happened = row["date_from"]
        if isinstance(happened, dt.date) and happened <= day:
            age = (day - happened).days
            words = next(words for words, most in AGES if not most or age <= most)
            found[words] = found.get(words, 0) + counted[ref]
    return found


def _counted(figure_rows: pa.Table, key: str, point: str) -> dict[str, int]:
    """Incident -> what the reconciled figure counts in it."""
    kept = pc.and_(pc.equal(figure_rows["key"], key), pc.equal(figure_rows["source"], ALL))
    if point:
        kept = pc.and_(kept, pc.equal(figure_rows["point"], point))
    mine = figure_rows.filter(kept).select(["incident_ref", "point", "counted"]).to_pylist()
    found: dict[str, int] = {}
    for row in mine:
        found[row["incident_ref"]] = found.get(row["incident_ref"], 0) + int(row["counted"])
    return {ref: n for ref, n in found.items() if n}


def _records(links: pa.Table, wanted: set[str] | None) -> dict[str, list[Record]]:
    """Incident -> its records."""
    found: dict[str, list[Record]] = {}
    columns = (links[name].to_pylist() for name in ("incident_ref", "source", "source_record_id"))
    for ref, source, record in zip(*columns, strict=True):
        if wanted is None or ref in wanted:
            found.setdefault(ref, []).append((source, record))
    return found


def _groups(
    refs: Sequence[Iterable[str]], records: Sequence[Mapping[str, Sequence[Record]]]
) -> list[tuple[list[str], list[str]]]:
    """Incidents of both days that share a record, directly or through others; each group once."""
    of = [{one: ref for ref, held in by.items() for one in held} for by in records]
    seen: tuple[set[str], set[str]] = (set(), set())
    found = []
    for side in (0, 1):
        for ref in sorted(refs[side]):
            if ref in seen[side]:
                continue
            group: tuple[list[str], list[str]] = ([], [])
            waiting = [(side, ref)]
            seen[side].add(ref)
            while waiting:
                here, one = waiting.pop()
                group[here].append(one)
                there = 1 - here
                for record in records[here].get(one, ()):
                    other = of[there].get(record)
                    if other is not None and other not in seen[there]:
                        seen[there].add(other)
                        waiting.append((there, other))
            found.append((sorted(group[0]), sorted(group[1])))
    return found


def _rows(incidents: pa.Table, wanted: set[str]) -> dict[str, dict[str, object]]:
    names = ["incident_ref", "title", "date_from", "sources", "killed", *_FIELDS]
    refs = pa.array(sorted(wanted), pa.string())
    mine = incidents.filter(pc.is_in(incidents["incident_ref"], value_set=refs))
    return {str(row["incident_ref"]): row for row in mine.select(names).to_pylist()}


def _changed(
    group: tuple[list[str], list[str]],
    sums: Sequence[int],
    rows: Sequence[Mapping[str, Mapping[str, object]]],
    records: Mapping[str, Sequence[Record]],
    now: Knowledge,
) -> Changed:
    side = 1 if group[1] else 0
    ref = group[side][0]
    row = rows[side].get(ref, {})
    happened = row.get("date_from")
    why, fields = _why(group, sums, rows)
    received = delay = None
    if why is Why.LATE:
        days = [now.received[one] for one in records.get(ref, ()) if one in now.received]
        received = min(days, default=None)
        if received is not None and isinstance(happened, dt.date):
            delay = (received - happened).days
    return Changed(
        incident_ref=ref,
        title=str(row.get("title") or ref),
        date_from=happened if isinstance(happened, dt.date) else None,
        then=sums[0],
        now=sums[1],
        why=why,
        fields=fields,
        sources=tuple(part for part in str(row.get("sources") or "").split(", ") if part),
        received_on=received,
        delay_days=delay,
    )


def _why(
    group: tuple[list[str], list[str]],
    sums: Sequence[int],
    rows: Sequence[Mapping[str, Mapping[str, object]]],
) -> tuple[Why, tuple[tuple[str, str, str], ...]]:
    if not group[0]:
        return Why.LATE, ()
    if not group[1]:
        return Why.WITHDRAWN, ()
    if len(group[0]) + len(group[1]) > len(("then", "now")):
        return Why.RELINKED, ()
    was, is_now = rows[0].get(group[0][0], {}), rows[1].get(group[1][0], {})
    told = tuple(
        (name, str(was.get(name) or ""), str(is_now.get(name) or ""))
        for name in (*_FIELDS, "killed")
        if was.get(name) != is_now.get(name)
    )
    is_in_both = all(sums)
    moved = any(name in _FIELDS for name, _, _ in told)
    return (Why.MOVED if moved and not is_in_both else Why.RECOUNTED), told
