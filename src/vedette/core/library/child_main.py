"""The process that opens a document: shuts itself in, reads it, leaves JSON and arrays behind.

Started by `child.read_in_child` with the task as JSON on standard input; the file is not trusted. With
`--serve` it forks itself for each of many tasks: every file still has a process of its own.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import time
from typing import TYPE_CHECKING

from vedette.core.kernel.lean import hide_pandas
from vedette.core.sources.confinement import Isolation, confine

if TYPE_CHECKING:
    from pathlib import Path

    from vedette.core.library.reading import Page, Reading

_DESCRIPTORS = 256
_FIRST_PAUSE, _LONGEST_PAUSE = 0.001, 0.05
READING, BOXES, STEPS = "reading.json", "boxes.npy", "steps.npy"
PICTURE = "page.png"


def main() -> int:
    """Do the task on standard input, or serve many; 0 if the result lies in its folder."""
    hide_pandas()
    return _served() if "--serve" in sys.argv else _done(json.load(sys.stdin))


def _served() -> int:
    """Fork for each task, a line on standard input each; the code of each fork on standard output."""
    _load_readers()
    for line in sys.stdin:
        task = json.loads(line)
        code = _forked(task)
        sys.stdout.write(json.dumps({"code": code}) + "\n")
        sys.stdout.flush()
    return 0


def _load_readers() -> None:
    """What every fork needs, loaded once; no file is opened."""
    from vedette.core.library import docx, eml, html, ocr, odt, pdf, plain, xlsx_text  # noqa: F401


def _forked(task: dict[str, object]) -> int | None:
    """Exit code of a fork that does the task; None if its time was up."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            _cut_off(str(task["folder"]))
            code = _done(task)
        finally:
            os._exit(code)
    return _awaited(pid, float(str(task["wall_seconds"])))


def _cut_off(folder: str) -> None:
    """A session of its own, no descriptor of the server, the folder of the task."""
    os.setsid()
    os.chdir(folder)
    nothing = os.open(os.devnull, os.O_RDWR)
    for held in range(3):
        os.dup2(nothing, held)
    os.closerange(3, _DESCRIPTORS)


def _awaited(pid: int, wall_seconds: float) -> int | None:
    until = time.monotonic() + wall_seconds
    pause = _FIRST_PAUSE
    while time.monotonic() < until:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return None


def _done(task: dict[str, object]) -> int:
    """Do one task in this process, which is confined from here on."""
    isolation = confine(str(task["folder"]))
    try:
        _work(task, isolation)
    except MemoryError:
        _write(str(task["folder"]), {"failed": "memory"})
    except Exception as error:  # noqa: BLE001 - the edge of the job: what a file provokes is a result
        _write(str(task["folder"]), {"failed": type(error).__name__})
    return 0


def _work(task: dict[str, object], isolation: Isolation) -> None:
    from pathlib import Path

    folder = Path(str(task["folder"]))
    path = Path(str(task["path"]))
    if "picture" in task:
        from vedette.core.library.page_drawing import draw

        black = [tuple(one) for one in task["black"]]  # type: ignore[attr-defined] # written by the parent
        made = draw(path, int(str(task["picture"])), int(str(task["width"])), black)
        (folder / PICTURE).write_bytes(made)
        return
    if "pages" in task:
        from vedette.core.library.ocr import read_letters

        reading = read_letters(path, list(task["pages"]), str(task["languages"]), folder)  # type: ignore[call-overload] # written by the parent
    else:
        from vedette.core.library.formats import read_document

        encoding = task.get("encoding")
        reading = read_document(
            path, str(task["name"]), folder, encoding=None if encoding is None else str(encoding)
        )
    _write_arrays(reading, folder)
    _write(str(folder), {"isolation": isolation, "reading": _as_json(reading)})


def _as_json(reading: Reading) -> dict[str, object]:
    from dataclasses import asdict

    return {
        "format": reading.format,
        "pages": [_page(one) for one in reading.pages],
        "title": reading.title,
        "written_on": reading.written_on,
        "asides": [[one.kind, one.page, one.at, one.text] for one in reading.asides],
        "errors": [one.as_json() for one in reading.errors],
        "warnings": [one.as_json() for one in reading.warnings],
        "attachments": [asdict(one) for one in reading.attachments],
        "pages_without_text": reading.pages_without_text,
    }


def _page(page: Page) -> dict[str, object]:
    return {
        "number": page.number,
        "text": page.text,
        "blocks": [[one.kind, one.start, one.end, one.number] for one in page.blocks],
        "width": page.width,
        "height": page.height,
        "has_boxes": page.boxes is not None,
        "has_steps": page.steps is not None,
        "origin": page.origin,
        "confidence": page.confidence,
        "name": page.name,
    }


def _write_arrays(reading: Reading, folder: Path) -> None:
    """The arrays of all pages one after the other; their lengths are those of the texts."""
    import numpy as np

    boxes = [page.boxes for page in reading.pages if page.boxes is not None]
    steps = [page.steps for page in reading.pages if page.steps is not None]
    if boxes:
        np.save(folder / BOXES, np.concatenate(boxes), allow_pickle=False)
    if steps:
        np.save(folder / STEPS, np.concatenate(steps), allow_pickle=False)


def _write(folder: str, told: dict[str, object]) -> None:
    with open(f"{folder}/{READING}", "w", encoding="utf-8") as stream:  # noqa: PTH123 - no imports needed
        json.dump(told, stream, ensure_ascii=False)


if __name__ == "__main__":
    sys.exit(main())
