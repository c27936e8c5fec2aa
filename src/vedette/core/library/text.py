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
    lines, behind = _one_line_feed(raw)
    pieces: list[str] = []
    index: list[Positions] = []
    at = 0
    for found in _ODD.finditer(lines):
        pieces.append(lines[at : found.start()])
        index.append(behind[at : found.start()])
        at = found.end()
        made = _in_place_of(lines, found.start())
        pieces.append(made)
        index.append(np.repeat(behind[found.start() : at], len(made)))
    pieces.append(lines[at:])
    index.append(behind[at:])
    return Normal("".join(pieces), np.concatenate(index))


def _one_line_feed(raw: str) -> tuple[str, Positions]:
    """The text with one character for the end of each line, which is nearly all that is odd in most texts."""
    if "\r\n" not in raw:
        return raw, np.arange(len(raw), dtype=np.int32)
    letters = np.frombuffer(raw.encode("utf-32-le", "surrogatepass"), np.uint32)
    is_kept = letters != ord("\r")
    is_kept[:-1] |= letters[1:] != ord("\n")
    return raw.replace("\r\n", "\n"), np.flatnonzero(is_kept).astype(np.int32)


def _in_place_of(raw: str, at: int) -> str:
    """What is kept of an odd character."""
    odd = raw[at]
    if odd == "\r":
        return "\n"
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
    n_unreadable = len(_NO_LETTER.findall(raw))
    return n_unreadable / len("".join(raw.split())) if n_unreadable else 0.0
