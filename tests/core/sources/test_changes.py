"""What an import changes, record by record."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.core.sources.changes import CellChange, ChangedRecord, changes
from vedette.core.sources.schema import RECORDS


def table(rows: dict[str, int | None]) -> pa.Table:
    return pa.Table.from_pylist(
        [
            {
                "source": "s",
                "source_record_id": id,
                "import_id": "IM",
                "record": number,
                "grain": "incident",
                "killed": killed,
                "label": "confidential",
            }
            for number, (id, killed) in enumerate(rows.items(), 2)
        ],
        schema=RECORDS.arrow,
    )


def test_new_changed_and_gone_records_are_listed_with_old_and_new_cells() -> None:
    found = changes(table({"a": 1, "b": 2, "c": None}), table({"d": 1, "c": 3, "b": 2}))

    assert (found.new, found.gone, found.n_same) == (("d",), ("a",), 1)
    assert found.changed == (ChangedRecord("c", (CellChange("killed", None, "3"),)),)


@pytest.mark.parametrize(("before", "after"), [({}, {"a": 1}), ({"a": 1}, {}), ({}, {})])
def test_empty_states_are_states(
    before: dict[str, int | None], after: dict[str, int | None]
) -> None:
    found = changes(table(before), table(after))

    assert (list(found.new), list(found.gone)) == (list(after), list(before))


ROWS = st.dictionaries(st.sampled_from("abcdef"), st.none() | st.integers(0, 2))


@given(ROWS, ROWS)
def test_every_record_is_new_changed_gone_or_the_same(
    before: dict[str, int | None], after: dict[str, int | None]
) -> None:
    found = changes(table(before), table(after))

    changed = {one.id for one in found.changed}
    assert set(found.new) == set(after) - set(before)
    assert set(found.gone) == set(before) - set(after)
    assert changed == {id for id in set(before) & set(after) if before[id] != after[id]}
    assert found.n_same == len(set(before) & set(after)) - len(changed)
