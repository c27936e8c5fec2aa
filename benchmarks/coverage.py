"""How often intervals cover and alarms ring falsely, on clustered deaths like the real ones.

`python -m benchmarks.coverage` prints tables; `--write` writes the table that caveats print.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.measure import table
from vedette.core.kernel.errors import NotEnoughData
from vedette.core.kernel.quantities import Interval
from vedette.core.stats import delays
from vedette.core.stats.changepoints import change_of_deaths, change_of_events
from vedette.core.stats.clusters import bootstrap_interval, cluster_interval
from vedette.core.stats.contrasts import Side, bootstrap_ratio, compound_ratio
from vedette.core.stats.rates import exact_interval, rate_ratio
from vedette.core.stats.trends import Step, clustered_trend, exact_trend_p, permuted_trend_p, trend

SIZES = {1: 0.61, 2: 0.17, 3: 0.08, 4: 0.05, 5: 0.03, 6: 0.02, 8: 0.02, 11: 0.01, 16: 0.01}
"""Shaped like 2013-2017: 61 % of incidents kill one, mean 2.1, largest 16, sum of squares over sum 4.5."""
MEAN = sum(n * p for n, p in SIZES.items())
INCIDENTS = (6, 10, 15, 24, 40, 60, 97, 150, 300)
TABLE = Path("src/vedette/core/stats/definitions/coverage.json")
_ALARM = 0.05


def drawn(chance: np.random.Generator, incidents: float) -> tuple[int, ...]:
    """Sizes of a Poisson number of incidents."""
    n = int(chance.poisson(incidents))
    return tuple(int(x) for x in chance.choice(list(SIZES), size=n, p=list(SIZES.values())))


def counts(runs: int) -> list[dict[str, float]]:
    """Coverage of the three intervals of a number of deaths, by expected number of incidents."""
    rows = []
    for incidents in INCIDENTS:
        chance = np.random.default_rng([1, incidents])
        truth = incidents * MEAN
        held = np.zeros(3)
        for run in range(runs):
            sizes = drawn(chance, incidents)
            made = (
                cluster_interval(sizes),
                bootstrap_interval(sizes, seed=run, n_draws=500),
                exact_interval(sum(sizes)),
            )
            held += [_covers(one, truth) for one in made]
        compound, bootstrap, plain = (round(float(x), 3) for x in held / runs)
        rows.append(
            {"incidents": incidents, "compound": compound, "bootstrap": bootstrap, "plain": plain}
        )
    return rows


def ratios(runs: int) -> list[list[object]]:
    """Coverage of the ratio of two equal death rates, and how often a difference is falsely seen."""
    rows: list[list[object]] = []
    for first, second in ((24, 24), (24, 64), (40, 40), (60, 60), (87, 43), (97, 97)):
        chance = np.random.default_rng([2, first, second])
        held, said = np.zeros(3), np.zeros(4)
        done = 0
        for run in range(runs):
            sides = [drawn(chance, n) for n in (first, second)]
            if not all(sides):
                continue
            done += 1
            a, b = (Side(str(n), s, float(n)) for n, s in zip((first, second), sides, strict=True))
            made = (
                bootstrap_ratio(a, b, seed=run, n_draws=500),
                compound_ratio(a, b),
                rate_ratio(a.deaths, first, b.deaths, second),
            )
            incidents = rate_ratio(len(a.sizes), first, len(b.sizes), second)
            held += [_covers(one.interval, 1.0) for one in made]
            said += [one.p <= _ALARM for one in (*made, incidents)]
        rows.append([f"{first} : {second}", *(f"{x:.3f}" for x in (*held / done, *said / done))])
    return rows


def alarms(runs: int) -> list[list[object]]:
    """How often a trend or change is seen at 5 % in series without one."""
    rows: list[list[object]] = []
    for steps, each in ((10, 6.0), (10, 12.0), (20, 4.0), (60, 1.5)):
        chance = np.random.default_rng([3, steps])
        seen = np.zeros(7)
        done = 0
        for run in range(runs):
            exposure = 1.0 + 0.5 * np.sin(np.arange(steps))
            series = [
                Step(str(n), drawn(chance, each * py), float(py)) for n, py in enumerate(exposure)
            ]
            try:
                seen += _alarmed(series, seed=run)
            except NotEnoughData:
                continue
            done += 1
        rows.append([steps, each, *(f"{x:.3f}" for x in seen / done)])
    return rows


def _alarmed(series: Sequence[Step], *, seed: int) -> list[bool]:
    numbers, exposure = [len(s.sizes) for s in series], [s.person_years for s in series]
    made = trend(series, seed=seed, n_draws=300)
    return [
        p <= _ALARM
        for p in (
            made.plain.p,
            clustered_trend(series).p,
            made.quasi.p,
            permuted_trend_p(series, seed=seed, n_draws=300),
            exact_trend_p(numbers, exposure),
            change_of_deaths(series, seed=seed, n_draws=300).p,
            change_of_events(numbers, exposure, [s.name for s in series], seed=seed, n_draws=300).p,
        )
    ]


def places(runs: int) -> list[list[object]]:
    """How often the interval of a change holds its true place (rates double after 12 of 24 steps)."""
    rows: list[list[object]] = []
    for each in (3.0, 6.0, 12.0):
        chance = np.random.default_rng([4, int(each)])
        held = np.zeros(2)
        for run in range(runs):
            series = [
                Step(f"{n:02}", drawn(chance, each * (2 if n >= 12 else 1)), 1.0) for n in range(24)
            ]
            found = (
                change_of_deaths(series, seed=run, n_draws=1),
                change_of_events(
                    [len(s.sizes) for s in series], [1.0] * 24, [s.name for s in series],
                    seed=run, n_draws=1,
                ),
            )  # fmt: skip
            held += [one.earliest <= "12" <= one.latest for one in found]
        rows.append([each, *(f"{x:.3f}" for x in held / runs)])
    return rows


def nowcasts(runs: int) -> list[list[object]]:
    """How often the interval of the latest month holds its true number; half of reports come at once."""
    rows: list[list[object]] = []
    for each in (3.0, 8.0, 20.0):
        chance = np.random.default_rng([5, int(each)])
        held = 0
        for run in range(runs):
            numbers = chance.poisson(each, 24)
            late = [np.minimum(chance.geometric(0.5, n) - 1, 5) for n in numbers]
            known = [(month, int(d)) for month, ds in enumerate(late) for d in ds if month + d < 24]
            made = delays.nowcast(known, n_months=24, longest=5, seed=run, n_draws=300)[-1]
            held += made.interval.low <= numbers[-1] <= made.interval.high
        rows.append([each, f"{held / runs:.3f}"])
    return rows


def _covers(interval: Interval, truth: float) -> bool:
    return interval.low <= truth <= interval.high


def main() -> None:
    parser = argparse.ArgumentParser(description="Coverage of intervals and rate of false alarms.")
    parser.add_argument("--runs", type=int, default=400)
    parser.add_argument("--write", action="store_true", help=f"write {TABLE}")
    parser.add_argument("--only", choices=("counts", "ratios", "alarms", "places", "nowcasts"))
    chosen = parser.parse_args()
    parts = {
        "counts": (counts, ["incidents", "compound (default)", "bootstrap", "plain Poisson"]),
        "ratios": (
            ratios,
            ["incidents", "bootstrap covers", "compound covers", "plain covers",
             "bootstrap alarms", "compound alarms", "plain alarms", "incidents, exact, alarms"],
        ),
        "alarms": (
            alarms,
            ["steps", "incidents per step", "trend, plain", "trend, by incident", "trend, quasi-Poisson",
             "trend, incidents dealt anew", "trend of incidents, exact", "change of deaths",
             "change of incidents"],
        ),
        "places": (places, ["incidents per step before", "change of deaths", "change of incidents"]),
        "nowcasts": (nowcasts, ["incidents per month", "interval of the latest month covers"]),
    }  # fmt: skip
    for name, (part, heads) in parts.items():
        if chosen.only not in (None, name):
            continue
        began = time.perf_counter()
        made = part(chosen.runs)
        if name == "counts" and chosen.write:
            TABLE.write_text(json.dumps({"runs": chosen.runs, "rows": made}, indent=1) + "\n")
        rows = [list(row.values()) if isinstance(row, dict) else row for row in made]
        print(f"## {name}, {chosen.runs} runs, {time.perf_counter() - began:.0f} s\n")
        print(table(heads, rows), end="\n\n", flush=True)


if __name__ == "__main__":
    main()
