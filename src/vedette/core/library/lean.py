"""Texts as quotations are looked for in them: small letters without blanks, hyphens, accents."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vedette.core.library.reading import BESIDE

if TYPE_CHECKING:
    from vedette.core.library.stored import Text

_DROPPED = re.compile(r"[\s\-\u2010-\u2015\u2212\u00ad\u200b-\u200f\ufeff_]+")
_PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "ʻ": "'", "‛": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "′": "'"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lean:
    """A text squeezed, and the position of each of its characters in the whole."""

    text: str
    index: Sequence[int]

    def span(self, at: int, n: int) -> tuple[int, int]:
        """Start and end in the whole text of `n` characters of the lean one."""
        return self.index[at], self.index[at + n - 1] + 1


def squeezed(whole: Text) -> Lean:
    """What is read of a document, without its running heads and feet."""
    return _lean(whole.text, _runs(whole))


def squeezed_with_running(whole: Text) -> Lean:
    """All that stands on the pages of a document."""
    return _lean(whole.text, [(0, len(whole.text))])


def _lean(text: str, runs: Iterator[tuple[int, int]] | Sequence[tuple[int, int]]) -> Lean:
    letters: list[str] = []
    index: list[int] = []
    for start, end in runs:
        for at in range(start, end):
            kept = squeeze(text[at])
            letters.append(kept)
            index += [at] * len(kept)
    return Lean("".join(letters), index)


def _runs(whole: Text) -> Iterator[tuple[int, int]]:
    """The stretches of the text between running heads and feet."""
    at = 0
    for block in whole.blocks:
        if block.kind in BESIDE:
            yield at, block.start
            at = block.end
    yield at, len(whole.text)


@functools.lru_cache(maxsize=65_536)
def squeeze(text: str) -> str:
    """Small letters without blanks, hyphens and accents, whichever way they were written."""
    plain = unicodedata.normalize("NFKD", text.translate(_PLAIN).casefold())
    return "".join(c for c in _DROPPED.sub("", plain) if not unicodedata.combining(c))
