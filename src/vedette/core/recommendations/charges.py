"""What actions plan to take from the lines of the budget that pays for them: overplanned lines, lines nobody uses.

A charge is in the currency of its action and counts at the rates of the budget, rounded half to even to the cent; sums
add up rounded charges. Its year is that of its line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from vedette.core.kernel.errors import BadInput, NotEnoughData
from vedette.core.recommendations.budgets import ZERO, Budget, cents, in_budget, rates_on
from vedette.core.recommendations.proposal_rows import decimal_of
from vedette.core.recommendations.proposals import Proposal

_LONGEST = 20


class Use(StrEnum):
    """How a line is used by the plan."""

    OVERPLANNED = "overplanned"
    UNUSED = "unused"
    WITHIN = "within"
    GONE = "gone"
    """Charged, and no more in the budget."""


@dataclass(frozen=True, slots=True)
class Charge:
    """What an action takes from a line: key of the line, amount in the currency of the action."""

    line: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Plans:
    """What an action plans of the money of a project.

    Args:
        action: Its reference.
        currency: ISO 4217, of all its amounts.
        cost: What it costs as a whole; None where nobody said.
        charges: What it takes from which lines.
    """

    action: str
    currency: str
    cost: Decimal | None
    charges: tuple[Charge, ...]


@dataclass(frozen=True, slots=True)
class LineUse:
    """One line and what actions plan to take from it, in the currency of the budget.

    Args:
        line: Its key.
        description: What is paid for; "" where the line is no more in the budget.
        year: Of the project; None where the line is gone.
        budget: To the cent.
        planned: All that actions take.
        by: Reference of an action -> what it takes.
        use: Whether that is too much, or nothing.
    """

    line: str
    description: str
    year: int | None
    budget: Decimal
    planned: Decimal
    by: Mapping[str, Decimal]
    use: Use

    @property
    def free(self) -> Decimal:
        """What actions may still plan; below 0 where they plan too much."""
        return self.budget - self.planned


@dataclass(frozen=True, slots=True)
class YearUse:
    """A year of the project: direct costs of its budget, and what actions plan."""

    year: int
    budget: Decimal
    planned: Decimal


@dataclass(frozen=True, slots=True)
class Loose:
    """An action whose cost and charges are not the same: reference, cost, what it charges, in its own currency."""

    action: str
    cost: Decimal
    charged: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Uses:
    """What actions plan of a budget.

    Args:
        currency: Of all amounts but those of `loose`.
        lines: The lines in their order, then those that are charged and gone.
        years: The years of the budget.
        loose: Actions that cost more or less than they charge.
    """

    currency: str
    lines: tuple[LineUse, ...]
    years: tuple[YearUse, ...]
    loose: tuple[Loose, ...]

    @property
    def budget(self) -> Decimal:
        """The direct costs of the budget."""
        return sum((one.budget for one in self.lines), start=ZERO)

    @property
    def planned(self) -> Decimal:
        """All that actions plan."""
        return sum((one.planned for one in self.lines), start=ZERO)

    def used(self, *wanted: Use) -> list[LineUse]:
        """The lines that are used so."""
        return [one for one in self.lines if one.use in wanted]

    def planned_on(self, line: str) -> Decimal:
        """What actions plan of a line; 0 where there is none of this key."""
        return next((one.planned for one in self.lines if one.line == line), ZERO)


def charge_of(row: Mapping[str, Any]) -> Charge:
    """A charge from texts.

    Raises:
        BadInput: The line is missing, or the amount is no positive number of cents.
    """
    unknown = [name for name in row if name not in ("line", "amount")]
    if unknown:
        raise BadInput(f"A charge has no '{unknown[0]}'.", "State line and amount.")
    line, said = str(row.get("line") or "").strip(), str(row.get("amount") or "").strip()
    if not line or len(line) > _LONGEST:
        raise BadInput("A charge names a budget line.", "State its key, such as 2.1.")
    try:
        amount = decimal_of(said)
    except (ValueError, ArithmeticError) as error:
        raise BadInput(f"'{said}' is no amount.", "Write digits with a point.") from error
    if amount <= 0 or amount != cents(amount):
        raise BadInput(
            f"'{said}' is no amount above 0, to the cent.", "Write what it takes from the line."
        )
    return Charge(line, amount)


def check_charge(project: Proposal, one: Charge, currency: str) -> None:
    """Whether a charge fits the budget when it is written; later changes of the budget do not take it away.

    Raises:
        BadInput: The budget has no such line, or no rate of the currency.
    """
    known = [held.key for held in project.lines]
    if one.line not in known:
        raise BadInput(
            f"The budget has no line '{one.line}'.",
            f"Use {', '.join(known)}." if known else "Put budget lines into the project first.",
        )
    try:
        _priced(project, one.amount, currency)
    except NotEnoughData as error:
        raise BadInput(error.problem, error.remedy) from error


def uses(project: Proposal, plans: Iterable[Plans]) -> Uses:
    """What actions plan of the lines of a budget.

    Args:
        project: The project with its budget.
        plans: What each action that the project pays for plans.

    Raises:
        NotEnoughData: A currency has no rate.
    """
    made, listed = project.budget, list(plans)
    by_line: dict[str, dict[str, Decimal]] = {}
    for one in listed:
        for held in one.charges:
            amount = _priced(project, held.amount, one.currency)
            by_line.setdefault(held.line, {})[one.action] = amount
    known = {one.line.key for one in made.lines}
    lines = [
        _line(one.line.key, one.line.description, one.line.year, one.amount, by_line)
        for one in made.lines
    ]
    lines += [_line(key, "", None, ZERO, by_line) for key in sorted(set(by_line) - known)]
    return Uses(made.currency, tuple(lines), _years(made, lines), _loose(listed))


def _priced(project: Proposal, amount: Decimal, currency: str) -> Decimal:
    used = rates_on(project.rates, project.priced_on)
    return in_budget(amount, currency, used, project.currency)


def _line(
    key: str,
    description: str,
    year: int | None,
    budget: Decimal,
    by_line: Mapping[str, Mapping[str, Decimal]],
) -> LineUse:
    by = by_line.get(key, {})
    planned = sum(by.values(), start=ZERO)
    if year is None:
        use = Use.GONE
    elif planned > budget:
        use = Use.OVERPLANNED
    else:
        use = Use.WITHIN if by or not budget else Use.UNUSED
    return LineUse(key, description, year, budget, planned, by, use)


def _years(made: Budget, lines: Sequence[LineUse]) -> tuple[YearUse, ...]:
    return tuple(
        YearUse(
            year,
            made.direct(year=year),
            sum((one.planned for one in lines if one.year == year), start=ZERO),
        )
        for year in made.years
    )


def _loose(plans: Sequence[Plans]) -> tuple[Loose, ...]:
    found = [
        Loose(one.action, one.cost or ZERO, charged_in_all(one.charges), one.currency)
        for one in plans
    ]
    return tuple(one for one in found if one.cost != one.charged)


def charged_in_all(charges: Iterable[Charge]) -> Decimal:
    """The sum of charges of one action."""
    return sum((one.amount for one in charges), start=ZERO)


def charges_said(charges: Iterable[Charge]) -> str:
    """Charges in one cell, such as 1.1: 200000; 2.1: 35000.50."""
    return "; ".join(f"{one.line}: {one.amount}" for one in charges)
