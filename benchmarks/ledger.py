"""The ledger of a million incidents beside Datasette on the same table: `python -m benchmarks.ledger`.

Twenty people at once, on the pages as they are really served: first each asks again as soon as the answer
is there, then each reads every page for a second. Datasette gets an environment of its own in a temporary
folder, the same SQLite file with the same indexes, and an index of words as it looks for them.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from vedette.core.linkage.reconciled import INCIDENTS
from vedette.core.linkage.schema import LINKS
from vedette.core.sources.schema import RECORDS
from vedette.pipeline.pages import write_pages
from vedette.pipeline.workspace import create_review

PEOPLE = 20
PEER = "datasette==0.65.5"
PLACES = ("Kidal", "Gao", "Timbuktu", "Goma", "Beni", "Bangui", "Bria", "Juba", "Malakal", "Bor")
MISSIONS = ("MINUSMA", "MONUSCO", "MINUSCA", "UNMISS", "UNAMID", "UNIFIL", "UNOCI", "MINUSTAH")
CAUSES = ("malicious_act", "accident", "illness", "other", "unknown")


@dataclass(frozen=True, slots=True)
class Plan:
    """How long each kind of page is asked for, and how long a person reads, once for each pause."""

    seconds: float
    pauses: tuple[float, ...]


def made(n: int) -> dict[str, pa.Table]:
    """Incidents with their rows and links, one of each, as a run would have them."""
    chance = np.random.default_rng(1)
    refs = [f"IN-{number:07X}" for number in range(n)]
    days = chance.integers(0, 365 * 70, n).astype("int32") - 8_000
    dates = pa.array(days, pa.int32()).cast(pa.date32())
    places = [f"{PLACES[k % 10]} {k // 10}" for k in chance.zipf(1.3, n) % 20_000]
    killed = chance.poisson(0.4, n)
    known = {
        "incident_ref": refs, "title": [f"{place}: {k} killed" for place, k in zip(places, killed, strict=True)],
        "date": dates.cast(pa.string()), "date_from": dates, "date_to": dates,
        "year": pa.array([day.year for day in dates.to_pylist()]), "place": places, "killed": killed,
        "mission": chance.choice(MISSIONS, n), "cause": chance.choice(CAUSES, n),
        "n_records": np.ones(n, "int64"), "n_sources": np.ones(n, "int64"), "n_origins": np.ones(n, "int64"),
        "sources": chance.choice(["a", "b", "c"], n), "disagrees": np.zeros(n, bool), "disagreements": [""] * n,
    }  # fmt: skip
    ids = [str(number) for number in range(n)]
    records = {
        "source": known["sources"],
        "source_record_id": ids,
        "record": np.arange(n),
        "place": places,
    }
    links = {"source": known["sources"], "source_record_id": ids, "incident_ref": refs}
    return {
        "incidents": filled(INCIDENTS.arrow, known, n),
        "records": filled(RECORDS.arrow, records, n),
        "links": filled(LINKS.arrow, links, n),
    }


def filled(schema: pa.Schema, known: dict[str, object], n: int) -> pa.Table:
    columns = [
        pa.array(known[f.name]).cast(f.type) if f.name in known else pa.nulls(n, f.type)
        for f in schema
    ]
    return pa.table(columns, names=schema.names)


def review_with(tables: dict[str, pa.Table], folder: Path) -> Path:
    """A review folder whose current run has these tables; gives its file of pages."""
    create_review(folder, title="Benchmark", created_at="2026-01-01T00:00:00+00:00")
    run = folder / "runs" / "benchmark"
    run.mkdir(parents=True)
    began = time.perf_counter()
    write_pages(run / "pages.sqlite", tables, {})
    size = (run / "pages.sqlite").stat().st_size / 2**20
    print(f"write_pages: {time.perf_counter() - began:.1f} s, {size:.0f} MiB")
    (run / "manifest.json").write_text(json.dumps({"settings": {}}))
    (folder / "runs" / "current").write_text("benchmark\n")
    return run / "pages.sqlite"


@contextmanager
def served(command: Sequence[str], port: int, path: str) -> Iterator[str]:
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            address = f"http://127.0.0.1:{port}"
            for _ in range(300):
                try:
                    urllib.request.urlopen(address + path, timeout=30).read()  # noqa: S310 - own
                    break
                except OSError:
                    time.sleep(0.2)
            yield address
        finally:
            process.terminate()


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def asked(address: str, paths: Sequence[str], seconds: float, pause: float) -> list[float]:
    """Milliseconds of every answer to twenty people who ask at once, each of whom reads for `pause` seconds."""
    took: list[float] = []
    until = time.perf_counter() + seconds

    def person(seed: int) -> None:
        chance = random.Random(seed)
        time.sleep(chance.random() * pause)
        while time.perf_counter() < until:
            began = time.perf_counter()
            asked_for = address + chance.choice(paths)
            with urllib.request.urlopen(asked_for, timeout=120) as answer:  # noqa: S310 - own
                answer.read()
            took.append((time.perf_counter() - began) * 1000)
            time.sleep(pause * chance.uniform(0.5, 1.5))

    people = [threading.Thread(target=person, args=(seed,)) for seed in range(PEOPLE)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    return took


def ours() -> dict[str, list[str]]:
    list_at = "/reviews/here/linkage/incidents/?"
    return {
        "first page": [list_at],
        "facet": [f"{list_at}mission={m}&year={y}" for m in MISSIONS for y in range(1990, 2017)],
        "sort": [
            f"{list_at}sort={s}&page={p}"
            for s in ("-killed", "date", "place")
            for p in range(1, 20)
        ],
        "search": [
            f"{list_at}q={urllib.parse.quote(f'{place} {n}')}"
            for place in PLACES
            for n in range(40)
        ],
    }


def theirs() -> dict[str, list[str]]:
    list_at = "/peer/incidents?_size=100"
    facets = "&".join(f"_facet={name}" for name in ("year", "mission", "cause", "incident_type"))
    return {
        "first page": [f"{list_at}&{facets}"],
        "facet": [
            f"{list_at}&{facets}&mission={m}&year={y}" for m in MISSIONS for y in range(1990, 2017)
        ],
        "sort": [
            f"{list_at}&_sort_desc=killed",
            f"{list_at}&_sort=date_from",
            f"{list_at}&_sort=place",
        ],
        "search": [
            f"{list_at}&_search={urllib.parse.quote(f'{p} {n}')}" for p in PLACES for n in range(40)
        ],
    }


def told(name: str, address: str, paths: dict[str, list[str]], plan: Plan) -> None:
    # What each process reads once, it has read before the first measurement.
    asked(address, [listed[0] for listed in paths.values()], 2, 0)
    for pause in plan.pauses:
        for what, listed in paths.items():
            took = sorted(asked(address, listed, plan.seconds, pause))
            p95 = took[int(len(took) * 0.95)]
            print(
                f"{name:10} pause {pause:.0f} s {what:12} n={len(took):5}"
                f" median={statistics.median(took):7.0f} ms p95={p95:7.0f} ms",
                flush=True,
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--pauses", type=float, nargs="*", default=[0.0, 1.0])
    parser.add_argument("--no-peer", action="store_true")
    parser.add_argument(
        "--keep", type=Path, help="folder that keeps review and peer for the next time"
    )
    parser.add_argument("--no-measure", action="store_true", help="only make what --keep keeps")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.keep or Path(scratch)
        review = folder / "review"
        if not review.is_dir():
            review_with(made(arguments.rows), review)
        if not arguments.no_peer and not (folder / "peer").is_dir():
            make_peer(review / "runs" / "benchmark" / "pages.sqlite", folder)
        if not arguments.no_measure:
            measure(folder, Plan(arguments.seconds, tuple(arguments.pauses)), arguments)


def measure(folder: Path, plan: Plan, arguments: argparse.Namespace) -> None:
    print(f"{arguments.rows} incidents, {PEOPLE} people, load {os.getloadavg()[0]:.1f}", flush=True)
    port = free_port()
    command = [sys.executable, "-m", "vedette.cli.main", "serve", "--review", f"{folder}/review"]
    with served([*command, "--port", str(port)], port, "/healthz") as address:
        told("vedette", address, ours(), plan)
    if arguments.no_peer:
        return
    port = free_port()
    program, file = str(folder / "peer" / "bin" / "datasette"), str(folder / "peer.sqlite")
    limits = ["sql_time_limit_ms", "facet_time_limit_ms"]
    settings = [part for name in limits for part in ("--setting", name, "60000")]
    command = [program, "serve", "-i", file, "--port", str(port), *settings]
    with served(command, port, "/-/versions.json") as address:
        told("datasette", address, theirs(), plan)


def make_peer(pages: Path, folder: Path) -> None:
    """Datasette in an environment of its own, and its copy of the file, with an index of words as it wants one."""
    shutil.copy(pages, folder / "peer.sqlite")
    with closing(sqlite3.connect(folder / "peer.sqlite")) as connection:
        connection.execute(
            "CREATE VIRTUAL TABLE incidents_fts USING fts5("
            "title, place, mission, cause, content = 'incidents', tokenize = 'unicode61 remove_diacritics 2')"
        )
        connection.execute("INSERT INTO incidents_fts (incidents_fts) VALUES ('rebuild')")
        connection.commit()
    subprocess.run([sys.executable, "-m", "venv", folder / "peer"], check=True)
    subprocess.run([folder / "peer" / "bin" / "pip", "install", "-q", PEER], check=True)


if __name__ == "__main__":
    main()
