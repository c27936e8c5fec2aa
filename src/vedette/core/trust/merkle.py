"""Merkle trees of RFC 6962: roots, inclusion and consistency proofs, and the check of both.

Leaves are hashed with the prefix 0x00, nodes with 0x01; the tree of nothing has the root SHA-256("").
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()

_PAIR = 2 * HASH_BYTES


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of a leaf's content.

    Example:
        >>> leaf_hash(b"").hex()[:16]
        '6e340b9cffb37a98'
    """
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node over two subtrees."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """What an appender must keep of a log: its size and the roots of its whole subtrees.

    One leaf more costs a number of hashes that grows with the logarithm of the size.

    Args:
        size: Number of leaves.
        peaks: Roots of the whole subtrees, the largest first; one per 1 in the binary size.
    """

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        fits = self.size >= 0 and len(self.peaks) == self.size.bit_count()
        if not fits or any(len(peak) != HASH_BYTES for peak in self.peaks):
            raise ValueError(f"{len(self.peaks)} peaks do not make a log of {self.size} leaves")

    def appended(self, leaf_hashes: Iterable[bytes]) -> Frontier:
        """The frontier of the log with these leaves after its own."""
        peaks, size = list(self.peaks), self.size
        for one in leaf_hashes:
            node, below = one, size
            while below & 1:
                node = node_hash(peaks.pop(), node)
                below >>= 1
            peaks.append(node)
            size += 1
        return Frontier(size, tuple(peaks))

    @property
    def root(self) -> bytes:
        """The root of the log."""
        if not self.peaks:
            return EMPTY_ROOT
        *rest, node = self.peaks
        for peak in reversed(rest):
            node = node_hash(peak, node)
        return node


class Tree:
    """A growing log with all its whole subtrees, 64 bytes per leaf, from which proofs are read."""

    __slots__ = ("_levels",)

    def __init__(self, leaf_hashes: Iterable[bytes] = ()) -> None:
        self._levels: list[bytearray] = [bytearray()]
        self.extend(leaf_hashes)

    @property
    def size(self) -> int:
        """Number of leaves."""
        return len(self._levels[0]) // HASH_BYTES

    def extend(self, leaf_hashes: Iterable[bytes]) -> None:
        """Append leaves by their hashes."""
        self._levels[0] += b"".join(leaf_hashes)
        height = 0
        while len(self._levels[height]) >= _PAIR:
            if len(self._levels) == height + 1:
                self._levels.append(bytearray())
            below, level = self._levels[height], self._levels[height + 1]
            pairs = bytes(below[2 * len(level) : len(below) // _PAIR * _PAIR])
            if not pairs:
                break
            level += b"".join(
                [
                    sha256(b"\x01" + pairs[at : at + _PAIR]).digest()
                    for at in range(0, len(pairs), _PAIR)
                ]
            )
            height += 1

    def root(self, size: int | None = None) -> bytes:
        """The root of the first `size` leaves; of all by default."""
        size = self._checked(self.size if size is None else size)
        return self._node(0, size) if size else EMPTY_ROOT

    def inclusion_path(self, index: int, size: int | None = None) -> list[bytes]:
        """The path that proves the leaf `index` (from 0) within the first `size` leaves.

        Source: RFC 6962, 2.1.1.
        """
        size = self._checked(self.size if size is None else size)
        if not 0 <= index < size:
            raise ValueError(f"a log of {size} leaves has no leaf {index}")
        path: list[bytes] = []
        start, end = 0, size
        while end - start > 1:
            middle = start + _split(end - start)
            if index < middle:
                path.append(self._node(middle, end))
                end = middle
            else:
                path.append(self._node(start, middle))
                start = middle
        return path[::-1]

    def consistency_path(self, old: int, new: int | None = None) -> list[bytes]:
        """The path that proves the first `old` leaves to be the beginning of the first `new` leaves.

        Empty where `old` is 0 or `new`: nothing has to be shown.

        Source: RFC 6962, 2.1.2.
        """
        new = self._checked(self.size if new is None else new)
        if not 0 <= old <= new:
            raise ValueError(f"a log of {new} leaves has no beginning of {old}")
        if old in (0, new):
            return []
        path: list[bytes] = []
        start, end, is_known = 0, new, True
        while old != end:
            middle = start + _split(end - start)
            if old <= middle:
                path.append(self._node(middle, end))
                end = middle
            else:
                path.append(self._node(start, middle))
                start, is_known = middle, False
        if not is_known:
            path.append(self._node(start, end))
        return path[::-1]

    def frontier(self) -> Frontier:
        """What an appender must keep to go on from here."""
        size, start = self.size, 0
        peaks: list[bytes] = []
        for height in reversed(range(size.bit_length())):
            if size >> height & 1:
                peaks.append(self._node(start, start + (1 << height)))
                start += 1 << height
        return Frontier(size, tuple(peaks))

    def _checked(self, size: int) -> int:
        if not 0 <= size <= self.size:
            raise ValueError(f"the log has {self.size} leaves, not {size}")
        return size

    def _node(self, start: int, end: int) -> bytes:
        """The root of the leaves from `start` to before `end`, as the recursion of RFC 6962 cuts them."""
        n_leaves = end - start
        if n_leaves & (n_leaves - 1) == 0:
            height = n_leaves.bit_length() - 1
            at = (start >> height) * HASH_BYTES
            return bytes(self._levels[height][at : at + HASH_BYTES])
        middle = start + _split(n_leaves)
        return node_hash(self._node(start, middle), self._node(middle, end))


def _split(n_leaves: int) -> int:
    """The largest power of two below the number of leaves, which is 2 or more."""
    return 1 << ((n_leaves - 1).bit_length() - 1)


def is_included(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether the path proves the leaf hash at `index` to be in the tree of that size and root.

    Source: RFC 9162, 2.1.3.2.
    """
    if not 0 <= index < size:
        return False
    node, here, last = leaf, index, size - 1
    for step in path:
        if last == 0:
            return False
        if here & 1 or here == last:
            node = node_hash(step, node)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            node = node_hash(node, step)
        here, last = here >> 1, last >> 1
    return last == 0 and node == root


def is_consistent(
    old: int, old_root: bytes, new: int, new_root: bytes, path: Sequence[bytes]
) -> bool:
    """Whether the path proves the older tree to be the beginning of the newer one.

    Source: RFC 9162, 2.1.4.2; the empty tree begins every tree.
    """
    if old in (0, new):
        is_same = old_root == (EMPTY_ROOT if old == 0 else new_root)
        return not path and is_same and (new > 0 or new_root == EMPTY_ROOT)
    if not 0 < old < new or not path:
        return False
    steps = [old_root, *path] if old & (old - 1) == 0 else list(path)
    here, last = old - 1, new - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    older = newer = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            older, newer = node_hash(step, older), node_hash(step, newer)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            newer = node_hash(newer, step)
        here, last = here >> 1, last >> 1
    return last == 0 and older == old_root and newer == new_root
