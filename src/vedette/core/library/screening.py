"""Screening: what each person said of each document, what follows, in which order to read on, when to stop."""

from __future__ import annotations

import functools
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from vedette.core.kernel.errors import BadInput
from vedette.core.library.agreement import Agreement, alpha, kappa

TARGET = 0.95
"""Share of the relevant documents that the stopping rule speaks of."""

SURE = 0.05
"""Below this chance of more the rule says stop."""

_RIDGE, _RELEVANT_WEIGHT, _MOST_COMMON, _FEW, _DIRECTIONS = 3.0, 20.0, 0.5, 20, 50
_MOST_COMPARED, _COST, _LINEAR_WEIGHT = 4_000, 0.11, 9.8
_OF_TITLE, _OF_MAIN, _OF_MEANING, _OF_MEAN = 0.25, 0.15, 0.3, 0.2
"""How much likeness of titles, in the main directions, of meaning, and to the mean count."""

_WORD = re.compile(r"[^\W\d_]{2,}|\d+")


class Verdict(StrEnum):
    """What a person says of a document."""

    INCLUDE = "include"
    EXCLUDE = "exclude"
    MAYBE = "maybe"


class Outcome(StrEnum):
    """What follows for a document."""

    INCLUDED = "included"
    EXCLUDED = "excluded"
    CONFLICT = "conflict"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Said:
    """The last verdict of one person on one document; `settles` when the lead decided a conflict."""

    document: str
    by: str
    verdict: Verdict
    reason: str = ""
    settles: bool = False


def check_said(said: Said, reasons: Sequence[str]) -> None:
    """Whether a verdict may be given.

    Raises:
        BadInput: An exclusion has no reason, or one that is not on the list of the review.
    """
    if said.verdict is Verdict.EXCLUDE and said.reason not in reasons:
        raise BadInput(
            f"'{said.reason}' is no reason of this review to exclude a document.",
            f"Use one of {', '.join(reasons)}."
            if reasons
            else "State reasons with `screening criteria`.",
        )


def outcome(said: Sequence[Said], *, needed: int) -> Outcome:
    """What follows from what was said of a document.

    Args:
        said: One verdict per person.
        needed: Persons who have to agree.
    """
    settled = [one for one in said if one.settles]
    if settled:
        return _AS[settled[-1].verdict]
    verdicts = {one.verdict for one in said}
    if len(verdicts) > 1:
        return Outcome.CONFLICT
    if len(said) < needed or verdicts == {Verdict.MAYBE}:
        return Outcome.WAITING
    return _AS[verdicts.pop()]


_AS = {
    Verdict.INCLUDE: Outcome.INCLUDED,
    Verdict.EXCLUDE: Outcome.EXCLUDED,
    Verdict.MAYBE: Outcome.WAITING,
}


@dataclass(frozen=True, slots=True)
class Flow:
    """A flow of documents in the form of PRISMA: each box holds its documents.

    Args:
        identified: All.
        duplicates: The same file or the same text as another one.
        screened: With at least one verdict.
        waiting: Without enough verdicts.
        conflicts: With different ones.
        excluded: By reason.
        included: In.
    """

    identified: tuple[str, ...]
    duplicates: tuple[str, ...]
    screened: tuple[str, ...]
    waiting: tuple[str, ...]
    conflicts: tuple[str, ...]
    excluded: Mapping[str, tuple[str, ...]]
    included: tuple[str, ...]


def flow(
    documents: Iterable[str],
    copies: Iterable[Mapping[str, object]],
    said: Iterable[Said],
    *,
    needed: int,
) -> Flow:
    """The flow of a review's documents from what was said of them (DR-30: counts come from here).

    Args:
        documents: References.
        copies: Rows of `document_copies`; of the same text the first by reference is screened.
        said: One verdict per person and document.
        needed: Persons who have to agree.
    """
    every = sorted(documents)
    same = doubles(copies)
    by_document: dict[str, list[Said]] = {}
    for one in said:
        by_document.setdefault(one.document, []).append(one)
    left = [name for name in every if name not in same]
    results = {name: outcome(by_document.get(name, ()), needed=needed) for name in left}
    excluded: dict[str, list[str]] = {}
    for name in left:
        if results[name] is Outcome.EXCLUDED:
            excluded.setdefault(_reason(by_document[name]), []).append(name)
    return Flow(
        tuple(every),
        tuple(name for name in every if name in same),
        tuple(name for name in left if name in by_document),
        _with(results, Outcome.WAITING),
        _with(results, Outcome.CONFLICT),
        {reason: tuple(names) for reason, names in sorted(excluded.items())},
        _with(results, Outcome.INCLUDED),
    )


def doubles(copies: Iterable[Mapping[str, object]]) -> set[str]:
    """Documents with the same text as one that is screened.

    Args:
        copies: Rows of `document_copies`.
    """
    return {str(one["other"]) for one in copies if one["relation"] in _SAME}


