"""Exposure: person-years served by mission and month (M1), and the rule that a rate needs the same scope."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import pyarrow as pa
import pyarrow.compute as pc

from vedette.core.kernel.errors import NotEnoughData
from vedette.core.kernel.schema import Column, Table

_DAYS_IN_YEAR = 365.25
_LONGEST_GAP = 3
_JUMP = 0.30
_JUMP_FROM = 100


class MonthState(StrEnum):
    """How the strength of a month is known."""

    OBSERVED = "observed"
    """Both adjoining month-ends are reported."""
    INTERPOLATED = "interpolated"
    """At least one adjoining month-end lies in a gap of at most three months."""
    EDGE = "edge"
    """Only its own month-end is reported: the first month of a mission or after a long gap."""
    MISSING = "missing"
    """No strength: neither these months nor what happened in them enters a rate."""


class Fill(StrEnum):
    """What stands in months that no source tells."""

    GAPS = "gaps"
    """Nothing: such months are in no rate."""
    INTERPOLATED = "interpolated"
    """In gaps of up to three month-ends a straight line, said in the caveat of each number."""


class Component(StrEnum):
    """Whose exposure it is."""

    UNIFORMED = "uniformed"
    MILITARY = "military"
    POLICE = "police"
    CIVILIAN = "civilian"


COVERS: Mapping[Component, frozenset[str]] = {
    Component.UNIFORMED: frozenset({"military", "police"}),
    Component.MILITARY: frozenset({"military"}),
    Component.POLICE: frozenset({"police"}),
    Component.CIVILIAN: frozenset({"civilian"}),
}
"""Components of victims that each exposure stands for (DR-08)."""

EXPOSURE = Table(
    name="exposure",
    grain="one mission, month and component",
    key=("mission", "component", "month"),
    columns=(
        Column(
            "mission", pa.string(), "code of the mission, or the word of the source", required=True
        ),
        Column("component", pa.string(), "uniformed, military, police or civilian", required=True),
        Column("month", pa.date32(), "first day of the month", required=True),
        Column("strength", pa.float64(), "mean number of people in the month; null when missing"),
        Column("person_years", pa.float64(), "strength x days / 365.25; null when missing"),
        Column("month_end", pa.float64(), "people at its end as reported; null when missing"),
        Column("state", pa.string(), "one of MonthState", required=True),
        Column("jump", pa.bool_(), "month-end is over 30 % off the one before", required=True),
        Column("source", pa.string(), "source of the month-end"),
    ),
)


@dataclass(frozen=True, slots=True)
class PersonYears:
    """Exposure of a scope.

    Args:
        value: Person-years.
        covered: Missions and first days of months that are in it.
        n_interpolated: Of these months, those that rest on an interpolated month-end.
        n_missing: Months between a mission's first and last strength that have none.
    """

    value: float
    covered: frozenset[tuple[str, dt.date]]
    n_interpolated: int
    n_missing: int


def exposure(strength: pa.Table, *, precedence: Sequence[str] = ()) -> pa.Table:
    """Table EXPOSURE of month-end strengths.

    Person-years of a month are the mean of its two adjoining month-ends x its days / 365.25. Gaps of up
    to three month-ends are interpolated and flagged, so that `filled` can take them out or leave them in;
    longer gaps are missing, never 0.

    Args:
        strength: Table STRENGTH; one month of one mission may come from several sources.
        precedence: Sources of strength from the most trusted; the rest by name.
    """
    rows: list[dict[str, object]] = []
    for (mission, component), ends in sorted(_month_ends(strength, precedence).items()):
        rows.extend(_months(mission, component, ends))
    return EXPOSURE.from_rows(rows)


def filled(table: pa.Table, fill: Fill) -> pa.Table:
    """Table EXPOSURE with its gaps, or with short gaps interpolated as they stand in it.

    With gaps a month whose end nobody reports has no strength, and the one after it rests on its own end.
    """
    if fill is Fill.INTERPOLATED or not table.num_rows:
        return table
    is_made = pc.equal(table["state"], MonthState.INTERPOLATED.value)
    ends = table["month_end"] if "month_end" in table.column_names else pa.nulls(table.num_rows)
    ends = ends.cast(pa.float64())
    years = pc.divide(pc.multiply(ends, _days(table["month"])), _DAYS_IN_YEAR)
    states = pc.if_else(pc.is_valid(ends), MonthState.EDGE.value, MonthState.MISSING.value)
    changed = {
        "strength": pc.if_else(is_made, ends, table["strength"]),
        "person_years": pc.if_else(is_made, years, table["person_years"]),
        "state": pc.if_else(is_made, states, table["state"]),
    }
    for name, column in changed.items():
        table = table.set_column(table.column_names.index(name), name, column)
    return table


def _days(months: pa.ChunkedArray) -> pa.ChunkedArray:
    """Days of each month."""
    told = months.to_pylist()
    return pa.chunked_array([pa.array([_last_day(month).day for month in told], pa.float64())])


def person_years(
    table: pa.Table,
    component: Component,
    *,
    missions: Collection[str] | None = None,
    first: dt.date | None = None,
    last: dt.date | None = None,
) -> PersonYears:
    """Person-years of missions in a closed period of whole months.

    Args:
        table: Table EXPOSURE.
        component: Whose exposure.
        missions: None is all missions with strength.
        first: First day; months that begin before are left out.
        last: Last day; months that end after are left out.
    """
    total, interpolated, missing = 0.0, 0, 0
    covered: set[tuple[str, dt.date]] = set()
    for row in table.to_pylist():
        if row["component"] != component or (
            missions is not None and row["mission"] not in missions
        ):
            continue
        if (first and row["month"] < first) or (last and _last_day(row["month"]) > last):
            continue
        if row["person_years"] is None:
            missing += 1
            continue
        total += row["person_years"]
        interpolated += row["state"] == MonthState.INTERPOLATED
        covered.add((row["mission"], row["month"]))
    return PersonYears(total, frozenset(covered), interpolated, missing)


def check_same_scope(components: Collection[str], component: Component) -> None:
    """Refuses a rate whose victims are not those whose strength is counted (DR-08).

    Args:
        components: Components of the victims; none means all of them.
        component: Whose exposure.

    Raises:
        NotEnoughData: The two do not match.
    """
    if not components or not COVERS[component] >= set(components):
        raise NotEnoughData(
            f"The deaths are of {', '.join(sorted(components)) or 'all staff'}, the strength is of "
            f"{component.value} staff: their quotient is no rate.",
            f"Count only {', '.join(sorted(COVERS[component]))} or add the strength of the others.",
        )


def _month_ends(
    strength: pa.Table, precedence: Sequence[str]
) -> dict[tuple[str, Component], dict[int, tuple[int, str]]]:
    """Strength and source by mission, component and month number; the first source by precedence."""
    order = {source: n for n, source in enumerate(precedence)}
    found: dict[tuple[str, Component], dict[int, tuple[int, str]]] = {}
    rows = sorted(
        strength.to_pylist(), key=lambda row: (order.get(row["source"], len(order)), row["source"])
    )
    for row in rows:
        mission = row["mission_code"] or row["mission"]
        for component, people in _people(row).items():
            ends = found.setdefault((mission, component), {})
            if people is not None:
                ends.setdefault(_number(row["month"]), (people, row["source"]))
    return found


def _people(row: Mapping[str, int | None]) -> dict[Component, int | None]:
    """People by component; a part that is left out is 0 where the others make the total."""
    parts = {name: row.get(name) for name in ("troops", "police", "observers")}
    told = [value for value in parts.values() if value is not None]
    total = row.get("total")
    if total is None and len(told) == len(parts):
        total = sum(told)
    if total is not None and sum(told) == total:
        parts = {name: value or 0 for name, value in parts.items()}
    troops, observers = parts["troops"], parts["observers"]
    military = None if troops is None or observers is None else troops + observers
    return {
        Component.UNIFORMED: total,
        Component.MILITARY: military,
        Component.POLICE: parts["police"],
        Component.CIVILIAN: row.get("civilians"),
    }


def _months(
    mission: str, component: Component, ends: Mapping[int, tuple[int, str]]
) -> Iterable[dict[str, object]]:
    filled = _interpolated(sorted(ends), ends)
    for number in range(min(ends), max(ends) + 1) if ends else ():
        month = dt.date(number // 12, number % 12 + 1, 1)
        end, before = filled.get(number), filled.get(number - 1)
        strength = None if end is None else end if before is None else (end + before) / 2
        days = calendar.monthrange(month.year, month.month)[1]
        yield {
            "mission": mission,
            "component": component.value,
            "month": month,
            "strength": strength,
            "person_years": None if strength is None else strength * days / _DAYS_IN_YEAR,
            "month_end": float(ends[number][0]) if number in ends else None,
            "state": _state(number, ends, filled).value,
            "jump": _is_jump(end, before),
            "source": ends[number][1] if number in ends else None,
        }


def _interpolated(known: Sequence[int], ends: Mapping[int, tuple[int, str]]) -> dict[int, float]:
    filled = {number: float(ends[number][0]) for number in known}
    for a, b in pairwise(known):
        if 1 < b - a <= _LONGEST_GAP + 1:
            for number in range(a + 1, b):
                filled[number] = filled[a] + (filled[b] - filled[a]) * (number - a) / (b - a)
    return filled


def _state(
    number: int, ends: Mapping[int, tuple[int, str]], filled: Mapping[int, float]
) -> MonthState:
    if number not in filled:
        return MonthState.MISSING
    if number - 1 not in filled:
        return MonthState.EDGE
    return MonthState.OBSERVED if {number, number - 1} <= ends.keys() else MonthState.INTERPOLATED


def _is_jump(end: float | None, before: float | None) -> bool:
    if end is None or before is None or max(end, before) < _JUMP_FROM:
        return False
    return before == 0 or abs(end / before - 1) > _JUMP


def _number(month: dt.date) -> int:
    return month.year * 12 + month.month - 1


def _last_day(month: dt.date) -> dt.date:
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])
