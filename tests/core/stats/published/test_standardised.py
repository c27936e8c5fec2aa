"""Direct standardisation against R on the example of Fay and Feuer."""

from __future__ import annotations

import pytest

from vedette.core.stats.standardise import (
    DirectMethod,
    Stratum,
    byar_interval,
    direct_rate,
    expected_events,
    indirect_ratio,
)

AGES = ("under 20", "20-24", "25-29", "30-34", "35-39", "40 and over")
"""Down's syndrome by birth order and age of the mother, Michigan 1950-1964: Fleiss (1981), p. 249."""
BIRTHS = {
    "1": (230_061, 329_449, 114_920, 39_487, 14_208, 3_052),
    "2": (72_202, 326_701, 208_667, 83_228, 28_466, 5_375),
    "3": (15_050, 175_702, 207_081, 117_300, 45_026, 8_660),
    "4": (2_293, 68_800, 132_424, 98_301, 46_075, 9_834),
    "5+": (327, 30_666, 123_419, 149_919, 104_088, 34_392),
}
CASES = {
    "1": (107, 141, 60, 40, 39, 25),
    "2": (25, 150, 110, 84, 82, 39),
    "3": (3, 71, 114, 103, 108, 75),
    "4": (1, 26, 64, 89, 137, 96),
    "5+": (0, 8, 63, 112, 262, 295),
}
STANDARD = dict(
    zip(AGES, (63_986.6, 186_263.6, 157_302.2, 97_647.0, 47_572.6, 12_262.6), strict=True)
)


def strata(order: str) -> list[Stratum]:
    return [
        Stratum(age, cases, births)
        for age, cases, births in zip(AGES, CASES[order], BIRTHS[order], strict=True)
    ]


@pytest.mark.parametrize(
    ("order", "crude", "adjusted", "low", "high"),
    [
        ("1", 0.000563, 0.000923, 0.000804, 0.00106),
        ("2", 0.000676, 0.000912, 0.000824, 0.00101),
        ("3", 0.000833, 0.000851, 0.000772, 0.000942),
        ("4", 0.00115, 0.000927, 0.000800, 0.00115),
        ("5+", 0.00167, 0.000755, 0.000677, 0.00188),
    ],
)
def test_rates_by_birth_order_as_r_prints_them(
    order: str, crude: float, adjusted: float, low: float, high: float
) -> None:
    # Fay and Feuer (1997), table I, by R package epitools (ageadjust.direct), as printed to three
    # digits by R package tidyrates
    made = direct_rate(strata(order), STANDARD)

    three = [float(f"{x / 1000:.3g}") for x in (made.value, made.interval.low, made.interval.high)]
    assert three == [adjusted, low, high]
    assert float(f"{made.events / made.exposure:.3g}") == crude


def test_the_gamma_interval_is_garwoods_when_the_standard_is_the_population_itself() -> None:
    # Fay and Feuer (1997), section 3: exact whenever the two are proportional
    same = [Stratum("A", 5, 10_000.0), Stratum("B", 5, 10_000.0)]

    made = direct_rate(same, {"A": 1.0, "B": 1.0})

    assert made.interval.low * 20 == pytest.approx(4.7954, abs=5e-5)
    assert made.interval.high * 20 == pytest.approx(18.3904, abs=5e-5)


def test_dobson_and_fay_feuer_differ_as_in_the_domain_file() -> None:
    two = [Stratum("A", 5, 20_000.0), Stratum("B", 14, 18_000.0)]
    weights = {"A": 0.5, "B": 0.5}

    dobson = direct_rate(two, weights, method=DirectMethod.DOBSON).interval
    gamma = direct_rate(two, weights).interval

    assert (dobson.low, dobson.high) == pytest.approx((0.309186, 0.802796), abs=5e-7)
    assert (gamma.low, gamma.high) == pytest.approx((0.309214, 0.803867), abs=5e-7)


@pytest.mark.parametrize(("events", "low", "high"), [(10, 4.7874, 18.3915), (56, 42.2991, 72.7220)])
def test_byars_approximation_is_that_of_breslow_and_day(
    events: int, low: float, high: float
) -> None:
    made = byar_interval(events)

    assert (made.low, made.high) == pytest.approx((low, high), abs=5e-5)


def test_the_expected_number_of_an_intensive_care_unit() -> None:
    # R package epitools, ageadjust.indirect: observed 149, expected 130.2102220, ratio 1.1443034
    made = indirect_ratio(149, 130.2102220)

    assert made.value == pytest.approx(1.1443034, abs=5e-8)


def test_a_clustered_rate_is_less_sure_than_one_of_independent_deaths() -> None:
    alone = [Stratum("A", 30, 10_000.0, 30), Stratum("B", 30, 20_000.0, 30)]
    gathered = [Stratum("A", 30, 10_000.0, 300), Stratum("B", 30, 20_000.0, 300)]
    weights = {"A": 1.0, "B": 2.0}

    single, grouped = (
        direct_rate(one, weights, method=DirectMethod.CLUSTERED).interval
        for one in (alone, gathered)
    )

    assert grouped.low < single.low < single.high < grouped.high


def test_expected_events_are_rates_times_exposure() -> None:
    assert (
        expected_events([Stratum("A", 9, 2_000.0), Stratum("B", 0, 500.0)], {"A": 1.5, "B": 4.0})
        == 5.0
    )
