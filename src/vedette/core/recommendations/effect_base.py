"""What was seen before a measure: events, incidents and exposure of the base, of every outcome that is counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pyarrow as pa

from vedette.core.context.exposure import COVERS, Component, person_years
from vedette.core.kernel.errors import BadInput, NotEnoughData
from vedette.core.recommendations.effect import Exposure, Outcome, Plan
from vedette.core.stats.power import Base
from vedette.core.stats.query import Cell, Flags, Ledger, Period, Query, Scope, answer

_DAYS_OF_YEAR, _MONTHS = 365.25, 12
_OF_PEOPLE = frozenset((Outcome.DEATHS, Outcome.INJURIES, Outcome.SEVERE_INJURIES))


def bases(plan: Plan, book: Ledger, exposure: pa.Table) -> tuple[dict[Outcome, Base], Base | None]:
    """The base of each outcome that happened at all, and the one of the control.

    Strength afterwards is taken to stay as in the last year of the base.

    Args:
        plan: What is declared.
        book: The facts.
        exposure: Table EXPOSURE.

    Raises:
        BadInput: The plan names staff that no exposure is of.
        NotEnoughData: The declared outcome did not happen in the base, or there is no strength.
    """
    if plan.component not in set(Component):
        raise BadInput(f"'{plan.component}' is no kind of staff.", f"Use {', '.join(Component)}.")
    found: dict[Outcome, Base] = {}
    for outcome in Outcome:
        try:
            found[outcome] = _base(plan, outcome, plan.missions, book, exposure)
        except NotEnoughData:
            if outcome is plan.outcome:
                raise
    control = None
    if plan.control:
        control = _base(plan, plan.outcome, plan.control, book, exposure)
    return found, control


def behind(plan: Plan, book: Ledger, exposure: pa.Table) -> tuple[str, ...]:
    """The incidents that the base of the declared outcome, and of its control, is computed from, sorted.

    Raises:
        NotEnoughData: There is no strength.
    """
    found: set[str] = set()
    for missions in (plan.missions, plan.control) if plan.control else (plan.missions,):
        found |= {*_seen(plan, plan.outcome, missions, book, exposure)[0].incident_refs}
    return tuple(sorted(found))


def _base(
    plan: Plan, outcome: Outcome, missions: Sequence[str], book: Ledger, exposure: pa.Table
) -> Base:
    cell, seen, per_month = _seen(plan, outcome, missions, book, exposure)
    sizes = [size for size in cell.sizes if size > 0]
    if outcome not in _OF_PEOPLE:
        sizes = [1] * cell.value
    return Base(
        events=sum(sizes),
        incidents=len(sizes),
        squares=sum(size * size for size in sizes),
        exposure=seen,
        per_month=per_month,
    )


def _seen(
    plan: Plan, outcome: Outcome, missions: Sequence[str], book: Ledger, exposure: pa.Table
) -> tuple[Cell, float, float]:
    """What happened before, the exposure of that time, and that of a month to come."""
    component = Component(plan.component)
    scope = Scope(
        plan.component,
        missions=tuple(missions),
        causes=plan.causes,
        components=tuple(sorted(COVERS[component])),
        others=outcome.others,
    )
    query = Query(outcome.measure, scope, Period(plan.first, plan.last))
    seen, per_month, only = _exposed(plan, missions, book, exposure)
    [cell] = answer(query, book, only=only)
    return cell, seen, per_month


def _exposed(
    plan: Plan, missions: Sequence[str], book: Ledger, exposure: pa.Table
) -> tuple[float, float, Flags | None]:
    """Exposure of the base, that of a month to come, and the facts that fall into it."""
    if plan.exposure is Exposure.TIME:
        return ((plan.last - plan.first).days + 1) / _DAYS_OF_YEAR, 1 / _MONTHS, None
    named, component = tuple(missions) or None, Component(plan.component)
    whole = person_years(exposure, component, missions=named, first=plan.first, last=plan.last)
    year_ago = max(plan.first, plan.last - dt.timedelta(days=365))
    last = person_years(exposure, component, missions=named, first=year_ago, last=plan.last)
    months = {month for _, month in last.covered}
    if not whole.value or not months:
        raise NotEnoughData(
            f"There is no strength of {plan.component} staff from {plan.first} to {plan.last}.",
            "Add strength tables, or compare by time alone.",
        )
    return whole.value, last.value / len(months), book.in_months(whole.covered)
