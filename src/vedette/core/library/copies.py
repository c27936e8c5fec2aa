"""Documents that are the same, or nearly: the same bytes, the same words, most of the same words.

MinHash finds the pairs worth looking at; what is told of a pair is counted, not estimated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import combinations

NEAR = 0.5
"""Share of common runs of three words from which two documents are near copies."""

WITHIN = 0.8
"""Share of the shorter document in the longer from which one contains the other."""

_PERMUTATIONS, _BANDS, _SEED = 128, 32, 42
_WORDS = re.compile(r"\w+")
_RUN = 3
_LEAST_RUNS = 8


def shingles(text: str) -> frozenset[str]:
    """The runs of three words of a text, small letters being as good as capitals.

    Example:
        >>> sorted(shingles("The base was hit."))
        ['base was hit', 'the base was']
    """
    words = _WORDS.findall(text.casefold())
    return frozenset(" ".join(words[i : i + _RUN]) for i in range(max(0, len(words) - _RUN + 1)))


def copies(texts: Mapping[str, str], files: Mapping[str, str]) -> list[dict[str, object]]:
    """Pairs of documents, one of which is a copy of the other or of a part of it.

    Args:
        texts: Reference -> all words of the document.
        files: Reference -> SHA-256 of its original.
    """
    runs = {name: shingles(text) for name, text in sorted(texts.items())}
    pairs = set(_same(files)) | set(_likely(runs))
    found = []
    for one, other in sorted(pairs):
        row = _compared(runs[one], runs[other], is_same_file=files[one] == files[other])
        if row is not None:
            found.append({"document": one, "other": other, **row})
    return found


def _same(files: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    by_file: dict[str, list[str]] = {}
    for name in sorted(files):
        by_file.setdefault(files[name], []).append(name)
    for names in by_file.values():
        yield from combinations(names, 2)


def _likely(runs: Mapping[str, frozenset[str]]) -> Iterator[tuple[str, str]]:
    """Pairs whose MinHash values agree in a band."""
    from rensa import RMinHash, RMinHashLSH

    names = [name for name, held in runs.items() if len(held) >= _LEAST_RUNS]
    near = RMinHashLSH(NEAR, _PERMUTATIONS, _BANDS)
    hashes = []
    for at, name in enumerate(names):
        made = RMinHash(_PERMUTATIONS, _SEED)
        made.update(sorted(runs[name]))
        near.insert(at, made)
        hashes.append(made)
    for at, made in enumerate(hashes):
        for other in near.query(made):
            if other > at:
                yield names[at], names[other]


def _compared(
    one: frozenset[str], other: frozenset[str], *, is_same_file: bool
) -> dict[str, object] | None:
    common, whole = len(one & other), len(one | other)
    shared = common / whole if whole else 1.0
    within = common / min(len(one), len(other)) if one and other else 1.0
    if is_same_file:
        relation = "same_file"
    elif one == other:
        relation = "same_text"
    elif shared >= NEAR:
        relation = "near"
    elif within >= WITHIN:
        relation = "contains"
    else:
        return None
    return {"relation": relation, "shared": shared, "within": within}
