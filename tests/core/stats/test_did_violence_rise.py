"""Must be shown 3 of issue 6: the question of the review answered on real data, with the values measured before."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.core.stats import rise
from tests.core.stats.strengths import uniformed_years, yearly_totals
from vedette.core.context.completeness import doubtful_years
from vedette.core.stats.contrasts import Contrast
from vedette.core.stats.standardise import clustered_ratio

pytestmark = [pytest.mark.real, pytest.mark.slow]

MEASURED = {
    # deaths, incidents, ratio, plain, incidents drawn anew, ratio of incident rates, from methods.md B
    0: ((192, 70), (87, 43), 2.62, (1.98, 3.50), (1.60, 4.41), 1.93),
    1: ((192, 130), (87, 75), 2.36, (1.88, 2.97), (1.52, 3.68), 1.85),
    2: ((192, 231), (87, 130), 0.41, (0.34, 0.50), (0.26, 0.62), 0.33),
    3: ((59, 133), (23, 64), 1.82, (1.31, 2.49), (0.81, 3.52), 1.47),
    4: ((62, 192), (34, 87), 0.57, (0.42, 0.77), (0.32, 0.97), 0.69),
}
"""The spike took means of months as they stand; person-years differ from them by less than 1 %."""


@pytest.mark.parametrize("n", MEASURED)
def test_the_contrasts_are_those_measured_before(n: int) -> None:
    deaths, incidents, ratio, plain, drawn, attacks = MEASURED[n]

    made = rise.contrasts()[n]

    assert (made.first.deaths, made.second.deaths) == deaths
    assert (len(made.first.sizes), len(made.second.sizes)) == incidents
    assert made.deaths.value == pytest.approx(ratio, abs=0.011)
    assert made.incidents.value == pytest.approx(attacks, abs=0.011)
    assert (made.plain.interval.low, made.plain.interval.high) == pytest.approx(plain, rel=0.01)
    found = made.deaths.interval
    assert (found.low, found.high) == pytest.approx(drawn, rel=0.03)


def verdicts(made: Contrast) -> tuple[bool, bool, bool]:
    """Whether 5 % is kept by plain Poisson, by the drawn incidents, by incidents alone."""
    return made.plain.p < 0.05, made.deaths.p < 0.05, made.incidents.p < 0.05


def test_the_rise_is_real_the_jump_is_not_and_the_fall_is_borderline() -> None:
    said = [verdicts(one) for one in rise.contrasts()]

    assert said == [
        (True, True, True),
        (True, True, True),
        (True, True, True),
        (True, False, False),
        (True, True, False),
    ]
    assert 0.01 < rise.contrasts()[4].deaths.p < 0.05


def test_with_the_mix_of_missions_held_the_fall_is_clear() -> None:
    both = rise.shared_missions((2013, 2017), (2018, 2020))
    weights = {m: rise.served(m, 2013, 2017) for m in both}

    made = clustered_ratio(rise.strata(2018, 2020, both), rise.strata(2013, 2017, both), weights)

    assert {"MINUSMA", "MINUSCA", "MONUSCO"} <= set(both)
    assert made.value < 0.5
    assert made.interval.high < 1


def test_there_is_no_trend_within_the_five_years() -> None:
    made = rise.trend_2013_2017()

    assert made.plain.p < 0.05
    assert min(made.deaths.p, made.quasi.p, made.permuted_p, made.exact_p) > 0.2


def test_the_rate_changed_about_2013() -> None:
    deaths, incidents = rise.change_2003_2020()

    assert deaths.first_after == incidents.first_after == "2013"
    assert deaths.p < 0.05
    assert deaths.earliest < "2013" < deaths.latest


def test_no_five_years_since_1998_were_as_deadly_and_four_before_were() -> None:
    found = rise.five_year_windows()
    ours = next(one for one in found if one.first == 2013)

    assert [one.first for one in found if one.value > ours.value] == [1990, 1991, 1992, 1993]


def test_the_partial_years_of_the_yearly_file_never_become_exposure() -> None:
    months = {y: one.whole_year for y, one in uniformed_years().items() if one.months == 12}

    assert sorted(doubtful_years(yearly_totals(), reference=months)) == [2010, 2012, 2017, 2021]
    assert 2021 not in uniformed_years()
    assert uniformed_years()[2017].months == 3
    assert 90_000 < uniformed_years()[2017].person_years < 105_000


def test_the_page_says_what_the_data_say() -> None:
    template = (Path(rise.__file__).parent / "did_violence_rise.template.md").read_text("utf-8")

    assert rise.PAGE.read_text("utf-8") == rise.page(template), "python -m tests.core.stats.rise"
