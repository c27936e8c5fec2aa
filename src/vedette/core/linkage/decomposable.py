"""Unseen incidents by decomposable graphs: every way in which lists may hang together, averaged by its weight.

Lists joined by a line may depend on each other; a graph says which are independent given others. For
decomposable graphs and a hyper-Dirichlet prior the probability of the counts has a closed form, so
that all graphs are weighed and none is chosen.

Source: Madigan and York (1997), Bayesian methods for estimation of the size of a closed population,
Biometrika 84, 19-31.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from vedette.core.kernel.errors import NotEnoughData

Reals = npt.NDArray[np.float64]
Edge = tuple[int, int]
Prior = Callable[[Reals], Reals]

FEWEST, MOST = 3, 5
"""Lists; six have 18,154 decomposable graphs, five have 822."""

_START, _FURTHEST, _EDGE_SHARE = 4, 256, 1e-4
_TAIL = 0.025


@dataclass(frozen=True, slots=True)
class Graph:
    """One graph: pairs of lists that hang together, its weight, and its estimate of all incidents."""

    edges: tuple[tuple[str, str], ...]
    weight: float
    mode: int
    median: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Averaged:
    """All graphs together, the heaviest first; `low` and `high` hold 95 % of the probability."""

    mode: int
    median: int
    low: int
    high: int
    graphs: tuple[Graph, ...]


def jeffreys(n: Reals) -> Reals:
    """Logarithm of the prior 1/N of the number of all incidents."""
    return -np.log(n)


def decomposable(
    histories: Mapping[frozenset[str], int],
    lists: Sequence[str],
    *,
    prior: Prior = jeffreys,
    among: Sequence[tuple[tuple[str, str], ...]] | None = None,
) -> Averaged:
    """Number of all incidents, averaged over decomposable graphs of three to five lists.

    Args:
        histories: Incidents by the set of lists that have them.
        lists: Their names.
        prior: Logarithm of the prior of the number of all incidents.
        among: Only these graphs, by their edges; all unless told.

    Raises:
        NotEnoughData: There are fewer than three or more than five lists, or the lists hardly overlap.
    """
    if not FEWEST <= len(lists) <= MOST:
        raise NotEnoughData(
            f"{len(lists)} lists cannot be averaged.", "Choose three to five independent sources."
        )
    graphs = _graphs(len(lists))
    if among is not None:
        graphs = tuple(g for g in graphs if _named(g, lists) in set(among))
    seen = sum(histories.values())
    far = _START
    while True:
        unseen = np.arange(0.0, far * max(seen, 50))
        logs = _weights(histories, lists, graphs, unseen, prior)
        share = np.exp(logs - logs.max())
        share /= share.sum()
        if share[:, -1].sum() * len(unseen) < _EDGE_SHARE:
            return _averaged(share, graphs, lists, seen)
        far *= _START
        if far > _FURTHEST:
            raise NotEnoughData(
                "The lists overlap too little: no number of incidents is improbable.",
                "Take lists that overlap more.",
            )


def _weights(
    histories: Mapping[frozenset[str], int],
    lists: Sequence[str],
    graphs: Sequence[tuple[Edge, ...]],
    unseen: Reals,
    prior: Prior,
) -> Reals:
    """Graph x number of unseen incidents -> logarithm of its probability, but for a constant."""
    # imported here: most reviews refuse the estimate, and SciPy takes its time to load
    from scipy.special import gammaln

    n = len(lists)
    every = sum(histories.values()) + unseen
    whole = gammaln(2.0**n) - gammaln(every + 2.0**n)
    marginal = {}
    for subset in itertools.chain.from_iterable(
        itertools.combinations(range(n), k) for k in range(n + 1)
    ):
        told = _margin(histories, [lists[i] for i in subset])
        alpha = 2.0 ** (n - len(subset))
        score = whole + gammaln(told.pop(frozenset(), 0) + unseen + alpha) - gammaln(alpha)
        for count in told.values():
            score = score + gammaln(count + alpha) - gammaln(alpha)
        marginal[frozenset(subset)] = score
    ways = gammaln(every + 1) - gammaln(unseen + 1) + prior(every)
    return np.stack([ways + _factored(graph, n, marginal) for graph in graphs])


def _margin(
    histories: Mapping[frozenset[str], int], names: Sequence[str]
) -> dict[frozenset[str], int]:
    """Incidents by which of some lists have them."""
    found: dict[frozenset[str], int] = {}
    for history, count in histories.items():
        key = history & frozenset(names)
        found[key] = found.get(key, 0) + count
    return found


def _factored(graph: Sequence[Edge], n: int, marginal: Mapping[frozenset[int], Reals]) -> Reals:
    """The closed form: list by list in an order of elimination, given the neighbours that are left."""
    order = _eliminated(graph, n)
    assert order is not None, "only decomposable graphs are kept"
    total = np.zeros_like(marginal[frozenset()])
    for item, neighbours in order:
        total = total + marginal[neighbours | {item}] - marginal[neighbours]
    return np.asarray(total)


@cache
def _graphs(n: int) -> tuple[tuple[Edge, ...], ...]:
    """All decomposable graphs of n lists."""
    edges = list(itertools.combinations(range(n), 2))
    every = itertools.chain.from_iterable(
        itertools.combinations(edges, k) for k in range(len(edges) + 1)
    )
    return tuple(graph for graph in every if _eliminated(graph, n) is not None)


def _eliminated(graph: Sequence[Edge], n: int) -> list[tuple[int, frozenset[int]]] | None:
    """Lists taken away one by one, each with its remaining neighbours, which are all tied; else None."""
    tied = {frozenset(edge) for edge in graph}
    left, order = set(range(n)), []
    while left:
        for item in sorted(left):
            neighbours = [x for x in left if frozenset((item, x)) in tied]
            if all(frozenset(pair) in tied for pair in itertools.combinations(neighbours, 2)):
                order.append((item, frozenset(neighbours)))
                left.remove(item)
                break
        else:
            return None
    return order


def _averaged(
    share: Reals, graphs: Sequence[tuple[Edge, ...]], lists: Sequence[str], seen: int
) -> Averaged:
    weights = share.sum(axis=1)
    made = []
    for graph, row, weight in zip(graphs, share, weights, strict=True):
        if weight > 0:
            numbers = [seen + number for number in _points(row / weight)]
            made.append(Graph(_named(graph, lists), float(weight), *numbers))
    made.sort(key=lambda graph: (-graph.weight, graph.edges))
    mode, median, low, high = (seen + number for number in _points(share.sum(axis=0)))
    return Averaged(mode, median, low, high, tuple(made))


def _points(row: Reals) -> tuple[int, int, int, int]:
    """Mode, median and both ends of the middle 95 %, as unseen incidents."""
    sums = np.cumsum(row)
    median, low, high = (int(np.searchsorted(sums, at)) for at in (0.5, _TAIL, 1 - _TAIL))
    return int(row.argmax()), median, low, high


def _named(graph: Sequence[Edge], lists: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return tuple((lists[a], lists[b]) for a, b in graph)
