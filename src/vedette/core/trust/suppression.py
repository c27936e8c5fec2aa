"""Which more numbers have to be hidden, so that those that must be protected cannot be worked out.

For each number that the rest still gives away, a linear program finds the cheapest set of further numbers that
can move together with it while every sum that stays published holds: these are hidden as well.

Source: Kelly, Golden and Assad (1992), Cell suppression: disclosure protection for sensitive tabular data,
Networks 22, 397-417; Fischetti and Salazar (2001), Management Science 47, 1008-1027.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

_NEARLY = 1e-6
_SECONDS = 20.0
Ints = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Printed:
    """What is printed, as one viewer can use it; rows over the same unknowns.

    Args:
        fixed: Sums that are known whatever is hidden: public tables, earlier releases, the viewer's own people.
        open: Numbers of the tables that are not hidden, and may be.
        costs: What hiding each of the open ones costs.
        truth: The true values of the unknowns.
    """

    fixed: sparse.csr_matrix
    open: sparse.csr_matrix
    costs: Reals
    truth: Ints


def complements(printed: Printed, target: Ints, width: int) -> Ints | None:
    """Numbers of the open rows to hide, so that a sum can vary by a width; None where nothing helps.

    None of them where it can vary already, by the numbers that are hidden so far. A move upwards from the truth
    is looked for first, then one upwards and one downwards that span the width together.

    Args:
        printed: What is printed.
        target: Numbers of the unknowns that are summed.
        width: By how much.
    """
    return _first(printed, target, width, _Moves.by_reals)


def whole_complements(printed: Printed, target: Ints, width: int) -> Ints | None:
    """The same by whole numbers: slower, and never needed but where real numbers deceive."""
    return _first(printed, target, width, _Moves.by_whole_numbers)


def _first(
    printed: Printed, target: Ints, width: int, solve: Callable[[_Moves], Ints | None]
) -> Ints | None:
    found = (solve(_Moves(printed, target, width, signs)) for signs in ((1,), (1, -1)))
    return next((hidden for hidden in found if hidden is not None), None)


class _Moves:
    """Moves away from the truth that keep all fixed sums, with what has to be hidden for them."""

    def __init__(self, printed: Printed, target: Ints, width: int, signs: tuple[int, ...]) -> None:
        n, n_open, n_moves = printed.fixed.shape[1], printed.open.shape[0], len(signs)
        at = (np.zeros(len(target), np.int64), target)
        goal = sparse.csr_matrix((np.ones(len(target)), at), shape=(1, n))
        one = sparse.identity(n_moves, format="csr")
        kept = sparse.hstack(
            [
                sparse.kron(one, printed.fixed),
                sparse.csr_matrix((n_moves * printed.fixed.shape[0], n_open)),
            ]
        )
        moved = sparse.hstack([*(sign * goal for sign in signs), sparse.csr_matrix((1, n_open))])
        self._equal = sparse.vstack([kept, moved], format="csr")
        self._told = np.concatenate([np.zeros(kept.shape[0]), [float(width)]])
        opened = sparse.kron(one, printed.open)
        by = sparse.vstack([sparse.identity(n_open)] * n_moves)
        self._less = sparse.vstack(
            [sparse.hstack([opened, -by]), sparse.hstack([-opened, -by])], format="csr"
        )
        self._costs = np.concatenate([np.zeros(n * n_moves), printed.costs])
        truth = -printed.truth.astype(np.float64)
        self._least = np.concatenate([*([truth] * n_moves), np.zeros(n_open)])
        self._n = n * n_moves

    def by_reals(self) -> Ints | None:
        """What the cheapest move needs hidden; None where there is no move."""
        from scipy.optimize import linprog

        found = linprog(
            self._costs,
            A_eq=self._equal,
            b_eq=self._told,
            A_ub=self._less,
            b_ub=np.zeros(self._less.shape[0]),
            bounds=np.column_stack([self._least, np.full(len(self._least), np.inf)]),
            method="highs",
        )
        return self._hidden(found.x) if found.status == 0 else None

    def by_whole_numbers(self) -> Ints | None:
        """The same by whole numbers."""
        from scipy.optimize import Bounds, LinearConstraint, milp

        found = milp(
            self._costs,
            constraints=[
                LinearConstraint(self._equal, self._told, self._told),
                LinearConstraint(self._less, -np.inf, 0.0),
            ],
            bounds=Bounds(self._least, np.inf),
            integrality=(np.arange(len(self._costs)) < self._n).astype(np.int64),
            options={"time_limit": _SECONDS},
        )
        return None if found.x is None else self._hidden(found.x)

    def _hidden(self, found: Reals) -> Ints:
        return np.flatnonzero(found[self._n :] > _NEARLY)
