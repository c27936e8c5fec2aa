"""Delimited text (commas, tabs, semicolons, bars), read strictly: a record that does not fit is refused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from vedette.core.kernel.problems import MAX_PROBLEMS, Problem
from vedette.core.sources.bulk import bulk_table
from vedette.core.sources.cell_columns import PERSONAL
from vedette.core.sources.dialect import Dialect, dialects
from vedette.core.sources.encoding import ILLEGAL, Text, decoded
from vedette.core.sources.header import column_names, wanted
from vedette.core.sources.mapping import Mapping
from vedette.core.sources.records import Fault, Record, records
from vedette.core.sources.staging import Findings, Limits, Staged, folded

_ROWS_AT_ONCE = 20_000
_NEWLINE_NAMES = {"\n": "LF", "\r\n": "CRLF", "\r": "CR"}
_TOTAL_ADVICE = "If the line is a title, note or total, declare `skip_rows` or `skip_footer`."


@dataclass(frozen=True, slots=True)
class TwoReadings:
    """More than one delimiter yields the mapped columns; each has to be tried on the whole file."""

    delimiters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns as problems speak of them.

    Args:
        names: As in the header, or positions.
        open_names: Folded names of columns whose cells may be shown: mapped, and not about a person.
    """

    names: tuple[str, ...]
    open_names: frozenset[str]

    def name(self, position: int) -> str:
        """The name of the column at a position from 1; the position where it has none."""
        known = self.names[position - 1] if position <= len(self.names) else ""
        return known or str(position)

    def shown(self, position: int, value: str) -> str | None:
        """The value of a cell if it may be shown."""
        return value if folded(self.name(position)) in self.open_names else None


@dataclass(slots=True)
class _Rows:
    """Records as they are read one by one, turned into Arrow columns from time to time."""

    n_columns: int
    cells: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    chunks: list[list[pa.Array]] = field(default_factory=list)
    line_chunks: list[pa.Array] = field(default_factory=list)
    n_rows: int = 0

    def add(self, record: Record) -> None:
        self.cells.append(record.cells)
        self.lines.append(record.line)
        self.n_rows += 1
        if len(self.cells) == _ROWS_AT_ONCE:
            self.flush()

    def flush(self) -> None:
        if self.cells:
            self.chunks.append(
                [pa.array(column, pa.string()) for column in zip(*self.cells, strict=True)]
            )
            self.line_chunks.append(pa.array(self.lines, pa.int32()))
        self.cells, self.lines = [], []

    def table(self) -> tuple[list[pa.ChunkedArray], pa.Array]:
        self.flush()
        columns = [
            pa.chunked_array([chunk[at] for chunk in self.chunks], pa.string())
            for at in range(self.n_columns)
        ]
        return columns, pa.chunked_array(self.line_chunks, pa.int32()).combine_chunks()


def staged_delimited(
    content: bytes, mapping: Mapping, findings: Findings, limits: Limits
) -> Staged | TwoReadings | None:
    """The records of a delimited text, or None after noting why they cannot be read.

    Args:
        content: The bytes of the file.
        mapping: Declares or leaves open encoding, delimiter, header and lines to skip.
        findings: Takes errors, warnings and questions.
        limits: For records, cells and columns.
    """
    text = decoded(content, mapping.encoding, findings)
    if text is None:
        return None
    characters = text.text
    found = dialects(characters, mapping, findings, limits)
    if len(found) > 1:
        return TwoReadings(tuple(one.delimiter for one in found))
    staged = _staged(text, characters, found[0], mapping, findings, limits) if found else None
    if not text.is_clean and not _tells_of_characters(findings):
        _refuse_characters(characters, findings)
    return None if findings.errors else staged


