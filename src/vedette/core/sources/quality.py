"""How completely each source fills the fields of a record."""

from __future__ import annotations

import json

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from vedette.core.kernel.schema import Column, Table
from vedette.core.sources.schema import RECORDS

COMPLETENESS = Table(
    name="completeness",
    grain="one field of one source",
    key=("source", "field"),
    columns=(
        Column("source", pa.string(), "name of the source", required=True),
        Column("field", pa.string(), "field of a record", required=True),
        Column("n", pa.int32(), "records of the source", required=True),
        Column("filled", pa.int32(), "records with a value", required=True),
        Column("told", pa.int32(), "records that say which kind of no value it is", required=True),
        Column("share", pa.float64(), "filled / n, between 0 and 1", required=True),
    ),
)
"""Fields that no record of a source fills are listed with a share of 0."""

_FRAME = ("source", "source_record_id", "import_id", "record", "line", "grain", "missing", "label")
FIELDS = tuple(name for name in RECORDS.names if name not in _FRAME)
"""The fields that a source can fill."""


def completeness(records: pa.Table) -> pa.Table:
    """The share of filled cells by source and field, a `COMPLETENESS` table.

    A cause that is to be determined, unknown or not recorded counts as told, not as filled.

    Args:
        records: A `RECORDS` table.

    Example:
        >>> from vedette.core.sources.schema import RECORDS
        >>> completeness(RECORDS.empty()).num_rows
        0
    """
    told = _told(records["missing"])
    frame = {"source": records["source"]}
    for name in FIELDS:
        says = told.get(name, pa.repeat(pa.scalar(value=False), records.num_rows))
        frame[f"{name} told"] = pc.cast(says, pa.int32())
        has = pc.and_(pc.is_valid(records[name]), pc.invert(says))
        frame[f"{name} filled"] = pc.cast(has, pa.int32())
    sums = [(column, "sum") for column in frame if column != "source"]
    grouped = pa.table(frame).group_by("source").aggregate([*sums, ([], "count_all")])
    rows = [_row(one, name) for one in grouped.to_pylist() for name in FIELDS]
    return COMPLETENESS.from_rows(rows)


def _row(grouped: dict[str, object], name: str) -> dict[str, object]:
    n, filled = int(str(grouped["count_all"])), int(str(grouped[f"{name} filled_sum"]))
    return {
        "source": grouped["source"],
        "field": name,
        "n": n,
        "filled": filled,
        "told": grouped[f"{name} told_sum"],
        "share": filled / n,
    }


def _told(missing: pa.ChunkedArray) -> dict[str, pa.Array]:
    """For each field, which rows say what kind of no value it has; each distinct text is read once."""
    coded = missing.combine_chunks().dictionary_encode()
    kinds = [json.loads(text) for text in coded.dictionary.to_pylist()]
    nothing = len(kinds)
    places = coded.indices.fill_null(nothing).to_numpy(zero_copy_only=False)
    names = {name for one in kinds for name in one}
    return {
        name: pa.array(np.array([*(name in one for one in kinds), False])[places])
        for name in sorted(names)
    }
