"""The table within a sheet: where it begins and ends, its header, its hidden rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from vedette.core.kernel.problems import MAX_PROBLEMS, Problem
from vedette.core.sources.header import Wanted, column_names, wanted
from vedette.core.sources.mapping import Mapping
from vedette.core.sources.staging import Findings, Limits, Staged
from vedette.core.sources.xlsx_faults import note_sheet_faults
from vedette.core.sources.xlsx_sheet import Area, Sheet

_MAX_QUESTION_ROWS = 5
_ROWS_LOOKED_AT = 40


@dataclass(frozen=True, slots=True)
class _Extent:
    """The table within a sheet: indexes of the header (or None), of its rows, and its last column."""

    header: int | None
    first: int
    stop: int
    n_columns: int


def staged_table(
    sheet: Sheet, mapping: Mapping, findings: Findings, limits: Limits
) -> Staged | None:
    """The table of a sheet as text, or None after noting why not.

    Args:
        sheet: The cells.
        mapping: Declares or leaves open header, rows to skip and hidden rows.
        findings: Takes errors, warnings and the questions `header` and `hidden_rows`.
        limits: For columns, cells and records.
    """
    n_before = findings.n_errors
    extent = _extent(sheet, mapping, findings)
    if extent is None or not _is_within(extent, findings, limits):
        return None
    names = _names(sheet, extent, mapping, findings)
    note_sheet_faults(sheet, _area(sheet, extent), names, sheet.rows[_origin(extent)], findings)
    keep = _kept(sheet, extent, mapping, findings)
    if findings.n_errors > n_before or findings.questions:
        return None
    return _table(sheet, extent, names, keep, findings, limits)


def sheet_rows(sheet: Sheet, n: int) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """The first rows of a sheet with their numbers; blank cells are ""."""
    return tuple(
        (number, tuple(_cells(sheet, index))) for index, number in enumerate(sheet.rows[:n])
    )


def _extent(sheet: Sheet, mapping: Mapping, findings: Findings) -> _Extent | None:
    """Where the table begins and ends: rows declared to be skipped do not belong to it."""
    filled = _filled_rows(sheet)
    n_top = _whole(mapping.skip_rows)
    if isinstance(mapping.header, int) and not isinstance(mapping.header, bool):
        n_top = max(n_top, mapping.header - 1)
    if not len(filled):
        _refuse_empty(findings)
        return None
    last = sheet.rows[filled[-1]] - _whole(mapping.skip_footer)
    inside = [int(i) for i in filled if n_top < sheet.rows[i] <= last]
    if not inside:
        _refuse_empty(findings)
        return None
    _warn_of_ends(sheet, inside, mapping, n_top, findings)
    want = wanted(mapping)
    has_header = not want.is_positional if mapping.header == "auto" else mapping.header is not False
    rows = _shown(sheet, inside, mapping) if has_header else inside
    if has_header and mapping.header == "auto" and not want.has_half(_cells(sheet, rows[0])):
        _ask_for_header(sheet, rows, want, findings)
        return None
    width = max(column for column, texts in sheet.texts.items() if _has_any(texts, inside))
    header = rows[0] if has_header else None
    first = inside[0] if header is None else header + 1
    return _Extent(header, first, inside[-1] + 1, width)


def _filled_rows(sheet: Sheet) -> np.typing.NDArray[np.int64]:
    """Indexes of the rows with at least one cell that is not blank, faulty cells counted."""
    filled = np.zeros(len(sheet.rows), dtype=np.bool_)
    for kinds in sheet.kinds.values():
        filled |= np.frombuffer(kinds, np.uint8) > 0
    faulty = {fault.row for fault in sheet.faults}
    if faulty:
        filled |= np.isin(sheet.rows, list(faulty))
    return np.flatnonzero(filled)


def _has_any(texts: Sequence[str | None], rows: Sequence[int]) -> bool:
    return any(texts[row] is not None for row in rows)


def _shown(sheet: Sheet, rows: list[int], mapping: Mapping) -> list[int]:
    """The rows among which the header is; hidden ones do not count if they are to be skipped."""
    if mapping.hidden_rows != "skip":
        return rows
    return [row for row in rows if sheet.rows[row] not in sheet.hidden] or rows


def _cells(sheet: Sheet, row: int) -> list[str]:
    """The cells of a row up to the last column of the sheet, blank ones as ""."""
    width = max(sheet.texts, default=0)
    held = {column: texts[row] or "" for column, texts in sheet.texts.items()}
    return [held.get(column, "") for column in range(1, width + 1)]


def _ask_for_header(sheet: Sheet, rows: list[int], want: Wanted, findings: Findings) -> None:
    fitting = [
        sheet.rows[row] for row in rows[1:_ROWS_LOOKED_AT] if want.has_half(_cells(sheet, row))
    ]
    sample = " | ".join(cell for cell in _cells(sheet, rows[0])[:6] if cell)[:80]
    where = f" Row {fitting[0]} holds more of them." if fitting else ""
    findings.ask(
        "header",
        f"The first row ({sample!r}) holds less than half of the mapped columns.{where} "
        "Which row is the header (`header`: a row number, true or false; or `skip_rows`)?",
        [*(fitting[:_MAX_QUESTION_ROWS] or [sheet.rows[rows[0]]]), "false"],
    )


def _warn_of_ends(
    sheet: Sheet, inside: list[int], mapping: Mapping, n_top: int, findings: Findings
) -> None:
    """Warn of a footer that was skipped, of blank rows on top and of empty ones at the end."""
    if _whole(mapping.skip_footer):
        findings.warn(
            Problem(
                "footer.skipped",
                f"The last {mapping.skip_footer} rows are left out, as the mapping says.",
                "Nothing to do if they are notes or totals.",
                line=sheet.rows[inside[-1]] + 1,
            )
        )
    elif len(sheet.rows) > inside[-1] + 1:
        findings.warn(
            Problem(
                "records.empty_at_end",
                f"{len(sheet.rows) - inside[-1] - 1} empty rows at the end are left out.",
                "Nothing to do.",
                line=sheet.rows[inside[-1] + 1],
            )
        )
    is_open = mapping.skip_rows == "auto" and mapping.header in {"auto", True}
    if is_open and sheet.rows[inside[0]] > n_top + 1:
        findings.warn(
            Problem(
                "lines.blank",
                f"{sheet.rows[inside[0]] - 1} blank rows before the table are left out.",
                "Nothing to do.",
                line=1,
            )
        )


def _is_within(extent: _Extent, findings: Findings, limits: Limits) -> bool:
    if extent.n_columns > limits.columns:
        findings.refuse(
            Problem(
                "limit.columns",
                f"The sheet has {extent.n_columns:,} columns; at most {limits.columns} are read.",
                "Send a sheet with fewer columns.",
                record=1,
            )
        )
        return False
    n_records = extent.stop - extent.first
    if n_records > limits.records:
        findings.refuse(
            Problem(
                "limit.records",
                f"The sheet has more than {limits.records:,} records.",
                "Split the file, or have an administrator raise the limit of this source.",
                record=limits.records + 2,
            )
        )
        return False
    if n_records < 1:
        findings.refuse(
            Problem(
                "file.no_records",
                "The sheet has a header but no records.",
                "Send the file with its records.",
                record=1,
            )
        )
        return False
    return True


def _names(sheet: Sheet, extent: _Extent, mapping: Mapping, findings: Findings) -> tuple[str, ...]:
    if extent.header is None:
        return tuple(str(position) for position in range(1, extent.n_columns + 1))
    cells = _cells(sheet, extent.header)[: extent.n_columns]
    cells += [""] * (extent.n_columns - len(cells))
    line = sheet.rows[extent.header]
    return column_names(cells, wanted(mapping), mapping, findings, line=line)


def _origin(extent: _Extent) -> int:
    """Index of the row that is record 1."""
    return extent.first if extent.header is None else extent.header


def _area(sheet: Sheet, extent: _Extent) -> Area:
    return Area(sheet.rows[_origin(extent)], 1, sheet.rows[extent.stop - 1], extent.n_columns)


def _kept(
    sheet: Sheet, extent: _Extent, mapping: Mapping, findings: Findings
) -> np.typing.NDArray[np.bool_]:
    """Which rows of the table are read; hidden ones with content are a question."""
    numbers = np.array(sheet.rows[extent.first : extent.stop])
    keep = np.ones(len(numbers), dtype=np.bool_)
    hidden = np.isin(numbers, list(sheet.hidden))
    if not hidden.any():
        return keep
    shown = ", ".join(str(number) for number in numbers[hidden][:5])
    if mapping.hidden_rows == "auto":
        prompt = f"{int(hidden.sum())} rows are hidden (row {shown}). Are they records?"
        findings.ask("hidden_rows", prompt, ("include", "skip"))
    elif mapping.hidden_rows == "skip":
        keep = ~hidden
        findings.warn(
            Problem(
                "xlsx.hidden_rows",
                f"{int(hidden.sum())} hidden rows are left out, as the mapping says (row {shown}).",
                "Nothing to do if they are no records.",
                line=int(numbers[hidden][0]),
            )
        )
    return keep


def _table(
    sheet: Sheet,
    extent: _Extent,
    names: tuple[str, ...],
    keep: np.typing.NDArray[np.bool_],
    findings: Findings,
    limits: Limits,
) -> Staged | None:
    n_rows = extent.stop - extent.first
    cells, kinds = [], []
    for column in range(1, extent.n_columns + 1):
        texts = sheet.texts.get(column)
        held = [None] * n_rows if texts is None else texts[extent.first : extent.stop]
        marks = bytes(n_rows)
        if texts is not None:
            marks = bytes(sheet.kinds[column][extent.first : extent.stop])
        cells.append(pa.array(held, pa.string()))
        kinds.append(pa.array(np.frombuffer(marks, np.uint8)))
    numbers = np.array(sheet.rows[extent.first : extent.stop], dtype=np.int32)
    origin = sheet.rows[_origin(extent)]
    record = numbers - origin + 1
    _refuse_long_cells(cells, names, record, findings, limits)
    mask = pa.array(keep)
    table = pa.Table.from_arrays(cells, names=list(names)).filter(mask)
    if findings.errors:
        return None
    if not table.num_rows:
        _refuse_empty(findings)
        return None
    return Staged(
        cells=table,
        record=pa.array(record.astype(np.int32)).filter(mask),
        format="xlsx",
        line=pa.array(numbers).filter(mask),
        kinds=pa.Table.from_arrays(kinds, names=list(names)).filter(mask),
        choices=dict(findings.choices),
    )


def _refuse_long_cells(
    cells: Sequence[pa.Array],
    names: Sequence[str],
    record: np.typing.NDArray[np.int32],
    findings: Findings,
    limits: Limits,
) -> None:
    sizes = np.zeros(len(record), dtype=np.int64)
    for name, column in zip(names, cells, strict=True):
        lengths = _lengths(column)
        sizes += lengths
        for row in np.flatnonzero(lengths > limits.cell_characters)[:MAX_PROBLEMS]:
            findings.refuse(
                Problem(
                    "limit.cell",
                    f"The cell has more than {limits.cell_characters:,} characters.",
                    "Shorten it.",
                    record=int(record[row]),
                    column=name,
                )
            )
    for row in np.flatnonzero(sizes > limits.record_bytes)[:MAX_PROBLEMS]:
        findings.refuse(
            Problem(
                "limit.record",
                f"The record has more than {limits.record_bytes:,} characters.",
                "Shorten its cells.",
                record=int(record[row]),
            )
        )


def _lengths(column: pa.Array) -> np.typing.NDArray[np.int64]:
    found = pc.utf8_length(column).fill_null(0).to_numpy(zero_copy_only=False)
    return np.asarray(found, dtype=np.int64)


def _refuse_empty(findings: Findings) -> None:
    findings.refuse(
        Problem(
            "file.empty",
            "The sheet holds no record.",
            "Send a sheet with a header and records, or lower the rows to skip in the mapping.",
        )
    )


def _whole(number: object) -> int:
    return number if isinstance(number, int) and not isinstance(number, bool) else 0
