"""Counts of people, years of birth and coordinates: what is a number, and what only looks like one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

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
from vedette.core.sources.mapping_checks import AUTO
from vedette.core.sources.staging import CellKind

MAX_COUNT = 10_000
_MAX_DIGITS = 18
_FIRST_BIRTH_YEAR = 1850
_MARKS = ",.' ’\u00a0\u202f\u2009"
_GROUPED = re.compile(rf"[0-9]{{1,3}}(?:([{_MARKS}])[0-9]{{3}})(?:\1[0-9]{{3}})*")
_DIGITS = re.compile(r"[0-9]+")
_WHOLE = re.compile(r"([0-9]+)\.0+")
_NEGATIVE = re.compile(r"[-\u2212][0-9]+(?:[.,][0-9]+)?")
_REAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)")
_COMMA_REAL = re.compile(r"[+-]?[0-9]+,[0-9]+")
_EXPONENT = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?[eE][+-]?[0-9]{1,3}")

_CORRECT = "Correct the cell in the file."
_COUNT_ERRORS = {
    "count.negative": ("is below 0", _CORRECT),
    "count.fraction": ("is not a whole number", _CORRECT),
    "count.too_long": (f"has more than {_MAX_DIGITS} digits", _CORRECT),
    "count.not_a_number": (
        "is not a count of plain digits 0-9",
        "Give the digits alone; leave the cell empty where the number is not known.",
    ),
}
_COUNT_WARNINGS = {
    "count.decimal_zero": ("is read as a whole number", "Give it without decimals."),
    "count.thousands": (
        "is read with its thousands mark taken out",
        "Nothing, if the mark declared in the mapping is right.",
    ),
}
_SPACES = {"cell.spaces": ("has spaces around it, which are left out", "Remove the spaces.")}
_REAL_ERRORS = {
    "coordinate.not_finite": ("is not a finite number", "Leave the cell empty or correct it."),
    "coordinate.not_a_number": (
        "is not a number of decimal degrees",
        "Give decimal degrees such as -4.5, without letters or signs of degree.",
    ),
}
_MEASURE_ERRORS = {
    "measure.not_finite": ("is not a finite number", "Leave the cell empty or correct it."),
    "measure.not_a_number": (
        "is not a number",
        "Give the digits with a decimal mark, without units or signs; leave the cell empty for no reading.",
    ),
}
_TEXT_NUMBER = ("holds a number as text", "Store it as a number in the file.")


@dataclass(slots=True)
class _Words:
    """What became of the distinct words of a column."""

    values: list[int | float | None] = field(default_factory=list)
    errors: list[str | None] = field(default_factory=list)
    warnings: list[str | None] = field(default_factory=list)
    spaced: list[str | None] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Outcome:
    value: int | float | None = None
    error: str | None = None
    warning: str | None = None
    is_asked: bool = False


@dataclass(frozen=True, slots=True)
class NumberMarks:
    """The marks that the mapping declares: decimal and thousands, or "auto"."""

    decimal: str = AUTO
    thousands: str = AUTO


def counts(column: CellColumn, ledger: Ledger, *, marks: NumberMarks, max_count: int) -> pa.Array:
    """Whole numbers from 0 to `max_count` (int32), null for blank and for every refused cell."""
    column = _without_kinds(column, ledger, "count")
    values = _plain_counts(column.text)
    if values is None:
        values = _parsed(column, ledger, _Counts(marks).outcome, pa.int64(), _COUNT_RULES)
        _ask_thousands(column, ledger, marks)
    return _within(column, ledger, values, max_count)


def birth_years(column: CellColumn, ledger: Ledger, *, last: int) -> pa.Array:
    """Years of birth from 1850 to `last` (int32), null for blank and for every refused cell."""
    column = _without_kinds(column, ledger, "count")
    values = _plain_counts(column.text)
    if values is None:
        values = _parsed(
            column, ledger, _Counts(NumberMarks(".")).outcome, pa.int64(), _COUNT_RULES
        )
    numbers = values.fill_null(_FIRST_BIRTH_YEAR).to_numpy(zero_copy_only=False)
    wrong = (numbers < _FIRST_BIRTH_YEAR) | (numbers > last)
    texts = (f"is not a year of birth from {_FIRST_BIRTH_YEAR} to {last}", _CORRECT)
    ledger.refuse(column, rows_where(wrong), "birth_year.range", texts)
    return _blanked(values, wrong).cast(pa.int32())


def degrees(column: CellColumn, ledger: Ledger, *, marks: NumberMarks, limit: float) -> pa.Array:
    """Decimal degrees within ±`limit` (float64), null for blank and for every refused cell."""
    column = _without_exponents(_without_kinds(column, ledger, "coordinate"))
    values = _plain_reals(column.text)
    if values is None:
        native = not column.is_kind(CellKind.TEXT, CellKind.FORMULA_TEXT).any()
        mark = "." if column.kinds is not None and native else marks.decimal
        values = _parsed(column, ledger, _Reals(mark).outcome, pa.float64(), _REAL_RULES)
        _ask_decimal(column, ledger, mark)
    numbers = values.fill_null(0.0).to_numpy(zero_copy_only=False)
    wrong = np.abs(numbers) > limit
    texts = (
        f"is outside ±{limit:g} degrees",
        "Correct the cell; where latitude and longitude are exchanged, exchange them in the mapping.",
    )
    ledger.refuse(column, rows_where(wrong), "coordinate.range", texts)
    return _blanked(values, wrong)


def measures(column: CellColumn, ledger: Ledger, *, marks: NumberMarks) -> pa.Array:
    """Numbers of any size (float64), null for blank and for every refused cell."""
    column = _without_exponents(_without_kinds(column, ledger, "measure"))
    values = _plain_reals(column.text)
    if values is None:
        native = not column.is_kind(CellKind.TEXT, CellKind.FORMULA_TEXT).any()
        mark = "." if column.kinds is not None and native else marks.decimal
        values = _parsed(
            column, ledger, _Reals(mark, "measure").outcome, pa.float64(), _MEASURE_RULES
        )
        _ask_decimal(column, ledger, mark)
    return values


@dataclass(frozen=True, slots=True)
class _Counts:
    marks: NumberMarks

    def outcome(self, word: str) -> _Outcome:
        if _DIGITS.fullmatch(word):
            if len(word) > _MAX_DIGITS:
                return _Outcome(error="count.too_long")
            return _Outcome(int(word))
        grouped = _GROUPED.fullmatch(word)
        if grouped and self._is_thousands(grouped[1]):
            return self._grouped(word, grouped[1])
        plain = word.replace(",", ".") if self.marks.decimal == "," else word
        if (whole := _WHOLE.fullmatch(plain)) and len(whole[1]) <= _MAX_DIGITS:
            return _Outcome(int(whole[1]), warning="count.decimal_zero")
        if _NEGATIVE.fullmatch(word):
            return _Outcome(error="count.negative")
        is_fraction = re.fullmatch(r"[0-9]+[.,][0-9]+", word)
        return _Outcome(error="count.fraction" if is_fraction else "count.not_a_number")

    def _is_thousands(self, mark: str) -> bool:
        """Whether the mark is, or may be, one of thousands rather than the decimal mark."""
        if mark == self.marks.thousands or _blank(mark) == _blank(self.marks.thousands):
            return True
        return self.marks.thousands == AUTO and mark != self.marks.decimal

    def _grouped(self, word: str, mark: str) -> _Outcome:
        if self.marks.thousands == AUTO:
            return _Outcome(is_asked=True)
        digits = word.replace(mark, "")
        if len(digits) > _MAX_DIGITS:
            return _Outcome(error="count.too_long")
        return _Outcome(int(digits), warning="count.thousands")


@dataclass(frozen=True, slots=True)
class _Reals:
    decimal: str
    what: str = "coordinate"

    def outcome(self, word: str) -> _Outcome:
        if self.decimal != "," and _REAL.fullmatch(word):
            return _Outcome(float(word))
        if _COMMA_REAL.fullmatch(word):
            if self.decimal == ",":
                return _Outcome(float(word.replace(",", ".")))
            if self.decimal == AUTO:
                return _Outcome(is_asked=True)
        if self.decimal == "," and _DIGITS.fullmatch(word.lstrip("+-")) and len(word) < _MAX_DIGITS:
            return _Outcome(float(word))
        if word.lstrip("+-").casefold() in {"nan", "inf", "infinity"}:
            return _Outcome(error=f"{self.what}.not_finite")
        return _Outcome(error=f"{self.what}.not_a_number")


_COUNT_RULES = (_COUNT_ERRORS, _COUNT_WARNINGS)
_REAL_RULES: tuple[dict[str, tuple[str, str]], dict[str, tuple[str, str]]] = (_REAL_ERRORS, {})
_MEASURE_RULES: tuple[dict[str, tuple[str, str]], dict[str, tuple[str, str]]] = (
    _MEASURE_ERRORS,
    {},
)


def _parsed(
    column: CellColumn,
    ledger: Ledger,
    outcome: Callable[[str], _Outcome],
    kind: pa.DataType,
    rules: tuple[dict[str, tuple[str, str]], dict[str, tuple[str, str]]],
) -> pa.Array:
    """The values by the distinct words, with everything found about them."""
    codes, distinct = distinct_words(column.text)
    words = _outcomes(distinct, outcome)
    errors, warnings = rules
    report(column, codes, words.errors, errors, note=ledger.refuse)
    report(column, codes, words.warnings, warnings, note=ledger.warn)
    report(column, codes, words.spaced, _SPACES, note=ledger.warn)
    return spread(pa.array(words.values, kind), codes)


def _outcomes(distinct: list[str], outcome: Callable[[str], _Outcome]) -> _Words:
    words = _Words()
    for word in distinct:
        trimmed = word.strip()
        found = outcome(trimmed) if trimmed else _Outcome()
        words.values.append(found.value)
        words.errors.append(found.error)
        words.warnings.append(found.warning)
        words.spaced.append("cell.spaces" if trimmed != word and not found.error else None)
        if found.is_asked:
            words.asked.append(word)
    return words


def _ask_thousands(column: CellColumn, ledger: Ledger, marks: NumberMarks) -> None:
    if marks.thousands != AUTO:
        return
    _, distinct = distinct_words(column.text)
    asked = _outcomes(distinct, _Counts(marks).outcome).asked
    if asked:
        found = sorted({_GROUPED.fullmatch(word.strip())[1] for word in asked})  # type: ignore[index] # asked words match
        other = ' Where the mark is the decimal one, state it as "decimal".' if "." in found else ""
        ledger.findings.ask(
            "thousands",
            f"Column '{column.name}': does the mark in {samples(asked)} separate thousands?{other}",
            found,
        )


def _ask_decimal(column: CellColumn, ledger: Ledger, mark: str) -> None:
    if mark != AUTO:
        return
    _, distinct = distinct_words(column.text)
    asked = _outcomes(distinct, _Reals(mark).outcome).asked
    if asked:
        prompt = f"Column '{column.name}': is the comma in {samples(asked)} the decimal mark?"
        ledger.findings.ask("decimal", prompt, (",", "."))


def _plain_counts(text: pa.Array) -> pa.Array | None:
    """The numbers, where every cell is a few plain digits; None where one is not."""
    if not _only_bytes(text, b"0123456789"):
        return None
    longest = pc.max(pc.binary_length(text)).as_py() or 0
    return text.cast(pa.int64()) if longest <= _MAX_DIGITS else None


def _plain_reals(text: pa.Array) -> pa.Array | None:
    """The numbers, where every cell is digits with a point and a sign; None where one is not."""
    if not _only_bytes(text, b"0123456789.-"):
        return None
    shaped = pc.match_substring_regex(text, r"^-?[0-9]+(\.[0-9]+)?$")
    return text.cast(pa.float64()) if pc.all(shaped).as_py() in {True, None} else None


def _only_bytes(text: pa.Array, allowed: bytes) -> bool:
    """Whether all bytes of all cells are among the allowed ones."""
    whole = pa.concat_arrays([text]) if text.offset else text
    buffer = whole.buffers()[2]
    if buffer is None or not len(whole):
        return True
    table = np.zeros(256, dtype=np.bool_)
    table[list(allowed)] = True
    ends = np.frombuffer(whole.buffers()[1], dtype=np.int32)[
        [whole.offset, whole.offset + len(whole)]
    ]
    content = np.frombuffer(buffer, dtype=np.uint8)[ends[0] : ends[1]]
    return bool(table[content].all())


def _without_kinds(column: CellColumn, ledger: Ledger, what: str) -> CellColumn:
    """The column without cells that the file says are no numbers; text numbers are warned of."""
    if column.kinds is None:
        return column
    filled = is_filled(column.text)
    truths = column.is_kind(CellKind.BOOL) & filled
    texts = ("is true or false, not a number", "Give the number, or leave the cell empty.")
    ledger.refuse(column, rows_where(truths), f"{what}.boolean", texts)
    days = column.is_kind(CellKind.DATE) & filled
    texts = ("is formatted as a date, not a number", "Format the cell as a number.")
    ledger.refuse(column, rows_where(days), f"{what}.date", texts)
    as_text = column.is_kind(CellKind.TEXT, CellKind.FORMULA_TEXT) & filled
    ledger.warn(column, rows_where(as_text), "cell.number_as_text", _TEXT_NUMBER)
    return column.without(truths | days)


def _without_exponents(column: CellColumn) -> CellColumn:
    """Numbers that the file itself holds as numbers may have an exponent (1e-05); text may not."""
    numbers = column.is_kind(CellKind.NUMBER, CellKind.FORMULA_NUMBER)
    if not numbers.any():
        return column
    exponent = pc.fill_null(pc.match_substring_regex(column.text, "[eE]"), fill_value=False)
    rows = rows_where(numbers & exponent.to_numpy(zero_copy_only=False))
    if not len(rows):
        return column
    cells = column.text.to_pylist()
    for row in rows:
        if _EXPONENT.fullmatch(cells[row]):
            cells[row] = format(Decimal(cells[row]), "f")
    return column.with_text(pa.array(cells, pa.string()))


def _within(column: CellColumn, ledger: Ledger, values: pa.Array, max_count: int) -> pa.Array:
    numbers = values.fill_null(0).to_numpy(zero_copy_only=False)
    wrong = numbers > max_count
    texts = (
        f"is above {max_count:,}",
        'Correct the cell, or raise "limits": {"max_count": …} in the mapping.',
    )
    ledger.refuse(column, rows_where(wrong), "count.too_large", texts)
    return _blanked(values, wrong).cast(pa.int32())


def _blanked(values: pa.Array, wrong: np.typing.NDArray[np.bool_]) -> pa.Array:
    return (
        pc.if_else(pa.array(wrong), pa.scalar(None, values.type), values) if wrong.any() else values
    )


def _blank(mark: str) -> str:
    """All kinds of space as one."""
    return " " if mark in " \u00a0\u202f\u2009" else mark
