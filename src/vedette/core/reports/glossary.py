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

_LISTS = ("cause", "casualty_type", "personnel_category", "incident_type")
"""Code lists whose labels mean the same wherever a report on casualties prints them."""
_SAYS_NOTHING = frozenset(("other", "unknown", "not_recorded"))
_SHORTEST = 5
_SENTENCE = re.compile(r"(?<=[\w)\"]\.)(?<!e\.g\.) (?=[A-Z])")
_FOR_MAPPING = re.compile(r" \((?:source )?value [^)]*\)")


def glossary(pieces: Iterable[str]) -> dict[str, str]:
    """Label of a code that stands in the text, in any case and number -> its definition; by letter.

    Args:
        pieces: What stands in the text, each as its reader reads it.

    Example:
        >>> list(glossary(["Two accidents, and no malicious act."]))
        ['Accident', 'Malicious act']
    """
    whole = "\n".join(pieces).casefold()
    return {label: meaning for label, (meaning, is_in) in _terms().items() if is_in.search(whole)}


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
    """Label -> definition, and how it stands in a text; of two lists with one label the first counts.

    "Abduction / hostage-taking" stands in a text as either.
    """
    found: dict[str, tuple[str, re.Pattern[str]]] = {}
    for name in _LISTS:
        for one in codelist(name).entries.values():
            ways = [way.strip() for way in one.label.casefold().split("/")]
            ways = [re.escape(way) for way in ways if len(way) >= _SHORTEST]
            if one.definition and ways and one.code not in _SAYS_NOTHING:
                pattern = re.compile(rf"(?<!\w)(?:{'|'.join(ways)})(?:e?s)?(?!\w)")
                found.setdefault(one.label, (_meaning(one.definition), pattern))
    return dict(sorted(found.items(), key=lambda pair: pair[0].casefold()))


def _meaning(definition: str) -> str:
    """What a definition says to readers: its first sentence, without what it tells to those who map sources."""
    first = _SENTENCE.split(definition, maxsplit=1)[0]
    return f"{_FOR_MAPPING.sub('', first).rstrip('.')}."
