"""Tasks on foreign files, each in a process of its own under the limits of casualty files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from vedette.core.kernel.errors import BadInput
from vedette.core.library.foreign_main import TOLD
from vedette.core.sources.confined import WALL_SECONDS, failure_of, run_confined, told_in

_MODULE = "vedette.core.library.foreign_main"
_MAX_JSON_BYTES = 256 * 2**20


def asked(task: str, folder: Path, wall_seconds: float = WALL_SECONDS, **more: object) -> Any:
    """What a child made of a task.

    Args:
        task: One of those of `foreign_main`.
        folder: In which the child may write.
        wall_seconds: After this time the child is ended.
        more: What the task needs.

    Raises:
        BadInput: The file cannot be used, or the child did not come to its end.
    """
    folder = folder.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / TOLD).unlink(missing_ok=True)
    whole: Mapping[str, object] = {"do": task, "folder": str(folder), **more}
    code = run_confined(_MODULE, whole, wall_seconds)
    told = told_in(folder / TOLD, _MAX_JSON_BYTES)
    (folder / TOLD).unlink(missing_ok=True)
    failed = failure_of(code, told)
    if failed is not None:
        raise BadInput(failed[1], "Look at the file in the program that made it; save it anew.")
    assert told is not None, "a child without a failure left its result"
    if "refused" in told:
        raise BadInput(*told["refused"])
    return told["told"]
