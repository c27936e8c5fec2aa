"""From a file and its mapping to typed cells, or to what is wrong with it: four results, no exception."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa

from vedette.core.kernel.problems import MAX_PROBLEMS, Problem, Question, Status
from vedette.core.sources.cells import typed_cells
from vedette.core.sources.containers import Piece, file_content, unpacked
from vedette.core.sources.corrected import CorrectedCell, with_corrected
from vedette.core.sources.delimited import TwoReadings, staged_delimited
from vedette.core.sources.formats import Format, format_of
from vedette.core.sources.geojson import staged_geojson
from vedette.core.sources.json_records import staged_array, staged_lines
from vedette.core.sources.mapping import Mapping
from vedette.core.sources.staging import Findings, Limits, Staged

Reader = Callable[[bytes, Mapping, Findings, Limits], Staged | TwoReadings | None]


def _workbook(
    content: bytes, mapping: Mapping, findings: Findings, limits: Limits
) -> Staged | None:
    """Workbooks need an XML engine, which is loaded for them alone."""
    from vedette.core.sources.xlsx import staged_xlsx

    return staged_xlsx(content, mapping, findings, limits)


def _parquet(content: bytes, mapping: Mapping, findings: Findings, limits: Limits) -> Staged | None:
    """Parquet files need the Parquet engine, which is loaded for them alone."""
    from vedette.core.sources.parquet import staged_parquet

    return staged_parquet(content, mapping, findings, limits)


READERS: dict[Format, Reader] = {
    Format.DELIMITED: staged_delimited,
    Format.XLSX: _workbook,
    Format.JSON: staged_array,
    Format.JSON_LINES: staged_lines,
    Format.GEOJSON: staged_geojson,
    Format.PARQUET: _parquet,
}
"""The reader of each format; that of delimited text may find more than one delimiter."""

_DELIMITER_NAMES = {",": ",", "\t": "tab", ";": ";", "|": "|"}


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading one file.

    Args:
        status: One of the four results.
        staged: The file as text, where its structure is sound.
        typed: The typed cells, one row per record; None unless accepted.
        errors: Why it is refused, up to 100.
        warnings: What is worth knowing, up to 100.
        questions: What only a person can decide; answered in the mapping.
        choices: What was declared or found: encoding, delimiter, header, sheet, member.
        n_errors: Number of all errors, those beyond 100 included.
    """

    status: Status
    staged: Staged | None = None
    typed: pa.Table | None = None
    errors: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    questions: tuple[Question, ...] = ()
    choices: dict[str, object] = field(default_factory=dict)
    n_errors: int = 0


@dataclass(frozen=True, slots=True)
class _Decided:
    """What a person says of the file: day of receipt, rows kept out, cells corrected."""

    received_on: date
    quarantined: frozenset[int]
    corrected: tuple[CorrectedCell, ...]


def read(
    path: Path,
    mapping: Mapping,
    *,
    received_on: date,
    name: str | None = None,
    quarantined: Collection[int] = (),
    corrected: Sequence[CorrectedCell] = (),
) -> Reading:
    """The file's cells, staged and typed, with all that was found on the way.

    For files from outside use `child.read_in_child`, which does this where it can do no harm.

    Args:
        path: A regular file; links are not followed.
        mapping: What its columns mean.
        received_on: Day of receipt; no date may lie after it.
        name: The name it was received under, where `path` is called otherwise.
        quarantined: Record numbers of sound structure that a person set aside; left out of `typed`
            and `staged`.
        corrected: Cells that a person corrected; `staged` and `typed` hold them so.
    """
    findings = Findings()
    limits = Limits().raised(mapping.limits)
    content = file_content(path, findings, limits)
    piece = None
    if content is not None:
        piece = unpacked(content, name or path.name, mapping.member, findings, limits)
    if piece is None:
        return _reading(findings)
    decided = _Decided(received_on, frozenset(quarantined), tuple(corrected))
    return _of_piece(piece, mapping, findings, limits, decided)


