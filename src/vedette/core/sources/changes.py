"""What an import changes, record by record: new, changed with old and new cells, gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

NOT_COMPARED = ("source", "source_record_id", "import_id", "record", "line", "label")
"""Columns of a record that may differ while the record is the same: its place, its import, its label."""

_NOTHING = "\x00"
_BETWEEN = "\x1f"


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell of a record before and after, as text; None is no value."""

    field: str
    old: str | None
    new: str | None

    def as_json(self) -> dict[str, object]:
        """The cell as a JSON object."""
        return {"field": self.field, "old": self.old, "new": self.new}


@dataclass(frozen=True, slots=True)
class ChangedRecord:
    """A record that both states have, with the cells that differ."""

    id: str
    cells: tuple[CellChange, ...]

    def as_json(self) -> dict[str, object]:
        """The record as a JSON object."""
        return {"id": self.id, "cells": [cell.as_json() for cell in self.cells]}


@dataclass(frozen=True, slots=True)
class Changes:
    """How one state of a source differs from the one before, by the source's own record ids.

    Args:
        new: Ids that only the later state has.
        changed: Records of both whose cells differ.
        gone: Ids that only the earlier state has.
        n_same: Number of records that are the same in both.
    """

    new: tuple[str, ...] = ()
    changed: tuple[ChangedRecord, ...] = ()
    gone: tuple[str, ...] = ()
    n_same: int = 0

    def as_json(self) -> dict[str, object]:
        """All changes as a JSON object."""
        return {
            "new": list(self.new),
            "changed": [record.as_json() for record in self.changed],
            "gone": list(self.gone),
            "same": self.n_same,
        }


def changes(before: pa.Table, after: pa.Table) -> Changes:
    """Every record that differs between two `RECORDS` tables of one source, in the order of their files.

    Ids are compared trimmed and in NFC, cells as text; a record has changed when any field differs but its
    place in the file, its import and its label.
    """
    ids = [compared_ids(table) for table in (before, after)]
    texts = [compared_texts(table) for table in (before, after)]
    places = pc.index_in(ids[1], value_set=ids[0])
    known = pc.is_valid(places)
    differs = pc.fill_null(pc.not_equal(texts[1], texts[0].take(places)), fill_value=False)
    rows = pc.indices_nonzero(differs).to_pylist()
    gone = pc.filter(before["source_record_id"], pc.invert(pc.is_in(ids[0], value_set=ids[1])))
    return Changes(
        new=tuple(pc.filter(after["source_record_id"], pc.invert(known)).to_pylist()),
        changed=_changed(before, after, places, rows),
        gone=tuple(gone.to_pylist()),
        n_same=int(pc.sum(pc.cast(known, pa.int64())).as_py() or 0) - len(rows),
    )


def compared_ids(table: pa.Table) -> pa.Array:
    """The ids of the records as they are compared."""
    trimmed = pc.utf8_trim_whitespace(table["source_record_id"])
    return pc.utf8_normalize(trimmed, form="NFC").combine_chunks()


def compared_texts(table: pa.Table) -> pa.Array:
    """For each record all that counts of it as one text."""
    cells = [pc.fill_null(table[name].cast(pa.large_string()), _NOTHING) for name in _fields(table)]
    joined = pc.binary_join_element_wise(*cells, pa.scalar(_BETWEEN, pa.large_string()))
    return joined.combine_chunks()


def _fields(table: pa.Table) -> list[str]:
    return [name for name in table.column_names if name not in NOT_COMPARED]


def _changed(
    before: pa.Table, after: pa.Table, places: pa.Array, rows: Sequence[int]
) -> tuple[ChangedRecord, ...]:
    """The records at these rows of the later table with the cells that differ."""
    taken = pa.array(rows, pa.int64())
    old, new = before.take(places.take(taken)), after.take(taken)
    found: list[list[CellChange]] = [[] for _ in rows]
    for name in _fields(after):
        pair = [table[name].cast(pa.string()).to_pylist() for table in (old, new)]
        for at, (was, now) in enumerate(zip(*pair, strict=True)):
            if was != now:
                found[at].append(CellChange(name, was, now))
    ids = new["source_record_id"].to_pylist()
    return tuple(ChangedRecord(id, tuple(cells)) for id, cells in zip(ids, found, strict=True))
