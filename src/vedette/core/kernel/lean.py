"""Leaves out of a process what only other programs need: pandas, which Arrow loads unasked."""

from __future__ import annotations

import sys
from importlib.abc import MetaPathFinder
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec

_NEEDS_PANDAS = frozenset(("statsmodels", "lifelines", "pymannkendall"))


class NoPandas(MetaPathFinder):
    """Hides pandas from Arrow, which loads it with the first array: 0.4 s of each command.

    Arrow asks once and goes without. A package that cannot do without pandas still gets it.
    """

    def find_spec(self, fullname: str, *_: object) -> ModuleSpec | None:
        """No place for pandas; other finders are asked for everything else."""
        if fullname == "pandas" and not _NEEDS_PANDAS & sys.modules.keys():
            raise ModuleNotFoundError(fullname, name=fullname)
        return None


def hide_pandas() -> None:
    """Hide pandas in this process, before Arrow is loaded."""
    sys.meta_path.insert(0, NoPandas())
