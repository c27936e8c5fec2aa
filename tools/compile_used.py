"""Compile what the commands import, once: else each process compiles 700 modules anew (2 s of CPU).

The installer leaves bytecode out, and a program may not write any where PYTHONDONTWRITEBYTECODE is set.
Compiled are the package itself and what its commands import, not the whole environment, which takes a
minute.
"""

from __future__ import annotations

import compileall
import importlib
import sys
from pathlib import Path

USED = (
    "pyarrow.parquet", "pyarrow.compute", "pyarrow.csv", "numpy", "duckdb", "scipy.optimize", "scipy.stats",
    "scipy.sparse.csgraph", "rapidfuzz.distance", "splink", "statsmodels.api",
    "statsmodels.stats.rates", "lxml.etree", "docx", "typst", "vl_convert", "tqdm", "tqdm.auto",
    "django.core.management", "django.contrib.staticfiles", "django.test", "django.template",
    "django.template.defaulttags", "django.template.loader_tags", "django.db.backends.sqlite3.base",
    "django.views.generic", "whitenoise.middleware", "csp.middleware", "granian.server",
)  # fmt: skip


def main() -> None:
    """Compile quietly; a package that is not installed is passed over."""
    source = Path(__file__).resolve().parent.parent / "src" / "vedette"
    compileall.compile_dir(source, quiet=1)
    sys.dont_write_bytecode = False
    for name in USED:
        try:
            importlib.import_module(name)
        except ImportError:
            continue


if __name__ == "__main__":
    main()
