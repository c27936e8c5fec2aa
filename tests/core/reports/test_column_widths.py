"""Columns of tables in Word files: no word and no number is broken while there is room."""

from __future__ import annotations

import pytest

from vedette.core.reports.column_widths import SIZES, fitted
from vedette.core.reports.document import Align, Column, Row, Table, Text


def table(heads: list[str], *rows: list[str]) -> Table:
    cells = tuple(Row(tuple((Text(word),) for word in row)) for row in rows)
    return Table("A table", tuple(Column(head, Align.START) for head in heads), cells)


def test_what_fits_keeps_the_widths_that_it_asks_for() -> None:
    assert fitted(table(["One", "Two"], ["a", "b"])) == (SIZES[0], (0.5, 0.5))


def test_a_long_word_takes_room_from_the_columns_that_have_it() -> None:
    heads = ["Reason", *"ABCDEF", "Differences"]
    points, shares = fitted(table(heads, ["no", *"123456", "extraordinarily-well-founded"]))

    assert points == SIZES[0]
    assert sum(shares) == pytest.approx(1)
    word = 2.25 + sum(1.1 if one in "ifr" else 1.85 for one in "ifferences")
    assert shares[7] * 154 > 1.08 * word, "a column of an eighth would break it"
    assert shares[1] == shares[2] < 1 / 8


def test_more_than_fits_is_shared_by_the_longest_words() -> None:
    points, shares = fitted(table(["W" * 40, "W" * 20, "W" * 20], ["1", "2", "3"]))

    assert points == SIZES[-1]
    assert sum(shares) == pytest.approx(1)
    assert shares[0] > 1.8 * shares[1] == pytest.approx(1.8 * shares[2])


def test_many_years_are_set_smaller_before_a_number_is_broken() -> None:
    years = [str(year) for year in range(2009, 2026)]
    points, shares = fitted(table(["Source", *years], ["registry", *["1,234"] * 17]))

    assert points < SIZES[0]
    assert min(shares[1:]) * 154 > 1.85 * 4 * points / SIZES[0]
