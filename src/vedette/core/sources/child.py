"""Foreign files are read in a process of their own, which may fail in any way without harm.

The child has 4 GiB of memory, 60 s of processor and 120 s of clock, an empty environment, no
descriptor of the parent, its own session, and where the system allows no network and nothing to write
to but its result. The parent reads only the JSON and Parquet that the child made.
"""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Sequence
from collections.abc import Mapping as Dictionary
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from vedette.core.kernel.problems import Problem, Question, Status
from vedette.core.sources.child_main import KINDS, READING, STAGED, TYPED
from vedette.core.sources.confined import WALL_SECONDS, failure_of, run_confined, told_in
from vedette.core.sources.confinement import Isolation
from vedette.core.sources.corrected import CorrectedCell
from vedette.core.sources.look import Look, draft_mapping, look_from_json
from vedette.core.sources.mapping import Mapping
from vedette.core.sources.reading import Reading
from vedette.core.sources.staging import Staged

_MAX_JSON_BYTES = 16 * 2**20


def read_in_child(  # noqa: PLR0913 - the task as a whole is handed over
    path: Path,
    mapping: Mapping,
    received_on: date,
    out_dir: Path,
    *,
    name: str | None = None,
    quarantined: Collection[int] = (),
    corrected: Sequence[CorrectedCell] = (),
    wall_seconds: float = WALL_SECONDS,
) -> Reading:
    """As `reading.read`, in a child process; a child that dies is a refused file, never an exception.

    Args:
        path: The file.
        mapping: What its columns mean.
        received_on: Day of receipt.
        out_dir: Folder for the result (`staged.parquet`, `typed.parquet`, `reading.json`); made if
            it is not there. Its files of these names are replaced.
        name: The name the file was received under.
        quarantined: Record numbers that a person set aside.
        corrected: Cells that a person corrected.
        wall_seconds: After this time the child is ended.
    """
    folder = _emptied(out_dir)
    task: dict[str, object] = {
        "path": str(path.absolute()),
        "name": name or path.name,
        "mapping": mapping.canonical(),
        "received_on": received_on.isoformat(),
        "folder": str(folder),
        "quarantined": sorted(quarantined),
        "corrected": [cell.as_json() for cell in corrected],
    }
    code = _run(task, wall_seconds)
    return _result(folder, code)


def look_in_child(
    path: Path,
    draft: Dictionary[str, object],
    out_dir: Path,
    *,
    name: str | None = None,
    wall_seconds: float = WALL_SECONDS,
) -> Look:
    """As `look.look`, in a child process; the file as text stays in the folder, see `staged_in`.

    Args:
        path: The file.
        draft: Some keys of a mapping.
        out_dir: Folder for the result; made if it is not there.
        name: The name the file was received under.
        wall_seconds: After this time the child is ended.

    Raises:
        BadMapping: A value that the draft states cannot be used.
    """
    draft_mapping(draft)
    folder = _emptied(out_dir)
    task: dict[str, object] = {
        "path": str(path.absolute()),
        "name": name or path.name,
        "draft": dict(draft),
        "folder": str(folder),
    }
    code = _run(task, wall_seconds)
    told, refusal = _told(folder), _failure(folder, code)
    if refusal is not None or told is None:
        errors = () if refusal is None else (refusal,)
        return Look(Status.REJECTED, errors=errors)
    return look_from_json(told["look"])


def staged_in(folder: Path, *, first: int | None = None) -> Staged | None:
    """The file as text that `read_in_child` or `look_in_child` left in a folder; None if there is none.

    Args:
        folder: Where the child left it.
        first: How many records to read from its start; all when None.
    """
    told = _told(folder)
    return _staged(folder, told["staged"], first) if told and told.get("staged") else None


@cache
def isolation() -> str:
    """How far this machine lets the reader be shut in; for the health page. Asked once per process."""
    with tempfile.TemporaryDirectory() as folder:
        _run({"folder": folder, "probe": True}, WALL_SECONDS)
        told = _told(Path(folder))
    return str(told.get("isolation", Isolation.LIMITS)) if told else str(Isolation.LIMITS)


def _run(task: dict[str, object], wall_seconds: float) -> int | None:
    return run_confined("vedette.core.sources.child_main", task, wall_seconds)


def _told(folder: Path) -> dict[str, Any] | None:
    """What the child wrote, or None if it is not whole."""
    return told_in(folder / READING, _MAX_JSON_BYTES)


def _emptied(out_dir: Path) -> Path:
    """The folder for the results of a child, without those of an earlier one."""
    folder = out_dir.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    for made in (READING, STAGED, KINDS, TYPED):
        (folder / made).unlink(missing_ok=True)
    return folder


def _failure(folder: Path, code: int | None) -> Problem | None:
    """What kept the child from its result, or None."""
    failed = failure_of(code, _told(folder))
    return None if failed is None else _refused(*failed)


def _result(folder: Path, code: int | None) -> Reading:
    told, refusal = _told(folder), _failure(folder, code)
    if refusal is not None:
        return Reading(status=Status.REJECTED, errors=(refusal,), n_errors=1)
    assert told is not None, "a child without a failure left its result"
    return Reading(
        status=Status(told["status"]),
        staged=_staged(folder, told["staged"]) if told.get("staged") else None,
        typed=pq.read_table(folder / TYPED) if told.get("has_typed") else None,
        errors=tuple(Problem(**one) for one in told["errors"]),
        warnings=tuple(Problem(**one) for one in told["warnings"]),
        questions=tuple(
            Question(one["id"], one["prompt"], tuple(one["choices"])) for one in told["questions"]
        ),
        choices=told["choices"],
        n_errors=told["n_errors"],
    )


def _staged(folder: Path, told: dict[str, Any], first: int | None = None) -> Staged:
    """The staged table that the child left."""
    whole = _table(folder / STAGED, first)
    kinds = _table(folder / KINDS, first) if told["has_kinds"] else None
    record = whole.column(0).combine_chunks()
    line = whole.column(1).combine_chunks() if told["has_lines"] else None
    return Staged(
        cells=whole.select(range(2, whole.num_columns)),
        record=_plain(record),
        line=None if line is None else _plain(line),
        kinds=kinds,
        format=told["format"],
        path=told["path"],
        choices=told["choices"],
    )


def _table(path: Path, first: int | None) -> pa.Table:
    """A Parquet file of ours, or its first rows."""
    if first is None:
        return pq.read_table(path)
    with pq.ParquetFile(path) as file:
        batch = next(file.iter_batches(batch_size=first), None)
        return file.schema_arrow.empty_table() if batch is None else pa.Table.from_batches([batch])


def _plain(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """One array of a column that may come in chunks."""
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _refused(rule: str, message: str) -> Problem:
    return Problem(
        rule,
        message,
        "Split or simplify the file: fewer records, shorter cells, plain CSV instead of a workbook.",
    )
