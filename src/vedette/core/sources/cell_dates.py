"""Dates in cells: year first by default; day and month told apart only where a cell decides it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import pyarrow as pa
import pyarrow.compute as pc

from vedette.core.sources.cell_columns import (
    CellColumn,
    Ledger,
    distinct_words,
    is_filled,
    report,
    rows_where,
    rows_with,
    samples,
    spread,
)
from vedette.core.sources.mapping_checks import AUTO
from vedette.core.sources.staging import CellKind

FIRST_DAY = dt.date(1945, 1, 1)
"""No date of a casualty is accepted before it."""

_FULL_YEAR = 4
_CENTURY = 100
_MONTHS = 12
_EPOCHS = {"1900": dt.date(1899, 12, 30), "1904": dt.date(1904, 1, 1)}
_SPLIT = re.compile(r"([0-9]{4}|[0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4}|[0-9]{1,2})")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIMED = re.compile(r"(.+?)[T ]([0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)")
_NUMBER = re.compile(r"[0-9]{1,9}(?:\.[0-9]+)?")


class Order(StrEnum):
    """The order in which a date names year, month and day."""

    YMD = "YMD"
    DMY = "DMY"
    MDY = "MDY"


class _Form(StrEnum):
    """The look of a date."""

    YEAR_FIRST = "year first"
    YEAR_LAST = "year last"
    SHORT_YEAR = "two-digit year"
    SERIAL = "plain number"
    BLANK = "spaces only"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class DateRules:
    """How dates are to be read.

    Args:
        received_on: Day of receipt; no date is later.
        order: YMD, DMY, MDY or "auto".
        two_digit_years_from: First year of the hundred of two-digit years, or "auto".
        serial_dates: 1900, 1904 or "auto".
        is_workbook: Plain numbers may be days of a workbook, so that "auto" asks.
    """

    received_on: dt.date
    order: str = AUTO
    two_digit_years_from: int | str = AUTO
    serial_dates: str = AUTO
    is_workbook: bool = False


@dataclass(frozen=True, slots=True)
class _Word:
    """One distinct word of a column of dates, taken apart."""

    text: str
    form: _Form
    parts: tuple[int, int, int] = (0, 0, 0)
    has_spaces: bool = False
    has_time: bool = False
    is_iso: bool = False


@dataclass(slots=True)
class DateColumn:
    """A column of dates, taken apart but not yet read.

    Args:
        column: The cells.
        codes: Index of each cell into `words`, null for blank.
        words: The distinct words.
    """

    column: CellColumn
    codes: pa.Array
    words: list[_Word]
    contradicting: set[int] = field(default_factory=set)


_CORRECT = "Correct the cell in the file, or leave it empty where the day is not known."
_DECLARE = 'Correct the file, or declare "date_order" in the mapping.'
_WARNINGS = {
    "date.time": ("has a time of day, which is left out", "Nothing, if the day is the local day."),
    "date.form": ("is read as year, month, day", "Write it as 2017-12-07."),
    "cell.spaces": ("has spaces around it, which are left out", "Remove the spaces."),
}


def date_columns(columns: Iterable[CellColumn], ledger: Ledger) -> list[DateColumn]:
    """The columns taken apart; cells that the file says are no dates are refused."""
    return [_taken_apart(column, ledger) for column in columns]


def settled_order(columns: Sequence[DateColumn], ledger: Ledger, rules: DateRules) -> str:
    """The order of day and month of the file: declared, decided by its cells, or asked for.

    Returns:
        YMD, DMY or MDY, or "auto" while it is a question.
    """
    _mark_mixed(columns, ledger, rules)
    if rules.order != AUTO:
        _ask_years(columns, ledger, rules)
        return rules.order
    open_words = _undecided_words(columns)
    if not open_words:
        return Order.YMD
    orders = _possible(open_words)
    _ask_years(columns, ledger, rules)
    if not orders:
        _refuse_contradiction(columns, ledger)
        return AUTO
    if len(orders) > 1:
        prompt = f"Which comes first in the dates {samples([w.text for w in open_words])}?"
        ledger.findings.ask("date_order", prompt, orders)
        return AUTO
    _warn_inferred(columns, ledger, orders[0])
    return orders[0]


def days(dates: DateColumn, ledger: Ledger, rules: DateRules, order: str) -> pa.Array:
    """The days of a column (date32), null for blank, refused and asked-for cells."""
    outcomes: list[str | None] = []
    values: list[dt.date | None] = []
    for index, word in enumerate(dates.words):
        value, error = _day(word, rules, order)
        if index in dates.contradicting:
            value, error = None, None
        values.append(value)
        outcomes.append(error)
    report(dates.column, dates.codes, outcomes, _errors(rules), note=ledger.refuse)
    _warn(dates, ledger, rules, values)
    _ask_serial(dates, ledger, rules)
    return spread(pa.array(values, pa.date32()), dates.codes)


def _taken_apart(column: CellColumn, ledger: Ledger) -> DateColumn:
    filled = is_filled(column.text)
    truths = column.is_kind(CellKind.BOOL, CellKind.NESTED) & filled
    texts = ("is no date", _CORRECT)
    ledger.refuse(column, rows_where(truths), "date.form", texts)
    column = column.without(truths)
    codes, distinct = distinct_words(column.text)
    return DateColumn(column, codes, [_word(text) for text in distinct])


def _word(text: str) -> _Word:
    trimmed = text.strip()
    if not trimmed:
        return _Word(text, _Form.BLANK)
    timed = _TIMED.fullmatch(trimmed)
    day = timed[1] if timed else trimmed
    spaced, has_time = trimmed != text, timed is not None
    if timed and not _is_time(timed[2]):
        return _Word(text, _Form.OTHER)
    split = _SPLIT.fullmatch(day)
    if split is None:
        is_number = _NUMBER.fullmatch(trimmed) is not None
        return _Word(text, _Form.SERIAL if is_number else _Form.OTHER, has_spaces=spaced)
    first, last = split[1], split[4]
    parts = (int(first), int(split[3]), int(last))
    form = _form(first, last)
    return _Word(text, form, parts, spaced, has_time, _ISO.fullmatch(day) is not None)


def _form(first: str, last: str) -> _Form:
    if len(first) == _FULL_YEAR:
        return _Form.OTHER if len(last) == _FULL_YEAR else _Form.YEAR_FIRST
    return _Form.YEAR_LAST if len(last) == _FULL_YEAR else _Form.SHORT_YEAR


def _is_time(text: str) -> bool:
    hour, minute, *second = text.split(":")
    return int(hour) < 24 and int(minute) < 60 and float(second[0] if second else 0) < 60  # noqa: PLR2004 - the clock


def _mark_mixed(columns: Sequence[DateColumn], ledger: Ledger, rules: DateRules) -> None:
    """Refuse the rarer of year-first and year-last in one column, or whatever goes against the declared."""
    for one in columns:
        native = one.column.is_kind(CellKind.DATE)
        first = _indexes(one, _Form.YEAR_FIRST)
        last = _indexes(one, _Form.YEAR_LAST, _Form.SHORT_YEAR)
        first_rows = rows_with(one.codes, first)
        first_rows = first_rows[~native[first_rows]]
        last_rows = rows_with(one.codes, last)
        if rules.order == Order.YMD:
            last_rows = rows_with(one.codes, _indexes(one, _Form.YEAR_LAST))
            wrong, indexes = last_rows, _indexes(one, _Form.YEAR_LAST)
        elif rules.order != AUTO or (len(last_rows) and len(first_rows) <= len(last_rows)):
            wrong, indexes = first_rows, first
        elif len(last_rows) and len(first_rows):
            wrong, indexes = last_rows, last
        else:
            continue
        texts = ("does not follow the order of day, month and year of its column", _DECLARE)
        ledger.refuse(one.column, wrong, "date.order", texts)
        if len(wrong):
            one.contradicting.update(indexes)


def _indexes(dates: DateColumn, *forms: _Form) -> list[int]:
    return [index for index, word in enumerate(dates.words) if word.form in forms]


def _undecided(dates: DateColumn) -> list[int]:
    """Words whose order of day and month does not follow from their form, by index."""
    forms = _indexes(dates, _Form.YEAR_LAST, _Form.SHORT_YEAR)
    return [index for index in forms if index not in dates.contradicting]


def _undecided_words(columns: Sequence[DateColumn]) -> list[_Word]:
    return [one.words[index] for one in columns for index in _undecided(one)]


def _possible(words: Sequence[_Word]) -> list[Order]:
    """The orders in which every word that is a date in some order is one."""
    short = any(word.form is _Form.SHORT_YEAR for word in words)
    full = any(word.form is _Form.YEAR_LAST for word in words)
    orders = [Order.DMY, Order.MDY, *([Order.YMD] if short and not full else [])]
    real = [word for word in words if any(_could_be(word, order) for order in orders)]
    return [order for order in orders if all(_could_be(word, order) for word in real)]


def _could_be(word: _Word, order: str) -> bool:
    if order == Order.YMD and word.form is _Form.YEAR_LAST:
        return False
    day, month = _day_and_month(word, order)
    return 1 <= day <= 31 and 1 <= month <= _MONTHS  # noqa: PLR2004 - longest month


def _day_and_month(word: _Word, order: str) -> tuple[int, int]:
    first, second, third = word.parts
    return {"DMY": (first, second), "MDY": (second, first), "YMD": (third, second)}[order]


def _refuse_contradiction(columns: Sequence[DateColumn], ledger: Ledger) -> None:
    """Refuse the cells that only the rarer order allows: they contradict the rest."""
    decided: dict[Order, list[tuple[DateColumn, list[int]]]] = {Order.DMY: [], Order.MDY: []}
    n_rows = dict.fromkeys(decided, 0)
    for one in columns:
        for order, other in ((Order.DMY, Order.MDY), (Order.MDY, Order.DMY)):
            indexes = [
                index
                for index in _undecided(one)
                if _could_be(one.words[index], order) and not _could_be(one.words[index], other)
            ]
            decided[order].append((one, indexes))
            n_rows[order] += len(rows_with(one.codes, indexes))
    rarer = min(decided, key=lambda order: n_rows[order])
    common = Order.MDY if rarer is Order.DMY else Order.DMY
    for one, indexes in decided[rarer]:
        texts = (f"can only be {rarer}, while other cells can only be {common}", _DECLARE)
        ledger.refuse(one.column, rows_with(one.codes, indexes), "date.order", texts)


def _ask_years(columns: Sequence[DateColumn], ledger: Ledger, rules: DateRules) -> None:
    if rules.two_digit_years_from != AUTO:
        return
    words = _undecided_words(columns)
    short = [word.text for word in words if word.form is _Form.SHORT_YEAR]
    if short:
        latest = rules.received_on.year - _CENTURY + 1
        prompt = f"In which hundred years lie the dates {samples(short)}? State the first year."
        ledger.findings.ask("two_digit_years_from", prompt, (latest, 1945, 1950, 1970))


def _warn_inferred(columns: Sequence[DateColumn], ledger: Ledger, order: Order) -> None:
    for one in columns:
        texts = (
            f"was read as {order}: some cells are dates in that order only",
            f'State "date_order": "{order}" in the mapping.',
        )
        ledger.warn(one.column, rows_with(one.codes, _undecided(one)), "date.order_inferred", texts)


def _day(word: _Word, rules: DateRules, order: str) -> tuple[dt.date | None, str | None]:
    """The day that a word means, or the rule that it breaks; neither while it is a question."""
    if word.form is _Form.SERIAL:
        return _serial_day(word, rules)
    if word.form in {_Form.OTHER, _Form.BLANK}:
        return None, "date.form" if word.form is _Form.OTHER else None
    if word.form is _Form.YEAR_FIRST or order != AUTO:
        return _day_in(word, rules, order)
    found = [_day_in(word, rules, one) for one in (Order.DMY, Order.MDY, Order.YMD)]
    errors = [error for _, error in found]
    return None, errors[0] if None not in errors else None


def _day_in(word: _Word, rules: DateRules, order: str) -> tuple[dt.date | None, str | None]:
    if word.form is not _Form.YEAR_FIRST and not _could_be(word, order):
        return None, "date.unreal"
    year = _year(word, rules, order)
    if year is None:
        return None, None
    day, month = _day_and_month(word, Order.YMD if word.form is _Form.YEAR_FIRST else order)
    try:
        read = dt.date(year, month, day)
    except ValueError:
        return None, "date.unreal"
    return _in_range(read, rules)


def _year(word: _Word, rules: DateRules, order: str) -> int | None:
    """The year of a word; None while the hundred years are a question."""
    if word.form is not _Form.SHORT_YEAR:
        return max(word.parts)
    if not isinstance(rules.two_digit_years_from, int):
        return None
    start = rules.two_digit_years_from
    return start + (word.parts[0 if order == Order.YMD else 2] - start) % _CENTURY


def _in_range(day: dt.date, rules: DateRules) -> tuple[dt.date | None, str | None]:
    if day < FIRST_DAY:
        return None, "date.too_early"
    if day > rules.received_on:
        return None, "date.in_the_future"
    return day, None


def _serial_day(word: _Word, rules: DateRules) -> tuple[dt.date | None, str | None]:
    if rules.serial_dates == AUTO:
        may_ask = rules.is_workbook and _may_be_serial(word, rules)
        return None, None if may_ask else "date.number"
    day = _from_serial(word.text, rules.serial_dates)
    return (None, "date.unreal") if day is None else _in_range(day, rules)


def _from_serial(text: str, system: str) -> dt.date | None:
    try:
        return _EPOCHS[system] + dt.timedelta(days=int(float(text)))
    except OverflowError:
        return None


def _errors(rules: DateRules) -> dict[str, tuple[str, str]]:
    return {
        "date.form": (
            "is not a date such as 2017-12-07",
            "Give one day in digits 0-9; map parts of a date as year, month and day.",
        ),
        "date.unreal": ("is a day that does not exist", _CORRECT),
        "date.too_early": (f"lies before {FIRST_DAY}", _CORRECT),
        "date.in_the_future": (f"lies after the day of receipt, {rules.received_on}", _CORRECT),
        "date.number": (
            "is a plain number, not a date",
            'Format the cells as dates, or declare "serial_dates" in the mapping.',
        ),
    }


def _warn(
    dates: DateColumn, ledger: Ledger, rules: DateRules, values: Sequence[dt.date | None]
) -> None:
    declared = rules.order == Order.YMD
    found: list[list[str | None]] = [[], [], []]
    for word, value in zip(dates.words, values, strict=True):
        is_lax = word.form is _Form.YEAR_FIRST and not word.is_iso and not declared
        found[0].append("date.time" if value and word.has_time else None)
        found[1].append("date.form" if value and is_lax else None)
        found[2].append("cell.spaces" if value and word.has_spaces else None)
    for outcomes in found:
        report(dates.column, dates.codes, outcomes, _WARNINGS, note=ledger.warn)


def _ask_serial(dates: DateColumn, ledger: Ledger, rules: DateRules) -> None:
    """Plain numbers in a date column of a workbook are a question, in other files an error."""
    if rules.serial_dates != AUTO or not rules.is_workbook:
        return
    found = [word.text for word in dates.words if _may_be_serial(word, rules)]
    if found:
        name = dates.column.name
        prompt = f"Column '{name}': do the numbers {samples(found)} count days since 1900 or 1904?"
        ledger.findings.ask("serial_dates", prompt, tuple(_EPOCHS))


def _may_be_serial(word: _Word, rules: DateRules) -> bool:
    if word.form is not _Form.SERIAL:
        return False
    found = [_from_serial(word.text, system) for system in _EPOCHS]
    return any(day is not None and _in_range(day, rules)[0] is not None for day in found)


def edtf(first: pa.Array, last: pa.Array) -> pa.Array:
    """EDTF texts of closed ranges of days: one day where both ends are the same."""
    starts, ends = first.cast(pa.string()), last.cast(pa.string())
    ranges = pc.binary_join_element_wise(starts, ends, "/")
    return pc.if_else(pc.fill_null(pc.equal(first, last), fill_value=False), starts, ranges)
