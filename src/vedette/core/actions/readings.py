"""What was read of an indicator: its series by mission, how far it came towards its target, and where nothing was read.

Progress is what the newest reading has gained of the way from baseline to target, told with both numbers. Series of
several missions stand side by side; no mean is taken over missions, kinds or indicators.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from vedette.core.actions.capacities import Better, Capacities, Indicator, Kind
from vedette.core.context.served_months import next_month
from vedette.core.kernel.codelists import codelist

_ALIKE = 1e-9


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading as it counts.

    Args:
        first, last: Days that it speaks of.
        mission: Code or words of the mission; "" for the whole.
        value: In the unit of the indicator; None where nobody could read it.
        count, of: The two numbers of a share, None where the file gives the reading alone.
        quality: Code of codelists/reading_quality; "" where nobody said.
        notes: Remark as read.
        source: The source of the review that brought it.
        import_id, record, line: The row that it came from.
        record_id: The source's own id of that row.
        beside: Values that other sources read of the same time, with their sources.
    """

    first: dt.date
    last: dt.date
    mission: str
    value: float | None
    count: float | None
    of: float | None
    quality: str
    notes: str
    source: str
    import_id: str
    record: int
    line: int | None
    record_id: str
    beside: tuple[tuple[str, float | None], ...] = ()


