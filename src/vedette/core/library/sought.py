"""Sealed values in the forms in which they are looked for, all of them in one pass over a text.

Both sides are brought to words in small letters without accents. A value is looked for as words that stand
apart, as letters without blanks, or as digits; each of the three is one automaton of Aho and Corasick
(Communications of the ACM 18, 1975), so that a text costs the same for one person and for a thousand.
"""

from __future__ import annotations

import functools
import re
import string
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from ahocorasick_rs import AhoCorasick

_LEAST_LETTERS, _LEAST_DIGITS, _LONG, _TAIL = 4, 6, 9, 8
_WORDLESS = re.compile(r"[\W_]+")
_DIGIT_RUNS = re.compile(r"(?:\d[\s().\-/]{0,3}){6,}")
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{2,4}$")
_PIECES = re.compile(r"[\s,;]+")
_SMALL = bytes.maketrans(
    bytes(range(128)),
    bytes(ord(c.lower()) if (c := chr(n)).isalnum() else ord(" ") for n in range(128)),
)
"""Letters of ASCII to small ones, all but letters and digits to blanks."""
_NO_ZEROS_TO_NINES = re.compile(rf"[^{string.digits}]+")
_RARE = re.compile("[\U00010000-\U0010ffff]")
"""Kept out of the set of marks: `re` looks a set up in one step only where all of it lies below."""
_RANKS_AND_WORDS = """
general colonel major captain lieutenant sergeant private mister madam force commander officer deputy chief
from with that this have been were they them their then than when what will your gmail mail info
"""
_COMMON = frozenset(_RANKS_AND_WORDS.split())

Whose = tuple[str, str]
"""Interview, and which of its values."""


class Sought:
    """What is looked for; `within` finds it."""

    def __init__(self) -> None:
        self._apart: dict[str, list[Whose]] = {}
        self._letters: dict[str, list[Whose]] = {}
        self._digits: dict[str, list[Whose]] = {}

    def add(self, value: str, whose: Whose) -> None:
        """Look for a value, too: a number by its last digits, all else as words and, where it is long, as letters."""
        if _is_number(value):
            digits = _digits_of(value)
            # Without the code of the country, too; nine digits and more are told apart by their last eight.
            tail = digits[-_TAIL:] if len(digits) > _TAIL else digits
            self._digits.setdefault(tail, []).append(whose)
            return
        words = words_of(value).split()
        letters = "".join(words)
        if any(_is_sign(letter) for letter in letters):
            if len(letters) > 1:
                self._letters.setdefault(letters, []).append(whose)
            return
        if len(words) > 1 and len(letters) >= _LEAST_LETTERS:
            # Family name first or last; a middle name may be left out only where the words tell alone.
            for row in {tuple(words), (*words[-1:], *words[:-1]), (*words[1:], words[0])}:
                self._apart.setdefault(f" {' '.join(row)} ", []).append(whose)
        elif len(letters) >= _LEAST_LETTERS and letters not in _COMMON:
            self._apart.setdefault(f" {letters} ", []).append(whose)
        if len(letters) >= _LONG:
            self._letters.setdefault(letters, []).append(whose)

    def add_words(self, value: str, whose: Whose) -> None:
        """Look for words in their order and nothing else of them; those of fewer than four letters tell nothing."""
        words = words_of(value).split()
        if len("".join(words)) >= _LEAST_LETTERS:
            self._apart.setdefault(f" {' '.join(words)} ", []).append(whose)

    def within(self, text: str) -> Iterator[tuple[str, str, str]]:
        """Interview, field and way of writing of each value in a text."""
        words = f" {words_of(text)} "
        for value in _standing(self._in_words, words):
            yield from ((*whose, "word") for whose in self._apart[value])
        for value in _standing(self._in_letters, words.replace(" ", "")):
            yield from ((*whose, "letters") for whose in self._letters[value])
        if self._digits:
            runs = " ".join(_digits_of(run) for run in _DIGIT_RUNS.findall(text))
            for value in _standing(self._in_digits, runs):
                yield from ((*whose, "digits") for whose in self._digits[value])

    @functools.cached_property
    def _in_words(self) -> AhoCorasick:
        return AhoCorasick(self._apart)

    @functools.cached_property
    def _in_letters(self) -> AhoCorasick:
        return AhoCorasick(self._letters)

    @functools.cached_property
    def _in_digits(self) -> AhoCorasick:
        return AhoCorasick(self._digits)


def sought_of(identities: Mapping[str, Mapping[str, str]]) -> Sought:
    """What is looked for of some persons.

    Args:
        identities: Interview -> its unsealed values by field.
    """
    made = Sought()
    for interview, identity in sorted(identities.items()):
        for name, value in sorted(identity.items()):
            for part in _parts(value):
                made.add(part, (interview, name))
    return made


def _standing(sought: AhoCorasick, text: str) -> Iterable[str]:
    """The values that stand in a text, each once and in one order."""
    return dict.fromkeys(sought.find_matches_as_strings(text, overlapping=True))


def _parts(value: str) -> Iterator[str]:
    """A value, what of an address or file name stands for itself, and each word of a name."""
    yield value
    if "@" in value:
        yield value.partition("@")[0]
        return
    stem = _EXTENSION.sub("", value)
    if stem != value:
        yield stem
        return
    if not _is_number(value):
        yield from _PIECES.split(value)


def _is_number(value: str) -> bool:
    digits = _digits_of(value)
    return len(digits) >= _LEAST_DIGITS and len(digits) * 2 > len(words_of(value).replace(" ", ""))


def words_of(text: str) -> str:
    """Words in small letters without accents, a blank between two; marks that show nothing do not part them.

    Example:
        >>> words_of("KONARÉ, Aïs\u00adsata")
        'konare aissata'
    """
    if text.isascii():
        return b" ".join(text.encode().translate(_SMALL).split()).decode()
    small = unicodedata.normalize("NFKD", text.casefold())
    small = _RARE.sub(lambda found: "" if _is_mark(found[0]) else found[0], _marks().sub("", small))
    return _WORDLESS.sub(" ", small).strip()


@functools.cache
def _marks() -> re.Pattern[str]:
    """Accents, and characters that show nothing; those of `_RARE` are asked one by one."""
    return re.compile("[" + "".join(c for n in range(0x10000) if _is_mark(c := chr(n))) + "]+")


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter) in ("Mn", "Cf")


def _digits_of(text: str) -> str:
    """The digits of a text, those of all scripts as 0 to 9."""
    if text.isascii():
        return _NO_ZEROS_TO_NINES.sub("", text)
    return "".join(str(unicodedata.digit(c)) for c in text if c.isdecimal())


def _is_sign(letter: str) -> bool:
    """Whether a letter is one of those that are written without blanks between words."""
    return "\u3040" <= letter <= "\u30ff" or "\u3400" <= letter <= "\u9fff"
