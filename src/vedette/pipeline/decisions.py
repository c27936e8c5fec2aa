"""Decisions of people: what they are, and the append-only file that is their home in a plain folder.

Decisions have one home: the file `decisions/log.jsonl`, or the database once the review is handed to the
web. Whatever the home, each decision holds the hash of the one before. In the file a line counts from its
closing newline on; what follows the last newline was cut off by a kill: readers pass over it and the next
writer removes it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from vedette.core.kernel.errors import WrongState
from vedette.pipeline.durable import flush_folder, locked

GENESIS = "0" * 64
"""`prev` of the first line."""

HANDED_OVER = "home.json"
"""File in `decisions/` from which on the decisions live in a database."""

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
    RELABEL = "relabel"
    CHOOSE = "choose"
    SPLIT = "split"
    MERGE = "merge"
    UNDO = "undo"
    RECIPE = "recipe"
    DOCUMENT = "document"
    DESCRIBE = "describe"
    REFERENCES = "references"
    SAME_WORK = "same_work"
    INQUIRE = "inquire"
    CODEBOOK = "codebook"
    CODE = "code"
    CRITERIA = "criteria"
    SCREEN = "screen"
    EXTRACT = "extract"
    INTERVIEW = "interview"
    UNSEAL = "unseal"
    RELEASE = "release"
    TREAT = "treat"
    MASK = "mask"
    REDACT = "redact"
    FIGURE = "figure"
    EDITIONS = "editions"
    PUBLIC_TABLE = "public_table"
    RELEASE_TABLES = "release_tables"
    FINDING = "finding"
    TRIANGULATE = "triangulate"
    RECOMMENDATION = "recommendation"
    EARLIER = "earlier"
    PROPOSAL = "proposal"
    STAKEHOLDER = "stakeholder"
    MEETING = "meeting"
    STATEMENT = "statement"
    TASK = "task"
    BLOCK = "block"
    VERSION = "version"
    ROUND = "round"
    COMMENT = "comment"
    APPROVAL = "approval"
    PUBLISH = "publish"
    ACTION = "action"
    CAPACITY = "capacity"
    BRIEFING = "briefing"
    DASHBOARD = "dashboard"


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


class Pen(Protocol):
    """The right to write decisions; exists only while the review is locked."""

    known: tuple[Decision, ...]
    """All decisions so far, in order; through a world, those of the world."""

    @property
    def whole(self) -> tuple[Decision, ...]:
        """Every decision, also outside of the world: for what keeps files, never to be shown."""

    def append(self, act: Act, body: Mapping[str, object], author: Author) -> Decision:
        """Write one decision, durable at the latest when the lock is given back."""


class Home(Protocol):
    """Where the decisions of one review live."""

    def known(self) -> tuple[Decision, ...]:
        """All decisions in order.

        Raises:
            WrongState: One does not follow from the one before.
        """

    def writing(self) -> AbstractContextManager[Pen]:
        """Lock the review for decisions."""


@dataclass(frozen=True, slots=True)
class FileHome:
    """The append-only file of a plain review folder."""

    folder: Path

    def known(self) -> tuple[Decision, ...]:
        """All decisions in order."""
        return parsed_log(log_path(self.folder).read_bytes())

    @contextmanager
    def writing(self) -> Iterator[Pen]:
        """Lock the folder for decisions.

        Raises:
            WrongState: They live in a database by now.
        """
        with locked(self.folder / "decisions" / "lock"):
            if (self.folder / "decisions" / HANDED_OVER).is_file():
                raise _elsewhere()
            yield _FilePen(self.folder)


@dataclass(frozen=True, slots=True)
class KeptHome:
    """Decisions that a run kept, where their home is a database that is not at hand: for reading only."""

    kept: tuple[Decision, ...]

    def known(self) -> tuple[Decision, ...]:
        """All decisions in order."""
        return self.kept

    def writing(self) -> AbstractContextManager[Pen]:
        """Refuse.

        Raises:
            WrongState: Always.
        """
        raise _elsewhere()


def _elsewhere() -> WrongState:
    return WrongState(
        "The decisions of this review live in a database.",
        "Decide on the pages, or name the folder of the web with --home.",
    )


def log_path(folder: Path) -> Path:
    """Where the log of a review lies."""
    return folder / "decisions" / "log.jsonl"


def head(known: tuple[Decision, ...]) -> tuple[int, str]:
    """Number and hash of the last decision; (0, GENESIS) before the first."""
    return (known[-1].n, known[-1].hash) if known else (0, GENESIS)


def next_entry(
    known: tuple[Decision, ...], act: Act, body: Mapping[str, object], author: Author
) -> dict[str, object]:
    """The entry that follows the known decisions, with its number and hash: what a home stores."""
    return _entry_after(head(known), act, body, author)


def _entry_after(
    after: tuple[int, str], act: Act, body: Mapping[str, object], author: Author
) -> dict[str, object]:
    number, prev = after
    entry: dict[str, object] = {
        "n": number + 1,
        "act": str(act),
        "by": author.by,
        "at": author.at,
        "prev": prev,
        **body,
    }
    entry["hash"] = _hash(entry)
    return entry


def rechained(known: Iterable[Decision]) -> tuple[Decision, ...]:
    """The decisions as if no others had been made: numbers and hashes of their own."""
    made, at = list[Decision](), (0, GENESIS)
    for one in known:
        made.append(chained(at, one))
        at = (made[-1].n, made[-1].hash)
    return tuple(made)


def chained(after: tuple[int, str], one: Decision) -> Decision:
    """The decision with the number and hash that it has after another one, told by its number and hash."""
    return from_entry(_entry_after(after, one.act, one.body, Author(one.by, one.at)))


def entries(known: Iterable[Decision]) -> Iterator[dict[str, object]]:
    """The decisions as homes store them, each with the hash of the one before."""
    prev = GENESIS
    for one in known:
        own = {"n": one.n, "act": str(one.act), "by": one.by, "at": one.at, "prev": prev}
        yield {**own, **one.body, "hash": one.hash}
        prev = one.hash


def as_log(known: Iterable[Decision]) -> bytes:
    """The decisions in the form of the file, one JSON object a line."""
    return "".join(f"{_line(entry)}\n" for entry in entries(known)).encode()


class _FilePen:
    """The pen of the file: when `append` returns, the decision is on the disk."""

    def __init__(self, folder: Path) -> None:
        self._path = log_path(folder)
        content = self._path.read_bytes()
        self._whole = content.rfind(b"\n") + 1
        self.known: tuple[Decision, ...] = parsed_log(content)

    @property
    def whole(self) -> tuple[Decision, ...]:
        """The same: a file is no world."""
        return self.known

    def append(self, act: Act, body: Mapping[str, object], author: Author) -> Decision:
        """Write one decision."""
        entry = next_entry(self.known, act, body, author)
        self._write((_line(entry) + "\n").encode())
        made = from_entry(entry)
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


def begin_log(folder: Path) -> None:
    """An empty log in a new review folder."""
    path = log_path(folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(exist_ok=True)
    flush_folder(path.parent)


def parsed_log(content: bytes) -> tuple[Decision, ...]:
    """The decisions in the bytes of a log; a last line that was not written whole does not count.

    Raises:
        WrongState: A line does not follow from the line before.
    """
    whole = content[: content.rfind(b"\n") + 1]
    before, known = max(
        (read for read in _READ if whole.startswith(read[0])),
        key=lambda read: len(read[0]),
        default=(b"", ()),
    )
    found = (*known, *_following(whole[len(before) :], known))
    _READ[:] = [(whole, found), *(read for read in _READ if read[0] != before)][:_KEPT_LOGS]
    return found


_KEPT_LOGS = 4
_READ: list[tuple[bytes, tuple[Decision, ...]]] = []
"""The logs that were read last: of one that has grown since only what is new is read and checked."""


def _following(content: bytes, known: tuple[Decision, ...]) -> Iterator[Decision]:
    """The decisions of whole lines that follow the known ones."""
    number, prev = head(known)
    for line in content.splitlines(keepends=True):
        number += 1
        entry = _entry(line, number)
        if (
            entry.get("n") != number
            or entry.get("prev") != prev
            or entry.get("hash") != _hash(entry)
        ):
            raise _broken(number)
        made = from_entry(entry)
        yield made
        prev = made.hash


_ACTS = frozenset(Act)


def _entry(line: bytes, number: int) -> dict[str, object]:
    try:
        entry = json.loads(line)
    except ValueError as error:
        raise _broken(number) from error
    if not isinstance(entry, dict) or entry.get("act") not in _ACTS:
        raise _broken(number)
    return entry


def _broken(number: int) -> WrongState:
    return WrongState(
        f"decisions/log.jsonl, line {number}: the chain of hashes breaks here.",
        "Restore the file from a copy; it was changed after it was written.",
    )


def from_entry(entry: Mapping[str, object]) -> Decision:
    """The decision in a stored entry."""
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
