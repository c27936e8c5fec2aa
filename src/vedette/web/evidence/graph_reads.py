"""The chain of one node as a drawing in layers, with the same as a list beside it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import get_language_bidi, gettext

from vedette.core.evidence.chain import State
from vedette.core.evidence.layers import Drawing, Node, drawing
from vedette.core.kernel.errors import NotFound
from vedette.pipeline.telling import Told
from vedette.web.evidence.chain_reads import VisibleChain
from vedette.web.evidence.finding_words import NODES
from vedette.web.evidence.homes import Chip
from vedette.web.ui.printing import printed
from vedette.web.ui.standing import STATES
from vedette.web.ui.templatetags.addresses import address
from vedette.web.ui.told import titled

WIDE, HIGH, GAP, ACROSS, MARGIN = 196, 40, 10, 64, 12
_CUT, _CUT_NAME = 30, 24
MOST_ROWS, MOST_CENTRED = 14, 8
"""Boxes that stand one above the other; how many of them layers are centred beside."""
INSET = 10
"""From the side of a box to the beginning of its words."""
DENSE = 120
"""Lines from which on they are drawn lighter."""
MOST_LISTED = 500
"""Nodes of the list; of more only the number is told."""


@dataclass(frozen=True, slots=True)
class Box:
    """A drawn node: place, where its words begin, words, address, state."""

    x: float
    y: float
    text_x: float
    name: str
    words: str
    said: str
    url: str
    css: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A node in the list: steps from the beginning, chip, kind, what it is called, sign and words of its state."""

    depth: int
    chip: Chip
    kind: Promise | str
    title: str
    sign: str
    state: Promise | str


@dataclass(frozen=True, slots=True)
class Graph:
    """The drawing and its list."""

    root: Chip
    kind: Promise | str
    title: str
    said: str
    boxes: Sequence[Box]
    paths: Sequence[str]
    width: float
    height: float
    is_dense: bool
    rows: Sequence[Listed]
    n_nodes: int
    n_edges: int
    opened: Sequence[tuple[str, str]]
    down_url: str
    up_url: str


def graph(held: VisibleChain, ref: str, *, is_up: bool, opened: Sequence[str]) -> Graph:
    """The chain of a node: down to what it rests on, or up to what rests on it.

    Args:
        held: The chain of the viewer's world.
        ref: The node.
        is_up: Up instead of down.
        opened: Names of groups that are shown one by one.

    Raises:
        NotFound: There is no such node for this viewer.
    """
    if ref not in held.chain:
        raise NotFound("There is no such thing in the chain.", "Start from a finding.")
    trace = (held.chain.forward(ref) if is_up else held.chain.back(ref)).to_pylist()
    within = held.chain.within(row["ref"] for row in trace)
    pairs = list(zip(within["ref"].to_pylist(), within["on"].to_pylist(), strict=True))
    drawn = drawing([(r["depth"], r["ref"], r["kind"]) for r in trace], pairs, opened)
    shown = [row["ref"] for row in trace[:MOST_LISTED]]
    singles = [n.members[0] for layer in drawn.layers for n in layer if not n.is_group]
    told = held.told(dict.fromkeys([*shown, *singles]))
    ask = _Asking(address(held.visit.slug, "evidence:chain", ref), is_up, tuple(opened))
    boxes, places, (width, height) = _placed(held, drawn, told, ask)
    one = told[ref]
    return Graph(
        root=held.chip(ref),
        kind=NODES.get(one.kind, one.kind),
        title=one.title,
        said=one.said,
        boxes=boxes,
        paths=[_path(places[a], places[b]) for a, b in drawn.edges],
        width=width,
        height=height,
        is_dense=len(drawn.edges) > DENSE,
        rows=[_listed(held, row["depth"], told[row["ref"]]) for row in trace[:MOST_LISTED]],
        n_nodes=len(trace),
        n_edges=len(pairs),
        opened=[(_group_words(name, drawn), ask.closed(name)) for name in dict.fromkeys(opened)],
        down_url=ask.home,
        up_url=f"{ask.home}?way=up",
    )


@dataclass(frozen=True, slots=True)
class _Asking:
    """The address of the drawing with other groups open."""

    home: str
    is_up: bool
    opened: tuple[str, ...]

    def with_groups(self, names: Collection[str]) -> str:
        pairs = [("way", "up")] if self.is_up else []
        pairs += [("open", name) for name in names]
        return f"{self.home}?{urlencode(pairs)}"

    def open(self, name: str) -> str:
        return self.with_groups([*self.opened, name])

    def closed(self, name: str) -> str:
        return self.with_groups([one for one in self.opened if one != name])


