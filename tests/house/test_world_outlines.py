"""The outlines of the map: cut at the antimeridian, borders apart from coasts, what is disputed apart from both."""

from __future__ import annotations

import itertools
import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import world_outlines  # noqa: E402

WORLD = ROOT / "src/vedette/web/ui/static/ui/built/world.json"


def area(ring) -> float:
    """Area of a ring in square degrees (shoelace)."""
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in itertools.pairwise(ring))) / 2


def test_a_ring_over_the_antimeridian_becomes_two_of_the_same_area():
    # From 170 E to 170 W, 10 degrees high: 20 x 10 = 200 square degrees.
    ring = [(170.0, 0.0), (-170.0, 0.0), (-170.0, 10.0), (170.0, 10.0), (170.0, 0.0)]

    pieces = world_outlines.cut(ring)

    assert len(pieces) == 2
    assert sum(area(piece) for piece in pieces) == pytest.approx(200)
    assert all(-180 <= x <= 180 for piece in pieces for x, _ in piece)


def test_a_ring_away_from_the_antimeridian_stays_as_it_is():
    ring = [(10.0, 0.0), (30.0, 0.0), (30.0, 10.0), (10.0, 10.0), (10.0, 0.0)]

    (piece,) = world_outlines.cut(ring)

    assert area(piece) == pytest.approx(200)


def test_a_ring_round_the_pole_is_closed_along_it():
    # A coast at 60 S all round: 360 x 30 square degrees to the pole.
    ring = [(float(x), -60.0) for x in range(-180, 180, 30)] + [(-180.0, -60.0)]

    pieces = world_outlines.cut(ring)

    assert sum(area(piece) for piece in pieces) == pytest.approx(360 * 30)


@pytest.fixture(scope="module")
def lines() -> dict[str, list]:
    """Kind -> lines or rings of the file that the browser reads."""
    if not WORLD.exists():
        pytest.skip("the front end is not built: run `make dev`")
    features = json.loads(WORLD.read_text(encoding="utf-8"))["features"]
    found = {one["properties"]["kind"]: one["geometry"]["coordinates"] for one in features}
    found["land"] = [ring for polygon in found["land"] for ring in polygon]
    return found


@pytest.mark.parametrize("kind", ["land", "coast", "border", "disputed"])
def test_no_line_runs_across_the_map(lines, kind):
    steps = [
        abs(bx - ax)
        for line in lines[kind]
        for (ax, ay), (bx, by) in itertools.pairwise(line)
        # The edge along the pole is as wide as the map; it lies outside of what is drawn.
        if min(ay, by) > -85
    ]

    assert max(steps) < 20


def test_disputed_borders_are_few_and_there(lines):
    assert 10 < len(lines["disputed"]) < len(lines["border"])
