from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest

from vedette.core.kernel.dates import event_date
from vedette.core.sources.precision import widened


def _told(first: str, code: str | None, last: str | None = None) -> tuple[str, str, str]:
    days = [dt.date.fromisoformat(first), dt.date.fromisoformat(last or first)]
    columns = {
        "date": pa.array([first]),
        "date_from": pa.array(days[:1]),
        "date_to": pa.array(days[1:]),
    }
    made = widened(columns, pa.array([code], pa.string()))
    return (
        made["date"][0].as_py(),
        str(made["date_from"][0].as_py()),
        str(made["date_to"][0].as_py()),
    )


@pytest.mark.parametrize(
    ("code", "date"),
    [
        ("1", "2020-03-05"),
        ("0", "2020-03-05"),
        (None, "2020-03-05"),
        ("2", "2020-02-28/2020-03-11"),
        ("3", "2020-02-28/2020-03-11"),
        ("4", "2020-03"),
        ("5", "2020"),
    ],
)
def test_a_day_is_as_wide_as_its_source_says(code: str | None, date: str) -> None:
    told = event_date(date)
    assert _told("2020-03-05", code) == (date, str(told.first), str(told.last))


def test_a_range_stays_as_it_is() -> None:
    assert _told("2020-03-05", "4", "2020-03-07") == ("2020-03-05", "2020-03-05", "2020-03-07")
