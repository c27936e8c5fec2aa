from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.core.kernel.dates import DatePrecision, event_date, of_day, of_days, of_parts
from vedette.core.kernel.errors import BadInput

days = st.dates(dt.date(1945, 1, 1), dt.date(2030, 12, 31))


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("2017-12-07", "2017-12-07", "2017-12-07", DatePrecision.DAY),
        ("2016-02", "2016-02-01", "2016-02-29", DatePrecision.MONTH),
        ("2017", "2017-01-01", "2017-12-31", DatePrecision.YEAR),
        ("1961-09~", "1961-09-01", "1961-09-30", DatePrecision.MONTH),
        ("2017-12-01/2017-12-05", "2017-12-01", "2017-12-05", DatePrecision.RANGE),
    ],
)
def test_a_date_knows_its_first_and_last_day(text, first, last, precision):
    date = event_date(text)

    assert (date.first.isoformat(), date.last.isoformat(), date.precision) == (
        first,
        last,
        precision,
    )


@pytest.mark.parametrize(
    "text",
    ["2017-13", "2017-02-29", "31/12/2017", "2017-1-2", "٢٠١٧", "", "2017-12-05/2017-12-01", "17"],
)
def test_what_is_no_date_is_refused_with_a_remedy(text):
    with pytest.raises(BadInput) as caught:
        event_date(text)

    assert caught.value.remedy


def test_a_day_without_its_month_is_refused():
    with pytest.raises(BadInput, match="without a month"):
        of_parts(2017, None, 3)


@given(days, days)
def test_a_range_holds_exactly_its_days(a, b):
    first, last = sorted((a, b))

    date = of_days(first, last)

    assert event_date(date.edtf) == date
    assert date.n_days == (last - first).days + 1


@given(days)
def test_a_day_reads_back_from_its_text(day):
    assert event_date(of_day(day).edtf).first == day
