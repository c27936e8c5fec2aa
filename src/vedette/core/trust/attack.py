"""The attack on published sums: how far each hidden number can be pinned down by who holds all of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse.csgraph import connected_components

_NEARLY = 1e-6
_SEED = 20171219
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Span:
    """Whole numbers that a hidden number can be, as far as was looked.

    Args:
        low: A value that all published sums allow.
        high: Another one, as large or larger.
    """

    low: int
    high: int

    @property
    def width(self) -> int:
        """How far they lie apart; 0 where only one value is possible."""
        return self.high - self.low


class Attack:
    """Somebody who knows the values of some sums of unknown whole numbers, 0 or more.

    Args:
        sums: One row for each sum, over the unknowns.
        truth: The true unknowns; they are used as one of the solutions, and to know what the sums are.
        met: Whole solutions that were met before, of these sums or of more; new ones are added.
    """

    def __init__(self, sums: sparse.csr_matrix, truth: Ints, met: list[Ints] | None = None) -> None:
        values = sums @ truth
        self._truth, self._met = truth, [truth] if met is None else met
        self._known = _inferred(sums, values)
        self._free = np.flatnonzero(self._known < 0)
        rest = values - sums @ np.maximum(self._known, 0)
        left = sums[:, self._free].tocsr()
        rows = np.flatnonzero(np.diff(left.indptr))
        self._sums, self._values = left[rows], rest[rows]
        self._piece = _pieces(self._sums)
        self._systems: dict[int, _System] = {}

    def span(self, target: Ints, enough: int) -> Span:
        """What a sum of unknowns can be, by whole numbers.

        Args:
            target: Numbers of the unknowns that are summed.
            enough: Width at which nobody looks further.
        """
        values = [int(point[target].sum()) for point in self._met]
        low, high = min(values), max(values)
        wanted = np.isin(self._free, target)
        for piece in np.unique(self._piece[wanted]).tolist():
            system = self._system(piece)
            goal = wanted[system.columns].astype(np.int64)
            for sign in (1, -1):
                if high - low >= enough:
                    return Span(low, high)
                point = self._truth.copy()
                point[self._free[system.columns]] = system.end(sign * goal, enough)
                self._met.append(point)
                low = min(low, int(point[target].sum()))
                high = max(high, int(point[target].sum()))
        return Span(low, high)

    def look_around(self, targets: Sequence[tuple[Ints, int]]) -> None:
        """Meet solutions far from each other, in which many sums differ at once: most spans need no more.

        Args:
            targets: Unknowns of each sum, and the width that is enough.
        """
        draws, before = np.random.default_rng(_SEED), len(targets) + 1
        while before > (left := self._unmet(targets)).shape[0] > 0:
            before = len(left)
            for signs in (np.ones(before), -np.ones(before), draws.choice([-1.0, 1.0], before)):
                self._meet([targets[n][0] for n in left], signs, max(targets[n][1] for n in left))

    def _unmet(self, targets: Sequence[tuple[Ints, int]]) -> Ints:
        met = np.stack(self._met)
        return np.array(
            [
                n
                for n, (at, enough) in enumerate(targets)
                if np.ptp(met[:, at].sum(axis=1)) < enough
            ],
            np.int64,
        )

    def _meet(self, targets: Sequence[Ints], signs: npt.NDArray[np.float64], enough: int) -> None:
        goal = np.zeros(len(self._truth))
        for sign, target in zip(signs, targets, strict=True):
            goal[target] += sign
        point = self._truth.copy()
        for piece in np.unique(self._piece[goal[self._free] != 0]).tolist():
            system = self._system(piece)
            columns = self._free[system.columns]
            end = system.vertex(goal[columns], enough)
            if end is not None:
                point[columns] = end
        self._met.append(point)

    def interval(self, target: Ints) -> tuple[int, int | None]:
        """Whole numbers within the interval of a sum by linear programming; no upper end is None."""
        fixed = int(np.maximum(self._known[target], 0).sum())
        low, high = float(fixed), float(fixed)
        wanted = np.isin(self._free, target)
        for piece in np.unique(self._piece[wanted]).tolist():
            system = self._system(piece)
            ends = system.interval(wanted[system.columns].astype(np.int64))
            low, high = low + ends[0], high + ends[1]
        return math.ceil(low - _NEARLY), None if math.isinf(high) else math.floor(high + _NEARLY)

    def _system(self, piece: int) -> _System:
        if piece not in self._systems:
            columns = np.flatnonzero(self._piece == piece)
            part = self._sums[:, columns].tocsr()
            rows = np.flatnonzero(np.diff(part.indptr))
            most = int(self._truth[self._free[columns]].sum())
            self._systems[piece] = _System(columns, part[rows], self._values[rows], most)
        return self._systems[piece]


@dataclass(frozen=True, slots=True)
class _System:
    """A piece of the equations; pieces have no sum in common."""

    columns: Ints
    sums: sparse.csr_matrix
    values: Ints
    most: int

    def interval(self, goal: Ints) -> tuple[float, float]:
        """Least and greatest value of a sum of the unknowns, real numbers allowed."""
        if not self.sums.shape[0]:
            return 0.0, math.inf
        from scipy.optimize import linprog

        ends = []
        for sign in (1.0, -1.0):
            found = linprog(
                sign * goal, A_eq=self.sums, b_eq=self.values, bounds=(0, None), method="highs"
            )
            ends.append(sign * found.fun if found.status == 0 else math.inf)
        return ends[0], ends[1]

    def vertex(self, goal: npt.NDArray[np.float64] | Ints, enough: int) -> Ints | None:
        """A solution at which the goal is least, where linear programming gives a whole one; else None."""
        if not self.sums.shape[0]:
            return np.where(goal < 0, self._ceiling(enough), 0)
        from scipy.optimize import linprog

        found = linprog(
            goal,
            A_eq=self.sums,
            b_eq=self.values,
            bounds=(0, self._ceiling(enough)),
            method="highs-ds",
        )
        if found.status != 0:
            return None
        point = np.rint(found.x).astype(np.int64)
        return point if (self.sums @ point == self.values).all() else None

    def end(self, goal: Ints, enough: int) -> Ints:
        """A whole solution at which the goal is least."""
        point = self.vertex(goal, enough)
        if point is not None:
            return point
        from scipy.optimize import Bounds, LinearConstraint, milp

        found = milp(
            goal,
            constraints=LinearConstraint(self.sums, self.values, self.values),
            bounds=Bounds(0, self._ceiling(enough)),
            integrality=np.ones(len(goal)),
        )
        assert found.x is not None, "the truth is a solution"
        whole: Ints = np.rint(found.x).astype(np.int64)
        return whole

    def _ceiling(self, enough: int) -> int:
        # Beyond what is enough nothing is asked, so that a sum without an upper end has one.
        return self.most + int(self.values[self.values > 0].sum()) + enough


def _inferred(sums: sparse.csr_matrix, values: Ints) -> Ints:
    """Unknowns that follow one after the other from sums of one unknown and sums of 0; -1 is not known."""
    n = sums.shape[1]
    known = np.full(n, -1, np.int64)
    positive = np.asarray((sums < 0).sum(axis=1)).reshape(-1) == 0
    ones = abs(sums)
    while True:
        free = known < 0
        rest = values - sums @ np.maximum(known, 0)
        n_free = ones @ free.astype(np.int64)
        zero = np.flatnonzero(positive & (rest == 0) & (n_free > 0))
        single = np.flatnonzero((n_free == 1) & (rest != 0))
        before = int(free.sum())
        for row in zero:
            columns = sums.indices[sums.indptr[row] : sums.indptr[row + 1]]
            known[columns[known[columns] < 0]] = 0
        for row in single:
            place = slice(sums.indptr[row], sums.indptr[row + 1])
            columns, factors = sums.indices[place], sums.data[place]
            still = known[columns] < 0
            if still.sum() == 1:
                # A tie of two tables has a factor of -1.
                told = int(rest[row] * factors[still][0])
                if told >= 0:
                    known[columns[still]] = told
        single_ties = np.flatnonzero(~positive & (n_free == 1) & (rest == 0))
        for row in single_ties:
            columns = sums.indices[sums.indptr[row] : sums.indptr[row + 1]]
            known[columns[known[columns] < 0]] = 0
        if int((known < 0).sum()) == before:
            return known


def _pieces(sums: sparse.csr_matrix) -> Ints:
    """The piece of the system that each unknown is in; pieces have no sum in common."""
    n_rows, n = sums.shape
    if n == 0:
        return np.zeros(0, np.int64)
    pattern = abs(sums).sign()
    graph = sparse.bmat([[None, pattern], [pattern.T, None]], format="csr")
    _, labels = connected_components(graph, directed=False)
    pieces: Ints = labels[n_rows:].astype(np.int64)
    return pieces