@dataclass(frozen=True, slots=True)
class _Stand:
    """Where a layer stands: its left edge, rows of each of its columns."""

    x: float
    rows: int
    columns: int

    @property
    def width(self) -> int:
        return self.columns * (WIDE + GAP) - GAP


def _stands(drawn: Drawing) -> list[_Stand]:
    """The layers from left to right; one of many nodes has several columns, so that none is taller than a page."""
    made, x = list[_Stand](), float(MARGIN)
    for layer in drawn.layers:
        columns = -(-len(layer) // MOST_ROWS)
        made.append(_Stand(x, -(-len(layer) // columns), columns))
        x += made[-1].width + ACROSS
    return made


def _placed(
    held: VisibleChain, drawn: Drawing, told: dict[str, Told], ask: _Asking
) -> tuple[list[Box], dict[str, tuple[float, float]], tuple[float, float]]:
    """Boxes, places of their middles by name, width and height; from right to left where the language runs so."""
    stands = _stands(drawn)
    tallest = max(one.rows for one in stands)
    height = float(MARGIN * 2 + tallest * (HIGH + GAP) - GAP)
    width = stands[-1].x + stands[-1].width + MARGIN
    is_rtl = get_language_bidi()
    boxes = list[Box]()
    places = dict[str, tuple[float, float]]()
    for stand, layer in zip(stands, drawn.layers, strict=True):
        # In the middle, but where that would hide the beginning below the edge of a screen.
        free = (height - stand.rows * (HIGH + GAP) + GAP) / 2
        before = free if tallest <= MOST_CENTRED else float(MARGIN)
        for n, node in enumerate(layer):
            column, row = divmod(n, stand.rows)
            x, y = stand.x + column * (WIDE + GAP), before + row * (HIGH + GAP)
            x = width - x - WIDE if is_rtl else x
            places[node.name] = (x, y + HIGH / 2)
            boxes.append(_box(held, node, told, ask, (x, y)))
    return boxes, places, (width, height)


def _box(
    held: VisibleChain, node: Node, told: dict[str, Told], ask: _Asking, at: tuple[float, float]
) -> Box:
    text_x = at[0] + (WIDE - INSET if get_language_bidi() else INSET)
    if node.is_group:
        states = {held.state(ref) for ref in node.members}
        worst = max(states, key=list(State).index)
        said = f"{printed(len(node.members))} × {NODES.get(node.kind, node.kind)}"
        words = gettext("Show them one by one")
        return Box(*at, text_x, node.name, said, words, ask.open(node.name), f"group {worst}")
    one, chip = told[node.members[0]], held.chip(node.members[0])
    said = titled(one.title or one.said, one.ref) or str(NODES.get(one.kind, one.kind))
    cut = said if len(said) <= _CUT else f"{said[: _CUT - 1]}…"
    root = "" if node.depth else " root"
    return Box(
        *at,
        text_x,
        node.name,
        _short(chip.ref),
        cut,
        chip.url,
        f"node {held.state(chip.ref)}{root}",
    )


def _short(ref: str) -> str:
    """A reference as it fits a box: what is cut out is its middle, because the ends of long ones tell them apart."""
    if len(ref) <= _CUT_NAME:
        return ref
    return f"{ref[: _CUT_NAME // 2 - 1]}…{ref[-_CUT_NAME // 2 :]}"


def _path(start: tuple[float, float], end: tuple[float, float]) -> str:
    """A line from the farther end of one box to the nearer end of another; within a layer around the box."""
    (x1, y1), (x2, y2) = start, end
    if x1 == x2:
        out = x1 + WIDE
        return f"M{out:g} {y1:g}C{out + 36:g} {y1:g} {out + 36:g} {y2:g} {out:g} {y2:g}"
    a, b = (x1 + WIDE, x2) if x1 < x2 else (x1, x2 + WIDE)
    middle = (a + b) / 2
    return f"M{a:g} {y1:g}C{middle:g} {y1:g} {middle:g} {y2:g} {b:g} {y2:g}"


def _listed(held: VisibleChain, depth: int, one: Told) -> Listed:
    sign, words = STATES[held.state(one.ref)]
    return Listed(
        depth, held.chip(one.ref), NODES.get(one.kind, one.kind), one.title or one.said, sign, words
    )


def _group_words(name: str, drawn: Drawing) -> str:
    depth, _, kind = name.partition(":")
    alike = [n for layer in drawn.layers for n in layer if str(n.depth) == depth and n.kind == kind]
    return f"{printed(sum(len(n.members) for n in alike))} × {NODES.get(kind, kind)}"
