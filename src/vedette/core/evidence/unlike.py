"""In which parts something is another today than when it was looked at, also where the two print alike.

A fingerprint is of all that a number or a record holds, and what a page prints of it is less: 1,812.4 and 1,812.1 are
both 1,812, and a 12 may count other incidents than the 12 of last month. No reader is shown "12 to 12" without words.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

SHOWN = 300
"""Characters of what something says that a page shows of it, then beside now."""
_FEWEST, _MOST = 3, 12
"""Significant digits: those that are printed at least, and those that count in a fingerprint."""
_SPELLED = 1e15
"""Numbers from here on, and below its inverse, are written with an exponent."""

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Unlike:
    """A part that is another today.

    Args:
        row: Which row of several it is, such as `2017|MINUSMA` of a figure; "" for something of one row.
        part: Name of the column; "" where the row itself came or went.
        before: What it held then, told so that it is seen apart from now; "" for nothing.
        now: What it holds today.
    """

    row: str
    part: str
    before: str
    now: str


def prints_alike(before: str, now: str) -> bool:
    """Whether a reader who is shown both sees no difference."""
    return before[:SHOWN] == now[:SHOWN]


def unlike(
    before: Sequence[Row], now: Sequence[Row], by: str, but: Container[str] = ()
) -> tuple[Unlike, ...]:
    """The parts in which rows differ, row by row in the order of today; what went stands first.

    Args:
        before: The rows as they were.
        now: The rows as they are.
        by: Column that names a row among them.
        but: Columns that say nothing to a reader.
    """
    was, is_now = ({str(row[by]): row for row in rows} for rows in (before, now))
    is_one = len({*was, *is_now}) == 1
    found = [Unlike(name, "", name, "") for name in was if name not in is_now]
    for name, row in is_now.items():
        if name not in was:
            found.append(Unlike(name, "", "", name))
            continue
        old = was[name]
        found += [
            Unlike("" if is_one else name, part, *told_apart(old[part], value))
            for part, value in row.items()
            if part in old and part not in but and _differs(old[part], value)
        ]
    return tuple(found)


def told_apart(before: object, now: object) -> tuple[str, str]:
    """Two values in words, numbers with as many digits as it takes to see them apart.

    Example:
        >>> told_apart(1812.4, 1812.1), told_apart(12, 14), told_apart(None, 0.5)
        (('1,812.4', '1,812.1'), ('12', '14'), ('', '0.5'))
    """
    digits = _FEWEST
    made = _told(before, digits), _told(now, digits)
    while made[0] == made[1] and digits < _MOST:
        digits += 1
        made = _told(before, digits), _told(now, digits)
    return made


def _differs(before: object, now: object) -> bool:
    """Whether they differ in what a fingerprint counts."""
    if isinstance(before, float) and isinstance(now, float):
        return format(before, f".{_MOST}g") != format(now, f".{_MOST}g")
    return before != now


def _told(value: object, digits: int) -> str:
    if not isinstance(value, float):
        return "" if value is None else f"{value:,}" if type(value) is int else str(value)
    if value and not 1 / _SPELLED < abs(value) < _SPELLED:
        return f"{value:.{digits}g}"
    whole = len(str(int(abs(value))))
    # The digits before the point are always told: 1,812 is not rounded to 1,810.
    made = f"{Decimal(f'{value:.{max(digits, whole)}g}'):,f}"
    return made.rstrip("0").rstrip(".") if "." in made else made
