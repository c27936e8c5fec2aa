"""Keys: what tells the records of a file apart, compared after trim and NFC, stored as read."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from vedette.core.sources.cell_columns import CellColumn, Ledger, Mask, is_filled, rows_where
from vedette.core.sources.staging import CellKind


def keys(column: CellColumn, ledger: Ledger, *, duplicates: str) -> pa.Array:
    """The keys as read; with `duplicates` "number" the second record of a key becomes `KEY#2`.

    A blank key is refused, and so is a repeated one unless it is to be numbered.
    """
    nested = column.is_kind(CellKind.NESTED, CellKind.BOOL) & is_filled(column.text)
    texts = ("is no key", "Give a text or a number.")
    ledger.refuse(column, rows_where(nested), "key.form", texts)
    compared = _compared(column.text)
    blank = _blank(compared)
    texts = ("is blank, but it is the key", "Give every record its own key, or state `key: null`.")
    ledger.refuse(column, rows_where(blank), "key.blank", texts)
    codes = compared.dictionary_encode()
    if len(codes.dictionary) == len(compared) - compared.null_count:
        return column.text
    numbers = _ordinals(codes.indices)
    repeated = (numbers > 1) & ~blank
    if duplicates == "number":
        return _numbered(column, ledger, numbers, repeated, compared)
    texts = (
        "stands in an earlier record too, but it is the key",
        'Correct it; state "key": null for one row per victim or "duplicate_keys": "number".',
    )
    ledger.refuse(column, rows_where(repeated), "key.duplicate", texts)
    return column.text


def _compared(text: pa.Array) -> pa.Array:
    """The keys as they are compared: trimmed, in Unicode's composed form."""
    if not pc.all(pc.string_is_ascii(text)).as_py():
        text = pc.utf8_normalize(text, form="NFC")
    return pc.utf8_trim_whitespace(text)


def _blank(compared: pa.Array) -> Mask:
    empty = pc.fill_null(pc.equal(pc.binary_length(compared), 0), fill_value=True)
    return np.asarray(empty.to_numpy(zero_copy_only=False), dtype=np.bool_)


def _ordinals(codes: pa.Array) -> np.typing.NDArray[np.int64]:
    """1 for the first record of a key, 2 for its second, and so on."""
    indices = codes.fill_null(-1).to_numpy(zero_copy_only=False)
    order = np.argsort(indices, kind="stable")
    ordered = indices[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    sizes = np.diff(np.r_[starts, len(ordered)])
    ordinals = np.empty(len(indices), dtype=np.int64)
    ordinals[order] = np.arange(len(indices)) - np.repeat(starts, sizes) + 1
    return ordinals


def _numbered(
    column: CellColumn,
    ledger: Ledger,
    numbers: np.typing.NDArray[np.int64],
    repeated: Mask,
    compared: pa.Array,
) -> pa.Array:
    taken = set(compared.to_pylist())
    stored = column.text.to_pylist()
    clashing = []
    for row in rows_where(repeated):
        stored[row] = f"{stored[row]}#{numbers[row]}"
        if stored[row] in taken:
            clashing.append(row)
    texts = ("stands in an earlier record too and is numbered", "Nothing, if they are two records.")
    ledger.warn(column, rows_where(repeated), "key.numbered", texts)
    texts = ("cannot be numbered: the numbered key exists", "Correct one of the two keys.")
    ledger.refuse(column, np.array(clashing, dtype=np.int64), "key.duplicate", texts)
    return pa.array(stored, pa.string())
