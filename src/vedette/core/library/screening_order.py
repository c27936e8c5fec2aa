"""In which order documents are screened: learnt anew from what was judged, without comparing words one by one.

Two things are looked at: how alike two documents are (by words and pairs of words, by the words of their titles,
in the main directions of their words, and in meaning where vectors are at hand), and what a ridge regression learns
from that, in which the relevant ones weigh the more the fewer of them are known.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from vedette.core.library.screening import TARGET

_RIDGE_OF_OTHERS, _RIDGE_OF_RELEVANT = 100.0, 5.0
"""How far the regression may miss; of the relevant ones times their share, so that all of them weigh alike in sum."""
_OF_TITLE, _OF_MAIN, _OF_MEANING = 0.25, 0.15, 0.3
_MOST_COMMON, _FEW, _DIRECTIONS = 0.5, 20, 50
_MOST_COMPARED = 4_000
"""Documents of which each two are compared: 128 MB."""
_NEARLY = 1e-7

_WORD = re.compile(r"[^\W\d_]{2,}|\d+")
_Places = npt.NDArray[np.int64]
_Alike = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class MadeOf:
    """What documents are made of; how alike two are is the sum of the products of their rows.

    Args:
        names: References in order.
        words: Stems of their words and pairs of words, and of those of their titles (sparse).
        more: Their main directions, and what they mean where vectors are at hand.
    """

    names: tuple[str, ...]
    words: Any
    more: _Alike

    def alike(self) -> _Alike:
        """How alike each two documents are."""
        return np.asarray((self.words @ self.words.T).toarray() + self.more @ self.more.T)


@dataclass(frozen=True, slots=True)
class Pile:
    """Documents to be screened, and how alike each two of them are; made once, then asked after each verdict.

    Args:
        names: References in order.
        alike: Of each two documents, by the stems of their words and pairs of words, those of their titles,
            and the fifty main directions of their words.
    """

    names: tuple[str, ...]
    alike: _Alike


def pile(
    texts: Mapping[str, str],
    titles: Mapping[str, str] | None = None,
    meanings: Mapping[str, npt.NDArray[np.float32]] | None = None,
) -> Pile:
    """What the order of screening is learnt from; see `made_of`."""
    made = made_of(texts, titles, meanings)
    return Pile(made.names, made.alike())


def made_of(
    texts: Mapping[str, str],
    titles: Mapping[str, str] | None = None,
    meanings: Mapping[str, npt.NDArray[np.float32]] | None = None,
) -> MadeOf:
    """What is compared of documents.

    Args:
        texts: Reference -> words of every document.
        titles: Reference -> its title, whose words count more.
        meanings: Reference -> vector of what it means, of length one, where such are at hand; a document
            without one is like no other in this.
    """
    from scipy.sparse import hstack

    names = tuple(sorted(texts))
    words = _stems(texts[name] for name in names)
    sparse = [_weighed(_with_pairs(words))]
    dense = [math.sqrt(_OF_MAIN) * _main_directions(_weighed(words))]
    if titles is not None:
        of_titles = _stems(titles.get(name, "") for name in names)
        sparse.append(math.sqrt(_OF_TITLE) * _weighed(_with_pairs(of_titles)))
    if meanings is not None:
        none = np.zeros_like(next(iter(meanings.values()), np.zeros(1, np.float32)))
        rows = np.stack([meanings.get(name, none) for name in names]).astype(np.float64)
        dense.append(math.sqrt(_OF_MEANING) * rows)
    return MadeOf(names, hstack(sparse, format="csr"), np.hstack(dense))


def ranking(
    texts: Mapping[str, str],
    judged: Mapping[str, bool],
    titles: Mapping[str, str] | None = None,
    meanings: Mapping[str, npt.NDArray[np.float32]] | None = None,
) -> list[str]:
    """The unread documents, most promising first; see `ranked`.

    Of more than 4,000 documents no two are compared: the same regression is solved step by step on what they are
    made of.
    """
    left = sorted(name for name in texts if name not in judged)
    if not left or len(set(judged.values())) < len((True, False)):
        return left
    if len(texts) > _MOST_COMPARED:
        made = made_of(texts, titles, meanings)
        return _in_order(made.names, judged, functools.partial(scores_in_steps, made))
    return ranked(pile(texts, titles, meanings), judged)


def ranked(held: Pile, judged: Mapping[str, bool]) -> list[str]:
    """The unread documents of a pile, most promising first, as they are like those judged.

    Ridge regression on the likeness of documents, relevant ones weighing the more the rarer they are. While only
    one kind was judged the order is that of the references.

    Args:
        held: The pile.
        judged: Reference -> whether it was included.

    Source: kernel ridge regression after Saunders et al. (1998), ICML 15, 515-521; how the weights were chosen,
    and what they give on other sets, is told in `benchmarks/README.md`.
    """
    return _in_order(held.names, judged, functools.partial(scores_of, held.alike))


def _in_order(
    names: Sequence[str],
    judged: Mapping[str, bool],
    scores: Callable[[_Places, npt.NDArray[np.bool_]], _Alike],
) -> list[str]:
    place = {name: at for at, name in enumerate(names)}
    known = sorted(name for name in judged if name in place)
    rows = np.array([place[name] for name in known], np.int64)
    left = np.delete(np.arange(len(names)), rows)
    if left.size and len({judged[name] for name in known}) == len((True, False)):
        is_relevant = np.array([judged[name] for name in known])
        found = np.round(scores(rows, is_relevant)[left], 9)
        left = left[np.argsort(-found, kind="stable")]
    return [names[at] for at in left.tolist()]


def scores_of(alike: _Alike, rows: _Places, is_relevant: npt.NDArray[np.bool_]) -> _Alike:
    """How promising each document is; higher is more so, without unit.

    Args:
        alike: Of each two documents.
        rows: Those that were judged.
        is_relevant: Of each of them, whether it was included; both kinds are among them.
    """
    from scipy.linalg.lapack import dposv

    known = alike[np.ix_(rows, rows)] + 1.0
    known[np.diag_indices(len(rows))] += _may_miss(is_relevant)
    _, weights, failed = dposv(known, _wanted(is_relevant), lower=True, overwrite_a=True)
    assert not failed, "likeness and a ridge are positive definite"
    return np.asarray(alike[:, rows] @ weights)


def scores_in_steps(made: MadeOf, rows: _Places, is_relevant: npt.NDArray[np.bool_]) -> _Alike:
    """The same where too many documents are there to compare each two: conjugate gradients.

    Source: Hestenes and Stiefel (1952), J. Res. Natl. Bur. Stand. 49, 409-436.
    """
    from scipy.sparse.linalg import LinearOperator, cg

    words, more, may_miss = made.words[rows], made.more[rows], _may_miss(is_relevant)
    turned = words.T.tocsr()

    def times(one: _Alike) -> _Alike:
        alike = words @ (turned @ one) + more @ (more.T @ one)
        return np.asarray(alike + one.sum() + may_miss * one)

    n = len(rows)
    itself = np.asarray(words.multiply(words).sum(axis=1)).ravel() + (more * more).sum(axis=1)
    scale = 1.0 / (itself + 1.0 + may_miss)
    weights, _ = cg(
        LinearOperator((n, n), matvec=times, dtype=np.float64),
        _wanted(is_relevant),
        rtol=_NEARLY,
        M=LinearOperator((n, n), matvec=lambda one: scale * one, dtype=np.float64),
    )
    return np.asarray(made.words @ (turned @ weights) + made.more @ (more.T @ weights))


def _may_miss(is_relevant: npt.NDArray[np.bool_]) -> _Alike:
    """How far the regression may miss each of the judged."""
    return np.where(is_relevant, _RIDGE_OF_RELEVANT * is_relevant.mean(), _RIDGE_OF_OTHERS)


def _wanted(is_relevant: npt.NDArray[np.bool_]) -> _Alike:
    return np.where(is_relevant, 1.0, -1.0)


@dataclass(frozen=True, slots=True)
class _Counted:
    """The terms of each text by number, in their order."""

    texts: list[_Places]
    n_terms: int


def _stems(texts: Iterable[str]) -> _Counted:
    """Stems of the words of texts; each different word is stemmed once."""
    numbers: dict[str, int] = {}
    of_word: dict[str, int] = {}
    made = []
    for text in texts:
        words = _WORD.findall(text.lower())
        for word in words:
            if word not in of_word:
                of_word[word] = numbers.setdefault(_stem(word), len(numbers))
        made.append(np.array([of_word[word] for word in words], np.int64))
    return _Counted(made, len(numbers))


def _with_pairs(words: _Counted) -> _Counted:
    """The same and, after them, each two terms that follow each other."""
    n = words.n_terms
    texts = [np.concatenate((one, n + one[:-1] * n + one[1:])) for one in words.texts]
    return _Counted(texts, n + n * n)


def _weighed(words: _Counted) -> Any:
    """TF-IDF with the logarithm of counts, rows of length one, terms of half of all texts left out (sparse)."""
    from scipy.sparse import csr_matrix

    n = len(words.texts)
    lengths = [len(one) for one in words.texts]
    terms, columns = np.unique(np.concatenate(words.texts), return_inverse=True)
    rows = np.repeat(np.arange(n), lengths)
    made = csr_matrix((np.ones(len(columns)), (rows, columns)), shape=(n, len(terms)))
    made.sum_duplicates()
    texts_with = np.bincount(made.indices, minlength=len(terms))
    rare = np.log((1 + n) / (1 + texts_with)) + 1
    if n > _FEW:
        rare[texts_with > _MOST_COMMON * n] = 0.0
    made.data = (1 + np.log(made.data)) * rare[made.indices]
    lengths_of_rows = np.sqrt(np.asarray(made.multiply(made).sum(axis=1)).ravel())
    made.data /= np.repeat(
        np.where(lengths_of_rows > 0, lengths_of_rows, 1.0), np.diff(made.indptr)
    )
    made.eliminate_zeros()
    return made


def _main_directions(rows: Any) -> _Alike:
    """Each text in the main directions of the words of all, of length one (latent semantic analysis)."""
    from sklearn.decomposition import TruncatedSVD
    from sklearn.preprocessing import normalize

    if min(rows.shape) <= _DIRECTIONS:
        return np.zeros((rows.shape[0], 1))
    svd = TruncatedSVD(_DIRECTIONS, n_iter=4, random_state=0)
    return np.asarray(normalize(svd.fit_transform(rows)))


@functools.lru_cache(maxsize=262_144)
def _stem(word: str) -> str:
    """Stem of a word in Latin letters, other words as they are."""
    return str(_stemmer().stemWord(word)) if word.isascii() else word


@functools.cache
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("english")


def work_saved(order: Sequence[bool], *, recall: float = TARGET) -> float:
    """WSS: share of the pile that an order saves when so much of the relevant is to be found.

    Source: Cohen et al. (2006), JAMIA 13, 206-219.

    Example:
        >>> round(work_saved([True, True, False, False], recall=1.0), 2)
        0.5
    """
    wanted = math.ceil(recall * sum(order))
    read, seen = 0, 0
    for one in order:
        if seen >= wanted:
            break
        read += 1
        seen += one
    return (len(order) - read) / len(order) - (1 - recall)
