"""Contrasts, trends, changes and comparisons: laws, and answers of another method."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vedette.core.kernel.errors import BadInput, NotEnoughData
from vedette.core.stats.changepoints import change_of_deaths, change_of_events
from vedette.core.stats.comparison import Position, Unit, funnel, funnel_limits, shrinkage
from vedette.core.stats.contrasts import Side, compound_ratio, contrast
from vedette.core.stats.leaving_out import leave_one_out
from vedette.core.stats.rates import rate_ratio
from vedette.core.stats.regression import Family, rate_model
from vedette.core.stats.trends import Step, clustered_trend, exact_trend_p, permuted_trend_p, trend

ONE_BIG = Side("with one attack of 40", (40, *(1,) * 20), 1000.0)
SINGLE = Side("single deaths", (1,) * 30, 1000.0)


def test_one_large_attack_makes_a_rise_for_plain_poisson_only() -> None:
    made = contrast(ONE_BIG, SINGLE, seed=1, n_draws=2_000)

    assert made.deaths.value == 60 / 30
    assert made.plain.p < 0.01
    assert made.deaths.p > 0.1
    assert made.compound.p > 0.1
    assert made.incidents.value == pytest.approx(21 / 30)
    assert made.deaths_per_incident == pytest.approx((60 / 21) / 1)
    assert made.caveat is not None
    assert "(21 against 30)" in made.caveat


def test_the_bootstrap_agrees_with_its_own_interval() -> None:
    made = contrast(Side("a", (1, 2, 1, 3) * 20, 1.0), Side("b", (1, 1, 2) * 10, 1.0), seed=4)

    assert (made.deaths.p <= 0.05) is not (
        made.deaths.interval.low <= 1 <= made.deaths.interval.high
    )


def test_a_contrast_without_deaths_is_refused() -> None:
    with pytest.raises(NotEnoughData, match="no deaths"):
        contrast(Side("a", (), 1.0), SINGLE, seed=1)


@given(
    st.lists(st.integers(1, 9), min_size=1, max_size=20),
    st.lists(st.integers(1, 9), min_size=1, max_size=20),
)
def test_a_ratio_turned_round_has_the_inverse_interval(first: list[int], second: list[int]) -> None:
    a, b = Side("a", tuple(first), 2.0), Side("b", tuple(second), 3.0)

    made, turned = compound_ratio(a, b), compound_ratio(b, a)

    assert made.value * turned.value == pytest.approx(1)
    assert made.interval.low * turned.interval.high == pytest.approx(1)
    assert made.p == pytest.approx(turned.p)


@given(st.integers(0, 30), st.integers(1, 30))
def test_the_interval_of_a_ratio_holds_1_exactly_when_its_p_says_so(x: int, y: int) -> None:
    made = rate_ratio(x, 100.0, y, 130.0, level=0.9)

    assert (made.p > 0.1) == (made.interval.low < 1 < made.interval.high)


def test_a_doubling_every_step_is_found_by_every_test() -> None:
    steps = [Step(str(n), (1,) * 2**n, 1.0) for n in range(1, 7)]

    made = trend(steps, seed=1, n_draws=400)

    assert made.deaths.ratio == pytest.approx(2, rel=1e-6)
    assert made.quasi.ratio == pytest.approx(2, rel=1e-6)
    assert max(made.deaths.p, made.quasi.p, made.permuted_p, made.exact_p) < 0.01


def test_one_large_attack_at_the_end_is_no_trend_of_deaths() -> None:
    sizes = [(1,) * 6] * 7 + [(1, 1, 1, 1, 1, 30)]
    steps = [Step(str(n), one, 1.0) for n, one in enumerate(sizes)]

    made = trend(steps, seed=2, n_draws=1_000)

    assert made.plain.p < 0.001
    assert made.deaths.p > 0.1
    assert made.permuted_p > 0.1
    assert made.exact_p == 1.0


def test_the_errors_by_incident_are_plain_ones_when_each_kills_one() -> None:
    counts = (9, 7, 12, 8, 11, 15)
    steps = [Step(str(n), (1,) * k, 1.0) for n, k in enumerate(counts)]

    robust = clustered_trend(steps)

    # with one death each the squares are the counts: the sandwich of White (1980) up to the model's own
    design = np.column_stack([np.ones(6), np.arange(6)])
    mean = np.asarray(rate_model(counts, (1.0,) * 6, {"t": range(6)}, family=Family.POISSON).fitted)
    bread = np.linalg.inv(design.T @ (design * mean[:, None]))
    meat = design.T @ (design * np.asarray(counts, float)[:, None])
    assert robust.error == pytest.approx(math.sqrt((bread @ meat @ bread)[1, 1]))


def test_the_exact_p_counts_all_ways_by_hand() -> None:
    # two events on two steps of equal exposure: sums 0, 1, 2 with 1/4, 1/2, 1/4
    assert exact_trend_p([0, 2], [1.0, 1.0]) == 0.5
    # exposure 1 : 3: both on the second with 9/16; the smaller tail is 9/16, twice it is above 1
    assert exact_trend_p([0, 2], [1.0, 3.0]) == 1.0


def test_the_exact_p_of_a_long_series_is_that_of_the_normal_distribution() -> None:
    # 3,000 events on 40 steps: variance of a step's number is (40^2 - 1) / 12
    events = [70] * 20 + [80] * 20
    off = sum(n * x for n, x in enumerate(events)) - 3_000 * 19.5

    normal = math.erfc(abs(off) / math.sqrt(3_000 * 1_599 / 12) / math.sqrt(2))

    assert exact_trend_p(events, [1.0] * 40) == pytest.approx(normal, rel=0.02)


def test_dealing_single_deaths_comes_close_to_the_exact_p() -> None:
    counts = (4, 6, 5, 9, 11)
    steps = [Step(str(n), (1,) * k, 1.0) for n, k in enumerate(counts)]

    dealt = permuted_trend_p(steps, seed=1, n_draws=20_000)

    assert dealt == pytest.approx(exact_trend_p(counts, (1.0,) * 5), abs=0.01)


def test_a_step_of_the_rate_is_dated_with_its_interval() -> None:
    steps = [Step(f"{2000 + n}", (1, 2) * (3 if n < 8 else 12), 1.0) for n in range(16)]

    made = change_of_deaths(steps, seed=1, n_draws=300)

    assert (made.last_before, made.first_after) == ("2007", "2008")
    assert made.earliest <= "2008" <= made.latest
    assert made.after / made.before == pytest.approx(4)
    assert made.p < 0.01
    assert sum(made.weights) == pytest.approx(1)


def test_an_even_rate_over_uneven_exposure_is_no_change() -> None:
    exposure = [10.0] * 8 + [40.0] * 8

    made = change_of_events(
        [10] * 8 + [40] * 8, exposure, [f"{n:02}" for n in range(16)], seed=1, n_draws=300
    )

    assert made.p > 0.5


def test_a_short_series_carries_no_change() -> None:
    with pytest.raises(NotEnoughData, match="longer series"):
        change_of_events([1, 2, 9], [1.0] * 3, ["a", "b", "c"], seed=1)


@settings(max_examples=15)
@given(st.lists(st.tuples(st.integers(0, 40), st.floats(1, 50)), min_size=3, max_size=12))
def test_a_shrunk_rate_lies_between_its_own_and_the_common_one(
    told: list[tuple[int, float]],
) -> None:
    if not sum(events for events, _ in told):
        return

    made = shrinkage([Unit(str(n), events, py) for n, (events, py) in enumerate(told)])

    for one in made.units:
        low, high = sorted((one.raw, made.mean))
        assert low - 1e-9 <= one.value <= high + 1e-9
        assert 0 <= one.kept <= 1


def test_units_that_differ_by_chance_only_get_one_rate() -> None:
    made = shrinkage([Unit(name, 10, 10.0) for name in "ABCDE"])

    assert math.isinf(made.shape)
    assert {one.value for one in made.units} == {1.0}


def test_the_funnel_narrows_and_names_who_is_outside() -> None:
    points = funnel(
        [Unit("small", 4, 2.0), Unit("even", 300, 300.0), Unit("high", 90, 40.0)], target=1.0
    )

    assert [one.position for one in points] == [Position.WITHIN, Position.WITHIN, Position.ABOVE]
    widths = [one.outer.high - one.outer.low for one in points]
    assert widths == sorted(widths, reverse=True)[:1] + widths[1:]
    assert points[1].inner.high < points[1].outer.high


@pytest.mark.parametrize("mean", [0.3, 2.0, 17.5, 240.0])
def test_the_limits_of_a_funnel_enclose_the_stated_share(mean: float) -> None:
    from scipy import stats

    made = funnel_limits(mean, level=0.95)

    inside = stats.poisson.cdf(math.floor(made.high), mean) - stats.poisson.cdf(
        math.ceil(made.low) - 1, mean
    )
    # whole counts: as near as one more or one fewer count lets it be
    assert inside == pytest.approx(0.95, abs=float(stats.poisson.pmf(math.floor(mean), mean)))


def test_leaving_out_the_largest_incident_is_named() -> None:
    made = leave_one_out({"A": 1, "B": 16, "C": 2}, sum)

    assert (made.all, made.lowest, made.highest) == (19, "B", "A")
    assert made.without == {"A": 18, "B": 3, "C": 17}


def test_one_member_cannot_be_left_out() -> None:
    with pytest.raises(BadInput, match="at least two"):
        leave_one_out({"A": 1}, sum)


def test_more_scatter_widens_the_interval_and_keeps_the_ratio() -> None:
    even, wild = [10, 12, 14, 16, 18, 20], [2, 25, 4, 30, 3, 26]
    time = {"t": [float(n) for n in range(6)]}

    narrow, wide = (rate_model(x, [1.0] * 6, time) for x in (even, wild))
    plain = rate_model(wild, [1.0] * 6, time, family=Family.POISSON)

    assert narrow.dispersion < 1 < wide.dispersion
    assert plain.term("t").ratio == pytest.approx(wide.term("t").ratio)
    assert plain.term("t").error < wide.term("t").error


def test_a_model_with_too_few_rows_is_refused() -> None:
    with pytest.raises(NotEnoughData, match="coefficients"):
        rate_model([1, 2, 3], [1.0] * 3, {"t": [0.0, 1.0, 2.0]})