def staged_file(
    path: Path, mapping: Mapping, *, name: str | None = None
) -> tuple[Staged | None, Findings]:
    """The file as text without a look at what its cells mean; used to suggest a mapping."""
    findings = Findings()
    limits = Limits().raised(mapping.limits)
    content = file_content(path, findings, limits)
    if content is None:
        return None, findings
    piece = unpacked(content, name or path.name, mapping.member, findings, limits)
    form = None if piece is None else format_of(piece.content, piece.name, findings)
    if piece is None or form is None:
        return None, findings
    staged = READERS[form](piece.content, mapping, findings, limits)
    if isinstance(staged, TwoReadings):
        _ask_for_delimiter(staged.delimiters, findings)
        return None, findings
    return staged, findings


def _of_piece(
    piece: Piece,
    mapping: Mapping,
    findings: Findings,
    limits: Limits,
    decided: _Decided,
) -> Reading:
    form = format_of(piece.content, piece.name, findings)
    if form is None:
        return _reading(findings)
    before = (list(findings.warnings), dict(findings.choices))
    staged = READERS[form](piece.content, mapping, findings, limits)
    if isinstance(staged, TwoReadings):
        return _best_of(
            [
                _of_piece(
                    piece,
                    replace(mapping, delimiter=delimiter),
                    Findings(warnings=list(before[0]), choices=dict(before[1])),
                    limits,
                    decided,
                )
                for delimiter in staged.delimiters
            ],
            staged.delimiters,
        )
    if staged is None:
        return _reading(findings)
    staged = with_corrected(staged, decided.corrected, findings)
    staged = _without(staged, decided.quarantined, findings)
    typed = typed_cells(staged, mapping, received_on=decided.received_on)
    findings.errors = [*findings.errors, *typed.errors][:MAX_PROBLEMS]
    findings.n_errors = max(findings.n_errors + len(typed.errors), len(findings.errors))
    findings.warnings = [*findings.warnings, *typed.warnings][:MAX_PROBLEMS]
    for question in typed.questions:
        findings.ask(question.id, question.prompt, question.choices)
    return _reading(findings, staged, typed.table)


def _best_of(readings: list[Reading], delimiters: tuple[str, ...]) -> Reading:
    """The one reading that gives a valid table; a question if there are two."""
    valid = [one for one in readings if one.status is not Status.REJECTED]
    if len(valid) == 1:
        return valid[0]
    if not valid:
        return min(readings, key=lambda one: one.n_errors)
    findings = Findings()
    _ask_for_delimiter(delimiters, findings)
    return _reading(findings)


def _ask_for_delimiter(delimiters: tuple[str, ...], findings: Findings) -> None:
    findings.ask(
        "delimiter",
        "More than one delimiter yields the mapped columns. Which one divides the cells?",
        [_DELIMITER_NAMES[delimiter] for delimiter in delimiters],
    )


def _without(staged: Staged, quarantined: Collection[int], findings: Findings) -> Staged:
    """The staged table without the records that a person set aside."""
    if not quarantined:
        return staged
    numbers = staged.record.to_numpy(zero_copy_only=False)
    for number in sorted(set(quarantined) - set(numbers.tolist())):
        findings.refuse(
            Problem(
                "quarantine.unknown",
                f"There is no record {number} to set aside.",
                "State the numbers of records as the errors do.",
                record=number,
            )
        )
    keep = pa.array(~np.isin(numbers, list(quarantined)))
    findings.warn(
        Problem(
            "quarantine.records",
            f"{len(set(quarantined))} records are set aside, as a person decided.",
            "They are kept and counted wherever the source is used.",
            record=min(quarantined),
        )
    )
    return replace(
        staged,
        cells=staged.cells.filter(keep),
        record=staged.record.filter(keep),
        line=None if staged.line is None else staged.line.filter(keep),
        kinds=None if staged.kinds is None else staged.kinds.filter(keep),
    )


def _reading(
    findings: Findings, staged: Staged | None = None, typed: pa.Table | None = None
) -> Reading:
    return Reading(
        status=findings.status,
        staged=staged,
        typed=None if findings.is_stopped else typed,
        errors=tuple(findings.errors),
        warnings=tuple(findings.warnings),
        questions=tuple(findings.questions),
        choices=dict(findings.choices),
        n_errors=max(findings.n_errors, len(findings.errors)),
    )
