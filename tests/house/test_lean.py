"""What a run after one new judgement must not wait for."""

from __future__ import annotations

import subprocess
import sys

LINK_AGAIN = """
import sys
from vedette.core.kernel.lean import hide_pandas
hide_pandas()
import pyarrow
pyarrow.array([1])
import vedette.cli.main, vedette.pipeline.run, vedette.pipeline.pages
import vedette.core.linkage.link, vedette.core.linkage.reconcile, vedette.core.linkage.counts
print([name for name in ("scipy", "pandas", "splink", "statsmodels", "sqlglot") if name in sys.modules])
"""


def printed_by(program: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout.strip()


def test_linking_again_loads_no_package_that_only_scoring_needs() -> None:
    assert printed_by(LINK_AGAIN) == "[]"


def test_a_package_that_needs_pandas_gets_it_though_arrow_goes_without() -> None:
    program = """
from vedette.core.kernel.lean import hide_pandas
hide_pandas()
import pyarrow
pyarrow.array([1])
import sys
print("pandas" in sys.modules)
import statsmodels.api
print("pandas" in sys.modules)
"""
    assert printed_by(program).split() == ["False", "True"]


METHODS = """
import pkgutil, sys
import vedette.core.stats
for module in pkgutil.iter_modules(vedette.core.stats.__path__, "vedette.core.stats."):
    __import__(module.name)
print([name for name in ("scipy.stats", "scipy.optimize", "statsmodels", "ruptures") if name in sys.modules])
"""


def test_no_method_loads_its_engine_before_it_is_asked() -> None:
    assert printed_by(METHODS) == "[]"


COMMAND = """
import sys
import vedette.cli.main
print([name for name in ("scipy", "pandas", "docx", "django", "duckdb") if name in sys.modules])
"""


def test_a_command_loads_nothing_heavy_before_it_hides_pandas() -> None:
    assert printed_by(COMMAND) == "[]"
