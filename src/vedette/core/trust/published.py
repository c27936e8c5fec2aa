"""Published sums as one system of equations: what somebody who holds all of them can write down.

Every published number is the count of a part of one population. The unknowns are the counts of the finest
parts that the numbers tell apart. Tables that share only a margin are kept apart and tied by it, as in a
decomposable model, so that the unknowns do not multiply; nothing that can be inferred is lost by it.

Source: Dobra and Fienberg (2000), Bounds for cell entries in contingency tables given marginal totals and
decomposable graphs, PNAS 97, 11885-11892.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
import numpy.typing as npt
from scipy import sparse

from vedette.core.kernel.errors import BadInput

MOST_UNKNOWNS = 60_000
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a population: the categories of each dimension that it is limited to.

    Args:
        limits: Dimension and categories; a dimension that is not named is whole.
    """

    limits: frozenset[tuple[str, frozenset[str]]] = frozenset()

    @classmethod
    def of(cls, limits: Mapping[str, Collection[str]]) -> Part:
        """The part of some limits."""
        return cls(frozenset((name, frozenset(among)) for name, among in limits.items()))

    @property
    def by_dimension(self) -> dict[str, frozenset[str]]:
        """Dimension -> categories."""
        return dict(self.limits)

    @property
    def dimensions(self) -> frozenset[str]:
        """What it is limited by."""
        return frozenset(name for name, _ in self.limits)

    def within(self, other: Part) -> Part:
        """What lies in both."""
        mine = self.by_dimension
        for name, among in other.limits:
            mine[name] = mine[name] & among if name in mine else among
        return Part(frozenset(mine.items()))


@dataclass(frozen=True)
class Population:
    """People by the finest combination of all dimensions.

    Args:
        dimensions: Names.
        groups: One category for each dimension; each combination once.
        counts: People of each group, 0 or more.
    """

    dimensions: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...]
    counts: tuple[int, ...]

    @cached_property
    def _coded(self) -> tuple[dict[str, dict[str, int]], Ints]:
        """Number of each category by dimension, and the groups as numbers, one row for each dimension."""
        numbers = {name: dict[str, int]() for name in self.dimensions}
        coded = np.zeros((len(self.dimensions), len(self.groups)), np.int64)
        for at, name in enumerate(self.dimensions):
            for n, group in enumerate(self.groups):
                coded[at, n] = numbers[name].setdefault(group[at], len(numbers[name]))
        return numbers, coded

    @cached_property
    def _people(self) -> Ints:
        return np.array(self.counts, np.int64)

    def categories(self, dimension: str) -> set[str]:
        """Categories that occur."""
        return set(self._coded[0][dimension])

    @cached_property
    def _counted(self) -> dict[Part, int]:
        """Parts that were counted before: tables that differ by one merge share all others."""
        return {}

    def count(self, part: Part) -> int:
        """People of a part."""
        if part not in self._counted:
            self._counted[part] = self._count(part)
        return self._counted[part]

    def _count(self, part: Part) -> int:
        numbers, coded = self._coded
        kept = np.ones(len(self.groups), np.bool_)
        for name, among in part.limits:
            is_wanted = np.array([one in among for one in numbers[name]], np.bool_)
            kept &= is_wanted[coded[self.dimensions.index(name)]]
        return int(self._people[kept].sum())


