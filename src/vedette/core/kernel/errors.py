"""The error tree: every error says what was found and what to do about it.

VedetteError
├── BadInput        a file or value that cannot be used (source, record, column)
├── BadMapping      a mapping that contradicts itself or its file
├── NotEnoughData   a figure that cannot be computed honestly
├── NotAllowed      the person may not do this
├── WrongState      the act does not fit the present state
├── NotFound        nothing of that name is here
└── OutOfDate       a result rests on something that has changed
"""

from __future__ import annotations


class VedetteError(Exception):
    """A problem with its remedy, in words for the person who can help.

    Args:
        problem: What was found, with value and place; never a name, rank or quotation.
        remedy: What to do, and where.
    """

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem} {remedy}".strip())
        self.problem = problem
        self.remedy = remedy


class BadInput(VedetteError):
    """A file or value that cannot be used."""


class BadMapping(VedetteError):
    """A mapping that contradicts itself or the file it is for."""


class NotEnoughData(VedetteError):
    """A figure that cannot be computed honestly from what is there."""


class NotAllowed(VedetteError):
    """An act that this person may not do."""


class WrongState(VedetteError):
    """An act that does not fit the present state of its object."""


class NotFound(VedetteError):
    """Nothing of that name is here."""


class OutOfDate(VedetteError):
    """A result that rests on something that has changed since."""
