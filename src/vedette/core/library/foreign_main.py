"""The process that looks into foreign files other than to read them: shuts itself in, does one task, leaves JSON.

Started by `foreign.asked` with the task as JSON on standard input; what is secret in a task is never on a disk.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from typing import Any

from vedette.core.kernel.lean import hide_pandas
from vedette.core.sources.confinement import confine

TOLD = "told.json"


def main() -> int:
    """Do the task on standard input; 0 if the result lies in its folder."""
    hide_pandas()
    task = json.load(sys.stdin)
    isolation = confine(str(task["folder"]))
    try:
        told: dict[str, object] = {"isolation": isolation, "told": _TASKS[str(task["do"])](task)}
    except MemoryError:
        told = {"failed": "memory"}
    except _refusals() as refused:
        told = {"refused": [refused.problem, refused.remedy]}
    except Exception as error:  # noqa: BLE001 - the edge of the job: what a file provokes is a result
        told = {"failed": type(error).__name__}
    with open(f"{task['folder']}/{TOLD}", "w", encoding="utf-8") as stream:  # noqa: PTH123 - lean
        json.dump(told, stream, ensure_ascii=False)
    return 0


def _refusals() -> Any:
    from vedette.core.kernel.errors import VedetteError

    return VedetteError


def _leaks(task: Mapping[str, Any]) -> object:
    """Sealed values in files."""
    from dataclasses import asdict
    from itertools import chain
    from pathlib import Path

    from vedette.core.library.insides import insides
    from vedette.core.library.leaks import leaks

    places = chain.from_iterable(
        insides(Path(path).read_bytes(), name) for path, name in task["files"]
    )
    return [asdict(one) for one in leaks(places, task["identities"])]


def _redact(task: Mapping[str, Any]) -> object:
    """A copy of a PDF with black boxes; the name of its file."""
    from pathlib import Path

    from vedette.core.library.blackened import blackened
    from vedette.core.library.insides import insides
    from vedette.core.library.leaks import check_gone

    content = blackened(
        Path(task["path"]), task["pages"], language=task["language"], title=task["title"]
    )
    check_gone(insides(content, "copy"), task["gone"])
    Path(task["folder"], "copy.pdf").write_bytes(content)
    return "copy.pdf"


_TASKS: dict[str, Callable[[Mapping[str, Any]], object]] = {"leaks": _leaks, "redact": _redact}


if __name__ == "__main__":
    sys.exit(main())
