"""Writing that survives a kill or a power cut: temporary name, flush, rename, flush of the folder."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TEMPORARY = ".new-"
"""Beginning of every name that is not valid yet; what bears it after a crash may be deleted."""


def write_durably(path: Path, content: bytes) -> None:
    """Put the whole content under the name, or leave the name as it was."""
    temporary = temporary_beside(path)
    with temporary.open("xb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(path)
    flush_folder(path.parent)


def keep_secret(path: Path, secret: bytes) -> None:
    """Put a secret under a name that nobody has yet, whole or not at all, for its owner's eyes only.

    Who comes second leaves the first one's; read the file to know which is kept.
    """
    if path.exists():
        return
    temporary = temporary_beside(path)
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(secret)
            stream.flush()
            os.fsync(stream.fileno())
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(temporary)
    finally:
        temporary.unlink()
    flush_folder(path.parent)


def temporary_beside(path: Path) -> Path:
    """A free temporary name in the folder of the path."""
    return path.parent / f"{TEMPORARY}{uuid.uuid4().hex}"


def flush_file(path: Path) -> None:
    """Wait until the content of a written file is on the disk."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


flush_folder = flush_file
"""Wait until the names in a folder are on the disk."""


def flush_tree(folder: Path) -> None:
    """Wait until every file and name below a folder is on the disk."""
    for path in sorted(folder.rglob("*")):
        flush_file(path)
    flush_folder(folder)


def place_folder(made: Path, final: Path) -> None:
    """Give a finished folder its name; when the name is taken the made one is dropped.

    Names are fingerprints of content, so what bears the name already is the same.
    """
    flush_tree(made)
    try:
        made.rename(final)
    except OSError:
        if not final.is_dir():
            raise
        shutil.rmtree(made, ignore_errors=True)
    flush_folder(final.parent)


def sweep(folder: Path) -> None:
    """Delete what a killed process left under temporary names; only while holding the folder's lock."""
    for path in folder.glob(f"{TEMPORARY}*"):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock file alone; the system frees it when the process dies."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def is_held(path: Path) -> bool:
    """Whether a living process holds the lock file."""
    handle = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False
