"""Text that a spreadsheet would run as a formula, made inert and given back as it was."""

from __future__ import annotations

import re

STARTS = "=+-@\t\r＝＋－＠"
"""First characters that make a spreadsheet take a text for a formula, or skip to one."""

_ACTIVE = re.compile(f"[{re.escape(STARTS)}]")
_INERT = re.compile(f"'('*[{re.escape(STARTS)}])")


def is_active(text: str) -> bool:
    """Whether a spreadsheet could take the text for a formula.

    Example:
        >>> is_active("=1+1"), is_active("a=1")
        (True, False)
    """
    return _ACTIVE.match(text) is not None


def inert(text: str) -> str:
    """The text with an apostrophe before it if it is active; `original` gives it back.

    A text that begins with apostrophes before such a sign gets one more, so that none is lost.

    Example:
        >>> inert("=1+1"), inert("plain"), inert("'=1"), inert("'tis")
        ("'=1+1", 'plain', "''=1", "'tis")
    """
    return f"'{text}" if _ACTIVE.match(text.lstrip("'")) else text


def original(text: str) -> str:
    """The text without the apostrophe that `inert` put before it.

    Example:
        >>> original("'=1+1"), original("plain"), original("''=1"), original("'tis")
        ('=1+1', 'plain', "'=1", "'tis")
    """
    return text[1:] if _INERT.match(text) else text
