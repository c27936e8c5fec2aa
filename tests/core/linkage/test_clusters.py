from __future__ import annotations

from itertools import pairwise

import networkx as nx
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from vedette.core.linkage.clusters import best_first, components, join_by_sum

_WEIGHTED = st.lists(
    st.tuples(st.integers(0, 11), st.integers(0, 11), st.integers(0, 6)), max_size=40
)
_VOICES = st.lists(st.integers(0, 4), min_size=12, max_size=12)


def _arrays(pairs: list[tuple[int, int, int]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    distinct = {(min(a, b), max(a, b)): w for a, b, w in pairs if a != b}
    table = np.array([(a, b, w) for (a, b), w in distinct.items()], dtype=np.int64).reshape(-1, 3)
    return table[:, 0], table[:, 1], table[:, 2].astype(float)


def _one_by_one(
    voice: list[int], pairs: list[tuple[int, int, int]], apart: set[tuple[int, int]]
) -> list[int]:
    """The plain loop that the rounds must equal."""
    cluster = {i: {i} for i in range(len(voice))}
    a, b, w = _arrays(pairs)
    for x, y in sorted(zip(a.tolist(), b.tolist(), strict=True), key=_heaviest(a, b, w)):
        left, right = cluster[x], cluster[y]
        if left is right or {voice[i] for i in left} & {voice[i] for i in right}:
            continue
        if any((min(i, j), max(i, j)) in apart for i in left for j in right):
            continue
        merged = left | right
        for i in merged:
            cluster[i] = merged
    return [min(cluster[i]) for i in range(len(voice))]


def _heaviest(a: np.ndarray, b: np.ndarray, w: np.ndarray):
    weight = {(x, y): z for x, y, z in zip(a.tolist(), b.tolist(), w.tolist(), strict=True)}
    return lambda pair: (-weight[pair], *pair)


@given(_VOICES, _WEIGHTED)
def test_rounds_give_what_a_loop_over_single_pairs_gives(
    voice: list[int], pairs: list[tuple[int, int, int]]
) -> None:
    a, b, w = _arrays(pairs)
    got = best_first(np.arange(12), np.array(voice), (a, b), w)
    assert got.tolist() == _one_by_one(voice, pairs, set())


@given(_VOICES, _WEIGHTED, st.sets(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=5))
def test_items_held_apart_never_meet(
    voice: list[int], pairs: list[tuple[int, int, int]], held: set[tuple[int, int]]
) -> None:
    apart = {(min(x, y), max(x, y)) for x, y in held if x != y}
    table = np.array(sorted(apart), dtype=np.int64).reshape(-1, 2)
    a, b, w = _arrays(pairs)
    got = best_first(np.arange(12), np.array(voice), (a, b), w, (table[:, 0], table[:, 1]))
    assert got.tolist() == _one_by_one(voice, pairs, apart)
    assert all(got[x] != got[y] for x, y in apart)


@given(_VOICES, _WEIGHTED)
def test_a_voice_is_in_a_cluster_once(voice: list[int], pairs: list[tuple[int, int, int]]) -> None:
    a, b, w = _arrays(pairs)
    got = best_first(np.arange(12), np.array(voice), (a, b), w)
    seen = list(zip(got.tolist(), voice, strict=True))
    assert len(seen) == len(set(seen))


@given(_VOICES, _WEIGHTED, st.randoms(use_true_random=False))
def test_the_order_of_pairs_does_not_count(
    voice: list[int], pairs: list[tuple[int, int, int]], dice: object
) -> None:
    a, b, w = _arrays(pairs)
    order = np.arange(len(a))
    dice.shuffle(order)  # type: ignore[attr-defined]
    voices = np.array(voice)
    straight = best_first(np.arange(12), voices, (a, b), w)
    turned = best_first(np.arange(12), voices, (b[order], a[order]), w[order])
    assert straight.tolist() == turned.tolist()


@given(_WEIGHTED)
def test_without_voices_clusters_are_connected_components(
    pairs: list[tuple[int, int, int]],
) -> None:
    a, b, w = _arrays(pairs)
    graph = nx.Graph()
    graph.add_nodes_from(range(12))
    graph.add_edges_from(zip(a.tolist(), b.tolist(), strict=True))
    expected = {i: min(part) for part in nx.connected_components(graph) for i in part}
    assert components(12, a, b).tolist() == [expected[i] for i in range(12)]
    assert best_first(np.arange(12), None, (a, b), w).tolist() == [expected[i] for i in range(12)]


def test_more_than_sixty_four_voices_keep_the_rule() -> None:
    voice = np.array([*range(130), 129])
    a, b = np.array(list(pairwise(range(131)))).T
    got = best_first(np.arange(131), voice, (a, b), np.arange(130.0))
    assert got[130] != got[129]
    assert (got[:129] == got[0]).all()


def test_two_entries_of_one_source_meet_when_every_other_source_says_so() -> None:
    voice = np.array([0, 0, 1, 2])
    pairs = (np.array([0, 0, 1, 1, 0]), np.array([2, 3, 2, 3, 1]))
    start = np.array([0, 1, 0, 0])
    together = join_by_sum(start, voice, pairs, np.array([9.0, 9.0, 4.0, 4.0, 0.0]))
    assert together.tolist() == [0, 0, 0, 0]
    apart = join_by_sum(start, voice, pairs, np.array([9.0, 9.0, 4.0, 4.0, -2.0]))
    assert apart.tolist() == [0, 1, 0, 0]
