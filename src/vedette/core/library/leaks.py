"""Whether what leaves the house tells who spoke: names, phones, addresses, in whatever way they are written.

Looked for as words, in another order, in decomposed and mixed letters, split by markup or blanks, as digits
with or without the code of the country, and inside of the codes of `decoded`. Every place is named; nothing
is corrected silently. Names in another script, or with another spelling, are not found.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from vedette.core.kernel.errors import WrongState
from vedette.core.kernel.remembered import Remembered
from vedette.core.library.decoded import decoded
from vedette.core.library.sought import Sought, sought_of

_DIGEST = 32
_TOGETHER = 2**15
"""Characters that are looked through at once: most cells hold nothing, and each look has its price."""
_PARTED = b"\n\x01<>\x01\n"
"""Between two cells: no word, number, code or mark of markup goes across."""
_PLAIN = re.compile(r"[^\x00\ud800-\udfff]*")


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
    sought = _Remembering(identities)
    known: dict[bytes, Sequence[_Hit]] = {}
    found: dict[tuple[str, str, str], Leak] = {}
    for several in _batches(places):
        # The same cell stands in a table, in the pages and in an archive of both: it is looked at once.
        fresh = {_key(held): held for _, held in several}
        parts = [(key, held) for key, held in fresh.items() if key not in known]
        known.update(_found_in([one for one in parts if _joins(one[1])], sought))
        known.update((key, sought.all_in(_raw(held))) for key, held in parts if key not in known)
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
    cells: Sequence[tuple[bytes, str | bytes]], sought: _Remembering
) -> dict[bytes, Sequence[_Hit]]:
    """What stands in each of some cells: all of them at once, and in halves where something stands."""
    if not cells:
        return {}
    whole = sought.all_in(_PARTED.join(_raw(held) for _, held in cells))
    if not whole or len(cells) == 1:
        return {key: whole for key, _ in cells}
    half = len(cells) // 2
    return _found_in(cells[:half], sought) | _found_in(cells[half:], sought)


def _raw(held: str | bytes) -> bytes:
    return held.encode("utf-8", "surrogatepass") if isinstance(held, str) else held


def _key(held: str | bytes) -> bytes:
    raw = _raw(held)
    return raw if len(raw) <= _DIGEST else hashlib.sha256(raw).digest()


class _Remembering:
    """What is looked for, and what this process saw before: a report that is built again has the same parts."""

    def __init__(self, identities: Mapping[str, Mapping[str, str]]) -> None:
        self._sought = sought_of(identities)
        listed = sorted((who, sorted(values.items())) for who, values in identities.items())
        self._whose = hashlib.sha256(json.dumps(listed).encode()).digest()

    def all_in(self, raw: bytes) -> Sequence[_Hit]:
        """All that stands in some bytes."""
        return _seen.of(hashlib.sha256(self._whose + raw).digest(), lambda: self._looked(raw))

    def _looked(self, raw: bytes) -> Sequence[_Hit]:
        return [
            (interview, name, how or written)
            for how, text in decoded(raw)
            for interview, name, written in self._sought.within(text)
        ]


_seen: Remembered[Sequence[_Hit]] = Remembered(most=2**14)
"""Hash of what was looked for and of what it was looked for in -> what stood there."""


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
        sought.add_words(value, ("", ""))
    for place, held in places:
        for how, text in decoded(held):
            for *_, written in sought.within(text):
                raise WrongState(
                    f"{place}: words that were to be taken out stand there ({how or written}).",
                    "Mask them wherever they stand, then make the copy anew.",
                )