class Trend(StrEnum):
    """Where the newest reading stands against the one before."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    NONE = "none"
    """There are fewer than two readings."""


class Standing(StrEnum):
    """Where a series stands."""

    REACHED = "reached"
    MOVING = "moving"
    STILL = "still"
    AWAY = "away"
    READ = "read"
    """There are readings, but no baseline or no target to hold them against."""
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Series:
    """The readings of an indicator for one mission or the whole.

    Args:
        indicator: Of what.
        mission: Code or words; "" for the whole.
        readings: By time, also those without a value.
        gaps: Last days of times that ought to have been read and were not.
        trend: Of the newest value against the one before.
        standing: Against baseline and target.
        gained, way: What the newest value has gained, of the whole way from baseline to target, both in the unit
            and counted so that more is better; None where one of them is not known.
    """

    indicator: Indicator
    mission: str
    readings: tuple[Reading, ...]
    gaps: tuple[dt.date, ...]
    trend: Trend
    standing: Standing
    gained: float | None
    way: float | None

    @property
    def read(self) -> tuple[Reading, ...]:
        """The readings with a value."""
        return tuple(one for one in self.readings if one.value is not None)

    @property
    def newest(self) -> Reading | None:
        """The last reading with a value."""
        return self.read[-1] if self.read else None

    @property
    def before(self) -> Reading | None:
        """The reading with a value before the last."""
        return self.read[-2] if len(self.read) > 1 else None

    @property
    def share(self) -> float | None:
        """Gained of the way; below 0 where it went the wrong way, above 1 beyond the target."""
        return None if self.gained is None or not self.way else self.gained / self.way


@dataclass(frozen=True, slots=True)
class Tally:
    """How many indicators of one kind in an area stand where; never a mean.

    Args:
        kind: Process, output or outcome.
        n: Indicators of it.
        n_read: Those with a reading.
        n_reached: Those at their target in every series.
        n_away: Those with a series further from the target than at its baseline.
    """

    kind: Kind
    n: int
    n_read: int
    n_reached: int
    n_away: int


def series_of(
    one: Indicator, rows: Iterable[Mapping[str, Any]], today: dt.date
) -> tuple[Series, ...]:
    """The series of an indicator, the whole first, then by mission; one without readings where there are none.

    Args:
        one: The indicator.
        rows: Rows of `READINGS` tables, of this indicator or of others too, each with `received_on` of its import.
        today: Until when it ought to have been read.
    """
    by_mission: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        if row["indicator"] == one.key:
            by_mission.setdefault(row["mission_code"] or row["mission"] or "", []).append(row)
    if not by_mission:
        by_mission[""] = []
    return tuple(
        _series(one, mission, by_mission[mission], today) for mission in sorted(by_mission)
    )


def tallies(
    held: Capacities, area: str, series: Mapping[str, Sequence[Series]]
) -> tuple[Tally, ...]:
    """How many indicators of an area stand where, kind by kind; kinds without indicators are left out."""
    found = []
    for kind in Kind:
        own = held.of_area(area, kind)
        lines = [series[one.key] for one in own]
        if own:
            found.append(
                Tally(
                    kind,
                    len(own),
                    sum(any(one.read for one in each) for each in lines),
                    sum(all(one.standing is Standing.REACHED for one in each) for each in lines),
                    sum(any(one.standing is Standing.AWAY for one in each) for each in lines),
                )
            )
    return tuple(found)


def _series(
    one: Indicator, mission: str, rows: Sequence[Mapping[str, Any]], today: dt.date
) -> Series:
    readings = _chosen(one, mission, rows)
    values = [reading.value for reading in readings if reading.value is not None]
    gained, way = _progress(one, values[-1] if values else None)
    return Series(
        one,
        mission,
        readings,
        _gaps(one, readings, today),
        _trend(one, values),
        _standing(one, values, gained, way),
        gained,
        way,
    )


def _chosen(one: Indicator, mission: str, rows: Sequence[Mapping[str, Any]]) -> tuple[Reading, ...]:
    """One reading for each time: that of the better quality, then of the newest receipt; others stay beside it."""
    grades = [*codelist("reading_quality").codes, ""]
    by_time: dict[tuple[dt.date, dt.date], list[Mapping[str, Any]]] = {}
    for row in rows:
        by_time.setdefault((row["date_to"], row["date_from"]), []).append(row)
    found = []
    for _, same in sorted(by_time.items()):
        same.sort(key=lambda row: (str(row["received_on"]), row["source"]), reverse=True)
        same.sort(
            key=lambda row: (row["value"] is None, grades.index(row["reading_quality"] or ""))
        )
        first, *others = same
        beside = tuple((row["source"], _value(one, row)) for row in others)
        found.append(_reading(one, mission, first, beside))
    return tuple(found)


def _reading(
    one: Indicator,
    mission: str,
    row: Mapping[str, Any],
    beside: tuple[tuple[str, float | None], ...],
) -> Reading:
    return Reading(
        first=row["date_from"],
        last=row["date_to"],
        mission=mission,
        value=_value(one, row),
        count=row["value"] if row["of"] else None,
        of=row["of"],
        quality=row["reading_quality"] or "",
        notes=row["notes"] or "",
        source=row["source"],
        import_id=row["import_id"],
        record=row["record"],
        line=row["line"],
        record_id=row["source_record_id"],
        beside=beside,
    )


def _value(one: Indicator, row: Mapping[str, Any]) -> float | None:
    """The reading in the unit: a count of so many is their share, in per cent where the unit is that."""
    value: float | None = row["value"]
    of: float | None = row["of"]
    if value is None or not of:
        return value
    return value / of * (100 if one.is_share else 1)


def _progress(one: Indicator, value: float | None) -> tuple[float | None, float | None]:
    if one.baseline is None or one.target is None or value is None:
        return None, None
    sign = 1 if one.better is Better.UP else -1
    return sign * (value - float(one.baseline)), sign * float(one.target - one.baseline)


def _trend(one: Indicator, values: Sequence[float]) -> Trend:
    if len(values) < 2:  # noqa: PLR2004 - the last and the one before
        return Trend.NONE
    step = (values[-1] - values[-2]) * (1 if one.better is Better.UP else -1)
    if abs(step) < _ALIKE:
        return Trend.SAME
    return Trend.BETTER if step > 0 else Trend.WORSE


def _standing(
    one: Indicator, values: Sequence[float], gained: float | None, way: float | None
) -> Standing:
    if not values:
        return Standing.UNREAD
    if one.target is not None:
        past = (values[-1] - float(one.target)) * (1 if one.better is Better.UP else -1)
        if past > -_ALIKE:
            return Standing.REACHED
    if gained is None or way is None:
        return Standing.READ
    if abs(gained) < _ALIKE:
        return Standing.STILL
    return Standing.MOVING if gained > 0 else Standing.AWAY


def _gaps(one: Indicator, readings: Sequence[Reading], today: dt.date) -> tuple[dt.date, ...]:
    """Ends of times of `every` months without a value, from the first reading or the baseline on.

    Until today, or the day of the target. Times are those of the calendar: months, quarters, halves, years.
    """
    begins = min(
        (day for day in (one.baseline_on, *(r.first for r in readings[:1])) if day), default=None
    )
    if begins is None:
        return ()
    ends = min(today, one.target_on) if one.target_on else today
    covered = [(r.first, r.last) for r in readings if r.value is not None]
    if one.baseline_on:
        covered.append((one.baseline_on, one.baseline_on))
    found: list[dt.date] = []
    first = begins.replace(day=1, month=(begins.month - 1) // one.every * one.every + 1)
    while True:
        after = next_month(first, one.every)
        last = after - dt.timedelta(days=1)
        if last > ends:
            return tuple(found)
        if not any(low <= last and high >= first for low, high in covered):
            found.append(last)
        first = after
