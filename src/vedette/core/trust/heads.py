"""Heads of the log (size, root, time), signed with Ed25519, and the key that signs them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from vedette.core.kernel.errors import BadInput, WrongState
from vedette.core.kernel.fingerprint import canonical_json
from vedette.core.trust.entries import instant
from vedette.core.trust.merkle import EMPTY_ROOT, HASH_BYTES

HEAD_CONTEXT = b"vedette log head 1\n"
"""Before the signed text, so that a signature of a head is never one of anything else."""

_LOG = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_GROUP = 4


@dataclass(frozen=True, slots=True)
class LogKey:
    """The private key of a log; every head of the log is signed with it.

    Args:
        seed: 32 random bytes; whoever has them can sign.
    """

    seed: bytes

    def __repr__(self) -> str:
        return f"LogKey({self.fingerprint})"

    @property
    def public(self) -> bytes:
        """The 32 bytes of the public key."""
        return self._private().public_key().public_bytes_raw()

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the public key, which auditors get by another way than the bundle."""
        return fingerprint(self.public)

    def sign(self, message: bytes) -> bytes:
        """The signature of a message, 64 bytes."""
        return self._private().sign(message)

    def as_pem(self, password: bytes | None = None) -> bytes:
        """The key for a file (PKCS 8), encrypted where a password is given."""
        encryption = (
            serialization.BestAvailableEncryption(password)
            if password
            else serialization.NoEncryption()
        )
        return self._private().private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption
        )

    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)


def key_from_pem(content: bytes, password: bytes | None = None) -> LogKey:
    """The key from its file.

    Raises:
        BadInput: The file holds no Ed25519 key, or the password does not open it.
    """
    try:
        key = serialization.load_pem_private_key(content, password)
    except (ValueError, TypeError) as error:
        raise BadInput(
            "The key file of the log cannot be opened.",
            "Give its password, or restore the file from the backup of the keys.",
        ) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise BadInput(
            "The key file of the log holds another kind of key.",
            "Restore the file from the backup of the keys; heads are signed with Ed25519.",
        )
    return LogKey(key.private_bytes_raw())


def fingerprint(public: bytes) -> str:
    """SHA-256 of a public key as 64 hexadecimal digits."""
    return sha256(public).hexdigest()


def spaced(digits: str) -> str:
    """Digits in groups of four, for paper and for reading aloud.

    Example:
        >>> spaced("7f3a0000c21e")
        '7f3a 0000 c21e'
    """
    return " ".join(digits[at : at + _GROUP] for at in range(0, len(digits), _GROUP))


@dataclass(frozen=True, slots=True)
class Head:
    """The state of a log at a moment.

    Args:
        log: The name of the log: random, chosen when it was begun.
        size: Number of entries.
        root: Root of the Merkle tree over them.
        at: When it was signed.
    """

    log: str
    size: int
    root: bytes
    at: dt.datetime

    def __post_init__(self) -> None:
        if not _LOG.fullmatch(self.log):
            raise ValueError(f"'{self.log}' is no name of a log")
        if self.size < 0 or len(self.root) != HASH_BYTES:
            raise ValueError(f"a head of {self.size} entries with {len(self.root)} bytes of root")
        if self.size == 0 and self.root != EMPTY_ROOT:
            raise ValueError("the root of an empty log is SHA-256 of nothing")
        instant(self.at)

    def as_json(self) -> dict[str, object]:
        """The head as it is signed and exported."""
        return {
            "at": instant(self.at),
            "log": self.log,
            "root": self.root.hex(),
            "size": self.size,
        }

    def message(self) -> bytes:
        """The bytes that are signed."""
        return HEAD_CONTEXT + canonical_json(self.as_json()).encode()

    def printed(self) -> str:
        """The head for a printed report: `SIZE:ROOT`, which the verifier takes with `--head`."""
        return f"{self.size}:{self.root.hex()}"


@dataclass(frozen=True, slots=True)
class SignedHead:
    """A head with its signature (64 bytes)."""

    head: Head
    signature: bytes


def signed_head(head: Head, key: LogKey, *, after: Head | None) -> SignedHead:
    """The head signed, if it can follow the last one.

    Args:
        head: The state to sign.
        key: The key of the log.
        after: The last head of the log; None for the first.

    Raises:
        WrongState: The head has another log, an earlier time or fewer entries than the last one, or
            the same entries with another root. Signing it would prove the log forked.
    """
    if after is not None:
        _check_follows(head, after)
    return SignedHead(head, key.sign(head.message()))


def _check_follows(head: Head, after: Head) -> None:
    is_other = head.log != after.log
    is_older = head.at <= after.at or head.size < after.size
    is_fork = head.size == after.size and head.root != after.root
    if is_other or is_older or is_fork:
        raise WrongState(
            f"A head of {head.size} entries of the log {head.log} at {instant(head.at)} cannot follow "
            f"the one of {after.size} entries of {after.log} at {instant(after.at)}.",
            "Check the clock of the server; if it is right, compare the log with its last backup "
            "(`vedette audit verify`) before anything is signed.",
        )


def is_signed(signed: SignedHead, public: bytes) -> bool:
    """Whether the signature of the head is one of this public key."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signed.signature, signed.head.message())
    except (InvalidSignature, ValueError):
        return False
    return True
