"""A foreign file as text cells only, for tables that are no casualty source and for suggestions."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from vedette.core.kernel.errors import BadInput

if TYPE_CHECKING:
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
    from vedette.core.sources.child import read_in_child
    from vedette.core.sources.mapping import Mapping

    # The reader wants some columns to be mapped: the first two, by position, which say nothing of
    # names. What it then finds wrong with their values does not matter, only whether there are cells.
    mapping = Mapping(columns={"date": 1, "killed": 2}, key=None, header=True)
    reading = read_in_child(original, mapping, _FAR, folder, name=name)
    if reading.staged is not None:
        return reading.staged
    for problem in reading.errors:
        raise BadInput(problem.message, problem.remedy)
    prompts = " ".join(question.prompt for question in reading.questions)
    raise BadInput(f"'{name}' cannot be read without a choice. {prompts}", "Save it as UTF-8 CSV.")
