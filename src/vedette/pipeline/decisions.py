"""The log of decisions: one JSON object a line, each holding the hash of the line before.

A line counts from its closing newline on. What follows the last newline was cut off by a kill; readers
pass over it and the next writer removes it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from vedette.core.kernel.errors import WrongState
from vedette.pipeline.durable import flush_folder, locked

GENESIS = "0" * 64
"""`prev` of the first line."""

_OWN = ("n", "act", "by", "at", "prev", "hash")


class Act(StrEnum):
    """What a person can decide."""

    IMPORT = "import"
    UNDO_IMPORT = "undo_import"
    JUDGE = "judge"
    CORRECT = "correct"
    CLAIMS = "claims"
    CONTEXT = "context"
    SETTINGS = "settings"


@dataclass(frozen=True, slots=True)
class Author:
    """Who acts, and when (ISO 8601, UTC)."""

    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of the log: number from 1, act, author, what was decided, and its own hash."""

    n: int
    act: Act
    by: str
    at: str
    body: Mapping[str, object]
    hash: str


def log_path(folder: Path) -> Path:
    """Where the log of a review lies."""
    return folder / "decisions" / "log.jsonl"


def decisions(folder: Path) -> tuple[Decision, ...]:
    """All decisions in order.

    Raises:
        WrongState: A line does not follow from the line before.
    """
    return _parsed(_whole_lines(log_path(folder).read_bytes()))


def head(folder: Path) -> tuple[int, str]:
    """Number and hash of the last decision; (0, GENESIS) before the first."""
    known = decisions(folder)
    return (known[-1].n, known[-1].hash) if known else (0, GENESIS)


class Pen:
    """The right to write decisions; exists only while the review is locked."""

    def __init__(self, folder: Path) -> None:
        self._path = log_path(folder)
        content = self._path.read_bytes()
        lines = _whole_lines(content)
        self._whole = sum(len(line) for line in lines)
        self.known: tuple[Decision, ...] = _parsed(lines)

    def append(self, act: Act, body: Mapping[str, object], author: Author) -> Decision:
        """Write one decision; when this returns it is on the disk."""
        prev = self.known[-1].hash if self.known else GENESIS
        entry: dict[str, object] = {
            "n": len(self.known) + 1,
            "act": str(act),
            "by": author.by,
            "at": author.at,
            "prev": prev,
            **body,
        }
        entry["hash"] = _hash(entry)
        self._write((_line(entry) + "\n").encode())
        made = _decision(entry)
        self.known = (*self.known, made)
        return made

    def _write(self, line: bytes) -> None:
        handle = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC)
        try:
            os.ftruncate(handle, self._whole)
            written = os.write(handle, line)
            os.fsync(handle)
        finally:
            os.close(handle)
        if written != len(line):
            raise WrongState("The log could not be written whole.", "Free space on the disk.")
        self._whole += written


@contextmanager
def writing(folder: Path) -> Iterator[Pen]:
    """Lock the review for decisions."""
    with locked(folder / "decisions" / "lock"):
        yield Pen(folder)


def begin_log(folder: Path) -> None:
    """An empty log in a new review folder."""
    path = log_path(folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(exist_ok=True)
    flush_folder(path.parent)


def _whole_lines(content: bytes) -> list[bytes]:
    whole, newline, _torn = content.rpartition(b"\n")
    return [line + b"\n" for line in (whole + newline).split(b"\n")[:-1]]


def _parsed(lines: list[bytes]) -> tuple[Decision, ...]:
    found: list[Decision] = []
    prev = GENESIS
    for number, line in enumerate(lines, start=1):
        entry = _entry(line, number)
        if (
            entry.get("n") != number
            or entry.get("prev") != prev
            or entry.get("hash") != _hash(entry)
        ):
            raise _broken(number)
        found.append(_decision(entry))
        prev = found[-1].hash
    return tuple(found)


def _entry(line: bytes, number: int) -> dict[str, object]:
    try:
        entry = json.loads(line)
    except ValueError as error:
        raise _broken(number) from error
    if not isinstance(entry, dict) or entry.get("act") not in set(Act):
        raise _broken(number)
    return entry


def _broken(number: int) -> WrongState:
    return WrongState(
        f"decisions/log.jsonl, line {number}: the chain of hashes breaks here.",
        "Restore the file from a copy; it was changed after it was written.",
    )


def _decision(entry: Mapping[str, object]) -> Decision:
    body = {key: value for key, value in entry.items() if key not in _OWN}
    return Decision(
        n=int(str(entry["n"])),
        act=Act(str(entry["act"])),
        by=str(entry["by"]),
        at=str(entry["at"]),
        body=body,
        hash=str(entry["hash"]),
    )


def _hash(entry: Mapping[str, object]) -> str:
    return hashlib.sha256(
        _line({key: value for key, value in entry.items() if key != "hash"}).encode()
    ).hexdigest()


def _line(entry: Mapping[str, object]) -> str:
    return json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
