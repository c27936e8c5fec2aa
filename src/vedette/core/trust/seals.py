"""Sealed identities: what must never be read without its key, and what is lost with its key.

A key of its own per person, random, kept far from the review. Whoever has the folder and the database
has the seal only; erasing a person is destroying one key.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vedette.core.kernel.errors import BadInput, WrongState

KEY_BYTES, NONCE_BYTES = 32, 12
_VERSION = b"\x01"
_PADDED_TO = 256
"""Seals of short and long names have one length up to this many bytes, so that length tells nothing."""


def sealed(identity: Mapping[str, str], key: bytes, nonce: bytes, reference: str) -> str:
    """The seal of an identity: AES-256-GCM, bound to the reference of its person, as base 64.

    Args:
        identity: What is sealed, such as name, contact, voice; texts.
        key: 32 random bytes of this person alone.
        nonce: 12 random bytes, never used with the key before.
        reference: Of the person; the seal opens for no other.

    Raises:
        BadInput: Key or nonce have another length.
    """
    if len(key) != KEY_BYTES or len(nonce) != NONCE_BYTES:
        raise BadInput("A key has 32 bytes and a nonce 12.", "Draw them at random.")
    plain = json.dumps(dict(sorted(identity.items())), ensure_ascii=False).encode()
    padded = plain + b" " * (-len(plain) % _PADDED_TO)
    made = AESGCM(key).encrypt(nonce, padded, reference.encode())
    return base64.b64encode(_VERSION + nonce + made).decode()


def unsealed(seal: str, key: bytes, reference: str) -> dict[str, str]:
    """The identity under a seal.

    Raises:
        WrongState: The key is another's, or the seal was changed.
    """
    held = base64.b64decode(seal)
    nonce, made = held[1 : 1 + NONCE_BYTES], held[1 + NONCE_BYTES :]
    try:
        plain = AESGCM(key).decrypt(nonce, made, reference.encode())
    except InvalidTag as error:
        raise WrongState(
            f"The seal of {reference} does not open with this key.",
            "Use the key store that the interview was registered with.",
        ) from error
    found: dict[str, str] = json.loads(plain)
    return found
