"""A first look at a foreign file: how it is divided, its first rows, and what a person may choose.

Called in the child process only. Nothing is decided here: what the draft of a mapping states is obeyed, the
rest is guessed for the preview, offered with its alternatives, and asked for where it is not certain.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from vedette.core.kernel.problems import (
    Problem,
    Question,
    Status,
    problem_from_json,
    question_from_json,
)
from vedette.core.sources.containers import Piece, file_content, member_names, unpacked
from vedette.core.sources.delimited import TwoReadings, staged_delimited
from vedette.core.sources.dialect import DELIMITERS
from vedette.core.sources.encoding import decoded, readings_of
from vedette.core.sources.formats import Format, format_of
from vedette.core.sources.mapping import Mapping, parse_mapping
from vedette.core.sources.reading import READERS
from vedette.core.sources.records import records
from vedette.core.sources.staging import Findings, Limits, Staged, folded
from vedette.core.sources.suggest import is_column_word

if TYPE_CHECKING:
    import pyarrow as pa

SHOWN_ROWS = 20
OPTIONS = (
    "encoding", "delimiter", "header", "skip_rows", "skip_footer", "sheet", "member", "hidden_rows", "limits",
)  # fmt: skip
"""Keys of a mapping that say how a file is divided; the rest says what its cells mean."""

_OF_COLUMNS = frozenset({"header.unmapped", "header.optional_missing"})
"""Warnings on columns that are mapped or not, which a look does not know yet."""

_LINES_LOOKED_AT = 40
_WINDOW = 2**19
_LONGEST_CELL = 200
_NUMERIC = re.compile(r"[+-]?[0-9][0-9.,:/ -]*")
_ENOUGH_OF_WIDTH = 0.6


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it lies in the file: record number (None above the table), physical line, its cells."""

    cells: tuple[str, ...]
    record: int | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """One value that a key of the mapping may take here, with a sample of how the file then reads."""

    value: str
    sample: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """What a file looks like under a draft of a mapping.

    Args:
        status: Whether its structure is sound (`accepted...`), a choice is open, or it is refused.
        format: delimited, xlsx, json, json_lines, geojson or parquet; None where it cannot be told.
        choices: What the preview was made with, by key of the mapping.
        options: What else could be stated, by key of the mapping.
        columns: Names of the columns.
        lines: The first lines as they lie, before a header is chosen; none for formats without lines.
        rows: The first 20 records.
        n_records: Number of all records; None where the structure is not sound.
        errors: Why it is refused.
        warnings: What is worth knowing.
        questions: What only a person can decide.
    """

    status: Status
    format: str | None = None
    choices: dict[str, object] = field(default_factory=dict)
    options: dict[str, tuple[Option, ...]] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    rows: tuple[Line, ...] = ()
    n_records: int | None = None
    errors: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    questions: tuple[Question, ...] = ()

    def as_json(self) -> dict[str, object]:
        """The look as a JSON object."""
        return {
            "status": str(self.status),
            "format": self.format,
            "choices": dict(self.choices),
            "options": {
                key: [{"value": one.value, "sample": one.sample} for one in options]
                for key, options in self.options.items()
            },
            "columns": list(self.columns),
            "lines": [_line_json(line) for line in self.lines],
            "rows": [_line_json(line) for line in self.rows],
            "n_records": self.n_records,
            "errors": [problem.as_json() for problem in self.errors],
            "warnings": [problem.as_json() for problem in self.warnings],
            "questions": [question.as_json() for question in self.questions],
        }


@dataclass(slots=True)
class _Work:
    """One file being looked at."""

    content: bytes
    mapping: Mapping
    stated: frozenset[str]
    findings: Findings
    limits: Limits
    options: dict[str, tuple[Option, ...]] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()

    def states(self, key: str) -> bool:
        """Whether the draft states a key."""
        return key in self.stated

    def guess(self, **choices: object) -> None:
        """Read on as if the mapping stated these; nothing that it does state is replaced."""
        new = {key: value for key, value in choices.items() if key not in self.stated}
        self.mapping = replace(self.mapping, **new)  # type: ignore[arg-type] # keys of a mapping


