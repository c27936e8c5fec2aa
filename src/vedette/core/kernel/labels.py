"""Labels: a level and a set of compartments on every snapshot, record and derived thing.

A viewer may see a thing when the viewer's level is not below its level and holds all its
compartments; a derived thing carries the join of the labels of its inputs (trust rules 2.1 and 2.2).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from vedette.core.kernel.errors import BadInput


class Level(IntEnum):
    """Levels of sensitivity; public is reached by release only."""

    PUBLIC = 0
    UNCLASSIFIED = 1
    CONFIDENTIAL = 2
    STRICTLY_CONFIDENTIAL = 3


_WORDS = {level: level.name.lower() for level in Level}
_COMPARTMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")


@dataclass(frozen=True, slots=True)
class Label:
    """A level with compartments (a mission, an inquiry, the interviews)."""

    level: Level
    compartments: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        wrong = [name for name in self.compartments if not _COMPARTMENT.fullmatch(name)]
        if wrong:
            raise BadInput(
                f"The compartment '{min(wrong)}' has characters that a label cannot hold.",
                "Use letters, digits, dot, hyphen and underscore.",
            )

    def __str__(self) -> str:
        word = _WORDS[self.level]
        return f"{word}:{','.join(sorted(self.compartments))}" if self.compartments else word

    def covers(self, other: Label) -> bool:
        """Whether a viewer cleared to this label may see a thing of the other label."""
        return self.level >= other.level and other.compartments <= self.compartments


def parse_label(text: str) -> Label:
    """The label from its text form, `confidential` or `confidential:MINUSMA,INQUIRIES`.

    Raises:
        BadInput: The level is none of public, unclassified, confidential, strictly_confidential.

    Example:
        >>> str(parse_label("confidential:B,A"))
        'confidential:A,B'
    """
    word, _, rest = text.strip().partition(":")
    levels = {name: level for level, name in _WORDS.items()}
    if word not in levels:
        raise BadInput(f"'{word}' is not a level of a label.", f"Use one of {', '.join(levels)}.")
    return Label(levels[word], frozenset(name.strip() for name in rest.split(",") if name.strip()))


def join(labels: Iterable[Label]) -> Label:
    """The label of what is derived from things of these labels; public for nothing."""
    return functools.reduce(
        lambda a, b: Label(max(a.level, b.level), a.compartments | b.compartments),
        labels,
        Label(Level.PUBLIC),
    )
