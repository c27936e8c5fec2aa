"""Days that are only known to some days, a month or a year, as a source tells beside its dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc

from vedette.core.kernel.dates import EventDate, event_date, of_days

AROUND = dt.timedelta(days=6)
"""Days on either side of a day that is known to some days or to its week."""


def _around(day: dt.date) -> EventDate:
    return of_days(day - AROUND, day + AROUND)


_WIDER: dict[str, Callable[[dt.date], EventDate]] = {
    "2": _around,
    "3": _around,
    "4": lambda day: event_date(f"{day:%Y-%m}"),
    "5": lambda day: event_date(f"{day:%Y}"),
}
"""Code of codelists/date_precision -> the days that a day stands for; others stand for themselves."""


def widened(columns: dict[str, pa.Array | pa.ChunkedArray], codes: pa.Array) -> dict[str, pa.Array]:
    """`date`, `date_from` and `date_to` with the days widened that the codes tell to be inexact.

    Args:
        columns: Holds the three; what is a range or lacks a day already stays as it is.
        codes: Code of codelists/date_precision of each row, null for none.
    """
    first, last = _one(columns["date_from"]), _one(columns["date_to"])
    inexact = pc.and_(pc.is_in(codes, value_set=pa.array(list(_WIDER))), pc.equal(first, last))
    inexact = pc.fill_null(inexact, fill_value=False)
    rows = pc.indices_nonzero(inexact)
    made = [
        _WIDER[code](day)
        for code, day in zip(
            codes.take(rows).to_pylist(), first.take(rows).to_pylist(), strict=True
        )
    ]
    new = {
        "date": pa.array([one.edtf for one in made], pa.string()),
        "date_from": pa.array([one.first for one in made], pa.date32()),
        "date_to": pa.array([one.last for one in made], pa.date32()),
    }
    return {name: pc.replace_with_mask(_one(columns[name]), inexact, new[name]) for name in new}


def _one(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
