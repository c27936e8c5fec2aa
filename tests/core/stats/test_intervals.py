"""Golden values of M3, M4, M5 and laws of the intervals."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.core.kernel.errors import BadInput, NotEnoughData
from vedette.core.stats.clusters import (
    BOOTSTRAP,
    COMPOUND,
    bootstrap_interval,
    caveat,
    cluster_interval,
    concentration,
    dispersion,
    measured_coverage,
)
from vedette.core.stats.rates import EXACT, exact_interval, exact_rate, mid_p_interval, rate_ratio
from vedette.core.stats.windows import Window, exceeding, windows


@pytest.mark.parametrize(
    ("events", "low", "high"),
    [
        (0, 0, 3.6889),
        (1, 0.0253, 5.5716),
        (3, 0.6187, 8.7673),
        (5, 1.6235, 11.6683),
        (10, 4.7954, 18.3904),
        (56, 42.3018, 72.7207),
        (195, 168.5897, 224.3740),
        (207, 179.7598, 237.2019),
    ],
)
def test_the_exact_interval_has_the_published_bounds(events: int, low: float, high: float) -> None:
    interval = exact_interval(events)

    assert interval.low == pytest.approx(low, abs=5e-5)
    assert interval.high == pytest.approx(high, abs=5e-5)


def test_fourteen_in_four_hundred_is_the_published_example() -> None:
    rate = exact_rate(14, 400.0)

    assert rate.interval.low / 1000 == pytest.approx(0.019135, abs=5e-7)
    assert rate.interval.high / 1000 == pytest.approx(0.058724, abs=5e-7)
    assert rate.is_unstable


def test_mid_p_is_shorter_than_exact() -> None:
    interval = mid_p_interval(5)

    assert (interval.low, interval.high) == pytest.approx((1.8320, 11.0824), abs=5e-5)


@pytest.mark.parametrize(
    ("given_rates", "value", "low", "high", "p"),
    [
        ((27, 100_000, 62, 110_000), 0.479032, 0.293021, 0.764141, 0.001363),
        ((5, 20_000, 14, 18_000), 0.321429, 0.090607, 0.944373, 0.037092),
        ((0, 10_000, 4, 12_000), 0.0, 0.0, 1.81784, 0.177037),
        ((2, 17_877, 9, 16_660), 0.207094, 0.0218, 1.0005, 0.0501),
    ],
)
def test_ratios_have_the_published_interval_and_central_p(
    given_rates: tuple[int, float, int, float], value: float, low: float, high: float, p: float
) -> None:
    ratio = rate_ratio(*given_rates)

    assert ratio.value == pytest.approx(value, abs=5e-6)
    assert ratio.interval.low == pytest.approx(low, abs=5e-5)
    assert ratio.interval.high == pytest.approx(high, abs=5e-5)
    assert ratio.p == pytest.approx(p, abs=5e-5)


def test_a_rate_without_exposure_is_refused_with_a_remedy() -> None:
    with pytest.raises(NotEnoughData, match="strength table"):
        exact_rate(3, 0.0)


def test_a_ratio_without_events_is_refused() -> None:
    with pytest.raises(NotEnoughData):
        rate_ratio(0, 10.0, 0, 10.0)


def test_two_single_deaths_and_one_of_four_have_dispersion_three() -> None:
    assert dispersion([1, 1, 4]) == (1 + 1 + 16) / 6


def test_deaths_in_one_incident_are_less_sure_than_single_deaths() -> None:
    single, gathered = cluster_interval([1] * 60), cluster_interval([20, 20, 20])

    assert single.high - single.low < gathered.high - gathered.low


def test_the_compound_interval_is_the_formula_by_hand() -> None:
    sizes = [3, 1]  # sum 4, squares 10
    factor = math.exp(1.959963984540054 * math.sqrt(10) / 4)

    interval = cluster_interval(sizes)

    assert interval.low == pytest.approx(4 / factor)
    assert interval.high == pytest.approx(4 * factor)
    assert caveat(interval, 2) == (
        "few incidents (2): 95 % intervals of so few covered at most 88 % in simulations"
    )
    assert caveat(interval, 30) == (
        "few incidents (30): 95 % intervals of so few covered 93 % in simulations"
    )
    assert caveat(interval, 60) is None


def test_the_measured_coverage_is_that_of_the_method() -> None:
    kinds = (COMPOUND, BOOTSTRAP, EXACT)

    shares = {kind: measured_coverage(97, kind) for kind in kinds}

    assert 0.93 <= shares[COMPOUND] <= 0.97
    assert shares[EXACT] < 0.8
    assert measured_coverage(5, BOOTSTRAP) < measured_coverage(24, BOOTSTRAP) < shares[BOOTSTRAP]


def test_the_bootstrap_depends_on_its_seed_only() -> None:
    sizes = [16, 7, 5, 3, 2] + [1] * 30

    assert bootstrap_interval(sizes, seed=3) == bootstrap_interval(sizes[::-1], seed=3)


@given(st.lists(st.integers(1, 40), min_size=1, max_size=60))
def test_an_interval_holds_its_value(sizes: list[int]) -> None:
    interval = cluster_interval(sizes)

    assert interval.low <= sum(sizes) <= interval.high


@given(st.lists(st.integers(1, 40), min_size=1, max_size=60))
def test_half_of_the_deaths_lie_in_the_named_number_of_incidents(sizes: list[int]) -> None:
    made = concentration(sizes)

    falling = sorted(sizes, reverse=True)
    assert sum(falling[: made.half]) * 2 >= sum(sizes) > sum(falling[: made.half - 1]) * 2


def test_no_deaths_have_no_dispersion() -> None:
    with pytest.raises(BadInput):
        dispersion([])


def test_all_overlapping_windows_are_compared() -> None:
    found = windows({2001: 5, 2002: 1, 2003: 1, 2004: 7, 2005: 0}, length=2)

    assert found == [Window(2001, 2002, 6), Window(2002, 2003, 2), Window(2003, 2004, 8),
                     Window(2004, 2005, 7)]  # fmt: skip
    assert exceeding(found, found[3]) == [Window(2003, 2004, 8)]


def test_a_series_shorter_than_the_window_is_refused() -> None:
    with pytest.raises(NotEnoughData):
        windows({2001: 1}, length=5)
