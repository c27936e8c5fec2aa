"""Rows that stop an import as a workbook, to be corrected in a spreadsheet program and brought back.

The first sheet holds the failing rows with all their cells as they came, the second one line for each
problem. All cells are text, none is a formula. What comes back is compared cell by cell with what went out:
each difference is one corrected cell, and whatever does not fit is named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vedette.core.kernel.problems import Problem
from vedette.core.sources.corrected import CorrectedCell
from vedette.core.sources.staging import Staged, folded
from vedette.core.trust.text_workbook import LONGEST, TextSheet, text_workbook

ROWS, PROBLEMS = "Rows to correct", "What is wrong"
RECORD = "Record in the file"
"""First column of the sheet of rows; it tells to which record the cells belong."""

_HEADS = ("Record", "Column", "Value", "Rule", "What is wrong", "Remedy")
_REMEDY = "Download the rows again and correct them there; keep the first column and the header."


@dataclass(frozen=True, slots=True)
class Compared:
    """What came back in a workbook.

    Args:
        cells: Every cell that differs from what went out.
        problems: What does not fit: unknown records, unknown or missing columns, records twice.
        untouched: Records that came back as they went out.
        absent: Failing records that did not come back; they still stop the import.
        taken_back: Record and column of cells corrected earlier that hold the file's own value again.
    """

    cells: tuple[CorrectedCell, ...]
    problems: tuple[Problem, ...]
    untouched: tuple[int, ...]
    absent: tuple[int, ...]
    taken_back: tuple[tuple[int, str], ...] = ()


def problems_workbook(staged: Staged, problems: Sequence[Problem]) -> bytes:
    """A workbook of the rows that problems name, and of the problems.

    Args:
        staged: The file as text.
        problems: Errors of the import; those of no record stand on the second sheet only.
    """
    return text_workbook([_rows_sheet(staged, problems), _problems_sheet(problems)])


def failing_records(problems: Sequence[Problem]) -> tuple[int, ...]:
    """Numbers of the records that problems name, in order; that of a header is none of them."""
    return tuple(sorted({one.record for one in problems if one.record is not None}))


def _rows_sheet(staged: Staged, problems: Sequence[Problem]) -> TextSheet:
    failing = {(one.record, one.column) for one in problems}
    names = staged.cells.column_names
    by_number = _rows(staged, failing_records(problems))
    marked = frozenset(
        (row, at)
        for row, number in enumerate(by_number)
        for at, name in enumerate(names, start=1)
        if (number, name) in failing
    )
    rows = [[str(number), *map(sent, cells)] for number, cells in by_number.items()]
    return TextSheet(ROWS, [RECORD, *names], rows, marked)


def _problems_sheet(problems: Sequence[Problem]) -> TextSheet:
    told = [
        (one.record, one.column, one.value, one.rule, one.message, one.remedy) for one in problems
    ]
    rows = [["" if value is None else sent(str(value)) for value in row] for row in told]
    return TextSheet(PROBLEMS, _HEADS, rows)


def _rows(staged: Staged, numbers: Sequence[int]) -> dict[int, list[str]]:
    """The cells of some records as text, by record number."""
    places = {number: row for row, number in enumerate(staged.record.to_pylist())}
    wanted = [number for number in numbers if number in places]
    columns = [
        staged.cells[name].take([places[number] for number in wanted]).to_pylist()
        for name in staged.cells.column_names
    ]
    return {number: [column[at] or "" for column in columns] for at, number in enumerate(wanted)}


def sent(text: str) -> str:
    """A cell as the workbook holds it: a cell beyond the longest of a spreadsheet is named, not cut."""
    if len(text) <= LONGEST:
        return text
    return f"[{len(text):,} characters; too long for a spreadsheet; leave this cell as it is]"


def compared(
    staged: Staged, problems: Sequence[Problem], returned: Staged, *, by: str, at: str, why: str
) -> Compared:
    """Every cell of a returned workbook that differs from the rows that went out.

    Args:
        staged: The file as text, as it was when the workbook was made.
        problems: The problems whose rows went out.
        returned: The sheet of rows as text, with its header.
        by: Who corrected.
        at: When.
        why: The reason.
    """
    names = {folded(name): name for name in staged.cells.column_names}
    held = {folded(name): name for name in returned.cells.column_names}
    faults = _column_faults(names, held)
    if folded(RECORD) not in held:
        return Compared((), tuple(faults), (), failing_records(problems))
    numbers, more = _numbers(returned, held[folded(RECORD)], staged)
    went_out = _rows(staged, list(numbers))
    columns = {
        name: returned.cells[held[key]].to_pylist() for key, name in names.items() if key in held
    }
    cells: list[CorrectedCell] = []
    untouched: list[int] = []
    for number, row in numbers.items():
        came_back = {name: column[row] or "" for name, column in columns.items()}
        found = _differing(
            dict(zip(staged.cells.column_names, went_out[number], strict=True)), came_back
        )
        cells += [CorrectedCell(number, name, old, new, by, at, why) for name, old, new in found]
        if not found:
            untouched.append(number)
    absent = tuple(n for n in failing_records(problems) if n not in numbers)
    return Compared(tuple(cells), (*faults, *more), tuple(untouched), absent)


def _differing(
    went_out: Mapping[str, str], came_back: Mapping[str, str]
) -> list[tuple[str, str, str]]:
    """(column, old, new) of the cells of one row that a person changed."""
    return [
        (name, went_out[name], new)
        for name, new in came_back.items()
        if _same(sent(went_out[name])) != _same(new)
    ]


def _same(text: str) -> str:
    """A cell as it is compared: spreadsheets know one kind of line break only."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _column_faults(names: Mapping[str, str], held: Mapping[str, str]) -> list[Problem]:
    missing = [name for key, name in names.items() if key not in held]
    unknown = [name for key, name in held.items() if key not in names and key != folded(RECORD)]
    faults = []
    if folded(RECORD) not in held:
        faults.append(
            Problem(
                "correction.no_record_column",
                f"The sheet has no column '{RECORD}', so its rows cannot be placed.",
                _REMEDY,
            )
        )
    faults += [
        Problem(
            "correction.column_missing",
            f"The column '{name}' did not come back.",
            _REMEDY,
            column=name,
        )
        for name in missing
    ]
    faults += [
        Problem("correction.no_column", f"The file has no column '{name}'.", _REMEDY, column=name)
        for name in unknown
    ]
    return faults


def _numbers(returned: Staged, column: str, staged: Staged) -> tuple[dict[int, int], list[Problem]]:
    """Record number -> row of the returned sheet, and what is wrong with the numbers."""
    known = set(staged.record.to_pylist())
    found: dict[int, int] = {}
    faults: list[Problem] = []
    for row, text in enumerate(returned.cells[column].to_pylist()):
        number = _number(text)
        if number is None or number not in known:
            faults.append(_fault("correction.no_record", "is no record of the file", text))
        elif number in found:
            faults.append(_fault("correction.twice", "came back twice", text))
        else:
            found[number] = row
    return found, faults


def _number(text: str | None) -> int | None:
    word = (text or "").strip().removesuffix(".0")
    return int(word) if word.isascii() and word.isdigit() else None


def _fault(rule: str, words: str, text: str | None) -> Problem:
    return Problem(rule, f"The record '{(text or '')[:20]}' {words}.", _REMEDY, value=text)
