"""Geometry of the chance that a fall shows, month by month: one small chart for each outcome, one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vedette.core.recommendations.simulator import CURVE, Simulated
from vedette.core.stats.power import USUAL
from vedette.web.ui.printing import printed

_WIDE, _HIGH, _LEFT, _RIGHT, _TOP, _FLOOR = 300, 170, 46, 12, 14, 140
_YEARS = (0, 24, 48, 72, 96, 120)


@dataclass(frozen=True, slots=True)
class Chance:
    """The line of one outcome, and the point at which its fall shows; None where it does not in ten years."""

    one: Simulated
    line: str
    shows: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Chances:
    """Small charts of all outcomes, with the line of the chance that is asked for."""

    width: int
    height: int
    floor: int
    left: float
    right: float
    usual: float
    axis_x: float
    panels: Sequence[Chance]
    y_ticks: Sequence[tuple[float, str]]
    x_ticks: Sequence[tuple[float, str]]


def chances(found: Sequence[Simulated], *, mirrored: bool = False) -> Chances:
    """A chart for each outcome, from nothing to ten years, from no chance to certainty.

    Args:
        found: What was simulated.
        mirrored: Whether the page runs from right to left.
    """

    def along(months: int) -> float:
        x = _LEFT + months / CURVE[-1] * (_WIDE - _LEFT - _RIGHT)
        return round(_WIDE - x if mirrored else x, 1)

    def up(chance: float) -> float:
        return round(_FLOOR - chance * (_FLOOR - _TOP), 1)

    panels = []
    for one in found:
        # after no time at all only a false alarm shows, to one side or the other
        points = [f"{along(months)} {up(chance)}" for months, chance in one.chances.items()]
        is_told = one.months is not None and one.months <= CURVE[-1]
        at = (along(one.months), up(USUAL)) if is_told and one.months else None
        panels.append(Chance(one, "M" + "L".join(points), at))
    return Chances(
        _WIDE,
        _HIGH,
        _FLOOR,
        min(along(0), along(CURVE[-1])),
        max(along(0), along(CURVE[-1])),
        up(USUAL),
        _WIDE - _LEFT + 6 if mirrored else _LEFT - 6,
        panels,
        [(up(share), f"{printed(100 * share)}\u202f%") for share in (0.0, 0.5, 1.0)],
        [(along(months), printed(months // 12)) for months in _YEARS],
    )
