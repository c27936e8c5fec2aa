"""What can be told in place of a figure that is refused: the common part of numerator and denominator (DR-08, U18)."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import replace

from vedette.core.kernel.errors import BadInput, NotEnoughData
from vedette.core.linkage.reconciled import ALL
from vedette.core.stats.common_scope import scope_for_rate
from vedette.core.stats.definition import Definition, Kind
from vedette.core.stats.figure_checks import EXPOSED, NEEDS_STRENGTH
from vedette.core.stats.figure_scope import check_figure, of_common_part
from vedette.core.stats.points import Inputs
from vedette.core.stats.query import Scope


def offered(definition: Definition, inputs: Inputs) -> Definition | None:
    """The nearest figure to a refused one that can be told; None where it is not refused, or nothing near it can.

    A rate keeps the part of its scope that the strength counts, in missions and years as in staff; a filter that
    takes part of the staff goes; what has no strength at all is counted instead; a source that is silent gives
    way to all of them.

    Args:
        definition: The figure.
        inputs: What it would be computed from.
    """
    if _stands(definition, inputs):
        return None
    made = definition
    for change in _CHANGES:
        made = change(made, inputs)
        if made != definition and _stands(made, inputs):
            return made
    return None


def _stands(definition: Definition, inputs: Inputs) -> bool:
    try:
        check_figure(definition, inputs)
    except (BadInput, NotEnoughData):
        return False
    return True


def _of_who_serves(definition: Definition, _: Inputs) -> Definition:
    """A rate of those only whom the strength counts."""
    if definition.component is None:
        return definition
    scope = scope_for_rate(definition.scope, definition.component)
    return definition if scope is None else replace(definition, scope=scope)


def _of_all_staff(definition: Definition, _: Inputs) -> Definition:
    """A rate of all staff that the strength counts, not of a part of it."""
    if definition.component is None:
        return definition
    others = tuple(one for one in definition.scope.others if one[0] != "country_iso3")
    scope = replace(definition.scope, categories=(), excluded_categories=(), others=others)
    return replace(definition, scope=scope)


def _of_all_sources(definition: Definition, _: Inputs) -> Definition:
    return replace(definition, source=ALL)


def _counted(definition: Definition, _: Inputs) -> Definition:
    """Counts by a dimension that has no strength."""
    if definition.kind not in NEEDS_STRENGTH or all(name in EXPOSED for name in definition.by):
        return definition
    return replace(definition, kind=Kind.COUNT, component=None)


_CHANGES: tuple[Callable[[Definition, Inputs], Definition], ...] = (
    _of_who_serves,
    _of_all_staff,
    of_common_part,
    _counted,
    _of_all_sources,
)
"""Tried one on top of the other, until the figure can be told."""


def command_of(definition: Definition) -> str | None:
    """The command that computes a figure without keeping it; None where options cannot say all of it."""
    scope = definition.scope
    if not scope.in_mission or scope.with_un_staff:
        return None
    words = ["vedette", "figure", "try", "--kind", definition.kind, "--measure", definition.measure]
    for option, values in _where(scope).items():
        words += ["--where", f"{option}={','.join(values)}"]
    for name in definition.by:
        words += ["--by", name]
    if definition.component is not None:
        words += ["--exposure", definition.component]
    if definition.source != ALL:
        words += ["--source", definition.source]
    if definition.period is not None:
        first, last = definition.period.first.year, definition.period.last.year
        words += ["--from-year", str(first), "--to-year", str(last)]
    return shlex.join(str(word) for word in words)


def _where(scope: Scope) -> dict[str, tuple[str, ...]]:
    names = {
        "mission": "missions",
        "mission_kind": "mission_kinds",
        "cause": "causes",
        "component": "components",
        "personnel_category": "categories",
        "without_category": "excluded_categories",
    }
    told = {option: getattr(scope, part) for option, part in names.items()}
    return {name: values for name, values in (told | dict(scope.others)).items() if values}
