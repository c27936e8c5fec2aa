from __future__ import annotations

import pyarrow as pa
import pytest

from vedette.core.kernel.errors import WrongState
from vedette.core.kernel.schema import Column, Table

PEOPLE = Table(
    "people",
    "one person",
    (Column("id", pa.string(), "id", required=True), Column("age", pa.int32(), "years")),
    ("id",),
)


def test_a_table_is_brought_into_the_declared_order_and_filled_with_nulls():
    made = PEOPLE.conform(pa.table({"id": ["b", "a"]}))

    assert made.to_pylist() == [{"id": "a", "age": None}, {"id": "b", "age": None}]


@pytest.mark.parametrize(
    "table",
    [
        pa.table({"age": [1]}),
        pa.table({"id": pa.array([None], pa.string())}),
        pa.table({"id": ["a"], "more": [1]}),
    ],
)
def test_a_table_that_breaks_its_declaration_is_refused(table):
    with pytest.raises(WrongState):
        PEOPLE.conform(table)
