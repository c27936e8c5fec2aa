"""A chain drawn in layers: many of one kind on a layer become a group, each layer in an order with few crossings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

MOST_ALIKE = 8
"""Nodes of one kind that a layer shows one by one before they become a group."""
MOST_OPENED = 60
"""Nodes of a group that are shown more each time it is opened; the others stay one."""
_SWEEPS = 4


@dataclass(frozen=True, slots=True)
class Node:
    """What is drawn as one: a node of the chain, or a group of several of one kind on one layer.

    Args:
        name: Reference of the node, or of the group `depth:kind`.
        kind: As the chain names it.
        depth: Its layer.
        members: References that it stands for, sorted.
    """

    name: str
    kind: str
    depth: int
    members: tuple[str, ...]

    @property
    def is_group(self) -> bool:
        """Whether it stands for several."""
        return len(self.members) > 1


@dataclass(frozen=True, slots=True)
class Drawing:
    """Nodes by layer in their order, and pairs of names of drawn nodes that an edge joins."""

    layers: tuple[tuple[Node, ...], ...]
    edges: tuple[tuple[str, str], ...]


def group_name(depth: int, kind: str) -> str:
    """Name of the group of a kind on a layer."""
    return f"{depth}:{kind}"


def drawing(
    nodes: Iterable[tuple[int, str, str]],
    edges: Iterable[tuple[str, str]],
    opened: Sequence[str] = (),
    *,
    most: int = MOST_ALIKE,
) -> Drawing:
    """The drawing of a trace.

    Args:
        nodes: Depth, reference and kind of each, as `Chain.back` or `Chain.forward` gives them.
        edges: Pairs of references, each from the nearer to the farther node or the other way round.
        opened: Names of groups whose members are shown one by one, as often as each was opened.
        most: Nodes of one kind that a layer shows before they become a group.

    Returns:
        Each node of the trace in exactly one drawn node; edges between drawn nodes once, those within a layer too.
    """
    made = _grouped(nodes, opened, most)
    of = {ref: node.name for node in made for ref in node.members}
    joined = {(of[a], of[b]) for a, b in edges if a in of and b in of and of[a] != of[b]}
    depth = {node.name: node.depth for node in made}
    pairs = sorted((a, b) if depth[a] <= depth[b] else (b, a) for a, b in joined)
    pairs = list(dict.fromkeys(pairs))
    deepest = max(depth.values(), default=-1)
    layers = [[n for n in made if n.depth == layer] for layer in range(deepest + 1)]
    return Drawing(_ordered(layers, pairs), tuple(pairs))


def _grouped(nodes: Iterable[tuple[int, str, str]], opened: Sequence[str], most: int) -> list[Node]:
    alike: dict[tuple[int, str], list[str]] = {}
    for depth, ref, kind in nodes:
        alike.setdefault((depth, kind), []).append(ref)
    made = []
    for (depth, kind), refs in sorted(alike.items()):
        name, listed = group_name(depth, kind), sorted(refs)
        n_shown = len(listed) if len(listed) <= most else opened.count(name) * MOST_OPENED
        rest = listed[n_shown:]
        if len(rest) > 1:
            made.append(Node(name, kind, depth, tuple(rest)))
            listed = listed[:n_shown]
        made += [Node(ref, kind, depth, (ref,)) for ref in listed]
    return made


def _ordered(
    layers: Sequence[list[Node]], edges: Sequence[tuple[str, str]]
) -> tuple[tuple[Node, ...], ...]:
    """Each layer by the mean place of the neighbours on the layer before, then of those after, some times over.

    Source: Sugiyama, Tagawa, Toda (1981), IEEE Trans. SMC 11, 109-125: the barycentre method.
    """
    around: dict[str, list[str]] = {}
    for a, b in edges:
        around.setdefault(a, []).append(b)
        around.setdefault(b, []).append(a)
    found = [list(layer) for layer in layers]
    for sweep in range(_SWEEPS):
        ways = range(1, len(found)) if sweep % 2 == 0 else range(len(found) - 2, -1, -1)
        for n in ways:
            beside = n - 1 if sweep % 2 == 0 else n + 1
            at: Mapping[str, int] = {node.name: place for place, node in enumerate(found[beside])}
            found[n] = _by_mean(found[n], around, at)
    return tuple(tuple(layer) for layer in found)


def _by_mean(
    layer: list[Node], around: Mapping[str, list[str]], at: Mapping[str, int]
) -> list[Node]:
    """The nodes by the mean place of their neighbours; one without keeps its place among the others."""

    def mean(place: int) -> float:
        places = [at[other] for other in around.get(layer[place].name, ()) if other in at]
        return sum(places) / len(places) if places else float(place)

    return [layer[place] for place in sorted(range(len(layer)), key=lambda n: (mean(n), n))]