def look(path: Path, draft: Dictionary[str, object], *, name: str | None = None) -> Look:
    """How a file looks under a draft, with the choices that are open.

    For files from outside use `child.look_in_child`.

    Args:
        path: A regular file; links are not followed.
        draft: Some keys of a mapping; of them only those in `OPTIONS` are used.
        name: The name it was received under, where `path` is called otherwise.

    Returns:
        The look, with its staged table left out: see `looked`.
    """
    return looked(path, draft, name=name)[0]


def looked(
    path: Path, draft: Dictionary[str, object], *, name: str | None = None
) -> tuple[Look, Staged | None]:
    """The look, and the whole file as text where its structure is sound."""
    mapping = draft_mapping(draft)
    findings = Findings()
    limits = Limits().raised(mapping.limits)
    content = file_content(path, findings, limits)
    if content is None:
        return _told(None, findings), None
    piece, options = _piece(content, name or path.name, mapping, findings, limits)
    form = None if piece is None else format_of(piece.content, piece.name, findings)
    if piece is None or form is None:
        return replace(_told(None, findings), options=options), None
    stated = frozenset(key for key in OPTIONS if draft.get(key) not in (None, "auto"))
    work = _Work(piece.content, mapping, stated, findings, limits, options)
    staged = _staged(work, form)
    return _whole(work, form, staged), staged


def draft_mapping(draft: Dictionary[str, object]) -> Mapping:
    """A mapping that only says how a file is divided, whatever its columns mean.

    Raises:
        BadMapping: A stated value cannot be used.
    """
    stated = {key: draft[key] for key in OPTIONS if draft.get(key) not in (None, "")}
    # The readers want some columns to be mapped: the first two, by position, which say nothing of names.
    return replace(
        parse_mapping({"columns": {"date": 1, "killed": 2}, "key": None, **stated}),
        header=stated.get("header", True) if stated.get("header") != "auto" else True,  # type: ignore[arg-type]
    )


def _piece(
    content: bytes, name: str, mapping: Mapping, findings: Findings, limits: Limits
) -> tuple[Piece | None, dict[str, tuple[Option, ...]]]:
    """The data file; of a container with several the first is shown until a person chooses."""
    piece = unpacked(content, name, mapping.member, findings, limits)
    members = member_names(content, limits)
    options = {"member": tuple(Option(one) for one in members)} if len(members) > 1 else {}
    if piece is None and members and not findings.errors:
        piece = unpacked(content, name, members[0], Findings(), limits)
        findings.choices["member"] = members[0]
    return piece, options


def _staged(work: _Work, form: Format) -> Staged | None:
    prepare = {Format.DELIMITED: _delimited, Format.XLSX: _workbook}.get(form)
    if prepare is not None and not prepare(work):
        return None
    work.findings.choices.update(
        {
            key: getattr(work.mapping, key)
            for key in ("header", "skip_rows", "skip_footer")
            if getattr(work.mapping, key) != "auto" and form in (Format.DELIMITED, Format.XLSX)
        }
    )
    reader = staged_delimited if form is Format.DELIMITED else READERS[form]
    # What is open already must not keep the reader from going on with the guess.
    found = Findings()
    staged = reader(work.content, work.mapping, found, work.limits)
    assert not isinstance(staged, TwoReadings), "the delimiter is stated by now"
    _take_up(found, work.findings)
    return staged


def _take_up(found: Findings, findings: Findings) -> None:
    """Add what a reader found, each warning once."""
    findings.errors += found.errors
    findings.n_errors += found.n_errors
    findings.warnings += [one for one in found.warnings if one not in findings.warnings]
    for one in found.questions:
        findings.ask(one.id, one.prompt, one.choices)
    findings.choices = {**found.choices, **findings.choices}


