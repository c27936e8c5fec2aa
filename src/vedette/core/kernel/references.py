"""Permanent references: a type and a short code that tells nothing about how many others there are."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SHORTEST = 6
_LONGEST = 26


def references(prefix: str, seeds: Sequence[str]) -> list[str]:
    """One reference for each seed text, such as `IN-7K3QF2`; the same seed gives the same reference.

    Where two different seeds share a code, both get a longer one, so the result hangs on the set of
    seeds and never on their order.

    Args:
        prefix: Kind of object in letters, such as `IN`.
        seeds: Text that names each object for life; equal seeds are one object.
    """
    distinct = sorted(set(seeds))
    codes = {seed: _code(f"{prefix}|{seed}") for seed in distinct}
    length = dict.fromkeys(distinct, _SHORTEST)
    clashing = distinct
    while clashing:
        times = Counter(codes[seed][: length[seed]] for seed in distinct)
        clashing = [
            s for s in distinct if times[codes[s][: length[s]]] > 1 and length[s] < _LONGEST
        ]
        for seed in clashing:
            length[seed] += 2
    return [f"{prefix}-{codes[seed][: length[seed]]}" for seed in seeds]


def _code(seed: str) -> str:
    """26 digits of Crockford's base 32 from the SHA-256 of the seed."""
    number = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:17], "big")
    return "".join(_ALPHABET[(number >> shift) & 31] for shift in range(125, -1, -5))
