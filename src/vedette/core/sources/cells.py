"""Typed cells: every rule on blanks, dates, counts, coordinates, keys and text, on whole columns.

Nothing is guessed: a cell is right, wrong (the file is refused) or a question to a person.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from vedette.core.kernel.problems import Problem, Question
from vedette.core.sources import cell_dates
from vedette.core.sources.cell_columns import (
    CellColumn,
    Ledger,
    is_filled,
    mapped_column,
    rows_where,
    valued,
)
from vedette.core.sources.cell_date_parts import parted_dates
from vedette.core.sources.cell_dates import DateRules
from vedette.core.sources.cell_keys import keys
from vedette.core.sources.cell_numbers import (
    MAX_COUNT,
    NumberMarks,
    birth_years,
    counts,
    degrees,
    measures,
)
from vedette.core.sources.cell_positions import Axis, Countries, check_positions, named_countries
from vedette.core.sources.cell_text import check_text, check_typed, without_escapes
from vedette.core.sources.mapping import Located, Mapping
from vedette.core.sources.staging import CellKind, Staged

COUNTS = (
    "killed",
    "killed_low",
    "killed_high",
    "injured",
    "kidnapped",
    "un_staff",
    "to_first_aid",
    "to_advanced_care",
    "to_surgery",
)
DATES = ("date", "date_to", "died_on", "reported_on")
MEASURES = ("value", "of")
"""What readings of indicators hold as numbers."""
AXES = {"lat": 90.0, "lon": 180.0}
_TYPED = frozenset({*COUNTS, *DATES, *AXES, *MEASURES, "birth_year"})


@dataclass(frozen=True, slots=True)
class Typed:
    """The typed cells of a file and what was found in them.

    Args:
        table: One row per record in file order: `source_record_id` (text as read), `record`, `line`
            (int32) and, for what is mapped: `date` (EDTF text) with `date_from` and `date_to`, further
            dates (date32), counts and birth_year (int32), lat and lon (float64, degrees), all others
            as text. Null is blank; with errors or questions the cells concerned are null.
        errors: Up to 100, in the order of the file.
        warnings: One per column and rule, at its first cell.
        questions: What a person must state in the mapping.
        n_errors: Number of all errors.
        choices: What was inferred, by key of the mapping.
    """

    table: pa.Table
    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    questions: tuple[Question, ...]
    n_errors: int = 0
    choices: dict[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class _Work:
    """One file being typed."""

    staged: Staged
    mapping: Mapping
    located: Located
    rules: DateRules
    ledger: Ledger

    def column(self, common: str) -> CellColumn | None:
        """The mapped column; None where the file has none."""
        name = self.located.columns.get(common)
        return self.named(common, name) if isinstance(name, str) else None

    def named(self, common: str, name: str) -> CellColumn:
        """The column of this name, its characters checked as its common name demands."""
        column = mapped_column(self.staged, self.mapping, common, name)
        if common not in _TYPED:
            check_text(column, self.ledger)
            return column
        check_typed(column, self.ledger)
        return valued(column, self.mapping.values.get(common, {}))


def typed_cells(staged: Staged, mapping: Mapping, *, received_on: dt.date) -> Typed:
    """The cells of a file in their types, with every problem, warning and question about them.

    Args:
        staged: The file as text.
        mapping: Which column means what; columns that the file lacks are left out (the readers of
            headers refuse those that are required).
        received_on: Day of receipt; no date may be later.
    """
    located = mapping.located(staged.cells.column_names)
    rules = DateRules(
        received_on,
        mapping.date_order,
        mapping.two_digit_years_from,
        mapping.serial_dates,
        is_workbook=staged.format == "xlsx",
    )
    work = _Work(staged, mapping, located, rules, Ledger(staged))
    columns: dict[str, pa.Array] = {"source_record_id": _keys(work)}
    columns |= _dates(work)
    columns |= _numbers(work)
    columns |= _texts(work)
    findings = work.ledger.settle()
    line = staged.line if staged.line is not None else pa.nulls(len(staged.record), pa.int32())
    table = pa.table({"record": staged.record, "line": line} | columns)
    return Typed(
        table,
        tuple(findings.errors),
        tuple(findings.warnings),
        tuple(findings.questions),
        findings.n_errors,
        findings.choices,
    )


def _keys(work: _Work) -> pa.Array:
    if work.located.key is None:
        return work.staged.record.cast(pa.string())
    column = mapped_column(work.staged, work.mapping, "key", work.located.key)
    check_typed(column, work.ledger)
    column = _unescaped(work, column)
    return keys(column, work.ledger, duplicates=work.mapping.duplicate_keys)


def _dates(work: _Work) -> dict[str, pa.Array]:
    """The typed columns of all dates; day and month are ordered alike in all of them."""
    found = [column for name in DATES if (column := work.column(name)) is not None]
    apart = cell_dates.date_columns(found, work.ledger)
    order = cell_dates.settled_order(apart, work.ledger, work.rules)
    if apart and order != cell_dates.Order.YMD:
        work.ledger.findings.choices["date_order"] = str(order)
    read = {
        one.column.common: cell_dates.days(one, work.ledger, work.rules, order) for one in apart
    }
    filled = {one.column.common: one.column for one in apart}
    first, last, edtf = _event_dates(work, read, filled)
    own: dict[str, pa.Array] = {n: read[n] for n in ("died_on", "reported_on") if n in read}
    if first is None or last is None:
        return own
    return {"date": edtf, "date_from": first, "date_to": last} | own


def _event_dates(
    work: _Work, read: dict[str, pa.Array], columns: dict[str, CellColumn]
) -> tuple[pa.Array | None, pa.Array | None, pa.Array | None]:
    """First and last possible day and the EDTF text, from a day, a range or parts."""
    parts = work.located.columns.get("date")
    if isinstance(parts, dict) and "year" in parts:
        found = {part: work.named("date", name) for part, name in parts.items()}
        dated = parted_dates(found, work.ledger, work.rules)
        filled = np.logical_or.reduce([is_filled(column.text) for column in found.values()])
        _refuse_blank_dates(work, found["year"], ~filled)
        return dated.first, dated.last, dated.edtf
    if "date" not in read:
        return None, None, None
    first = last = read["date"]
    _refuse_blank_dates(work, columns["date"], ~is_filled(columns["date"].text) | _spaced(columns))
    if "date_to" in read:
        last = pc.coalesce(read["date_to"], first)
        backwards = pc.fill_null(pc.less(last, first), fill_value=False)
        texts = ("lies before the date that the range begins with", "Exchange or correct the two.")
        rows = rows_where(backwards.to_numpy(zero_copy_only=False))
        work.ledger.refuse(columns["date_to"], rows, "date.backwards", texts)
    return first, last, cell_dates.edtf(first, last)


def _spaced(columns: dict[str, CellColumn]) -> np.typing.NDArray[np.bool_]:
    """Where the date is made of spaces only."""
    trimmed = pc.utf8_trim_whitespace(columns["date"].text)
    empty = pc.fill_null(pc.equal(pc.binary_length(trimmed), 0), fill_value=False)
    return np.asarray(empty.to_numpy(zero_copy_only=False), dtype=np.bool_)


def _refuse_blank_dates(
    work: _Work, column: CellColumn, blank: np.typing.NDArray[np.bool_]
) -> None:
    texts = (
        "is blank, but every record needs its date",
        "Give the date, or quarantine the record.",
    )
    work.ledger.refuse(column, rows_where(blank), "date.blank", texts)


def _numbers(work: _Work) -> dict[str, pa.Array]:
    marks = NumberMarks(work.mapping.decimal, work.mapping.thousands)
    most = work.mapping.limits.get("max_count", MAX_COUNT)
    made: dict[str, pa.Array] = {}
    for common in COUNTS:
        if (column := work.column(common)) is not None:
            made[common] = counts(column, work.ledger, marks=marks, max_count=most)
    for common in MEASURES:
        if (column := work.column(common)) is not None:
            made[common] = measures(column, work.ledger, marks=marks)
    if (column := work.column("birth_year")) is not None:
        made["birth_year"] = birth_years(column, work.ledger, last=work.rules.received_on.year)
    return made | _positions(work, marks)


def _positions(work: _Work, marks: NumberMarks) -> dict[str, pa.Array]:
    axes: dict[str, Axis] = {}
    for common, limit in AXES.items():
        if (column := work.column(common)) is not None:
            numbers = degrees(column, work.ledger, marks=marks, limit=limit)
            axes[common] = Axis(column, numbers)
    if len(axes) == len(AXES):
        check_positions(axes["lat"], axes["lon"], _countries(work), work.ledger)
    return {common: axis.numbers for common, axis in axes.items()}


def _countries(work: _Work) -> Countries | None:
    words = work.mapping.values.get("country", {})
    name = work.located.columns.get("country")
    if isinstance(name, str):
        return named_countries(work.staged.cells.column(name).combine_chunks(), words)
    constant = work.mapping.constants.get("country")
    if constant is None:
        return None
    return named_countries(pa.array([str(constant)] * work.staged.cells.num_rows), words)


def _texts(work: _Work) -> dict[str, pa.Array]:
    made: dict[str, pa.Array] = {}
    for common in work.located.columns:
        if common in _TYPED:
            continue
        if (column := work.column(common)) is not None:
            _refuse_nested(work, column)
            made[common] = _unescaped(work, column).text
    return made


def _refuse_nested(work: _Work, column: CellColumn) -> None:
    nested = column.is_kind(CellKind.NESTED) & is_filled(column.text)
    texts = ("is a list or an object, not a text", "Map a plain field, or flatten the file.")
    work.ledger.refuse(column, rows_where(nested), "cell.nested", texts)


def _unescaped(work: _Work, column: CellColumn) -> CellColumn:
    """Delimited text that we exported ourselves has an apostrophe before = + - @; it goes again."""
    if work.staged.format != "delimited":
        return column
    return column.with_text(without_escapes(column.text))
