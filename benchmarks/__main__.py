"""`python -m benchmarks`: small sizes; `--full` adds 100k and 1M records."""

from __future__ import annotations

import argparse
import os
import platform

import duckdb
import splink

from benchmarks import imports, linkage, log, reviews


def main() -> None:
    parser = argparse.ArgumentParser(description="Benchmarks beside named peers, in one run.")
    parser.add_argument(
        "--full", action="store_true", help="up to 1 million records; about 15 minutes"
    )
    parser.add_argument("--only", choices=("imports", "linkage", "log", "reviews"))
    chosen = parser.parse_args()
    sizes = [10_000, 100_000, 1_000_000] if chosen.full else [10_000]
    scales = [10, 100, 1_000] if chosen.full else [10]
    engines = f"DuckDB {duckdb.__version__}, Splink {splink.__version__}"
    print(f"Python {platform.python_version()}, {engines}, {os.cpu_count()} cores\n")
    if chosen.only in (None, "imports"):
        print(imports.report(sizes), end="\n\n")
    if chosen.only in (None, "linkage"):
        print(linkage.report(scales), end="\n\n")
    if chosen.only in (None, "log"):
        print(log.report([10_000, 100_000] if chosen.full else [10_000]), end="\n\n")
    if chosen.only in (None, "reviews"):
        print(reviews.report([1, 10] if chosen.full else [1]), end="\n\n")


if __name__ == "__main__":
    main()
