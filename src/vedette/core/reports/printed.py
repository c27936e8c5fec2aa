"""Numbers as printed: comma for thousands, true minus, en dash in ranges, narrow space before %."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal

MINUS = "−"
DASH = "–"
NARROW = "\u202f"  # a thin space at which no line breaks
NOTHING = DASH

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONG_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_RUNNING = 48


def number(value: float | None, decimals: int = 0) -> str:
    """The number with commas and a true minus; an en dash for none.

    Example:
        >>> number(-3711), number(2.5, 1), number(None)
        ('−3,711', '2.5', '–')
    """
    if value is None or math.isnan(value):
        return NOTHING
    rounded = round(value + 0.0, decimals)
    made = f"{abs(rounded):,.{decimals}f}"
    return MINUS + made if rounded < 0 else made


def money(amount: Decimal) -> str:
    """An amount to the cent, exactly.

    Example:
        >>> money(Decimal("1130000")), money(Decimal("-0.5"))
        ('1,130,000.00', '−0.50')
    """
    made = f"{abs(amount):,.2f}"
    return MINUS + made if amount < 0 else made


def signed(value: float, decimals: int = 0) -> str:
    """A difference with its sign; 0 has none.

    Example:
        >>> signed(12), signed(-2), signed(0)
        ('+12', '−2', '0')
    """
    made = number(value, decimals)
    return f"+{made}" if round(value, decimals) > 0 else made


def percent(share: float, decimals: int = 1) -> str:
    """A share between 0 and 1 as a percentage.

    Example:
        >>> percent(0.8792).replace(NARROW, " ")
        '87.9 %'
    """
    return f"{number(share * 100, decimals)}{NARROW}%"


def spoken_interval(low: float, high: float, decimals: int = 0) -> str:
    """An interval in prose.

    Example:
        >>> spoken_interval(155.0, 276.4)
        '155 to 276'
    """
    return f"{number(low, decimals)} to {number(high, decimals)}"


def dashed_interval(low: float, high: float, decimals: int = 0) -> str:
    """An interval in a table.

    Example:
        >>> dashed_interval(155.0, 276.4, 1)
        '155.0–276.4'
    """
    return f"{number(low, decimals)}{DASH}{number(high, decimals)}"


def day(date: dt.date) -> str:
    """A day in short.

    Example:
        >>> day(dt.date(2017, 12, 7))
        '7 Dec 2017'
    """
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def long_day(date: dt.date) -> str:
    """A day in full.

    Example:
        >>> long_day(dt.date(2025, 4, 4))
        '4 April 2025'
    """
    return f"{date.day} {_LONG_MONTHS[date.month - 1]} {date.year}"


def hash_in_fours(fingerprint: str, digits: int = 12) -> str:
    """The start of a fingerprint in groups of four.

    Example:
        >>> hash_in_fours("7f3a09bec21e" + "0" * 52)
        '7f3a 09be c21e'
    """
    start = fingerprint[:digits]
    return " ".join(start[i : i + 4] for i in range(0, len(start), 4))


def running(title: str) -> str:
    """The title as it fits the running head: cut after a word where it is long."""
    if len(title) <= _RUNNING:
        return title
    return f"{title[:_RUNNING].rpartition(' ')[0].rstrip(',:;–')} …"
