"""Costs of actions against the budget lines of the project that pays: overplanned, unused, not placed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.core.reports.test_proposals import made
from vedette.core.kernel.errors import BadInput
from vedette.core.recommendations.charges import (
    Charge,
    Loose,
    Plans,
    Use,
    charge_of,
    check_charge,
    uses,
)


def plans(action: str, cost: str | None, *charges: tuple[str, str], currency: str = "USD") -> Plans:
    held = tuple(Charge(line, Decimal(amount)) for line, amount in charges)
    return Plans(action, currency, None if cost is None else Decimal(cost), held)


def test_lines_tell_what_actions_plan_and_where_it_is_too_much_or_nothing() -> None:
    one = made()
    budget = {held.line.key: held.amount for held in one.budget.lines}
    first, second = list(budget)[:2]
    too_much = budget[first] + Decimal("0.01")

    found = uses(
        one,
        [
            plans("A-1", str(too_much), (first, "0.01"), (second, "10")),
            plans("A-2", str(budget[first]), (first, str(budget[first]))),
        ],
    )

    told = {line.line: line for line in found.lines}
    assert told[first].use is Use.OVERPLANNED
    assert told[first].free == Decimal("-0.01")
    assert told[first].by == {"A-1": Decimal("0.01"), "A-2": budget[first]}
    assert told[second].use is Use.WITHIN
    assert [line.line for line in found.used(Use.UNUSED)] == list(budget)[2:]
    assert found.planned == too_much + 10
    assert sum(year.planned for year in found.years) == found.planned
    assert found.loose == (Loose("A-1", too_much, Decimal("10.01"), "USD"),)


def test_a_charge_counts_at_the_rate_of_the_budget() -> None:
    one = made()
    line = one.budget.lines[0].line.key

    found = uses(one, [plans("A-1", "1000", (line, "1000"), currency="EUR")])

    # 1,000 / 0.833
    assert found.planned_on(line) == Decimal("1200.48")


def test_a_charge_of_a_line_that_is_gone_is_told() -> None:
    found = uses(made(), [plans("A-1", "5", ("9.9", "5"))])

    [gone] = found.used(Use.GONE)
    assert (gone.line, gone.planned, gone.year) == ("9.9", Decimal(5), None)


def test_an_action_with_a_cost_and_no_line_is_told() -> None:
    found = uses(made(), [plans("A-1", "700")])

    assert found.loose == (Loose("A-1", Decimal(700), Decimal(0), "USD"),)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"line": "", "amount": "5"}, "names a budget line"),
        ({"line": "1.1", "amount": "five"}, "is no amount"),
        ({"line": "1.1", "amount": "0"}, "above 0"),
        ({"line": "1.1", "amount": "0.001"}, "to the cent"),
        ({"line": "1.1", "amount": "5", "year": "1"}, "has no 'year'"),
    ],
)
def test_what_is_no_charge_is_refused(row: dict[str, str], problem: str) -> None:
    with pytest.raises(BadInput, match=problem):
        charge_of(row)


def test_a_charge_needs_a_line_of_the_budget_and_a_rate() -> None:
    line = made().lines[0].key
    with pytest.raises(BadInput, match="no line '9"):
        check_charge(made(), Charge("9.9", Decimal(5)), "USD")
    with pytest.raises(BadInput, match="no rate of JPY"):
        check_charge(made(), Charge(line, Decimal(5)), "JPY")
    check_charge(made(), Charge(line, Decimal(5)), "EUR")
