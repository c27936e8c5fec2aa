"""Whether what leaves the house tells who spoke: names, phones, addresses, in whatever way they are written.

Looked for as words, in another order, in decomposed and mixed letters, split by markup or blanks, as digits
with or without the code of the country, and inside of the codes of `decoded`. Every place is named; nothing
is corrected silently. Names in another script, or with another spelling, are not found.
"""

from __future__ import annotations

import functools
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from vedette.core.kernel.errors import WrongState
from vedette.core.library.decoded import decoded

_LEAST_LETTERS, _LEAST_DIGITS, _LONG, _TAIL = 4, 6, 9, 8
_LAST_SCRIPT = 0x20000
_DIGEST = 32
_TOGETHER = 2**15
"""Characters that are looked through at once: most cells hold nothing, and each look has its price."""
_PARTED = b"\n\x01<>\x01\n"
"""Between two cells: no word, number, code or mark of markup goes across."""
_PLAIN = re.compile(r"[^\x00\ud800-\udfff]*")
_WORDLESS = re.compile(r"[\W_]+")
_DIGIT_RUNS = re.compile(r"(?:\d[\s().\-/]{0,3}){6,}")
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{2,4}$")
_PIECES = re.compile(r"[\s,;]+")
_RANKS_AND_WORDS = """
general colonel major captain lieutenant sergeant private mister madam force commander officer deputy chief
from with that this have been were they them their then than when what will your gmail mail info
"""
_COMMON = frozenset(_RANKS_AND_WORDS.split())


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
    """Where sealed values stand in what is about to leave; one for each place and value.

    Args:
        places: Name of each place (cell, attribute, file) and what stands there.
        identities: Interview -> its unsealed values by field.
    """
    sought = sought_of(identities)
    known: dict[bytes, list[_Hit]] = {}
    found: dict[tuple[str, str, str], Leak] = {}
    for several in _batches(places):
        # The same cell stands in a table, in the pages and in an archive of both: it is looked at once.
        fresh = {_key(held): held for _, held in several}
        parts = [(key, held) for key, held in fresh.items() if key not in known]
        known.update(_found_in([one for one in parts if _joins(one[1])], sought))
        known.update((key, _all_in(_raw(held), sought)) for key, held in parts if key not in known)
        for place, held in several:
            for interview, name, written in known[_key(held)]:
                found.setdefault((place, interview, name), Leak(place, interview, name, written))
    return list(found.values())


_Hit = tuple[str, str, str]
"""Interview, field, and how its value is written."""


def _batches(
    places: Iterable[tuple[str, str | bytes]],
) -> Iterator[list[tuple[str, str | bytes]]]:
    held: list[tuple[str, str | bytes]] = []
    size = 0
    for one in places:
        held.append(one)
        size += len(one[1])
        if size > _TOGETHER:
            yield held
            held, size = [], 0
    if held:
        yield held


def _joins(held: str | bytes) -> bool:
    """Whether all that is found in a cell alone is also found where it stands between others."""
    return isinstance(held, str) and len(held) < _TOGETHER and _PLAIN.fullmatch(held) is not None


def _found_in(
    cells: Sequence[tuple[bytes, str | bytes]], sought: Sought
) -> dict[bytes, list[_Hit]]:
    """What stands in each of some cells: all of them at once, and in halves where something stands."""
    if not cells:
        return {}
    whole = _all_in(_PARTED.join(_raw(held) for _, held in cells), sought)
    if not whole or len(cells) == 1:
        return {key: list(whole) for key, _ in cells}
    half = len(cells) // 2
    return _found_in(cells[:half], sought) | _found_in(cells[half:], sought)


def _raw(held: str | bytes) -> bytes:
    return held.encode("utf-8", "surrogatepass") if isinstance(held, str) else held


def _key(held: str | bytes) -> bytes:
    raw = _raw(held)
    return raw if len(raw) <= _DIGEST else hashlib.sha256(raw).digest()


def _all_in(raw: bytes, sought: Sought) -> list[_Hit]:
    return [
        (interview, name, how or written)
        for how, text in decoded(raw)
        for interview, name, written in _in(text, sought)
    ]


def check_gone(places: Iterable[tuple[str, str | bytes]], values: Iterable[str]) -> None:
    """Whether words that were taken out of a file stand nowhere in it.

    Args:
        places: All that the file holds.
        values: The words; those of fewer than four letters and digits are told by no file.

    Raises:
        WrongState: Some stand there; the first place is named, the words are not.
    """
    sought = Sought()
    for value in values:
        words = _words(value)
        if len("".join(words)) >= _LEAST_LETTERS:
            sought.rows.setdefault(words[0], []).append((tuple(words), ("", "")))
    for place, held in places:
        for how, text in decoded(held):
            for *_, written in _in(text, sought):
                raise WrongState(
                    f"{place}: words that were to be taken out stand there ({how or written}).",
                    "Mask them wherever they stand, then make the copy anew.",
                )


