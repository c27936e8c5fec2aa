"""Cells of a file that a person corrected on the way in: data beside the file, which stays as it came.

A corrected cell names its record, its column, what the file says there and what is to be read instead. It
fits exactly that place of exactly that file; where it does not, the file is refused, never the correction
passed over.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

import pyarrow as pa

from vedette.core.kernel.errors import BadInput
from vedette.core.kernel.problems import Problem
from vedette.core.sources.staging import CellKind, Findings, Staged

_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_REMEDY = "Take the correction back, or make it again from the rows of this file."


@dataclass(frozen=True, slots=True)
class CorrectedCell:
    """One cell as it is to be read.

    Args:
        record: Record number in the file (header is 1, JSON counts from 0).
        column: Name of the column in the file.
        old: What the file says there; "" for an empty cell.
        new: What is to be read; "" for no value.
        by: Who corrected it.
        at: When, ISO 8601.
        why: The reason.
    """

    record: int
    column: str
    old: str
    new: str
    by: str = ""
    at: str = ""
    why: str = ""

    def __post_init__(self) -> None:
        if self.old == self.new:
            raise BadInput(
                f"Record {self.record}, column '{self.column}': nothing is corrected.",
                "State a value that differs from the one in the file.",
            )

    @property
    def place(self) -> tuple[int, str]:
        """Record and column."""
        return self.record, self.column

    def as_json(self) -> dict[str, object]:
        """The cell as a JSON object with all its keys."""
        return asdict(self)


def corrected_cells(told: object) -> tuple[CorrectedCell, ...]:
    """The corrected cells in a JSON list, as `as_json` writes them; the last of each place counts.

    Example:
        >>> [cell.new for cell in corrected_cells([{"record": 2, "column": "a", "old": "x", "new": "y"}])]
        ['y']
    """
    if not isinstance(told, Sequence) or isinstance(told, str):
        return ()
    cells = [_cell(one) for one in told if isinstance(one, Mapping)]
    return ordered(cells)


def ordered(cells: Sequence[CorrectedCell]) -> tuple[CorrectedCell, ...]:
    """The last correction of each place, in the order of the file."""
    last = {cell.place: cell for cell in cells}
    return tuple(last[place] for place in sorted(last))


def _cell(told: Mapping[str, object]) -> CorrectedCell:
    words = {name: str(told.get(name) or "") for name in ("old", "new", "by", "at", "why")}
    return CorrectedCell(record=int(str(told["record"])), column=str(told["column"]), **words)


def with_corrected(staged: Staged, cells: Sequence[CorrectedCell], findings: Findings) -> Staged:
    """The staged table with the corrected cells in place of those of the file.

    Args:
        staged: The file as text.
        cells: At most one for each place.
        findings: Takes an error for each cell that does not fit the file, and one warning with their number.
    """
    if not cells:
        return staged
    rows = {number: row for row, number in enumerate(staged.record.to_pylist())}
    by_column: dict[str, dict[int, CorrectedCell]] = {}
    for cell in cells:
        problem = _misfit(staged, rows, cell)
        if problem is not None:
            findings.refuse(problem)
            continue
        by_column.setdefault(cell.column, {})[rows[cell.record]] = cell
    findings.warn(
        Problem(
            "cell.corrected",
            f"{len(cells)} cells are read as a person corrected them.",
            "Nothing to do; the file stays as it came, and the import lists each cell.",
            record=min(cell.record for cell in cells),
        )
    )
    for name, changes in by_column.items():
        staged = _replaced(staged, name, changes)
    return staged


def _misfit(staged: Staged, rows: Mapping[int, int], cell: CorrectedCell) -> Problem | None:
    """Why a corrected cell does not fit the file, or None."""
    if cell.record not in rows:
        rule, message = "correction.no_record", f"There is no record {cell.record} to correct."
    elif cell.column not in staged.cells.column_names:
        rule, message = "correction.no_column", f"There is no column '{cell.column}' to correct."
    elif (staged.cells[cell.column][rows[cell.record]].as_py() or "") != cell.old:
        rule = "correction.other_value"
        message = (
            f"Record {cell.record}, column '{cell.column}': the file holds another value than the one "
            "that was corrected."
        )
    else:
        return None
    return Problem(rule, message, _REMEDY, record=cell.record, column=cell.column)


def _replaced(staged: Staged, name: str, changes: Mapping[int, CorrectedCell]) -> Staged:
    at = staged.cells.column_names.index(name)
    texts = staged.cells[name].to_pylist()
    for row, cell in changes.items():
        texts[row] = cell.new
    cells = staged.cells.set_column(at, name, pa.array(texts, pa.string()))
    if staged.kinds is None:
        return replace(staged, cells=cells)
    kinds = staged.kinds[name].to_pylist()
    for row, cell in changes.items():
        kinds[row] = int(_kind(cell.new))
    column = pa.array(kinds, pa.uint8())
    return replace(staged, cells=cells, kinds=staged.kinds.set_column(at, name, column))


def _kind(text: str) -> CellKind:
    """What a corrected cell is in a format that tells kinds."""
    if not text:
        return CellKind.BLANK
    return CellKind.NUMBER if _NUMBER.fullmatch(text) else CellKind.TEXT
