"""The process that opens foreign files: shuts itself in, reads one, leaves JSON and Parquet behind.

Started by `child.read_in_child` as `python -I -m vedette.core.sources.child_main` with the task as
JSON on standard input. The task comes from the parent and is trusted; the file is not.
"""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

from vedette.core.kernel.lean import hide_pandas
from vedette.core.sources.confinement import Isolation, confine

if TYPE_CHECKING:
    from pathlib import Path

    from vedette.core.sources.reading import Reading
    from vedette.core.sources.staging import Staged

READING, STAGED, KINDS, TYPED = "reading.json", "staged.parquet", "kinds.parquet", "typed.parquet"


def main() -> int:
    """Do the task on standard input; 0 if the result lies in its folder."""
    task = json.load(sys.stdin)
    hide_pandas()
    isolation = confine(task["folder"])
    if task.get("probe"):
        _write_text(task["folder"], READING, {"isolation": isolation})
        return 0
    try:
        _look(task, isolation) if "draft" in task else _read(task, isolation)
    except MemoryError:
        _write_text(task["folder"], READING, {"failed": "memory", "isolation": isolation})
    except Exception as error:  # noqa: BLE001 - the edge of the job: what a file provokes is a result
        told: dict[str, object] = {"failed": type(error).__name__, "isolation": isolation}
        _write_text(task["folder"], READING, told)
    return 0


def _read(task: dict[str, object], isolation: Isolation) -> None:
    from datetime import date
    from pathlib import Path

    from vedette.core.sources.corrected import corrected_cells
    from vedette.core.sources.mapping import parse_mapping
    from vedette.core.sources.reading import read

    mapping = task["mapping"]
    quarantined = task["quarantined"]
    assert isinstance(mapping, dict), "written by the parent"
    assert isinstance(quarantined, list), "written by the parent"
    reading = read(
        Path(str(task["path"])),
        parse_mapping(mapping),
        received_on=date.fromisoformat(str(task["received_on"])),
        name=str(task["name"]),
        quarantined=quarantined,
        corrected=corrected_cells(task["corrected"]),
    )
    _write(reading, Path(str(task["folder"])), isolation)


def _look(task: dict[str, object], isolation: Isolation) -> None:
    from pathlib import Path

    from vedette.core.sources.look import looked

    draft = task["draft"]
    assert isinstance(draft, dict), "written by the parent"
    look, staged = looked(Path(str(task["path"])), draft, name=str(task["name"]))
    folder = Path(str(task["folder"]))
    told: dict[str, object] = {"isolation": isolation, "look": look.as_json()}
    if staged is not None:
        told["staged"] = _write_staged(staged, folder)
    _write_text(str(folder), READING, told)


def _write(reading: Reading, folder: Path, isolation: Isolation) -> None:
    """The reading as JSON and Parquet; the JSON is written last and says that all is there."""
    import pyarrow.parquet as pq

    told: dict[str, object] = {
        "isolation": isolation,
        "status": reading.status,
        "errors": [problem.as_json() for problem in reading.errors],
        "warnings": [problem.as_json() for problem in reading.warnings],
        "questions": [question.as_json() for question in reading.questions],
        "choices": reading.choices,
        "n_errors": reading.n_errors,
    }
    if reading.staged is not None:
        told["staged"] = _write_staged(reading.staged, folder)
    if reading.typed is not None:
        pq.write_table(reading.typed, folder / TYPED, compression="zstd", compression_level=1)
        told["has_typed"] = True
    _write_text(str(folder), READING, told)


def _write_staged(staged: Staged, folder: Path) -> dict[str, object]:
    """The staged table as Parquet; gives what the parent must know to read it."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    cells = staged.cells
    lines = staged.line if staged.line is not None else pa.nulls(cells.num_rows, pa.int32())
    places = [_free("#record", cells.column_names), _free("#line", cells.column_names)]
    whole = pa.Table.from_arrays(
        [staged.record, lines, *cells.columns], names=[*places, *cells.column_names]
    )
    pq.write_table(whole, folder / STAGED, compression="zstd", compression_level=1)
    if staged.kinds is not None:
        pq.write_table(staged.kinds, folder / KINDS, compression="zstd", compression_level=1)
    return {
        "format": staged.format,
        "path": staged.path,
        "choices": staged.choices,
        "has_lines": staged.line is not None,
        "has_kinds": staged.kinds is not None,
    }


def _free(name: str, taken: list[str]) -> str:
    """A name that no column has."""
    while name in taken:
        name = f"#{name}"
    return name


def _write_text(folder: str, name: str, told: dict[str, object]) -> None:
    descriptor = os.open(f"{folder}/{name}", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        json.dump(told, stream)


if __name__ == "__main__":
    sys.exit(main())
