"""The tables of a project proposal: log-frame, work plan, risks, budget lines, rates, pledges; each row checked."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from vedette.core.kernel.codelists import codelist
from vedette.core.kernel.errors import BadInput
from vedette.core.recommendations.budgets import (
    INDIRECT,
    ExchangeRate,
    Line,
    Pledge,
    Promise,
)
from vedette.core.recommendations.spending import Entry, Flow

_LONG = 4_000
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-]{0,19}")
_CURRENCY = re.compile(r"[A-Z]{3}")
_MOST_YEARS = 20
_MOST_DIGITS = 4


class Level(StrEnum):
    """Levels of the logical framework, from the top."""

    IMPACT = "impact"
    OUTCOME = "outcome"
    OUTPUT = "output"
    ACTIVITY = "activity"


class Grade(StrEnum):
    """How likely a risk is, and how hard it would hit."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Result:
    """One row of the logical framework.

    Args:
        key: Its name, such as 1.1.
        level: Impact, outcome, output, activity.
        statement: What is to be reached or done.
        parent: The result that it serves.
        indicator: By what it is seen.
        baseline: The value before.
        target: The value that is wanted.
        means: Where the value is read.
        assumptions: What must hold, and what may go wrong.
    """

    key: str
    level: Level
    statement: str
    parent: str = ""
    indicator: str = ""
    baseline: str = ""
    target: str = ""
    means: str = ""
    assumptions: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """One bar of the work plan."""

    key: str
    name: str
    start: dt.date
    end: dt.date
    responsible: str = ""
    output: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Risk:
    """What may go wrong, and what is done about it."""

    key: str
    risk: str
    likelihood: Grade
    impact: Grade
    response: str = ""


Row = Result | Task | Risk | Line | ExchangeRate | Pledge | Entry
TABLES: Mapping[str, type[Any]] = {
    "results": Result,
    "tasks": Task,
    "risks": Risk,
    "lines": Line,
    "rates": ExchangeRate,
    "pledges": Pledge,
    "entries": Entry,
}
"""Name of a table -> its rows."""
PLANNED = tuple(name for name in TABLES if name != "entries")
"""Tables that say what is proposed; the entries say what became of the money."""


def key_of(row: Row) -> str:
    """The name of a row within its table; a rate is named by currency and day."""
    return f"{row.currency}/{row.on}" if isinstance(row, ExchangeRate) else row.key


def row_of(table: str, said: Mapping[str, Any]) -> Row:
    """A row from texts.

    Raises:
        BadInput: Something is missing, unknown or cannot be read; the message names it.
    """
    made: dict[str, Any] = {}
    kind = TABLES.get(table)
    if kind is None:
        raise BadInput(f"A proposal has no table '{table}'.", f"Use {', '.join(TABLES)}.")
    known = {one.name: one for one in fields(kind)}
    for name, value in said.items():
        if name not in known:
            raise BadInput(f"The {table} have no '{name}'.", f"Use {', '.join(known)}.")
        made[name] = _value(table, name, str(value).strip())
    lacking = [one.name for one in fields(kind) if one.default is MISSING and one.name not in made]
    if lacking:
        raise BadInput(f"A row of the {table} lacks {', '.join(lacking)}.", "State it.")
    row: Row = kind(**made)
    _check(row)
    return row


def as_json(row: Row) -> dict[str, str]:
    """A row in texts, as a decision holds it."""
    found = {one.name: getattr(row, one.name) for one in fields(row)}
    return {name: str(value) for name, value in found.items() if value != ""}


def _value(table: str, name: str, said: str) -> Any:
    """One cell from its text."""
    read = _READ.get((table, name)) or _READ.get(("", name), _text)
    try:
        return read(said)
    except (ValueError, InvalidOperation) as error:
        raise BadInput(
            f"The {name} '{said}' of the {table} cannot be read.", _remedy(read)
        ) from error


