"""What a file is, by its content; an extension that says otherwise is refused."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import PurePosixPath

from vedette.core.kernel.problems import Problem
from vedette.core.sources.containers import is_zip
from vedette.core.sources.staging import Findings


class Format(StrEnum):
    """The formats that are read."""

    DELIMITED = "delimited"
    XLSX = "xlsx"
    JSON = "json"
    JSON_LINES = "json_lines"
    GEOJSON = "geojson"
    PARQUET = "parquet"


_BY_EXTENSION = {
    ".csv": {Format.DELIMITED},
    ".tsv": {Format.DELIMITED},
    ".tab": {Format.DELIMITED},
    ".psv": {Format.DELIMITED},
    ".txt": {Format.DELIMITED},
    ".xlsx": {Format.XLSX},
    ".json": {Format.JSON, Format.GEOJSON},
    ".jsonl": {Format.JSON_LINES},
    ".ndjson": {Format.JSON_LINES},
    ".geojson": {Format.GEOJSON},
    ".parquet": {Format.PARQUET},
    ".pq": {Format.PARQUET},
}
_HEAD = 4096
_COLLECTION = 2**20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS_XLSX = "Open it in a spreadsheet program and save it as XLSX without password and macros."
_FOREIGN: tuple[tuple[bytes, str, str], ...] = (
    (_OLE, "an old .xls workbook or an encrypted office file", _SAVE_AS_XLSX),
    (b"%PDF", "a PDF document", "Send the table itself."),
    (b"{\\rtf", "an RTF document", "Save the table as CSV or XLSX."),
    (b"SQLite format 3\x00", "a SQLite database", "Export the table as CSV."),
    (b"PARE", "an encrypted Parquet file", "Send it without encryption."),
    (b"7z\xbc\xaf\x27\x1c", "a 7z container", "Send the file unpacked or in a ZIP."),
    (b"Rar!", "a RAR container", "Send the file unpacked or in a ZIP."),
    (b"BZh", "a bzip2 container", "Send the file unpacked or in a ZIP."),
    (b"\xfd7zXZ", "an xz container", "Send the file unpacked or in a ZIP."),
    (b"\x28\xb5\x2f\xfd", "a zstd container", "Send the file unpacked or in a ZIP."),
    (b"\x89PNG", "a picture", "Send the table itself."),
    (b"\xff\xd8\xff", "a picture", "Send the table itself."),
    (b"\x7fELF", "a program", "Send the table itself."),
    (b"MZ\x90", "a program", "Send the table itself."),
)
_TAR_MARK, _TAR_AT = b"ustar", 257
_MARKUP = re.compile(rb"\s*<(?:\?xml|!doctype|html|table|[a-z]+:?[a-z]*[\s>])", re.IGNORECASE)
_ARRAY = re.compile(rb"\s*\[\s*(?:[\[{\"\]\d]|-\d|null|true|false|nan|infinity)", re.IGNORECASE)
_OBJECT = re.compile(rb"\s*\{\s*[\"}]")
_COLLECTION_TYPE = re.compile(rb"\"type\"\s*:\s*\"FeatureCollection\"")
_GEOMETRY_TYPE = re.compile(rb"\"type\"\s*:\s*\"(?:Feature|Point|Topology|GeometryCollection)\"")


def format_of(content: bytes, name: str, findings: Findings) -> Format | None:
    """The format of a file that is not packed, or None after noting why it is not read.

    Args:
        content: The bytes.
        name: The name of the file; an unknown extension says nothing.
        findings: Takes the error.
    """
    extension = PurePosixPath(name).suffix.lower()
    foreign = _foreign(content)
    if foreign is not None:
        what, remedy = foreign
        findings.refuse(Problem("type.unsupported", f"The file is {what}.", remedy))
        return None
    if extension in {".xls", ".xlsm", ".xlsb", ".ods", ".docx"}:
        findings.refuse(
            Problem(
                "type.unsupported", f"Files of the type {extension} are not read.", _SAVE_AS_XLSX
            )
        )
        return None
    found = _by_content(content, extension)
    if found is not None and found in _BY_EXTENSION.get(extension, {found}):
        return found
    findings.refuse(
        Problem(
            "type.contradiction",
            f"By its extension the file is {extension!r}, by its content {found or 'markup'}.",
            "Give the file the extension of what it is; tables in markup are not read.",
            value=PurePosixPath(name).name,
        )
    )
    return None


def _foreign(content: bytes) -> tuple[str, str] | None:
    for mark, what, remedy in _FOREIGN:
        if content.startswith(mark):
            return what, remedy
    if content[_TAR_AT : _TAR_AT + len(_TAR_MARK)] == _TAR_MARK:
        return "a tar archive", "Send the one file, unpacked or in a ZIP."
    return None


def _by_content(content: bytes, extension: str) -> Format | None:
    """The format that the bytes show; None for markup."""
    if is_zip(content):
        return Format.XLSX
    if content.startswith(b"PAR1"):
        return Format.PARQUET
    head = content[:_HEAD].removeprefix(b"\xef\xbb\xbf")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = content[:_HEAD].decode("utf-16", "replace").encode("utf-8", "replace")
    if _OBJECT.match(head):
        return _of_object(content, extension)
    if _ARRAY.match(head):
        return Format.JSON
    if _MARKUP.match(head):
        return None
    # Text that breaks off before JSON begins is JSON by its name, and refused with its place.
    return _by_name_of_text(extension)


def _of_object(content: bytes, extension: str) -> Format:
    """A text that starts with an object: GeoJSON if a collection says so, else JSON lines or JSON."""
    start = content[:_COLLECTION]
    if extension in {".jsonl", ".ndjson"}:
        return Format.JSON_LINES
    if extension == ".geojson" or _COLLECTION_TYPE.search(start) or _is_geometry(start):
        return Format.GEOJSON
    return Format.JSON if extension == ".json" else Format.JSON_LINES


def _is_geometry(start: bytes) -> bool:
    return b'"coordinates"' in start and _GEOMETRY_TYPE.search(start) is not None


def _by_name_of_text(extension: str) -> Format:
    return {
        ".json": Format.JSON,
        ".jsonl": Format.JSON_LINES,
        ".ndjson": Format.JSON_LINES,
        ".geojson": Format.GEOJSON,
    }.get(extension, Format.DELIMITED)
