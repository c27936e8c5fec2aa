"""Tokens that open something once or for a while: only their fingerprint is kept."""

from __future__ import annotations

import hashlib


def hash_of(token: str) -> str:
    """What is kept of a token: tokens are long and random, so a plain hash suffices."""
    return hashlib.sha256(token.encode()).hexdigest()
