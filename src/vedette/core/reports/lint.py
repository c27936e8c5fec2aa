"""What speaks against giving a report to readers: red numbers, open comments, typed numbers, unknown acronyms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from vedette.core.evidence.chain import State
from vedette.core.reports import dialect
from vedette.core.reports.acronyms import ACRONYM
from vedette.core.reports.comments import Comment
from vedette.core.reports.document import Document, Emphasis, Strong, Text
from vedette.core.reports.text import WORDED, TextBlock

_TYPED = re.compile(r"(?<![\w.,/-])\d[\d\u202f\u00a0,.]*\d|(?<![\w.,/-])\d(?![\w/-])")
_YEAR = re.compile(r"(1[89]|20)\d\d")
_ORDINARY = frozenset(str(n) for n in range(11))
"""Numbers that are words more than counts: "one of the 3 missions"."""
_KNOWN = frozenset(("UN", "II", "III", "IV", "VI", "VII", "VIII", "IX", "XI", "PDF", "ID", "OK"))


class Fault(StrEnum):
    """Kinds of what speaks against it."""

    OUT_OF_DATE = "out_of_date"
    BROKEN = "broken"
    OPEN_COMMENT = "open_comment"
    TYPED_NUMBER = "typed_number"
    NO_EVIDENCE = "no_evidence"
    ACRONYM = "acronym"

    @property
    def is_grave(self) -> bool:
        """Whether it keeps the report from being approved."""
        return self in (Fault.OUT_OF_DATE, Fault.BROKEN, Fault.OPEN_COMMENT)


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that speaks against it.

    Args:
        fault: What it is.
        on: Name of the block or reference of the comment.
        what: The words, the number or the acronym.
        instead: The key of a live number that prints the same; "" for none.
    """

    fault: Fault
    on: str
    what: str
    instead: str = ""


def lint(
    text: Sequence[tuple[TextBlock, State]],
    document: Document,
    comments: Iterable[Comment],
    printed: Mapping[str, str],
    known: Iterable[str] = (),
) -> tuple[Found, ...]:
    """What speaks against giving a report to readers, the grave first.

    Args:
        text: The blocks as people wrote them, each with its state.
        document: The report as it is printed.
        comments: All comments.
        printed: Printed form of a live number to its key, as far as one key prints it.
        known: Acronyms that every reader knows, such as those of missions.
    """
    found = [
        *_red(text),
        *(Found(Fault.OPEN_COMMENT, one.ref, one.text) for one in comments if one.is_open),
        *typed_numbers(text, printed),
        *_acronyms(text, document, frozenset(known) | _KNOWN),
    ]
    return tuple(sorted(found, key=lambda one: not one.fault.is_grave))


def _red(text: Sequence[tuple[TextBlock, State]]) -> Iterator[Found]:
    faults = {State.OUT_OF_DATE: Fault.OUT_OF_DATE, State.BROKEN: Fault.BROKEN}
    for block, state in text:
        if state in faults:
            yield Found(faults[state], block.ref, block.in_short)


def typed_numbers(
    text: Iterable[tuple[TextBlock, State]], printed: Mapping[str, str]
) -> Iterator[Found]:
    """Numbers that somebody typed into a paragraph: bound to nothing, they will be wrong one day."""
    for block, _ in text:
        if block.kind not in WORDED:
            continue
        said = " ".join(
            one.text
            for one in dialect.everything(dialect.read(block.text))
            if isinstance(one, Text | Strong | Emphasis)
        )
        for number in dict.fromkeys(_TYPED.findall(said)):
            if _YEAR.fullmatch(number) or number in _ORDINARY:
                continue
            if number in printed:
                yield Found(Fault.TYPED_NUMBER, block.ref, number, printed[number])
            elif not block.links:
                yield Found(Fault.NO_EVIDENCE, block.ref, number)


def _acronyms(
    text: Sequence[tuple[TextBlock, State]], document: Document, known: frozenset[str]
) -> Iterator[Found]:
    """Acronyms that no place of the report spells out, each where it stands first."""
    whole = " ".join(getattr(one, "text", "") for one in document.inlines())
    seen = set[str]()
    for block, _ in text:
        if block.kind not in WORDED:
            continue
        for acronym in ACRONYM.findall(block.text):
            if acronym in known or acronym in seen:
                continue
            seen.add(acronym)
            # Spelled out where it stands in brackets, or before a bracket: "boards of inquiry (BOI)".
            if f"({acronym})" not in whole and f"{acronym} (" not in whole:
                yield Found(Fault.ACRONYM, block.ref, acronym)
