"""How far shown probabilities of links lie from the truth after 200 reviewed pairs (target: at most .03).

`python -m benchmarks.calibration` builds sample reviews of other seeds, takes 200 pairs as reviewed, calibrates as
the product does, and compares the probability of every other pair with what is true of it.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.measure import scratch, table
from vedette.cli.main import main as vedette
from vedette.core.linkage.calibration import calibrate, raw_probability
from vedette.pipeline.engine import current_run, products_of

SEEDS, SCALE, REVIEWED, DRAWS, BINS = (7, 8, 9), 2, 200, 100, 10
_UNDECIDED = 0.01, 0.99
Reals = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


def scored(seed: int) -> tuple[Reals, Bools]:
    """Bits of the pairs of records of a sample review, and whether they are of one true incident."""
    folder = scratch() / f"calibration-{seed}"
    if not (folder / "runs" / "current").is_file():
        assert vedette(["demo", str(folder), "--seed", str(seed), "--scale", str(SCALE)]) == 0
        assert vedette(["run", str(folder)]) == 0
    rows = products_of(*current_run(folder / "runs")).table("pairs").to_pylist()
    truth = _truth(folder / "truth" / "record_truth.csv")
    mine = [row for row in rows if row["level"] != "person"]
    same = [
        truth[row["left_source"], row["left_id"]] == truth[row["right_source"], row["right_id"]]
        for row in mine
    ]
    return np.array([row["weight"] for row in mine]), np.array(same)


def _truth(path: Path) -> dict[tuple[str, str], str]:
    with path.open(encoding="utf-8", newline="") as stream:
        return {
            (row["source"], row["source_record_id"]): row["true_incident"]
            for row in csv.DictReader(stream)
        }


def error(probability: Reals, same: Bools) -> float:
    """Expected calibration error over ten bins of as many pairs each."""
    parts = np.array_split(np.argsort(probability, kind="stable"), BINS)
    off = [len(part) * abs(probability[part].mean() - same[part].mean()) for part in parts]
    return float(sum(off) / len(probability))


def errors(bits: Reals, same: Bools, pool: npt.NDArray[np.intp], *, seed: int) -> Reals:
    """The error on all other pairs, for each draw of reviewed ones."""
    chance = np.random.default_rng(seed)
    found = []
    for _ in range(DRAWS):
        reviewed = chance.choice(pool, min(REVIEWED, len(pool)), replace=False)
        shown = calibrate(bits[reviewed], same[reviewed]).probability(bits)
        rest = np.setdiff1d(np.arange(len(bits)), reviewed)
        found.append(error(shown[rest], same[rest]))
    return np.array(found)


def report() -> str:
    """The table of errors, by seed and by how the reviewed pairs were chosen."""
    rows: list[list[object]] = []
    for seed in SEEDS:
        bits, same = scored(seed)
        raw = raw_probability(bits)
        between = (raw > _UNDECIDED[0]) & (raw < _UNDECIDED[1])
        pools = {"undecided pairs, as the queue asks": np.flatnonzero(between),
                 "any pairs": np.arange(len(bits))}  # fmt: skip
        for name, pool in pools.items():
            made = errors(bits, same, pool, seed=seed)
            kept = np.mean(made <= 0.03)
            rows.append([seed, f"{len(bits):,}", name, f"{made.mean():.3f}",
                         f"{np.quantile(made, 0.95):.3f}", f"{kept:.0%}"])  # fmt: skip
    heads = [
        "seed",
        "pairs",
        "200 reviewed of",
        "mean error",
        "95 % of draws below",
        "draws within .03",
    ]
    return table(heads, rows)


def main() -> None:
    """Print the table."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    print(report())


if __name__ == "__main__":
    main()
