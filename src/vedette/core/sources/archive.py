"""The directory of a ZIP container, checked byte for byte before anything is unpacked."""

from __future__ import annotations

import stat
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from vedette.core.kernel.problems import Problem
from vedette.core.sources.encoding import ILLEGAL
from vedette.core.sources.inflation import RAW, Inflation
from vedette.core.sources.staging import Findings, Limits

_END = struct.Struct("<4s4H2LH")
_END_MARK = b"PK\x05\x06"
_END64_LOCATOR = struct.Struct("<4sLQL")
_END64 = struct.Struct("<4sQ2H2L4Q")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_MAX_COMMENT = 2**16
_UNKNOWN32 = 0xFFFFFFFF
_UNKNOWN16 = 0xFFFF
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_DESCRIPTOR = 0x8
_UTF8 = 0x800
_STORED, _DEFLATED = 0, 8
_ZIP64_EXTRA = 1


@dataclass(frozen=True, slots=True)
class Member:
    """One entry of the directory with the place of its bytes.

    Args:
        name: As in the directory.
        method: 0 stored, 8 deflated.
        crc: CRC-32 of the unpacked bytes, as the directory says.
        start: Index of the first packed byte.
        n_packed: Number of packed bytes.
        n_unpacked: Number of unpacked bytes, as the directory says.
    """

    name: str
    method: int
    crc: int
    start: int
    n_packed: int
    n_unpacked: int

    @property
    def is_folder(self) -> bool:
        """Whether the entry is a folder."""
        return self.name.endswith("/")

    @property
    def base_name(self) -> str:
        """The name without folders."""
        return PurePosixPath(self.name).name

    @property
    def extension(self) -> str:
        """The extension in small letters, with its dot."""
        return PurePosixPath(self.name).suffix.lower()

    def unpacked(self, content: bytes) -> bytes:
        """The bytes of the member, after `is_sound` has said yes."""
        packed = content[self.start : self.start + self.n_packed]
        if self.method == _STORED:
            return packed
        return zlib.decompressobj(RAW).decompress(packed, self.n_unpacked + 1)

    def is_sound(self, content: bytes, findings: Findings, limits: Limits) -> bool:
        """Whether the member unpacks to the size and checksum that the directory says.

        Bytes are counted while they come out; at most one piece more than promised is made.
        """
        packed = memoryview(content)[self.start : self.start + self.n_packed]
        if self.method == _STORED:
            n_bytes, crc, is_whole = len(packed), zlib.crc32(packed), True
        else:
            n_bytes, crc, is_whole = _inflated(packed, min(self.n_unpacked, limits.unpacked_bytes))
        if not is_whole or n_bytes != self.n_unpacked:
            return _refuse("container.size", self.name, "does not have the size it says", findings)
        if crc != self.crc:
            return _refuse("container.crc", self.name, "fails its checksum", findings)
        return True


def _inflated(packed: memoryview, n_most: int) -> tuple[int, int, bool]:
    """Number and CRC of the unpacked bytes, and whether the packed ones end where they should."""
    stream = Inflation(packed, RAW)
    n_bytes, crc = 0, 0
    for piece in stream.pieces():
        n_bytes += len(piece)
        crc = zlib.crc32(piece, crc)
        if n_bytes > n_most:
            return n_bytes, crc, False
    return n_bytes, crc, stream.is_whole


def members(content: bytes, findings: Findings, limits: Limits) -> list[Member] | None:
    """The members of a ZIP container in the order of its directory; None after noting what is wrong.

    Checked: the end record ends the file; the number of members, their names, methods, encryption,
    links, sizes and ratio; local headers agree; no byte belongs to two members or to none.
    """
    try:
        end = _directory_place(content)
        if end is None:
            _refuse("container.trailing", None, "has bytes after its end, or no end", findings)
            return None
        first, stop, n_members = end
        if n_members > limits.members:
            _refuse_members(n_members, findings, limits)
            return None
        entries = _entries(content, first, stop, n_members, findings)
        if entries is None or not _have_good_names([one[0] for one in entries], findings):
            return None
        found = _located(content, entries, first, findings)
    except (struct.error, IndexError, UnicodeDecodeError):
        _refuse("container.damaged", None, "is damaged", findings)
        return None
    if found is None or not _are_within(found, len(content), findings, limits):
        return None
    return found


