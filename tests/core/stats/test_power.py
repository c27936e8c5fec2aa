"""How long until a fall can be told: against published numbers and against simulation."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest

from vedette.core.kernel.errors import NotEnoughData
from vedette.core.stats.power import Base, best_power, months_needed, power, smallest_fall

SIZES = [1] * 50 + [2] * 18 + [3] * 7 + [4] * 5 + [5] * 3 + [7] * 2 + [10] + [14]
"""Incidents clustered like those of 2013-2017: 180 deaths in 87."""
DEATHS = Base(180, 87, sum(n * n for n in SIZES), 5.0, 1 / 12)
INCIDENTS = Base(87, 87, 87, 5.0, 1 / 12)


def test_sixty_deaths_a_year_that_come_alone_need_eight_two_and_half_a_year() -> None:
    base = Base(300, 300, 300, 5.0, 1 / 12)
    assert [months_needed(base, fall, step=6) for fall in (0.2, 0.3, 0.5)] == [96, 24, 6]


@pytest.mark.parametrize(
    ("fall", "years", "simulated"), [(0.3, 2, 0.36), (0.5, 2, 0.80), (0.5, 5, 0.97)]
)
def test_incidents_show_a_fall_as_often_as_in_simulations(
    fall: float, years: int, simulated: float
) -> None:
    """The simulations of methods.md: 800 runs, so within 0.05."""
    assert power(INCIDENTS, fall, 12 * years) == pytest.approx(simulated, abs=0.05)


def test_deaths_promise_no_more_than_draws_of_incidents_keep() -> None:
    """The exact test over the dispersion is a little careful."""
    chance = np.random.default_rng(7)
    for fall, years in ((0.5, 5), (0.3, 10)):
        shown = sum(_is_shown(chance, fall, years) for _ in range(400)) / 400
        assert shown - 0.12 < power(DEATHS, fall, 12 * years) < shown + 0.03


def _is_shown(chance: np.random.Generator, fall: float, years: int) -> bool:
    sizes = np.array(SIZES)
    before = sizes[chance.integers(0, len(sizes), chance.poisson(len(sizes)))]
    after = sizes[
        chance.integers(0, len(sizes), chance.poisson(len(sizes) * years / 5 * (1 - fall)))
    ]
    spread = math.sqrt(sum((one**2).sum() / one.sum() ** 2 for one in (before, after)))
    return abs(math.log(after.sum() / years / before.sum() * 5)) > 1.96 * spread


def test_deaths_alone_never_show_a_fall_of_thirty_percent_incidents_do_later_than_half() -> None:
    assert best_power(DEATHS, 0.3) < 0.8
    assert months_needed(DEATHS, 0.3) is None
    half = months_needed(INCIDENTS, 0.5)
    assert half is not None
    assert half < (months_needed(DEATHS, 0.5) or 0)


def test_the_smallest_fall_is_the_one_that_needs_these_months() -> None:
    falls = [smallest_fall(DEATHS, months) for months in (12, 36, 120)]
    assert all(a > b for a, b in pairwise(falls) if a and b)
    assert falls[2] is not None
    assert power(DEATHS, falls[2], 120) == pytest.approx(0.8, abs=0.02)


def test_a_control_costs_certainty_and_nothing_seen_is_no_base() -> None:
    assert power(DEATHS, 0.5, 60, control=DEATHS) < power(DEATHS, 0.5, 60)
    with pytest.raises(NotEnoughData, match="Nothing happened"):
        Base(0, 0, 0, 5.0, 1 / 12)
