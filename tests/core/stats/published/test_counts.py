"""Intervals, ratios and shares as papers, textbooks and R print them."""

from __future__ import annotations

import pytest

from vedette.core.stats.clusters import dispersion
from vedette.core.stats.discoveries import Dependence, discoveries
from vedette.core.stats.rates import exact_interval, exact_rate, mid_p_interval, rate_ratio
from vedette.core.stats.severity import wilson_interval
from vedette.core.stats.standardise import indirect_ratio

STATPSYCH = "R package statpsych, reference of ci.poisson(.05, 23, 5.25)"
DESCTOOLS = (
    "R package DescTools, PoissonCI(15, 400, method='exact'), quoted in the tests of statsmodels"
)
EXACTCI = "R package exactci, poisson.exact, in Chakraborty, FROC analysis book, chapter on Poisson counts"
STATSDIRECT = "StatsDirect manual, Poisson rate confidence interval: 14 in 400 person-years"
NICKEL = "R, help of poisson.test: Welsh nickel workers (Breslow and Day 1987)"
CLYDACH = "Grimsrud and Peto (2006), Occupational and Environmental Medicine 63, 365-366, table 1"
HARD_METAL = (
    "Wild et al. (2000), Occupational and Environmental Medicine 57, 568-573, table 3 (hard metal)"
)


@pytest.mark.parametrize(
    ("events", "person_years", "low", "high", "within", "source"),
    [
        (14, 400.0, 0.019135, 0.058724, 5e-7, STATSDIRECT),
        (23, 5.25, 2.777148, 6.57358, 5e-6, STATPSYCH),
        (15, 400.0, 0.0209884653319583, 0.0618505471787146, 1e-12, DESCTOOLS),
        (101, 100.0, 0.8226616, 1.227242, 5e-7, EXACTCI),
        (202, 100.0, 1.751026, 2.318599, 5e-7, EXACTCI),
        (137, 24.19893, 4.753125, 6.692709, 5e-7, NICKEL),
    ],
)
def test_exact_intervals_of_a_rate(
    events: int, person_years: float, low: float, high: float, within: float, source: str
) -> None:
    interval = exact_rate(events, person_years).interval

    assert interval.low / 1000 == pytest.approx(low, abs=within), source
    assert interval.high / 1000 == pytest.approx(high, abs=within), source


def test_the_upper_mid_p_bound_of_r() -> None:
    # R package ratesci, rateci(15, 400, distrib='poi'); its lower bound is doubted in statsmodels' tests
    assert mid_p_interval(15).high / 400 == pytest.approx(0.0604627555786095, rel=1e-5)


@pytest.mark.parametrize(
    ("observed", "expected", "ratio", "low", "high", "source"),
    [
        # the tables print two decimals of rounded expected numbers; rows of theirs with other than exact
        # intervals (3 of 2.66, 88 of 28.04) are left out
        (7, 7.40, 0.95, 0.38, 1.95, HARD_METAL),
        (6, 2.06, 2.91, 1.06, 6.34, HARD_METAL),
        (5, 2.85, 1.75, 0.57, 4.09, HARD_METAL),
        (6, 3.34, 1.80, 0.66, 3.91, HARD_METAL),
        (9, 3.19, 2.82, 1.29, 5.36, HARD_METAL),
        (2, 1.44, 1.39, 0.17, 5.02, HARD_METAL),
        (9, 3.72, 2.42, 1.10, 4.59, HARD_METAL),
        (5, 3.91, 1.28, 0.41, 2.98, HARD_METAL),
        (6, 4.66, 1.29, 0.47, 2.80, HARD_METAL),
        (11, 5.82, 1.89, 0.94, 3.38, HARD_METAL),
        (11, 4.29, 2.56, 1.28, 4.59, HARD_METAL),
        (5, 2.60, 1.92, 0.62, 4.49, HARD_METAL),
        (28, 20.17, 1.39, 0.92, 2.01, CLYDACH),
        (14, 11.88, 1.18, 0.64, 1.98, CLYDACH),
        (20, 14.45, 1.38, 0.84, 2.13, CLYDACH),
    ],
)
def test_standardised_mortality_ratios(
    observed: int,
    expected: float,
    ratio: float,
    low: float,
    high: float,
    source: str,
) -> None:
    made = indirect_ratio(observed, expected)

    assert made.value == pytest.approx(ratio, abs=0.011), source
    assert (made.interval.low, made.interval.high) == pytest.approx((low, high), abs=0.011), source


