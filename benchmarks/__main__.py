"""`python -m benchmarks`: small sizes; `--full` adds 100k and 1M records; prints a page of tables."""

from __future__ import annotations

import argparse
import os
import platform
from pathlib import Path

import duckdb
import splink

from benchmarks import imports, linkage, reviews

SIZES = [10_000, 100_000, 1_000_000]


def main() -> None:
    parser = argparse.ArgumentParser(description="Benchmarks beside named peers, in one run.")
    parser.add_argument(
        "--full", action="store_true", help="up to 1 million records; about 15 minutes"
    )
    parser.add_argument("--only", choices=("imports", "linkage", "reviews"))
    parser.add_argument("--rounds", type=int, default=1, help="the fastest of so many runs counts")
    parser.add_argument("--size", type=int, choices=SIZES, help="only this number of records")
    chosen = parser.parse_args()
    sizes = [chosen.size] if chosen.size else SIZES if chosen.full else SIZES[:1]
    print(machine(), end="\n\n", flush=True)
    if chosen.only in (None, "imports"):
        print(imports.report(sizes, chosen.rounds), end="\n\n", flush=True)
    if chosen.only in (None, "linkage"):
        print(linkage.report(sizes, chosen.rounds), end="\n\n", flush=True)
    if chosen.only in (None, "reviews"):
        print(reviews.report(sizes), end="\n\n", flush=True)


def machine() -> str:
    """The machine and how busy it is, in words."""
    gigabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    info = Path("/proc/cpuinfo")
    models = [
        line.partition(":")[2].strip()
        for line in (info.read_text(encoding="utf-8").splitlines() if info.is_file() else ())
        if line.startswith("model name")
    ]
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return (
        f"Python {platform.python_version()}, DuckDB {duckdb.__version__}, Splink {splink.__version__}; "
        f"{os.cpu_count()} cores ({models[0] if models else platform.machine()}), {gigabytes:.0f} GB; "
        f"load over 1, 5 and 15 minutes before the first measurement: {load}."
    )


if __name__ == "__main__":
    main()
