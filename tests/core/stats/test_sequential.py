"""A rate watched month by month: the false-alarm rate over all looks, and what it finds."""

from __future__ import annotations

import math

import numpy as np
import pytest

from vedette.core.kernel.errors import BadInput, NotEnoughData
from vedette.core.stats.sequential import log_evidence, watch

LOOKS, RUNS = 120, 10_000
SIZES = ((1, 0.6), (2, 0.15), (3, 0.1), (5, 0.1), (15, 0.05))


def alarmed(per_month: float, ratio: float = 1.0, *, runs: int = RUNS) -> float:
    """Share of simulated series that ever alarm in ten years of monthly looks after a base of five."""
    chance = np.random.default_rng([9, round(10 * per_month), round(10 * ratio)])
    base = chance.poisson(per_month * 60, runs).astype(float)
    after, rang = np.zeros(runs), np.zeros(runs, bool)
    kept = base > 0
    for month in range(1, LOOKS + 1):
        after += chance.poisson(per_month * ratio, runs)
        found = log_evidence(base[kept], 60.0, after[kept], float(month))
        rang[kept] |= found >= math.log(20)
    return float(rang.mean())


@pytest.mark.parametrize("per_month", [0.2, 1.0, 5.0])
def test_ten_thousand_series_of_monthly_looks_keep_the_false_alarm_rate(per_month: float) -> None:
    assert alarmed(per_month) < 0.05


def test_a_halved_rate_is_found_in_nearly_all_series() -> None:
    assert alarmed(2.0, 0.5, runs=1_000) > 0.95


def test_deaths_in_incidents_keep_the_false_alarm_rate_when_their_dispersion_is_told() -> None:
    chance = np.random.default_rng(4)
    sizes, shares = (np.array(column) for column in zip(*SIZES, strict=True))
    dispersion = float((shares * sizes**2).sum() / (shares * sizes).sum())
    runs, rang = 600, 0

    def deaths(n: int) -> int:
        return int(chance.choice(sizes, n, p=shares).sum())

    for _ in range(runs):
        base = deaths(chance.poisson(90))
        after = np.cumsum([deaths(n) for n in chance.poisson(1.5, LOOKS)]).astype(float)
        found = [
            log_evidence(np.array([base / dispersion]), 60.0, np.array([x / dispersion]), n + 1.0)
            for n, x in enumerate(after)
        ]
        rang += max(float(one[0]) for one in found) >= math.log(20)
    assert rang / runs < 0.05


def test_the_interval_leaves_out_one_exactly_when_it_alarms() -> None:
    made = watch(60, 60.0, [str(n) for n in range(24)], [0, 0, 0, 1] * 6, [1.0] * 24)

    for look in made.looks:
        assert (look.evidence >= 20) == (not look.interval.low <= 1 <= look.interval.high)
        assert look.interval.low <= look.ratio <= look.interval.high
    assert made.alarm is not None
    assert made.is_lower


def test_nothing_since_leaves_the_lower_end_at_nothing() -> None:
    made = watch(10, 20.0, ["a", "b"], [0, 0], [1.0, 1.0])

    assert made.looks[-1].interval.low == 0
    assert made.alarm is None


def test_a_larger_dispersion_widens_the_interval() -> None:
    plain, clustered = (
        watch(90, 60.0, ["a"] * 6, [3] * 6, [1.0] * 6, dispersion=d).looks[-1].interval
        for d in (1.0, 4.5)
    )

    assert clustered.low < plain.low < plain.high < clustered.high


def test_a_base_without_events_is_refused_and_a_month_without_exposure_too() -> None:
    with pytest.raises(NotEnoughData, match="Nothing happened in the base"):
        watch(0, 60.0, ["a"], [1], [1.0])
    with pytest.raises(BadInput, match="without exposure"):
        watch(9, 60.0, ["a"], [1], [0.0])
