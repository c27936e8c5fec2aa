"""Files that came by upload: written bit for bit, never opened here; each draft has a folder of its own."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
import uuid
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings

from vedette.core.kernel.errors import BadInput
from vedette.core.sources.staging import Limits
from vedette.pipeline.durable import flush_file, flush_folder, write_durably
from vedette.pipeline.workspace import Review

LOOK, CHECK, BLAST = "look.json", "check.json", "blast.json"
PROBLEMS = "rows-to-correct.xlsx"
_CHILD = "child"
_LONGEST_SUFFIX = 12


def folder_of(review: Review, slug: str, draft: uuid.UUID) -> Path:
    """The folder of a draft."""
    home: Path = settings.VEDETTE_HOME or review.folder
    return home / "uploads" / slug / str(draft)


def child_of(folder: Path) -> Path:
    """Where the reading process leaves its tables."""
    return folder / _CHILD


def store(folder: Path, name: str, pieces: Iterable[bytes], stored_as: str) -> tuple[str, int]:
    """Write an uploaded file, so that it outlives a power cut; gives its SHA-256 and size.

    Raises:
        BadInput: It is empty or larger than a file may be.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / stored_as
    digest, n_bytes = hashlib.sha256(), 0
    with path.open("wb") as out:
        for piece in pieces:
            n_bytes += len(piece)
            if n_bytes > Limits().file_bytes:
                break
            digest.update(piece)
            out.write(piece)
    if not 0 < n_bytes <= Limits().file_bytes:
        path.unlink()
        raise BadInput(
            f"'{name[:80]}' has {n_bytes:,} bytes or more; a file has from 1 to {Limits().file_bytes:,}.",
            "Split the file, or choose another one.",
        )
    flush_file(path)
    for one in (folder, *folder.parents[:2]):
        flush_folder(one)
    return digest.hexdigest(), n_bytes


def stored_name(kind: str, name: str) -> str:
    """The name under which a file is stored: its kind with the extension that it came with."""
    suffix = PurePosixPath(name).suffix.lower()
    return kind + (
        suffix
        if suffix[1:].isalnum() and suffix.isascii() and len(suffix) < _LONGEST_SUFFIX
        else ""
    )


def put(folder: Path, name: str, value: object, key: str) -> None:
    """Keep a result of background work with the key of what it was made from."""
    text = json.dumps({"key": key, "value": value}, ensure_ascii=False)
    folder.mkdir(parents=True, exist_ok=True)
    write_durably(folder / name, text.encode())


def got(folder: Path, name: str, key: str) -> Any:
    """A kept result, or None where there is none for this key."""
    try:
        held = json.loads((folder / name).read_bytes())
    except (OSError, ValueError):
        return None
    return held["value"] if held.get("key") == key else None


def drop(folder: Path) -> None:
    """Delete the folder of a draft with all that it holds."""
    shutil.rmtree(folder, ignore_errors=True)


def drop_old(before: dt.datetime, in_use: frozenset[str]) -> int:
    """Delete the folders in which nothing was written since then, but those in use; gives their number."""
    home: Path | None = settings.VEDETTE_HOME
    if home is None:
        return 0
    found = [
        one
        for one in sorted((home / "uploads").glob("*/*"))
        if one.is_dir() and one.name not in in_use and _written_last(one) < before.timestamp()
    ]
    for one in found:
        drop(one)
    return len(found)


def _written_last(folder: Path) -> float:
    return max(one.stat().st_mtime for one in (folder, *folder.rglob("*")))
