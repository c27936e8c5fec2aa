"""Every byte of an archive under one seal: also those between its parts, and those that unpacking never looks at.

The last part of a sealed archive lists the bytes of each part with their SHA-256; the comment at its end, which
closes a ZIP, tells where that list begins and the SHA-256 of all that follows from there. A seal finds damage; it
is no signature, for who writes a whole archive anew can seal it, too.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

LIST = "bytes.json"
_PART_LIST = "list of parts"
_FORM = re.compile(rb"vedette (\d{20}) ([0-9a-f]{64})")
_LENGTH = len("vedette ") + 20 + 1 + 64
_CHUNK = 2**20
_DAY = (1980, 1, 1, 0, 0, 0)


def seal(path: Path) -> None:
    """Seal an archive that was just written."""
    with zipfile.ZipFile(path) as held:
        begins = [one.header_offset for one in held.infolist()]
        ends = [*begins[1:], held.start_dir]
        spans = [
            {"part": one.filename, "bytes": [begin, end], "sha256": _of(path, begin, end)}
            for one, begin, end in zip(held.infolist(), begins, ends, strict=True)
        ]
    with zipfile.ZipFile(path, "a") as archive:
        at = archive.start_dir
        about = zipfile.ZipInfo(LIST, _DAY)
        about.external_attr = 0o644 << 16
        archive.writestr(about, json.dumps(spans, ensure_ascii=False, indent=1))
        archive.comment = _told(at, "0" * 64)
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(size - _LENGTH)
        file.write(_told(at, _of(path, at, size - _LENGTH)))


def is_sealed(path: Path) -> bool:
    """Whether a file ends with a seal; it need not hold."""
    return path.is_file() and _end(path) is not None


def broken_bytes(path: Path) -> list[tuple[str, str]]:
    """Place and problem of all in an archive that is not as it was sealed; empty when every byte is."""
    found = _end(path)
    if found is None:
        return [("end of the archive", "Its seal is missing or damaged.")]
    at, size = int(found[1]), path.stat().st_size
    if at >= size or _of(path, at, size - _LENGTH) != found[2].decode():
        return [(_PART_LIST, "It is not as it was sealed.")]
    with zipfile.ZipFile(path) as held:
        spans = json.loads(held.read(LIST))
    return list(_broken_parts(path, spans))


def _broken_parts(path: Path, spans: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for span in spans:
        begin, end = span["bytes"]
        if _of(path, begin, end) != span["sha256"]:
            yield str(span["part"]), "Its bytes are not as they were sealed."


def _end(path: Path) -> re.Match[bytes] | None:
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - _LENGTH, 0))
        return _FORM.fullmatch(file.read())


def _told(at: int, sha256: str) -> bytes:
    return f"vedette {at:020d} {sha256}".encode()


def _of(path: Path, begin: int, end: int) -> str:
    """SHA-256 of the bytes from one place up to another."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        file.seek(begin)
        while begin < end and (chunk := file.read(min(_CHUNK, end - begin))):
            digest.update(chunk)
            begin += len(chunk)
    return digest.hexdigest()