FAY = "Fay (2010), R Journal 2(1), 53-58: the central p agrees with the interval"
R_HELP = "R, help of poisson.test, second example (eosinophils and malignancies, CANDU workers)"


@pytest.mark.parametrize(
    ("counts", "times", "ratio", "low", "high", "source"),
    [
        ((2, 9), (17_877, 16_660), 0.2071, 0.0218, 1.0005, FAY),
        ((11, 21), (800, 3_011), 1.971488, 0.8584264, 4.2772659, R_HELP),
    ],
)
def test_exact_rate_ratios(
    counts: tuple[int, int],
    times: tuple[float, float],
    ratio: float,
    low: float,
    high: float,
    source: str,
) -> None:
    made = rate_ratio(counts[0], times[0], counts[1], times[1])

    digits = 5e-5 if source == FAY else 5e-7
    assert made.value == pytest.approx(ratio, abs=digits), source
    assert (made.interval.low, made.interval.high) == pytest.approx((low, high), abs=digits), source


@pytest.mark.parametrize(
    ("counts", "times", "p", "source"),
    [
        ((2, 9), (17_877, 16_660), 0.0501, FAY),
        # one-sided .000428: Gu, Ng, Tang and Schucany (2008), Biometrical Journal 50, 283-298, table 5
        ((60, 30), (51_477.5, 54_308.7), 2 * 0.000428, "Gu et al. (2008), Biometrical Journal 50"),
    ],
)
def test_the_central_p_of_a_ratio(
    counts: tuple[int, int], times: tuple[float, float], p: float, source: str
) -> None:
    made = rate_ratio(counts[0], times[0], counts[1], times[1])

    assert made.p == pytest.approx(p, abs=5e-5), source
    assert (made.p <= 0.05) is not (made.interval.low <= 1 <= made.interval.high)


def test_the_breast_cancer_rate_ratio_of_the_womens_health_initiative() -> None:
    # R package rateratio.test, c(166, 124) in c(44061, 41320) person-years
    assert rate_ratio(166, 44_061, 124, 41_320).value == pytest.approx(1.255429606, abs=5e-10)


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_score_intervals_of_newcombe(part: int, whole: int, low: float, high: float) -> None:
    # Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3
    made = wilson_interval(part, whole)

    assert (made.low, made.high) == pytest.approx((low, high), abs=5e-5)


THROMBOLYSIS = (
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
    0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0,
)  # fmt: skip
"""The 15 p-values of Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57, section 4.1."""


def test_four_of_fifteen_end_points_are_found_by_benjamini_and_hochberg() -> None:
    found = discoveries({str(n): p for n, p in enumerate(THROMBOLYSIS)})

    assert found.found == ("0", "1", "2", "3")
    adjusted = (0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.06385714, 0.06385714, 0.0645, 0.0765,
                0.486, 0.58118182, 0.714875, 0.75323077, 0.81321429, 1.0)  # fmt: skip
    assert tuple(found.adjusted.values()) == pytest.approx(adjusted, abs=5e-9)
    assert "15 cells were looked at" in found.words


def test_benjamini_and_yekutieli_pay_the_sum_of_inverses() -> None:
    # their factor is 1 + 1/2 + ... + 1/15 = 3.318: 0.0019 x 15/3 x 3.318 = 0.0315
    found = discoveries({str(n): p for n, p in enumerate(THROMBOLYSIS)}, dependence=Dependence.ANY)

    assert found.found == ("0", "1", "2")
    assert found.adjusted["2"] == pytest.approx(0.0095 * 3.3182289932, abs=1e-9)


@pytest.mark.parametrize(
    ("x", "low", "high"),
    [(0, 0.0, 3.69), (1, 0.03, 5.57), (2, 0.24, 7.22), (3, 0.62, 8.77), (4, 1.09, 10.24),
     (5, 1.62, 11.67), (6, 2.20, 13.06), (7, 2.81, 14.42), (8, 3.45, 15.76), (9, 4.12, 17.08),
     (10, 4.80, 18.39)],
)  # fmt: skip
def test_the_table_of_limits_of_a_poisson_count(x: int, low: float, high: float) -> None:
    # Pearson and Hartley, Biometrika Tables for Statisticians, volume I, table 40 (after Garwood 1936)
    made = exact_interval(x)

    assert (made.low, made.high) == pytest.approx((low, high), abs=0.0051)


def test_deaths_of_one_each_have_the_dispersion_of_poisson() -> None:
    assert dispersion([1] * 14) == 1
