"""Strict import of a delimited file, beside DuckDB's own reader (all columns as text, to Parquet)."""

from __future__ import annotations

import csv
import datetime as dt
import random
import shutil
from collections.abc import Callable
from pathlib import Path

from benchmarks.measure import best_of, scratch, table

HEADER = (
    "incident_id", "date", "country", "place", "lat", "lon", "mission", "personnel_category",
    "nationality", "cause", "killed", "injured", "name", "notes",
)  # fmt: skip


def generated(records: int) -> Path:
    """A valid exchange file of that many records; some cells hold commas and quotes."""
    path = scratch() / f"exchange-{records}.csv"
    if path.exists():
        return path
    chance = random.Random(7)
    places = [f"Place {n}, sector {n % 9}" for n in range(900)]
    first = dt.date(2013, 1, 1)
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADER)
        for n in range(records):
            day = first + dt.timedelta(days=chance.randrange(1826))
            writer.writerow(
                [
                    f"I{n:07d}", day.isoformat(), "Mali", chance.choice(places),
                    round(12 + chance.random() * 8, 4), round(-8 + chance.random() * 10, 4), "MINUSMA",
                    chance.choice(["troop", "fpu", "civ_national"]), chance.choice(["CHAD", "Togo", "Niger"]),
                    chance.choice(["malicious_act", "accident", "illness"]), chance.randrange(4),
                    chance.randrange(9), "", 'said "near the river"' if n % 50 == 0 else "",
                ]
            )  # fmt: skip
    return path


def ours(path: str) -> Callable[[], object]:
    """Read, check and type the file in the child process, then map it to records."""
    from vedette.core.sources.child import read_in_child
    from vedette.core.sources.harmonise import records
    from vedette.core.sources.mapping import GENERIC

    out = Path(path).with_suffix(".out")
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()

    def run() -> object:
        reading = read_in_child(Path(path), GENERIC, received_on=dt.date(2026, 1, 1), out_dir=out)
        made = records(reading, GENERIC, source="bench", import_id="b", label="unclassified")
        return f"{reading.status} {made.table.num_rows}"

    return run


def duckdb_reader(path: str) -> Callable[[], object]:
    """DuckDB reads all columns as text and writes Parquet, on as many threads as there are cores."""
    import duckdb

    out = Path(path).with_suffix(".peer.parquet")

    def run() -> object:
        sql = f"COPY (SELECT * FROM read_csv('{path}', all_varchar = true, header = true)) TO '{out}' (FORMAT parquet)"
        duckdb.connect().execute(sql).fetchall()

    return run


def report(sizes: list[int], rounds: int) -> str:
    rows: list[list[object]] = []
    for size in sizes:
        path = generated(size)
        mine, peer = best_of(
            rounds, ("benchmarks.imports:ours", path), ("benchmarks.imports:duckdb_reader", path)
        )
        rows.append(
            [
                f"{size:,}",
                mine.seconds,
                mine.cpu_seconds,
                mine.peak_mb,
                peer.seconds,
                peer.cpu_seconds,
                peer.peak_mb,
                f"{mine.seconds / peer.seconds:.1f}",
                mine.said,
            ]
        )
    heads = [
        "records", "strict import s", "CPU s", "peak MB", "DuckDB reader s", "CPU s", "peak MB", "ratio",
        "result",
    ]  # fmt: skip
    return (
        "## Import: strict, typed and mapped, against DuckDB's reader (text to Parquet)\n\n"
        + table(heads, rows)
    )
