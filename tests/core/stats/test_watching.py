"""Control charts, interrupted series, times to care, delays, severity: laws and small tables."""

from __future__ import annotations

import math

import numpy as np
import pytest
from lifelines.fitters.npmle import npmle

from vedette.core.kernel.errors import BadInput, NotEnoughData
from vedette.core.stats.control import Rule, count_distribution, cusum, u_chart
from vedette.core.stats.delays import nowcast, triangle
from vedette.core.stats.evacuation import NEVER, CareTime, evacuation
from vedette.core.stats.interrupted import Shape, interrupted_series, percent_change
from vedette.core.stats.run_lengths import lattice_cusum_run_length, zone_run_length
from vedette.core.stats.severity import severity, wilson_interval

MONTHS = [f"2017-{n:02}" for n in range(1, 13)]


def test_a_point_beyond_the_limits_and_a_run_break_their_rules() -> None:
    events = [4, 5, 3, 4, 6, 4, 5, 4, 3, 4, 5, 18]

    made = u_chart(MONTHS, events, [100.0] * 12, base=11)

    assert made.points[0].centre == pytest.approx(1000 * 47 / 1100)
    assert made.points[-1].broken == (Rule.BEYOND_3,)
    assert not any(point.broken for point in made.points[:-1])
    assert made.points[0].low == 0
    assert made.false_alarm_after == pytest.approx(91.75, abs=0.005)


def test_eight_points_on_one_side_are_a_run() -> None:
    made = u_chart(MONTHS, [3] * 4 + [5] * 8, [100.0] * 12, rules=[Rule.EIGHT_ON_ONE_SIDE])

    assert [bool(point.broken) for point in made.points] == [False] * 11 + [True]
    assert made.false_alarm_after == pytest.approx(zone_run_length([(0, 8, 8)]))


def test_more_dispersion_widens_the_limits_of_deaths() -> None:
    events = [4, 5, 3, 4, 6, 4, 5, 4, 3, 4, 5, 18]

    plain, deaths = (
        u_chart(MONTHS, events, [100.0] * 12, base=11, dispersion=d) for d in (1.0, 9.0)
    )

    assert plain.points[-1].broken
    assert not deaths.points[-1].broken


def test_limits_follow_the_exposure() -> None:
    made = u_chart(["a", "b"], [50, 5], [1000.0, 100.0])

    assert made.points[1].high > made.points[0].high


def test_a_doubled_rate_is_found_and_the_false_alarm_rate_kept() -> None:
    made = cusum(MONTHS, [2] * 6 + [4, 5, 4, 4, 5, 4], [10.0] * 12, 0.2, ratio=2.0)

    assert [point.alarm for point in made.points[:6]] == [False] * 6
    assert any(point.alarm for point in made.points[6:])
    assert made.false_alarm_after >= 120
    assert made.alarm_after < 10
    smaller = lattice_cusum_run_length(
        count_distribution(2.0), made.reference, made.limit - 0.5, lattice=2
    )
    assert smaller < 120


def test_deaths_in_clusters_need_a_higher_limit() -> None:
    alone = cusum(MONTHS, [2] * 12, [10.0] * 12, 0.2)
    gathered = cusum(MONTHS, [2] * 12, [10.0] * 12, 0.2, sizes={1: 0.7, 2: 0.2, 10: 0.1})

    assert gathered.limit > alone.limit
    assert gathered.false_alarm_after >= 120


def test_the_compound_distribution_has_its_mean_and_variance() -> None:
    sizes = {1: 0.7, 2: 0.2, 10: 0.1}
    pmf = count_distribution(3.0, sizes)
    n = np.arange(len(pmf))

    mean = float(pmf @ n)
    assert float(pmf.sum()) == pytest.approx(1, abs=1e-9)
    assert mean == pytest.approx(3.0, abs=1e-6)
    # variance of a compound Poisson: incidents x mean square of sizes
    incidents, square = 3.0 / 2.1, 0.7 + 0.2 * 4 + 0.1 * 100
    assert float(pmf @ (n - mean) ** 2) == pytest.approx(incidents * square, rel=1e-6)


def test_a_reference_off_the_lattice_is_refused() -> None:
    with pytest.raises(BadInput, match="finer lattice"):
        lattice_cusum_run_length(count_distribution(1.0), 1.3, 4, lattice=2)


def test_a_halved_rate_at_the_date_is_a_level_of_a_half() -> None:
    made = interrupted_series([40, 42, 38, 41] * 4 + [20, 21, 19, 20] * 3, [10.0] * 28, 16)

    assert made.level.ratio == pytest.approx(0.5, abs=0.03)
    assert made.level.p < 0.001
    assert made.observed == 240
    assert made.expected == pytest.approx(480, rel=0.07)
    assert percent_change(made.level).high < -40


