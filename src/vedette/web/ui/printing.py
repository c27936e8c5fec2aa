"""How numbers, shares and dates are printed in the language of the reader (looks.md 9)."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from django.utils.translation import get_language, gettext, pgettext

_THOUSANDS = {"en": ",", "fr": "\u202f", "ar": "\u202f"}
_DECIMAL = {"en": ".", "fr": ",", "ar": ","}
"""Language -> mark; French and Arabic as in the documents of the United Nations: thin space and comma."""
_WHOLE_FROM, _TENTHS_FROM = 100, 10
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MONTH = re.compile(r"\d{4}-\d{2}")


def printed(value: object) -> str:
    """The number as text: 1,234 or 0.32, three to four digits that count; text is left as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if float(value).is_integer():
        return marked(f"{int(value):,}")
    decimals = 0 if abs(value) >= _WHOLE_FROM else 1 if abs(value) >= _TENTHS_FROM else 2
    return marked(f"{value:,.{decimals}f}")


def marked(english: str) -> str:
    """A number as English prints it, with the marks of the reader's language and a true minus."""
    language = (get_language() or "en").partition("-")[0]
    marks = {",": _THOUSANDS.get(language, ","), ".": _DECIMAL.get(language, "."), "-": "\u2212"}
    return "".join(marks.get(sign, sign) for sign in english)


def date_in_words(text: str) -> str:
    """An ISO date in words, 7 Dec 2017; a month, Dec 2017; anything else as it is known."""
    if _DAY.fullmatch(text):
        try:
            date = dt.date.fromisoformat(text)
        except ValueError:
            return text
        return gettext("%(day)s %(month)s %(year)s") % {
            "day": date.day,
            "month": months()[date.month - 1],
            "year": date.year,
        }
    if _MONTH.fullmatch(text) and 1 <= int(text[5:]) <= len(months()):
        return gettext("%(month)s %(year)s") % {
            "month": months()[int(text[5:]) - 1],
            "year": text[:4],
        }
    return text


def months() -> list[str]:
    """Short names of the twelve months."""
    return _months(get_language())


@lru_cache
def _months(_language: str | None) -> list[str]:
    return [
        pgettext("month", "Jan"),
        pgettext("month", "Feb"),
        pgettext("month", "Mar"),
        pgettext("month", "Apr"),
        pgettext("month", "May"),
        pgettext("month", "Jun"),
        pgettext("month", "Jul"),
        pgettext("month", "Aug"),
        pgettext("month", "Sep"),
        pgettext("month", "Oct"),
        pgettext("month", "Nov"),
        pgettext("month", "Dec"),
    ]
