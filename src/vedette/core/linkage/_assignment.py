"""The only module that knows SciPy's optimal assignment: taken alone, for its package loads 0.5 s."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import cache
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]


def assignment(gain: npt.NDArray[np.float64]) -> tuple[Ints, Ints]:
    """Rows and columns, at most one of each, whose gains have the greatest sum.

    Source: Crouse (2016), IEEE Transactions on Aerospace and Electronic Systems 52, 1679-1696.

    Example:
        >>> rows, columns = assignment(np.array([[3.0, 2.0], [3.0, 0.0]]))
        >>> columns.tolist()
        [1, 0]
    """
    rows, columns = _solver()(gain, True)  # noqa: FBT003 - the compiled function takes it by place
    return np.asarray(rows), np.asarray(columns)


@cache
def _solver() -> Callable[..., Any]:
    """The compiled solver without the package around it; with it where the file lies elsewhere."""
    scipy = find_spec("scipy")
    folders = (
        [f"{path}/optimize" for path in (scipy.submodule_search_locations or ())] if scipy else []
    )
    found = PathFinder.find_spec("_lsap", folders)
    if found is None or found.loader is None:
        module = importlib.import_module("scipy.optimize")
    else:
        module = module_from_spec(found)
        found.loader.exec_module(module)
    solver: Callable[..., Any] = module.linear_sum_assignment
    return solver
