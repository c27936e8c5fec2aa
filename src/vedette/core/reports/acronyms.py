"""The list of acronyms that a text makes by itself: each that it spells out somewhere, with the words behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from vedette.core.reports.document import Block, Term, Terms, Text, inlines_of
from vedette.core.reports.spoken import said

ACRONYM = re.compile(r"(?<![\w-])[A-Z][A-Z0-9]*[A-Z](?:-[A-Z0-9]+)?(?![\w-])")
_IN_BRACKETS = re.compile(rf"\(({ACRONYM.pattern})\)")
_BEFORE_BRACKETS = re.compile(rf"({ACRONYM.pattern}) \(([^()]{{4,120}})\)")
_WORD = re.compile(r"[^\W\d_][\w'’]*")
_SMALL = frozenset(
    [
        "a",
        "an",
        "and",
        "for",
        "in",
        "of",
        "on",
        "the",
        "to",
        "de",
        "des",
        "du",
        "et",
        "la",
        "le",
        "les",
    ]
)


def acronyms(pieces: Iterable[str]) -> dict[str, str]:
    """Acronym -> the words that it stands for, as far as some words spell it out; by letter.

    Args:
        pieces: What stands in the text, each as its reader reads it.

    Example:
        >>> acronyms(["The board of inquiry (BOI) met.", "OIOS (Office of Internal Oversight Services) did not."])
        {'BOI': 'board of inquiry', 'OIOS': 'Office of Internal Oversight Services'}
    """
    found: dict[str, str] = {}
    for words in pieces:
        for acronym, meaning in (*_after_words(words), *_with_words_after(words)):
            found.setdefault(acronym, meaning)
    return dict(sorted(found.items()))


def spelled_out(blocks: Iterable[Block]) -> dict[str, str]:
    """The acronyms that some blocks spell out, as `acronyms` finds them."""
    return acronyms(said(tuple(inlines_of(block)), lambda _: "") for block in blocks)


def list_of_terms(found: Mapping[str, str]) -> Terms | None:
    """Terms with their meanings as a block; None where there is none."""
    if not found:
        return None
    return Terms(tuple(Term(word, (Text(meaning),)) for word, meaning in found.items()))


def _after_words(words: str) -> Iterator[tuple[str, str]]:
    """As in "board of inquiry (BOI)"."""
    for one in _IN_BRACKETS.finditer(words):
        before = list(_WORD.finditer(words[: one.start()]))
        start = _start_of(one.group(1), [word.group() for word in before])
        if start is not None:
            yield one.group(1), words[before[start].start() : one.start()].strip()


def _with_words_after(words: str) -> Iterator[tuple[str, str]]:
    """As in "BOI (board of inquiry)"."""
    for one in _BEFORE_BRACKETS.finditer(words):
        inside = _WORD.findall(one.group(2))
        if inside and _start_of(one.group(1), inside) == 0:
            yield one.group(1), one.group(2).strip()


def _start_of(acronym: str, words: Sequence[str]) -> int | None:
    """From which word on the words up to their end begin with the letters; None where they do not.

    Small words may have a letter or not: "rules of engagement" is ROE, "board of inquiry" is not BOOI.
    """
    letters = [sign for sign in acronym.casefold() if sign.isalpha()]
    return _matched(letters, [word.casefold() for word in words[-2 * len(letters) :]], len(words))


def _matched(letters: Sequence[str], words: Sequence[str], end: int) -> int | None:
    if not letters:
        return end
    if not words:
        return None
    word, found = words[-1], None
    if word in _SMALL:
        found = _matched(letters, words[:-1], end - 1)
    if found is None and word[0] == letters[-1]:
        found = _matched(letters[:-1], words[:-1], end - 1)
    return found