def _remedy(read: Callable[[str], Any]) -> str:
    """What can be read there."""
    if isinstance(read, type) and issubclass(read, StrEnum):
        return f"Use {', '.join(read)}."
    if read is _category:
        held = codelist("budget_category").entries
        direct = "; ".join(f"{code} {held[code].label}" for code in held if code != INDIRECT)
        return f"Use the number of a category: {direct}."
    if read is _year:
        return "Number the years of the project from 1."
    return "Write days as 2018-01-31, numbers with a point, currencies in three letters."


def _text(said: str) -> str:
    if len(said) > _LONG:
        raise ValueError("too long")
    return said


def _key(said: str) -> str:
    if not _KEY.fullmatch(said):
        raise ValueError("no key")
    return said


def currency_of(said: str) -> str:
    """The code of a currency as ISO 4217 writes it.

    Raises:
        ValueError: It is none.
    """
    if not _CURRENCY.fullmatch(said):
        raise ValueError("no currency")
    return said


def decimal_of(said: str) -> Decimal:
    """A number with a point, as it was written.

    Raises:
        ValueError: It is none.
    """
    made = Decimal(said)
    exponent = made.as_tuple().exponent
    if not made.is_finite() or not isinstance(exponent, int) or -exponent > _MOST_DIGITS:
        raise ValueError("no such number")
    return made


def _per_unit(said: str) -> Decimal:
    made = Decimal(said)
    if not made.is_finite():
        raise ValueError("no rate")
    return made


def _category(said: str) -> str:
    if said == INDIRECT or said not in codelist("budget_category").entries:
        raise ValueError("no direct category")
    return said


def _year(said: str) -> int:
    made = int(said)
    if not 1 <= made <= _MOST_YEARS:
        raise ValueError("no year of a project")
    return made


def _check(row: Row) -> None:
    """What no single cell can tell."""
    match row:
        case Task() if row.end < row.start:
            raise BadInput(f"The task {row.key} ends before it begins.", "Exchange its days.")
        case Line() if row.quantity < 0 or row.unit_cost < 0:
            raise BadInput(f"The line {row.key} costs less than nothing.", "Use positive numbers.")
        case ExchangeRate() if row.per_unit <= 0:
            raise BadInput(f"The rate of {row.currency} is not above 0.", "Use units for one.")
        case Pledge() if row.amount < 0:
            raise BadInput(f"The pledge {row.key} is below 0.", "Use a positive amount.")
        case Entry():
            _check_entry(row)


def _check_entry(row: Entry) -> None:
    if row.amount == 0:
        raise BadInput(f"The entry {row.key} moves nothing.", "State its amount.")
    if not row.document:
        raise BadInput(f"The entry {row.key} has no document.", "Name what shows it.")
    if row.flow is Flow.RECEIVED and (not row.donor or row.line):
        raise BadInput(f"What was received ({row.key}) has a donor and no line.", "Name the donor.")
    if row.flow is not Flow.RECEIVED and (not row.line or row.donor):
        raise BadInput(
            f"What was {row.flow} ({row.key}) has a line and no donor.", "Name the budget line."
        )


_READ: Mapping[tuple[str, str], Callable[[str], Any]] = {
    ("", "key"): _key,
    ("", "currency"): currency_of,
    ("results", "level"): Level,
    ("tasks", "start"): dt.date.fromisoformat,
    ("tasks", "end"): dt.date.fromisoformat,
    ("risks", "likelihood"): Grade,
    ("risks", "impact"): Grade,
    ("lines", "category"): _category,
    ("lines", "quantity"): decimal_of,
    ("lines", "unit_cost"): decimal_of,
    ("lines", "year"): _year,
    ("rates", "on"): dt.date.fromisoformat,
    ("rates", "per_unit"): _per_unit,
    ("pledges", "amount"): decimal_of,
    ("pledges", "on"): dt.date.fromisoformat,
    ("pledges", "promise"): Promise,
    ("entries", "flow"): Flow,
    ("entries", "on"): dt.date.fromisoformat,
    ("entries", "amount"): decimal_of,
}
"""(table, column) -> how its texts are read; a table of "" is any; what is not listed is words."""
