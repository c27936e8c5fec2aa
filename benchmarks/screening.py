"""The order of screening beside ASReview on labelled sets: `python -m benchmarks.screening FOLDER`.

Every CSV (also .gz) of a folder with the columns title, abstract and label_included is a set. Both begin with the
same one relevant and one other record, drawn by a seed. ASReview learns anew after each record, as it does
by default; ours after every 2 % of what was read. ASReview gets an environment of its own in a temporary folder.
Seconds are those of the processor; with OMP_NUM_THREADS=1 and OPENBLAS_NUM_THREADS=1 both have one thread.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import os
import random
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import peer_python, table
from vedette.core.library.screening import SURE, chance_of_more
from vedette.core.library.screening_order import pile, ranked, work_saved

PEER = "asreview==3.0.8"
TUNED = frozenset(("NSAIDS", "Triptans", "ADHD"))
"""Sets on which the weights of `core.library.screening` were looked at: read them as a promise, not as a proof."""

_SCRIPT = """
import json, sys, time
import pandas as pd
from asreview import ActiveLearningCycle, Simulate
from asreview.models.models import get_ai_config
told = json.load(sys.stdin)
frame = pd.DataFrame({"title": told["titles"], "abstract": told["abstracts"]})
found = []
for priors in told["priors"]:
    cycle = ActiveLearningCycle.from_meta(get_ai_config("elas_u4")["value"])
    made = Simulate(frame, told["labels"], [cycle], stopper=-1, print_progress=False)
    began = time.process_time()
    made.label(priors)
    made.review()
    found.append([[int(n) for n in made._results["record_id"]], time.process_time() - began])
print(json.dumps(found))
"""


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """Records with their labels."""

    name: str
    titles: list[str]
    abstracts: list[str]
    labels: list[int]

    def priors(self, seed: int) -> list[int]:
        """One relevant record and one other."""
        chance = random.Random(seed)
        return [
            chance.choice([n for n, label in enumerate(self.labels) if label == wanted])
            for wanted in (1, 0)
        ]


def sets(folder: Path) -> Iterator[LabelledSet]:
    csv.field_size_limit(2**31 - 1)
    for path in sorted([*folder.glob("*.csv"), *folder.glob("*.csv.gz")]):
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8", "replace"))))
        held = [row for row in rows if row.get("label_included") in ("0", "1", "0.0", "1.0")]
        if held and {row["label_included"][0] for row in held} == {"0", "1"}:
            yield LabelledSet(
                path.name.partition(".")[0],
                [row.get("title") or "" for row in held],
                [row.get("abstract") or "" for row in held],
                [int(row["label_included"][0]) for row in held],
            )


@dataclass(frozen=True, slots=True)
class Measured:
    """The order in which records were read, processor seconds, and of those the ones before the first order."""

    order: list[int]
    seconds: float
    made: float
    updates: int


def ours(held: LabelledSet, seed: int, *, meaning: bool) -> Measured:
    names = [f"{n:06}" for n in range(len(held.labels))]
    began = time.process_time()
    meanings = None
    if meaning:
        from vedette.core.library.meaning import vectors

        told = [f"{a}. {b}" for a, b in zip(held.titles, held.abstracts, strict=True)]
        meanings = dict(zip(names, vectors(told), strict=True))
    texts = [f"{a} {b}" for a, b in zip(held.titles, held.abstracts, strict=True)]
    made = pile(
        dict(zip(names, texts, strict=True)), dict(zip(names, held.titles, strict=True)), meanings
    )
    prepared = time.process_time() - began
    judged = {names[n]: bool(held.labels[n]) for n in held.priors(seed)}
    updates = 0
    while len(judged) < len(names):
        updates += 1
        for name in ranked(made, judged)[: max(1, len(judged) // 50)]:
            judged[name] = bool(held.labels[int(name)])
    return Measured([int(name) for name in judged], time.process_time() - began, prepared, updates)


def theirs(held: LabelledSet, seeds: Sequence[int], python: Path) -> list[Measured]:
    task = {
        "titles": held.titles,
        "abstracts": held.abstracts,
        "labels": held.labels,
        "priors": [held.priors(seed) for seed in seeds],
    }
    with tempfile.TemporaryDirectory() as scratch:  # it leaves a file where it works
        done = subprocess.run(
            [python.absolute(), "-c", _SCRIPT],
            input=json.dumps(task),
            capture_output=True,
            text=True,
            check=True,
            cwd=scratch,
        )
    n = len(held.labels) - 2
    return [Measured(order, s, 0.0, n) for order, s in json.loads(done.stdout.splitlines()[-1])]


def stopped(found: Sequence[bool]) -> tuple[float, float]:
    """Share read and share found when the test of `chance_of_more` says stop, asked every ten records."""
    for n in range(10, len(found), 10):
        if chance_of_more(found[:n], len(found) - n) < SURE:
            return n / len(found), sum(found[:n]) / sum(found)
    return 1.0, 1.0


def report(held: LabelledSet, name: str, runs: Sequence[Measured]) -> list[object]:
    labels = [[bool(held.labels[n]) for n in run.order] for run in runs]
    tenth = len(held.labels) // 10
    stops = [stopped(one) for one in labels]
    mean = statistics.fmean
    return [
        held.name, len(held.labels), sum(held.labels), name,
        f"{mean(work_saved(one) for one in labels):.3f}",
        f"{mean(sum(one[:tenth]) / sum(one) for one in labels):.3f}",
        f"{mean(sum(one[: 2 * tenth]) / sum(one) for one in labels):.3f}",
        f"{mean(run.seconds for run in runs):.2f}",
        f"{mean((run.seconds - run.made) / run.updates for run in runs) * 1000:.1f}",
        f"{mean(share for share, _ in stops):.2f} / {min(recall for _, recall in stops):.2f}",
    ]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="+")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--only", nargs="*", help="names of sets")
    parser.add_argument("--meaning", action="store_true", help="also with vectors of meaning")
    parser.add_argument("--no-peer", action="store_true")
    parser.add_argument("--peer", type=Path, help="folder that keeps its environment")
    arguments = parser.parse_args()
    seeds = range(arguments.seeds)
    # What a process loads once is loaded before anything is measured.
    few = {f"{n}": f"a first word of text {n % 7} and {n}" for n in range(99)}
    ranked(pile(few, few), {"0": True, "1": False})
    print(f"load {os.getloadavg()[0]:.1f}", flush=True)
    rows: list[list[object]] = []
    with tempfile.TemporaryDirectory() as scratch:
        python = (
            None
            if arguments.no_peer
            else peer_python(arguments.peer or Path(scratch, "peer"), PEER)
        )
        for folder in arguments.folder:
            for held in sets(folder):
                if arguments.only and held.name not in arguments.only:
                    continue
                rows += list(compared(held, seeds, python, meaning=arguments.meaning))
    heads = [
        "set",
        "records",
        "included",
        "by",
        "WSS@95",
        "found at 10 %",
        "at 20 %",
        "s",
        "ms per update",
    ]
    print(table([*heads, "test stops at / least found"], rows))


def compared(
    held: LabelledSet, seeds: Sequence[int], python: Path | None, *, meaning: bool
) -> Iterator[list[object]]:
    yield report(held, "vedette", [ours(held, seed, meaning=False) for seed in seeds])
    if meaning:
        yield report(held, "vedette, meaning", [ours(held, seed, meaning=True) for seed in seeds])
    if python is not None:
        yield report(held, "ASReview ELAS u4", theirs(held, seeds, python))


if __name__ == "__main__":
    main()
