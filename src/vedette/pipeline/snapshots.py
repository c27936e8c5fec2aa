"""Originals and what was read from them, under the fingerprint of the original.

A file is first worked on in a folder of its own with a temporary name, which a living process holds by
a lock. Only a decision in the log makes it part of the review; the rest is swept.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from vedette.core.kernel.errors import BadInput
from vedette.pipeline.decisions import Decision, Pen
from vedette.pipeline.durable import TEMPORARY, flush_file, flush_folder, is_held
from vedette.pipeline.workspace import Review

_HELD = ".held"
_PIECE = 1 << 20


@contextmanager
def incoming(review: Review) -> Iterator[Path]:
    """A folder to work in, deleted at the end; whatever is kept was moved out of it."""
    with review.home.writing():
        # Made under the lock of the review, so that no sweep comes between making and holding it.
        _sweep_unheld(review)
        folder = Path(tempfile.mkdtemp(prefix=TEMPORARY, dir=review.snapshots))
        held = os.open(folder / _HELD, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(held, fcntl.LOCK_EX)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(held)


def copy_original(file: Path, folder: Path) -> tuple[Path, str]:
    """Copy a file into the folder as `original.<ext>`; gives the copy and its SHA-256.

    Raises:
        BadInput: It is not there, or no regular file (a link, a pipe, a device, a folder).
    """
    copy = folder / f"original{_extension(file)}"
    digest = hashlib.sha256()
    with os.fdopen(_opened(file), "rb") as source, copy.open("xb") as target:
        while piece := source.read(_PIECE):
            digest.update(piece)
            target.write(piece)
    return copy, digest.hexdigest()


def fingerprint_of_original(file: Path) -> str:
    """SHA-256 of a regular file; the same errors as `copy_original`."""
    with os.fdopen(_opened(file), "rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def keep(review: Review, sha256: str, files: Iterable[Path]) -> None:
    """Move finished files into the snapshot's folder; the caller holds the pen."""
    folder = review.snapshots / sha256
    folder.mkdir(exist_ok=True)
    for path in files:
        flush_file(path)
        path.replace(folder / path.name)
    flush_folder(folder)
    flush_folder(review.snapshots)


def sweep_unreferenced(review: Review, pen: Pen) -> None:
    """Delete files that no decision names; the caller holds the pen."""
    named = {
        (str(decision.body["snapshot"]), str(name))
        for decision in pen.whole
        for name in files_named(decision)
    }
    for folder in review.snapshots.iterdir():
        if folder.name.startswith(TEMPORARY):
            continue
        for path in folder.iterdir():
            if (folder.name, path.name) not in named:
                path.unlink()
        if not any(folder.iterdir()):
            folder.rmdir()


def files_named(decision: Decision) -> list[str]:
    """Names of the files that a decision keeps in the folder of its snapshot."""
    files = decision.body.get("files")
    return [str(name) for name in files] if isinstance(files, dict) else []


def _sweep_unheld(review: Review) -> None:
    for folder in review.snapshots.glob(f"{TEMPORARY}*"):
        held = folder / _HELD
        if not held.exists() or not is_held(held):
            shutil.rmtree(folder, ignore_errors=True)


def _opened(file: Path) -> int:
    """A handle on a regular file; opened without waiting, so that a pipe cannot block."""
    try:
        handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        if file.is_symlink():
            raise _not_regular(file) from error
        raise BadInput(f"The file '{file}' cannot be opened.", "Check the path.") from error
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise _not_regular(file)
    return handle


def _not_regular(file: Path) -> BadInput:
    return BadInput(f"'{file}' is not a regular file.", "Copy the data into a plain file.")


def _extension(file: Path) -> str:
    """The last extension in lower case, of letters and digits only."""
    suffix = file.suffix.lower()
    return suffix if suffix[1:].isalnum() and suffix.isascii() else ""
