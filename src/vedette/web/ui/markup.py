"""Markup from Python for what a page has thousands of: every text is escaped or a number, nothing else gets in.

A template costs about 20 microseconds for each tag. A list of 100 rows with ten cells has so many of them that
its page would take a tenth of a second; built here it takes a few thousandths.
"""

from __future__ import annotations

import html
from collections.abc import Iterable
from functools import lru_cache

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from vedette.web.ui.printing import date_in_words, printed


def text(value: object) -> SafeString:
    """Text of a source or person, escaped; nothing for no value."""
    return SafeString("" if value is None else html.escape(str(value)))


def joined(parts: Iterable[SafeString], between: SafeString | None = None) -> SafeString:
    """Parts that are safe, one after the other."""
    return SafeString((between or "").join(parts))


def isolated(value: object) -> SafeString:
    """Text of a source, so that its direction does not change what stands beside it."""
    return SafeString(f"<bdi>{text(value)}</bdi>")


def number(value: float, language: str | None = None) -> SafeString:
    """A number as printed in the reader's language; who prints many asks for the language once."""
    return _number(value, language or get_language())


def low_best_high(low: float, best: float, high: float, language: str | None = None) -> SafeString:
    """A count with the lowest and highest that sources give; one number where they agree."""
    return _low_best_high(low, best, high, language or get_language())


def day(iso: str, language: str | None = None) -> SafeString:
    """A date in words."""
    return _day(iso, language or get_language())


# What is kept below is made of the arguments alone: whoever prints the same number gets the same text.
@lru_cache(maxsize=16_384)
def _number(value: float, _language: str | None) -> SafeString:
    return SafeString(f'<bdi dir="ltr">{text(printed(value))}</bdi>')


@lru_cache(maxsize=16_384)
def _low_best_high(low: float, best: float, high: float, _language: str | None) -> SafeString:
    least, said, most = (text(printed(value)) for value in (low, best, high))
    if low == high:
        return SafeString(f'<span class="lbh"><b><bdi dir="ltr">{said}</bdi></b></span>')
    return SafeString(
        f'<span class="lbh"><bdi dir="ltr"><span>{least} –</span> <b>{said}</b> <span>– {most}</span></bdi></span>'
    )


@lru_cache(maxsize=16_384)
def _day(iso: str, _language: str | None) -> SafeString:
    return SafeString(f"<bdi>{text(date_in_words(iso))}</bdi>")
