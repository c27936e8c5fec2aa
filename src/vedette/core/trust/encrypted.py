"""A file that only who holds the key can read, whole or not at all: for backups, written and read as a stream.

Pieces of one mebibyte under AES-256-GCM, numbered, the last one marked (the STREAM construction of Hoang,
Reyhanitabar, Rogaway and Vizár, 2015): a piece that is changed, missing, moved or cut off is found before anything
behind it is handed out. The key of the file comes from the secret and a random salt by scrypt.
"""

from __future__ import annotations

import io
import struct
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from vedette.core.kernel.errors import BadInput

MAGIC = b"VEDETTE-BACKUP-1\n"
SALT_BYTES = 16
LEAST_SECRET_BYTES = 16
_PIECE = 2**20
_TAG = 16
_LENGTH = struct.Struct(">I")


class EncryptedWriter(io.RawIOBase):
    """Takes bytes and writes them encrypted; what is written is whole only once it is closed.

    Args:
        to: Where to write.
        secret: At least 16 bytes.
        salt: 16 random bytes, new for each file.

    Raises:
        BadInput: The secret is too short.
    """

    def __init__(self, to: IO[bytes], secret: bytes, salt: bytes) -> None:
        self._to, self._cipher = to, _cipher(secret, salt)
        self._held, self._n = bytearray(), 0
        to.write(MAGIC + salt)

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, told: object, /) -> int:
        """Take bytes; whole pieces are written, the rest waits."""
        given = memoryview(told)  # type: ignore[arg-type] # any buffer, as of any raw stream
        self._held += given
        while len(self._held) > _PIECE:
            self._piece(bytes(self._held[:_PIECE]), is_last=False)
            del self._held[:_PIECE]
        return given.nbytes

    def close(self) -> None:
        """Write the last piece; the file below stays open."""
        if not self.closed:
            self._piece(bytes(self._held), is_last=True)
            super().close()

    def _piece(self, plain: bytes, *, is_last: bool) -> None:
        made = self._cipher.encrypt(_nonce(self._n, is_last=is_last), plain, None)
        self._to.write(_LENGTH.pack(len(made)) + made)
        self._n += 1


class EncryptedReader(io.RawIOBase):
    """Gives the bytes again that an `EncryptedWriter` took.

    Raises:
        BadInput: The file is no backup, the secret is another one, or a piece was changed, moved or cut off.
    """

    def __init__(self, source: io.BufferedReader, secret: bytes) -> None:
        if source.read(len(MAGIC)) != MAGIC:
            raise BadInput("The file is no backup of Vedette.", "Check the path.")
        self._source = source
        self._cipher = _cipher(secret, source.read(SALT_BYTES))
        self._held, self._n, self._ended = b"", 0, False

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, into: object, /) -> int:
        """Give the next bytes; 0 only at the end of a whole file."""
        view = memoryview(into).cast("B")  # type: ignore[arg-type] # any buffer, as of any raw stream
        while not self._held and not self._ended:
            self._held = self._next()
        taken = self._held[: len(view)]
        view[: len(taken)] = taken
        self._held = self._held[len(taken) :]
        return len(taken)

    def _next(self) -> bytes:
        head = self._source.read(_LENGTH.size)
        length = _LENGTH.unpack(head)[0] if len(head) == _LENGTH.size else 0
        made = self._source.read(length) if _TAG <= length <= _PIECE + _TAG else b""
        is_last = length < _PIECE + _TAG or not self._source.peek(1)
        try:
            plain = self._cipher.decrypt(_nonce(self._n, is_last=is_last), made, None)
        except (InvalidTag, ValueError) as error:
            what = "opens with another key" if self._n == 0 else "was changed or cut off"
            raise BadInput(
                f"The backup {what}: its part {self._n + 1} cannot be read.",
                "Take the key file that it was made with, or another copy of the backup.",
            ) from error
        self._n += 1
        self._ended = is_last
        return plain


def _cipher(secret: bytes, salt: bytes) -> AESGCM:
    if len(secret) < LEAST_SECRET_BYTES:
        raise BadInput(
            f"The key has {len(secret)} bytes.", f"Take at least {LEAST_SECRET_BYTES}, at random."
        )
    return AESGCM(Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(secret))


def _nonce(n: int, *, is_last: bool) -> bytes:
    """Number of the piece in eleven bytes, and whether it is the last: never twice under one key."""
    return n.to_bytes(11, "big") + bytes([is_last])
