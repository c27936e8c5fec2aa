"""A foreign file as text cells only, for tables that are no casualty source and for suggestions."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from vedette.core.kernel.errors import BadInput

if TYPE_CHECKING:
    import pyarrow as pa

    from vedette.core.sources.reading import Reading
    from vedette.core.sources.staging import Staged

_FAR = dt.date(9999, 12, 31)


def staged_in_child(original: Path, folder: Path, *, name: str) -> Staged:
    """The cells of a file, read in a child process; what they mean is not looked at.

    Args:
        original: The copy of the file.
        folder: For the child's tables.
        name: The name that the file was received under.

    Raises:
        BadInput: Its structure is not sound, or a choice is open; the message tells which.
    """
    reading = _read(original, folder, name=name, header=True)
    if reading.staged is not None:
        return reading.staged
    raise _refusal(reading, name)


def staged_of_context(original: Path, folder: Path, *, name: str) -> pa.Table:
    """The cells of a context table; columns without a name (row numbers, as R writes them) are left out.

    A casualty source with such a column is refused, because the column may mean something; the forms of
    context tables are known by their names, so that a nameless column cannot be one of theirs.

    Args:
        original: The copy of the file.
        folder: For the child's tables.
        name: The name that the file was received under.

    Raises:
        BadInput: Its structure is not sound, or a choice is open; the message tells which.
    """
    reading = _read(original, folder, name=name, header=True)
    if reading.staged is not None:
        return reading.staged.cells
    if {problem.rule for problem in reading.errors} != {"header.blank_name"}:
        raise _refusal(reading, name)
    again = _read(original, folder.with_name(f"{folder.name}-again"), name=name, header=False)
    if again.staged is None:
        raise _refusal(again, name)
    cells = again.staged.cells
    names = {column: str(cells[column][0].as_py() or "").strip() for column in cells.column_names}
    kept = {column: told for column, told in names.items() if told}
    return cells.slice(1).select(list(kept)).rename_columns(list(kept.values()))


def _read(original: Path, folder: Path, *, name: str, header: bool) -> Reading:
    from vedette.core.sources.child import read_in_child
    from vedette.core.sources.mapping import Mapping

    # The reader wants some columns to be mapped: the first two, by position, which say nothing of
    # names. What it then finds wrong with their values does not matter, only whether there are cells.
    # Two, so that a delimiter counts that parts columns; a table of one column is read after that.
    two = Mapping(columns={"date": 1, "killed": 2}, key=None, header=header)
    reading = read_in_child(original, two, _FAR, folder, name=name)
    if {problem.rule for problem in reading.errors} != {"header.column_missing"}:
        return reading
    shutil.rmtree(folder)
    one = Mapping(columns={"date": 1, "killed": 1}, key=None, header=header)
    return read_in_child(original, one, _FAR, folder, name=name)


def _refusal(reading: Reading, name: str) -> BadInput:
    for problem in reading.errors:
        return BadInput(problem.message, problem.remedy)
    prompts = " ".join(question.prompt for question in reading.questions)
    return BadInput(f"'{name}' cannot be read without a choice. {prompts}", "Save it as UTF-8 CSV.")
