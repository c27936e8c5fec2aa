"""All that a file holds, part by part and named: cells, attributes, comments, hidden sheets, metadata, streams.

For looking through a file, not for reading it: every part is given raw as well, and what cannot be opened
is given as it stands. A foreign file is looked through in the child only.
"""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from vedette.core.library.xlsx_text import read_xlsx
from vedette.core.sources.archive import members
from vedette.core.sources.staging import Findings, Limits
from vedette.core.sources.xlsx_package import BadPackage, local, root

Place = tuple[str, str | bytes]

DEEPEST = 3
"""Containers inside of containers that are opened."""

_MOST_UNPACKED = 256 * 2**20
_ALT = frozenset(("descr", "title", "alt", "aria-label", "alt-text", "name"))
_PROPERTIES = re.compile(r"^(docProps|meta\.xml|customXml)", re.IGNORECASE)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\n?endstream", re.DOTALL)
_LITERAL = re.compile(rb"\(((?:[^()\\]|\\.){2,4000})\)", re.DOTALL)
_HEX_STRING = re.compile(rb"<([0-9A-Fa-f\s]{8,8000})>")
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"\n": b"", b"\r\n": b""}
_DICTIONARY = 400
_PNG = b"\x89PNG\r\n\x1a\n"


_WAL = (b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83")
_LOG_HEAD, _FRAME_HEAD = 32, 24
"""Bytes before the first frame of a write-ahead log, and before the page in each."""


def insides(content: bytes, name: str, *, deep: int = DEEPEST) -> Iterator[Place]:
    """Every part of a file with the name of its place.

    Args:
        content: The bytes of the file.
        name: As places begin; the name itself is looked at, too.
        deep: Containers inside of containers that are still opened.
    """
    yield f"{name}, its name", name
    yield from _parts(content, name, deep)


def _parts(content: bytes, name: str, deep: int) -> Iterator[Place]:
    if not content.startswith((b"%PDF-", *_WAL)):
        yield name, content
    opener = next((made for start, made in _OPENERS.items() if content.startswith(start)), None)
    if opener is not None and deep:
        yield from opener(content, name, deep)
    elif content.lstrip()[:1] == b"<":
        yield from _attributes(content, name)


def _zip(content: bytes, name: str, deep: int) -> Iterator[Place]:
    findings = Findings()
    listed = members(content, findings, Limits())
    if listed is None:
        return
    names = [one.name for one in listed]
    for one in listed:
        yield f"{name}, name of a member", one.name
        if one.is_sound(content, findings, Limits()) and not one.is_folder:
            yield from _member(one.unpacked(content), name, one.name, deep)
    if "xl/workbook.xml" in names:
        yield from _sheets(content, name)


def _member(held: bytes, name: str, member: str, deep: int) -> Iterator[Place]:
    kind = "metadata" if _PROPERTIES.match(member) else "comments" if "comments" in member else ""
    yield from _parts(held, f"{name}, {kind + ' ' if kind else ''}{member}", deep - 1)


def _sheets(content: bytes, name: str) -> Iterator[Place]:
    """Sheets as they are shown, and what is hidden in them."""
    reading = read_xlsx(content)
    for page in reading.pages:
        yield from (
            (f"{name}, sheet '{page.name}', row {block.number}", page.text[block.start : block.end])
            for block in page.blocks
        )
    for aside in reading.asides:
        yield f"{name}, hidden sheet or row", aside.text


def _attributes(content: bytes, name: str) -> Iterator[Place]:
    """Words for those who do not see a picture, and comments, of anything with markup."""
    try:
        top = root(content, name)
    except BadPackage:
        found: Any = etree.HTML(content, etree.HTMLParser(encoding="utf-8"))
        if found is None:
            return
        top = found
    each: Any = top.iter()  # lxml-stubs does not know of comments among them
    for one in each:
        if one.tag is etree.Comment:
            yield f"{name}, comment in the markup", str(one.text or "")
            continue
        for attribute, value in one.attrib.items():
            if local(str(attribute)) in _ALT:
                yield f"{name}, alt text ({local(str(attribute))})", str(value)


def _gzip(content: bytes, name: str, deep: int) -> Iterator[Place]:
    try:
        with gzip.open(io.BytesIO(content)) as stream:
            held = stream.read(_MOST_UNPACKED)
    except (OSError, EOFError, zlib.error):
        return
    yield from _parts(held, f"{name}, unpacked", deep - 1)


def _pdf(content: bytes, name: str, _deep: int) -> Iterator[Place]:
    """Words of each page, its metadata, and every stream and string, whatever it is for."""
    yield from _pdf_pages(content, name)
    bare = _STREAM.sub(b"stream endstream", content)
    yield name, bare
    bodies = [bare]
    for at, found in enumerate(_STREAM.finditer(content), start=1):
        # The points of a picture are no text; all else is looked at, packed or not.
        if b"/BitsPerComponent" not in content[max(0, found.start() - _DICTIONARY) : found.start()]:
            bodies.append(inflated(found[1]) or found[1])
            yield f"{name}, stream {at}", bodies[-1]
    yield f"{name}, strings", b"\n".join(text for body in bodies for text in _strings(body))


def _pdf_pages(content: bytes, name: str) -> Iterator[Place]:
    from vedette.core.library import _pdfium

    try:
        with _pdfium.opened(content) as document:
            for key, value in document.get_metadata_dict().items():
                yield f"{name}, metadata {key}", str(value)
            for number, page in enumerate(_pdfium.pages(document), start=1):
                yield f"{name}, page {number}", "" if page is None else page.text
    except _pdfium.Unreadable:
        return


def inflated(packed: bytes) -> bytes:
    """What a stream of a PDF or PNG unpacks to; empty where it is not packed this way."""
    try:
        return zlib.decompressobj().decompress(packed, _MOST_UNPACKED)
    except zlib.error:
        return b""


def _strings(body: bytes) -> Iterator[bytes]:
    """The strings of a PDF as text, those with the mark of UTF-16 decoded."""
    for found in _LITERAL.finditer(body):
        yield _readable(_ESCAPE.sub(_unescaped, found[1]))
    for found in _HEX_STRING.finditer(body):
        digits = b"".join(found[1].split())
        yield _readable(bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode()))


