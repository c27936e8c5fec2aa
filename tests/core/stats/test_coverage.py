"""The promise of the default interval, on clustered deaths like the real ones; the whole table is a benchmark."""

from __future__ import annotations

import numpy as np
import pytest

from vedette.core.stats.clusters import COMPOUND, cluster_interval, measured_coverage
from vedette.core.stats.rates import EXACT, exact_interval

SIZES = np.asarray([1, 2, 3, 4, 5, 6, 8, 11, 16])
SHARES = np.asarray([0.61, 0.17, 0.08, 0.05, 0.03, 0.02, 0.02, 0.01, 0.01])


@pytest.mark.parametrize("incidents", [60, 150])
def test_the_default_interval_covers_and_the_plain_one_fails(incidents: int) -> None:
    chance = np.random.default_rng(7)
    truth = incidents * float(SIZES @ SHARES)
    held = {COMPOUND: 0, EXACT: 0}

    for _ in range(600):
        sizes = chance.choice(SIZES, size=chance.poisson(incidents), p=SHARES).tolist()
        for made in (cluster_interval(sizes), exact_interval(sum(sizes))):
            held[made.method] += made.low <= truth <= made.high

    # 600 runs of a coverage of .945 lie within .92 and .97
    assert 0.92 <= held[COMPOUND] / 600 <= 0.97
    assert held[EXACT] / 600 < 0.75


def test_the_printed_coverage_keeps_the_promise_of_issue_6() -> None:
    assert all(0.93 <= measured_coverage(n) <= 0.97 for n in (60, 97, 150, 300))
    assert measured_coverage(10) < measured_coverage(24) < 0.95