def _delimited(work: _Work) -> bool:
    """Guess encoding, delimiter and header of a text for the preview."""
    text = decoded(work.content, work.mapping.encoding, work.findings)
    readings = readings_of(work.content)
    if len(readings) > 1 or work.states("encoding"):
        work.options["encoding"] = tuple(Option(n, sample) for n, sample in readings.items())
    if text is None and work.findings.questions and readings:
        work.guess(encoding=next(iter(readings)))
        text = decoded(work.content, work.mapping.encoding, Findings())
    if text is None:
        return False
    characters = text.text
    work.findings.choices["encoding"] = text.encoding
    work.guess(delimiter=_delimiter(characters))
    if work.mapping.delimiter == "auto":
        work.mapping = replace(work.mapping, delimiter=_delimiter(characters))
    work.findings.choices["delimiter"] = work.mapping.delimiter
    work.options["delimiter"] = tuple(
        Option(mark, " | ".join(_first_cells(characters, mark)[:6])) for mark in DELIMITERS
    )
    work.lines = _text_lines(characters, work.mapping.delimiter)
    _guess_header(work)
    return True


def _delimiter(characters: str) -> str:
    """The delimiter that divides the first lines into most cells of equal number."""

    def fitness(mark: str) -> tuple[float, int]:
        widths = [len(line.cells) for line in _text_lines(characters, mark)]
        usual = max(set(widths), key=widths.count, default=0)
        return (widths.count(usual) / len(widths) if usual > 1 else 0.0, usual)

    return max(DELIMITERS, key=fitness)


def _first_cells(characters: str, mark: str) -> tuple[str, ...]:
    lines = _text_lines(characters, mark)
    return max((line.cells for line in lines[:5]), key=len, default=())


def _text_lines(characters: str, delimiter: str) -> tuple[Line, ...]:
    window = min(len(characters), _WINDOW)
    found = records(characters, 0, window, delimiter, line=1)
    filled = (record for record in found if not record.is_blank)
    return tuple(
        Line(_shortened(record.cells), None, record.line)
        for record in islice(filled, _LINES_LOOKED_AT)
    )


def _workbook(work: _Work) -> bool:
    """Guess sheet and header of a workbook for the preview."""
    from vedette.core.sources.xlsx import first_rows

    rows = first_rows(work.content, work.mapping, work.findings, work.limits, n=_LINES_LOOKED_AT)
    if rows is None:
        return False
    if len(rows.sheets) > 1:
        work.options["sheet"] = tuple(Option(sheet) for sheet in rows.sheets)
    work.guess(sheet=rows.sheet)
    work.findings.choices["sheet"] = rows.sheet
    work.lines = tuple(
        Line(_shortened(cells), None, number) for number, cells in rows.rows if any(cells)
    )
    _guess_header(work)
    return True


def _guess_header(work: _Work) -> None:
    """The line that looks like a header, unless the draft says which it is."""
    candidates = header_candidates(work.lines)
    work.options["header"] = tuple(
        Option(str(line.line), " | ".join(line.cells[:6])) for line in candidates
    )
    if not work.states("header") and not work.states("skip_rows") and candidates:
        best = candidates[0]
        if work.lines and best.line != work.lines[0].line:
            work.guess(header=best.line)


