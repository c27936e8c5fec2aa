"""The glossary that a text makes by itself: the terms of the field that it uses, as the code lists define them."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator

from vedette.core.kernel.codelists import codelist
from vedette.core.reports.document import (
    Annex,
    Block,
    Box,
    Chart,
    Heading,
    Table,
    Terms,
    inlines_of,
)
from vedette.core.reports.spoken import said

_LISTS = (
    "cause",
    "casualty_type",
    "injury_severity",
    "personnel_category",
    "incident_type",
    "weapon",
    "place_of_death",
    "role_of_care",
    "evac_milestone",
)
"""Code lists whose labels a report on casualties prints."""
_SHORTEST = 5


def glossary(pieces: Iterable[str]) -> dict[str, str]:
    """Label of a code that stands in the text, in any case and number -> its definition; by letter.

    Args:
        pieces: What stands in the text, each as its reader reads it.

    Example:
        >>> list(glossary(["Two accidents, and no malicious act."]))
        ['Accident', 'Malicious act']
    """
    whole = "\n".join(pieces).casefold()
    return {
        label: meaning
        for label, (meaning, pattern) in _terms().items()
        if label.casefold() in whole and pattern.search(whole)
    }


def explained(blocks: Iterable[Block]) -> dict[str, str]:
    """The terms that some blocks use, as `glossary` finds them; what explains terms itself is not asked."""
    return glossary(words for block in blocks for words in _words_of(block))


def _words_of(block: Block) -> Iterator[str]:
    match block:
        case Terms():
            return
        case Heading(text=text) | Annex(text=text):
            yield text
        case Chart(caption=caption):
            yield caption
        case Table(caption=caption, columns=columns):
            yield from (caption, *(one.head for one in columns))
        case Box(head=head):
            yield from (words for _, words in head)
        case _:
            pass
    yield said(tuple(inlines_of(block)), lambda _: "")


@functools.cache
def _terms() -> dict[str, tuple[str, re.Pattern[str]]]:
    """Label -> definition, and how it stands in a text; of two lists with one label the first counts."""
    found: dict[str, tuple[str, re.Pattern[str]]] = {}
    for name in _LISTS:
        for one in codelist(name).entries.values():
            if one.definition and len(one.label) >= _SHORTEST:
                pattern = re.compile(rf"(?<!\w){re.escape(one.label.casefold())}(?:e?s)?(?!\w)")
                found.setdefault(one.label, (one.definition, pattern))
    return dict(sorted(found.items(), key=lambda pair: pair[0].casefold()))
