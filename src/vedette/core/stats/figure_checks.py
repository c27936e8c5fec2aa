"""What no figure may be: a rate without exposure of its scope, a method that does not apply, a silent source."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from vedette.core.context.exposure import COVERS, Component, check_same_scope
from vedette.core.kernel.codelists import codelist
from vedette.core.kernel.errors import BadInput, NotEnoughData
from vedette.core.linkage.reconciled import ALL
from vedette.core.stats.common_scope import scope_for_rate
from vedette.core.stats.definition import (
    OF_INCIDENTS,
    OF_PEOPLE,
    WITH_WAYS,
    Definition,
    Kind,
    Way,
)
from vedette.core.stats.figure_rates import is_by_contributor
from vedette.core.stats.query import UNITS, Ledger, Measure, said_dimension

EXPOSED = ("year", "mission", "nationality_iso3")
"""Dimensions by which strength is known; a rate by another one has no denominator."""
NEEDS_STRENGTH = (Kind.RATE, Kind.TREND, Kind.CHANGE)
"""Kinds that cannot be told without person-years."""
_NO_DIMENSION = (
    Kind.CONCENTRATION, Kind.LARGEST, Kind.BY_SOURCE, Kind.WINDOWS, Kind.TREND, Kind.CHANGE, Kind.CARE,
    Kind.SEVERITY, Kind.FACTORS, Kind.EFFECT,
)  # fmt: skip
_MEASURES: Mapping[Kind, tuple[Measure, ...]] = {
    Kind.RATE: (*OF_PEOPLE, *OF_INCIDENTS),
    Kind.SHARE: (*OF_PEOPLE, *OF_INCIDENTS),
    Kind.CONCENTRATION: OF_PEOPLE,
    Kind.LARGEST: OF_PEOPLE,
    Kind.TREND: (Measure.DEATHS, Measure.INCIDENTS),
    Kind.CHANGE: (Measure.DEATHS, Measure.INCIDENTS),
    Kind.CARE: (Measure.INJURIES, Measure.DEATHS),
    Kind.SEVERITY: (Measure.DEATHS,),
    Kind.FACTORS: OF_PEOPLE,
    Kind.EFFECT: (*OF_PEOPLE, *OF_INCIDENTS),
}
"""What each kind can count; kinds that are not named count everything."""


def ways_for(kind: Kind, measure: Measure, by: Collection[str]) -> tuple[Way, ...]:
    """The ways that an interval can be made for this kind, measure and dimensions, the usual one first."""
    if kind not in WITH_WAYS:
        return (Way.USUAL,)
    if measure in OF_PEOPLE:
        plain: tuple[Way, ...] = (Way.CLUSTER, Way.BOOTSTRAP, Way.EXACT)
    elif measure in OF_INCIDENTS:
        plain = (Way.EXACT, Way.MID_P)
    else:
        return (Way.USUAL,)
    if kind is not Kind.RATE:
        return (Way.USUAL, *plain)
    several = (Way.QUASI_POISSON, Way.SHRINKAGE, Way.FUNNEL) if len(by) == 1 else ()
    mixed = (Way.DIRECT,) if tuple(by) == ("year",) else ()
    indirect = (Way.INDIRECT,) if tuple(by) == ("mission",) else ()
    return (Way.USUAL, *plain, *several, *mixed, *indirect)


def check_definition(definition: Definition, book: Ledger) -> None:
    """Refuse a figure that would mislead, with what would not.

    Raises:
        BadInput: Kind, measure, dimensions and way do not fit together.
        NotEnoughData: There is no exposure of the same scope, or the source does not tell what is asked.
    """
    _check_measure(definition)
    _check_dimensions(definition)
    _check_way(definition)
    if definition.kind in NEEDS_STRENGTH or (
        definition.kind is Kind.EFFECT and definition.component is not None
    ):
        _check_exposure(definition)
    elif definition.component is not None:
        raise BadInput(
            f"A figure of the kind '{definition.kind}' has no exposure.",
            "Ask for rates, or take the exposure out.",
        )
    _check_source(definition, book)


def _check_measure(definition: Definition) -> None:
    fitting = _MEASURES.get(definition.kind)
    if fitting is not None and definition.measure not in fitting:
        raise BadInput(
            f"{UNITS[definition.measure].capitalize()} cannot be shown as '{definition.kind}'.",
            f"Count {' or '.join(UNITS[one] for one in fitting)}, or show counts.",
        )


def _check_dimensions(definition: Definition) -> None:
    if definition.kind in _NO_DIMENSION and definition.by:
        raise BadInput(
            f"A figure of the kind '{definition.kind}' is not grouped.",
            f"Take out {' and '.join(said_dimension(name) for name in definition.by)}; limit the filter "
            "to one value and make a figure for each.",
        )
    if definition.kind is Kind.SHARE and len(definition.by) != 1:
        raise BadInput("Shares are of one dimension.", "Group by one of the dimensions.")


def _check_way(definition: Definition) -> None:
    fitting = ways_for(definition.kind, definition.measure, definition.by)
    if definition.way not in fitting:
        raise BadInput(
            f"The method '{definition.way}' does not apply to {UNITS[definition.measure]} as "
            f"'{definition.kind}'{' by ' + ' and '.join(definition.by) if definition.by else ''}.",
            f"Use {', '.join(fitting)}.",
        )


def _check_exposure(definition: Definition) -> None:
    component, scope = definition.component, definition.scope
    if component is None:
        raise BadInput(
            f"A figure of the kind '{definition.kind}' needs the strength of somebody.",
            f"Name the exposure: {', '.join(COVERS)}.",
        )
    unexposed = [name for name in definition.by if name not in EXPOSED]
    if unexposed:
        said = " and ".join(said_dimension(name) for name in unexposed)
        raise NotEnoughData(
            f"There is no exposure by {said}: nobody counts the person-years of each {said}.",
            f"Show counts or shares by {said}, or rates by year or mission with a filter on {said}.",
        )
    if component is Component.CIVILIAN and is_by_contributor(definition):
        raise NotEnoughData(
            "There is no strength of civilian staff by contributor: civilians serve for no country.",
            "Ask for the rate of uniformed staff, or leave contributors out.",
        )
    if definition.source != ALL and not scope.components:
        raise NotEnoughData("A rate needs to know who died.", "Name the components in the filter.")
    try:
        check_same_scope(scope.components, component)
    except NotEnoughData as error:
        offered = scope_for_rate(scope, component)
        if offered is None:
            raise
        raise NotEnoughData(
            error.problem,
            f"The common part can be told: set the filter to {' and '.join(offered.components)}.",
        ) from error
    _check_part_of_staff(definition)


def _check_part_of_staff(definition: Definition) -> None:
    """A filter on part of the staff leaves a denominator of all of it."""
    assert definition.component is not None, "checked before"
    covered = COVERS[definition.component]
    staff = {
        code
        for code, entry in codelist("personnel_category").entries.items()
        if entry.more["component"] in covered
    }
    parts = [name for name, values in definition.scope.others if name == "country_iso3" and values]
    wanted, without = definition.scope.categories, definition.scope.excluded_categories
    if (wanted and not staff <= set(wanted)) or staff & set(without):
        parts.append("personnel_category")
    if parts:
        said = " and ".join(said_dimension(name) for name in parts)
        raise NotEnoughData(
            f"The filter takes part of the staff by {said}, the strength is of all "
            f"{definition.component.value} staff: their quotient is no rate.",
            f"Take {said} out of the filter, or show counts.",
        )


def _check_source(definition: Definition, book: Ledger) -> None:
    """A source that does not tell what is asked would give a zero that is none (U18)."""
    if definition.source == ALL:
        return
    if definition.source not in book.sources:
        raise NotEnoughData(
            f"There is no source '{definition.source}' in this run.",
            f"Take one of {', '.join(book.sources)}, or all of them.",
        )
    wanted = [*definition.scope.needs(), *(name for name in definition.by if name != "year")]
    silent = [name for name in wanted if not book.tells(definition.source, name)]
    if not silent:
        return
    telling = [s for s in book.sources if all(book.tells(s, name) for name in wanted)]
    raise NotEnoughData(
        f"The source '{definition.source}' tells nothing of "
        f"{', '.join(said_dimension(name) for name in silent)}: its count would be an empty one.",
        f"Take {', '.join(telling) or 'all sources reconciled'}, or leave that out.",
    )
