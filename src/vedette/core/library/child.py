"""Documents are read in a process of their own, under the same limits as casualty files.

The parent reads only the JSON and the arrays that the child made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import numpy as np

from vedette.core.kernel.problems import Problem, problem_from_json
from vedette.core.library.child_main import BOXES, READING, STEPS
from vedette.core.library.reading import (
    Aside,
    AsideKind,
    Attachment,
    Block,
    Kind,
    Origin,
    Page,
    Reading,
    refused,
)
from vedette.core.sources.confined import (
    WALL_SECONDS,
    ConfinedServer,
    failure_of,
    run_confined,
    told_in,
)

_MODULE = "vedette.core.library.child_main"
_MAX_JSON_BYTES = 256 * 2**20
OCR_PAGES = 6
"""Pages whose letters one child reads: it has two minutes for them."""


class Readers:
    """Some servers that read documents, for as many threads at once; each file in a process of its own."""

    def __init__(self, n: int) -> None:
        self._all = [ConfinedServer(_MODULE) for _ in range(n)]
        self._free: SimpleQueue[ConfinedServer] = SimpleQueue()
        for one in self._all:
            self._free.put(one)

    def __enter__(self) -> Readers:
        return self

    def __exit__(self, *_: object) -> None:
        for one in self._all:
            one.close()

    def run(self, task: Mapping[str, object], wall_seconds: float) -> int | None:
        """The exit code of a task in the first server that is free."""
        server = self._free.get()
        try:
            return server.run(task, wall_seconds)
        finally:
            self._free.put(server)


def read_in_child(
    path: Path,
    folder: Path,
    *,
    name: str,
    encoding: str | None = None,
    wall_seconds: float = WALL_SECONDS,
    readers: Readers | None = None,
) -> Reading:
    """The reading of a document; a child that dies is a refused file, never an exception.

    Args:
        path: The file.
        folder: For what the child makes; attachments stay in it.
        name: The name that the file was received under.
        encoding: Of plain text, as a person stated it.
        wall_seconds: After this time the child is ended.
        readers: Servers that are warm; a process is started for this file alone when None.
    """
    task: dict[str, object] = {"path": str(path.absolute()), "name": name, "encoding": encoding}
    return _read(task, folder, wall_seconds, readers)


def letters_in_child(
    path: Path,
    folder: Path,
    *,
    pages: Sequence[int],
    languages: str,
    wall_seconds: float = WALL_SECONDS,
) -> Reading:
    """The letters of at most `OCR_PAGES` pages of a PDF, read from their pictures.

    Args:
        path: The PDF.
        folder: For what the child makes.
        pages: Their numbers.
        languages: As `ocr.check_can_read` gives them.
        wall_seconds: After this time the child is ended.
    """
    task: dict[str, object] = {
        "path": str(path.absolute()),
        "pages": list(pages),
        "languages": languages,
    }
    return _read(task, folder, wall_seconds)


def _read(
    task: dict[str, object], folder: Path, wall_seconds: float, readers: Readers | None = None
) -> Reading:
    folder = folder.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    for made in (READING, BOXES, STEPS):
        (folder / made).unlink(missing_ok=True)
    whole = {**task, "folder": str(folder)}
    code = (
        readers.run(whole, wall_seconds) if readers else run_confined(_MODULE, whole, wall_seconds)
    )
    told = told_in(folder / READING, _MAX_JSON_BYTES)
    failed = failure_of(code, told)
    if failed is not None:
        return _failed(*failed)
    assert told is not None, "a child without a failure left its result"
    return _reading(told["reading"], folder)


def _failed(rule: str, message: str) -> Reading:
    return refused(
        "none",
        rule,
        message,
        "Print the document into a new PDF, or split it, and add that.",
    )


def _reading(told: dict[str, Any], folder: Path) -> Reading:
    boxes, steps = _array(folder / BOXES), _array(folder / STEPS)
    pages, at_box, at_step = [], 0, 0
    for one in told["pages"]:
        n = len(one["text"])
        pages.append(
            Page(
                one["number"],
                one["text"],
                tuple(Block(Kind(b[0]), b[1], b[2], b[3]) for b in one["blocks"]),
                one["width"],
                one["height"],
                boxes[at_box : at_box + n] if one["has_boxes"] else None,
                steps[at_step : at_step + n] if one["has_steps"] else None,
                Origin(one["origin"]),
                one["confidence"],
                one["name"],
            )
        )
        at_box += n if one["has_boxes"] else 0
        at_step += n if one["has_steps"] else 0
    return Reading(
        told["format"],
        tuple(pages),
        told["title"],
        told["written_on"],
        tuple(Aside(AsideKind(kind), *rest) for kind, *rest in told["asides"]),
        _problems(told["errors"]),
        _problems(told["warnings"]),
        tuple(Attachment(**one) for one in told["attachments"]),
        tuple(told["pages_without_text"]),
    )


def _problems(told: list[dict[str, object]]) -> tuple[Problem, ...]:
    return tuple(problem_from_json(one) for one in told)


def _array(path: Path) -> np.ndarray:
    return np.load(path, allow_pickle=False) if path.is_file() else np.zeros(0, np.int16)
