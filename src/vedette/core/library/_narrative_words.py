"""Words of an English narrative by what they tell, and its sentences; see `narratives`."""

from __future__ import annotations

import importlib.resources
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

MOST = 1_500
"""A larger number is a year or an amount."""
ARTICLES = ("a", "an")
_SENTENCE_END = re.compile(r"[.!?;](?=\s+[A-Z\d(\"“]|\s*$)|\n+")
_ABBREVIATED = re.compile(
    r"\b(?:Mr|Ms|Mrs|Dr|St|No|Gen|Col|Lt|approx|e\.g|i\.e|U\.N|U\.S|Nov|Dec|Oct|Sept|Aug|Jan|Feb|Mar|Apr|a\.m|p\.m)\.$"
)
_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"


class Told(IntEnum):
    """What was told of a group; of several the highest counts."""

    HELD = 1
    WOUNDED = 2
    KIDNAPPED = 3
    KILLED = 4


@dataclass(frozen=True, slots=True)
class Words:
    """Classes of words; see `narratives.toml`."""

    lists: Mapping[str, frozenset[str]]
    tells: Mapping[str, Told]
    numbers: Mapping[str, int]

    def __getitem__(self, name: str) -> frozenset[str]:
        return self.lists[name]

    def number(self, word: str) -> int | None:
        """The number that a word says."""
        digits = word.replace(",", "")
        if digits.isdigit():
            return int(digits) if int(digits) < MOST else None
        return self.numbers.get(word)

    def is_plain_number(self, word: str) -> bool:
        return word not in ARTICLES and self.number(word) is not None

    def is_person(self, word: str) -> bool:
        return word in self["ours"] or word in self["others"]


@cache
def words(*, of_uniformed: bool = False) -> Words:
    """The classes of words, soldiers and police among those who are counted or among the others."""
    file = importlib.resources.files(__package__) / "narratives.toml"
    held = tomllib.loads(file.read_text(encoding="utf-8"))
    lists = {name: frozenset(text.split()) for name, text in held.items()}
    lists["ours" if of_uniformed else "others"] |= lists["uniformed"]
    tells = {word: told for told in Told for word in lists[told.name.lower()]}
    units, tens = _UNITS.split(), _TENS.split()
    numbers = {word: n for n, word in enumerate(units)}
    for nth, word in enumerate(tens, start=2):
        numbers[word] = 10 * nth
        numbers |= {f"{word}-{units[n]}": 10 * nth + n for n in range(1, 10)}
    more = {"a": 1, "an": 1, "another": 1, "single": 1, "dozen": 12, "couple": 2}
    return Words(lists, tells, numbers | more)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in _SENTENCE_END.finditer(text):
        if not _ABBREVIATED.search(text[start : found.end()]):
            yield start, found.end()
            start = found.end()
    if start < len(text):
        yield start, len(text)
