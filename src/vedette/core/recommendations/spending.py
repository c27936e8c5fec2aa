"""Money of a funded project against its budget: pledged, received, committed, spent, by line, year and donor.

An entry is converted once, at the newest rate on or before its own day, and rounded half to even to the cent; sums add
up rounded entries, so that what is printed adds up. *Committed* is all that was contracted, also what was paid since.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from vedette.core.kernel.errors import NotEnoughData
from vedette.core.recommendations.budgets import (
    ZERO,
    Budget,
    ExchangeRate,
    Promise,
    cents,
)

SUPPORT = "support"
"""The line of the programme support cost."""
_GIVEN = frozenset((Promise.PLEDGED, Promise.CONFIRMED, Promise.RECEIVED))


class Flow(StrEnum):
    """What an entry says of money."""

    RECEIVED = "received"
    COMMITTED = "committed"
    SPENT = "spent"


class Standing(StrEnum):
    """How a line stands."""

    OVERSPENT = "overspent"
    OVERCOMMITTED = "overcommitted"
    IDLE = "idle"
    NOT_BEGUN = "not_begun"
    WITHIN = "within"


@dataclass(frozen=True, slots=True)
class Entry:
    """One movement of money; an amount below 0 corrects or gives back.

    Args:
        key: Its name within the project.
        flow: Received from a donor, committed or spent on a line.
        on: The day.
        amount: In its currency.
        currency: ISO 4217.
        document: What shows it: a reference of the library, a number of a voucher, an address.
        line: Key of the budget line, or `support`; "" for what was received.
        donor: Who gave it; "" for what was committed or spent.
        note: What it was for.
    """

    key: str
    flow: Flow
    on: dt.date
    amount: Decimal
    currency: str
    document: str
    line: str = ""
    donor: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class PricedEntry:
    """An entry with the rate that counts, None in the currency of the budget, and its amount there to the cent."""

    entry: Entry
    rate: ExchangeRate | None
    amount: Decimal


@dataclass(frozen=True, slots=True)
class LineAccount:
    """One line of the budget and what became of its money, in the currency of the budget.

    Args:
        key: Of the line; `support` for the programme support cost.
        description: What is paid for; "" where the line is no more in the budget.
        year: Of the project; None for the support cost and for a line that is gone.
        budget: To the cent.
        committed: All that was contracted.
        spent: All that was paid.
        standing: Whether that is too much, or nothing although its year has begun.
    """

    key: str
    description: str
    year: int | None
    budget: Decimal
    committed: Decimal
    spent: Decimal
    standing: Standing

    @property
    def left(self) -> Decimal:
        """What may still be spent; below 0 where too much was."""
        return self.budget - self.spent


@dataclass(frozen=True, slots=True)
class DonorAccount:
    """A donor: what was pledged, and what has come of it."""

    donor: str
    pledged: Decimal
    received: Decimal

    @property
    def outstanding(self) -> Decimal:
        """What was pledged and has not come."""
        return self.pledged - self.received


@dataclass(frozen=True, slots=True)
class YearAccount:
    """A year of the project with its share of the support cost."""

    year: int
    budget: Decimal
    committed: Decimal
    spent: Decimal


@dataclass(frozen=True, slots=True)
class Account:
    """All money of a project, in the currency of its budget.

    Args:
        currency: Of all amounts.
        lines: The lines of the budget in their order, then the support cost, then lines that are gone.
        years: The years of the budget.
        donors: By name.
        entries: By day.
    """

    currency: str
    lines: tuple[LineAccount, ...]
    years: tuple[YearAccount, ...]
    donors: tuple[DonorAccount, ...]
    entries: tuple[PricedEntry, ...]

    @property
    def budget(self) -> Decimal:
        """The total of the budget."""
        return sum((one.budget for one in self.lines), start=ZERO)

    @property
    def pledged(self) -> Decimal:
        """All that donors pledged."""
        return sum((one.pledged for one in self.donors), start=ZERO)

    @property
    def received(self) -> Decimal:
        """All that came."""
        return _sum(self.entries, Flow.RECEIVED)

    @property
    def committed(self) -> Decimal:
        """All that was contracted."""
        return _sum(self.entries, Flow.COMMITTED)

    @property
    def spent(self) -> Decimal:
        """All that was paid."""
        return _sum(self.entries, Flow.SPENT)

    @property
    def balance(self) -> Decimal:
        """What is in hand: received and not spent."""
        return self.received - self.spent

    def standing(self, *wanted: Standing) -> list[LineAccount]:
        """The lines that stand so."""
        return [one for one in self.lines if one.standing in wanted]


def account(
    made: Budget,
    entries: Iterable[Entry],
    rates: Iterable[ExchangeRate],
    *,
    starts_on: dt.date | None,
    today: dt.date,
) -> Account:
    """What became of the money of a budget.

    Args:
        made: The budget.
        entries: Movements of money.
        rates: Dated rates of exchange.
        starts_on: First day of the project; None where nobody said: then no line is idle.
        today: The day on which it is asked.

    Raises:
        NotEnoughData: A currency has no rate on the day of an entry.
    """
    dated = sorted(rates, key=lambda rate: rate.on)
    ordered = sorted(entries, key=lambda one: (one.on, one.key))
    priced = tuple(_priced(one, dated, made.currency) for one in ordered)
    running = _year_of(today, starts_on) if starts_on else 0
    known = [one.line.key for one in made.lines]
    lines = [
        _line(one.line.key, one.line.description, one.line.year, one.amount, priced, running)
        for one in made.lines
    ]
    if made.lines:
        lines.append(_line(SUPPORT, "", None, made.support(), priced, 0))
    gone = {one.line for one in ordered if one.line} - {*known, SUPPORT}
    lines += [_line(key, "", None, ZERO, priced, 0) for key in sorted(gone)]
    years = tuple(_year(made, year, priced, starts_on) for year in made.years)
    return Account(made.currency, tuple(lines), years, _donors(made, priced), priced)


def _priced(one: Entry, dated: Sequence[ExchangeRate], currency: str) -> PricedEntry:
    if one.currency == currency:
        return PricedEntry(one, None, cents(one.amount))
    rate = next((r for r in reversed(dated) if r.currency == one.currency and r.on <= one.on), None)
    if rate is None:
        raise NotEnoughData(
            f"There is no rate of {one.currency} to {currency} on {one.on} ({one.key}).",
            "Put the operational rate of that day, or an earlier one, into the rates.",
        )
    return PricedEntry(one, rate, cents(one.amount / rate.per_unit))


def _line(
    key: str,
    description: str,
    year: int | None,
    budget: Decimal,
    priced: Sequence[PricedEntry],
    running: int,
) -> LineAccount:
    own = [one for one in priced if one.entry.line == key]
    committed, spent = _sum(own, Flow.COMMITTED), _sum(own, Flow.SPENT)
    if spent > budget:
        standing = Standing.OVERSPENT
    elif committed > budget:
        standing = Standing.OVERCOMMITTED
    elif own or budget == 0 or year is None:
        standing = Standing.WITHIN
    else:
        standing = Standing.IDLE if year <= running else Standing.NOT_BEGUN
    return LineAccount(key, description, year, budget, committed, spent, standing)


def _year_of(day: dt.date, starts_on: dt.date) -> int:
    """The year of the project in which a day lies; 0 before it begins."""
    if day < starts_on:
        return 0
    passed = (day.month, day.day) >= (starts_on.month, starts_on.day)
    return day.year - starts_on.year + (1 if passed else 0)


def _year(
    made: Budget, year: int, priced: Sequence[PricedEntry], starts_on: dt.date | None
) -> YearAccount:
    """Lines count in their own year, the support cost in that of its day."""
    keys = {one.line.key for one in made.lines if one.line.year == year}

    def is_here(one: Entry) -> bool:
        if one.line != SUPPORT:
            return one.line in keys
        at = _year_of(one.on, starts_on) if starts_on else made.years[0]
        return min(max(at, made.years[0]), made.years[-1]) == year

    own = [one for one in priced if is_here(one.entry)]
    return YearAccount(year, made.total(year), _sum(own, Flow.COMMITTED), _sum(own, Flow.SPENT))


def _donors(made: Budget, priced: Sequence[PricedEntry]) -> tuple[DonorAccount, ...]:
    given = [(one.donor, amount) for one, amount in made.pledges if one.promise in _GIVEN]
    came = [one for one in priced if one.entry.flow is Flow.RECEIVED]
    names = sorted({name for name, _ in given} | {one.entry.donor for one in came})
    return tuple(
        DonorAccount(
            name,
            sum((amount for donor, amount in given if donor == name), start=ZERO),
            sum((one.amount for one in came if one.entry.donor == name), start=ZERO),
        )
        for name in names
    )


def _sum(priced: Iterable[PricedEntry], flow: Flow) -> Decimal:
    return sum((one.amount for one in priced if one.entry.flow is flow), start=ZERO)