def _staged(
    text: Text,
    characters: str,
    dialect: Dialect,
    mapping: Mapping,
    findings: Findings,
    limits: Limits,
) -> Staged | None:
    findings.choices["delimiter"] = dialect.delimiter
    findings.choices["header"] = False if dialect.header is None else dialect.header.line
    names = _names(dialect, mapping, findings)
    n_before = len(findings.errors)
    columns, lines = _in_bulk(text, characters, dialect, limits) or _one_by_one(
        characters, dialect, _Columns(names, _open_names(mapping)), findings, limits
    )
    _check_blank_lines_above(characters, mapping, dialect, findings)
    if len(findings.errors) > n_before:
        return None
    if len(lines) > limits.records:
        findings.refuse(_too_many(len(lines), limits))
        return None
    columns, names = _without_trailing_column(columns, names, findings)
    if findings.errors:
        _check_rows(columns, names, lines, dialect, findings)
        return None
    first = 1 if dialect.header is None else 2
    table = pa.Table.from_arrays(columns, names=list(names))
    n_rows = _without_empty_records(table, lines, first, findings)
    _check_rows(columns, names, lines, dialect, findings)
    if not n_rows:
        findings.refuse(
            Problem(
                "file.no_records",
                "The file has a header but no records.",
                "Send the file with its records.",
                record=1,
            )
        )
        return None
    return Staged(
        cells=table.slice(0, n_rows),
        record=pa.array(np.arange(first, first + n_rows, dtype=np.int32)),
        format="delimited",
        line=lines.slice(0, n_rows),
        choices=dict(findings.choices),
    )


def _names(dialect: Dialect, mapping: Mapping, findings: Findings) -> tuple[str, ...]:
    """The names of the columns; a blank last one stays blank until its cells are looked at."""
    if dialect.header is None:
        return tuple(str(position) for position in range(1, dialect.n_columns + 1))
    cells = dialect.header.cells
    has_trailing = len(cells) > 1 and not cells[-1].strip()
    names = column_names(
        cells[:-1] if has_trailing else cells,
        wanted(mapping),
        mapping,
        findings,
        line=dialect.header.line,
    )
    return (*names, "") if has_trailing else names


def _open_names(mapping: Mapping) -> frozenset[str]:
    """Columns whose cells may be shown: the key and the mapped ones that say nothing of a person."""
    shown = [column for common, column in mapping.references() if common not in PERSONAL]
    return frozenset(folded(str(column)) for column in shown)


def _in_bulk(
    text: Text, characters: str, dialect: Dialect, limits: Limits
) -> tuple[list[pa.ChunkedArray], pa.Array] | None:
    """The records of clean text without its header, or None if it is not clean."""
    if not text.is_clean:
        return None
    span = dialect.span
    is_whole = span.start == 0 and span.end == len(characters)
    utf8 = text.utf8 if is_whole else characters[span.start : span.end].encode()
    table = bulk_table(utf8, dialect.delimiter, dialect.n_columns, limits)
    if table is None:
        return None
    n_header = 0 if dialect.header is None else 1
    lines = pa.array((table.line + span.line).astype(np.int32)).slice(n_header)
    return [column.slice(n_header) for column in table.columns], lines


def _one_by_one(
    characters: str,
    dialect: Dialect,
    columns: _Columns,
    findings: Findings,
    limits: Limits,
) -> tuple[list[pa.ChunkedArray], pa.Array]:
    """The records read one by one, with every fault told; used when the text is not clean."""
    rows = _Rows(dialect.n_columns)
    newlines: dict[str, int] = {}
    blank_lines: list[int] = []
    number = 0
    span = dialect.span
    for record in records(characters, span.start, span.end, dialect.delimiter, line=span.line):
        newlines.setdefault(record.newline, record.line)
        if record.is_blank:
            blank_lines.append(record.line)
            continue
        number += 1
        n_errors = findings.n_errors
        _check_record(record, number, columns, findings, limits)
        if findings.n_errors > MAX_PROBLEMS or rows.n_rows > limits.records + 1:
            break
        if findings.n_errors == n_errors and (number > 1 or dialect.header is None):
            rows.add(record)
    _warn_of_blank_lines(blank_lines, findings)
    _warn_of_newlines(newlines, findings)
    return rows.table()


def _check_record(
    record: Record, number: int, columns: _Columns, findings: Findings, limits: Limits
) -> None:
    """Note what is wrong with one record: quotes, number and length of cells, characters."""
    for fault, position, line, value in record.faults:
        message, remedy = _FAULTS[fault]
        told = columns.shown(position, value)
        problem = Problem(
            fault.value, message, remedy, number, line, columns.name(position), None, told
        )
        if fault == Fault.BARE:
            findings.warn(problem)
        else:
            findings.refuse(problem)
    is_unclosed = any(fault == Fault.UNCLOSED for fault, *_ in record.faults)
    if len(record.cells) != len(columns.names) and not is_unclosed:
        findings.refuse(
            Problem(
                "cells.count",
                f"Record {number} has {len(record.cells)} cells; the header has {len(columns.names)}.",
                f"Put quotes around cells that hold the delimiter, or correct the line. {_TOTAL_ADVICE}",
                record=number,
                line=record.line,
                value=f"{len(record.cells)} cells",
            )
        )
    size = record.end - record.start
    if size > limits.record_bytes // 4:
        _check_size(record, number, findings, limits)
    _check_cells(record, number, columns, findings, limits, is_unclosed=is_unclosed)