_SAME = frozenset(("same_file", "same_text", "same_work"))


def _with(results: Mapping[str, Outcome], wanted: Outcome) -> tuple[str, ...]:
    return tuple(name for name, result in results.items() if result is wanted)


def _reason(said: Sequence[Said]) -> str:
    """The reason that decides: of who settled, else the one named most, the first by name of equals."""
    settled = [one.reason for one in said if one.settles]
    if settled:
        return settled[-1]
    named = Counter(one.reason for one in said if one.verdict is Verdict.EXCLUDE)
    return min(named, key=lambda reason: (-named[reason], reason))


def screener_agreement(said: Iterable[Said]) -> list[tuple[str, str, Agreement, Agreement]]:
    """Of each pair of screeners kappa and alpha over the documents that both judged, before any was settled."""
    by_document: dict[str, dict[str, str]] = {}
    for one in said:
        if not one.settles:
            by_document.setdefault(one.document, {})[one.by] = str(one.verdict)
    people = sorted({who for ratings in by_document.values() for who in ratings})
    found = []
    for at, one_person in enumerate(people):
        for other in people[at + 1 :]:
            pair = (one_person, other)
            both = [
                {who: ratings[who] for who in pair}
                for ratings in by_document.values()
                if all(who in ratings for who in pair)
            ]
            if both:
                found.append((one_person, other, kappa(both), alpha(both)))
    return found


def chance_of_more(found: Sequence[bool], n_left: int, *, target: float = TARGET) -> float:
    """How well what was read fits with fewer than the target share of all relevant documents being found.

    The last k read are taken for a random sample of what was then unread, for every k; the smallest
    p-value counts. Small values speak against there being many more. Documents that were read in an
    order that brings relevant ones first make the value larger, never smaller.

    Args:
        found: For each document read, in order, whether it was relevant.
        n_left: Documents not read.
        target: Share of the relevant ones.

    Returns:
        1 while nothing was found.

    Source: Callaghan and Mueller-Hansen (2020), Systematic Reviews 9:273.
    """
    from scipy.stats import hypergeom

    total = sum(found)
    if not total:
        return 1.0
    sizes = np.arange(1, len(found) + 1)
    in_sample = np.cumsum(np.asarray(found[::-1], dtype=np.int64))
    unread = n_left + sizes
    least_missed = np.floor(total / target - (total - in_sample)).astype(np.int64) + 1
    possible = least_missed <= unread
    values = np.where(
        possible,
        hypergeom.cdf(in_sample, unread, np.minimum(least_missed, unread), sizes),
        0.0,
    )
    return float(values.min())


def reads_until_sure(found: Sequence[bool], n_left: int, *, target: float = TARGET) -> int:
    """How many documents would have to be read on, all without success, until the stopping test says stop.

    Args:
        found: For each document read, in order, whether it was relevant.
        n_left: Documents not read.
        target: Share of the relevant ones.

    Returns:
        0 if it says so now; all that are left if it never does before.

    Example:
        >>> reads_until_sure([True, *[False] * 200], 0)
        0
    """
    low, high = 0, n_left
    while low < high:
        more = (low + high) // 2
        chance = chance_of_more([*found, *[False] * more], n_left - more, target=target)
        low, high = (low, more) if chance < SURE else (more + 1, high)
    return low


@dataclass(frozen=True, slots=True)
class Pile:
    """Documents to be screened, and how alike each two of them are; made once, then asked after each verdict.

    Args:
        names: References in order.
        alike: Of each two documents, by the stems of their words and pairs of words, those of their titles,
            and the fifty main directions of their words.
    """

    names: tuple[str, ...]
    alike: npt.NDArray[np.float64]


def pile(
    texts: Mapping[str, str],
    titles: Mapping[str, str] | None = None,
    meanings: Mapping[str, npt.NDArray[np.float32]] | None = None,
) -> Pile:
    """What the order of screening is learnt from.

    Args:
        texts: Reference -> words of every document.
        titles: Reference -> its title, whose words count more.
        meanings: Reference -> vector of what it means, of length one, where such are at hand; a document
            without one is like no other in this.
    """
    names = tuple(sorted(texts))
    stems = [_stemmed(texts[name]) for name in names]
    alike = _alike(stems) + _OF_MAIN * _alike_in_the_main(stems)
    if titles is not None:
        alike += _OF_TITLE * _alike([_stemmed(titles.get(name, "")) for name in names])
    if meanings is not None:
        none = np.zeros_like(next(iter(meanings.values()), np.zeros(1, np.float32)))
        rows = np.stack([meanings.get(name, none) for name in names]).astype(np.float64)
        alike += _OF_MEANING * (rows @ rows.T)
    return Pile(names, alike)


