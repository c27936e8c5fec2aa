"""The archive of a release: one file that holds all of it, and is refused when a single byte of it is another.

Its parts are stored as they are, in a fixed order, with one date: so the file can be written anew from what it holds,
and any byte that is not where it should be shows, also one between the parts.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from vedette.core.kernel.errors import BadInput, VedetteError
from vedette.core.kernel.fingerprint import of_bytes
from vedette.core.reports.release import check_signed

MANIFEST = "release.json"
_DAY = (1980, 1, 1, 0, 0, 0)
_LARGEST = 2**31


def archive(manifest: Mapping[str, object], files: Mapping[str, bytes]) -> bytes:
    """The archive of a signed manifest and its files; the same ones give the same bytes."""
    return _packed({MANIFEST: as_bytes(manifest), **dict(sorted(files.items()))})


def as_bytes(told: object) -> bytes:
    """JSON types as they stand in an archive."""
    return (json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts of an archive by name.

    Raises:
        BadInput: It is none, or something in it is damaged; the part is named.
    """
    if broken := broken_places(content):
        raise BadInput(
            f"The part '{broken[0][0]}' of the release is damaged.",
            "Get another copy of the release.",
        )
    with zipfile.ZipFile(io.BytesIO(content)) as held:
        return {name: held.read(name) for name in held.namelist()}


def manifest_of(parts: Mapping[str, bytes]) -> dict[str, Any]:
    """The manifest among the parts."""
    told: dict[str, Any] = json.loads(parts[MANIFEST])
    return told


def broken_places(content: bytes) -> list[tuple[str, str]]:
    """Place and problem of everything in an archive that is not as it was made; empty when all is.

    Looked at in the order of trust: the signature of the manifest, each part against the manifest, the bytes between.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as held:
            if sum(one.file_size for one in held.infolist()) > _LARGEST:
                return [("archive", "Its parts are larger than those of any release.")]
            found, parts = _read(held)
    except (zipfile.BadZipFile, RuntimeError, OSError, ValueError) as error:
        return [_between(content, {}) or ("archive", f"It cannot be opened: {error}.")]
    if not found:
        found = list(_against_manifest(parts))
    if not found and _packed(parts) != content:
        found = [_between(content, parts) or ("archive", "It is not as it was written.")]
    return found


def _read(held: zipfile.ZipFile) -> tuple[list[tuple[str, str]], dict[str, bytes]]:
    found, parts = [], {}
    for one in held.infolist():
        try:
            parts[one.filename] = held.read(one)
        except (zipfile.BadZipFile, RuntimeError, EOFError, ValueError):
            found.append((one.filename, "It is damaged."))
    return found, parts


def _against_manifest(parts: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    if MANIFEST not in parts:
        yield MANIFEST, "It is missing."
        return
    try:
        told = manifest_of(parts)
        check_signed(told)
        files = dict(told["files"])
    except (VedetteError, ValueError, KeyError, TypeError):
        yield MANIFEST, "It is not as it was signed."
        return
    for name, sha256 in sorted(files.items()):
        if name not in parts:
            yield name, "It is missing."
        elif of_bytes(parts[name]) != sha256:
            yield name, "It is not the file that was released."
    for name in sorted(set(parts) - set(files) - {MANIFEST}):
        yield name, "It is no part of the release."


def _between(content: bytes, parts: Mapping[str, bytes]) -> tuple[str, str] | None:
    """The first byte that stands where none, or another one, should."""
    if not parts:
        return None
    again = _packed(parts)
    at = next(
        (n for n, (is_, was) in enumerate(zip(content, again, strict=False)) if is_ != was),
        min(len(content), len(again)),
    )
    before = [one for one in _offsets(again) if one[0] <= at]
    name = before[-1][1] if before else "archive"
    return name, f"Byte {at:,} of the archive is not as it was written."


def _offsets(content: bytes) -> list[tuple[int, str]]:
    with zipfile.ZipFile(io.BytesIO(content)) as held:
        begins = [(one.header_offset, one.filename) for one in held.infolist()]
        return [*begins, (held.start_dir, "list of parts")]


def _packed(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as made:
        for name, content in parts.items():
            about = zipfile.ZipInfo(name, _DAY)
            about.create_system, about.external_attr = 3, 0o644 << 16
            made.writestr(about, content)
    return out.getvalue()
