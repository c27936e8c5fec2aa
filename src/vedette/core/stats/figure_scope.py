"""Whether what a rate counts and whose strength it divides by speak of the same missions and years (DR-08)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from vedette.core.kernel.errors import NotEnoughData
from vedette.core.stats.common_scope import Scoped, check_comparable, common_part
from vedette.core.stats.definition import Definition
from vedette.core.stats.figure_checks import NEEDS_STRENGTH, check_definition
from vedette.core.stats.figure_rates import denominator
from vedette.core.stats.points import Inputs
from vedette.core.stats.query import Period

_COUNTED, _STRENGTH = "What is counted", "the strength"
_TOLD = ("mission", "component", "month", "person_years")


def check_figure(definition: Definition, inputs: Inputs) -> None:
    """Refuse a figure that would mislead on this run, with what would not.

    Missions that are named and years of a stated period must have strength; where the dimension tells them apart,
    each stands or is refused for itself. Months without strength inside are left out of both and counted.

    Raises:
        BadInput: Kind, measure, dimensions and way do not fit together.
        NotEnoughData: There is no exposure of the same scope, or the source does not tell what is asked.
    """
    check_definition(definition, inputs.book)
    sides = _sides(definition, inputs)
    if sides is not None:
        check_comparable(*sides)


def of_common_part(definition: Definition, inputs: Inputs) -> Definition:
    """The definition of those missions and years that have strength; unchanged where none have."""
    try:
        sides = _sides(definition, inputs)
    except NotEnoughData:
        return definition
    part = common_part(*sides) if sides else None
    if part is None:
        return definition
    scope = replace(part.scope, name=definition.scope.name)
    return replace(definition, scope=scope, period=definition.period and part.period)


def _sides(definition: Definition, inputs: Inputs) -> tuple[Scoped, Scoped] | None:
    """What is counted, and what of it the strength speaks of; None for figures without strength."""
    component, scope = definition.component, definition.scope
    if definition.kind not in NEEDS_STRENGTH or component is None:
        return None
    table = denominator(definition, inputs)
    told = zip(*(table[name].to_pylist() for name in _TOLD), strict=True)
    served_in = [
        (mission, month)
        for mission, of, month, years in told
        if of == component.value
        and years is not None
        and (not scope.missions or mission in scope.missions)
        and _is_in(definition.period, month)
    ]
    if not served_in:
        return None  # each point says for itself that it has no strength
    months = [month for _, month in served_in]
    period = definition.period or Period(min(months), max(months))
    served, missions = period, scope.missions
    if "year" not in definition.by:
        first, last = dt.date(min(months).year, 1, 1), dt.date(max(months).year, 12, 31)
        served = Period(max(period.first, first), min(period.last, last))
    if missions and "mission" not in definition.by:
        served_there = {mission for mission, _ in served_in}
        missions = tuple(one for one in missions if one in served_there)
    return (
        Scoped(_COUNTED, scope, period),
        Scoped(_STRENGTH, replace(scope, missions=missions), served),
    )


def _is_in(period: Period | None, month: dt.date) -> bool:
    return period is None or period.first <= month <= period.last