_Whose = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Sought:
    """Values in the forms in which they are compared; each with whose it is and in which field.

    Args:
        words: Single words that tell.
        rows: First word -> words that tell one after the other.
        long: Values that tell also without blanks between their words.
        starts: Their first letters -> those values.
        signs: Values in scripts that have no blanks.
        digits: Numbers, by their last digits.
    """

    words: dict[str, list[_Whose]] = field(default_factory=dict)
    rows: dict[str, list[tuple[tuple[str, ...], _Whose]]] = field(default_factory=dict)
    long: dict[str, list[_Whose]] = field(default_factory=dict)
    starts: dict[str, set[str]] = field(default_factory=dict)
    signs: dict[str, list[_Whose]] = field(default_factory=dict)
    digits: dict[str, list[_Whose]] = field(default_factory=dict)


def sought_of(identities: Mapping[str, Mapping[str, str]]) -> Sought:
    """What is looked for."""
    made = Sought()
    for interview, identity in sorted(identities.items()):
        for name, value in sorted(identity.items()):
            for part in _parts(value):
                _add(made, part, (interview, name))
    return made


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
    digits = _digits(value)
    return len(digits) >= _LEAST_DIGITS and len(digits) * 2 > len("".join(_words(value)))


def _add(made: Sought, value: str, whose: _Whose) -> None:
    if _is_number(value):
        digits = _digits(value)
        # Without the code of the country, too; nine digits and more are told apart by their last eight.
        tail = digits[-_TAIL:] if len(digits) > _TAIL else digits
        made.digits.setdefault(tail, []).append(whose)
        return
    words = _words(value)
    letters = "".join(words)
    if any(_is_sign(letter) for letter in letters):
        if len(letters) > 1:
            made.signs.setdefault(letters, []).append(whose)
        return
    if len(words) > 1 and len(letters) >= _LEAST_LETTERS:
        # Family name first or last; a middle name may be left out only where the words tell alone.
        for row in {tuple(words), (*words[-1:], *words[:-1]), (*words[1:], words[0])}:
            made.rows.setdefault(row[0], []).append((row, whose))
    elif len(letters) >= _LEAST_LETTERS and letters not in _COMMON:
        made.words.setdefault(letters, []).append(whose)
    if len(letters) >= _LONG:
        made.long.setdefault(letters, []).append(whose)
        made.starts.setdefault(letters[:_LONG], set()).add(letters)


def _in(text: str, sought: Sought) -> Iterator[tuple[str, str, str]]:
    """Interview, field and way of writing of each value in a text."""
    words = _words(text)
    for at, word in enumerate(words):
        for whose in sought.words.get(word, ()):
            yield *whose, "word"
        for row, whose in sought.rows.get(word, ()):
            if tuple(words[at : at + len(row)]) == row:
                yield *whose, "word"
    for whose in _joined("".join(words), sought):
        yield *whose, "letters"
    for whose in _numbers(text, sought):
        yield *whose, "digits"


def _joined(letters: str, sought: Sought) -> Iterator[_Whose]:
    """Values that stand in letters without blanks: long ones, and those of scripts without blanks."""
    found = _looked_up(letters, sought) if len(letters) < 4 * len(sought.long) else sought.long
    for value in found:
        if value in letters:
            yield from sought.long[value]
    for value, several in sought.signs.items():
        if value in letters:
            yield from several


def _looked_up(letters: str, sought: Sought) -> set[str]:
    """Long values that may stand in a short text: looking its letters up is faster than looking for each."""
    runs = {letters[at : at + _LONG] for at in range(len(letters) - _LONG + 1)}
    return set().union(*(sought.starts.get(run, ()) for run in runs))


def _numbers(text: str, sought: Sought) -> Iterator[_Whose]:
    for run in _DIGIT_RUNS.findall(text) if sought.digits else ():
        digits = _digits(run)
        for n in range(_LEAST_DIGITS, _TAIL + 1):
            for at in range(len(digits) - n + 1):
                yield from sought.digits.get(digits[at : at + n], ())


def _words(text: str) -> list[str]:
    """Words in small letters without accents; marks that show nothing do not part them."""
    kept = text.lower()
    if not text.isascii():
        kept = unicodedata.normalize("NFKD", text.casefold()).translate(_marks())
    return [word for word in _WORDLESS.split(kept) if word]


@functools.cache
def _marks() -> dict[int, None]:
    """Accents, and characters that show nothing, for `translate`."""
    return {n: None for n in range(_LAST_SCRIPT) if unicodedata.category(chr(n)) in ("Mn", "Cf")}


def _digits(text: str) -> str:
    """The digits of a text, those of all scripts as 0 to 9."""
    return "".join(str(unicodedata.digit(c)) for c in text if c.isdecimal())


def _is_sign(letter: str) -> bool:
    """Whether a letter is one of those that are written without blanks between words."""
    return "\u3040" <= letter <= "\u30ff" or "\u3400" <= letter <= "\u9fff"
