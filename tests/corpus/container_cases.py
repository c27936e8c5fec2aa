"""Containers and types: ZIP, gzip, bombs, traversal, overlap, files that are not what they are called."""

from __future__ import annotations

import gzip
import io
import stat
import struct
import zipfile
import zlib

from tests.corpus import ACCEPTED, ASKED, REFUSED, ROWS, WARNED, Case, mapped, table

PLAIN = table(*ROWS)


def zipped(files: list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP container of these files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as container:
        for name, content in files:
            container.writestr(zipfile.ZipInfo(name), content, method)
    return made.getvalue()


def _link() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as container:
        entry = zipfile.ZipInfo("data.csv")
        entry.create_system = 3
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        container.writestr(entry, "/etc/passwd")
    return made.getvalue()


def _twice() -> bytes:
    single = zipped([("a.csv", PLAIN), ("b.csv", PLAIN)])
    return single.replace(b"b.csv", b"a.csv")


def _patched(content: bytes, offset_in_local: int, offset_in_central: int, value: bytes) -> bytes:
    """A ZIP of one member with the same bytes changed in both headers."""
    changed = bytearray(content)
    central = content.index(b"PK\x01\x02")
    changed[offset_in_local : offset_in_local + len(value)] = value
    at = central + offset_in_central
    changed[at : at + len(value)] = value
    return bytes(changed)


def _overlap() -> bytes:
    """A stored member whose bytes are the whole of another member, header included."""
    inner = zipped([("b.csv", PLAIN)])
    local = inner[: inner.index(b"PK\x01\x02")]
    outer = zipped([("a.csv", local)], zipfile.ZIP_STORED)
    central = outer.index(b"PK\x01\x02", 30 + len(local))
    entry = inner[inner.index(b"PK\x01\x02") : inner.index(b"PK\x05\x06")]
    moved = entry[:42] + struct.pack("<L", 30 + len("a.csv")) + entry[46:]
    both = outer[central : outer.rindex(b"PK\x05\x06")] + moved
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 2, 2, len(both), central, 0)
    return outer[:central] + both + tail


