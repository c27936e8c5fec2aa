"""The check before an import: everything that it would say and change, and the rows that stop it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from vedette.core.kernel.errors import BadInput, BadMapping
from vedette.core.kernel.problems import Problem
from vedette.core.sources.changes import Changes, changes
from vedette.pipeline.acquire import Imported, Request, prepared, refused
from vedette.pipeline.decisions import Author
from vedette.pipeline.imports import import_state
from vedette.pipeline.products import read_table
from vedette.pipeline.snapshots import incoming
from vedette.pipeline.workspace import Review

if TYPE_CHECKING:
    import pyarrow as pa

    from vedette.core.sources.corrected import CorrectedCell
    from vedette.core.sources.problems_workbook import Compared
    from vedette.core.sources.staging import Staged

ROWS_SHEET = "Rows to correct"


@dataclass(frozen=True, slots=True)
class FailingRow:
    """A record that stops the import, with all its cells as they came."""

    record: int
    line: int | None
    cells: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """The row as a JSON object."""
        return {"record": self.record, "line": self.line, "cells": list(self.cells)}


@dataclass(frozen=True, slots=True)
class Checked:
    """What an import would say and do.

    Args:
        imported: As `preview_source` gives it.
        n_records: Records of the file, quarantined ones left out; None where its structure is not sound.
        columns: Names of its columns.
        failing: The records that stop the import and can be corrected or set aside.
        changes: Every record that would be new, changed or gone; None while something stops the import.
        workbook: The failing rows as XLSX; None where no row fails.
    """

    imported: Imported
    n_records: int | None = None
    columns: tuple[str, ...] = ()
    failing: tuple[FailingRow, ...] = ()
    changes: Changes | None = None
    workbook: bytes | None = None

    def as_json(self) -> dict[str, object]:
        """All but the workbook as a JSON object."""
        return {
            **self.imported.as_json(),
            "n_records": self.n_records,
            "columns": list(self.columns),
            "failing": [row.as_json() for row in self.failing],
            "changes": None if self.changes is None else self.changes.as_json(),
        }


@dataclass(frozen=True, slots=True)
class Looked:
    """A file read as far as it goes, nothing kept."""

    imported: Imported
    records: pa.Table | None
    staged: Staged | None


def check_source(review: Review, request: Request) -> Checked:
    """Everything that importing a file would say and change, with the rows that stop it; nothing is kept."""
    found = looked_at(review, request)
    staged = found.staged
    if staged is None:
        return Checked(found.imported)
    failing = _failing(staged, found.imported.errors)
    return Checked(
        imported=found.imported,
        n_records=staged.cells.num_rows,
        columns=tuple(staged.cells.column_names),
        failing=failing,
        changes=None if found.records is None else _changes(review, request.source, found.records),
        workbook=_workbook(staged, found.imported.errors) if failing else None,
    )


def looked_at(review: Review, request: Request) -> Looked:
    """What the file holds as it would be imported, and as text."""
    from vedette.core.sources.child import staged_in
    from vedette.pipeline.acquire import CHILD

    try:
        with incoming(review) as folder:
            made = prepared(review, request, folder)
            staged = staged_in(folder / CHILD)
    except (BadInput, BadMapping) as error:
        return Looked(refused(error), None, None)
    return Looked(made.result, made.records, staged)


def _changes(review: Review, source: str, records: pa.Table) -> Changes:
    before = import_state(review.decisions()).newest(source)
    if before is None:
        return Changes(new=tuple(records["source_record_id"].to_pylist()))
    return changes(read_table(before.file(review, "records")), records)


def _failing(staged: Staged, errors: Sequence[Problem]) -> tuple[FailingRow, ...]:
    from vedette.core.sources.problems_workbook import failing_records

    places = {number: row for row, number in enumerate(staged.record.to_pylist())}
    names = staged.cells.column_names
    found = []
    for number in failing_records(errors):
        row = places.get(number)
        if row is None:
            continue
        cells = tuple(staged.cells[name][row].as_py() or "" for name in names)
        line = None if staged.line is None else staged.line[row].as_py()
        found.append(FailingRow(number, line, cells))
    return tuple(found)


def _workbook(staged: Staged, errors: Sequence[Problem]) -> bytes:
    from vedette.core.sources.problems_workbook import problems_workbook

    return problems_workbook(staged, errors)


def corrected_rows(
    review: Review, request: Request, workbook: Path, author: Author, why: str
) -> Compared:
    """The cells that a person corrected in the downloaded rows of a file.

    Cells that were corrected before stay as they are unless they are corrected again.

    Args:
        review: The review.
        request: The import, as it was checked when the rows went out.
        workbook: The rows as they came back: XLSX, or the sheet of rows as CSV.
        author: Who corrected.
        why: The reason.

    Raises:
        BadInput: The reason is missing, or the returned file cannot be read.
    """
    if not why.strip():
        raise BadInput("Cells are corrected without a reason.", "Write why, one line is enough.")
    from vedette.core.sources.problems_workbook import compared

    found = looked_at(review, request)
    if found.staged is None:
        raise BadInput("The file cannot be read.", "Correct what stops it in the file itself.")
    returned = _returned(workbook)
    errors = found.imported.errors
    back = compared(found.staged, errors, returned, by=author.by, at=author.at, why=why)
    return _against_file(back, request.corrected)


def _against_file(back: Compared, earlier: Sequence[CorrectedCell]) -> Compared:
    """Corrections as what they change in the file itself, not in what was corrected before."""
    held = {cell.place: cell for cell in earlier}
    cells, taken_back = [], []
    for cell in back.cells:
        before = held.get(cell.place)
        if before is not None and before.old == cell.new:
            taken_back.append(cell.place)
        else:
            cells.append(cell if before is None else replace(cell, old=before.old))
    return replace(back, cells=tuple(cells), taken_back=tuple(taken_back))


def _returned(workbook: Path) -> Staged:
    """The sheet of rows that came back, read in a child process like any foreign file."""
    import tempfile

    from vedette.core.sources.child import look_in_child, staged_in
    from vedette.pipeline.snapshots import copy_original

    sheet = {"sheet": ROWS_SHEET} if workbook.suffix.lower() == ".xlsx" else {}
    with tempfile.TemporaryDirectory(prefix="vedette-") as folder:
        copy, _ = copy_original(workbook, Path(folder))
        look = look_in_child(
            copy, {"header": 1, **sheet}, Path(folder) / "child", name=workbook.name
        )
        staged = staged_in(Path(folder) / "child")
    if staged is None or look.errors:
        problem = next(iter(look.errors), None)
        words = problem.message if problem else " ".join(one.prompt for one in look.questions)
        remedy = problem.remedy if problem else "Save it as XLSX."
        raise BadInput(f"The corrected rows cannot be read. {words}", remedy)
    return staged