class Unknowns:
    """The unknowns that a set of parts tells apart, and the row of each part over them.

    Args:
        population: The people; only to know which categories there are, and the truth.
        parts: All parts that are published or asked about.

    Raises:
        BadInput: The tables tell more combinations apart than can be solved.
    """

    def __init__(self, population: Population, parts: Iterable[Part]) -> None:
        parts = tuple(parts)
        self._population = population
        self._atoms = {name: _atoms(population, parts, name) for name in _dimensions(parts)}
        self._cliques = _cliques([part.dimensions for part in parts])
        shapes = [tuple(self._n(name) for name in clique) for clique in self._cliques]
        sizes = [int(np.prod(shape, dtype=np.int64)) for shape in shapes]
        self.n = sum(sizes)
        if self.n > MOST_UNKNOWNS:
            raise BadInput(
                f"The tables tell {self.n:,} combinations apart; {MOST_UNKNOWNS:,} can be audited.",
                "Leave out a dimension, or merge categories of the tables.",
            )
        offsets = np.cumsum([0, *sizes[:-1]])
        self._numbers = [
            np.arange(size).reshape(shape) + offset
            for size, shape, offset in zip(sizes, shapes, offsets, strict=True)
        ]

    def _n(self, name: str) -> int:
        return len(set(self._atoms[name].values())) or 1

    def rows(self, parts: Sequence[Part]) -> sparse.csr_matrix:
        """One row for each part: 1 at each unknown that is in it."""
        found = [self._row(part) for part in parts]
        return _matrix([(row, np.ones(len(row), np.int64)) for row in found], self.n)

    def ties(self) -> sparse.csr_matrix:
        """Rows that are 0: tables that share a margin agree on it."""
        return _matrix(
            [tie for one, other in _tree(self._cliques) for tie in self._ties(one, other)],
            self.n,
        )

    def truth(self) -> Ints:
        """The true values of the unknowns."""
        found = np.zeros(self.n, np.int64)
        places = {name: n for n, name in enumerate(self._population.dimensions)}
        for clique, numbers in zip(self._cliques, self._numbers, strict=True):
            for group, n in zip(self._population.groups, self._population.counts, strict=True):
                at = tuple(self._atoms[name][group[places[name]]] for name in clique)
                found[numbers[at]] += n
        return found

    def _row(self, part: Part) -> Ints:
        limits = part.by_dimension
        at = min(
            (n for n, clique in enumerate(self._cliques) if part.dimensions <= set(clique)),
            key=lambda n: self._numbers[n].size,
        )
        chosen = [self._among(name, limits.get(name)) for name in self._cliques[at]]
        return np.sort(self._numbers[at][np.ix_(*chosen)].reshape(-1))

    def _among(self, name: str, wanted: frozenset[str] | None) -> list[int]:
        atoms = self._atoms[name]
        if wanted is None:
            return sorted(set(atoms.values())) or [0]
        return sorted({atoms[one] for one in wanted if one in atoms})

    def _ties(self, one: int, other: int) -> list[tuple[Ints, Ints]]:
        shared = [name for name in self._cliques[one] if name in self._cliques[other]]
        sums = []
        for at in (one, other):
            order = [self._cliques[at].index(name) for name in shared]
            rest = [n for n in range(len(self._cliques[at])) if n not in order]
            moved = self._numbers[at].transpose([*order, *rest])
            sums.append(moved.reshape(int(np.prod(moved.shape[: len(order)], dtype=np.int64)), -1))
        return [
            (
                np.concatenate([left, right]),
                np.concatenate([np.ones(len(left), np.int64), -np.ones(len(right), np.int64)]),
            )
            for left, right in zip(*sums, strict=True)
        ]


def _matrix(rows: Sequence[tuple[Ints, Ints]], n: int) -> sparse.csr_matrix:
    ends = np.cumsum([0, *(len(columns) for columns, _ in rows)])
    empty = np.zeros(0, np.int64)
    columns = np.concatenate([empty, *(columns for columns, _ in rows)])
    values = np.concatenate([empty, *(values for _, values in rows)])
    return sparse.csr_matrix((values, columns, ends), shape=(len(rows), n))


def _dimensions(parts: Iterable[Part]) -> list[str]:
    return sorted({name for part in parts for name in part.dimensions})


def _atoms(population: Population, parts: Iterable[Part], dimension: str) -> dict[str, int]:
    """Number of the atom of each category: those that no published number tells apart are one."""
    named = sorted({part.by_dimension.get(dimension, frozenset()) for part in parts}, key=sorted)
    numbers: dict[tuple[bool, ...], int] = {}
    found = {}
    for category in sorted(population.categories(dimension)):
        signature = tuple(category in among for among in named)
        found[category] = numbers.setdefault(signature, len(numbers))
    return found


def _cliques(scopes: Iterable[frozenset[str]]) -> list[tuple[str, ...]]:
    """Maximal cliques of the graph of dimensions, made triangular where it is not (least fill-in first)."""
    scopes = set(scopes)
    beside = {name: set[str]() for scope in scopes for name in scope}
    for scope in scopes:
        for one, other in combinations(scope, 2):
            beside[one].add(other)
            beside[other].add(one)
    found: list[frozenset[str]] = []
    while beside:
        name = min(sorted(beside), key=lambda one: _missing(beside, one))
        clique = frozenset({name, *beside[name]})
        for one, other in combinations(beside[name], 2):
            beside[one].add(other)
            beside[other].add(one)
        for one in beside.pop(name):
            beside[one].discard(name)
        if not any(clique <= other for other in found):
            found.append(clique)
    return [tuple(sorted(clique)) for clique in found] or [()]


def _missing(beside: Mapping[str, set[str]], name: str) -> int:
    return sum(other not in beside[one] for one, other in combinations(beside[name], 2))


def _tree(cliques: Sequence[tuple[str, ...]]) -> list[tuple[int, int]]:
    """Edges of a junction tree: the largest shared margins that make no circle."""
    edges = sorted(
        combinations(range(len(cliques)), 2),
        key=lambda edge: (-len(set(cliques[edge[0]]) & set(cliques[edge[1]])), edge),
    )
    root = list(range(len(cliques)))
    found = []
    for one, other in edges:
        if root[one] != root[other]:
            found.append((one, other))
            gone = root[other]
            root = [root[one] if r == gone else r for r in root]
    return found