def _streamed() -> bytes:
    """A ZIP written to a pipe: sizes follow the member in a descriptor."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.kept = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, part: object) -> int:
            self.kept += bytes(part)  # type: ignore[call-overload]
            return len(bytes(part))  # type: ignore[call-overload]

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("data.csv", PLAIN)
    return bytes(pipe.kept)


def _lying_size() -> bytes:
    """A member that unpacks to more than both headers say."""
    return _patched(zipped([("data.csv", PLAIN)]), 22, 24, struct.pack("<L", 10))


GOOD = zipped([("data.csv", PLAIN)])
BOMB = b"0" * (8 * 2**20)


def _case(name: str, content: bytes, status: str, rule: str | None = None, **more: object) -> Case:
    filename = str(more.pop("filename", "file.zip"))
    return Case(name, filename, content, status=status, rule=rule, **more)  # type: ignore[arg-type]


ZIPS = (
    _case("zip of one", GOOD, ACCEPTED, n_rows=3),
    _case("zip stored", zipped([("data.csv", PLAIN)], zipfile.ZIP_STORED), ACCEPTED, n_rows=3),
    _case("zip with a folder", zipped([("a/", b""), ("a/data.csv", PLAIN)]), ACCEPTED, n_rows=3),
    _case("zip from a pipe", _streamed(), ACCEPTED, n_rows=3),
    _case("zip of two", zipped([("a.csv", PLAIN), ("b.csv", PLAIN)]), ASKED, "member"),
    _case(
        "zip of two, one named",
        zipped([("a.csv", PLAIN), ("b.csv", table(ROWS[0]))]),
        ACCEPTED,
        mapping=mapped(member="b.csv"),
        n_rows=1,
    ),
    _case(
        "named member absent",
        GOOD,
        REFUSED,
        "container.member_missing",
        mapping=mapped(member="x.csv"),
    ),
    _case(
        "zip from a mac",
        zipped([("data.csv", PLAIN), ("__MACOSX/._data.csv", b"x"), (".DS_Store", b"x")]),
        WARNED,
        "container.system_files",
        n_rows=3,
    ),
    _case(
        "zip with a licence",
        zipped([("data.csv", PLAIN), ("licence.pdf", b"%PDF")]),
        WARNED,
        "container.other_files",
    ),
    _case(
        "zip with a readme",
        zipped([("data.csv", PLAIN), ("README.txt", b"see the site")]),
        WARNED,
        "container.other_files",
        n_rows=3,
    ),
    _case("zip of nothing", zipped([]), REFUSED, "container.no_data"),
    _case("zip of a picture", zipped([("a.png", b"\x89PNG")]), REFUSED, "container.no_data"),
    _case("zip in a zip", zipped([("data.csv", GOOD)]), REFUSED, "container.nested"),
    _case(
        "gzip in a zip", zipped([("data.csv", gzip.compress(PLAIN))]), REFUSED, "container.nested"
    ),
    _case("traversal", zipped([("../data.csv", PLAIN)]), REFUSED, "container.traversal"),
    _case(
        "traversal inside", zipped([("a/../../data.csv", PLAIN)]), REFUSED, "container.traversal"
    ),
    _case("absolute name", zipped([("/etc/data.csv", PLAIN)]), REFUSED, "container.traversal"),
    _case("drive letter", zipped([("C:data.csv", PLAIN)]), REFUSED, "container.traversal"),
    _case(
        "backslash",
        zipped([("aXdata.csv", PLAIN)]).replace(b"aXdata", b"a\\data"),
        REFUSED,
        "container.traversal",
    ),
    _case("link", _link(), REFUSED, "container.link"),
    _case("same name twice", _twice(), REFUSED, "container.duplicate"),
    _case("overlap", _overlap(), REFUSED, "container.overlap"),
    _case("bytes before", b"MZ" + GOOD, REFUSED, filename="file.zip"),
    _case("bytes after", GOOD + b"x", REFUSED, "container.trailing"),
    _case("cut off", GOOD[:-30], REFUSED, "container.trailing"),
    _case("bytes of no member", GOOD.replace(b"PK\x01\x02", b"xPK\x01\x02", 1), REFUSED),
    _case("encrypted", _patched(GOOD, 6, 8, b"\x01\x00"), REFUSED, "container.encrypted"),
    _case("method 99", _patched(GOOD, 8, 10, b"\x63\x00"), REFUSED, "container.method"),
    _case(
        "bzip2 inside",
        zipped([("data.csv", PLAIN)], zipfile.ZIP_BZIP2),
        REFUSED,
        "container.method",
    ),
    _case("wrong crc", _patched(GOOD, 14, 16, b"\0\0\0\0"), REFUSED, "container.crc"),
    _case(
        "headers differ", GOOD.replace(b"data.csv", b"dota.csv", 1), REFUSED, "container.headers"
    ),
    _case("size that lies", _lying_size(), REFUSED, "container.size"),
    _case("bomb", zipped([("data.csv", BOMB)]), REFUSED, "limit.ratio"),
    _case(
        "many small bombs",
        zipped([(f"{n}.csv", BOMB[:1_000_000]) for n in range(20)]),
        REFUSED,
        "limit.ratio",
    ),
    _case(
        "too many members",
        zipped([(f"{n}.csv", b"") for n in range(1_001)]),
        REFUSED,
        "limit.members",
    ),
    _case("zip called csv", GOOD, REFUSED, "type.contradiction", filename="file.csv"),
    _case("csv called zip", PLAIN, REFUSED, "type.contradiction"),
)

_PACKED = gzip.compress(PLAIN, mtime=0)
GZIPS = (
    _case("gzip", _PACKED, ACCEPTED, filename="file.csv.gz", n_rows=3),
    _case("gzip and more", _PACKED + b"x", REFUSED, "container.gzip", filename="file.csv.gz"),
    _case("gzip and zeros", _PACKED + b"\0" * 9, REFUSED, "container.gzip", filename="file.csv.gz"),
    _case("two in a gzip", _PACKED + _PACKED, REFUSED, "container.gzip", filename="file.csv.gz"),
    _case("gzip cut off", _PACKED[:-9], REFUSED, "container.gzip", filename="file.csv.gz"),
    _case(
        "gzip wrong crc",
        _PACKED[:-8] + b"\0\0\0\0" + _PACKED[-4:],
        REFUSED,
        "container.gzip",
        filename="file.csv.gz",
    ),
    _case(
        "gzip wrong size",
        _PACKED[:-4] + b"\1\0\0\0",
        REFUSED,
        "container.gzip",
        filename="file.csv.gz",
    ),
    _case("gzip bomb", gzip.compress(BOMB), REFUSED, "limit.ratio", filename="file.csv.gz"),
    _case(
        "gzip of a gzip", gzip.compress(_PACKED), REFUSED, "container.gzip", filename="file.csv.gz"
    ),
    _case("gzip of a zip", gzip.compress(GOOD), REFUSED, "container.gzip", filename="file.zip.gz"),
    _case("gzip called csv", _PACKED, REFUSED, "type.contradiction", filename="file.csv"),
    _case("csv called gz", PLAIN, REFUSED, "type.contradiction", filename="file.csv.gz"),
    _case(
        "gzip of json called csv",
        gzip.compress(b'[{"a": 1}]'),
        REFUSED,
        "type.contradiction",
        filename="file.csv.gz",
    ),
    _case(
        "zlib called gz",
        zlib.compress(PLAIN),
        REFUSED,
        "type.contradiction",
        filename="file.csv.gz",
    ),
)

TYPES = (
    _case("pdf called csv", b"%PDF-1.7\n", REFUSED, "type.unsupported", filename="file.csv"),
    _case(
        "html called csv",
        b"<!DOCTYPE html><table></table>",
        REFUSED,
        "type.contradiction",
        filename="file.csv",
    ),
    _case(
        "html called xls",
        b"<html><table></table>",
        REFUSED,
        "type.unsupported",
        filename="file.xls",
    ),
    _case(
        "old xls",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        REFUSED,
        "type.unsupported",
        filename="file.xls",
    ),
    _case(
        "encrypted xlsx",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        REFUSED,
        "type.unsupported",
        filename="file.xlsx",
    ),
    _case("csv called xlsx", PLAIN, REFUSED, "type.contradiction", filename="file.xlsx"),
    _case("csv called parquet", PLAIN, REFUSED, "type.contradiction", filename="file.parquet"),
    _case("json called csv", b'[{"a": 1}]', REFUSED, "type.contradiction", filename="file.csv"),
    _case(
        "json lines called csv",
        b'{"a": 1}\n{"a": 2}\n',
        REFUSED,
        "type.contradiction",
        filename="file.csv",
    ),
    _case("sqlite", b"SQLite format 3\x00", REFUSED, "type.unsupported", filename="file.csv"),
    _case("cut parquet", b"PAR1abcPAR1", REFUSED, "parquet.damaged", filename="file.parquet"),
)

CONTAINERS = (*ZIPS, *GZIPS, *TYPES)
