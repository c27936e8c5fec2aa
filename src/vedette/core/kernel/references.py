"""Permanent references: a type and a short code that tells nothing about how many others there are."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

_ALPHABET = np.frombuffer(b"0123456789ABCDEFGHJKMNPQRSTVWXYZ", np.uint8)
_WORTH = np.array([16, 8, 4, 2, 1], np.uint8)
_SHORTEST = 6
_LONGEST = 26
_BITS, _BYTES = 130, 17
_AT_ONCE = 65_536


def references(prefix: str, seeds: Sequence[str]) -> list[str]:
    """One reference for each seed text, such as `IN-7K3QF2`; the same seed gives the same reference.

    Where two different seeds share a code, both get a longer one, so the result hangs on the set of
    seeds and never on their order.

    Args:
        prefix: Kind of object in letters, such as `IN`.
        seeds: Text that names each object for life; equal seeds are one object.
    """
    distinct = sorted(set(seeds))
    codes = dict(zip(distinct, _codes(prefix, distinct), strict=True))
    found = {seed: code[:_SHORTEST] for seed, code in codes.items()}
    clashing = _clashing(found, distinct)
    for length in range(_SHORTEST + 2, _LONGEST + 1, 2):
        found.update((seed, codes[seed][:length]) for seed in clashing)
        clashing = _clashing(found, clashing)
    return [f"{prefix}-{found[seed]}" for seed in seeds]


def _clashing(found: dict[str, str], seeds: Sequence[str]) -> list[str]:
    """Those of the seeds whose codes are the same; all of them have codes of one length."""
    times = Counter(found[seed] for seed in seeds)
    return [seed for seed in seeds if times[found[seed]] > 1]


def _codes(prefix: str, seeds: Sequence[str]) -> Iterator[str]:
    """Of each seed 26 digits of Crockford's base 32: the last 130 of the first 136 bits of its SHA-256."""
    for start in range(0, len(seeds), _AT_ONCE):
        part = seeds[start : start + _AT_ONCE]
        digests = b"".join(hashlib.sha256(f"{prefix}|{seed}".encode()).digest() for seed in part)
        bits = np.unpackbits(np.frombuffer(digests, np.uint8).reshape(-1, 32)[:, :_BYTES], axis=1)
        numbers = bits[:, -_BITS:].reshape(len(part), _LONGEST, 5) @ _WORTH
        text = _ALPHABET[numbers].tobytes().decode()
        yield from (text[at : at + _LONGEST] for at in range(0, len(text), _LONGEST))