def _directory_place(content: bytes) -> tuple[int, int, int] | None:
    """Start and end of the directory and the number of members; None if the file goes on after it."""
    place = content.rfind(_END_MARK, max(0, len(content) - _END.size - _MAX_COMMENT))
    while place >= 0:
        *_, n_here, n_members, size, offset, n_comment = _END.unpack_from(content, place)
        if place + _END.size + n_comment == len(content):
            break
        place = content.rfind(_END_MARK, max(0, len(content) - _END.size - _MAX_COMMENT), place)
    if place < 0:
        return None
    stop = place
    if _UNKNOWN32 in {offset, size} or n_members == _UNKNOWN16:
        _, _, at, _ = _END64_LOCATOR.unpack_from(content, place - _END64_LOCATOR.size)
        *_, n_here, n_members, size, offset = _END64.unpack_from(content, at)
        stop = at
    disks = _END.unpack_from(content, place)[1:3]
    if offset + size != stop or n_here != n_members or any(disks):
        return None
    return offset, stop, n_members


_Entry = tuple[str, int, int, int, int, int, int, int]


def _entries(
    content: bytes, place: int, stop: int, n_members: int, findings: Findings
) -> list[_Entry] | None:
    """(name, flags, method, crc, packed, unpacked, local offset, mode) of each entry."""
    found: list[_Entry] = []
    for _ in range(n_members):
        fields = _CENTRAL.unpack_from(content, place)
        mark, made_by, _, flags, method, _, _, crc, packed, unpacked, n_name = fields[:11]
        n_extra, n_comment, _, _, external, offset = fields[11:]
        if mark != b"PK\x01\x02":
            _refuse("container.damaged", None, "is damaged", findings)
            return None
        at = place + _CENTRAL.size
        name = content[at : at + n_name].decode("utf-8" if flags & _UTF8 else "cp437")
        extra = content[at + n_name : at + n_name + n_extra]
        unpacked, packed, offset = _widened(extra, [unpacked, packed, offset])
        mode = external >> 16 if made_by >> 8 in {3, 19} or external >> 16 else 0
        found.append((name, flags, method, crc, packed, unpacked, offset, mode))
        place = at + n_name + n_extra + n_comment
    if place != stop:
        _refuse("container.overlap", None, "has a directory with bytes of no member", findings)
        return None
    return found


def _widened(extra: bytes, values: list[int]) -> list[int]:
    """Sizes and offset with the 64-bit values of the extra field where they are marked as unknown."""
    place = 0
    while place + 4 <= len(extra):
        kind, size = struct.unpack_from("<2H", extra, place)
        if kind == _ZIP64_EXTRA:
            wide = iter(struct.unpack_from(f"<{size // 8}Q", extra, place + 4))
            return [next(wide, value) if value == _UNKNOWN32 else value for value in values]
        place += 4 + size
    return values


def _have_good_names(names: Sequence[str], findings: Findings) -> bool:
    seen: set[str] = set()
    for name in names:
        parts = name.replace("\\", "/").rstrip("/").split("/")
        is_outside = name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]
        if is_outside or "\\" in name or not name or ILLEGAL.search(name):
            return _refuse("container.traversal", name, "has a name that leads elsewhere", findings)
        if name.casefold() in seen:
            return _refuse("container.duplicate", name, "occurs twice", findings)
        seen.add(name.casefold())
    return True


def _located(
    content: bytes, entries: Sequence[_Entry], directory: int, findings: Findings
) -> list[Member] | None:
    """The members with the place of their bytes; together they fill the file up to the directory."""
    found: list[tuple[int, int, Member]] = []
    for entry in entries:
        if not _is_allowed(entry, findings):
            return None
        spot = _place(content, entry)
        if spot is None:
            _refuse("container.headers", entry[0], "has two headers that differ", findings)
            return None
        name, _, method, crc, packed, unpacked, offset, _ = entry
        found.append((offset, spot[1], Member(name, method, crc, spot[0], packed, unpacked)))
    reached = 0
    for offset, end, member in sorted(found, key=lambda one: one[0]):
        if offset != reached:
            what = "overlaps another member" if offset < reached else "follows bytes of no member"
            _refuse("container.overlap", member.name, what, findings)
            return None
        reached = end
    if reached != directory:
        _refuse("container.overlap", None, "has bytes that belong to no member", findings)
        return None
    return [member for *_, member in found]


