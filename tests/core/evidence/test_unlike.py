"""What differs beneath what prints alike is told so that a reader sees it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vedette.core.evidence.unlike import Unlike, prints_alike, told_apart, unlike


def test_numbers_are_told_with_the_digits_that_it_takes() -> None:
    assert told_apart(1812.4, 1812.1) == ("1,812.4", "1,812.1")
    assert told_apart(0.32144, 0.32139) == ("0.32144", "0.32139")
    assert told_apart(0.5, 2.0) == ("0.5", "2")
    assert told_apart(12, None) == ("12", "")
    assert told_apart("accidents", "all causes") == ("accidents", "all causes")


@given(*(st.floats(-1e9, 1e9).filter(lambda x: not x or abs(x) > 1e-9) for _ in range(2)))
def test_two_numbers_that_are_not_one_content_are_seen_apart(before: float, now: float) -> None:
    told = told_apart(before, now)

    is_one = format(before + 0.0, ".12g") == format(now + 0.0, ".12g")
    assert (told[0] == told[1]) == is_one
    for said, value in zip(told, (before, now), strict=True):
        assert abs(float(said.replace(",", "")) - value) <= abs(value) * 0.005


def test_only_what_differs_is_told_with_its_row() -> None:
    before = [
        {"point": "2016", "value": 12.0, "scope": "Mali", "fingerprint": "a"},
        {"point": "2017", "value": 3.0, "scope": "Mali", "fingerprint": "b"},
    ]
    now = [
        {"point": "2016", "value": 12.0, "scope": "Mali and Niger", "fingerprint": "c"},
        {"point": "2018", "value": 4.0, "scope": "Mali", "fingerprint": "d"},
    ]

    assert unlike(before, now, "point", ("fingerprint",)) == (
        Unlike("2017", "", "2017", ""),
        Unlike("2016", "scope", "Mali", "Mali and Niger"),
        Unlike("2018", "", "", "2018"),
    )
    # Of something of one row, the row need not be named; a column that came with a newer release is no difference.
    assert unlike(before[:1], [now[0] | {"terms": "CC BY"}], "point", ("fingerprint",)) == (
        Unlike("", "scope", "Mali", "Mali and Niger"),
    )


def test_what_is_cut_off_where_the_page_ends_prints_alike() -> None:
    assert prints_alike("12", "12")
    assert not prints_alike("12", "13")
    assert prints_alike("x" * 300 + "old", "x" * 300 + "new")