def ranking(
    texts: Mapping[str, str],
    judged: Mapping[str, bool],
    titles: Mapping[str, str] | None = None,
    meanings: Mapping[str, npt.NDArray[np.float32]] | None = None,
) -> list[str]:
    """The unread documents, most promising first; see `ranked`.

    Of more than 4,000 documents no two are compared: a linear model on their words orders them.
    """
    left = sorted(name for name in texts if name not in judged)
    if not left or len(set(judged.values())) < len((True, False)):
        return left
    if len(texts) > _MOST_COMPARED:
        return _by_words(texts, judged, left)
    return ranked(pile(texts, titles, meanings), judged)


def _by_words(
    texts: Mapping[str, str], judged: Mapping[str, bool], left: Sequence[str]
) -> list[str]:
    from sklearn.svm import LinearSVC

    names = sorted(texts)
    rows = _rows([_stemmed(texts[name]) for name in names], pairs=2)
    if rows is None:
        return list(left)
    place = {name: at for at, name in enumerate(names)}
    known = sorted(name for name in judged if name in place)
    model = LinearSVC(C=_COST, class_weight={True: _LINEAR_WEIGHT, False: 1.0}, random_state=0)
    model.fit(rows[[place[name] for name in known]], [judged[name] for name in known])
    scores = model.decision_function(rows[[place[name] for name in left]]).tolist()
    found = zip(left, scores, strict=True)
    return [name for name, _ in sorted(found, key=lambda one: (-round(one[1], 9), one[0]))]


def ranked(held: Pile, judged: Mapping[str, bool]) -> list[str]:
    """The unread documents of a pile, most promising first, as they are like those judged.

    Ridge regression on the likeness of documents, relevant ones weighing more, and beside it the mean likeness
    to the relevant ones, which tells more while few are known. While only one kind was judged the order is
    that of the references.

    Args:
        held: The pile.
        judged: Reference -> whether it was included.

    Source: kernel ridge regression after Saunders et al. (1998), ICML 15, 515-521; weights found on the three
    sets that `benchmarks/README.md` names.
    """
    place = {name: at for at, name in enumerate(held.names)}
    left = [name for name in held.names if name not in judged]
    known = sorted(name for name in judged if name in place)
    if not left or len({judged[name] for name in known}) < len((True, False)):
        return left
    rows = np.array([place[name] for name in known])
    is_relevant = np.array([judged[name] for name in known])
    scores = _scores(held.alike, rows, is_relevant)
    found = [(name, float(scores[place[name]])) for name in left]
    return [name for name, _ in sorted(found, key=lambda one: (-round(one[1], 9), one[0]))]


def _scores(
    alike: npt.NDArray[np.float64], rows: npt.NDArray[np.int64], is_relevant: npt.NDArray[np.bool_]
) -> npt.NDArray[np.float64]:
    from scipy.linalg import solve

    known = alike[np.ix_(rows, rows)] + 1.0
    known[np.diag_indices(len(rows))] += np.where(is_relevant, _RIDGE / _RELEVANT_WEIGHT, _RIDGE)
    weights = solve(known, np.where(is_relevant, 1.0, -1.0), assume_a="pos")
    by_ridge = alike[:, rows] @ weights
    relevant, other = rows[is_relevant], rows[~is_relevant]
    by_mean = alike[:, relevant].mean(axis=1) - alike[:, other].mean(axis=1) / 2
    return np.asarray(_standard(by_ridge) + _OF_MEAN * _standard(by_mean))


def _standard(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    spread = float(values.std())
    return np.asarray((values - values.mean()) / (spread or 1.0))


def _alike(stems: Sequence[str]) -> npt.NDArray[np.float64]:
    """Cosine of each two texts by stems and pairs of stems."""
    rows = _rows(stems, pairs=2)
    return np.zeros((len(stems),) * 2) if rows is None else np.asarray((rows @ rows.T).toarray())


def _alike_in_the_main(stems: Sequence[str]) -> npt.NDArray[np.float64]:
    """Cosine of each two texts in the main directions of their words (latent semantic analysis)."""
    from sklearn.decomposition import TruncatedSVD
    from sklearn.preprocessing import normalize

    rows = _rows(stems, pairs=1)
    if rows is None or min(rows.shape) <= _DIRECTIONS:
        return np.zeros((len(stems),) * 2)
    made = normalize(TruncatedSVD(_DIRECTIONS, n_iter=4, random_state=0).fit_transform(rows))
    return np.asarray(made @ made.T)


def _rows(stems: Sequence[str], *, pairs: int) -> Any:
    """TF-IDF of stems, words of half of all texts left out; None where there are no words."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    if not any(stems):
        return None
    most = _MOST_COMMON if len(stems) > _FEW else 1.0
    made = TfidfVectorizer(
        ngram_range=(1, pairs),
        sublinear_tf=True,
        max_df=most,
        tokenizer=str.split,
        token_pattern=None,
        lowercase=False,
    )
    return made.fit_transform(stems)


def _stemmed(text: str) -> str:
    return " ".join(_stem(word) for word in _WORD.findall(text.lower()))


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
