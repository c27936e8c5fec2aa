"""Texts that may say the same or contradict each other: proposed to people, decided by them.

Likeness is the cosine of weighted stems (TF-IDF), and of vectors of meaning where these are installed. Two
recommendations to one addressee are held to be alike sooner: what one body is told twice is what it complains of.
"""

from __future__ import annotations

import functools
import importlib.resources
import json
import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from vedette.core.library.analysis import terms
from vedette.core.recommendations.recommendations import Recommendation

Vectors = npt.NDArray[np.float32]
Meaning = Callable[[Sequence[str]], Vectors]
"""Texts -> vectors of length one; near ones mean the same."""

BY_WORDS, BY_MEANING, SAME_ADDRESSEE = 0.4, 0.65, 0.1
"""From this likeness on two are proposed; one addressee lowers both."""
_OPPOSED = (0.15, 0.4)
_SHORTEST, _MOST_SHARED = 3, 5


class Why(StrEnum):
    """Why two are proposed."""

    DUPLICATE = "duplicate"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Alike:
    """Two texts that a person should look at together.

    Args:
        one: Reference of the first.
        other: Reference of the second.
        why: Duplicate or conflict.
        likeness: From 0 to 1, the higher of both ways.
        words: Why, in words: shared words, or what is opposed.
    """

    one: str
    other: str
    why: Why
    likeness: float
    words: tuple[str, ...]


def alike(among: Sequence[Recommendation], meaning: Meaning | None = None) -> list[Alike]:
    """Pairs of open recommendations that may be one or may contradict each other, the likest first.

    Args:
        among: Recommendations; closed ones are left out.
        meaning: How texts get vectors of meaning; None compares words alone.
    """
    held = [one for one in among if one.is_open]
    bags = [_bag(one.text) for one in held]
    scores = _likeness([one.text for one in held], bags, meaning)
    found = [
        made
        for a in range(len(held))
        for b in range(a + 1, len(held))
        if (made := _pair(held[a], held[b], (bags[a], bags[b]), scores[:, a, b])) is not None
    ]
    return sorted(found, key=lambda pair: (-pair.likeness, pair.one, pair.other))


def matches(
    text: str,
    earlier: Mapping[str, str],
    meaning: Meaning | None = None,
    *,
    most: int = 5,
) -> list[tuple[str, float]]:
    """Earlier texts that may have said the same: reference and likeness, the likest first.

    Args:
        text: What is said now.
        earlier: Reference -> text.
        meaning: How texts get vectors of meaning; None compares words alone.
        most: How many at most.
    """
    refs, texts = list(earlier), [text, *earlier.values()]
    scores = _likeness(texts, [_bag(one) for one in texts], meaning)[:, 0, 1:]
    kept = [
        (ref, round(float(scores[:, at].max()), 3))
        for at, ref in enumerate(refs)
        if scores[0, at] >= BY_WORDS or scores[1, at] >= BY_MEANING
    ]
    return sorted(kept, key=lambda pair: (-pair[1], pair[0]))[:most]


def _pair(
    one: Recommendation,
    other: Recommendation,
    bags: tuple[Mapping[str, int], Mapping[str, int]],
    scores: npt.NDArray[np.float64],
) -> Alike | None:
    if other.ref in (*one.parents, *one.successors) or one.ref in other.parents:
        return None
    by_words, by_meaning = float(scores[0]), float(scores[1])
    lower = SAME_ADDRESSEE * _is_same(one.addressee, other.addressee)
    opposed = _opposed(*bags)
    is_near = by_words >= BY_WORDS - lower or by_meaning >= BY_MEANING - lower
    likeness = round(max(by_words, by_meaning), 3)
    if opposed and (by_words >= _OPPOSED[0] or by_meaning >= _OPPOSED[1]):
        return Alike(one.ref, other.ref, Why.CONFLICT, likeness, opposed)
    if not is_near:
        return None
    words = (*_shared(one.text, bags[1]), *_differing(one, other))
    return Alike(one.ref, other.ref, Why.DUPLICATE, likeness, words)


def _shared(text: str, other: Mapping[str, int]) -> list[str]:
    """Words of a text that the other has, too, the longest first."""
    found = {term.form for term in terms(text, None) if term.stem in other}
    return sorted(found, key=lambda form: (-len(form), form))[:_MOST_SHARED]


def _differing(one: Recommendation, other: Recommendation) -> Iterator[str]:
    """What two that ask for one thing should agree in."""
    for name in ("lead", "deadline", "addressee"):
        mine, yours = getattr(one, name), getattr(other, name)
        if mine and yours and mine != yours:
            yield f"{name}: {mine} or {yours}"


def _is_same(one: str, other: str) -> bool:
    return bool(one) and one.casefold().strip() == other.casefold().strip()


def _opposed(one: Mapping[str, int], other: Mapping[str, int]) -> tuple[str, ...]:
    """Words that pull into opposite directions, such as ("close", "open")."""
    return tuple(
        f"{a} / {b}"
        for a, b in _opposites()
        if (a in one and b in other and b not in one and a not in other)
        or (b in one and a in other and a not in one and b not in other)
    )


def _likeness(
    texts: Sequence[str], bags: Sequence[Mapping[str, int]], meaning: Meaning | None
) -> npt.NDArray[np.float64]:
    """Two matrices: likeness by words, and by meaning (zero where it is not known)."""
    n = len(texts)
    made = np.zeros((2, n, n))
    if not n:
        return made
    seen = Counter(stem for bag in bags for stem in bag)
    place = {stem: at for at, stem in enumerate(sorted(seen))}
    rows = np.zeros((n, len(place)))
    for at, bag in enumerate(bags):
        for stem, times in bag.items():
            rows[at, place[stem]] = (1 + math.log(times)) * (
                1 + math.log((1 + n) / (1 + seen[stem]))
            )
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    rows = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    made[0] = rows @ rows.T
    if meaning is not None:
        vectors = meaning(texts)
        made[1] = vectors @ vectors.T
    return made


def _bag(text: str) -> Counter[str]:
    empty = _empty_words()
    return Counter(
        term.stem
        for term in terms(text, None)
        if len(term.form) >= _SHORTEST and term.form not in empty
    )


@functools.cache
def _lists() -> Mapping[str, list[object]]:
    text = (importlib.resources.files(__package__) / "opposites.json").read_text(encoding="utf-8")
    made: Mapping[str, list[object]] = json.loads(text)
    return made


@functools.cache
def _empty_words() -> frozenset[str]:
    return frozenset(str(word) for word in _lists()["empty"])


@functools.cache
def _opposites() -> tuple[tuple[str, str], ...]:
    pairs = [pair for pair in _lists()["opposites"] if isinstance(pair, list)]
    return tuple((_stem(str(a)), _stem(str(b))) for a, b in pairs)


def _stem(word: str) -> str:
    return terms(word, "en")[0].stem
