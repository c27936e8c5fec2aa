"""Files as received: regular files only, and the one data file in a ZIP or gzip container.

A ZIP is believed in nothing: each byte must belong to one member or to the directory, local and
central headers must agree, and what comes out is counted while it comes out.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from vedette.core.kernel.problems import Problem
from vedette.core.sources.archive import Member, members
from vedette.core.sources.inflation import GZIP, Inflation
from vedette.core.sources.staging import Findings, Limits

DATA_EXTENSIONS = frozenset(
    {".csv", ".tsv", ".tab", ".txt", ".psv", ".xlsx", ".json", ".jsonl", ".ndjson"}
    | {".geojson", ".parquet", ".xls", ".xlsm", ".xlsb", ".dat", ""}
)
_SYSTEM_FILES = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
_ABOUT = frozenset({"readme", "licence", "license", "notice", "copying", "about"})
_OFFICE = "[Content_Types].xml"
_OPEN_DOCUMENT = "mimetype"
_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"
_GZIP_FIXED = 10
_RESERVED, _NAME, _EXTRA, _COMMENT, _HEADER_CRC = 0xE0, 8, 4, 16, 2


@dataclass(frozen=True, slots=True)
class Piece:
    """The bytes of one data file with the name it goes by."""

    content: bytes
    name: str


def file_content(path: Path, findings: Findings, limits: Limits) -> bytes | None:
    """The bytes of a regular file, or None after noting why it cannot be read.

    Links are not followed, and pipes and devices are not waited for.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        findings.refuse(_unreadable(path, error))
        return None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        findings.refuse(
            Problem(
                "file.not_regular",
                "This is not a regular file (a folder, pipe, device or socket).",
                "Send a file.",
            )
        )
        return None
    with os.fdopen(descriptor, "rb") as stream:
        content = stream.read(limits.file_bytes + 1)
    if len(content) > limits.file_bytes:
        findings.refuse(
            Problem(
                "limit.file",
                f"The file has more than {limits.file_bytes:,} bytes.",
                "Split the file, or have an administrator raise the limit of this source.",
            )
        )
        return None
    if not content:
        findings.refuse(
            Problem("file.empty", "The file is empty.", "Send a file with a header and records.")
        )
        return None
    return content


def _unreadable(path: Path, error: Exception) -> Problem:
    if path.is_symlink():
        return Problem("file.link", "This is a symbolic link.", "Send the file itself.")
    if isinstance(error, FileNotFoundError):
        return Problem("file.missing", "There is no such file.", "Check the name of the file.")
    return Problem(
        "file.not_regular",
        "The file cannot be opened as a regular file.",
        "Check what it is and who may read it.",
    )


def unpacked(
    content: bytes, name: str, wanted_member: str, findings: Findings, limits: Limits
) -> Piece | None:
    """The data file inside a ZIP or gzip container, or the file itself where it is neither.

    Args:
        content: The bytes as received.
        name: The name of the file; its extension has to fit the content.
        wanted_member: Name of the member to read, or "auto" for the only one.
        findings: Takes errors, warnings and the question `member`.
        limits: For sizes, members and ratio.
    """
    extension = PurePosixPath(name).suffix.lower()
    if content.startswith(_GZIP):
        if extension not in {".gz", ".gzip", ""}:
            return _contradiction(name, "gzip", findings)
        inner = PurePosixPath(name).stem if extension else name
        return _out_of_gzip(content, inner, findings, limits)
    if is_zip(content):
        return _out_of_zip(content, name, wanted_member, findings, limits)
    if extension in {".gz", ".gzip", ".zip"}:
        return _contradiction(name, "something else", findings)
    return Piece(content, name)


def member_names(content: bytes, limits: Limits) -> tuple[str, ...]:
    """Names of the data files in a ZIP container; none for anything else, or for an office document."""
    listed = members(content, Findings(), limits) if is_zip(content) else None
    names = [one.name for one in listed or () if not one.is_folder]
    if _OFFICE in names or _OPEN_DOCUMENT in names:
        return ()
    return tuple(
        one.name
        for one in listed or ()
        if not one.is_folder and not _is_system_file(one.name) and _is_data(one)
    )


def is_zip(content: bytes) -> bool:
    """Whether the bytes start as a ZIP container does, an empty one included."""
    return content.startswith((_ZIP, b"PK\x05\x06", b"PK\x07\x08"))


def _contradiction(name: str, found: str, findings: Findings) -> Piece | None:
    findings.refuse(
        Problem(
            "type.contradiction",
            f"By its extension the file is {PurePosixPath(name).suffix!r}, by its content {found}.",
            "Give the file the extension of what it is.",
            value=PurePosixPath(name).name,
        )
    )
    return None


