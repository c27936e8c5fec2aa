"""What a process takes from itself before it opens a foreign file: time, memory, network, places to write.

Runs at the very start of the child, with the standard library alone. Linux system calls go through
ctypes, because Python 3.11 has no `os.unshare`; where the system refuses one, the rest still holds and
the level reached says so.
"""

from __future__ import annotations

import ctypes
import os
import resource
import struct
from enum import StrEnum

ADDRESS_BYTES = 4 * 2**30
CPU_SECONDS = 60
FILE_BYTES = 2**30
OPEN_FILES = 64

_NEW_USER, _NEW_NET, _NEW_MOUNTS, _NEW_IPC, _NEW_UTS = (
    0x10000000,
    0x40000000,
    0x00020000,
    0x08000000,
    0x04000000,
)
_BIND, _RECURSIVE, _PRIVATE = 0x1000, 0x4000, 0x40000
_MOUNT_SETATTR = 442
_AT_HERE, _AT_RECURSIVE = -100, 0x8000
_READ_ONLY = 1
_NO_NEW_PRIVILEGES = 38
_CAPABILITY_VERSION = 0x20080522


class Isolation(StrEnum):
    """How far this machine lets a reader be shut in."""

    SEALED = "own namespaces: no network, read-only files"
    NO_NETWORK = "own namespaces: no network"
    LIMITS = "limits on time and memory only: the system grants no namespaces"


def confine(writable: str) -> Isolation:
    """Limit this process and cut it off as far as the system allows.

    Args:
        writable: The one folder in which files may still be made.
    """
    for kind, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_AS, ADDRESS_BYTES),
        (resource.RLIMIT_FSIZE, FILE_BYTES),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
    ):
        _limit(kind, value)
    _limit(resource.RLIMIT_CPU, CPU_SECONDS, grace=5)
    system = ctypes.CDLL(None, use_errno=True)
    reached = _own_namespaces(system, writable)
    system.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    if reached is not Isolation.LIMITS:
        _drop_capabilities(system)
    return reached


def _limit(kind: int, value: int, *, grace: int = 0) -> None:
    """Lower a limit, never above what the parent was given."""
    _, hard = resource.getrlimit(kind)
    top = value + grace if hard == resource.RLIM_INFINITY else min(value + grace, hard)
    resource.setrlimit(kind, (min(value, top), top))


def _own_namespaces(system: ctypes.CDLL, writable: str) -> Isolation:
    user, group = os.getuid(), os.getgid()
    if system.unshare(_NEW_USER | _NEW_NET | _NEW_MOUNTS | _NEW_IPC | _NEW_UTS):
        if system.unshare(_NEW_USER | _NEW_NET):
            return Isolation.LIMITS
        _map_ids(user, group)
        return Isolation.NO_NETWORK
    if not _map_ids(user, group):
        return Isolation.NO_NETWORK
    return Isolation.SEALED if _make_read_only(system, writable) else Isolation.NO_NETWORK


def _map_ids(user: int, group: int) -> bool:
    """Keep the own user and group in the new namespace, so that files stay readable."""
    try:
        for name, text in (
            ("setgroups", "deny"),
            ("uid_map", f"{user} {user} 1"),
            ("gid_map", f"{group} {group} 1"),
        ):
            descriptor = os.open(f"/proc/self/{name}", os.O_WRONLY)
            os.write(descriptor, text.encode())
            os.close(descriptor)
    except OSError:
        return False
    return True


def _make_read_only(system: ctypes.CDLL, writable: str) -> bool:
    """All mounts read-only but the one folder."""
    folder = os.fsencode(writable)
    if system.mount(None, b"/", None, _RECURSIVE | _PRIVATE, None):
        return False
    if system.mount(folder, folder, None, _BIND, None):
        return False
    is_set = _set_attribute(system, b"/", _AT_RECURSIVE, on=_READ_ONLY, off=0)
    return is_set and _set_attribute(system, folder, 0, on=0, off=_READ_ONLY)


def _set_attribute(system: ctypes.CDLL, path: bytes, flags: int, *, on: int, off: int) -> bool:
    attributes = ctypes.create_string_buffer(struct.pack("<4Q", on, off, 0, 0), 32)
    result: int = system.syscall(
        _MOUNT_SETATTR, _AT_HERE, path, flags, attributes, ctypes.c_size_t(32)
    )
    return result == 0


def _drop_capabilities(system: ctypes.CDLL) -> None:
    """Give up what the new namespace granted: nothing more can be mounted or mapped."""
    header = ctypes.create_string_buffer(struct.pack("<Ii", _CAPABILITY_VERSION, 0), 8)
    nothing = ctypes.create_string_buffer(24)
    system.capset(header, nothing)
