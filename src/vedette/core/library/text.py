"""Text as an engine gives it, normalised once, with the way back to the engine's own positions.

Line ends are one line feed; marks that cannot be seen are gone; ligatures, Arabic presentation forms
and private bullets are the letters that they stand for. Nothing else changes, and every character of
the result knows the character of the engine that it comes from.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Positions = npt.NDArray[np.int32]

_UNSEEN = (
    "\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f"  # control characters but tab and line ends
    "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\uffff"
)
_SPACES = "\u00a0\u2000-\u200a\u202f\u205f\u3000"
_PRESENTED = "\ufb00-\ufb06\ufb50-\ufdff\ufe70-\ufefc"
_LINE_ENDS = "\r\x0b\x0c\x85\u2028\u2029"
_ODD = re.compile(f"[{_UNSEEN}{_SPACES}{_PRESENTED}{_LINE_ENDS}\ufffe\ue000-\uf8ff]")
_UNSEEN_ONE = re.compile(f"[{_UNSEEN}]")
_SPACE_ONE = re.compile(f"[{_SPACES}]")
_NO_LETTER = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd]")
_BLANKS = re.compile(r"\s+")
_BROKEN_HYPHEN = "\ufffe"
_BULLET = "•"


@dataclass(frozen=True, slots=True)
class Normal:
    """Normalised text and, for each of its characters, the position in the text that it was made of."""

    text: str
    index: Positions


def normalised(raw: str) -> Normal:
    r"""The text as it is kept, quoted and searched.

    Example:
        >>> normalised("\ufb01re\r\nat\u00a0night").text
        'fire\nat night'
    """
    pieces: list[str] = []
    index: list[Positions] = []
    at = 0
    for found in _ODD.finditer(raw):
        _add(pieces, index, raw[at : found.start()], at)
        at = found.end()
        made = _in_place_of(raw, found.start())
        if made:
            pieces.append(made)
            index.append(np.full(len(made), found.start(), np.int32))
    _add(pieces, index, raw[at:], at)
    return Normal("".join(pieces), np.concatenate(index) if index else np.zeros(0, np.int32))


def _add(pieces: list[str], index: list[Positions], piece: str, at: int) -> None:
    if piece:
        pieces.append(piece)
        index.append(np.arange(at, at + len(piece), dtype=np.int32))


def _in_place_of(raw: str, at: int) -> str:
    """What is kept of an odd character."""
    odd = raw[at]
    if odd in "\r":
        return "" if raw[at + 1 : at + 2] == "\n" else "\n"
    if odd == _BROKEN_HYPHEN:
        # The engine's mark for a hyphen at the end of a line: the word goes on without a blank.
        return "-"
    if _UNSEEN_ONE.match(odd):
        return ""
    if _SPACE_ONE.match(odd):
        return " "
    if unicodedata.category(odd) == "Co":
        return _BULLET
    return unicodedata.normalize("NFKC", odd) if unicodedata.category(odd)[0] == "L" else "\n"


def share_unreadable(raw: str) -> float:
    """Share of characters that stand for no letter: a font without a table of its letters.

    Example:
        >>> share_unreadable("ab\ufffd\ufffd")
        0.5
    """
    n_seen = len(raw) - sum(len(blanks) for blanks in _BLANKS.findall(raw))
    return len(_NO_LETTER.findall(raw)) / n_seen if n_seen else 0.0
