"""Scope algebra: numbers of different scope are not compared; the part that both have is offered (DR-08, U18)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from vedette.core.context.exposure import COVERS, Component
from vedette.core.kernel.errors import NotEnoughData
from vedette.core.stats.query import Period, Scope

_NOTHING = "(nothing)"
_PARTS = (
    "missions", "mission_kinds", "in_mission", "causes", "components", "categories",
    "excluded_categories", "with_un_staff", "others",
)  # fmt: skip
"""What of a scope counts for comparing; its name does not."""


@dataclass(frozen=True, slots=True)
class Scoped:
    """What a number speaks of.

    Args:
        name: Name of the number or source.
        scope: Who and where.
        period: Closed period.
    """

    name: str
    scope: Scope
    period: Period


def differences(first: Scoped, second: Scoped) -> tuple[str, ...]:
    """Where two numbers speak of different things, in words; empty when they are comparable."""
    found = [
        f"{part.replace('_', ' ')}: {_words(one)} against {_words(other)}"
        for part in _PARTS
        if _sorted(one := getattr(first.scope, part))
        != _sorted(other := getattr(second.scope, part))
    ]
    if first.period != second.period:
        found.append(f"period: {first.period} against {second.period}")
    return tuple(found)


def common_part(first: Scoped, second: Scoped) -> Scoped | None:
    """The scope and period that both speak of; None when there is none."""
    scope = first.scope.within(second.scope)
    others = [("others", values) for _, values in scope.others]
    listed = [(part, getattr(scope, part)) for part in _PARTS if part != "others"]
    if any(_NOTHING in _listed(values) for _, values in (*listed, *others)):
        return None
    begins = max(first.period.first, second.period.first)
    ends = min(first.period.last, second.period.last)
    if ends < begins:
        return None
    name = f"{first.name} and {second.name}, common part"
    return Scoped(name, replace(scope, name=name), Period(begins, ends))


def check_comparable(first: Scoped, second: Scoped) -> None:
    """Refuses to compare numbers of different scope, and offers the part that both have.

    Raises:
        NotEnoughData: The scopes differ; the remedy names the common part.
    """
    found = differences(first, second)
    if not found:
        return
    offered = common_part(first, second)
    one, other, apart = first.name, second.name, "; ".join(found)
    raise NotEnoughData(
        f"{one} and {other} speak of different things ({apart}).",
        f"Compare their common part: {offered.scope.words}; {offered.period}."
        if offered
        else "They have no part in common: choose other sources or periods.",
    )


def scope_for_rate(scope: Scope, component: Component) -> Scope | None:
    """The part of a scope whose deaths the strength of a component can stand for; None: none.

    Civilian deaths over uniformed strength are no rate: the uniformed part of the scope is one.
    """
    covered = COVERS[component]
    kept = tuple(sorted(covered & set(scope.components) if scope.components else covered))
    return replace(scope, components=kept) if kept else None


def _sorted(value: object) -> object:
    return tuple(sorted(value)) if isinstance(value, tuple) else value


def _listed(value: object) -> Sequence[object]:
    return value if isinstance(value, tuple) else ()


def _words(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "all"
    return "yes" if value else "no"
