from __future__ import annotations

import datetime as dt
import random

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.core.kernel import fingerprint

rows = st.lists(
    st.tuples(
        st.one_of(st.none(), st.text(max_size=6)),
        st.one_of(st.none(), st.integers(-5, 5)),
        st.one_of(st.none(), st.floats(-3, 3)),
        st.one_of(st.none(), st.dates(dt.date(2010, 1, 1), dt.date(2011, 1, 1))),
    ),
    max_size=12,
)


def table(cells):
    types = {"a": pa.string(), "b": pa.int32(), "c": pa.float64(), "d": pa.date32()}
    columns = list(zip(*cells, strict=True)) if cells else [[], [], [], []]
    return pa.table(
        {
            name: pa.array(list(column), kind)
            for (name, kind), column in zip(types.items(), columns, strict=True)
        }
    )


@given(rows, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_does_not_count(cells, chance: random.Random):
    shuffled = list(cells)
    chance.shuffle(shuffled)

    other = table(shuffled).select(["d", "b", "a", "c"])

    assert fingerprint.of_table(other) == fingerprint.of_table(table(cells))


@given(rows.filter(bool))
def test_one_changed_cell_changes_the_fingerprint(cells):
    a, b, c, d = cells[0]

    changed = [(f"{a}!", b, c, d), *cells[1:]]

    assert fingerprint.of_table(table(changed)) != fingerprint.of_table(table(cells))


def test_empty_text_is_not_null():
    nothing, empty = pa.table({"a": pa.array([None], pa.string())}), pa.table({"a": [""]})

    assert fingerprint.of_table(nothing) != fingerprint.of_table(empty)


def test_a_sum_in_another_order_is_the_same_content():
    assert fingerprint.of_value(0.1 + 0.2) == fingerprint.of_value(0.3)


def test_the_sha_256_of_known_bytes():
    # FIPS 180-2, appendix B.1
    expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

    assert fingerprint.of_bytes(b"abc") == expected


def test_what_has_no_canonical_form_is_refused():
    with pytest.raises(TypeError, match="object"):
        fingerprint.of_value(object())
