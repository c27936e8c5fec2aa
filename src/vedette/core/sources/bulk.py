"""Clean delimited text in bulk: exact for RFC 4180, and silent at the first thing that is not.

The separators outside quotes are found with array operations on the bytes; a quote is only taken for
one if it opens right after a separator, closes right before one, or is one of a pair. Anything else
(counts of cells that differ, blank lines, mixed newlines, quotes in bare cells, overlong records or
cells) gives no table, and the file is read record by record instead. Strictness is thus the same, and
a clean file of 1,000,000 records and 14 columns takes about a second.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from vedette.core.sources.staging import Limits

_LF, _CR, _QUOTE = 10, 13, 34
_BLOCK = 8 * 2**20
_THREADS = 2


@dataclass(frozen=True, slots=True)
class BulkTable:
    """Cells by column, and the line of each record counted from 0 at the start of the text."""

    columns: list[pa.ChunkedArray]
    line: np.ndarray


@dataclass(frozen=True, slots=True)
class _Block:
    columns: list[pa.Array]
    line: np.ndarray
    n_lines: int
    newline: str


def bulk_table(text: bytes, delimiter: str, n_columns: int, limits: Limits) -> BulkTable | None:
    """The records of clean UTF-8 text, header included, or None if the text is not clean.

    Args:
        text: UTF-8 without control characters but tab and newlines.
        delimiter: One ASCII character.
        n_columns: Cells of each record, 2 or more.
        limits: For records and cells.
    """
    if n_columns < 2 or len(delimiter) != 1 or not delimiter.isascii():  # noqa: PLR2004
        return None
    parts = _parts(text)
    if parts is None:
        return None
    mark = ord(delimiter)
    with ThreadPoolExecutor(_THREADS) as pool:
        blocks = list(pool.map(lambda part: _block(part, mark, n_columns, limits), parts))
    whole = [block for block in blocks if block is not None]
    if len(whole) < len(blocks) or len({block.newline for block in whole if block.newline}) > 1:
        return None
    lines, base = [], 0
    for block in whole:
        lines.append(block.line + base)
        base += block.n_lines
    columns = [
        pa.chunked_array([block.columns[at] for block in whole], pa.string())
        for at in range(n_columns)
    ]
    return BulkTable(columns, np.concatenate(lines))


def _parts(text: bytes) -> list[memoryview] | None:
    """The text in blocks that end with a newline outside quotes, or None if there are none."""
    view = memoryview(text)
    cuts = list(_cuts(text))
    if cuts and cuts[-1] < 0:
        return None
    return [view[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True) if b > a]


def _cuts(text: bytes) -> Iterator[int]:
    """Indices at which to cut the text; -1 where no newline outside quotes is near."""
    start = 0
    while len(text) - start > _BLOCK:
        cut = text.rfind(b"\n", start, start + _BLOCK) + 1
        tries = 0
        while cut > start and text.count(b'"', start, cut) % 2:
            cut = text.rfind(b"\n", start, cut - 1) + 1
            tries += 1
            if tries == _THREADS * 50:
                cut = 0
        if cut <= start:
            yield -1
            return
        yield cut
        start = cut


def _block(part: memoryview, mark: int, n_columns: int, limits: Limits) -> _Block | None:
    """One block as columns, or None at the first irregularity."""
    content = np.frombuffer(part, np.uint8)
    if content[-1] != _LF:
        content = np.append(content, np.uint8(_LF))
    separators = np.flatnonzero((content == _LF) | (content == mark))
    quotes = np.flatnonzero(content == _QUOTE)
    unwritten = np.empty(0, np.int64)
    if quotes.size:
        found = _outside(content, separators, quotes, mark)
        if found is None:
            return None
        separators, unwritten = found
    ends = _record_ends(content, separators, n_columns)
    if ends is None or np.diff(ends, prepend=-1).max() > limits.record_bytes:
        return None
    returns = np.flatnonzero(content == _CR)
    newline = _newline(content, ends, returns, has_quotes=bool(quotes.size))
    if newline is None:
        return None
    if newline == "\r\n":
        unwritten = np.sort(np.concatenate([unwritten, ends - 1])) if quotes.size else ends - 1
    columns = _columns(content, separators, unwritten, n_columns, limits)
    if columns is None:
        return None
    starts = np.concatenate([[0], ends[:-1] + 1])
    all_lines = np.flatnonzero(content == _LF) if quotes.size else ends
    return _Block(columns, np.searchsorted(all_lines, starts), len(all_lines), newline)


def _outside(
    content: np.ndarray, separators: np.ndarray, quotes: np.ndarray, mark: int
) -> tuple[np.ndarray, np.ndarray] | None:
    """Separators outside quotes, and the quotes that are not part of the text; None if irregular."""
    if quotes.size % 2:
        return None
    opening, closing = quotes[0::2], quotes[1::2]
    again = np.zeros(len(opening), bool)
    again[1:] = opening[1:] == closing[:-1] + 1
    before = content[opening - 1]
    opens = again | (opening == 0) | (before == mark) | (before == _LF)
    after = content[closing + 1]
    reopened = np.append(again[1:], False)
    closes = reopened | (after == mark) | (after == _LF) | (after == _CR)
    if not (opens.all() and closes.all()):
        return None
    outside = separators[np.searchsorted(quotes, separators) % 2 == 0]
    return outside, np.sort(np.concatenate([closing, opening[~again]]))


def _record_ends(content: np.ndarray, separators: np.ndarray, n_columns: int) -> np.ndarray | None:
    """Indices of the newlines if each record has as many cells as the table has columns."""
    if separators.size % n_columns:
        return None
    ends = separators[n_columns - 1 :: n_columns]
    n_newlines = int(np.count_nonzero(content[separators] == _LF))
    return ends if n_newlines == len(ends) and (content[ends] == _LF).all() else None


def _newline(
    content: np.ndarray, ends: np.ndarray, returns: np.ndarray, *, has_quotes: bool
) -> str | None:
    """The one newline of all records: LF or CRLF; None if mixed, or a lone CR is anywhere."""
    if not returns.size:
        return "\n"
    if (content[returns + 1] != _LF).any() or ends[0] == 0 or (content[ends - 1] != _CR).any():
        # A file of LF records with CRLF inside quotes is rare enough for the slow way.
        return None
    return "\r\n" if has_quotes or len(returns) == len(ends) else None


def _columns(
    content: np.ndarray,
    separators: np.ndarray,
    unwritten: np.ndarray,
    n_columns: int,
    limits: Limits,
) -> list[pa.Array] | None:
    """The cells as one Arrow column per column of the table, or None if a cell may be too long."""
    keep = np.ones(len(content), bool)
    keep[separators] = False
    keep[unwritten] = False
    gone = np.arange(len(separators), dtype=np.int64)
    if unwritten.size:
        gone += np.searchsorted(unwritten, separators)
    offsets = np.zeros(len(separators) + 1, np.int32)
    offsets[1:] = separators - gone
    if np.diff(offsets).max() > limits.cell_characters:
        return None
    cells = pa.StringArray.from_buffers(
        len(separators), pa.py_buffer(offsets), pa.py_buffer(content[keep])
    )
    return [
        cells.take(pa.array(np.arange(at, len(separators), n_columns))) for at in range(n_columns)
    ]
