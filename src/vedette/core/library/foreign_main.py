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


def _project(task: Mapping[str, Any]) -> object:
    """A project of another tool; its originals lie in the folder."""
    from dataclasses import asdict
    from pathlib import Path

    from vedette.core.library.refi import read_project

    folder, n = Path(task["folder"]), 0

    def keep(name: str, content: bytes) -> str:
        nonlocal n
        n += 1
        safe = "".join(c if c.isalnum() or c in "-_." else "_" for c in name)[-80:].lstrip(".")
        kept = f"original-{n}-{safe}"
        (folder / kept).write_bytes(content)
        return kept

    return asdict(read_project(Path(task["path"]).read_bytes(), keep))


def _codebook(task: Mapping[str, Any]) -> object:
    """The codes of a codebook, or of the codebook in a project."""
    from dataclasses import asdict
    from pathlib import Path

    from vedette.core.library.refi import read_codebook, read_project

    content = Path(task["path"]).read_bytes()
    made = read_project(content) if content.startswith(b"PK") else read_codebook(content)
    return asdict(made)


def _references(task: Mapping[str, Any]) -> object:
    """The references in a file, each with its own text; or why there are none."""
    from pathlib import Path

    from vedette.core.library.bibliographies import as_json, read_references

    found = read_references(Path(task["path"]).read_bytes(), task["name"], task["encoding"])
    return {
        "form": str(found.form),
        "records": [
            {"number": one.number, "text": one.text, "reference": as_json(one.reference)}
            for one in found.records
        ],
        "errors": [one.as_json() for one in found.errors],
        "warnings": [one.as_json() for one in found.warnings],
    }


_TASKS: dict[str, Callable[[Mapping[str, Any]], object]] = {
    "leaks": _leaks,
    "redact": _redact,
    "project": _project,
    "codebook": _codebook,
    "references": _references,
}


if __name__ == "__main__":
    sys.exit(main())
