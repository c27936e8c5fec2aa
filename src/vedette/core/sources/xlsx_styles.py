"""Number formats of a workbook: which of them show a date, and what day a serial number is."""

from __future__ import annotations

import datetime as dt
import math
import re
from decimal import Decimal

from lxml import etree

from vedette.core.sources.xlsx_package import local

_BUILT_IN_DATES = frozenset({*range(14, 18), 22, *range(27, 32), 36, *range(50, 59)})
_BUILT_IN_TIMES = frozenset({18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47})
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.')
_BRACKETS = re.compile(r"\[[^\]]*\]")
_MINUTES = re.compile(r"h[^dy]*?m+|m+[^dy]*?s", re.IGNORECASE)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_DAY = re.compile(r"[dy]|m", re.IGNORECASE)
_SECONDS = 86_400
_LAST_FAKE_DAY = 60
_MAX_DIGITS = 9
_EXACT_DIGITS = 15
_PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def date_styles(styles: etree._Element) -> frozenset[int]:
    """Indexes of the cell styles whose number format shows a date.

    Source: ECMA-376 part 1, 18.8.30 (built-in formats) and 18.8.31 (format codes).
    """
    codes: dict[int, str] = {}
    formats: list[int] = []
    for group in styles:
        if local(group.tag) == "numFmts":
            codes = {whole(one.get("numFmtId")): one.get("formatCode", "") for one in group}
        if local(group.tag) == "cellXfs":
            formats = [whole(one.get("numFmtId")) for one in group]
    return frozenset(index for index, number in enumerate(formats) if _is_date(number, codes))


def whole(text: str | None, *, otherwise: int = 0) -> int:
    """The whole number of an attribute; `otherwise` where it is absent or none.

    Example:
        >>> whole("12"), whole(None), whole("-1", otherwise=7)
        (12, 0, 7)
    """
    is_number = text is not None and text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS
    return int(text) if is_number and text is not None else otherwise


def _is_date(number: int, codes: dict[int, str]) -> bool:
    if number in codes:
        return is_date_code(codes[number])
    return number in _BUILT_IN_DATES


def is_date_code(code: str) -> bool:
    """Whether a format code shows a day, month or year; times alone do not count.

    Example:
        >>> [is_date_code(code) for code in ("dd/mm/yyyy", "h:mm", '0 "days"', "[h]:mm", "mmm yy")]
        [True, False, False, False, True]
    """
    written = _LITERAL.sub("", code).partition(";")[0]
    first = _BRACKETS.sub("", written)
    if _ELAPSED.search(written) or first.strip().casefold() in {"general", "standard", "@"}:
        return False
    return _DAY.search(_MINUTES.sub("", first)) is not None


def day_text(serial: float, *, is_1904: bool) -> str | None:
    """ISO text of a serial day, with its time of day unless that is midnight; None if there is no such day.

    Day 60 of the 1900 system, 29 February 1900, does not exist; earlier ones are a day later than
    the later ones suggest.

    Example:
        >>> day_text(42433.0, is_1904=False), day_text(40971.0, is_1904=True)
        ('2016-03-04', '2016-03-04')
    """
    seconds = round(serial % 1 * _SECONDS)
    days = int(serial // 1)
    epoch = dt.datetime(1904, 1, 1) if is_1904 else dt.datetime(1899, 12, 30)  # noqa: DTZ001 - local days
    if not is_1904 and 0 <= days < _LAST_FAKE_DAY:
        epoch = dt.datetime(1899, 12, 31)  # noqa: DTZ001 - local days
    if serial < 0 or (not is_1904 and days == _LAST_FAKE_DAY):
        return None
    try:
        moment = epoch + dt.timedelta(days=days, seconds=seconds)
    except OverflowError:
        return None
    text = moment.isoformat()
    return text.removesuffix("T00:00:00")


def number_text(raw: str) -> str | None:
    """The number as people write it; None if it is none.

    A spreadsheet program stores 0.1 as 0.10000000000000001; the shortest form of the same number is
    given, never with an exponent.

    Example:
        >>> number_text("0.10000000000000001"), number_text("1E-2"), number_text("007"), number_text("x")
        ('0.1', '0.01', '007', None)
    """
    if _PLAIN.fullmatch(raw) and len(raw) <= _EXACT_DIGITS:
        return raw
    try:
        number = float(raw)
    except ValueError:
        return None
    if not math.isfinite(number) or "_" in raw:
        return None
    if _PLAIN.fullmatch(raw) and "." not in raw:
        return raw
    short = format(Decimal(repr(number)), "f")
    return short.removesuffix(".0") if "E" in raw.upper() or len(raw) > _EXACT_DIGITS else short
