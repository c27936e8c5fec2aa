"""Codes that words may bear, as a linear model learns it from what people have coded; a person decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

LEAST = 5
"""Passages that must have a code before it is learnt."""

LIKELY = 0.5
"""From this chance on a code is suggested."""

_WORD = r"(?u)\w{2,}"
_NGRAMS, _COST, _TELLING = (1, 2), 10.0, 4


@dataclass(frozen=True, slots=True)
class Coded:
    """A passage that was read by a coder: its words, and the codes that it was given."""

    text: str
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A code that a passage may bear.

    Args:
        passage: Its place among those asked about, from 0.
        code: Reference.
        chance: What the model holds for its chance, 0-1.
        words: Words of the passage that speak for it most.
    """

    passage: int
    code: str
    chance: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Learnt:
    """What was suggested, and what it rests on.

    Args:
        suggestions: By passage, then the likeliest first.
        learnt: Code -> passages that it was learnt from.
        n_passages: Passages read by coders, with and without codes.
    """

    suggestions: tuple[Suggestion, ...]
    learnt: Mapping[str, int]
    n_passages: int


def suggested(coded: Sequence[Coded], passages: Sequence[str]) -> Learnt:
    """Codes for passages that nobody has coded, learnt from those that somebody has.

    One logistic regression per code over words and pairs of words (TF-IDF), both kinds of passages weighing
    alike. A code with fewer than five passages, or borne by all, is not learnt; nothing is ever applied.

    Args:
        coded: Passages of documents that were coded.
        passages: Words of those asked about.

    Example:
        >>> text = [Coded("the gate stood open", frozenset("g"))] * 5 + [Coded("a long road", frozenset())] * 5
        >>> [(one.code, one.words) for one in suggested(text, ["an open gate"]).suggestions]
        [('g', ('gate', 'open'))]
    """
    counts: dict[str, int] = {}
    for one in coded:
        for code in one.codes:
            counts[code] = counts.get(code, 0) + 1
    learnt = {code: n for code, n in sorted(counts.items()) if n >= LEAST and n < len(coded)}
    if not learnt or not passages:
        return Learnt((), learnt, len(coded))
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectors = TfidfVectorizer(ngram_range=_NGRAMS, sublinear_tf=True, token_pattern=_WORD)
    rows = vectors.fit_transform([one.text for one in coded])
    asked = vectors.transform(passages)
    names = vectors.get_feature_names_out()
    found: list[Suggestion] = []
    for code in learnt:
        has = np.array([code in one.codes for one in coded])
        found += _of_code(code, _model(rows, has), asked, names)
    ordered = sorted(found, key=lambda one: (one.passage, -round(one.chance, 9), one.code))
    return Learnt(tuple(ordered), learnt, len(coded))


def _model(rows: csr_matrix, has: np.ndarray[Any, np.dtype[np.bool_]]) -> Any:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=_COST, class_weight="balanced", solver="liblinear", random_state=0)
    return model.fit(rows, has)


def _of_code(code: str, model: Any, asked: csr_matrix, names: Sequence[str]) -> list[Suggestion]:
    chances = model.predict_proba(asked)[:, list(model.classes_).index(True)]
    weights = model.coef_[0]
    return [
        Suggestion(int(at), code, float(chances[at]), _telling(asked[int(at)], weights, names))
        for at in np.flatnonzero(chances >= LIKELY)
    ]


def _telling(row: csr_matrix, weights: Any, names: Sequence[str]) -> tuple[str, ...]:
    """The words of a passage that weigh most for a code."""
    speak = [
        (float(value * weights[at]), at) for at, value in zip(row.indices, row.data, strict=True)
    ]
    best = sorted((one for one in speak if one[0] > 0), key=lambda one: (-one[0], one[1]))
    return tuple(str(names[at]) for _, at in best[:_TELLING])
