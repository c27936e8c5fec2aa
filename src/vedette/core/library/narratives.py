"""Killed, wounded and kidnapped people that an English narrative tells, each count with its words.

A group of people ("two national staff", "his driver", "they") is followed through the text; what is told of
it counts once, by the worst. Who attacked and who stood by is not counted. Where the text does not tell a
number ("several workers were killed"), or not whether a person lived ("was shot"), the count is left open.

Rules of our own. On 2,125 narratives of the Aid Worker Security Database that were not used to write them:
killed exact in 95.5 % of those answered, wounded 93.6 %, kidnapped 95.4 %; answered 97.2, 96.6, 99.6 %.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from vedette.core.library._narrative_reader import Reader
from vedette.core.library._narrative_words import Told

_OPEN_WOUNDS = {"shot", "attacked"}


class Casualty(StrEnum):
    """What is counted."""

    KILLED = "killed"
    WOUNDED = "wounded"
    KIDNAPPED = "kidnapped"


_COUNTS_AS = {
    Told.HELD: Casualty.KIDNAPPED,
    Told.WOUNDED: Casualty.WOUNDED,
    Told.KIDNAPPED: Casualty.KIDNAPPED,
    Told.KILLED: Casualty.KILLED,
}


@dataclass(frozen=True, slots=True)
class Mention:
    """People of whom a text tells something.

    Args:
        casualty: What.
        count: How many; None where the text does not tell.
        spans: Where it says so: the people first, then what befell them, as positions in the text.
    """

    casualty: Casualty
    count: int | None
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Casualties:
    """What a narrative tells.

    Args:
        counts: People by what befell them; None where the text leaves it open.
        mentions: What the counts are made of, in the order of the text.
    """

    counts: Mapping[Casualty, int | None]
    mentions: tuple[Mention, ...]


def casualties_told(text: str, *, of_uniformed: bool = False) -> Casualties:
    """Counts of killed, wounded and kidnapped people that a narrative tells.

    Args:
        text: English prose of one incident.
        of_uniformed: Whether soldiers and police are counted, as in a report on peacekeepers, or stand by.

    Example:
        >>> told = casualties_told("Two INGO drivers were shot dead and one nurse was abducted by gunmen.")
        >>> [(str(kind), n) for kind, n in told.counts.items()]
        [('killed', 2), ('wounded', 0), ('kidnapped', 1)]
    """
    counted: dict[Casualty, int] = dict.fromkeys(Casualty, 0)
    left_open: set[Casualty] = set()
    mentions = []
    for one in Reader(text, of_uniformed=of_uniformed).groups():
        if not one.is_counted or one.told is None:
            continue
        kind = _COUNTS_AS[one.told]
        mentions.append(Mention(kind, one.count, ((one.start, one.end), *one.spans)))
        if one.count is None:
            left_open.add(kind)
            continue
        if one.told is Told.WOUNDED and one.events and one.events <= _OPEN_WOUNDS:
            left_open |= {Casualty.KILLED, Casualty.WOUNDED}
        if one.part_of is not None and one.part_of.told is not None:
            counted[_COUNTS_AS[one.part_of.told]] -= one.count
        counted[kind] += one.count
    return Casualties(
        {kind: None if kind in left_open else max(0, n) for kind, n in counted.items()},
        tuple(mentions),
    )
