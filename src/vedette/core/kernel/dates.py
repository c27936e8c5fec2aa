"""Dates with precision: the EDTF subset that casualty sources need, always the local date of the incident (DR-27)."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum

from vedette.core.kernel.errors import BadInput


class DatePrecision(StrEnum):
    """How finely a date is known."""

    DAY = "day"
    RANGE = "range"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class EventDate:
    """A local date, month, year or closed range of days.

    Args:
        edtf: Extended Date/Time Format text (ISO 8601-2 level 0 and 1 subset); `~` or `?` may end it.
        first: First possible day.
        last: Last possible day, not before `first`.
        precision: How finely the date is known.
    """

    edtf: str
    first: dt.date
    last: dt.date
    precision: DatePrecision

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise BadInput(
                f"The date '{self.edtf}' ends before it begins.",
                "Exchange its two ends in the file.",
            )

    @property
    def n_days(self) -> int:
        """Number of days that the date may be, both ends counted."""
        return (self.last - self.first).days + 1


_FORM = re.compile(
    r"(?P<year>[0-9]{4})(-(?P<month>[0-9]{2})(-(?P<day>[0-9]{2}))?)?(?P<doubt>[~?%]?)"
)


def event_date(text: str) -> EventDate:
    """The date that an EDTF text says.

    Args:
        text: `2017-12-07`, `2017-12`, `2017`, `2017-12-01/2017-12-05`; a single date may end in `~` or `?`.

    Raises:
        BadInput: The text is of another form or names a day that does not exist.

    Source: ISO 8601-2:2019, annex A (EDTF).

    Example:
        >>> event_date("2016-02").last
        datetime.date(2016, 2, 29)
    """
    first_text, slash, last_text = text.partition("/")
    first = _single(first_text, text)
    if not slash:
        return first
    last = _single(last_text, text)
    if first.first == last.last:
        return of_day(first.first)
    return EventDate(text, first.first, last.last, DatePrecision.RANGE)


def of_day(day: dt.date) -> EventDate:
    """The date that is known to the day."""
    return EventDate(day.isoformat(), day, day, DatePrecision.DAY)


def of_days(first: dt.date, last: dt.date) -> EventDate:
    """The closed range of days; one day when both ends are the same.

    Raises:
        BadInput: The range ends before it begins.
    """
    if first == last:
        return of_day(first)
    return EventDate(f"{first.isoformat()}/{last.isoformat()}", first, last, DatePrecision.RANGE)


def of_parts(year: int, month: int | None, day: int | None) -> EventDate:
    """The date from its parts; without day the month, without month the year.

    Raises:
        BadInput: There is no such day, or a day stands without its month.

    Example:
        >>> of_parts(2014, 10, None).edtf
        '2014-10'
    """
    if month is None:
        if day is not None:
            raise BadInput(f"The day {day} of {year:04d} stands without a month.", "Add the month.")
        return event_date(f"{year:04d}")
    if day is None:
        return event_date(f"{year:04d}-{month:02d}")
    return event_date(f"{year:04d}-{month:02d}-{day:02d}")


def _single(part: str, whole: str) -> EventDate:
    found = _FORM.fullmatch(part)
    if found is None:
        raise BadInput(
            f"'{whole}' is not a date of the form 2017-12-07, 2017-12, 2017 or 2017-12-01/2017-12-05.",
            "Correct the file or declare the order of day, month and year in the mapping.",
        )
    year, month, day = (
        int(found[name]) if found[name] else None for name in ("year", "month", "day")
    )
    assert year is not None, "the form has a year"
    try:
        first = dt.date(year, month or 1, day or 1)
    except ValueError as error:
        raise BadInput(f"The date '{whole}' does not exist.", "Correct the file.") from error
    if month is None:
        return EventDate(part, first, dt.date(year, 12, 31), DatePrecision.YEAR)
    if day is None:
        last = dt.date(year, month, calendar.monthrange(year, month)[1])
        return EventDate(part, first, last, DatePrecision.MONTH)
    return EventDate(part, first, first, DatePrecision.DAY)