def _unescaped(found: re.Match[bytes]) -> bytes:
    told = found[1]
    if told.isdigit():
        return bytes([int(told, 8) % 256])
    return _ESCAPES.get(told, told)


def _readable(raw: bytes) -> bytes:
    if raw.startswith(b"\xfe\xff"):
        return raw[2:].decode("utf-16-be", "ignore").encode()
    return raw


def _png(content: bytes, name: str, _deep: int) -> Iterator[Place]:
    """The packed texts of a picture; unpacked ones stand in its bytes."""
    at = len(_PNG)
    while at + 8 <= len(content):
        length, kind = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        body = content[at + 8 : at + 8 + length]
        if kind in (b"zTXt", b"iTXt"):
            starts = [n for n in range(len(body)) if body[n : n + 1] == b"\x78"]
            yield from (
                (f"{name}, text in the picture", text)
                for n in starts
                if (text := inflated(body[n:]))
            )
        at += 12 + length


def _sqlite(content: bytes, name: str, _deep: int) -> Iterator[Place]:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(":memory:")) as held:
        try:
            # A file in write-ahead mode, as its two bytes say, cannot be opened in memory: its log lies elsewhere.
            held.deserialize(content[:18] + b"\x01\x01" + content[20:])
            tables = held.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            for (table,) in tables:
                quoted = str(table).replace('"', '""')
                for row in held.execute(f'SELECT * FROM "{quoted}"'):  # noqa: S608 - quoted
                    for cell in row:
                        if isinstance(cell, str | bytes) and cell:
                            yield f"{name}, table {table}", cell
        except sqlite3.DatabaseError:
            return


def _write_ahead(content: bytes, name: str, _deep: int) -> Iterator[Place]:
    """Each distinct page of a write-ahead log of SQLite: one page stands in it again for every change of it."""
    size = int.from_bytes(content[8:12]) or len(content)
    step = _FRAME_HEAD + size
    pages = {content[at + _FRAME_HEAD : at + step] for at in range(_LOG_HEAD, len(content), step)}
    for page in sorted(pages):
        yield f"{name}, page", page


def _parquet(content: bytes, name: str, _deep: int) -> Iterator[Place]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(io.BytesIO(content))
    except (pa.ArrowException, OSError):
        return
    for column in table.column_names:
        for value in table[column].unique().to_pylist() if _is_plain(table, column) else ():
            if isinstance(value, str | bytes):
                yield f"{name}, column {column}", value
        if not _is_plain(table, column):
            yield f"{name}, column {column}", "\n".join(map(str, table[column].to_pylist()))


def _is_plain(table: object, column: str) -> bool:
    import pyarrow as pa

    assert isinstance(table, pa.Table)
    kind = table.schema.field(column).type
    return bool(
        pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_binary(kind)
    )


_OPENERS: dict[bytes, Callable[[bytes, str, int], Iterator[Place]]] = {
    b"PK\x03\x04": _zip,
    b"\x1f\x8b": _gzip,
    b"%PDF-": _pdf,
    _PNG: _png,
    b"SQLite format 3\x00": _sqlite,
    **dict.fromkeys(_WAL, _write_ahead),
    b"PAR1": _parquet,
}


def insides_of_file(path: Path, name: str) -> Iterator[Place]:
    """As `insides`, of a file."""
    return insides(path.read_bytes(), name)
