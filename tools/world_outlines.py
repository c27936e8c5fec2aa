"""Outlines of the world for the offline map: Natural Earth (npm `world-atlas`) as one file that a browser reads.

    world.json   GeoJSON: land as polygons, coasts as lines, borders as lines with `disputed` true or false

Rings that cross the antimeridian (Fiji, Russia, Antarctica) are cut there, or they would draw a line across the map.
Natural Earth shows who holds a place, not who should: the borders named in DISPUTED are dashed, as on maps of the
United Nations, and the page carries the disclaimer. The list errs on the side of dashing.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

Point = tuple[float, float]
Ring = list[Point]

DISPUTED_UNITS = frozenset(
    {"N. Cyprus", "Somaliland", "Kosovo", "W. Sahara", "Palestine", "Siachen Glacier"}
)
"""Units of Natural Earth all of whose borders are dashed."""
DISPUTED_PAIRS = frozenset(
    {
        frozenset({"India", "Pakistan"}),
        frozenset({"India", "China"}),
        frozenset({"Sudan", "S. Sudan"}),
        frozenset({"Sudan", "Egypt"}),
        frozenset({"Ethiopia", "Eritrea"}),
        frozenset({"Israel", "Syria"}),
        frozenset({"Russia", "Ukraine"}),
    }
)
"""Pairs of States whose common border is not final, or not agreed, in whole or in part."""
_HALF, _WHOLE, _DECIMALS, _POLE = 180.0, 360.0, 2, -90.0


def write_world(atlas: Path, target: Path) -> None:
    """Writes the outlines of `countries-50m.json` as GeoJSON."""
    topology = json.loads(atlas.read_text(encoding="utf-8"))
    arcs = decoded(topology)
    units = topology["objects"]["countries"]["geometries"]
    land = [
        part
        for unit in units
        for polygon in _polygons(unit)
        for part in _cut_polygon(polygon, arcs)
    ]
    features = [_feature("land", "MultiPolygon", land)]
    for kind, lines in _lines(units, arcs).items():
        features.append(_feature(kind, "MultiLineString", lines))
    text = json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":"))
    target.write_text(text + "\n", encoding="utf-8")


def decoded(topology: dict[str, object]) -> list[Ring]:
    """The arcs of a quantized TopoJSON file as longitudes and latitudes."""
    transform: dict[str, list[float]] = topology["transform"]  # type: ignore[assignment]
    (kx, ky), (dx, dy) = transform["scale"], transform["translate"]
    found = []
    for arc in topology["arcs"]:  # type: ignore[attr-defined]
        x = y = 0
        line: Ring = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            line.append((x * kx + dx, y * ky + dy))
        found.append(line)
    return found


def cut(ring: Sequence[Point]) -> list[Ring]:
    """A closed ring as rings that lie within -180 and 180; one that runs round a pole is closed along it."""
    line = _unwrapped(ring)
    turn = line[-1][0] - line[0][0]
    if abs(turn) > _HALF:
        line = [*line, (line[-1][0], _POLE), (line[0][0], _POLE), line[0]]
    first, last = min(x for x, _ in line), max(x for x, _ in line)
    pieces = []
    for k in range(round((first - _HALF) // _WHOLE), round((last + _HALF) // _WHOLE) + 1):
        shifted = [(x - k * _WHOLE, y) for x, y in line]
        piece = _clipped(_clipped(shifted, -_HALF, 1.0), _HALF, -1.0)
        if len(piece) > 2:  # noqa: PLR2004 # a ring needs three corners
            pieces.append([*piece, piece[0]])
    return pieces


def _unwrapped(ring: Sequence[Point]) -> Ring:
    line = [ring[0]]
    for x, y in ring[1:]:
        before = line[-1][0]
        line.append((x + _WHOLE * round((before - x) / _WHOLE), y))
    return line


def _clipped(line: Sequence[Point], edge: float, side: float) -> Ring:
    """What of a ring lies on one side of a meridian (Sutherland and Hodgman)."""
    found: Ring = []
    for (ax, ay), (bx, by) in zip([line[-1], *line[:-1]], line, strict=True):
        a_in, b_in = (ax - edge) * side >= 0, (bx - edge) * side >= 0
        if a_in != b_in:
            found.append((edge, ay + (by - ay) * (edge - ax) / (bx - ax)))
        if b_in:
            found.append((bx, by))
    return found


def _cut_polygon(polygon: Sequence[Sequence[int]], arcs: Sequence[Ring]) -> list[list[Ring]]:
    outer, *holes = [cut(_ring(ring, arcs)) for ring in polygon]
    kept = [_rounded(hole) for pieces in holes for hole in pieces]
    # A hole belongs to the piece that holds its first corner; pieces do not overlap.
    return [
        [_rounded(piece), *(hole for hole in kept if _holds(piece, hole[0]))] for piece in outer
    ]


def _holds(ring: Sequence[Point], point: Point) -> bool:
    x, y = point
    inside = False
    for (ax, ay), (bx, by) in itertools.pairwise(ring):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside


def _ring(indexes: Iterable[int], arcs: Sequence[Ring]) -> Ring:
    line: Ring = []
    for index in indexes:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        line += arc[1:] if line else arc
    return line


def _polygons(unit: dict[str, object]) -> list[list[list[int]]]:
    arcs: list[list[list[int]]] = unit["arcs"]  # type: ignore[assignment]
    return [arcs] if unit["type"] == "Polygon" else arcs  # type: ignore[list-item]


def _lines(units: Sequence[dict[str, object]], arcs: Sequence[Ring]) -> dict[str, list[Ring]]:
    """Coasts belong to one unit, borders to two; those in dispute stand apart."""
    owners: dict[int, set[str]] = {}
    for unit in units:
        name = unit["properties"]["name"]  # type: ignore[index]
        for polygon in _polygons(unit):
            for index in (index for ring in polygon for index in ring):
                owners.setdefault(index if index >= 0 else ~index, set()).add(name)
    lines: dict[str, list[Ring]] = {"coast": [], "border": [], "disputed": []}
    for index, names in sorted(owners.items()):
        is_disputed = bool(names & DISPUTED_UNITS) or frozenset(names) in DISPUTED_PAIRS
        kind = "coast" if len(names) == 1 else "disputed" if is_disputed else "border"
        lines[kind] += [_rounded(piece) for piece in _split(arcs[index])]
    return lines


def _split(line: Sequence[Point]) -> list[Ring]:
    """A line as pieces that do not jump over the antimeridian."""
    pieces: list[Ring] = [[line[0]]]
    for before, point in itertools.pairwise(line):
        if abs(point[0] - before[0]) > _HALF:
            pieces.append([])
        pieces[-1].append(point)
    return [piece for piece in pieces if len(piece) > 1]


def _rounded(line: Sequence[Point]) -> Ring:
    points = [(round(x, _DECIMALS), round(y, _DECIMALS)) for x, y in line]
    return [points[0], *(b for a, b in itertools.pairwise(points) if a != b)]


def _feature(kind: str, geometry: str, coordinates: object) -> dict[str, object]:
    return {
        "type": "Feature",
        "properties": {"kind": kind},
        "geometry": {"type": geometry, "coordinates": coordinates},
    }