def _is_allowed(entry: _Entry, findings: Findings) -> bool:
    name, flags, method, _, _, _, _, mode = entry
    if flags & _ENCRYPTED:
        return _refuse("container.encrypted", name, "is encrypted", findings)
    if method not in {_STORED, _DEFLATED}:
        return _refuse("container.method", name, f"is packed by method {method}", findings)
    kind = stat.S_IFMT(mode)
    if kind and kind not in {stat.S_IFREG, stat.S_IFDIR}:
        return _refuse("container.link", name, "is a link or special file", findings)
    if name.endswith("/") and entry[5]:
        return _refuse("container.damaged", name, "is a folder with content", findings)
    return True


def _place(content: bytes, entry: _Entry) -> tuple[int, int] | None:
    """First packed byte and end (with descriptor) of a member; None if its two headers differ."""
    name, flags, method, crc, packed, unpacked, offset, _ = entry
    (
        mark,
        _,
        flags_here,
        method_here,
        _,
        _,
        crc_here,
        packed_here,
        unpacked_here,
        n_name,
        n_extra,
    ) = _LOCAL.unpack_from(content, offset)
    at = offset + _LOCAL.size
    name_here = content[at : at + n_name].decode("utf-8" if flags_here & _UTF8 else "cp437")
    extra = content[at + n_name : at + n_name + n_extra]
    unpacked_here, packed_here = _widened(extra, [unpacked_here, packed_here])
    start = at + n_name + n_extra
    end = start + packed
    same = (mark, name_here, flags_here, method_here) == (b"PK\x03\x04", name, flags, method)
    if flags & _DESCRIPTOR:
        known = {(0, 0, 0), (crc, packed, unpacked), (0, _UNKNOWN32, _UNKNOWN32)}
        size = _descriptor_size(content, end, (crc, packed, unpacked))
        if not same or (crc_here, packed_here, unpacked_here) not in known or not size:
            return None
        return start, end + size
    return (
        (start, end)
        if same and (crc_here, packed_here, unpacked_here) == (crc, packed, unpacked)
        else None
    )


def _descriptor_size(content: bytes, place: int, values: tuple[int, int, int]) -> int:
    """Length of the descriptor after a member, 0 if none with these values is there."""
    for form in ("<4s3L", "<4sL2Q", "<3L", "<L2Q"):
        size = struct.calcsize(form)
        if place + size > len(content):
            continue
        fields = struct.unpack_from(form, content, place)
        is_marked = form.startswith("<4s")
        if fields[-3:] == values and (not is_marked or fields[0] == b"PK\x07\x08"):
            return size
    return 0


def _are_within(
    found: Sequence[Member], n_content: int, findings: Findings, limits: Limits
) -> bool:
    """Whether the promised sizes stay within the limits."""
    total = sum(member.n_unpacked for member in found)
    if total > limits.unpacked_bytes:
        findings.refuse(
            Problem(
                "limit.unpacked",
                f"The container unpacks to more than {limits.unpacked_bytes:,} bytes.",
                "Split the file, or have an administrator raise the limit of this source.",
            )
        )
        return False
    sizes = [(member.name, member.n_unpacked, member.n_packed) for member in found]
    for name, n_unpacked, n_packed in [*sizes, (None, total, n_content)]:
        if n_unpacked > limits.ratio_from_bytes and n_unpacked > limits.ratio * max(n_packed, 1):
            findings.refuse(
                Problem(
                    "limit.ratio",
                    f"It unpacks to more than {limits.ratio} times its packed size.",
                    "Send the file unpacked.",
                    value=name,
                )
            )
            return False
    return True


def _refuse_members(n_members: int, findings: Findings, limits: Limits) -> None:
    findings.refuse(
        Problem(
            "limit.members",
            f"The container has {n_members:,} members; at most {limits.members:,} are read.",
            "Put the one data file into a container of its own.",
        )
    )


def _refuse(rule: str, name: str | None, what: str, findings: Findings) -> bool:
    subject = "The container" if name is None else "A member of the container"
    findings.refuse(
        Problem(rule, f"{subject} {what}.", "Pack the data file again, plainly.", value=name)
    )
    return False
