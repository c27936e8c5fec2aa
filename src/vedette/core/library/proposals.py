"""What the text of a document proposes for its extraction form, each value with the words that say it.

A proposal is never filled in by itself: a person reads the words and takes it, or not.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from vedette.core.library._narrative_words import sentences
from vedette.core.library.describe import days
from vedette.core.library.narratives import Casualty, casualties_told

_FIELDS = {
    Casualty.KILLED: "dead",
    Casualty.WOUNDED: "injured_severe",
    Casualty.KIDNAPPED: "captured",
}
_UNIT = re.compile(
    r"\b(?:[A-Z][\w-]+(?: [A-Z][\w-]+){0,3} )(?:[Bb]attalion|[Cc]ontingent|[Cc]ompany|[Ff]ormed [Pp]olice [Uu]nit|FPU"
    r"|[Pp]latoon|[Bb]attle[- ]?group|[Ss]quadron)\b"
)
_SHORTEST_PLACE = 3


@dataclass(frozen=True, slots=True)
class Proposal:
    """A value that a passage proposes for a field.

    Args:
        field: Name of the field; `unit` is shown only, no form asks for it.
        value: As the form takes it.
        start: Where the words begin that say so, as a position in the text.
        end: Where they end.
    """

    field: str
    value: str
    start: int
    end: int


def proposals(
    text: str,
    *,
    missions: Collection[str] = (),
    places: Collection[str] = (),
    of_uniformed: bool = True,
) -> tuple[Proposal, ...]:
    """Day, mission, place, unit and people of the incident that a passage tells of, in the order of the text.

    Args:
        text: One passage.
        missions: Acronyms that are known.
        places: Names of places that are known, as the sources of the review write them.
        of_uniformed: Whether soldiers and police are counted.

    Example:
        >>> told = proposals("On 3 May 2015 two peacekeepers of MINUSMA were killed.", missions=["MINUSMA"])
        >>> [(one.field, one.value) for one in told]
        [('date', '2015-05-03'), ('dead', '2'), ('mission', 'MINUSMA')]
    """
    found = [Proposal("date", day.isoformat(), start, end) for day, start, end in days(text)]
    found += _named("mission", text, missions)
    found += _named("place", text, [one for one in places if len(one) >= _SHORTEST_PLACE])
    found += [Proposal("unit", one[0], *one.span()) for one in _UNIT.finditer(text)]
    found += _people(text, of_uniformed=of_uniformed)
    return tuple(sorted(found, key=lambda one: (one.start, one.field)))


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence begins and ends that holds a stretch of a passage; of a longer stretch all its sentences.

    Example:
        >>> text = "It was dark. Two men were killed. Nobody came."
        >>> first, last = sentence_around(text, 13, 16)
        >>> text[first:last].strip()
        'Two men were killed.'
    """
    touched = [(a, b) for a, b in sentences(text) if a < end and start < b]
    return (touched[0][0], touched[-1][1]) if touched else (start, end)


def _named(field: str, text: str, names: Sequence[str] | Collection[str]) -> Iterator[Proposal]:
    """Each name that stands in the text, once; a longer name goes before one inside of it."""
    taken: list[tuple[int, int]] = []
    for name in sorted(set(names), key=lambda one: (-len(one), one)):
        if name not in text:
            continue
        hit = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)
        if hit and not any(start <= hit.start() < end for start, end in taken):
            taken.append(hit.span())
            yield Proposal(field, name, *hit.span())


def _people(text: str, *, of_uniformed: bool) -> Iterator[Proposal]:
    told = casualties_told(text, of_uniformed=of_uniformed)
    for kind, count in told.counts.items():
        spans = [span for one in told.mentions if one.casualty is kind for span in one.spans]
        if count and spans:
            start, end = min(a for a, _ in spans), max(b for _, b in spans)
            yield Proposal(_FIELDS[kind], str(count), start, end)
