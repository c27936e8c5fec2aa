"""Change points, interrupted series, regression, survival and run-off triangles as published."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
import statsmodels

from vedette.core.stats.changepoints import (
    change_of_deaths,
    change_of_events,
    change_of_level,
    changes_of_events,
)
from vedette.core.stats.comparison import Unit, shrinkage
from vedette.core.stats.delays import chain_ladder
from vedette.core.stats.evacuation import NEVER, CareTime, evacuation
from vedette.core.stats.interrupted import Season, Shape, interrupted_series
from vedette.core.stats.monotone import monotone_trend
from vedette.core.stats.regression import Family, rate_model
from vedette.core.stats.trends import Step

COAL = {
    1851: 4, 1852: 5, 1853: 4, 1854: 1, 1856: 4, 1857: 3, 1858: 4, 1860: 6, 1861: 3, 1862: 3, 1863: 4,
    1865: 2, 1866: 6, 1867: 3, 1868: 3, 1869: 5, 1870: 4, 1871: 5, 1872: 3, 1873: 1, 1874: 4, 1875: 4,
    1876: 1, 1877: 5, 1878: 5, 1879: 3, 1880: 4, 1881: 2, 1882: 5, 1883: 2, 1884: 2, 1885: 3, 1886: 4,
    1887: 2, 1888: 1, 1889: 3, 1890: 2, 1891: 2, 1892: 1, 1893: 1, 1894: 1, 1895: 1, 1896: 3, 1899: 1,
    1901: 1, 1902: 1, 1905: 3, 1906: 1, 1908: 3, 1909: 2, 1910: 2, 1912: 1, 1913: 1, 1914: 1, 1916: 1,
    1918: 1, 1922: 2, 1923: 1, 1927: 1, 1928: 1, 1930: 2, 1931: 3, 1932: 3, 1933: 1, 1934: 1, 1935: 2,
    1936: 1, 1937: 1, 1938: 1, 1939: 1, 1940: 2, 1941: 3, 1942: 3, 1946: 1, 1947: 4, 1951: 1, 1957: 1,
    1960: 1, 1962: 1,
}  # fmt: skip
"""Coal-mining disasters in Britain with 10 or more killed: Jarrett (1979), Biometrika 66, 191-193."""
YEARS = [str(year) for year in range(1851, 1963)]
DISASTERS = [COAL.get(int(year), 0) for year in YEARS]
SERVED = [1.0] * len(YEARS)


def test_coal_mines_became_safer_after_1890_or_1891() -> None:
    # Carlin, Gelfand and Smith (1992), Applied Statistics 41, 389-405: posterior mode k = 41 (1891), most of
    # the mass on 39 to 41; rates 3.1 and 0.9 a year; Raftery and Akman (1986), Biometrika 73, 85-89
    made = change_of_events(DISASTERS, SERVED, YEARS, seed=1, n_draws=300)

    assert (made.last_before, made.first_after) == ("1891", "1892")
    assert made.weights.index(max(made.weights)) == 41 - 1
    assert max(made.weights) == pytest.approx(0.24, abs=0.01)
    assert made.before == pytest.approx(3.1, abs=0.05)
    assert made.after == pytest.approx(0.9, abs=0.05)
    assert made.p < 0.01
    assert made.earliest < "1891" < made.latest


def test_a_low_penalty_also_finds_the_change_of_the_late_forties() -> None:
    splits = changes_of_events(DISASTERS, SERVED, YEARS)

    assert [split.first_after for split in splits] == [
        ("1892", "1948"), ("1892",), ("1892",), ("1892",)
    ]  # fmt: skip


def test_single_disasters_and_deaths_of_one_each_change_alike() -> None:
    steps = [Step(year, (1,) * n, 1.0) for year, n in zip(YEARS, DISASTERS, strict=True)]

    made = change_of_deaths(steps, seed=1, n_draws=200)

    assert (made.first_after, made.dispersion) == ("1892", 1.0)


def test_the_nile_fell_after_1898() -> None:
    # Cobb (1978), Biometrika 65, 243-251; the series ships with statsmodels
    path = Path(statsmodels.__file__).parent / "datasets/nile/nile.csv"
    with path.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))

    values = [float(row["volume"]) for row in rows]
    assert len(rows) == 100
    assert change_of_level(values, [row["year"] for row in rows]) == "1899"
    # R, cor(1:100, Nile, method = "kendall"): tau-b; pymannkendall prints tau-a, -.2802
    assert monotone_trend(values).tau == pytest.approx(-0.2807, abs=5e-5)


ADMISSIONS = (
    728, 659, 791, 734, 757, 726, 760, 740, 720, 814, 795, 858, 887, 766, 851, 769, 781, 756, 766, 752,
    765, 831, 879, 928, 914, 808, 937, 840, 916, 828, 845, 818, 860, 839, 887, 886, 831, 796, 833, 820,
    877, 758, 767, 738, 781, 843, 850, 908, 1021, 859, 976, 888, 962, 838, 810, 876, 843, 936, 912,
)  # fmt: skip
POPULATION = (
    379875.3, 376495.5, 377040.8, 377116.4, 377383.4, 374113.1, 379513.3, 376295.5, 374653.2, 378485.6,
    375955.5, 378349.7, 376762.4, 379032.3, 379360.4, 376162.0, 377972.4, 381830.7, 379888.6, 380872.2,
    380966.9, 381240.4, 382104.9, 381802.7, 381656.3, 383680.0, 383504.2, 386462.9, 383783.1, 380836.8,
    383483.0, 380906.2, 382926.8, 384052.4, 384449.6, 383428.4, 388153.2, 388373.2, 386470.1, 386033.2,
    383686.4, 385509.3, 385901.9, 386516.6, 388436.5, 383255.2, 390148.7, 385874.9, 391613.6, 391750.4,
    394005.6, 391364.9, 391664.6, 389022.3, 391878.5, 388575.3, 392989.0, 390018.8, 390712.3,
)  # fmt: skip
"""Acute coronary events in Sicily, 2002-01 to 2006-11, and age-standardised population, as tabulated in
Lopez Bernal, Cummins and Gasparrini (2017), International Journal of Epidemiology 46, 348-355 (open access);
smoking ban in January 2005."""


def test_the_smoking_ban_of_sicily_in_the_plain_model() -> None:
    # the paper: a reduction of 11 %, strong evidence; the dispersion is why it goes on to quasi-Poisson
    made = interrupted_series(ADMISSIONS, POPULATION, 36)

    assert 1 - made.level.ratio == pytest.approx(0.11, abs=0.005)
    assert made.level.p < 0.01
    assert made.model.dispersion > 2
    assert made.observed < made.expected


def test_the_seasonal_terms_of_the_sicilian_series_are_those_of_r() -> None:
    # R, glm(aces ~ offset(log(stdpop)) + smokban + time + harmonic(month, 2, 12), quasipoisson), the
    # paper's third model: coefficient, standard error and p of its four harmonic terms
    r = {
        "sin1": (0.0370967, 0.0100241, 0.000520),
        "sin2": (-0.0182122, 0.0096435, 0.064537),
        "cos1": (0.0381608, 0.0096848, 0.000244),
        "cos2": (0.0147634, 0.0097221, 0.134935),
    }

    made = interrupted_series(ADMISSIONS, POPULATION, 36, season=Season()).model

    for name, (coefficient, error, p) in r.items():
        term = made.term(name)
        assert term.coefficient == pytest.approx(coefficient, abs=5e-8)
        assert term.error == pytest.approx(error, abs=5e-8)
        assert term.p == pytest.approx(p, abs=5e-6 if p > 0.001 else 5e-7)


def test_a_change_of_slope_in_sicily_is_small() -> None:
    # the corrected model of the paper: very little change of slope
    made = interrupted_series(
        ADMISSIONS, POPULATION, 36, shape=Shape.LEVEL_AND_SLOPE, season=Season()
    )

    assert made.slope is not None
    assert made.slope.interval.low < 1 < made.slope.interval.high


MITES = [n for n, leaves in enumerate((70, 38, 17, 10, 9, 3, 2, 1)) for _ in range(leaves)]
"""Red mites on 150 apple leaves: Bliss and Fisher (1953), Biometrics 9, 176-200."""


def test_the_negative_binomial_of_bliss_and_fisher() -> None:
    # k = 1.0246 by maximum likelihood, mean 1.1467
    made = rate_model(MITES, [1.0] * len(MITES), {}, family=Family.NEGATIVE_BINOMIAL)

    assert made.alpha is not None
    assert 1 / made.alpha == pytest.approx(1.0246, abs=5e-5)
    assert made.intercept.ratio == pytest.approx(1.1467, abs=5e-5)


def test_the_gamma_distribution_behind_the_mites() -> None:
    made = shrinkage([Unit(str(leaf), mites, 1.0) for leaf, mites in enumerate(MITES)])

    assert made.shape == pytest.approx(1.0246, abs=5e-4)
    assert made.mean == pytest.approx(1.1467, abs=5e-4)


WEEKS = (6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35)
RELAPSED = (1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0)
PLACEBO = (1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23)
"""Weeks of remission of 21 + 21 children: Freireich et al. (1963), Blood 21, 699-716."""


def test_remission_under_6_mp_by_kaplan_and_meier() -> None:
    # R package survival, summary(survfit(Surv(t2, relapse) ~ 1)), Klein and Moeschberger (2003), table 4.1A
    printed = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    times = [
        CareTime(float(week), float(week) if relapsed else NEVER)
        for week, relapsed in zip(WEEKS, RELAPSED, strict=True)
    ]

    made = evacuation(times, seed=1, targets={str(week): float(week) for week in printed})

    for week, survival in printed.items():
        share = made.shares[str(week)]
        assert 1 - share.value == pytest.approx(survival, abs=5e-4)
        assert share.interval.low < share.value < share.interval.high
    assert made.median == 23.0
    assert made.method == "Kaplan-Meier, log-log"


def test_remission_under_placebo_needs_no_curve() -> None:
    printed = {1: 0.9048, 2: 0.8095, 3: 0.7619, 4: 0.6667, 5: 0.5714}

    made = evacuation(
        [CareTime(float(week), float(week)) for week in PLACEBO],
        seed=1,
        targets={str(week): float(week) for week in printed},
    )

    shares = {week: 1 - made.shares[str(week)].value for week in printed}
    assert shares == pytest.approx(printed, abs=5e-5)
    assert made.median == 8.0


CLAIMS = (
    (357848, 766940, 610542, 482940, 527326, 574398, 146342, 139950, 227229, 67948),
    (352118, 884021, 933894, 1183289, 445745, 320996, 527804, 266172, 425046),
    (290507, 1001799, 926219, 1016654, 750816, 146923, 495992, 280405),
    (310608, 1108250, 776189, 1562400, 272482, 352053, 206286),
    (443160, 693190, 991983, 769488, 504851, 470639),
    (396132, 937085, 847498, 805037, 705960),
    (440832, 847631, 1131398, 1063269),
    (359480, 1061648, 1443370),
    (376686, 986608),
    (344014,),
)
"""Run-off triangle of Taylor and Ashe (1983), Journal of Econometrics 23, 37-61."""


def test_the_chain_ladder_of_taylor_and_ashe() -> None:
    # Mack (1993), ASTIN Bulletin 23, 213-225: factors, reserves in thousands and their sum
    counts = np.zeros((10, 10))
    for row, values in enumerate(CLAIMS):
        counts[row, : len(values)] = values

    factors, ultimates = chain_ladder(counts)

    left = ultimates - counts.sum(axis=1)
    assert [round(float(f), 3) for f in factors] == [
        3.491, 1.747, 1.457, 1.174, 1.104, 1.086, 1.054, 1.077, 1.018
    ]  # fmt: skip
    assert [round(float(x) / 1000) for x in left] == [
        0, 95, 470, 710, 985, 1419, 2178, 3920, 4279, 4626
    ]  # fmt: skip
    assert round(float(left.sum())) == 18_680_856
