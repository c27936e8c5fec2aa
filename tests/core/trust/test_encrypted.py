"""A backup's file: what is read is what was written, whole and in order, or nothing."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vedette.core.kernel.errors import BadInput
from vedette.core.trust.encrypted import MAGIC, EncryptedReader, EncryptedWriter

SECRET, SALT = b"sixteen bytes it is, or more", b"0123456789abcdef"
PIECE = 2**20


def written(parts: list[bytes]) -> bytes:
    to = io.BytesIO()
    with EncryptedWriter(to, SECRET, SALT) as writer:
        for part in parts:
            writer.write(part)
    return to.getvalue()


def read(held: bytes, secret: bytes = SECRET) -> bytes:
    source = io.BufferedReader(io.BytesIO(held))  # type: ignore[arg-type] # any raw stream
    return io.BufferedReader(EncryptedReader(source, secret)).read()


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_what_is_read_is_what_was_written(size):
    content = bytes(k % 251 for k in range(1000)) * (size // 1000 + 1)
    assert read(written([content[:size]])) == content[:size]


@given(st.lists(st.binary(max_size=300_000), max_size=8))
@settings(max_examples=15, deadline=None)
def test_how_it_was_handed_in_does_not_count(parts):
    assert read(written(parts)) == b"".join(parts)


@given(st.integers(min_value=0), st.integers(1, 255))
@settings(max_examples=40, deadline=None)
def test_a_changed_byte_anywhere_is_found(place, change):
    held = bytearray(written([b"x" * (2 * PIECE + 5)]))
    held[place % len(held)] ^= change
    with pytest.raises(BadInput):
        read(bytes(held))


@pytest.mark.parametrize("kept", [1, len(MAGIC) + 4, PIECE // 2])
def test_a_file_that_was_cut_off_is_found(kept):
    held = written([b"x" * (2 * PIECE)])
    with pytest.raises(BadInput):
        read(held[:-kept])


def test_pieces_cannot_change_places_or_be_left_out():
    held = written([b"a" * PIECE + b"b" * PIECE + b"c"])
    head, piece = len(MAGIC) + 16, 4 + PIECE + 16
    first, second, rest = held[head : head + piece], held[head + piece : head + 2 * piece], held
    for other in (second + first + rest[head + 2 * piece :], first + rest[head + 2 * piece :]):
        with pytest.raises(BadInput):
            read(held[:head] + other)


def test_another_key_and_another_file_are_told_apart():
    with pytest.raises(BadInput, match="another key"):
        read(written([b"x"]), b"another sixteen bytes")
    with pytest.raises(BadInput, match="no backup"):
        read(b"PK" + b"\0" * 100)
    with pytest.raises(BadInput, match="16"):
        EncryptedWriter(io.BytesIO(), b"short", SALT)
