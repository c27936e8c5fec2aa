"""Unseen incidents by decomposable graphs: the published example, and an independent answer."""

from __future__ import annotations

import itertools

import networkx as nx
import numpy as np
import pytest
from scipy.special import gammaln

from vedette.core.kernel.errors import NotEnoughData
from vedette.core.linkage.decomposable import _graphs, decomposable

SPINA_BIFIDA = {
    frozenset({"birth"}): 247,
    frozenset({"death"}): 49,
    frozenset({"rehabilitation"}): 60,
    frozenset({"birth", "death"}): 142,
    frozenset({"birth", "rehabilitation"}): 112,
    frozenset({"death", "rehabilitation"}): 4,
    frozenset({"birth", "death", "rehabilitation"}): 12,
}
"""Hook, Albright and Cross (1980), American Journal of Epidemiology 112, 750-758: live births in upstate
New York, 1969-1974, on birth certificates, death certificates and in files of rehabilitation."""

LISTS = ("birth", "death", "rehabilitation")


def madigan_and_york(n: np.ndarray) -> np.ndarray:
    """Their prior of the number of all cases: Poisson with a gamma mean, a = 13.14 and b = 55.17."""
    a, b = 13.14, 55.17
    return n * np.log(b) - (n + a) * np.log(1 + b) + gammaln(n + a) - gammaln(n + 1) - gammaln(a)


def test_the_published_values_are_reproduced() -> None:
    """Madigan and York (1997), Biometrika 84: weight, mode and median of the best graph; all averaged."""
    made = decomposable(SPINA_BIFIDA, LISTS, prior=madigan_and_york)
    best = made.graphs[0]

    assert best.edges == (("death", "rehabilitation"),)
    assert (round(best.weight, 2), best.mode, best.median) == (0.37, 729, 731)
    assert (made.mode, made.median) == (728, 731)
    assert made.low < 728 < made.high


def test_the_weights_of_all_graphs_add_up_to_one() -> None:
    made = decomposable(SPINA_BIFIDA, LISTS)

    assert len(made.graphs) == 8
    assert sum(graph.weight for graph in made.graphs) == pytest.approx(1)


@pytest.mark.parametrize(("n", "known"), [(3, 8), (4, 61), (5, 822)])
def test_all_decomposable_graphs_are_found(n: int, known: int) -> None:
    """Numbers of labelled chordal graphs (Wormald 1985); networkx says which are chordal."""
    graphs = _graphs(n)

    assert len(graphs) == known
    edges = list(itertools.combinations(range(n), 2))
    for bits in range(2 ** min(len(edges), 6)):
        chosen = tuple(edge for i, edge in enumerate(edges) if bits >> i & 1)
        whole = nx.Graph(chosen)
        assert (chosen in graphs) == (not chosen or nx.is_chordal(whole))


def test_independent_lists_recover_the_number_that_made_them() -> None:
    chance = np.random.default_rng(5)
    shares = {"a": 0.5, "b": 0.4, "c": 0.3, "d": 0.6}
    caught = [frozenset(k for k, p in shares.items() if chance.random() < p) for _ in range(1000)]
    histories = {key: caught.count(key) for key in set(caught) if key}

    made = decomposable(histories, list(shares))

    assert made.low <= 1000 <= made.high
    assert made.median == pytest.approx(1000, rel=0.05)


def test_only_the_named_graphs_are_averaged() -> None:
    made = decomposable(SPINA_BIFIDA, LISTS, among=[(("death", "rehabilitation"),)])

    assert [graph.edges for graph in made.graphs] == [(("death", "rehabilitation"),)]
    assert made.median == 731


def test_lists_that_say_nothing_of_the_number_are_refused() -> None:
    """Independent lists that never meet, and a prior for ever larger numbers: nothing bounds them."""
    apart = {frozenset({name}): 9 for name in "abc"}

    with pytest.raises(NotEnoughData, match="overlap too little"):
        decomposable(apart, list("abc"), prior=lambda n: n, among=[()])


def test_two_lists_are_refused() -> None:
    with pytest.raises(NotEnoughData, match="three to five"):
        decomposable({frozenset({"a"}): 3}, ["a", "b"])
