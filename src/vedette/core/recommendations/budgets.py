"""Budgets to the cent: lines with unit costs in years and currencies, support cost on direct costs (DR-23).

Money is decimal. A line is rounded once, half to even, to the cent; every sum adds up rounded lines, so that what is
printed adds up. The support cost is a share of the direct costs, not of the total; of the years the last takes
what rounding left over.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum

from vedette.core.kernel.codelists import codelist
from vedette.core.kernel.errors import BadInput, NotEnoughData

CENT, ZERO, ONE = Decimal("0.01"), Decimal(0), Decimal(1)
SUPPORT_RATE = Decimal("0.13")
"""Programme support cost of Secretariat trust funds: 13 % of the direct costs."""
INDIRECT = codelist("budget_category").codes[-1]
"""The category of the support cost; lines belong to the others, which are direct."""
_MOST = Decimal(10) ** 12


class Promise(StrEnum):
    """How sure the money of a donor is."""

    ASKED = "asked"
    PLEDGED = "pledged"
    CONFIRMED = "confirmed"
    RECEIVED = "received"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class ExchangeRate:
    """What one unit of the currency of the budget cost on a day.

    Args:
        currency: The other currency, ISO 4217.
        on: The day.
        per_unit: Units of the other currency for one of the budget, as the UN operational rates state it.
        source: Where it was read.
    """

    currency: str
    on: dt.date
    per_unit: Decimal
    source: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a budget.

    Args:
        key: Its name within the proposal, such as 1.2.
        category: Code of codelists/budget_category, a direct one.
        description: What is paid for.
        unit: What is counted: month, vehicle, course.
        quantity: How many.
        unit_cost: What one costs.
        currency: In which currency.
        year: Year of the project, from 1.
        output: Output of the log-frame that it serves.
    """

    key: str
    category: str
    description: str
    unit: str
    quantity: Decimal
    unit_cost: Decimal
    currency: str
    year: int
    output: str = ""


@dataclass(frozen=True, slots=True)
class Pledge:
    """What a donor gives or was asked for."""

    key: str
    donor: str
    amount: Decimal
    currency: str
    on: dt.date
    promise: Promise


@dataclass(frozen=True, slots=True)
class Priced:
    """A line with the rate that counts and its amount in the currency of the budget, to the cent."""

    line: Line
    rate: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Budget:
    """A budget that adds up.

    Args:
        currency: Of all amounts.
        support_rate: Share of the direct costs.
        lines: Priced lines, in their order.
        rates: Rates in use, by currency.
        years: Years of the project that have lines, in order.
        pledges: Donor's pledge -> its amount in the currency of the budget.
    """

    currency: str
    support_rate: Decimal
    lines: tuple[Priced, ...]
    rates: Mapping[str, ExchangeRate]
    years: tuple[int, ...]
    pledges: tuple[tuple[Pledge, Decimal], ...]

    def direct(
        self, *, category: str | None = None, year: int | None = None, output: str | None = None
    ) -> Decimal:
        """Direct costs, as wanted of one category, year or output."""
        return sum(
            (
                one.amount
                for one in self.lines
                if (category is None or one.line.category == category)
                and (year is None or one.line.year == year)
                and (output is None or one.line.output == output)
            ),
            start=ZERO,
        )

    def support(self, year: int | None = None) -> Decimal:
        """Programme support cost of all, or of a year; the last year takes what rounding left over."""
        whole = cents(self.direct() * self.support_rate)
        if year is None:
            return whole
        if year != self.years[-1]:
            return cents(self.direct(year=year) * self.support_rate)
        return whole - sum((self.support(one) for one in self.years[:-1]), start=ZERO)

    def total(self, year: int | None = None) -> Decimal:
        """Direct costs and support cost, of all or of a year."""
        return self.direct(year=year) + self.support(year)

    def promised(self, *promises: Promise) -> Decimal:
        """Money of donors in some states, in the currency of the budget."""
        return sum((amount for one, amount in self.pledges if one.promise in promises), start=ZERO)

    @property
    def gap(self) -> Decimal:
        """What is neither pledged nor confirmed nor received yet; below 0 where there is too much."""
        sure = self.promised(Promise.PLEDGED, Promise.CONFIRMED, Promise.RECEIVED)
        return self.total() - sure

    @property
    def categories(self) -> tuple[str, ...]:
        """Categories that have lines, in the order of the list."""
        used = {one.line.category for one in self.lines}
        return tuple(code for code in codelist("budget_category").codes if code in used)


