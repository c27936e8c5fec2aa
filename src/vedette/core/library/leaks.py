"""Whether what leaves the house tells who spoke: names, phones, addresses, in whatever way they are written.

Looked for in plain text, in decomposed and mixed letters, split by markup or blanks, as UTF-16, as
base 64 and as hexadecimal digits. Every place is named; nothing is corrected silently.
"""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

_LEAST_LETTERS, _LEAST_DIGITS = 4, 6
_MARKUP = re.compile(r"<[^<>]{0,400}>|&(?:#\d+|#x[0-9a-f]+|\w+);", re.IGNORECASE)
_WORDLESS = re.compile(r"[\W_]+")
_NOT_DIGITS = re.compile(r"\D+")
_DIGIT_RUNS = re.compile(r"(?:\d[\s().\-/]{0,3}){6,}")
_COMMON = frozenset(
    ("general", "colonel", "major", "captain", "mister", "madam", "force", "commander")
)


@dataclass(frozen=True, slots=True)
class Leak:
    """A sealed value that was found.

    Args:
        place: Where, as the caller named it.
        interview: Whose value.
        field: Which of its values; never the value itself.
        written: How it was written there.
    """

    place: str
    interview: str
    field: str
    written: str


def leaks(
    places: Iterable[tuple[str, str | bytes]], identities: Mapping[str, Mapping[str, str]]
) -> list[Leak]:
    """Where sealed values stand in what is about to leave.

    Args:
        places: Name of each place (cell, attribute, file) and what stands there.
        identities: Interview -> its unsealed values by field.
    """
    sought = list(_sought(identities))
    return [leak for place, held in places for leak in _in(place, held, sought)]


@dataclass(frozen=True, slots=True)
class _Value:
    interview: str
    field: str
    letters: str
    digits: str
    encoded: tuple[bytes, ...]


def _sought(identities: Mapping[str, Mapping[str, str]]) -> Iterator[_Value]:
    for interview, identity in sorted(identities.items()):
        for field, value in sorted(identity.items()):
            digits = _NOT_DIGITS.sub("", value)
            is_number = len(digits) >= _LEAST_DIGITS and len(digits) * 2 > len(_bare(value))
            parts = {value} if is_number else {value, *_names(value)}
            for part in sorted(parts):
                letters = _bare(part)
                if len(letters) >= _LEAST_LETTERS and letters not in _COMMON:
                    yield _Value(
                        interview,
                        field,
                        "" if is_number else letters,
                        digits if is_number else "",
                        tuple(_encoded(part)),
                    )


def _names(value: str) -> Iterator[str]:
    """The single words of a value: of a name each may stand alone."""
    yield from (word for word in re.split(r"[\s,;]+", value) if len(_bare(word)) >= _LEAST_LETTERS)


def _bare(text: str) -> str:
    """Letters and digits alone, without accents, in small letters."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return _WORDLESS.sub("", "".join(c for c in parts if not unicodedata.combining(c)))


def _encoded(value: str) -> Iterator[bytes]:
    """The value in codes that hide it from a reader, as bytes; small letters and as written."""
    for text in {value, value.lower(), value.upper()}:
        for raw in (text.encode(), text.encode("utf-16-le"), text.encode("utf-16-be")):
            yield raw.hex().encode()
            for shift in range(3):
                # What stands before moves the six-bit groups; the ends that depend on neighbours are cut.
                coded = base64.b64encode(b"\x00" * shift + raw)
                yield coded[(0, 2, 3)[shift] : len(coded.rstrip(b"=")) - 1]
        yield text.encode("utf-16-le")
        yield text.encode("utf-16-be")


@dataclass(frozen=True, slots=True)
class _Held:
    """One place in the forms in which it is looked through."""

    raw: bytes
    plain: str
    unmarked: str
    words: frozenset[str]
    joined: frozenset[str]
    numbers: tuple[str, ...]


def _in(place: str, held: str | bytes, sought: Iterable[_Value]) -> Iterator[Leak]:
    looked = _held(held)
    for value in sought:
        how = _how(value, looked)
        if how:
            yield Leak(place, value.interview, value.field, how)


def _held(held: str | bytes) -> _Held:
    raw = held.encode() if isinstance(held, str) else held
    text = held if isinstance(held, str) else held.decode("utf-8", "ignore")
    without = _MARKUP.sub("", text)
    return _Held(
        raw,
        _bare(text),
        _bare(without),
        frozenset(_WORDLESS.split(_folded(text))),
        frozenset(_WORDLESS.split(_folded(without))),
        tuple(_NOT_DIGITS.sub("", run) for run in _DIGIT_RUNS.findall(text)),
    )


def _folded(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in parts if not unicodedata.combining(c))


def _how(value: _Value, held: _Held) -> str:
    """How a value is written in a place; empty where it is not there."""
    if value.digits:
        return "digits" if any(value.digits in run for run in held.numbers) else _code(value, held)
    if value.letters in held.words:
        return "word"
    if value.letters in held.joined:
        return "split by markup"
    # Letters inside longer words are looked for only where they are many: "Nera" is in "generals".
    if len(value.letters) > 2 * _LEAST_LETTERS:
        if value.letters in held.plain:
            return "letters"
        if value.letters in held.unmarked:
            return "split by markup"
    return _code(value, held)


def _code(value: _Value, held: _Held) -> str:
    return (
        "encoded"
        if any(code in held.raw for code in value.encoded if len(code) > _LEAST_LETTERS)
        else ""
    )