def header_candidates(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Lines that may be the header, the likeliest first: wide, all words, none twice, names that sources use."""
    width = max((sum(map(bool, line.cells)) for line in lines), default=0)
    fitting = [line for line in lines if _may_be_header(line, width)]
    known = {id(line): sum(map(is_column_word, line.cells)) for line in fitting}
    return tuple(sorted(fitting, key=lambda line: -known[id(line)]))[:5]


def _may_be_header(line: Line, width: int) -> bool:
    words = [cell for cell in line.cells if cell.strip()]
    if len(words) < max(2, width * _ENOUGH_OF_WIDTH):
        return False
    names = {folded(word) for word in words}
    return len(names) == len(words) and not any(_NUMERIC.fullmatch(w.strip()) for w in words)


def _whole(work: _Work, form: Format, staged: Staged | None) -> Look:
    made = replace(
        _told(str(form), work.findings), options=dict(work.options), lines=work.lines[:SHOWN_ROWS]
    )
    if staged is None:
        return _from_lines(made, work)
    return replace(
        made,
        columns=tuple(staged.cells.column_names),
        rows=first_records(staged),
        n_records=staged.cells.num_rows,
    )


def first_records(staged: Staged, n: int = SHOWN_ROWS) -> tuple[Line, ...]:
    """The first records of a staged table."""
    part = staged.cells.slice(0, n)
    columns: list[list[str | None]] = [_texts(column) for column in part.columns]
    numbers = staged.record.slice(0, n).to_pylist()
    lines = [None] * len(numbers) if staged.line is None else staged.line.slice(0, n).to_pylist()
    return tuple(
        Line(_shortened([column[row] or "" for column in columns]), numbers[row], lines[row])
        for row in range(len(numbers))
    )


def _texts(column: pa.ChunkedArray) -> list[str | None]:
    return list(column.to_pylist())


def _from_lines(made: Look, work: _Work) -> Look:
    """What can be shown of a file whose structure is not sound: its lines below the header."""
    header = work.mapping.header
    at = header if isinstance(header, int) and not isinstance(header, bool) else 1
    below = [line for line in work.lines if (line.line or 0) >= at]
    if not below:
        return made
    rows = tuple(
        replace(line, record=number) for number, line in enumerate(below[1 : SHOWN_ROWS + 1], 2)
    )
    return replace(made, columns=below[0].cells, rows=rows)


def _told(form: str | None, findings: Findings) -> Look:
    return Look(
        status=findings.status,
        format=form,
        choices=dict(findings.choices),
        errors=tuple(findings.errors),
        warnings=tuple(one for one in findings.warnings if one.rule not in _OF_COLUMNS),
        questions=tuple(findings.questions),
    )


def _shortened(cells: Sequence[str | None]) -> tuple[str, ...]:
    return tuple(
        cell if len(cell) <= _LONGEST_CELL else cell[: _LONGEST_CELL - 1] + "…"
        for cell in (one or "" for one in cells)
    )


def _line_json(line: Line) -> dict[str, object]:
    return {"record": line.record, "line": line.line, "cells": list(line.cells)}


def look_from_json(told: Dictionary[str, object]) -> Look:
    """The look in a JSON object, as `as_json` writes it."""
    return Look(
        status=Status(str(told["status"])),
        format=None if told["format"] is None else str(told["format"]),
        choices=dict(_dictionary(told["choices"])),
        options={
            key: tuple(Option(one["value"], one["sample"]) for one in options)
            for key, options in _dictionary(told["options"]).items()
        },
        columns=tuple(map(str, _list(told["columns"]))),
        lines=tuple(map(_line, _list(told["lines"]))),
        rows=tuple(map(_line, _list(told["rows"]))),
        n_records=None if told["n_records"] is None else int(str(told["n_records"])),
        errors=tuple(map(problem_from_json, _list(told["errors"]))),
        warnings=tuple(map(problem_from_json, _list(told["warnings"]))),
        questions=tuple(map(question_from_json, _list(told["questions"]))),
    )


def _line(told: Dictionary[str, object]) -> Line:
    record, line = told["record"], told["line"]
    return Line(
        tuple(map(str, _list(told["cells"]))),
        None if record is None else int(str(record)),
        None if line is None else int(str(line)),
    )


def _dictionary(value: object) -> dict[str, list[dict[str, str]]]:
    assert isinstance(value, dict), "written by as_json"
    return value


def _list(value: object) -> list[dict[str, str]]:
    assert isinstance(value, list), "written by as_json"
    return value