def _check_cells(
    record: Record,
    number: int,
    columns: _Columns,
    findings: Findings,
    limits: Limits,
    *,
    is_unclosed: bool,
) -> None:
    """Note cells that are too long or hold characters that no text may hold."""
    for position, cell in enumerate(record.cells, start=1):
        if len(cell) > limits.cell_characters and not is_unclosed:
            findings.refuse(_long_cell(record, number, columns.name(position), cell, limits))
        if not cell.isprintable() and (match := ILLEGAL.search(cell)) is not None:
            told = columns.shown(position, cell)
            name = columns.name(position)
            findings.refuse(_bad_character(match.group(), told, number, record.line, name))
        if findings.n_errors > MAX_PROBLEMS:
            return


_FAULTS = {
    Fault.UNCLOSED: (
        "A quote opens here and never closes.",
        "Close the quote, or double it if it is part of the text.",
    ),
    Fault.TEXT_AFTER: (
        "There is text after the closing quote of a cell, or a quote before it was never closed.",
        "Double quotes that are part of the text; close each quoted cell before the delimiter.",
    ),
    Fault.BARE: (
        "A cell without quotes around it holds a quote, which is read as part of the text.",
        "Nothing to do if the quote belongs to the text.",
    ),
}


def _check_size(record: Record, number: int, findings: Findings, limits: Limits) -> None:
    n_bytes = sum(len(cell.encode("utf-8", "surrogateescape")) + 1 for cell in record.cells)
    if n_bytes > limits.record_bytes:
        findings.refuse(
            Problem(
                "limit.record",
                f"Record {number} has {n_bytes:,} bytes; at most {limits.record_bytes:,} are read.",
                "Shorten the record, or look for a quote that was not closed.",
                record=number,
                line=record.line,
            )
        )


def _long_cell(record: Record, number: int, column: str, cell: str, limits: Limits) -> Problem:
    return Problem(
        "limit.cell",
        f"The cell has {len(cell):,} characters; at most {limits.cell_characters:,} are read.",
        "Shorten the cell, or look for a quote that was not closed.",
        record=number,
        line=record.line,
        column=column,
    )


def _bad_character(
    character: str, cell: str | None, number: int | None, line: int, column: str | None
) -> Problem:
    code = ord(character)
    if 0xD800 <= code <= 0xDFFF:  # noqa: PLR2004
        return Problem(
            "encoding.invalid",
            f"The byte {code - 0xDC00:02X} is not valid here in the encoding of the file.",
            "Save the file in one encoding, best UTF-8, or declare its encoding in the mapping.",
            number,
            line,
            column,
            None,
            None if cell is None else ILLEGAL.sub("\ufffd", cell),
        )
    rule = "text.nul" if not code else "text.control_character"
    return Problem(
        rule,
        f"The cell holds the control character U+{code:04X}.",
        "Delete the character in the file.",
        number,
        line,
        column,
        None,
        None if cell is None else ILLEGAL.sub("\ufffd", cell),
    )


def _tells_of_characters(findings: Findings) -> bool:
    rules = {"encoding.invalid", "text.nul", "text.control_character"}
    return any(problem.rule in rules for problem in findings.errors)


def _refuse_characters(characters: str, findings: Findings) -> None:
    """Tell of bad characters where no record could be named: in skipped lines, or without a header."""
    match = ILLEGAL.search(characters)
    if match is None:
        return
    before = characters[: match.start()]
    line = 1 + (before.count("\n") or before.count("\r"))
    findings.refuse(_bad_character(match.group(), None, None, line, None))


def _warn_of_blank_lines(lines: Sequence[int], findings: Findings) -> None:
    if lines:
        findings.warn(
            Problem(
                "lines.blank",
                f"{len(lines)} blank lines are left out, the first is line {lines[0]}.",
                "Nothing to do.",
                line=lines[0],
            )
        )


def _check_blank_lines_above(
    characters: str, mapping: Mapping, dialect: Dialect, findings: Findings
) -> None:
    """Warn of blank lines before the header that no declaration skips."""
    if mapping.skip_rows != "auto" or mapping.header not in ("auto", True):
        return
    above = characters[: dialect.span.start]
    n_lines = dialect.span.line - 1 - ("sep=" in above[:6].lower())
    if n_lines > 0 and not above.strip():
        _warn_of_blank_lines(range(1, n_lines + 1), findings)