def cents(amount: Decimal) -> Decimal:
    """The amount to the cent, half to even.

    Example:
        >>> cents(Decimal("2.665")), cents(Decimal("2.675"))
        (Decimal('2.66'), Decimal('2.68'))
    """
    return amount.quantize(CENT, ROUND_HALF_EVEN)


def direct_of(total: Decimal, rate: Decimal = SUPPORT_RATE) -> Decimal:
    """The direct costs that a total allows: 13 % on direct is 11.50 % of the total.

    Example:
        >>> direct_of(Decimal(1130000))
        Decimal('1000000.00')
    """
    return cents(total / (ONE + rate))


def budget(
    lines: Sequence[Line],
    rates: Iterable[ExchangeRate],
    pledges: Iterable[Pledge],
    *,
    currency: str,
    support_rate: Decimal = SUPPORT_RATE,
    priced_on: dt.date | None = None,
) -> Budget:
    """The budget of these lines.

    Of each currency the newest rate counts that is not after the day of pricing.

    Args:
        lines: The lines.
        rates: Rates of exchange.
        pledges: What donors give.
        currency: Of the budget, ISO 4217.
        support_rate: Share of the direct costs.
        priced_on: Day of pricing; None takes the newest rate of all.

    Raises:
        NotEnoughData: A currency has no rate.
        BadInput: The total is beyond what is counted to the cent in every form.
    """
    used = rates_on(rates, priced_on)
    priced = tuple(_priced(line, used, currency) for line in lines)
    given = tuple((one, cents(one.amount / _rate(one.currency, used, currency))) for one in pledges)
    wanted = {one.line.currency for one in priced} | {one.currency for one, _ in given}
    made = Budget(
        currency=currency,
        support_rate=support_rate,
        lines=priced,
        rates={name: used[name] for name in sorted(wanted) if name != currency},
        years=tuple(sorted({line.year for line in lines})),
        pledges=given,
    )
    if abs(made.total()) >= _MOST:
        raise BadInput(
            f"The total of {made.total():,} {currency} is too large.",
            "Check quantities and unit costs.",
        )
    return made


def rates_on(rates: Iterable[ExchangeRate], priced_on: dt.date | None) -> dict[str, ExchangeRate]:
    """Currency -> the newest rate that is not after the day of pricing; of all where that is None."""
    dated = sorted(rates, key=lambda rate: rate.on)
    return {rate.currency: rate for rate in dated if priced_on is None or rate.on <= priced_on}


def in_budget(
    amount: Decimal, named: str, used: Mapping[str, ExchangeRate], currency: str
) -> Decimal:
    """An amount in the currency of the budget, to the cent.

    Args:
        amount: In its own currency.
        named: That currency.
        used: Rates in use, by currency.
        currency: Of the budget.

    Raises:
        NotEnoughData: Its currency has no rate.
    """
    return cents(amount / _rate(named, used, currency))


def _priced(line: Line, used: Mapping[str, ExchangeRate], currency: str) -> Priced:
    rate = _rate(line.currency, used, currency)
    return Priced(line, rate, cents(line.quantity * line.unit_cost / rate))


def _rate(named: str, used: Mapping[str, ExchangeRate], currency: str) -> Decimal:
    if named == currency:
        return ONE
    if named not in used:
        raise NotEnoughData(
            f"There is no rate of {named} to {currency} on the day of pricing.",
            "Put the dated operational rate into the rates.",
        )
    return used[named].per_unit
