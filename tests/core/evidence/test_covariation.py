"""Rank correlations over few missions, with an interval that does not flatter them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from vedette.core.evidence.covariation import covariation
from vedette.core.kernel.errors import NotEnoughData


def test_a_perfect_order_of_five_missions_keeps_a_wide_interval() -> None:
    found = covariation([1, 2, 3, 4, 5], [10, 20, 30, 40, 50])

    assert (found.n, round(found.rho, 6), round(found.tau, 6)) == (5, 1, 1)
    # of 120 orders one is perfect and one perfectly upside down
    assert found.p == pytest.approx(2 / 120)
    assert 0 < found.interval.low < 0.5
    assert found.interval.high == 1


def test_spearman_and_kendall_are_those_of_the_library_with_ties() -> None:
    one, other = [1, 2, 2, 3, 5, 8], [2, 1, 4, 4, 6, 5]

    found = covariation(one, other)

    assert found.rho == pytest.approx(stats.spearmanr(one, other).statistic)
    assert found.tau == pytest.approx(stats.kendalltau(one, other).statistic)


def test_without_ties_it_is_the_formula_of_squared_differences() -> None:
    other = [3, 1, 4, 2, 8, 5, 10, 6, 7, 9]

    # squared differences of ranks: 4 + 1 + 1 + 4 + 9 + 1 + 9 + 4 + 4 + 1
    assert covariation(list(range(1, 11)), other).rho == pytest.approx(1 - 6 * 38 / 990)


@pytest.mark.parametrize("seed", range(6))
def test_p_and_interval_agree_about_no_connection(seed: int) -> None:
    rng = np.random.default_rng(seed)
    one = rng.standard_normal(9)
    other = one * (seed % 3) * 0.6 + rng.standard_normal(9)

    found = covariation(one.tolist(), other.tolist())

    is_inside = found.interval.low <= 0 <= found.interval.high
    assert is_inside == (found.p > 0.05) or math.isclose(found.p, 0.05, abs_tol=0.012)


def test_ties_widen_the_interval_as_they_do_p() -> None:
    found = covariation([0, 0, 0.5, 0.5, 1], [0, 1, 2, 3, 4])

    assert found.p == pytest.approx(8 / 120)  # four orders of the two ties, at either end
    assert found.interval.low < 0


def test_the_interval_nears_the_closed_form_where_missions_are_many() -> None:
    rng = np.random.default_rng(4)
    one = rng.standard_normal(60)
    found = covariation(one.tolist(), (one + rng.standard_normal(60)).tolist())

    # Bonett and Wright (2000): tanh(atanh(r) -+ 1.96 sqrt((1 + r^2 / 2) / (n - 3)))
    half = 1.96 * math.sqrt((1 + found.rho**2 / 2) / 57)
    assert found.interval.low == pytest.approx(math.tanh(math.atanh(found.rho) - half), abs=0.06)
    assert found.interval.high == pytest.approx(math.tanh(math.atanh(found.rho) + half), abs=0.06)


def test_four_missions_are_too_few_and_one_value_tells_nothing() -> None:
    with pytest.raises(NotEnoughData, match="4 missions are too few"):
        covariation([1, 2, 3, 4], [1, 2, 3, 4])
    with pytest.raises(NotEnoughData, match="same value"):
        covariation([1, 1, 1, 1, 1], [1, 2, 3, 4, 5])
