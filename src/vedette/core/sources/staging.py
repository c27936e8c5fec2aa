"""The staging table: a foreign file as text cells with their place in it, and what was found on the way."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from enum import IntEnum

import pyarrow as pa

from vedette.core.kernel.problems import MAX_PROBLEMS, Problem, Question, Status


class CellKind(IntEnum):
    """What the file itself says a cell is; delimited text says nothing and has no kinds."""

    BLANK = 0
    TEXT = 1
    NUMBER = 2
    DATE = 3
    BOOL = 4
    FORMULA_NUMBER = 5
    FORMULA_TEXT = 6
    NESTED = 7


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one file may bring; an administrator may raise sizes and records per source.

    Args:
        file_bytes: Size of the file as received.
        unpacked_bytes: Size of all members of a container, as counted while unpacking.
        ratio: Unpacked to packed size, looked at above `ratio_from_bytes`.
        ratio_from_bytes: Unpacked size below which the ratio does not matter.
        members: Files in a ZIP container.
        record_bytes: Size of one record.
        cell_characters: Length of one cell.
        columns: Columns of the table.
        records: Records, without the header.
        json_depth: Nesting of arrays and objects.
    """

    file_bytes: int = 100 * 2**20
    unpacked_bytes: int = 256 * 2**20
    ratio: int = 200
    ratio_from_bytes: int = 2**20
    members: int = 1_000
    record_bytes: int = 2**20
    cell_characters: int = 100_000
    columns: int = 512
    records: int = 1_000_000
    json_depth: int = 32

    def raised(self, by: object) -> Limits:
        """The limits with those that `by` (a mapping of names to whole numbers) gives in their place."""
        if not isinstance(by, dict):
            return self
        known = {one.name for one in fields(self)}
        return replace(
            self, **{key: value for key, value in by.items() if key in known and value is not None}
        )


@dataclass(slots=True)
class Findings:
    """Collects what is wrong with a file: up to 100 errors and 100 warnings are kept, all are counted."""

    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    choices: dict[str, object] = field(default_factory=dict)
    n_errors: int = 0

    def refuse(self, problem: Problem) -> None:
        """Note an error: the file is refused."""
        self.n_errors += 1
        if len(self.errors) < MAX_PROBLEMS:
            self.errors.append(problem)

    def warn(self, problem: Problem) -> None:
        """Note a warning."""
        if len(self.warnings) < MAX_PROBLEMS:
            self.warnings.append(problem)

    def ask(self, id: str, prompt: str, choices: Sequence[object] = ()) -> None:
        """Note a question, answered by stating `id` in the mapping; asked once."""
        if all(question.id != id for question in self.questions):
            self.questions.append(Question(id, prompt, tuple(str(choice) for choice in choices)))

    @property
    def is_stopped(self) -> bool:
        """Whether there is an error or a question, so that nothing can be committed."""
        return bool(self.errors or self.questions)

    @property
    def status(self) -> Status:
        """The result so far: an error outweighs a question, a question outweighs a warning."""
        if self.errors:
            return Status.REJECTED
        if self.questions:
            return Status.NEEDS_INPUT
        return Status.ACCEPTED_WITH_WARNINGS if self.warnings else Status.ACCEPTED


@dataclass(frozen=True, slots=True)
class Staged:
    """A file as text: nothing typed, nothing guessed, every cell as read.

    Args:
        cells: One row per record; all columns `string`, named by the header as trimmed, or by the
            position from 1 ("1", "2") where there is no header. Empty cells are "", absent ones null.
        record: Record number of each row (int32): the header is 1, JSON counts from 0.
        format: delimited, xlsx, json, json_lines, geojson or parquet.
        line: Physical line at which each record starts (int32), where the format has lines.
        kinds: `CellKind` of each cell (uint8), same columns; None for delimited text.
        path: Pattern of the JSON path of a cell, with `{record}` and `{column}`.
        choices: What was declared or found: encoding, delimiter, header, sheet, member.
    """

    cells: pa.Table
    record: pa.Array
    format: str
    line: pa.Array | None = None
    kinds: pa.Table | None = None
    path: str | None = None
    choices: dict[str, object] = field(default_factory=dict)

    def path_of(self, record: int, column: str) -> str | None:
        """The JSON path of a cell, or None where the format has none."""
        return None if self.path is None else self.path.format(record=record, column=column)


def folded(name: str) -> str:
    """A column name as it is compared: NFC, trimmed, case-folded.

    Example:
        >>> folded(" Incident_ID ")
        'incident_id'
    """
    return unicodedata.normalize("NFC", name).strip().casefold()