def _out_of_zip(
    content: bytes, name: str, wanted_member: str, findings: Findings, limits: Limits
) -> Piece | None:
    extension = PurePosixPath(name).suffix.lower()
    listed = members(content, findings, limits)
    if listed is None:
        return None
    names = {member.name for member in listed}
    if _OFFICE in names or _OPEN_DOCUMENT in names:
        if extension == ".zip":
            return _contradiction(name, "an office document", findings)
        return Piece(content, name)
    if extension not in {".zip", ""}:
        return _contradiction(name, "a ZIP container", findings)
    if not all(member.is_sound(content, findings, limits) for member in listed):
        return None
    chosen = _chosen(listed, wanted_member, findings)
    if chosen is None:
        return None
    findings.choices["member"] = chosen.name
    inner = chosen.unpacked(content)
    if inner.startswith(_GZIP) or (is_zip(inner) and chosen.extension != ".xlsx"):
        findings.refuse(
            Problem(
                "container.nested",
                "The container holds another container.",
                "Put the data file itself into the container.",
                value=chosen.name,
            )
        )
        return None
    return Piece(inner, chosen.base_name)


def _chosen(listed: Sequence[Member], wanted_member: str, findings: Findings) -> Member | None:
    """The member to read: the named one, or the only data file."""
    files = [member for member in listed if not member.is_folder]
    system = [member for member in files if _is_system_file(member.name)]
    if system:
        findings.warn(
            Problem(
                "container.system_files",
                f"{len(system)} files of an operating system in the container are left out.",
                "Nothing to do.",
                value=system[0].name,
            )
        )
    candidates = [member for member in files if member not in system and _is_data(member)]
    _warn_of_others(files, [*system, *candidates], findings)
    if wanted_member != "auto":
        return _named(files, wanted_member, findings)
    if len(candidates) > 1:
        findings.ask(
            "member",
            f"The container holds {len(candidates)} data files. Which one is to be read?",
            [member.name for member in candidates],
        )
        return None
    if not candidates:
        findings.refuse(
            Problem(
                "container.no_data",
                "The container holds no data file.",
                "Put one CSV, XLSX, JSON, GeoJSON or Parquet file into it.",
            )
        )
        return None
    return candidates[0]


def _named(files: Sequence[Member], wanted_member: str, findings: Findings) -> Member | None:
    for member in files:
        if member.name == wanted_member:
            return member
    findings.refuse(
        Problem(
            "container.member_missing",
            "The container has no member of the declared name.",
            f"State one of: {', '.join(member.name for member in files[:10])}.",
            value=wanted_member,
        )
    )
    return None


def _warn_of_others(files: Sequence[Member], known: Sequence[Member], findings: Findings) -> None:
    others = [member for member in files if member not in known]
    if others:
        findings.warn(
            Problem(
                "container.other_files",
                f"{len(others)} files in the container are not data and are left out.",
                "Nothing to do if they are not needed.",
                value=others[0].name,
            )
        )


def _is_data(member: Member) -> bool:
    """Whether a member may hold the data, by its name."""
    stem = PurePosixPath(member.name).stem.lower()
    return member.extension in DATA_EXTENSIONS and stem not in _ABOUT


def _is_system_file(name: str) -> bool:
    parts = PurePosixPath(name).parts
    last = parts[-1].lower() if parts else ""
    return "__MACOSX" in parts or last in _SYSTEM_FILES or last.startswith("._")


def _out_of_gzip(content: bytes, inner: str, findings: Findings, limits: Limits) -> Piece | None:
    """The one file in a gzip container; a second one, or anything after it, is refused."""
    if len(content) > _GZIP_FIXED and content[3] & _RESERVED:
        return _bad_gzip("uses reserved flags", findings)
    stream = Inflation(memoryview(content), GZIP)
    pieces: list[bytes] = []
    n_bytes = 0
    for piece in stream.pieces():
        pieces.append(piece)
        n_bytes += len(piece)
        if not is_within(n_bytes, len(content), findings, limits, inner):
            return None
    if not stream.is_whole:
        return _bad_gzip(_gzip_fault(stream), findings)
    made = b"".join(pieces)
    if made.startswith(_GZIP) or (is_zip(made) and not inner.lower().endswith(".xlsx")):
        return _bad_gzip("holds another container", findings)
    return Piece(made, inner) if made else _bad_gzip("holds an empty file", findings)


def _gzip_fault(stream: Inflation) -> str:
    if stream.is_damaged:
        return "is damaged (checksum or structure)"
    return "goes on after the end of its one file" if stream.is_ended else "is cut off"


def _bad_gzip(what: str, findings: Findings) -> Piece | None:
    findings.refuse(
        Problem(
            "container.gzip",
            f"The gzip container {what}.",
            "Pack the one data file again.",
        )
    )
    return None


def is_within(n_bytes: int, n_packed: int, findings: Findings, limits: Limits, name: str) -> bool:
    """Whether unpacked bytes stay within size and ratio; notes the error if not."""
    if n_bytes > limits.unpacked_bytes:
        findings.refuse(
            Problem(
                "limit.unpacked",
                f"The container unpacks to more than {limits.unpacked_bytes:,} bytes.",
                "Split the file, or have an administrator raise the limit of this source.",
                value=name,
            )
        )
        return False
    if n_bytes > limits.ratio_from_bytes and n_bytes > limits.ratio * max(n_packed, 1):
        findings.refuse(
            Problem(
                "limit.ratio",
                f"The container unpacks to more than {limits.ratio} times its size.",
                "Send the file unpacked.",
                value=name,
            )
        )
        return False
    return True