def _warn_of_newlines(newlines: dict[str, int], findings: Findings) -> None:
    kinds = {newline: line for newline, line in newlines.items() if newline}
    if len(kinds) > 1:
        names = ", ".join(_NEWLINE_NAMES[newline] for newline in kinds)
        findings.warn(
            Problem(
                "lines.mixed_newlines",
                f"Lines end in different ways: {names}.",
                "Nothing to do; each of them ends a line.",
                line=max(kinds.values()),
            )
        )
    elif "\r" in kinds:
        findings.warn(
            Problem(
                "lines.cr_only",
                "Lines end with a carriage return alone, as on old Macintosh computers.",
                "Nothing to do.",
                line=1,
            )
        )


def _too_many(n_records: int, limits: Limits) -> Problem:
    return Problem(
        "limit.records",
        f"The file has more than {limits.records:,} records ({n_records:,} were counted).",
        "Split the file, or have an administrator raise the limit of this source.",
        record=limits.records + 2,
    )


def _without_trailing_column(
    columns: list[pa.ChunkedArray], names: tuple[str, ...], findings: Findings
) -> tuple[list[pa.ChunkedArray], tuple[str, ...]]:
    """The table without an empty last column, which a delimiter at the end of every line makes."""
    if not names or names[-1]:
        return columns, names
    if pc.sum(pc.binary_length(columns[-1])).as_py():
        findings.refuse(
            Problem(
                "header.blank_name",
                f"Column {len(names)} has no name but holds values.",
                "Give the column a name in the file or delete it.",
                record=1,
                column=str(len(names)),
            )
        )
    else:
        findings.warn(
            Problem(
                "columns.trailing_empty",
                "Every line ends with a delimiter: the empty last column is left out.",
                "Nothing to do.",
                record=1,
                column=str(len(names)),
            )
        )
    return columns[:-1], names[:-1]


def _without_empty_records(table: pa.Table, lines: pa.Array, first: int, findings: Findings) -> int:
    """The number of rows before the empty records at the end; an empty record further up is refused."""
    empty = _empty_rows(table)
    n_rows: int = table.num_rows
    while empty and empty[-1] == n_rows - 1:
        n_rows -= 1
        empty.pop()
    n_cut = table.num_rows - n_rows
    if n_cut:
        findings.warn(
            Problem(
                "records.empty_at_end",
                f"{n_cut} empty records at the end are left out.",
                "Nothing to do.",
                record=first + n_rows,
                line=lines[n_rows].as_py(),
            )
        )
    for row in empty:
        findings.refuse(
            Problem(
                "records.empty_inside",
                "All cells of the record are empty, and records follow.",
                "Delete the line or fill it.",
                record=first + row,
                line=lines[row].as_py(),
            )
        )
    return n_rows


def _empty_rows(table: pa.Table) -> list[int]:
    """Rows in which all cells are empty, in order."""
    if not table.num_columns or not table.num_rows:
        return []
    rows = np.flatnonzero(pc.equal(pc.binary_length(table.column(0)), 0).to_numpy())
    for at in range(1, table.num_columns):
        if not rows.size:
            break
        lengths = pc.binary_length(table.column(at).take(pa.array(rows))).to_numpy()
        rows = rows[lengths == 0]
    return [int(row) for row in rows]


def _check_rows(
    columns: Sequence[pa.ChunkedArray],
    names: Sequence[str],
    lines: pa.Array,
    dialect: Dialect,
    findings: Findings,
) -> None:
    """Refuse a header that is repeated among the records."""
    if dialect.header is None or not columns or not len(lines):
        return
    written = dialect.header.cells
    likely = pc.or_(
        pc.equal(columns[0], written[0]),
        pc.equal(pc.utf8_lower(pc.utf8_trim_whitespace(columns[0])), names[0].lower()),
    )
    for row in np.flatnonzero(likely.to_numpy()):
        cells = [column[int(row)].as_py() for column in columns]
        if _is_header(cells, names):
            findings.refuse(
                Problem(
                    "header.repeated",
                    "The header is repeated among the records.",
                    "Delete the line, or have one file for each table.",
                    record=int(row) + 2,
                    line=lines[int(row)].as_py(),
                )
            )


def _is_header(cells: Iterable[str], names: Sequence[str]) -> bool:
    return [folded(cell) for cell in cells] == [folded(name) for name in names]
