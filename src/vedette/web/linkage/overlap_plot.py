"""Geometry of the plot of overlaps: which sets of sources share how many incidents (an UpSet plot)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext

from vedette.web.reviews.runs import Row

_LEFT, _TOP, _BARS, _ROW, _STEP, _BAR_WIDTH = 250, 24, 130, 26, 44, 26


@dataclass(frozen=True, slots=True)
class Dot:
    """Where a set meets a source; filled when the source is in the set."""

    x: int
    y: int
    filled: bool


@dataclass(frozen=True, slots=True)
class Column:
    """One set of sources: its bar, its number of incidents and the address of its rows."""

    x: int
    y: float
    height: float
    n: int
    sources: str
    dots: list[Dot]
    line: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Plot:
    """The whole plot in units of its view box."""

    width: int
    height: int
    base: int
    lanes: list[tuple[int, str, int]]
    columns: list[Column]
    label: str
    is_mirrored: bool = False


def overlap_plot(
    rows: Sequence[Row], names: Sequence[str], *, mirrored: bool = False
) -> Plot | None:
    """The plot of the most frequent sets; None when there is no incident.

    Args:
        rows: `sources` joined by commas and `n` of each set, the most frequent first.
        names: All sources in the order that gives each its shape.
        mirrored: Whether the page runs from right to left.
    """
    if not rows:
        return None
    sets = [(str(row["sources"]).split(", "), int(str(row["n"]))) for row in rows]
    used = [name for name in names if any(name in members for members, _ in sets)]
    lanes = [
        (_TOP + _BARS + 24 + place * _ROW, name, names.index(name))
        for place, name in enumerate(used)
    ]
    most = max(n for _, n in sets)
    columns = [_column(place, members, n, most, lanes) for place, (members, n) in enumerate(sets)]
    said = "; ".join(
        gettext("%(n)s exactly in %(sources)s") % {"n": n, "sources": ", ".join(members)}
        for members, n in sets[:6]
    )
    height = _TOP + _BARS + 24 + len(lanes) * _ROW + 6
    plot = Plot(
        _LEFT + len(sets) * _STEP + 10,
        height,
        _TOP + _BARS,
        lanes,
        columns,
        gettext("Deadly incidents: %(said)s") % {"said": said},
    )
    return _mirrored(plot) if mirrored else plot


def _mirrored(plot: Plot) -> Plot:
    columns = [
        replace(
            column,
            x=plot.width - column.x - _BAR_WIDTH,
            dots=[replace(dot, x=plot.width - dot.x) for dot in column.dots],
        )
        for column in plot.columns
    ]
    return replace(plot, columns=columns, is_mirrored=True)


def _column(
    place: int, members: list[str], n: int, most: int, lanes: list[tuple[int, str, int]]
) -> Column:
    x = _LEFT + place * _STEP
    height = round(_BARS * n / most, 1)
    dots = [Dot(x + 13, y, name in members) for y, name, _ in lanes]
    filled = [dot.y for dot in dots if dot.filled]
    line = (min(filled), max(filled)) if len(filled) > 1 else None
    return Column(x, _TOP + _BARS - height, height, n, ", ".join(members), dots, line)
