"""Dates that a file gives in columns of year, month and day; a missing day means a month, not its first day."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from vedette.core.kernel.dates import EventDate, of_parts
from vedette.core.kernel.errors import BadInput
from vedette.core.sources.cell_columns import (
    CellColumn,
    Ledger,
    distinct_words,
    is_filled,
    report,
    rows_where,
    samples,
    spread,
)
from vedette.core.sources.cell_dates import FIRST_DAY, DateRules
from vedette.core.sources.mapping_checks import AUTO
from vedette.core.sources.staging import CellKind

PARTS = ("year", "month", "day")
_BETWEEN = "\x1f"
_WHOLE = re.compile(r"([0-9]{1,4})(\.0+)?")
_FULL_YEAR = 4
_CENTURY = 100
_CORRECT = "Correct the cell in the file, or leave it empty where it is not known."


@dataclass(frozen=True, slots=True)
class PartedDates:
    """Dates read from parts: EDTF text, first and last possible day; null for blank and refused."""

    edtf: pa.Array
    first: pa.Array
    last: pa.Array


@dataclass(frozen=True, slots=True)
class _Reading:
    date: EventDate | None = None
    error: str | None = None
    warning: str | None = None
    is_asked: bool = False


def parted_dates(columns: dict[str, CellColumn], ledger: Ledger, rules: DateRules) -> PartedDates:
    """The dates of the columns year, month and day, of which the last two may be absent.

    Blank months and days lower the precision: `2017-12`, `2017`.
    """
    columns = {part: _without_kinds(columns[part], ledger) for part in PARTS if part in columns}
    year = columns["year"]
    codes, distinct = distinct_words(_joined(columns, len(year.text)))
    readings = [_reading(word, rules) for word in distinct]
    for part, column in columns.items():
        mine = [_of_part(one.error, part) for one in readings]
        report(column, codes, mine, _errors(rules), note=ledger.refuse)
    whole: list[str | None] = [one.warning for one in readings]
    report(year, codes, whole, _WARNINGS, note=ledger.warn)
    asked = [
        word.partition(_BETWEEN)[0]
        for word, one in zip(distinct, readings, strict=True)
        if one.is_asked
    ]
    if asked:
        prompt = f"Column '{year.name}': in which hundred years lie {samples(asked)}? State the first year."
        ledger.findings.ask(
            "two_digit_years_from", prompt, (rules.received_on.year - 99, 1945, 1950)
        )
    dates = [one.date for one in readings]
    return PartedDates(
        spread(pa.array([d and d.edtf for d in dates], pa.string()), codes),
        spread(pa.array([d and d.first for d in dates], pa.date32()), codes),
        spread(pa.array([d and d.last for d in dates], pa.date32()), codes),
    )


def _joined(columns: dict[str, CellColumn], n: int) -> pa.Array:
    """The parts of each date in one text, null where all are blank."""
    nothing = pa.array([""] * n, pa.string())
    texts = [columns[part].text.fill_null("") if part in columns else nothing for part in PARTS]
    joined = pc.binary_join_element_wise(*texts, _BETWEEN)
    blank = pc.equal(joined, _BETWEEN * 2)
    return pc.if_else(blank, pa.scalar(None, pa.string()), joined)


def _without_kinds(column: CellColumn, ledger: Ledger) -> CellColumn:
    wrong = column.is_kind(CellKind.BOOL, CellKind.NESTED, CellKind.DATE) & is_filled(column.text)
    texts = ("is no part of a date in digits", _CORRECT)
    ledger.refuse(column, rows_where(wrong), "date.part", texts)
    return column.without(np.asarray(wrong))


def _reading(word: str, rules: DateRules) -> _Reading:
    numbers: dict[str, int | None] = {}
    warning = None
    for part, text in zip(PARTS, word.split(_BETWEEN), strict=True):
        trimmed = text.strip()
        found = _WHOLE.fullmatch(trimmed)
        if trimmed and not found:
            return _Reading(error=f"{part}.form")
        if trimmed != text:
            warning = "cell.spaces"
        if found and found[2]:
            warning = "count.decimal_zero"
        numbers[part] = int(found[1]) if found else None
    return _dated(numbers, rules, warning)


def _dated(numbers: dict[str, int | None], rules: DateRules, warning: str | None) -> _Reading:
    year, month, day = (numbers[part] for part in PARTS)
    if year is None:
        return _Reading(error="year.blank")
    if year < _CENTURY:
        if rules.two_digit_years_from == AUTO:
            return _Reading(is_asked=True)
        start = int(rules.two_digit_years_from)
        year = start + (year - start) % _CENTURY
    if month is None and day is not None:
        return _Reading(error="day.alone")
    try:
        date = of_parts(year, month, day)
    except BadInput:
        return _Reading(error=f"{_unreal_part(month)}.unreal")
    if date.first < FIRST_DAY:
        return _Reading(error="year.too_early")
    if date.first > rules.received_on:
        return _Reading(error="year.in_the_future")
    return _Reading(date, warning=warning)


def _unreal_part(month: int | None) -> str:
    return "day" if month is not None and 1 <= month <= 12 else "month"  # noqa: PLR2004 - months of a year


def _of_part(error: str | None, part: str) -> str | None:
    """The rule of an error, if it is about this part."""
    if error is None:
        return None
    where, _, rule = error.partition(".")
    return f"date.{rule}" if where == part else None


def _errors(rules: DateRules) -> dict[str, tuple[str, str]]:
    return {
        "date.form": ("is no part of a date in digits 0-9", _CORRECT),
        "date.blank": ("is blank while month or day are not", "Give the year."),
        "date.alone": ("is a day without its month", "Give the month too."),
        "date.unreal": ("makes a date that does not exist", _CORRECT),
        "date.too_early": (f"lies before {FIRST_DAY}", _CORRECT),
        "date.in_the_future": (f"lies after the day of receipt, {rules.received_on}", _CORRECT),
    }


_WARNINGS = {
    "cell.spaces": ("has spaces around it or a part beside it", "Remove the spaces."),
    "count.decimal_zero": (
        "or a part beside it is read as a whole number",
        "Give it without decimals.",
    ),
}
