"""One column of a staged file on its way to typed values, and the ledger of what is found in it.

All work is done on whole columns or on their distinct words, never in a Python loop over cells:
a million records with 14 columns are typed in about a second.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from vedette.core.kernel.problems import MAX_PROBLEMS, Problem
from vedette.core.sources.mapping import Mapping
from vedette.core.sources.staging import CellKind, Findings, Staged

Rows = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

PERSONAL = frozenset({"name", "rank", "notes"})
"""Common names whose cells are never printed in a message."""

_WHOLE_FILE = 0


@dataclass(slots=True)
class Ledger:
    """Collects problems with their places: one error per cell, one warning per column and rule.

    Args:
        staged: The file as text, where places and values are looked up.
        findings: Questions go here at once; errors and warnings at `settle`.
    """

    staged: Staged
    findings: Findings = field(default_factory=Findings)
    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    n_errors: int = 0

    def refuse(self, column: CellColumn, rows: Rows, rule: str, texts: tuple[str, str]) -> None:
        """Note an error for each row; `texts` are what is wrong and the remedy."""
        self.n_errors += len(rows)
        self.errors += [self._at(column, int(row), rule, texts) for row in rows[:MAX_PROBLEMS]]

    def warn(self, column: CellColumn, rows: Rows, rule: str, texts: tuple[str, str]) -> None:
        """Note a warning at the first of the rows, with their number."""
        if not len(rows):
            return
        wrong, remedy = texts
        more = f" ({len(rows):,} cells of this column)" if len(rows) > 1 else ""
        self.warnings.append(self._at(column, int(rows[0]), rule, (f"{wrong}{more}", remedy)))

    def settle(self) -> Findings:
        """The findings with all errors and warnings, in the order of the file."""
        for problem in sorted(self.errors, key=_place):
            self.findings.refuse(problem)
        for problem in sorted(self.warnings, key=_place):
            self.findings.warn(problem)
        self.findings.n_errors = max(self.n_errors, self.findings.n_errors)
        return self.findings

    def _at(self, column: CellColumn, row: int, rule: str, texts: tuple[str, str]) -> Problem:
        record = self.staged.record[row].as_py()
        line = None if self.staged.line is None else self.staged.line[row].as_py()
        value = None if column.common in PERSONAL else column.as_read[row].as_py()
        wrong, remedy = texts
        shown = "" if value is None else f" {_quoted(value)}"
        return Problem(
            rule=rule,
            message=f"Record {record}, column '{column.name}': the cell{shown} {wrong}.",
            remedy=remedy,
            record=record,
            line=line,
            column=column.name,
            path=self.staged.path_of(record, column.name),
            value=value,
        )


@dataclass(frozen=True, slots=True)
class CellColumn:
    """One mapped column.

    Args:
        common: Common name.
        name: Name in the file.
        as_read: The cells as read.
        text: The cells with blanks and null tokens as nulls, words of the value map replaced.
        kinds: `CellKind` of each cell, or None.
    """

    common: str
    name: str
    as_read: pa.Array
    text: pa.Array
    kinds: npt.NDArray[np.uint8] | None

    def is_kind(self, *kinds: CellKind) -> Mask:
        """Where the file itself says that a cell is of one of these kinds."""
        if self.kinds is None:
            return np.zeros(len(self.text), dtype=np.bool_)
        return np.isin(self.kinds, [int(kind) for kind in kinds])

    def with_text(self, text: pa.Array) -> CellColumn:
        """The column with other cells to be typed."""
        return CellColumn(self.common, self.name, self.as_read, text, self.kinds)

    def without(self, rows: Mask) -> CellColumn:
        """The column with the cells of these rows left out of typing."""
        if not rows.any():
            return self
        nothing = pa.scalar(None, pa.string())
        return self.with_text(pc.if_else(pa.array(rows), nothing, self.text))


def mapped_column(staged: Staged, mapping: Mapping, common: str, name: str) -> CellColumn:
    """The column of a file for a common name, blanks and null tokens as nulls."""
    as_read = one_array(staged.cells.column(name))
    kinds = None
    if staged.kinds is not None:
        kinds = one_array(staged.kinds.column(name)).to_numpy(zero_copy_only=False)
    text = _without_blanks(as_read, mapping.null_tokens)
    return CellColumn(common, name, as_read, text, kinds)


def valued(column: CellColumn, words: dict[str, str | None]) -> CellColumn:
    """The column with words replaced as the mapping's value map says; for typed columns only."""
    if not words:
        return column
    by_word = {word.strip(): code for word, code in words.items()}

    def code(word: str) -> str | None:
        return by_word.get(word.strip(), word)

    codes, distinct = distinct_words(column.text)
    return column.with_text(spread(pa.array([code(w) for w in distinct], pa.string()), codes))


