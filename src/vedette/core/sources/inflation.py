"""Packed bytes unpacked piece by piece, so that what comes out is counted while it comes out."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

RAW, GZIP = -15, 31
"""Forms of packed bytes: a member of a ZIP container, a gzip file."""

_IN, _OUT = 2**16, 2**20


@dataclass(slots=True)
class Inflation:
    """Unpacks one stream of deflated bytes.

    Args:
        packed: The packed bytes.
        form: `RAW` or `GZIP`.
        is_damaged: After `pieces`: structure or checksum is wrong.
        is_ended: After `pieces`: the end of the stream was reached.
        n_after: After `pieces`: bytes that follow the end of the stream.
    """

    packed: memoryview
    form: int
    is_damaged: bool = False
    is_ended: bool = False
    n_after: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether the packed bytes are one sound stream and nothing else."""
        return self.is_ended and not self.is_damaged and not self.n_after

    def pieces(self) -> Iterator[bytes]:
        """The unpacked bytes in pieces of at most 1 MiB; stop taking them to stop unpacking."""
        engine = zlib.decompressobj(self.form)
        for start in range(0, len(self.packed), _IN):
            waiting: bytes | memoryview = self.packed[start : start + _IN]
            while waiting and not engine.eof:
                try:
                    piece = engine.decompress(waiting, _OUT)
                except zlib.error:
                    self.is_damaged = True
                    return
                waiting = engine.unconsumed_tail
                yield piece
            if engine.eof:
                self.is_ended = True
                rest = len(self.packed) - start - min(_IN, len(self.packed) - start)
                self.n_after = len(engine.unused_data) + rest
                return
