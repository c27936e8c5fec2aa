"""How often the intervals of a measured effect hold the effect that was put in, and how often watching rings falsely.

`python -m benchmarks.effects` prints tables. Sixty months before the date and thirty-six after it, constant
exposure, incidents as they come; deaths with sizes shaped like 2013-2017.
"""

from __future__ import annotations

import argparse
import math

import numpy as np

from benchmarks.coverage import MEAN, SIZES
from benchmarks.measure import table
from vedette.core.stats.effect_sides import wider_step
from vedette.core.stats.rates import rate_ratio
from vedette.core.stats.sequential import log_evidence

BEFORE, AFTER = 60, 36
RATIOS = (1.0, 0.7, 0.5)
PER_MONTH = (1.5, 4.0)
_LOOKS, _ALARM = 120, math.log(20)


def recovered(runs: int) -> list[dict[str, object]]:
    """Median of the estimates and coverage of their 95 % intervals, for incidents and deaths."""
    rows = []
    for of_deaths in (False, True):
        for per_month in PER_MONTH:
            for ratio in RATIOS:
                chance = np.random.default_rng([3, round(10 * per_month), round(10 * ratio)])
                rows.append(_recovered(chance, per_month, ratio, runs, of_deaths=of_deaths))
    return rows


def _recovered(
    chance: np.random.Generator, per_month: float, ratio: float, runs: int, *, of_deaths: bool
) -> dict[str, object]:
    steps, plain, held = [], [], np.zeros(2)
    for _ in range(runs):
        means = np.r_[np.full(BEFORE, per_month), np.full(AFTER, per_month * ratio)]
        events = [_events(chance, mean, of_deaths=of_deaths) for mean in means]
        level = wider_step(events, [1.0] * len(events), BEFORE).level
        steps.append(level.ratio)
        held[0] += level.interval.low <= ratio <= level.interval.high
        made = rate_ratio(sum(events[BEFORE:]), AFTER, sum(events[:BEFORE]), BEFORE)
        plain.append(made.value)
        held[1] += made.interval.low <= ratio <= made.interval.high
    return {
        "counted": "deaths" if of_deaths else "incidents",
        "a month": round(per_month * (MEAN if of_deaths else 1), 1),
        "ratio put in": ratio,
        "step, median": round(float(np.median(steps)), 2),
        "step holds": round(float(held[0]) / runs, 3),
        "after:before, median": round(float(np.median(plain)), 2),
        "exact holds": "-" if of_deaths else round(float(held[1]) / runs, 3),
    }


def _events(chance: np.random.Generator, mean: float, *, of_deaths: bool) -> int:
    n = int(chance.poisson(mean))
    if not of_deaths:
        return n
    return int(chance.choice(list(SIZES), size=n, p=list(SIZES.values())).sum())


def alarms(runs: int) -> list[dict[str, object]]:
    """Share of series of 120 monthly looks that ever alarm, and the months until half of them have."""
    return [
        _alarms(np.random.default_rng([5, round(10 * per_month)]), per_month, ratio, runs)
        for per_month in (0.2, 0.5, 1.0, 2.0, 5.0)
        for ratio in RATIOS
    ]


def _alarms(
    chance: np.random.Generator, per_month: float, ratio: float, runs: int
) -> dict[str, object]:
    base = chance.poisson(per_month * BEFORE, runs).astype(float)
    after, first = np.zeros(runs), np.full(runs, np.inf)
    known = base > 0
    for month in range(1, _LOOKS + 1):
        after += chance.poisson(per_month * ratio, runs)
        found = np.full(runs, -np.inf)
        found[known] = log_evidence(base[known], float(BEFORE), after[known], float(month))
        first[(found >= _ALARM) & np.isinf(first)] = month
    half = float(np.quantile(first, 0.5, method="lower"))
    return {
        "incidents a month": per_month,
        "ratio": ratio,
        "ever alarm": round(float(np.isfinite(first).mean()), 4),
        "half by month": "-" if np.isinf(half) else int(half),
    }


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1_000)
    parser.add_argument("--series", type=int, default=10_000)
    said = parser.parse_args()
    for rows in (recovered(said.runs), alarms(said.series)):
        print(table([*rows[0]], [[*row.values()] for row in rows]), end="\n\n")


if __name__ == "__main__":
    main()
