"""What the cells of an export are, how numbers and days are written, and what it says of itself."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal

Cell = str | bool | int | float | Decimal | dt.date | dt.datetime | None
Row = Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class About:
    """What an export says of itself.

    Args:
        title: What the rows are.
        marking: The label of all that is in it, in words.
        made_on: The day on which it was made.
        run: Fingerprint of the run that the rows come from; "" where they come from no run.
        filter: The filter in words; "" for all rows.
    """

    title: str
    marking: str
    made_on: dt.date
    run: str = ""
    filter: str = ""

    def as_json(self) -> dict[str, str]:
        """The values as text, each on one line."""
        values = asdict(self) | {"made_on": self.made_on.isoformat()}
        return {name: " ".join(str(value).split()) for name, value in values.items()}


def plain_number(number: float | Decimal) -> str:
    """The number without an exponent; numbers are never escaped.

    Example:
        >>> plain_number(-1.23), plain_number(1e-7), plain_number(Decimal("12.50"))
        ('-1.23', '0.0000001', '12.50')
    """
    if isinstance(number, int):
        return str(number)
    if not math.isfinite(number):
        raise ValueError(f"{number} is no number to export; unknown is None")
    return format(Decimal(repr(number)) if isinstance(number, float) else number, "f")


def moment(at: dt.date) -> str:
    """A day or a moment as ISO text, moments with a zone in UTC.

    Example:
        >>> moment(dt.date(2017, 3, 4)), moment(dt.datetime(2017, 3, 4, 12, tzinfo=dt.timezone.utc))
        ('2017-03-04', '2017-03-04T12:00:00Z')
    """
    if isinstance(at, dt.datetime) and at.tzinfo is not None:
        return at.astimezone(dt.UTC).isoformat().removesuffix("+00:00") + "Z"
    return at.isoformat()
