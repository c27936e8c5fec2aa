"""Budgets to the cent."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vedette.core.kernel.errors import NotEnoughData
from vedette.core.recommendations.budgets import (
    Budget,
    ExchangeRate,
    Line,
    Pledge,
    Promise,
    budget,
    direct_of,
)


def line(
    key: str, quantity: str, cost: str, *, category: str = "1", year: int = 1, currency: str = "USD"
) -> Line:
    return Line(key, category, "x", "unit", Decimal(quantity), Decimal(cost), currency, year)


def made(
    *lines: Line,
    rates: tuple[ExchangeRate, ...] = (),
    pledges: tuple[Pledge, ...] = (),
    **more: object,
) -> Budget:
    return budget(lines, rates, pledges, currency="USD", **more)  # type: ignore[arg-type]


def test_support_cost_is_thirteen_percent_of_direct_costs_and_less_of_the_total() -> None:
    one = made(line("1", "10", "100000"))

    assert (one.direct(), one.support(), one.total()) == (
        Decimal("1000000.00"), Decimal("130000.00"), Decimal("1130000.00"),
    )  # fmt: skip
    assert direct_of(Decimal(1_130_000)) == 1_000_000
    assert round(one.support() / one.total(), 4) == Decimal("0.1150")


def test_lines_are_rounded_half_to_even_once_and_the_last_year_takes_the_rest() -> None:
    one = made(
        line("1", "0.5", "0.05"), line("2", "0.5", "0.07", year=2), line("3", "1", "10.10", year=3)
    )

    assert [priced.amount for priced in one.lines] == [
        Decimal("0.02"),
        Decimal("0.04"),
        Decimal("10.10"),
    ]
    # 13 % of 10.16 is 1.3208; of 0.02 and 0.04 it is 0.0026 and 0.0052
    assert [one.support(year) for year in one.years] == [
        Decimal("0.00"),
        Decimal("0.01"),
        Decimal("1.31"),
    ]
    assert one.support() == Decimal("1.32")


def test_the_newest_rate_that_is_not_after_the_day_of_pricing_counts() -> None:
    rates = tuple(
        ExchangeRate("XOF", dt.date(2018, month, 1), Decimal(rate))
        for month, rate in ((1, "550"), (3, "600"))
    )
    one = line("1", "3", "100000", currency="XOF")

    assert made(one, rates=rates, priced_on=dt.date(2018, 2, 1)).direct() == Decimal("545.45")
    assert made(one, rates=rates).direct() == Decimal("500.00")
    with pytest.raises(NotEnoughData, match="no rate of XOF"):
        made(one, rates=rates, priced_on=dt.date(2017, 12, 1))


def test_the_gap_counts_what_was_promised_not_what_was_asked_for_or_refused() -> None:
    day = dt.date(2018, 1, 1)
    pledges = tuple(
        Pledge(f"{n}", "A", Decimal(100), "USD", day, promise) for n, promise in enumerate(Promise)
    )
    assert made(line("1", "1", "1000"), pledges=pledges).gap == Decimal("830.00")


AMOUNTS = st.decimals(0, 10_000, places=2, allow_nan=False)
LINES = st.lists(
    st.builds(line, st.just("k"), AMOUNTS.map(str), AMOUNTS.map(str),
              category=st.sampled_from("1234567"), year=st.integers(1, 5)),
    min_size=1, max_size=20,
)  # fmt: skip


@settings(max_examples=30)
@given(LINES)
def test_categories_years_and_support_add_up_to_the_total_whatever_the_lines(
    lines: list[Line],
) -> None:
    one = made(*lines)

    assert sum(one.direct(category=code) for code in one.categories) == one.direct()
    for of in (one.direct, one.support, one.total):
        assert sum(of(year=year) for year in one.years) == of()
    assert one.total() == one.direct() + one.support()