def one_array(column: pa.ChunkedArray) -> pa.Array:
    """The column as one array."""
    whole = column.combine_chunks()
    if isinstance(whole, pa.ChunkedArray):
        return whole.chunk(0) if whole.num_chunks else pa.array([], column.type)
    return whole


def distinct_words(text: pa.Array) -> tuple[pa.Array, list[str]]:
    """Index of each cell into the distinct words (null for blank), and the words."""
    encoded = text.dictionary_encode()
    return encoded.indices, encoded.dictionary.to_pylist()


def spread(values: pa.Array, codes: pa.Array) -> pa.Array:
    """The value of each cell, from the values of the distinct words."""
    return values.take(codes)


def rows_with(codes: pa.Array, wanted: Sequence[int]) -> Rows:
    """Rows whose distinct word is one of the wanted, in order."""
    if not wanted:
        return np.empty(0, dtype=np.int64)
    found = pc.is_in(codes, value_set=pa.array(wanted, codes.type))
    return np.flatnonzero(found.to_numpy(zero_copy_only=False))


def rows_where(mask: Mask) -> Rows:
    """Rows where the mask holds, in order."""
    return np.flatnonzero(mask)


def is_filled(text: pa.Array) -> Mask:
    """Where a cell is not blank."""
    return np.asarray(text.is_valid().to_numpy(zero_copy_only=False), dtype=np.bool_)


def report(
    column: CellColumn,
    codes: pa.Array,
    outcomes: Sequence[str | None],
    rules: dict[str, tuple[str, str]],
    *,
    note: Callable[[CellColumn, Rows, str, tuple[str, str]], None],
) -> None:
    """Note a rule for every cell whose distinct word has it as outcome."""
    by_rule: dict[str, list[int]] = {}
    for index, rule in enumerate(outcomes):
        if rule is not None and rule in rules:
            by_rule.setdefault(rule, []).append(index)
    for rule, wanted in by_rule.items():
        note(column, rows_with(codes, wanted), rule, rules[rule])


def samples(words: Sequence[str], n: int = 3) -> str:
    """A few words as they are printed in a question."""
    return ", ".join(_quoted(word) for word in words[:n])


def _without_blanks(text: pa.Array, tokens: tuple[str, ...]) -> pa.Array:
    blank = pc.equal(pc.binary_length(text), 0)
    if tokens:
        folded = [token.strip() for token in tokens]
        trimmed = pc.utf8_trim_whitespace(text)
        blank = pc.or_(blank, pc.is_in(trimmed, value_set=pa.array([*tokens, *folded])))
    return pc.if_else(blank, pa.scalar(None, pa.string()), text)


def _quoted(value: str) -> str:
    return f"'{value}'" if len(value) <= 80 else f"'{value[:79]}…'"  # noqa: PLR2004 - width of a message


def _place(problem: Problem) -> tuple[int, str, str]:
    record = _WHOLE_FILE if problem.record is None else problem.record
    return record, problem.column or "", problem.rule