def test_a_new_slope_is_told_apart_from_a_step() -> None:
    before, after = [20] * 12, [round(20 * 1.1**n) for n in range(12)]

    made = interrupted_series(before + after, [1.0] * 24, 12, shape=Shape.LEVEL_AND_SLOPE)

    assert made.slope is not None
    assert made.slope.ratio == pytest.approx(1.1, abs=0.01)
    assert made.level.interval.low < 1 < made.level.interval.high


def test_months_of_phasing_in_are_left_out() -> None:
    events = [20] * 10 + [90, 90] + [10] * 10

    made = interrupted_series(events, [1.0] * 22, 10, phase_in=2)

    assert made.level.ratio == pytest.approx(0.5, abs=0.01)
    assert len(made.counterfactual) == 10


def test_few_points_allow_a_description_only() -> None:
    with pytest.raises(NotEnoughData, match="8 on each side"):
        interrupted_series([5] * 12, [1.0] * 12, 7)


def test_the_dead_before_care_stay_in_the_denominator() -> None:
    made = evacuation(
        [CareTime(5, 5), CareTime(40, 40), CareTime(0, died=True), CareTime(0, died=True)], seed=1
    )

    assert made.shares["10 minutes"].value == 0.25
    assert made.shares["2 hours"].value == 0.5
    assert made.shares["2 hours"].interval == wilson_interval(2, 4)
    assert (made.n, made.n_died, made.median) == (4, 2, 40.0)


def test_an_unknown_time_widens_the_bounds_of_the_share() -> None:
    made = evacuation([CareTime(5, 5), CareTime(30, 90), CareTime(0)], seed=1, n_draws=50)

    hour = made.shares["1 hour"]
    assert (hour.low, hour.high) == (1 / 3, 1.0)
    assert hour.interval.low <= hour.value <= hour.interval.high
    assert made.n_unknown == 1
    assert made.method == "Turnbull, cases drawn anew"


def test_times_between_two_moments_have_the_curve_of_lifelines() -> None:
    chance = np.random.default_rng(2)
    after = chance.integers(0, 60, 40).astype(float)
    by = after + chance.integers(0, 40, 40)

    made = evacuation(
        [CareTime(a, b) for a, b in zip(after, by, strict=True)], seed=1, targets={}, n_draws=1
    )

    theirs, intervals = npmle(after, by, tol=1e-9)
    risen = np.cumsum(theirs)
    for minutes, share in made.curve:
        at = max(n for n, one in enumerate(intervals) if one.right <= minutes)
        assert share == pytest.approx(risen[at], abs=0.002)


def test_a_time_of_care_of_who_died_before_it_cannot_be() -> None:
    with pytest.raises(BadInput, match="Care between"):
        CareTime(0, 5, died=True)
    assert math.isinf(NEVER)


REPORTS = [(month, delay) for month in range(12) for delay in (0, 0, 1, 2) if month + delay < 12]


def test_the_latest_month_is_raised_by_the_reports_to_come() -> None:
    made = nowcast(REPORTS, n_months=12, longest=2, seed=1, n_draws=300)

    assert [one.month for one in made] == [10, 11]
    # half of all reports come in the month itself, three quarters by the next
    assert [one.share for one in made] == pytest.approx([0.75, 0.5])
    assert [one.expected for one in made] == pytest.approx([4.0, 4.0])
    assert made[-1].reported == 2
    assert made[-1].interval.low >= 2
    assert made[-1].interval.high > 4


def test_a_month_without_reports_yet_is_not_sure_of_its_zero() -> None:
    quiet = [(month, delay) for month, delay in REPORTS if month < 11]

    made = nowcast(quiet, n_months=12, longest=2, seed=1, n_draws=300)[-1]

    assert (made.reported, made.expected) == (0, 0.0)
    assert made.interval.high >= 1


def test_a_report_from_after_the_cut_off_is_refused() -> None:
    with pytest.raises(BadInput, match="lies outside"):
        triangle([(10, 3)], n_months=12, longest=5)


def test_a_nowcast_needs_complete_months() -> None:
    with pytest.raises(NotEnoughData, match="complete"):
        nowcast(REPORTS, n_months=4, longest=3, seed=1)


def test_a_report_of_deaths_only_is_a_signal() -> None:
    made = severity([(3, 0), (2, 0), (1, 1)], seed=1, n_draws=200)

    assert (made.ratio, made.n_without_wounded) == (1 / 6, 2)
    assert made.signal is not None
    assert "probably not reported" in made.signal


def test_wounded_for_each_one_killed_has_an_interval_by_incident() -> None:
    made = severity([(1, 3), (0, 4), (2, 5), (1, 2), (1, 4)], seed=1, n_draws=500)

    assert made.ratio == 18 / 5
    assert made.interval.low < 3.6 < made.interval.high
    assert made.fatal.value == 5 / 23
    assert made.signal is None


def test_nobody_killed_has_no_ratio() -> None:
    with pytest.raises(NotEnoughData, match="wounded alone"):
        severity([(0, 2)], seed=1)
