"""What qualitative tools hand to each other: codes, texts, selections; and what of a file was lost."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from vedette.core.library.codebook import Code

_SPACE = uuid.UUID("6f0c2f0a-6c55-5c7e-9f0c-7b5a0d9a2a11")
_PARTS = (("Include", "include"), ("Exclude", "exclude"), ("Example", "example"))
_PART = re.compile(r"^(Include|Exclude|Example): ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ExchangeCode:
    """A code: `guid`, `name`, `guid` of the code above, what it means, whether it may be given."""

    guid: str
    name: str
    parent: str | None = None
    description: str = ""
    is_codable: bool = True


@dataclass(frozen=True, slots=True)
class ExchangeSource:
    """A document: `guid`, `name`, its text, and the name of an original that came with it."""

    guid: str
    name: str
    text: str
    original: str | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """Coded words of a source.

    Args:
        guid: Its own.
        source: `guid` of its source.
        start: First character, from 0.
        end: The one after its last.
        codes: `guid`s.
        memo: What the coder noted.
        by: Name of the coder.
        at: When, ISO 8601.
        words: As they stand in the source.
    """

    guid: str
    source: str
    start: int
    end: int
    codes: tuple[str, ...]
    memo: str = ""
    by: str = ""
    at: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Lost:
    """Something of a file that was not taken over: what, where, why."""

    what: str
    where: str
    why: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """A project: all that is handed over.

    Args:
        title: Of the project.
        codes: Each after the one above it.
        sources: Documents.
        selections: Coded words.
        lost: What of a file was not taken over; nothing when written.
        notes: How positions were read, in words.
    """

    title: str
    codes: tuple[ExchangeCode, ...]
    sources: tuple[ExchangeSource, ...] = ()
    selections: tuple[Selection, ...] = ()
    lost: tuple[Lost, ...] = ()
    notes: tuple[str, ...] = ()


def guid_of(review: str, reference: str) -> str:
    """The identifier of a thing of a review in files of other tools: always the same.

    Example:
        >>> guid_of("A", "Q-1") == guid_of("A", "Q-1") != guid_of("B", "Q-1")
        True
    """
    return str(uuid.uuid5(_SPACE, f"{review}|{reference}"))


def description_of(code: Code) -> str:
    r"""Definition, inclusion, exclusion and example of a code in one text.

    Example:
        >>> description_of(Code("C-1", "Gates", definition="Of bases.", include="Fences"))
        'Of bases.\n\nInclude: Fences'
    """
    more = [(word, str(getattr(code, name))) for word, name in _PARTS]
    return "\n\n".join(
        part for part in (code.definition, *(f"{w}: {v}" for w, v in more if v)) if part
    )


def told_in(description: str) -> dict[str, str]:
    """What a description says, as `description_of` wrote it; all of a foreign one is the definition."""
    found = list(_PART.finditer(description))
    ends = [one.start() for one in found[1:]] + [len(description)] * bool(found)
    told = {"definition": description[: found[0].start() if found else None].strip()}
    for one, end in zip(found, ends, strict=True):
        told[dict(_PARTS)[one[1]]] = description[one.end() : end].strip()
    return {name: value for name, value in told.items() if value}


def in_order(codes: Sequence[ExchangeCode]) -> list[ExchangeCode]:
    """The codes, each after the one above it; those below a code that is not there are at the top."""
    known = {one.guid for one in codes}
    placed: list[ExchangeCode] = []
    left = list(codes)
    done: set[str | None] = {None}
    while left:
        ready = [one for one in left if one.parent in done or one.parent not in known]
        if not ready:
            # A ring of codes, each above another: its members come to the top.
            ready = [
                ExchangeCode(
                    left[0].guid, left[0].name, None, left[0].description, left[0].is_codable
                )
            ]
        placed += ready
        done |= {one.guid for one in ready}
        left = [one for one in left if one.guid not in done]
    return placed
