"""Screening: what each person said of each document, what follows, when to stop. The order: `screening_order`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from vedette.core.kernel.errors import BadInput
from vedette.core.library.agreement import Agreement, alpha, kappa

TARGET = 0.95
"""Share of the relevant documents that the stopping rule speaks of."""

SURE = 0.05
"""Below this chance of more the rule says stop."""


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
