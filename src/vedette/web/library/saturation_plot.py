"""Geometry of the curve of saturation: codes met by documents, with what orders at random would give."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language_bidi

from vedette.core.library.saturation import Saturation

_WIDE, _HIGH, _LEFT, _RIGHT, _TOP, _FLOOR = 740, 280, 40, 60, 14, 244


@dataclass(frozen=True, slots=True)
class Plot:
    """Paths in units of the view box; mirrored where the page runs from right to left."""

    width: int
    height: int
    floor: int
    line: str
    band: str
    mean: str
    last: tuple[float, float]
    across: list[tuple[float, int]]
    up: list[tuple[float, int]]
    side: float
    anchor: str


def plot(found: Saturation) -> Plot:
    """The line as coded, the mean and the 90 % band of random orders."""
    points = found.points
    n, most = len(points), max(points[-1].met, 1)
    mirrored = get_language_bidi()

    def x(at: float) -> float:
        along = _LEFT + (_WIDE - _LEFT - _RIGHT) * (at / max(n, 1))
        return round(_WIDE - along if mirrored else along, 1)

    def y(value: float) -> float:
        return round(_FLOOR - (_FLOOR - _TOP) * value / most, 1)

    def path(values: list[tuple[float, float]]) -> str:
        return "M" + " L".join(f"{x(a)} {y(b)}" for a, b in values)

    upper = [(0.0, 0.0), *((float(one.n), one.high) for one in points)]
    lower = [(float(one.n), one.low) for one in reversed(points)]
    step = max(1, -(-n // 8))
    return Plot(
        _WIDE,
        _HIGH,
        _FLOOR,
        path([(0.0, 0.0)] + [(one.n, one.met) for one in points]),
        path(upper + lower) + "Z",
        path([(0.0, 0.0)] + [(one.n, one.mean) for one in points]),
        (x(n), y(points[-1].met)),
        [(x(at), at) for at in range(step, n + 1, step)],
        [(y(value), value) for value in sorted({0, most // 2, most})],
        x(0),
        "start" if mirrored else "end",
    )
