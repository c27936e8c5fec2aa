"""The chain of evidence beside networkx on the same graph: building, tracing back and forward, what is out of date.

    python -m benchmarks.chain

The graph is a layered one as a review makes it: rows, incidents, figures and quotations, findings, recommendations,
blocks; each node rests on nodes of the layer below.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable
from functools import partial

import networkx as nx
import numpy as np
import pyarrow as pa

from vedette.core.evidence.chain import EDGES, NODES, Chain, Role

_SHARES = (0.7, 0.2, 0.06, 0.03, 0.01)
"""Of the nodes in each layer, from rows of sources to blocks of a report."""


def graph(n_nodes: int, n_edges: int, seed: int) -> tuple[pa.Table, pa.Table]:
    """Tables NODES and EDGES; one edge in a thousand has seen something else than what is there today."""
    rng = np.random.default_rng(seed)
    begins = [round(n_nodes * share) for share in np.cumsum((0.0, *_SHARES))]
    refs = np.array([f"N-{number:06d}" for number in range(n_nodes)])
    upper = rng.integers(begins[1], n_nodes, 2 * n_edges)
    layer = np.searchsorted(begins, upper, side="right") - 1
    low, high = np.array(begins)[layer - 1], np.array(begins)[layer]
    lower = rng.integers(low, high)
    pairs = np.unique(np.stack([upper, lower]), axis=1)
    resting, on = pairs[:, np.sort(rng.permutation(pairs.shape[1])[:n_edges])]
    prints = np.array([f"{number:064x}" for number in range(n_nodes)])
    seen = np.where(rng.random(len(on)) < 0.001, "old", prints[on])
    nodes = {"ref": refs, "kind": ["node"] * n_nodes, "fingerprint": prints}
    edges = {
        "ref": refs[resting],
        "on": refs[on],
        "role": [str(Role.SUPPORTS)] * len(on),
        "seen": seen,
    }
    return NODES.conform(pa.table(nodes)), EDGES.conform(pa.table(edges))


def _networkx(nodes: pa.Table, edges: pa.Table) -> nx.DiGraph:
    made = nx.DiGraph()
    told = zip(nodes["ref"].to_pylist(), nodes["fingerprint"].to_pylist(), strict=True)
    made.add_nodes_from((ref, {"print": print_}) for ref, print_ in told)
    made.add_edges_from(
        (ref, on, {"seen": seen})
        for ref, on, seen in zip(
            edges["ref"].to_pylist(),
            edges["on"].to_pylist(),
            edges["seen"].to_pylist(),
            strict=True,
        )
    )
    return made


def _stale(made: nx.DiGraph) -> set[str]:
    own = {ref for ref, on, seen in made.edges(data="seen") if seen != made.nodes[on]["print"]}
    found, border = set(own), list(own)
    while border:
        for ref in made.predecessors(border.pop()):
            if ref not in found:
                found.add(ref)
                border.append(ref)
    return found


def _affected(made: nx.DiGraph, ref: str) -> set[str]:
    """What would be out of date if one node had another content, and is not so already."""
    return set(nx.ancestors(made, ref)) - _stale(made)


def _ms(
    act: Callable[[Chain], object], make: Callable[[], Chain], rounds: int
) -> tuple[float, float]:
    """Median and 95th percentile of the milliseconds of an act; what it is done to is made before, untimed."""
    taken = []
    for _ in range(rounds):
        chain = make()
        began = time.perf_counter()
        act(chain)
        taken.append((time.perf_counter() - began) * 1000)
    return float(np.median(taken)), float(np.quantile(taken, 0.95))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, default=100_000)
    parser.add_argument("--edges", type=int, default=500_000)
    parser.add_argument("--rounds", type=int, default=10)
    asked = parser.parse_args()
    nodes, edges = graph(asked.nodes, asked.edges, seed=1)
    chain, peer = Chain(nodes, edges), _networkx(nodes, edges)
    pick = random.Random(1)
    top, row = nodes["ref"].to_pylist()[-asked.nodes // 100 :], nodes["ref"].to_pylist()[:1000]
    found = {r["ref"] for r in chain.states().to_pylist() if r["state"] == "out_of_date"}
    assert found == _stale(peer), "both name the same nodes"
    told = {r["ref"] for r in chain.affected({row[0]: "new"}).to_pylist()}
    assert told == _affected(peer, row[0]), "and the same blast radius"
    new, old = partial(Chain, nodes, edges), lambda: chain
    acts: dict[str, tuple[Callable[[Chain], object], Callable[[], Chain], Callable[[], object]]] = {
        "build": (lambda _: Chain(nodes, edges), old, lambda: _networkx(nodes, edges)),
        "trace back": (
            lambda one: one.back(pick.choice(top)), old,
            lambda: nx.single_source_shortest_path_length(peer, pick.choice(top)),
        ),
        "trace forward": (
            lambda one: one.forward(pick.choice(row)), old, lambda: nx.ancestors(peer, pick.choice(row)),
        ),
        "states of all, first": (lambda one: one.states(), new, lambda: _stale(peer)),
        "blast radius of a row": (
            lambda one: one.affected({pick.choice(row): "new"}), old, lambda: _affected(peer, pick.choice(row)),
        ),
    }  # fmt: skip
    print(f"{len(chain):,} nodes, {edges.num_rows:,} edges; milliseconds: median / 95th percentile")
    for name, (ours, make, theirs) in acts.items():
        (a, b), (c, d) = (
            _ms(ours, make, asked.rounds),
            _ms(lambda _, act=theirs: act(), old, asked.rounds),
        )
        print(f"{name:24}  vedette {a:8.1f} / {b:8.1f}   networkx {c:8.1f} / {d:8.1f}")


if __name__ == "__main__":
    main()
