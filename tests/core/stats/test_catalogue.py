"""The catalogue of methods is whole: every method has an example, functions that exist and sources."""

from __future__ import annotations

import importlib

import pytest

from vedette.core.kernel.errors import NotFound
from vedette.core.stats import worked
from vedette.core.stats.catalogue import Method, catalogue, method
from vedette.core.stats.ewma import ewma


@pytest.mark.parametrize("one", catalogue(), ids=lambda one: one.key)
def test_every_part_of_a_method_is_there(one: Method) -> None:
    assert all((one.title, one.question, one.formula, one.assumptions, one.limits, one.source))
    for name in one.functions:
        module, _, function = name.rpartition(".")
        made = getattr(importlib.import_module(f"vedette.core.{module}"), function)
        assert made.__doc__


def test_methods_and_worked_examples_are_the_same_set() -> None:
    assert [one.key for one in catalogue()] == list(worked._EXAMPLES)


def test_a_method_that_is_not_there_is_named_with_those_that_are() -> None:
    assert method("cusum").title == "CUSUM"
    with pytest.raises(NotFound, match="rate-ratio"):
        method("astrology")


def test_the_example_of_the_exact_interval_is_the_published_one() -> None:
    assert worked.worked_example("exact-interval")[0] == (
        "14 incidents in 400 person-years: 35.0 per 1,000, 19.1 to 58.7."
    )


def test_a_moving_average_of_an_even_rate_stays_at_zero_and_keeps_its_promise() -> None:
    made = ewma(["a", "b", "c"], [4, 4, 4], [1.0] * 3, 4.0, weight=0.5, width=3.071)

    assert [point.average for point in made.points] == [0, 0, 0]
    # Lucas and Saccucci (1990), table 3: 500 without a change, 17.5 after one sigma
    assert made.false_alarm_after == pytest.approx(500, rel=0.001)
    assert made.alarm_after == pytest.approx(17.5, abs=0.05)
