"""Positions: latitude and longitude together, and against the box of the country that the record names."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from vedette.core.kernel.countries import country_box, country_code
from vedette.core.kernel.places import Box
from vedette.core.sources.cell_columns import (
    CellColumn,
    Ledger,
    Mask,
    distinct_words,
    is_filled,
    rows_where,
)

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Countries:
    """The boxes of the countries that records name.

    Args:
        codes: Index of each record into `boxes`, -1 where no country with a box is named.
        boxes: One box per distinct word.
    """

    codes: npt.NDArray[np.int64]
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """One half of the positions: its column and its numbers (float64, null for blank)."""

    column: CellColumn
    numbers: pa.Array


def named_countries(text: pa.Array, words: dict[str, str | None]) -> Countries:
    """The boxes of the countries as named, words of the value map read first."""
    codes, distinct = distinct_words(text)
    boxes: list[Box] = []
    index_of: list[int] = []
    for word in distinct:
        meant = words.get(word, words.get(word.strip(), word))
        iso3 = country_code(meant) if meant else None
        box = country_box(iso3) if iso3 else None
        index_of.append(-1 if box is None else len(boxes))
        if box is not None:
            boxes.append(box)
    table = np.array([*index_of, -1], dtype=np.int64)
    places = codes.fill_null(len(distinct)).to_numpy(zero_copy_only=False)
    return Countries(table[places], tuple(boxes))


def check_positions(lat: Axis, lon: Axis, countries: Countries | None, ledger: Ledger) -> None:
    """Refuse half a position and exchanged ones; warn of exactly 0, 0."""
    has_lat, has_lon = is_filled(lat.column.text), is_filled(lon.column.text)
    texts = ("is blank while the other coordinate is not", "Give both coordinates or none.")
    ledger.refuse(lat.column, rows_where(has_lon & ~has_lat), "coordinate.half", texts)
    ledger.refuse(lon.column, rows_where(has_lat & ~has_lon), "coordinate.half", texts)
    lats = lat.numbers.fill_null(np.nan).to_numpy(zero_copy_only=False)
    lons = lon.numbers.fill_null(np.nan).to_numpy(zero_copy_only=False)
    texts = ("and its other coordinate are exactly 0, off the coast of Africa", "Leave both empty.")
    ledger.warn(lat.column, rows_where((lats == 0) & (lons == 0)), "coordinate.zero", texts)
    if countries is None or not countries.boxes:
        return
    wrong = ~_within(countries, lats, lons) & _within(countries, lons, lats)
    texts = (
        "lies outside the named country, but inside it with latitude and longitude exchanged",
        "Exchange the two in the file, or in the mapping if the whole column is so.",
    )
    ledger.refuse(
        lat.column, rows_where(wrong & (countries.codes >= 0)), "coordinate.swapped", texts
    )


def _within(countries: Countries, lats: Numbers, lons: Numbers) -> Mask:
    """Whether each position lies in the box of its country; never for unknown ones."""
    boxes = countries.boxes
    codes = np.maximum(countries.codes, 0)
    south, west, north, east = (
        np.array([getattr(box, side) for box in boxes])[codes]
        for side in ("south", "west", "north", "east")
    )
    across = west > east
    beside = np.where(across, (lons >= west) | (lons <= east), (lons >= west) & (lons <= east))
    inside: Mask = (lats >= south) & (lats <= north) & beside & (countries.codes >= 0)
    return inside
