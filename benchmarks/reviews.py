"""A whole review: run, run again with nothing new, run after one judgement, report, verify."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from benchmarks.measure import measured, scratch, table


def folder(scale: str) -> Path:
    return scratch() / f"review-{scale}"


def demo(scale: str) -> Callable[[], object]:
    from vedette.cli.main import main

    shutil.rmtree(folder(scale), ignore_errors=True)
    return lambda: main(["demo", str(folder(scale)), "--scale", scale])


def run(scale: str) -> Callable[[], object]:
    from vedette.cli.main import main

    return lambda: main(["run", str(folder(scale))])


def judged(scale: str) -> Callable[[], object]:
    """The run after one new judgement on two records that the last run put together."""
    import pyarrow.parquet as pq

    from vedette.cli.main import main

    runs = folder(scale) / "runs"
    pairs = pq.read_table(
        next((runs / (runs / "current").read_text().strip()).rglob("pairs.parquet"))
    )
    one = next(row for row in pairs.to_pylist() if row["level"] == "incident" and row["linked_now"])
    names = [f"{one[f'{side}_source']}:{one[f'{side}_id']}" for side in ("left", "right")]
    main(["judge", *names, "same", "--review", str(folder(scale)), "--why", "benchmark"])
    return lambda: main(["run", str(folder(scale))])


def built(scale: str) -> Callable[[], object]:
    from vedette.cli.main import main

    review = folder(scale)
    return lambda: main(
        ["report", "build", "--review", str(review), "--out", str(review / "report")]
    )


def verified(scale: str) -> Callable[[], object]:
    from vedette.cli.main import main

    return lambda: main(["verify", str(folder(scale))])


SCALES = {10_000: 4, 100_000: 33, 1_000_000: 330}
"""Records wanted -> scale of the sample, about 3,000 rows of all grains each."""


def report(sizes: list[int]) -> str:
    tasks = {
        "generate and import": "demo",
        "run": "run",
        "run, nothing new": "run",
        "run after one judgement": "judged",
        "report": "built",
        "verify": "verified",
    }
    rows: list[list[object]] = []
    for scale in (SCALES[size] for size in sizes):
        for words, task in tasks.items():
            one = measured(f"benchmarks.reviews:{task}", scale)
            rows.append([scale, _records(scale), words, one.seconds, one.cpu_seconds, one.peak_mb])
    return "## A whole review, by scale of the sample\n\n" + table(
        ["scale", "records", "task", "s", "CPU s", "peak MB"], rows
    )


def _records(scale: int) -> str:
    """Rows of the last run's table of records."""
    import pyarrow.parquet as pq

    found = sorted((folder(str(scale)) / "runs").rglob("tables/records.parquet"))
    return f"{pq.read_metadata(found[0]).num_rows:,}" if found else "–"
